"""Gathers what a scope statement says: the register, and the writings on which it rests."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope import __version__
from tracker_scope.documents.statement_facts import (
    Change,
    Difference,
    StatementFacts,
    Writing,
)
from tracker_scope.model.base import merge_findings
from tracker_scope.model.capture import Visibility
from tracker_scope.model.register import Entry, Register
from tracker_scope.model.ticket import TicketHistory, TicketRef
from tracker_scope.model.trace import Decision
from tracker_scope.operations.decide import digest_of
from tracker_scope.operations.register import Recorded, last_runs
from tracker_scope.operations.statement_records import declared_types, unread_of, withdrawals_of
from tracker_scope.operations.statement_thread import messages_of
from tracker_scope.operations.ticket import moves
from tracker_scope.operations.traced import histories
from tracker_scope.operations.workspace import Workspace


def facts_of(workspace: Workspace, found: Recorded, register: Register, *, names: bool) -> StatementFacts:
    """Gather everything that a scope statement says."""
    at = found.as_of
    messages, withheld = messages_of(workspace, found, register)
    runs = tuple(run for run in found.runs if run.id not in found.withdrawn)
    return StatementFacts(
        project=workspace.settings.project.name or workspace.settings.root.name,
        zone=workspace.zone,
        keeper=workspace.settings.project.side,
        scope=register,
        contract=found.contract,
        people=found.people,
        runs=runs,
        tree=workspace.ledger.head_at(at.known),
        decisions=found.decisions,
        writings=writings_of(workspace, found),
        messages=messages,
        withheld=withheld,
        unread=unread_of(workspace, found, register),
        declared=declared_types(workspace, at.known),
        withdrawals=withdrawals_of(workspace, found),
        differences=differences_of(workspace, found, register),
        findings=merge_findings([*register.findings, *(one for run in last_runs(found) for one in run.findings)]),
        names=names,
        tool=__version__,
        command=f"tracker-scope register --as-of {at.effective.isoformat()} --known-at {at.known.isoformat()} --json",
    )


def writings_of(workspace: Workspace, found: Recorded) -> tuple[Writing, ...]:
    """Return the whole text of each decision's source, restricted ones left out."""
    return tuple(writing for one in found.decisions if (writing := writing_of(workspace, found, one)) is not None)


def writing_of(workspace: Workspace, found: Recorded, decision: Decision) -> Writing | None:
    """Return the text of a decision's own source; None for none, a restricted one, or bytes that are no text."""
    source = decision.source
    if source is None or source.restricted:
        return None
    if source.kind == "file":
        data = workspace.ledger.file(source.digest or "") or b""
        try:
            return Writing(decision=decision.record, text=data.decode("utf-8"), by=decision.by)
        except UnicodeDecodeError:
            return None
    return _comment(workspace, found, decision)


def _comment(workspace: Workspace, found: Recorded, decision: Decision) -> Writing | None:
    """Return the comment as it was worded when it was cited, which is what its digest was taken of."""
    source = decision.source
    if source is None or source.ref is None:
        return None
    for history in histories(workspace, [(source.ref.instance, source.ref.id)], found.as_of.known):
        for comment in history.comments:
            if comment.id == source.comment and comment.visibility is Visibility.PUBLIC:
                cited = [one.value for one in comment.versions if digest_of(one.value) == source.digest]
                text = cited[-1] if cited else comment.versions[-1].value
                return Writing(
                    decision=decision.record, text=text, by=decision.by, at=comment.at, number=comment.number
                )
    return None


def _histories(workspace: Workspace, found: Recorded, wanted: dict[TicketRef, Entry]) -> Iterator[TicketHistory]:
    return histories(workspace, [(ref.instance, ref.id) for ref in wanted], found.as_of.known)


def differences_of(workspace: Workspace, found: Recorded, register: Register) -> tuple[Difference, ...]:
    """Return the words that moved at either end of each suspect link, restricted tickets left out."""
    by_ref = {entry.ref: entry for entry in register.entries if entry.suspect and not entry.restricted}
    return tuple(
        Difference(
            ticket=history.ref,
            cause=moved.cause,
            changes=tuple(
                Change.model_validate({"op": "kept" if op == "equal" else op, "words": words})
                for op, words in moved.words
            ),
        )
        for history in _histories(workspace, found, by_ref)
        for moved in moves(found, history, by_ref[history.ref])
    )
