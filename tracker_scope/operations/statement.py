"""Writes the scope statement as of a date, and records that it was published."""

from __future__ import annotations

from tracker_scope.documents.scope_statement import KIND, build
from tracker_scope.errors import PartyUnknown
from tracker_scope.model.base import Noun
from tracker_scope.model.register import Register
from tracker_scope.model.time import day_in
from tracker_scope.operations.publication import Output, Written, published
from tracker_scope.operations.register import build_register, recorded, side_is_unknown
from tracker_scope.operations.statement_facts import facts_of
from tracker_scope.operations.workspace import Workspace


class StatementRequest(Noun):
    """What a person asked to publish."""

    as_of: str | None = None
    known_at: str | None = None
    output: Output = Output()
    names: bool = False


class Published(Noun):
    """The files that were written, and the register that they show."""

    files: tuple[Written, ...]
    result: Register


def publish(workspace: Workspace, request: StatementRequest) -> Published:
    """Write a scope statement; its name is made of its kind, date and language alone.

    Where the ledger is read-only, the publication is not recorded. Raises FormatUnknown,
    NothingCaptured, DateInvalid, DateInFuture, PartyUnknown, OutputFailed.
    """
    found = recorded(workspace, request.as_of, request.known_at)
    if side_is_unknown(workspace, found.people):
        raise PartyUnknown(party=workspace.settings.project.side)
    register = build_register(workspace, found)
    document = build(facts_of(workspace, found, register, names=request.names))
    day = day_in(found.as_of.effective, workspace.zone)
    files = published(workspace, document, request.output, f"{KIND}-{day.isoformat()}", found.as_of)
    return Published(files=files, result=register)
