"""Runs every bench of this folder and prints one table of ratios; `--counts` runs those that may gate."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from rows import Row
from tabulate import tabulate

NOT_BENCHES = frozenset({"run", "rows"})
HEADERS = ("bench", "ours", "peer", "unit", "ratio", "goal", "verdict", "peer is")


def benches(names: Sequence[str]) -> list[ModuleType]:
    """Import the benches of this folder, or those that are named; a bench is a module with `bench`."""
    folder = Path(__file__).parent
    found = sorted({file.stem for file in folder.glob("*.py")} - NOT_BENCHES)
    modules = [import_module(name) for name in names or found]
    return [module for module in modules if hasattr(module, "bench")]


def line(row: Row) -> tuple[str, ...]:
    """Set one row in the table's columns."""
    sign = ">=" if row.at_least else "<="
    goal = "-" if row.goal is None else f"{sign} {row.goal:g}"
    return (
        row.bench,
        f"{row.ours:,.4g}",
        f"{row.peer:,.4g}",
        row.unit,
        f"{row.ratio:.2f}",
        goal,
        row.verdict,
        row.against,
    )


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="*", help="only these, by the name of their file")
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds of each comparison (default 9)")
    parser.add_argument("--quick", action="store_true", help="3 rounds of small sizes: says that it runs, not how fast")
    parser.add_argument("--counts", action="store_true", help="only what is counted; a promise that is missed fails")
    return parser.parse_args()


def main() -> int:
    """Print the table; 1 when a counted promise was missed, never for a time."""
    asked = arguments()
    # An installed package has its bytecode; a tree that may not write its own compiles itself at every start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = 3 if asked.quick else asked.rounds
    rows: list[Row] = []
    for module in benches(asked.bench):
        print(f"{module.__name__} ...", file=sys.stderr, flush=True)
        rows += [] if asked.counts else module.bench(rounds, quick=asked.quick)
        rows += module.count() if hasattr(module, "count") else []
    print(tabulate([line(row) for row in rows], HEADERS, disable_numparse=True))
    return int(any(row.counted and row.verdict == "missed" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
