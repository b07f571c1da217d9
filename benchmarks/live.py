"""Live capture against its bare floor: requests, CPU and wall of full, unchanged and touched; verdicts under faults.

In one run, on one replay server (`python -m tests.tracker`, a process of its own). The floor
(live_floor.py) asks for the same, parses once and appends to a file; ours stores, hashes and commits.

    python live.py [--tickets N] [--faults] [--peers --peer-venv perceval=FOLDER ...]

prints one table of everything instead, with the peers by its side; peers are run by hand, never in CI.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from live_faults import HELD, faults, verdict
from live_peers import peers
from live_server import Server, served
from live_sides import JIRA, MODES, Floor, Mode, Ours, Ran, Side, touch
from rows import Row, compare
from tabulate import tabulate

TICKETS, QUICK = 2_000, 100
COUNTED = 1_000
TOUCHED = 20
CPU_GOAL = {"cloud": 4.0, "center": 4.0, "graphql": 3.5, "rest": 3.5}
# Jira: 1.05 times the floor's requests plus three fixed calls. GitHub: so many a thousand tickets; REST has no goal.
MORE, FIXED = 1.05, 3
GRAPHQL_A_THOUSAND = 25
UNCHANGED = {"cloud": 2, "center": 2, "graphql": 3, "rest": 3}
HEADERS = ("tracker", "who", "what", "requests", "CPU s", "x floor", "wall s", "kept", "exit")


@contextmanager
def trackers(tickets: int, folder: Path) -> Iterator[dict[Mode, Server]]:
    """Serve all four trackers from two processes; hourly limits are none of this bench's business."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        served(tickets, folder / "cloud.log") as both,
        served(tickets, folder / "center.log", center=True) as center,
    ):
        both.control("github/limit", core=10**9, graphql=10**9)
        yield {"cloud": both, "center": center, "graphql": both, "rest": both}


