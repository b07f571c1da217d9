"""Makes the bundled project in an empty folder and runs the weekly work on it, offline."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from tracker_scope import settings
from tracker_scope.errors import FolderNotEmpty, OutputFailed
from tracker_scope.errors.foreign import of_system
from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Run
from tracker_scope.model.register import Register
from tracker_scope.operations.capture import capture
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.contract import Added, DocumentRequest, add_document
from tracker_scope.operations.decide_file import import_decisions
from tracker_scope.operations.mapping import import_mappings
from tracker_scope.operations.people import import_people
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.statement import StatementRequest, publish
from tracker_scope.operations.workspace import Workspace, opened
from tracker_scope.settings import Language

# The material is published with the tool: its commitments have nothing to hide.
_SALT: Final = b"tracker-scope demo"
PLACES: Final = {
    "tracker-scope.toml": "",
    "baseline.md": "contract",
    "amendment-1.md": "contract",
    "tickets.csv": "exports",
    "issues.json": "exports",
    "people.toml": "",
    "mappings.toml": "",
    "decisions.toml": "",
}


class Made(Noun):
    """What the demonstration made."""

    folder: Path
    runs: tuple[Run, ...]
    documents: tuple[Added, ...]
    persons: int
    decisions: int
    result: Register
    statement: Path
    zone: str


def demo(folder: Path, language: Language) -> Made:
    """Make the project, capture, record and publish; raises FolderNotEmpty, OutputFailed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(path=folder)
    plan = tomllib.loads(settings.packaged(f"demo/{language}/demo.toml").decode("utf-8"))
    _lay_out(folder, language)
    with opened(folder, clock=fixed_clock(plan["instant"]), salts=derived_salts(_SALT), create=True) as workspace:
        return _worked(workspace, folder, plan)


def _lay_out(folder: Path, language: Language) -> None:
    try:
        for name, place in PLACES.items():
            target = folder / place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(settings.packaged(f"demo/{language}/{name}"))
    except OSError as refused:
        raise OutputFailed(path=folder, problem=of_system(refused)) from refused


def _worked(workspace: Workspace, folder: Path, plan: dict[str, Any]) -> Made:
    documents = [add_document(workspace, _request(folder, told)) for told in plan["document"]]
    people = import_people(workspace, folder / "people.toml")
    import_mappings(workspace, folder / "mappings.toml")
    runs = [capture(workspace, CaptureRequest(source=one.name)).run for one in workspace.settings.source]
    decided = import_decisions(workspace, folder / "decisions.toml")
    done = publish(workspace, StatementRequest())
    return Made(
        folder=workspace.settings.root,
        runs=tuple(runs),
        documents=tuple(documents),
        persons=len(people.persons),
        decisions=len(decided.new),
        result=done.result,
        statement=done.files[0].path,
        zone=workspace.zone,
    )


def _request(folder: Path, told: dict[str, Any]) -> DocumentRequest:
    return DocumentRequest(
        file=folder / "contract" / told["file"],
        kind=told["kind"],
        label=told["label"],
        signed_on=told["signed_on"].isoformat(),
        effective_on=told["effective_on"].isoformat(),
    )
