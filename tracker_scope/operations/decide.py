"""Records a person's decision on a ticket: by whom, when, why, and with what writing of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from tracker_scope.contract.in_force import Lookup
from tracker_scope.errors import (
    ClauseUnknown,
    DecisionUnclear,
    SourceLater,
    SourceNeeded,
    SourceNotFound,
    SourceNotTheirs,
)
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Visibility
from tracker_scope.model.party import Person
from tracker_scope.model.ticket import CommentHistory, TicketHistory
from tracker_scope.model.time import end_of_day
from tracker_scope.model.trace import Decision, DecisionKind, EvidenceRef
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.as_of import day_of
from tracker_scope.operations.files import is_file, read_bytes
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.register import Recorded, recorded
from tracker_scope.operations.workspace import Workspace, named_person
from tracker_scope.tickets.state import state_at

_DIGITS: Final = 9  # of a comment's number


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


def decide(workspace: Workspace, request: DecisionRequest) -> tuple[Decision, bool, bool]:
    """Record one decision; returns it, whether it is new, and whether its person has authority.

    Raises TicketUnknown, PersonUnknown, ByMissing, ClauseUnknown, SourceNeeded,
    SourceNotFound, SourceNotTheirs, SourceLater.
    """
    found = recorded(workspace)
    prepared = prepare(workspace, found, request, Tickets(workspace, found))
    (new,) = record(workspace, [prepared])
    return prepared.decision, new, prepared.has_authority


def prepare(workspace: Workspace, found: Recorded, request: DecisionRequest, tickets: Tickets) -> Prepared:
    """Check a request against what is recorded, and fill in what the person had before them."""
    person = named_person(workspace, found.people, request.by)
    ticket = tickets.find(request.ticket)
    evidence, files, written_on = _evidence(workspace, request, person, tickets)
    made_on = request.made_on or written_on or workspace.clock().astimezone(ZoneInfo(workspace.zone)).date()
    if written_on is not None and written_on > made_on:
        raise SourceLater(source=request.source, date=made_on)
    _check_writing(workspace, found, person, evidence)
    at = end_of_day(made_on, workspace.zone)
    digests = clause_digests(Lookup(found.contract), request.clauses, at, made_on)
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
    return Prepared(id=_identity(decision), decision=decision, files=files, has_authority=person.may_decide(made_on))


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


def _check_writing(workspace: Workspace, found: Recorded, person: Person, evidence: EvidenceRef | None) -> None:
    """Require another party's own writing (C. civ. 1363: nobody makes his own title)."""
    recorder = found.people.person(workspace.recorder)
    side = recorder.party if recorder else workspace.settings.project.side
    if person.party != side and evidence is None:
        raise SourceNeeded(person=person.id, party=person.party)


def _evidence(
    workspace: Workspace, request: DecisionRequest, person: Person, tickets: Tickets
) -> tuple[EvidenceRef | None, dict[str, bytes], date | None]:
    if request.source is None:
        return None, {}, None
    path = request.base / request.source
    if is_file(path):
        data = read_bytes(path)
        digest = digest_of(data)
        return EvidenceRef(kind="file", file=path.name, digest=digest, record=-1), {path.name: data}, None
    ticket, comment = cited_comment(tickets, request.source)
    if comment.author is None or comment.author.account not in person.accounts:
        raise SourceNotTheirs(source=request.source, person=person.id)
    day = comment.at.astimezone(ZoneInfo(workspace.zone)).date() if comment.at else None
    text = comment.versions[-1].value
    evidence = EvidenceRef(
        kind="comment",
        ref=ticket.ref,
        ticket=ticket.key,
        comment=comment.id,
        number=comment.number,
        digest=digest_of(text),
        record=comment.record,
        restricted=comment.visibility is not Visibility.PUBLIC or ticket.visibility is not Visibility.PUBLIC,
    )
    return evidence, {}, day


def digest_of(words: str | bytes) -> str:
    """Return SHA-256 (hex) of bytes as received, or of a text in UTF-8."""
    data = words.encode("utf-8", "surrogatepass") if isinstance(words, str) else words
    return hashlib.sha256(data).hexdigest()


def cited_comment(tickets: Tickets, cited: str) -> tuple[TicketHistory, CommentHistory]:
    """Return the comment named TICKET#N, and its ticket; raises SourceNotFound, TicketUnknown."""
    key, _, number = cited.rpartition("#")
    if not key or not number.isdecimal() or len(number) > _DIGITS:
        raise SourceNotFound(source=cited)
    ticket = tickets.find(key)
    comment = next((one for one in ticket.comments if one.number == int(number)), None)
    if comment is None:
        raise SourceNotFound(source=cited)
    return ticket, comment
