"""Everything that an amendment proposal says, in one value: what `build` takes and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from tracker_scope.documents.facts import Facts
from tracker_scope.documents.nodes import source
from tracker_scope.documents.ordering import by_key
from tracker_scope.documents.proposal_exhibits import Exhibit, ReplyText, exhibits
from tracker_scope.documents.statement_facts import Message, StatementFacts
from tracker_scope.model.contract import ClauseVersion, ContractDocument
from tracker_scope.model.document import Source
from tracker_scope.model.notice import NoticeHistory, NoticeReply
from tracker_scope.model.party import Person, Side
from tracker_scope.model.proposal import AmendmentProposal, DraftTicket, Figures
from tracker_scope.model.register import Entry
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import Decision


class Said(NamedTuple):
    """A message of a recorded person, and the exhibit that it is."""

    exhibit: Exhibit
    message: Message
    person: Person


class ProposalFacts(Facts):
    """The facts of an amendment proposal, as known at the two dates of `case`.

    `case` holds the register and the records; its `messages` are those of the draft's tickets, whatever
    their class, by the effective date, and its `command` makes the document again. `notices` are those
    that raise a ticket of the draft, with what had been sent and replied by that day; `replies` are the
    whole texts of these replies, but for restricted ones and those that are no text.
    """

    case: StatementFacts
    proposal: AmendmentProposal
    figures: Figures | None
    notices: tuple[NoticeHistory, ...]
    replies: tuple[ReplyText, ...]

    @property
    def draft_source(self) -> Source:
        """The record of the draft, as a source."""
        return source("record", str(self.proposal.record))

    @property
    def figures_source(self) -> Source:
        """The record of the figures, from which every amount is typed or summed."""
        return source("record", str(self.figures.record) if self.figures else "figures")

    @property
    def documents(self) -> tuple[ContractDocument, ...]:
        """The contract and its earlier amendments in order of effect, up to what was signed from this draft."""
        every = sorted(self.case.contract.documents, key=lambda one: one.order_of_effect)
        return tuple(every[: every.index(self.signed)] if self.signed else every)

    @property
    def signed(self) -> ContractDocument | None:
        """The signed amendment that was recorded from this draft."""
        return next((one for one in self.case.contract.documents if one.draft == self.proposal.name), None)

    @cached_property
    def entries(self) -> dict[TicketRef, Entry]:
        """Return the register's entries of the draft's tickets."""
        wanted = {one.ref for one in self.proposal.tickets}
        return {one.ref: one for one in by_key(self.case.scope.entries) if one.ref in wanted}

    @cached_property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Return the numbered writings: messages ticket by ticket, then those of decisions, then replies."""
        return exhibits(self.case, self.entries.values(), self.every_reply, self.replies)

    @cached_property
    def exhibits_by_ticket(self) -> dict[TicketRef, tuple[Exhibit, ...]]:
        """Return the messages of each ticket that is not restricted."""
        grouped: defaultdict[TicketRef, list[Exhibit]] = defaultdict(list)
        for one in self.exhibits:
            if one.message is not None:
                grouped[one.message.ticket].append(one)
        return {ref: tuple(found) for ref, found in grouped.items()}

    @cached_property
    def every_reply(self) -> tuple[NoticeReply, ...]:
        """Return the replies to all notices, oldest first."""
        every = (one for notice in self.notices for one in notice.replies)
        return tuple(sorted(every, key=lambda one: (one.replied_on, one.record)))

    def shown(self, tickets: Iterable[DraftTicket]) -> tuple[DraftTicket, ...]:
        """Return those tickets of which more than the key may be shown."""
        return tuple(one for one in tickets if (known := self.entries.get(one.ref)) and not known.restricted)

    def person_of(self, side: Side, person_id: str | None) -> Person | None:
        """Find a person if the party that this person acts for is of that side."""
        person = self.case.people.person(person_id) if person_id else None
        party = self.case.people.party(person.party) if person else None
        return person if party is not None and party.side == side else None

    def messages_of(self, side: Side, tickets: Iterable[DraftTicket]) -> tuple[Said, ...]:
        """Return the messages on some tickets by persons of a side, oldest first, undated ones last."""
        found = (one for ticket in tickets for one in self.exhibits_by_ticket.get(ticket.ref, ()))
        theirs = ((one, one.message, self.person_of(side, one.message.by)) for one in found if one.message)
        return tuple(sorted((Said(one, message, by) for one, message, by in theirs if by), key=_by_date))

    def untied(self, tickets: Iterable[DraftTicket]) -> tuple[Exhibit, ...]:
        """Return the messages on some tickets by authors whom nobody is recorded to be."""
        found = (one for ticket in tickets for one in self.exhibits_by_ticket.get(ticket.ref, ()))
        return tuple(one for one in found if one.message and one.message.by is None)

    def decisions_on(self, ref: TicketRef) -> tuple[Decision, ...]:
        """Return the decisions on a ticket, oldest first."""
        made = self.case.decisions_by_ticket.get(ref, ())
        return tuple(sorted(made, key=lambda one: (one.made_on, one.record)))

    def exhibit_of_decision(self, decision: Decision) -> Exhibit | None:
        """Find the exhibit that holds a decision's own source."""
        return next((one for one in self.exhibits if decision.record in one.decisions), None)

    def exhibit_of_reply(self, reply: NoticeReply) -> Exhibit | None:
        """Find the exhibit that holds a reply."""
        return next((one for one in self.exhibits if reply.record in one.replies), None)

    def versions_of(self, number: str, at: Instant) -> tuple[ClauseVersion, ...]:
        """Return what stood under a clause number at an instant."""
        every = self.case.contract.versions
        return tuple(one for one in every if one.clause.number == number and one.in_force.holds(at))


def _by_date(said: Said) -> tuple[bool, float, int]:
    at = said.message.at
    return (at is None, at.timestamp() if at else 0, said.exhibit.number)
