"""`tracker-scope --help` against `python -c pass`: whole processes, at most 6 times the CPU."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

from rows import Row, compare, cpu

HELP = [str(Path(sysconfig.get_path("scripts")) / "tracker-scope"), "--help"]
BARE = [sys.executable, "-c", "pass"]
RUNS_IN_A_ROUND = 5
GOAL = 6.0
# What only single commands need: 30 to 270 ms each to import
HEAVY = {"babel", "github", "jira", "jinja2", "jsonschema", "pydantic", "requests", "sqlalchemy", "sqlite3"}
LISTING = """
import json, sys
before = set(sys.modules)
from tracker_scope.cli.main import main
sys.argv[1:] = ["--help"]
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted({name.split(".")[0] for name in set(sys.modules) - before})))
"""


def bench(rounds: int, *, quick: bool = False) -> list[Row]:
    """Compare the two processes, warmed once."""
    runs = 1 if quick else RUNS_IN_A_ROUND
    cpu(HELP)
    found = compare(lambda: sum(cpu(HELP) for _ in range(runs)), lambda: sum(cpu(BARE) for _ in range(runs)), rounds)
    each = 1000 / runs
    return [Row("--help", found.ours * each, found.peer * each, found.ratio, GOAL, "python -c pass", "ms")]


def count() -> list[Row]:
    """Count the heavy libraries that --help imports: none."""
    run = subprocess.run([sys.executable, "-c", LISTING], check=True, capture_output=True, text=True)
    heavy = HEAVY & set(json.loads(run.stdout.splitlines()[-1]))
    against = f"allowed (imported: {', '.join(sorted(heavy)) or 'none'})"
    return [Row("--help, heavy libraries", len(heavy), 0, float(len(heavy)), 0.0, against, "modules", counted=True)]
