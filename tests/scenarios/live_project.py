"""Projects whose sources are replayed trackers, captured in this process or in one that can be killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final, Self

import orjson
from command_line import project

from tests.tracker.server import TrackerServer
from tracker_scope.ledger.records import Ledger
from tracker_scope.ledger.rows import PAGE_KIND
from tracker_scope.operations.clock import derived_salts

PROGRAM: Final = Path(__file__).with_name("live_to_kill.py")
ROOT: Final = Path(__file__).resolve().parents[2]
PROJECTS: Final = {"jira": "PRT", "github": "client/portal"}
TOKEN: Final = "a-token-for-tests"


def declared(folder: Path, server: TrackerServer, *connectors: str, **more: object) -> Path:
    """Make a project with one source a connector, each on its tracker at the server."""
    made = project(folder)
    tables = [
        f'\n[[source]]\nname = "{name}"\nconnector = "{name}"\ninstance = "{server.url}"\n'
        f'project = "{PROJECTS[name]}"\n' + "".join(f"{key} = {value!r}\n" for key, value in more.items())
        for name in connectors
    ]
    settings = made / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8") + "".join(tables), "utf-8")
    return made


class Captures:
    """Captures projects one after the other, each in a process of its own."""

    def __init__(self) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._program: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, str(PROGRAM)], text=True, cwd=ROOT, **pipes
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._program.communicate()

    def start(self, made: Path) -> int:
        """Start a capture of all the sources of a project; return its process."""
        assert self._program.stdin is not None
        self._program.stdin.write(f"{made}\n")
        self._program.stdin.flush()
        return self.end()

    def end(self) -> int:
        """Wait for the end of the capture; return its exit code, negative for the signal that ended it."""
        assert self._program.stdout is not None
        return int(self._program.stdout.readline())


def leaves(made: Path) -> list[str]:
    """Return what each record is and its leaf, in order, but those of pages, which faults make smaller."""
    path = made / ".tracker-scope" / "ledger.sqlite"
    with Ledger.open(path, made.name, derived_salts(b"kills")) as ledger:
        rows = [ledger.record(index) for index in range(ledger.head().size)]
    told = [(orjson.loads(row.envelope), row.leaf.hex()) for row in rows]
    return sorted(f"{of['source']} {of['kind']} {of['id']} {leaf}" for of, leaf in told if of["kind"] != PAGE_KIND)
