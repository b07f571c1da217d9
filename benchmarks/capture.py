"""`tracker-scope capture FILE --json` into a fresh project against gunzip and `orjson.loads` per line.

Both are whole processes, start-up included: at most 5 times the CPU. The file is the archive of
30,652 real issues where the third-party material stands beside the project, else made up.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path

from projects import Bench, capture_of
from rows import Row, compare, cpu
from synthetic import lines

GOAL = 5.0
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "large" / "rust_github_30k.jsonl.gz"
LINES = 15_000
QUICK_LINES = 1_000
INCOMPLETE = 1  # the exit code of a capture that was kept and lacks something: 24 issues of the archive lack comments
READ_ONCE = """
import gzip, sys
import orjson
with gzip.open(sys.argv[1], "rb") as stream:
    for line in stream:
        orjson.loads(line)
"""


def reading(path: Path) -> list[str]:
    """Return the command of the peer: read a packed file once, each line parsed and dropped."""
    return [sys.executable, "-c", READ_ONCE, str(path)]


def made_up(path: Path, count: int) -> Path:
    """Write a packed file of made-up issues and return its path."""
    with gzip.open(path, "wb", compresslevel=6) as stream:
        stream.writelines(lines(count))
    return path


def bench(rounds: int, *, quick: bool = False) -> list[Row]:
    """Compare the two processes on one file."""
    with tempfile.TemporaryDirectory(prefix="capture-") as name:
        projects = Bench(Path(name))
        if REAL.is_file() and not quick:
            file, said = REAL, "30,652 real issues"
        else:
            count = QUICK_LINES if quick else LINES
            file, said = made_up(Path(name) / "issues.jsonl.gz", count), f"{count:,} made-up issues"

        def ours() -> float:
            return cpu(capture_of(projects.fresh(), file), codes={0, INCOMPLETE})

        cpu(reading(file))
        found = compare(ours, lambda: cpu(reading(file)), rounds)
    return [Row(f"capture, {said}", found.ours, found.peer, found.ratio, GOAL, "gunzip, orjson.loads per line", "s")]
