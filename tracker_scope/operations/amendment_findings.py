"""What a person must look at in a draft: the tool suggests, it never decides what enters an amendment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping

from tracker_scope.contract.in_force import Lookup
from tracker_scope.model.base import Finding
from tracker_scope.model.proposal import AmendmentProposal, DraftTicket, Effect, ProposalLine
from tracker_scope.model.register import Classification, Entry
from tracker_scope.model.ticket import TicketHistory, TicketRef
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.proposals import proposals_of, signed_drafts
from tracker_scope.operations.register import CaseMaker, Recorded, finder_options
from tracker_scope.operations.traced import trace
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.build import exclusion_of
from tracker_scope.register.classify import classify

COVERED = frozenset({Classification.BASELINE, Classification.AMENDMENT, Classification.CORRECTION})
_TAKES = frozenset({Effect.ADDED, Effect.MODIFIED, None})
_HAS_PASSAGE = frozenset({Effect.MODIFIED, Effect.REMOVED})


class Entries:
    """The register's entries of single tickets, each made when it is asked for."""

    def __init__(self, found: Recorded) -> None:
        self.lookup = Lookup(found.contract)
        self._found = found
        self._cases = CaseMaker(found, self.lookup)
        self._finder = finder_options(found)

    def of(self, history: TicketHistory) -> Entry | None:
        """Return a ticket's entry as of the date of what was recorded, None for one that is not classified."""
        ticket = trace(history, self._finder)
        return None if exclusion_of(ticket, self._found.as_of) else classify(self._cases(ticket), self.lookup)

    def of_draft(
        self, proposal: AmendmentProposal, history_of: Callable[[TicketRef], TicketHistory | None]
    ) -> dict[TicketRef, Entry | None]:
        """Return the entry of each ticket of a draft, None also for one that no view shows any more."""
        named = {one.ref: history_of(one.ref) for one in proposal.tickets}
        return {ref: self.of(history) if history else None for ref, history in named.items()}


def draft_findings(
    workspace: Workspace, found: Recorded, proposal: AmendmentProposal, entries: dict[TicketRef, Entry | None]
) -> tuple[Finding, ...]:
    """Return the findings of a draft, in order of code; once it is signed there is nothing to look at in it."""
    known = found.as_of.known
    signed = signed_drafts(workspace, known)
    if proposal.name in signed:
        return ()
    every = [
        *_of_cover(found, proposal, entries),
        *_of_repetition(proposals_of(workspace, known), proposal, signed),
        *_of_passages(proposal),
    ]
    return tuple(sorted(every, key=lambda one: one.code))


def _of_cover(
    found: Recorded, proposal: AmendmentProposal, entries: dict[TicketRef, Entry | None]
) -> Iterator[Finding]:
    """Find tickets that a clause in force covers, and those of which nobody decided that none does."""
    taking = dict.fromkeys(one for line in proposal.lines if line.effect in _TAKES for one in line.tickets)
    covered = {one.ref: entries.get(one.ref) for one in taking}
    tied = {ref: entry for ref, entry in covered.items() if entry and entry.classification in COVERED}
    if tied:
        yield Finding.of("draft_ticket_covered", [f"{one.ticket}: {_numbers(one)}" for one in tied.values()])
    decided = {one.ticket for one in found.decisions if one.kind is DecisionKind.NOT_COVERED}
    undecided = [one.key for one in taking if one.ref not in tied and one.ref not in decided]
    if undecided:
        yield Finding.of("draft_ticket_without_decision", undecided)


def _numbers(entry: Entry) -> str:
    return ", ".join(one.number for one in entry.clauses)


def _of_repetition(
    every: Mapping[str, AmendmentProposal], proposal: AmendmentProposal, signed: Container[str]
) -> Iterator[Finding]:
    """Find tickets that serve two lines, or that stand in two drafts of which none is signed."""
    named: dict[DraftTicket, list[str]] = defaultdict(list)
    for line in proposal.lines:
        for one in line.tickets:
            named[one].append(line.id)
    twice = [f"{one.key}: {', '.join(lines)}" for one, lines in named.items() if len(lines) > 1]
    if twice:
        yield Finding.of("ticket_in_two_lines", twice)
    others: dict[TicketRef, list[str]] = defaultdict(list)
    for name, other in every.items():
        if name != proposal.name and name not in signed:
            for one in other.tickets:
                others[one.ref].append(name)
    shared = [f"{one.key}: {', '.join([proposal.name, *others[one.ref]])}" for one in named if one.ref in others]
    if shared:
        yield Finding.of("ticket_in_two_drafts", shared)


def _of_passages(proposal: AmendmentProposal) -> Iterator[Finding]:
    bare = [line.id for line in proposal.lines if _lacks_passage(line)]
    if bare:
        yield Finding.of("draft_line_without_clause", bare)


def _lacks_passage(line: ProposalLine) -> bool:
    return line.effect in _HAS_PASSAGE and not line.clauses
