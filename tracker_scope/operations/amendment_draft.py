"""Records the draft of an amendment: lines made of tickets, or described in a file by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from tracker_scope.documents.visible import visible
from tracker_scope.errors import (
    DraftNameInvalid,
    DraftUnclear,
    FileExists,
    ImportInvalid,
    TicketIsPullRequest,
    TicketRestricted,
    TrackerScopeError,
)
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import Visibility
from tracker_scope.model.proposal import (
    NAME_PATTERN,
    Acceptance,
    AmendmentProposal,
    DraftTicket,
    Effect,
    ProposalGroup,
    ProposalLine,
)
from tracker_scope.model.register import Entry
from tracker_scope.model.ticket import TicketHistory, TicketRef
from tracker_scope.model.time import end_of_day
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.amendment_findings import Entries, draft_findings
from tracker_scope.operations.amendment_group import DraftTold, LineTold, read_group
from tracker_scope.operations.amendment_group_text import group_text
from tracker_scope.operations.as_of import today
from tracker_scope.operations.decide import clause_digests
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.proposals import proposals_of, standing_draft
from tracker_scope.operations.publication import written
from tracker_scope.operations.register import recorded
from tracker_scope.operations.workspace import Workspace, named_person
from tracker_scope.tickets.state import state_at

MOST: Final = 64  # characters of a name, which becomes that of files
_NOT_SAID: Final = frozenset({"drafted_by", "drafted_at", "record"})


class DraftRequest(Noun):
    """What a person asked: tickets, or a group file; `write_group` is where the draft is written for completion."""

    name: str
    tickets: tuple[str, ...] = ()
    group: Path | None = None
    by: str | None = None
    write_group: Path | None = None


class Drafted(NamedTuple):
    """The draft that stands, what it superseded, and the file that was written."""

    proposal: AmendmentProposal
    new: bool
    superseded: AmendmentProposal | None
    findings: tuple[Finding, ...]
    file: Path | None


def draft(workspace: Workspace, request: DraftRequest) -> Drafted:
    """Record a draft unless it stands so already; without tickets and group, only write the standing one.

    Raises DraftNameInvalid, DraftUnclear, DraftUnknown, FileExists, PersonUnknown, NothingCaptured,
    TicketUnknown, TicketAmbiguous, TicketRestricted, TicketIsPullRequest, ClauseUnknown, ImportInvalid.
    """
    _check(request)
    standing = proposals_of(workspace).get(request.name)
    maker = _Maker(workspace, request)
    is_new = request.tickets or request.group
    proposal = maker.proposal() if is_new else standing_draft(workspace, request.name)
    findings = draft_findings(workspace, maker.found, proposal, maker.entries_of(proposal))
    same = standing is not None and _said(standing) == _said(proposal)
    if not same:
        record(workspace, proposal)
    file = request.write_group
    if file is not None:
        text = group_text(proposal, file, workspace.settings.project.language)
        written(file, text.encode("utf-8"))
    return Drafted(standing if same and standing else proposal, not same, None if same else standing, findings, file)


def _check(request: DraftRequest) -> None:
    if not re.fullmatch(NAME_PATTERN.removesuffix("$"), request.name) or len(request.name) > MOST:
        raise DraftNameInvalid(name=request.name, most=MOST)
    if bool(request.tickets) + bool(request.group) != 1 and (request.tickets or not request.write_group):
        raise DraftUnclear(problem=Problem("one_of_ticket_and_group"))
    if request.write_group is not None and request.write_group.exists():
        raise FileExists(path=request.write_group)


def _said(proposal: AmendmentProposal) -> bytes:
    return encode(proposal, without=_NOT_SAID)


def record(workspace: Workspace, proposal: AmendmentProposal) -> None:
    """Append a draft to the ledger; the one of the same name before it stays there, superseded."""
    body = encode(proposal, without=frozenset({"record"}))
    with workspace.ledger.writing(workspace.recorder, proposal.drafted_at) as writer:
        writer.append_act("draft", fingerprint(body), body, by=workspace.recorder, at=proposal.drafted_at)


class _Maker:
    """Makes a draft out of what was asked, checked against what is recorded."""

    def __init__(self, workspace: Workspace, request: DraftRequest) -> None:
        self.found = recorded(workspace)
        self._workspace = workspace
        self._request = request
        self._tickets = Tickets(workspace, self.found)
        self._entries = Entries(self.found)
        self._histories: dict[TicketRef, TicketHistory] = {}
        self._day = today(workspace)
        self._at = end_of_day(self._day, workspace.zone)

    def proposal(self) -> AmendmentProposal:
        """Make the draft that was asked for."""
        request, workspace = self._request, self._workspace
        by = named_person(workspace, self.found.people, request.by).id if request.by else workspace.recorder
        made = {"name": request.name, "drafted_by": by, "drafted_at": workspace.clock()}
        if request.group is None:
            return AmendmentProposal.model_validate(made | {"groups": (self._one_group(request.tickets),)})
        told = read_group(request.group)
        return AmendmentProposal.model_validate(made | self._told(told, request.group))

    def _one_group(self, keys: Iterable[str]) -> ProposalGroup:
        """Make one line a ticket, without a goal; the person who completes it groups them."""
        every = {history.ref: history for history in map(self._ticket, keys)}
        lines = (self._bare(number, history) for number, history in enumerate(every.values(), start=1))
        return ProposalGroup(lines=tuple(lines))

    def _bare(self, number: int, history: TicketHistory) -> ProposalLine:
        entry = self._entries.of(history)
        identities = [one.identity for one in entry.clauses] if entry else []
        versions = [self._entries.lookup.version_at(identity, self._at) for identity in identities]
        return ProposalLine(
            id=f"L{number}",
            title=visible(state_at(history, self._at).title),
            clauses=tuple(dict.fromkeys(one.clause.number for one in versions if one is not None)),
            tickets=(DraftTicket(ref=history.ref, key=history.key),),
        )

    def _told(self, told: DraftTold, path: Path) -> dict[str, object]:
        groups = [
            ProposalGroup(goal=group.goal, lines=tuple(self._line(line, path) for line in group.line))
            for group in told.group
        ]
        return {
            "title": told.title,
            "number": told.number,
            "purpose": told.purpose,
            "effective_on": told.effective_on,
            "reservations": told.reservations,
            "precedence": told.precedence,
            "acceptance": Acceptance.model_validate(told.acceptance.model_dump()),
            "groups": tuple(groups),
        }

    def _line(self, told: LineTold, path: Path) -> ProposalLine:
        """Check a line of the file; what is wrong with its tickets or clauses is said with its id."""
        try:
            clauses = clause_digests(self._entries.lookup, told.clauses, self._at, self._day)
            every = {history.ref: history for history in map(self._ticket, told.tickets)}
        except TrackerScopeError as wrong:
            problem = Problem("draft_line", line=told.id, problem=wrong)
            raise ImportInvalid(path=path, problem=problem) from wrong
        return ProposalLine(
            id=told.id,
            effect=Effect(told.effect) if told.effect else None,
            title=told.title,
            clauses=tuple(clauses),
            description=told.description,
            deliverable=told.deliverable,
            criterion=told.criterion,
            tickets=tuple(DraftTicket(ref=one.ref, key=one.key) for one in every.values()),
        )

    def _ticket(self, key: str) -> TicketHistory:
        """Find a ticket that may enter a draft: shown to everybody in its tracker, and no pull request."""
        history = self._tickets.find(key)
        if history.visibility is not Visibility.PUBLIC:
            raise TicketRestricted(ticket=history.key)
        if history.pull_request:
            raise TicketIsPullRequest(ticket=history.key)
        self._histories[history.ref] = history
        return history

    def entries_of(self, proposal: AmendmentProposal) -> dict[TicketRef, Entry | None]:
        """Return the register's entry of each ticket of a draft, None for one that no view shows any more."""
        return self._entries.of_draft(proposal, lambda ref: self._histories.get(ref) or self._tickets.of(ref))
