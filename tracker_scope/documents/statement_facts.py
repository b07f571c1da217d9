"""Everything that a scope statement says, in one value: what `build` takes and nothing else."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from tracker_scope.documents.facts import Facts
from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import Run
from tracker_scope.model.contract import ContractText
from tracker_scope.model.party import People
from tracker_scope.model.register import Basis, Entry, Register
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import Instant, day_in
from tracker_scope.model.trace import Decision, DecisionKind, SuspectCause


class Writing(Noun):
    """The text of a decision's source, whole: `decision` is that decision's record.

    `by` is the id of the person who wrote it and `at` is when, where the source says so; `number`
    is the comment's place among those of its ticket, counted from 1. Ids of comments are never
    printed: those of a CSV hold account names.
    """

    decision: int
    text: str
    by: str | None = None
    at: Instant | None = None
    number: int | None = None


class Earlier(Noun):
    """A wording that a message had before, and the instant from which another one is known.

    One that is not `given` the tracker withholds: that there was one is all that is known of it.
    """

    text: str
    given: bool = True
    until: Instant


class Message(Noun):
    """A public message on a ticket, whole, as it was worded on the effective date.

    `number` is that of a comment; the ticket's own description has none. `by` is the id of the
    person who is recorded as holding `account`; without an account the export names no author.
    `changed` is when the wording given was first there, when it is not the first one. `captured` is
    the first capture of a wording of which the source does not show whether an earlier one existed;
    `earlier` are the wordings that are known, oldest first. A text that is not `given` is one that the
    tracker does not give of that date: it is unknown, not empty.
    """

    ticket: TicketRef
    by: str | None = None
    account: str | None = None
    at: Instant | None = None
    changed: Instant | None = None
    captured: Instant | None = None
    earlier: tuple[Earlier, ...] = ()
    text: str
    given: bool = True
    number: int | None = None


class Withheld(Noun):
    """How many restricted messages a ticket has by the effective date."""

    ticket: TicketRef
    count: int


class Unread(Noun):
    """What a ticket cites and no text answered to, restricted citations left out."""

    ticket: TicketRef
    cited: tuple[str, ...]


class DeclaredType(Noun):
    """A ticket type that the project declared to be internal work, or to report a defect."""

    meaning: Literal["internal", "defect"]
    type: str
    by: str
    at: Instant
    record: int


class Withdrawal(Noun):
    """A capture that was taken back: `by` is a person's or party's id, None for this software itself.

    This software takes back what it read of a file that it then refused; a person gives a reason.
    """

    run: str
    source: str
    at: Instant
    by: str | None
    reason: str
    tickets: int
    record: int


class Change(Noun):
    """A run of words that both texts have, or that only the earlier or only the later one has."""

    op: Literal["kept", "removed", "added"]
    words: str


class Difference(Noun):
    """What moved at one end of a suspect link, word by word; `cause` is the register's own."""

    ticket: TicketRef
    cause: SuspectCause
    changes: tuple[Change, ...]


