"""`tracker-scope capture FILE --json` into a fresh project against gunzip and `orjson.loads` per line.

Both are whole processes, start-up included: at most 5 times the CPU. The files are the archives of
30,652 real GitHub issues and of 29,057 real Jira issues where the third-party material stands
beside the project, else made up.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from projects import Bench, capture_of
from rows import Row, compare, cpu
from synthetic import jira_lines, lines

GOAL = 5.0
LARGE = Path(__file__).resolve().parents[2] / "shared" / "data" / "large"
LINES = 15_000
QUICK_LINES = 1_000
INCOMPLETE = 1  # the exit code of a capture that was kept and lacks something: some real issues lack comments
READ_ONCE = """
import gzip, sys
import orjson
with gzip.open(sys.argv[1], "rb") as stream:
    for line in stream:
        orjson.loads(line)
"""


class Archive(NamedTuple):
    """A large file of one tracker's issues, the words for it, and what stands in for it elsewhere."""

    connector: str
    file: str
    words: str
    made_up: Callable[[int], Iterator[bytes]]


ARCHIVES = (
    Archive("github_json", "rust_github_30k.jsonl.gz", "30,652 real GitHub issues", lines),
    Archive("jira_json", "tidev_jira_29k.jsonl.gz", "29,057 real Jira issues", jira_lines),
)


def reading(path: Path) -> list[str]:
    """Return the command of the peer: read a packed file once, each line parsed and dropped."""
    return [sys.executable, "-c", READ_ONCE, str(path)]


def file_of(archive: Archive, folder: Path, *, quick: bool) -> tuple[Path, str]:
    """Return the archive's file, else a packed one of made-up issues, and the words for it."""
    real = LARGE / archive.file
    if real.is_file() and not quick:
        return real, archive.words
    count, path = QUICK_LINES if quick else LINES, folder / archive.file
    with gzip.open(path, "wb", compresslevel=6) as stream:
        stream.writelines(archive.made_up(count))
    return path, f"{count:,} made-up issues"


def compared(archive: Archive, folder: Path, rounds: int, *, quick: bool) -> Row:
    """Compare the two processes on one file."""
    projects = Bench(folder)
    file, said = file_of(archive, folder, quick=quick)

    def ours() -> float:
        return cpu(capture_of(projects.fresh(), file, archive.connector), codes={0, INCOMPLETE})

    cpu(reading(file))
    found = compare(ours, lambda: cpu(reading(file)), rounds)
    name = f"capture, {archive.connector}, {said}"
    return Row(name, found.ours, found.peer, found.ratio, GOAL, "gunzip, orjson.loads per line", "s")


def bench(rounds: int, *, quick: bool = False) -> list[Row]:
    """Compare the two processes on one file of each tracker."""
    rows = []
    for archive in ARCHIVES:
        with tempfile.TemporaryDirectory(prefix="capture-") as name:
            rows.append(compared(archive, Path(name), rounds, quick=quick))
    return rows
