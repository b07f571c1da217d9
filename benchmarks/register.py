"""`tracker-scope register --json` at 1,000, 10,000 and 29,000 tickets, and after one more decision.

Made-up issues of realistic length, 15 in a hundred citing a clause, a contract of sixty clauses, 300
decisions. The cost a ticket is the CPU of the command, run a second time in one process so that its
code is loaded, less the CPU of the same command on a project with the same contract and as many
decisions, all on one ticket; divided by the other tickets. After a decision, whole processes.
Warm: the cache of earlier registers is there. Cold: it was dropped, as after a capture of everything.
"""

from __future__ import annotations

import gzip
import itertools
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from capture import reading
from projects import Bench, register_of
from rows import Row, compare, cpu

SMALL, MIDDLE, LARGE = 1_000, 10_000, 29_000
QUICK = (100, 300, 1_000)
GROWTH = 1.2
ONE_READING = 1.0
SECOND_RUN = """
import sqlite3, sys, time
from tracker_scope.cli.main import main
state, project, *words = sys.argv[1:]
main(words)
if state == "cold":
    with sqlite3.connect(project + "/.tracker-scope/ledger.sqlite") as ledger:
        ledger.execute("DELETE FROM projected")
        ledger.execute("DELETE FROM projections")
    ledger.close()
begun = time.process_time()
if main(words):
    sys.exit("the register failed")
print(time.process_time() - begun, file=sys.stderr)
"""
COLD_ROUNDS = 2


class Registers:
    """Projects of growing size, and one with a single ticket, each with its register built once."""

    def __init__(self, bench: Bench, sizes: tuple[int, ...]) -> None:
        self.one = bench.filled(1)
        self.projects = {size: bench.filled(size) for size in sizes}
        for project in (self.one, *self.projects.values()):
            cpu(register_of(project))

    def cost(self, size: int, *, cold: bool = False) -> float:
        """Return microseconds of CPU a ticket."""
        whole = second_run(self.projects[size], cold=cold)
        return (whole - second_run(self.one, cold=cold)) * 1e6 / (size - 1)


def second_run(project: Path, *, cold: bool) -> float:
    """Return the CPU, in seconds, of the command when its code is loaded."""
    words = register_of(project)[1:]
    ran = subprocess.run(
        [sys.executable, "-c", SECOND_RUN, "cold" if cold else "warm", str(project), *words],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return float(ran.stderr)


def after_decisions(bench: Bench, project: Path, size: int) -> Iterator[float]:
    """Yield the CPU of the register right after one more decision, each on another ticket, without end."""
    for number in itertools.count(7):
        bench.decide(project, 1 + number * 37 % size)
        yield cpu(register_of(project))


def packed(file: Path) -> Path:
    """Pack a file as exports are."""
    target = file.with_name(file.name + ".gz")
    with file.open("rb") as plain, gzip.open(target, "wb", compresslevel=6) as stream:
        shutil.copyfileobj(plain, stream)
    return target


def bench(rounds: int, *, quick: bool = False) -> list[Row]:
    """Compare sizes with the smallest, then the register after a decision with one reading of the file."""
    sizes = QUICK if quick else (SMALL, MIDDLE, LARGE)
    small, large = sizes[0], sizes[-1]
    with tempfile.TemporaryDirectory(prefix="register-") as name:
        maker = Bench(Path(name))
        registers = Registers(maker, sizes)
        found = [row(registers, size, small, rounds) for size in sizes[1:]]
        found += [row(registers, size, small, min(rounds, COLD_ROUNDS), cold=True) for size in sizes[1:]]
        file = packed(maker.folder / f"{large}.jsonl")
        decided = after_decisions(maker, registers.projects[large], large)
        once = compare(lambda: next(decided), lambda: cpu(reading(file)), rounds)
    against = "gunzip, orjson.loads per line of its file"
    said = f"register after a decision, {large:,} tickets"
    return [*found, Row(said, once.ours, once.peer, once.ratio, ONE_READING, against, "s")]


def row(registers: Registers, size: int, small: int, rounds: int, *, cold: bool = False) -> Row:
    """Compare the cost a ticket at two sizes."""
    one = compare(lambda: registers.cost(size, cold=cold), lambda: registers.cost(small, cold=cold), rounds)
    state = "cold" if cold else "warm"
    return Row(f"register a ticket, {size:,}, {state}", one.ours, one.peer, one.ratio, GROWTH, f"at {small:,}", "us")
