"""Gathers what a scope statement says: the register, and the writings on which it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tracker_scope import __version__
from tracker_scope.documents.statement_facts import (
    Change,
    Difference,
    StatementFacts,
    Writing,
)
from tracker_scope.model.base import merge_findings
from tracker_scope.model.register import Classification, Entry, Register
from tracker_scope.model.ticket import TicketHistory, TicketRef
from tracker_scope.model.trace import Decision
from tracker_scope.operations.cited_texts import cited_text, hidden_since
from tracker_scope.operations.register import Recorded, last_runs, run_findings
from tracker_scope.operations.statement_records import declared_types, unread_of, withdrawals_of
from tracker_scope.operations.statement_thread import messages_of
from tracker_scope.operations.ticket import moves
from tracker_scope.operations.traced import histories
from tracker_scope.operations.workspace import Workspace

_DISPUTABLE: Final = frozenset({Classification.NOT_COVERED, Classification.CONTESTED})


def disputable(entry: Entry) -> bool:
    """Tell whether a ticket is said not to be found, or positions on it differ."""
    return entry.classification in _DISPUTABLE


def facts_of(
    workspace: Workspace,
    found: Recorded,
    register: Register,
    *,
    names: bool,
    quoted: Callable[[Entry], bool] = disputable,
) -> StatementFacts:
    """Gather everything that a scope statement says; `quoted` tells of which tickets every message is given."""
    at = found.as_of
    messages, withheld = messages_of(workspace, found, filter(quoted, register.entries))
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
        decisions=tuple(_as_restricted_now(workspace, found, one) for one in found.decisions),
        writings=writings_of(workspace, found),
        messages=messages,
        withheld=withheld,
        unread=unread_of(workspace, found, register),
        declared=declared_types(workspace, at.known),
        withdrawals=withdrawals_of(workspace, found),
        differences=differences_of(workspace, found, register),
        findings=merge_findings([*register.findings, *run_findings(last_runs(found))]),
        names=names,
        tool=__version__,
        command=f"tracker-scope register --as-of {at.effective.isoformat()} --known-at {at.known.isoformat()} --json",
    )


def _as_restricted_now(workspace: Workspace, found: Recorded, decision: Decision) -> Decision:
    """Mark a decision whose source has become restricted since: neither it nor its reason may be shown any more."""
    if decision.source is None or not hidden_since(workspace, decision.source, found.as_of.known):
        return decision
    return decision.model_copy(update={"source": decision.source.model_copy(update={"restricted": True})})


def writings_of(workspace: Workspace, found: Recorded) -> tuple[Writing, ...]:
    """Return the whole text of each decision's source, restricted ones and those that are no text left out."""
    cited = ((one, cited_text(workspace, one.source, found.as_of.known)) for one in found.decisions)
    return tuple(
        Writing(decision=one.record, text=text.text, by=one.by, at=text.at, number=text.number)
        for one, text in cited
        if text is not None
    )


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
