"""A small project worked on day by day: each day has its own clock, the ledger stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from command_line import AMENDMENT, PEOPLE, SPECIFICATION, jira, ticket, written

from tracker_scope.model.register import Register
from tracker_scope.model.trace import Decision, DecisionKind
from tracker_scope.operations.capture import CaptureReport, capture
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.contract import Added, DocumentRequest, add_document
from tracker_scope.operations.decide import DecisionRequest, decide
from tracker_scope.operations.init import Answers, initialise
from tracker_scope.operations.people import import_people
from tracker_scope.operations.register import build_register, recorded
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.workspace import Workspace, opened

PARIS: Final = ZoneInfo("Europe/Paris")
ROWS: Final = (
    ticket(1, "A list", "As § 4.1 says.", Comment="05/Mar/26 9:00 AM;client-dsi;It is new work."),
    ticket(2, "An export", "See § 4.2."),
    ticket(3, "Something else"),
)


def moment(day: str) -> datetime:
    """Return noon of a day in Paris."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=PARIS)


@contextmanager
def on(folder: Path, day: str) -> Iterator[Workspace]:
    """Open the project at noon of a day."""
    with opened(folder, clock=fixed_clock(moment(day)), salts=derived_salts(b"tests"), create=True) as workspace:
        yield workspace


def bare(folder: Path) -> Path:
    """Make a project in which nothing is recorded."""
    initialise(folder, Answers(name="portal", timezone="Europe/Paris", side="provider"))
    return folder


def captured(folder: Path, day: str, *rows: dict[str, str], source: str = "export") -> CaptureReport:
    """Capture an export of some rows."""
    file = jira(folder.parent / f"{source}.csv", *rows)
    with on(folder, day) as workspace:
        request = CaptureRequest(file=file, source=source, timezone="Europe/Paris")
        return capture(workspace, request)


def laid_out(folder: Path) -> Path:
    """Make a project with a baseline and people on 1 February, and three tickets captured on 10 March."""
    bare(folder)
    add(folder, "2026-02-01", SPECIFICATION, "baseline", signed_on="2026-01-01")
    with on(folder, "2026-02-01") as workspace:
        import_people(workspace, written(folder / "people.toml", PEOPLE))
    captured(folder, "2026-03-10", *ROWS)
    return folder


def add(folder: Path, day: str, text: str, kind: str, **more: Any) -> Added:
    """Record a contract document whose file bears the name of its kind."""
    file = written(folder / f"{kind}.md", text)
    request = DocumentRequest.model_validate({"file": file, "kind": kind, "signed_on": day, **more})
    with on(folder, day) as workspace:
        return add_document(workspace, request)


def amend(folder: Path, day: str, **more: Any) -> Added:
    return add(folder, day, AMENDMENT, "amendment", **more)


def asked(key: str = "PRT-3", kind: DecisionKind = DecisionKind.CLAUSES, **more: Any) -> DecisionRequest:
    """Build the request of a decision that needs nothing else."""
    clauses = ("4.1",) if kind in {DecisionKind.CLAUSES, DecisionKind.CORRECTION} else ()
    told = {"ticket": key, "kind": kind, "clauses": clauses, "by": "provider-pm", "reason": "as read together"}
    return DecisionRequest.model_validate(told | more)


def decided(
    folder: Path, day: str, key: str = "PRT-3", kind: DecisionKind = DecisionKind.CLAUSES, **more: Any
) -> Decision:
    with on(folder, day) as workspace:
        return decide(workspace, asked(key, kind, **more))[0]


def register(folder: Path, day: str, effective: str | None = None, known: str | None = None) -> Register:
    with on(folder, day) as workspace:
        return build_register(workspace, recorded(workspace, effective, known))


def classes(found: Register) -> dict[str, str]:
    return {one.ticket: one.classification.value for one in found.entries}


def size(folder: Path) -> int:
    """Count the records of the ledger."""
    with on(folder, "2026-01-01") as workspace:
        return workspace.ledger.head().size


def a_day(text: str) -> date:
    return date.fromisoformat(text)
