"""Gathers what a scope statement says: the register, and the writings on which it rests."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope import __version__
from tracker_scope.documents.statement_facts import Change, Difference, Message, StatementFacts, Writing
from tracker_scope.model.base import merge_findings
from tracker_scope.model.capture import Visibility
from tracker_scope.model.register import Classification, Entry, Register
from tracker_scope.model.ticket import CommentHistory, TicketHistory, TicketRef
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import Decision
from tracker_scope.operations.decide import digest_of
from tracker_scope.operations.register import Recorded, last_runs
from tracker_scope.operations.ticket import moves
from tracker_scope.operations.traced import histories
from tracker_scope.operations.workspace import Workspace


def facts_of(workspace: Workspace, found: Recorded, register: Register, *, names: bool) -> StatementFacts:
    """Gather everything that a scope statement says."""
    at = found.as_of
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
        messages=messages_of(workspace, found, register),
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


def messages_of(workspace: Workspace, found: Recorded, register: Register) -> tuple[Message, ...]:
    """Return the public comments of recorded persons on tickets not found in the documents, by the effective date."""
    wanted = {
        entry.ref: entry
        for entry in register.entries
        if entry.classification is Classification.NOT_COVERED and not entry.restricted
    }
    return tuple(
        message
        for history in _histories(workspace, found, wanted)
        for comment in history.comments
        if (message := _message(found, history.ref, comment)) is not None
    )


def _message(found: Recorded, ticket: TicketRef, comment: CommentHistory) -> Message | None:
    person = found.people.holder(comment.author.account) if comment.author else None
    if person is None or comment.at is None or comment.visibility is not Visibility.PUBLIC:
        return None
    text = _text_at(comment, found.as_of.effective)
    if text is None or comment.at > found.as_of.effective:
        return None
    return Message(ticket=ticket, by=person.id, at=comment.at, text=text, number=comment.number)


def _text_at(comment: CommentHistory, at: Instant) -> str | None:
    return next((one.value for one in reversed(comment.versions) if one.since <= at), None)


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
