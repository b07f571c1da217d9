"""Ours and the floor under live capture: whole processes on one tracker, each in a folder that goes away."""

from __future__ import annotations

import itertools
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from live_server import Server
from projects import TOOL, Bench

Mode = Literal["cloud", "center", "graphql", "rest"]
MODES: Mapping[Mode, str] = {
    "cloud": "Jira Cloud",
    "center": "Jira Data Center",
    "graphql": "GitHub GraphQL",
    "rest": "GitHub REST",
}
JIRA: frozenset[str] = frozenset({"cloud", "center"})
SOURCE = "live"
FLOOR = Path(__file__).with_name("live_floor.py")
PATIENCE = 300  # seconds after which a process is ended
ENDED = 124
_SIGN_IN = {"TOKEN": "replayed", "USER": "client-dsi@example.invalid"}  # which the replay server does not look at


class Ran(NamedTuple):
    """One run of a process: CPU (user and system) and wall in seconds, and what it printed."""

    requests: int
    cpu: float
    wall: float
    code: int
    out: str


class Side(Protocol):
    """Something that fetches from a tracker; what it kept can be counted whatever became of the run."""

    name: str
    mode: Mode

    def full(self) -> Ran:
        """Fetch everything, in a new place."""
        ...

    def again(self) -> Ran:
        """Fetch once more, into the same place."""
        ...

    def tickets(self) -> int:
        """Count the tickets that were kept."""
        ...

    def pieces(self) -> int:
        """Count everything that was kept, tickets and what came beside them."""
        ...


class Ours:
    """`tracker-scope capture --source NAME --json`, storing and hashing included."""

    name = "tracker-scope"

    def __init__(self, server: Server, mode: Mode, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.mode = mode
        self._server = server
        self._projects = Bench(folder)
        self._project = folder
        for part, told in _SIGN_IN.items():
            os.environ[f"TRACKER_SCOPE_{part}_{SOURCE.upper()}"] = told

    def full(self) -> Ran:
        """Capture into a fresh project; making it is not measured."""
        self._project = self._projects.fresh()
        told = {"name": SOURCE, "instance": self._server.url}
        told |= {"connector": "jira", "project": "PRT"} if self.mode in JIRA else _github(self.mode)
        lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
        with (self._project / "tracker-scope.toml").open("a", encoding="utf-8") as settings:
            settings.write("\n".join(["", "[[source]]", *lines, ""]))
        return self.again()

    def again(self) -> Ran:
        """Capture into the same project."""
        return ran(self._server, [TOOL, "capture", "--source", SOURCE, "--project", str(self._project), "--json"])

    def tickets(self) -> int:
        """Count the tickets in the ledger, those of a stopped run included."""
        return self._counted("SELECT count(DISTINCT subject) FROM records WHERE kind = 'ticket'")

    def pieces(self) -> int:
        """Count the items in the ledger: tickets, comments and events apart, names of fields."""
        return self._counted(
            "SELECT count(*) FROM (SELECT DISTINCT kind, item FROM records "
            "WHERE source != '' AND kind NOT IN ('page', 'run'))"
        )

    def _counted(self, question: str) -> int:
        with closing(sqlite3.connect(self._project / ".tracker-scope" / "ledger.sqlite")) as ledger:
            return int(ledger.execute(question).fetchone()[0])


class Floor:
    """live_floor.py."""

    name = "floor"

    def __init__(self, server: Server, mode: Mode, folder: Path) -> None:
        self.mode = mode
        self._server = server
        self._base = folder
        self._folder = folder
        self._numbers = itertools.count(1)
        self._kept = 0

    def full(self) -> Ran:
        """Fetch into a new folder."""
        self._folder = self._base / str(next(self._numbers))
        self._folder.mkdir(parents=True)
        if self.mode == "graphql":
            (self._folder / "query.json").write_text(json.dumps(_query()), "utf-8")
        found = self.again()
        self._kept = int(found.out or 0)
        return found

    def again(self) -> Ran:
        """Fetch what moved into the same folder."""
        return ran(self._server, [sys.executable, str(FLOOR), self.mode, self._server.url, str(self._folder)])

    def tickets(self) -> int:
        """Return what the full run printed."""
        return self._kept

    def pieces(self) -> int:
        """Return the same: the floor counts nothing else."""
        return self._kept


def _github(mode: Mode) -> dict[str, str]:
    return {"connector": "github", "project": "client/portal", "api": mode}


def _query() -> dict[str, object]:
    """Return the query that ours sends: the floor under it asks for the same."""
    from tracker_scope.connectors.github_query import Dialect, issues

    return {"query": issues(Dialect()), "kinds": Dialect().kinds()}


def ran(server: Server, command: Sequence[str], env: Mapping[str, str] | None = None) -> Ran:
    """Run a process to its end, or end it after five minutes, and count what it asked of the server."""
    server.requests()
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        ended = subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE, env=env)
        code, out, said = ended.returncode, ended.stdout, ended.stderr
    except subprocess.TimeoutExpired as late:
        code, out, said = ENDED, late.stdout or b"", late.stderr or b""
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if code:
        print(f"{command[0]}: exit {code}: {said.decode(errors='replace')[-300:]}", file=sys.stderr)
    return Ran(server.requests(), cpu, wall, code, out.decode(errors="replace"))


def touch(server: Server, mode: Mode, count: int) -> None:
    """Let people comment on so many tickets."""
    server.control("jira/touch" if mode in JIRA else "github/touch", count=count)
