"""Projects whose sources are replayed trackers, captured in this process or in one that can be killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

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


def started(made: Path) -> subprocess.Popen[str]:
    """Start a capture of all the sources of a project."""
    command = [sys.executable, str(PROGRAM), str(made)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, cwd=ROOT, **pipes)  # type: ignore[call-overload, no-any-return]


def ended(child: subprocess.Popen[str]) -> list[str]:
    """Wait for the end of a capture; return what it said."""
    out, err = child.communicate()
    assert "Traceback" not in err, err
    return out.splitlines()


def captured(made: Path) -> tuple[int, list[str]]:
    """Capture to the end; return the exit code and what was said."""
    child = started(made)
    said = ended(child)
    return child.returncode, said


def leaves(made: Path) -> list[bytes]:
    """Return the leaves of every record but those of pages, which faults make smaller, in order of their bytes."""
    path = made / ".tracker-scope" / "ledger.sqlite"
    with Ledger.open(path, made.name, derived_salts(b"kills")) as ledger:
        rows = [ledger.record(index) for index in range(ledger.head().size)]
    return sorted(row.leaf for row in rows if f'"kind":"{PAGE_KIND}"'.encode() not in row.envelope)
