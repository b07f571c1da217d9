"""Records a person's decision on a ticket: by whom, when, why, and with what writing of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tracker_scope.contract.in_force import Lookup
from tracker_scope.errors import (
    ClauseUnknown,
    DateInFuture,
    DayNeeded,
    DecisionUnclear,
    SourceElsewhere,
    SourceLater,
    SourceNeeded,
)
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Noun
from tracker_scope.model.contract import COVERING_KINDS
from tracker_scope.model.party import Person
from tracker_scope.model.ticket import TicketHistory
from tracker_scope.model.time import end_of_day
from tracker_scope.model.trace import Decision, DecisionKind, EvidenceRef
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.as_of import day_of, today
from tracker_scope.operations.evidence import Writing, comment_by, speaks_of, written_comment, written_file
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.register import Recorded, recorded
from tracker_scope.operations.workspace import Workspace, named_person
from tracker_scope.tickets.state import state_at


class DecisionRequest(Noun):
    """What a person asked to record; `base` is the folder from which a source file is named."""

    ticket: str
    kind: DecisionKind
    clauses: tuple[str, ...] = ()
    by: str | None = None
    reason: str
    made_on: date | None = None
    source: str | None = None
    base: Path = Path()


class Prepared(Noun):
    """A decision ready to be recorded, with the file that enters the ledger beside it."""

    id: str
    decision: Decision
    files: dict[str, bytes]
    has_authority: bool
    other_kinds: tuple[str, ...] = ()


class Decided(NamedTuple):
    """A recorded decision; `other_kinds` are the clauses that it ties to and that can cover nothing."""

    decision: Decision
    new: bool
    has_authority: bool
    other_kinds: tuple[str, ...]


def requested(ticket: str | None, told: Mapping[str, Any]) -> DecisionRequest:
    """Read a command line: exactly one kind, a ticket and a reason; raises DecisionUnclear, DateInvalid."""
    kinds = {
        DecisionKind.CLAUSES: told["clauses"],
        DecisionKind.CORRECTION: told["correction_of"],
        DecisionKind.NOT_COVERED: told["not_covered"],
        DecisionKind.INTERNAL: told["internal"],
    }
    chosen = [kind for kind, given in kinds.items() if given]
    if len(chosen) != 1 or (told["cites"] and chosen != [DecisionKind.NOT_COVERED]):
        raise DecisionUnclear(problem=Problem("one_option"))
    if not ticket or not (told["reason"] or "").strip():
        raise DecisionUnclear(problem=Problem("ticket_and_reason"))
    return DecisionRequest(
        ticket=ticket,
        kind=chosen[0],
        clauses=(*told["clauses"], *told["correction_of"], *told["cites"]),
        by=told["by"],
        reason=told["reason"],
        made_on=day_of(told["made_on"]) if told["made_on"] else None,
        source=told["source"],
    )


def decide(workspace: Workspace, request: DecisionRequest) -> Decided:
    """Record one decision, unless it is recorded already.

    Raises TicketUnknown, PersonUnknown, ByMissing, ClauseUnknown, SourceNeeded, DayNeeded,
    SourceNotFound, SourceNotTheirs, SourceElsewhere, SourceLater, DateInFuture.
    """
    found = recorded(workspace)
    prepared = prepare(workspace, found, request, Tickets(workspace, found))
    (new,) = record(workspace, [prepared])
    return Decided(prepared.decision, new, prepared.has_authority, prepared.other_kinds)


def prepare(workspace: Workspace, found: Recorded, request: DecisionRequest, tickets: Tickets) -> Prepared:
    """Check a request against what is recorded, and fill in what the person had before them."""
    person = named_person(workspace, found.people, request.by)
    ticket = tickets.find(request.ticket)
    _refuse_future(workspace, request.made_on)
    writing = _evidence(workspace, request, (person, ticket), tickets)
    evidence, files, written_on = writing or (None, {}, None)
    made_on = request.made_on or written_on or today(workspace)
    if written_on is not None and written_on > made_on:
        raise SourceLater(source=request.source, date=made_on)
    if _is_another_party(workspace, found, person):
        _check_writing(request, person, evidence)
    at = end_of_day(made_on, workspace.zone)
    lookup = Lookup(found.contract)
    digests = clause_digests(lookup, request.clauses, at, made_on)
    decision = Decision(
        ticket=ticket.ref,
        ticket_key=ticket.key,
        kind=request.kind,
        clauses=tuple(digests),
        by=person.id,
        party=person.party,
        made_on=made_on,
        clauses_at=at,
        reason=request.reason,
        recorded_by=workspace.recorder,
        recorded_at=workspace.clock(),
        source=evidence,
        text_digest=state_at(ticket, at).text_digest,
        text_record=max(ticket.records),
        clause_digests=digests,
    )
    return Prepared(
        id=_identity(decision),
        decision=decision,
        files=files,
        has_authority=person.may_decide(made_on),
        other_kinds=other_kinds(lookup, decision),
    )


def _refuse_future(workspace: Workspace, made_on: date | None) -> None:
    day = today(workspace)
    if made_on is not None and made_on > day:
        raise DateInFuture(date=made_on.isoformat(), today=day.isoformat())


def other_kinds(lookup: Lookup, decision: Decision) -> tuple[str, ...]:
    """Return the clauses that a decision ties its ticket to, and that promise neither a deliverable nor a service."""
    if decision.kind not in {DecisionKind.CLAUSES, DecisionKind.CORRECTION}:
        return ()
    return tuple(
        number
        for number in decision.clauses
        if any(one.clause.kind not in COVERING_KINDS for one in lookup.by_target(number, decision.clauses_at))
    )


def _identity(decision: Decision) -> str:
    """Return what makes the same decision the same, so that a file imported twice adds nothing."""
    source = decision.source
    return fingerprint(
        decision.ticket.instance,
        decision.ticket.id,
        decision.kind.value,
        *decision.clauses,
        decision.by,
        decision.made_on,
        decision.reason,
        source.digest if source else "",
        source.comment if source else "",
    )


def record(workspace: Workspace, prepared: list[Prepared]) -> list[bool]:
    """Append the decisions that are not recorded yet, all or none; says of each whether it is new."""
    now = workspace.clock()
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        known = {act.id for act in workspace.ledger.acts("decision")}
        new: dict[str, Prepared] = {}
        outcome = []
        for one in prepared:
            outcome.append(one.id not in known and one.id not in new)
            if outcome[-1]:
                new[one.id] = one
        acts = [(one.id, encode(one.decision, without=frozenset({"record"})), one.files) for one in new.values()]
        writer.append_acts("decision", acts, by=workspace.recorder, at=now)
    return outcome


def clause_digests(lookup: Lookup, numbers: tuple[str, ...], at: datetime, day: date) -> dict[str, str]:
    """Return the digest of each named clause as in force, by the number that it bears; raises ClauseUnknown."""
    digests = {}
    for number in numbers:
        versions = lookup.by_target(number, at)
        if len(versions) != 1:
            raise ClauseUnknown(clause=number, date=day.isoformat())
        digests[versions[0].clause.number] = versions[0].clause.digest
    return digests


def _is_another_party(workspace: Workspace, found: Recorded, person: Person) -> bool:
    recorder = found.people.person(workspace.recorder)
    return person.party != (recorder.party if recorder else workspace.settings.project.side)


def _check_writing(request: DecisionRequest, person: Person, evidence: EvidenceRef | None) -> None:
    """Require another party's own writing and its day (C. civ. 1363: nobody makes his own title)."""
    if evidence is None:
        raise SourceNeeded(person=person.id, party=person.party)
    if evidence.kind == "file" and request.made_on is None:
        raise DayNeeded(person=person.id, source=evidence.file)


def _evidence(
    workspace: Workspace, request: DecisionRequest, concerned: tuple[Person, TicketHistory], tickets: Tickets
) -> Writing | None:
    if request.source is None:
        return None
    found = written_file(request.base / request.source)
    if found is not None:
        return found
    person, decided = concerned
    ticket, comment = comment_by(tickets, request.source, person)
    if not speaks_of(ticket, comment, decided):
        raise SourceElsewhere(source=request.source, ticket=decided.key)
    return written_comment(ticket, comment, workspace.zone)