class Pair:
    """Ours and the floor on one tracker, and both on the same with a single ticket: what starting costs."""

    def __init__(self, mode: Mode, servers: tuple[Server, Server], folder: Path) -> None:
        many, one = servers
        self.mode = mode
        self.server = many
        self.ours, self.floor = Ours(many, mode, folder / "ours"), Floor(many, mode, folder / "floor")
        self._started = (Ours(one, mode, folder / "ours-one"), Floor(one, mode, folder / "floor-one"))
        self._walls: dict[str, list[float]] = {self.ours.name: [], self.floor.name: []}

    def rows(self, rounds: int) -> list[Row]:
        """Compare full runs, whole and net of start-up, then unchanged ones, then those with twenty tickets touched."""
        for side in (self.ours, self.floor, *self._started):
            side.full()  # the server keeps what it made of its tickets, and both sides their bytecode
        starts = [median(side.full().cpu for _ in range(max(1, rounds // 3))) for side in self._started]
        full = compare(lambda: self._full(self.ours), lambda: self._full(self.floor), rounds)
        ours, floor = (self._walls[side.name] for side in (self.ours, self.floor))
        wall = median(one / other for one, other in zip(ours, floor, strict=True))
        net = (full.ours - starts[0]) / (full.peer - starts[1])
        said, peer = f"live, {MODES[self.mode]}", "bare floor"
        # Net, the ratio is that of the medians: those of single rounds are of small differences.
        found = [
            Row(f"{said}, full", full.ours, full.peer, full.ratio, CPU_GOAL[self.mode], peer, "s"),
            Row(f"{said}, full, net", full.ours - starts[0], full.peer - starts[1], net, None, f"{peer}, net", "s"),
            Row(f"{said}, full, wall", median(ours), median(floor), wall, None, peer, "s"),
        ]
        unchanged = compare(lambda: self.ours.again().cpu, lambda: self.floor.again().cpu, rounds)
        touched = compare(lambda: self._touched(self.ours), lambda: self._touched(self.floor), rounds)
        for what, one in (("unchanged", unchanged), (f"{TOUCHED} touched", touched)):
            found.append(Row(f"{said}, {what}", one.ours, one.peer, one.ratio, None, peer, "s"))
        return found

    def _full(self, side: Side) -> float:
        done = whole(side.full(), side)
        self._walls[side.name].append(done.wall)
        return done.cpu

    def _touched(self, side: Side) -> float:
        # Ours first or the floor first: each finds those that were touched since its own last run.
        if side is self.ours:
            touch(self.server, self.mode, TOUCHED)
        return side.again().cpu


def whole(done: Ran, side: Side) -> Ran:
    """Refuse a run that did not end well: its figures would be those of something else."""
    if done.code:
        raise SystemExit(f"{side.name}, {side.mode}: exit {done.code}")
    return done


def bench(rounds: int, *, quick: bool = False) -> list[Row]:
    """Compare CPU with the floor's on four trackers, then say what became of captures under faults."""
    tickets, found = QUICK if quick else TICKETS, list[Row]()
    with tempfile.TemporaryDirectory(prefix="live-") as name:
        folder = Path(name)
        with trackers(tickets, folder / "many") as many, trackers(1, folder / "one") as one:
            for mode in MODES:
                found += Pair(mode, (many[mode], one[mode]), folder / mode).rows(rounds)
        with trackers(QUICK if quick else COUNTED, folder / "spoilt") as spoilt:
            for mode, server in spoilt.items():
                found += spoilt_rows(mode, server, folder / f"spoilt-{mode}")
    return found


def spoilt_rows(mode: Mode, server: Server, folder: Path) -> list[Row]:
    """Return a row a fault: what was kept of what an undisturbed run keeps, nothing for a run that ended badly."""
    side = Ours(server, mode, folder)
    asked = whole(side.full(), side).requests
    there, found = side.pieces(), list[Row]()
    for name, rules in faults(mode, asked).items():
        end = verdict(server, side, rules, there)
        ratio = end.kept / end.there if end.word in HELD else 0.0
        said = f"live, {MODES[mode]}, {name}: {end.word}"
        found.append(Row(said, end.kept, there, ratio, 1.0, "there", "pieces", at_least=True, counted=True))
    return found


def count() -> list[Row]:
    """Count the requests of a full run, of an unchanged one, and of one with twenty tickets touched."""
    with tempfile.TemporaryDirectory(prefix="live-") as name, trackers(COUNTED, Path(name) / "many") as many:
        return [row for mode, server in many.items() for row in counted(mode, server, Path(name) / mode)]


def counted(mode: Mode, server: Server, folder: Path) -> list[Row]:
    """Count on one tracker."""
    ours, floor = Ours(server, mode, folder / "ours"), Floor(server, mode, folder / "floor")
    full, least = whole(ours.full(), ours).requests, whole(floor.full(), floor).requests
    if mode in JIRA:
        goal, against = MORE * least + FIXED, f"{MORE:g} times the floor's {least}, and {FIXED}"
    else:
        goal, against = (GRAPHQL_A_THOUSAND, "promised") if mode == "graphql" else (least, "bare floor")
    said, unchanged = f"live, {MODES[mode]}, {COUNTED:,} tickets", whole(ours.again(), ours).requests
    found = [
        _requests(f"{said}, full", full, goal, against, promised=mode != "rest"),
        _requests(f"{said}, unchanged", unchanged, UNCHANGED[mode], "promised"),
    ]
    floor.again()
    touch(server, mode, TOUCHED)
    moved, least = whole(ours.again(), ours).requests, whole(floor.again(), floor).requests
    return [*found, _requests(f"{said}, {TOUCHED} touched", moved, least, "bare floor", promised=False)]


def _requests(said: str, ours: int, goal: float, against: str, *, promised: bool = True) -> Row:
    return Row(said, ours, goal, ours / goal, 1.0 if promised else None, against, "requests", counted=promised)


def side_by_side(asked: argparse.Namespace, folder: Path) -> list[tuple[object, ...]]:
    """Run floor, ours and the peers once each on every tracker."""
    table: list[tuple[object, ...]] = []
    venvs = dict(one.split("=", 1) for one in asked.peer_venv)
    with trackers(asked.tickets, folder / "servers") as servers:
        for mode, server in servers.items():
            floor, ours = Floor(server, mode, folder / mode / "floor"), Ours(server, mode, folder / mode / "ours")
            others = peers(server, mode, folder / mode, venvs) if asked.peers else []
            sides: list[Side] = [floor, ours, *others]
            whole(floor.full(), floor)  # the server keeps what it made of its tickets
            table += _phases(server, sides)
            if asked.faults:
                table += _verdicts(server, [ours, *others])
    return table


def _phases(server: Server, sides: list[Side]) -> list[tuple[object, ...]]:
    table: list[tuple[object, ...]] = []
    for what in ("full", "unchanged", f"{TOUCHED} touched"):
        if what.endswith("touched"):
            touch(server, sides[0].mode, TOUCHED)
        done = [(side, side.full() if what == "full" else side.again()) for side in sides]
        for side, one in done:
            figures = (one.requests, f"{one.cpu:.2f}", f"{one.cpu / done[0][1].cpu:.2f}", f"{one.wall:.2f}")
            table.append((MODES[side.mode], side.name, what, *figures, side.tickets(), one.code))
    return table


def _verdicts(server: Server, sides: list[Side]) -> list[tuple[object, ...]]:
    table: list[tuple[object, ...]] = []
    for side in sides:
        done = side.full()
        there = side.pieces()
        if done.code or not there:
            continue  # what fails undisturbed has no verdict under faults
        for name, rules in faults(side.mode, done.requests).items():
            print(f"{MODES[side.mode]}, {side.name}, {name} ...", file=sys.stderr, flush=True)
            end = verdict(server, side, rules, there)
            blank = ("", "", "", "")
            table.append((MODES[side.mode], side.name, f"{name}: {end.word}", *blank, f"{end.kept}/{there}", end.code))
    return table


def main() -> None:
    """Print the table of everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=COUNTED, help="how many on each tracker (default 1,000)")
    parser.add_argument("--faults", action="store_true", help="say also what becomes of each under faults")
    parser.add_argument("--peers", action="store_true", help="with the naive loops, and those of --peer-venv")
    parser.add_argument(
        "--peer-venv", action="append", default=[], metavar="NAME=FOLDER", help="where perceval or tap-github is"
    )
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="live-") as name:
        print(tabulate(side_by_side(parser.parse_args(), Path(name)), HEADERS, disable_numparse=True))


if __name__ == "__main__":
    main()