class StatementFacts(Facts):
    """The facts of a scope statement, as known at the two dates of the register, which is `scope`.

    `keeper` is the id of the party that keeps the ledger; `accounts` maps a source to the
    account under which it was captured; `runs` leave out withdrawn ones; `writings` and
    `messages` leave out restricted ones, which `withheld` counts. `messages` are all those of the
    tickets whose thread is quoted (in a scope statement those of the classes `not_covered` and
    `contested`), whoever wrote them, by the effective date;
    `unread` is of the tickets of the class `open`. `command` recomputes
    the classifications, `tool` is the version of this software. Nothing that could be left
    out by oversight has a default: the document would say that there is none.
    """

    project: str
    zone: str
    keeper: str
    scope: Register
    contract: ContractText
    people: People
    runs: tuple[Run, ...]
    accounts: dict[str, str] = Field(default_factory=dict)
    tree: TreeHead
    decisions: tuple[Decision, ...]
    writings: tuple[Writing, ...]
    messages: tuple[Message, ...]
    withheld: tuple[Withheld, ...]
    unread: tuple[Unread, ...]
    declared: tuple[DeclaredType, ...]
    withdrawals: tuple[Withdrawal, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    names: bool = False
    tool: str
    command: str

    @property
    def as_of_day(self) -> date:
        """The calendar day of the effective date in the project's zone."""
        return day_in(self.scope.as_of.effective, self.zone)

    @cached_property
    def decisions_by_ticket(self) -> dict[TicketRef, tuple[Decision, ...]]:
        """Return the decisions of each ticket, in the order in which they were given."""
        grouped: defaultdict[TicketRef, list[Decision]] = defaultdict(list)
        for one in self.decisions:
            grouped[one.ticket].append(one)
        return {ticket: tuple(found) for ticket, found in grouped.items()}

    @cached_property
    def writings_by_decision(self) -> dict[int, Writing]:
        """Return the writings by the record of the decision that rests on them."""
        return {one.decision: one for one in self.writings}

    @cached_property
    def messages_by_ticket(self) -> dict[TicketRef, tuple[Message, ...]]:
        """Return the messages on each ticket, oldest first, the description before the comments of its instant."""
        grouped: defaultdict[TicketRef, list[Message]] = defaultdict(list)
        for one in sorted(self.messages, key=lambda one: (one.at or self.scope.as_of.effective, one.number or 0)):
            grouped[one.ticket].append(one)
        return {ticket: tuple(found) for ticket, found in grouped.items()}

    @cached_property
    def withheld_by_ticket(self) -> dict[TicketRef, int]:
        """Return how many messages of each ticket are restricted."""
        return {one.ticket: one.count for one in self.withheld if one.count}

    @cached_property
    def unread_by_ticket(self) -> dict[TicketRef, tuple[str, ...]]:
        """Return what each ticket cites that could not be read."""
        return {one.ticket: one.cited for one in self.unread}

    def declared_type(self, meaning: str, name: str | None) -> DeclaredType | None:
        """Find the declaration of a ticket type."""
        return next((one for one in self.declared if (one.meaning, one.type) == (meaning, name)), None)

    def limits_of(self, source: str) -> frozenset[str]:
        """Return the codes of what a source cannot show."""
        return frozenset(code for run in self.runs if run.source == source for code in run.limits)

    def not_found_by(self, entry: Entry) -> dict[str, date]:
        """Return the parties that say that a ticket is not found in the documents, and the days of saying so."""
        said = {one.party: one.made_on for one in entry.basis if one.party is not None and one.made_on is not None}
        for party, one in self.standing(entry).items():
            if one.kind is DecisionKind.NOT_COVERED:
                said[party] = one.made_on
        return said

    def standing(self, entry: Entry) -> dict[str, Decision]:
        """Return each party's latest decision on a ticket, made with authority and recorded by the two dates."""
        made = (one for one in self.decisions_by_ticket.get(entry.ref, ()) if self._stands(one))
        return {one.party: one for one in sorted(made, key=lambda one: (one.made_on, one.recorded_at, one.record))}

    def superseded(self, entry: Entry) -> tuple[Decision, ...]:
        """Return the decisions on a ticket that a later one of the same party replaced, oldest first."""
        latest = self.standing(entry).values()
        made = [one for one in self.decisions_by_ticket.get(entry.ref, ()) if self._stands(one) and one not in latest]
        return tuple(sorted(made, key=lambda one: (one.made_on, one.recorded_at, one.record)))

    def _stands(self, one: Decision) -> bool:
        person = self.people.person(one.by)
        made = one.made_on <= self.as_of_day and one.recorded_at <= self.scope.as_of.known
        return made and person is not None and person.may_decide(one.made_on)

    def decision_of(self, entry: Entry, basis: Basis) -> Decision | None:
        """Find the decision from which a basis was made."""
        wanted = (basis.by, basis.made_on, basis.recorded_at, basis.decision)
        made = self.decisions_by_ticket.get(entry.ref, ())
        return next(
            (
                one
                for one in made
                if (one.by, one.made_on, one.recorded_at, one.kind.value) == wanted
                and (basis.clause is None or basis.clause in one.clauses)
            ),
            None,
        )

    def recorded_by_itself(self, decision: Decision) -> bool:
        """Tell whether the party that decided also recorded it, so that the reason is in its own words."""
        return self.people.acts_for(decision.recorded_by, decision.party)

    def writing_of(self, decision: Decision | None) -> Writing | None:
        """Find the writing on which a decision rests, unless it is restricted."""
        if decision is None or is_hidden(decision):
            return None
        return self.writings_by_decision.get(decision.record)


def is_hidden(decision: Decision | None) -> bool:
    """Tell whether a decision rests on a restricted comment, so that neither it nor its reason may be shown."""
    return decision is not None and decision.source is not None and decision.source.restricted
