"""Everything that a scope statement says, in one value: what `build` takes and nothing else."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import Run
from tracker_scope.model.contract import ContractText
from tracker_scope.model.party import People, Person
from tracker_scope.model.register import Basis, Entry, Register
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import Instant
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


class Message(Noun):
    """A public comment on a ticket by a person who is recorded: its text as of the effective date, whole."""

    ticket: TicketRef
    by: str
    at: Instant
    text: str
    number: int


class Change(Noun):
    """A run of words that both texts have, or that only the earlier or only the later one has."""

    op: Literal["kept", "removed", "added"]
    words: str


class Difference(Noun):
    """What moved at one end of a suspect link, word by word; `cause` is the register's own."""

    ticket: TicketRef
    cause: SuspectCause
    changes: tuple[Change, ...]


class StatementFacts(Noun):
    """The facts of a scope statement, as known at the two dates of the register, which is `scope`.

    `keeper` is the id of the party that keeps the ledger; `accounts` maps a source to the
    account under which it was captured; `runs` leave out withdrawn ones; `writings` and
    `messages` leave out restricted ones. `messages` are all those that recorded persons wrote on
    tickets of the class `not_covered`, by the effective date. `command` recomputes
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
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    names: bool = False
    tool: str
    command: str

    def __copy__(self) -> Self:
        """Copy the facts without what was worked out of them, which an update would make stale."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @property
    def as_of_day(self) -> date:
        """The calendar day of the effective date in the project's zone."""
        return self.scope.as_of.effective.astimezone(ZoneInfo(self.zone)).date()

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
        """Return the messages on each ticket, oldest first."""
        grouped: defaultdict[TicketRef, list[Message]] = defaultdict(list)
        for one in sorted(self.messages, key=lambda one: (one.at, one.number)):
            grouped[one.ticket].append(one)
        return {ticket: tuple(found) for ticket, found in grouped.items()}

    def not_found_by(self, entry: Entry) -> dict[str, date]:
        """Return the parties that say that a ticket is not found in the documents, and the days of saying so."""
        said = {one.party: one.made_on for one in entry.basis if one.party is not None and one.made_on is not None}
        for party, one in self.standing(entry).items():
            if one.kind is DecisionKind.NOT_COVERED:
                said[party] = one.made_on
        return said

    def answers(self, entry: Entry) -> tuple[tuple[Person, Message], ...]:
        """Return the messages on a ticket by persons of the parties that took no recorded position on it."""
        said = self.not_found_by(entry)
        found = ((self.people.person(one.by), one) for one in self.messages_by_ticket.get(entry.ref, ()))
        return tuple((person, one) for person, one in found if person is not None and person.party not in said)

    def standing(self, entry: Entry) -> dict[str, Decision]:
        """Return each party's latest decision on a ticket, made with authority and recorded by the two dates."""
        made = (one for one in self.decisions_by_ticket.get(entry.ref, ()) if self._stands(one))
        return {one.party: one for one in sorted(made, key=lambda one: (one.made_on, one.recorded_at, one.record))}

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
        recorder = self.people.person(decision.recorded_by)
        return decision.party in {decision.recorded_by, recorder.party if recorder else None}

    def writing_of(self, decision: Decision | None) -> Writing | None:
        """Find the writing on which a decision rests, unless it is restricted."""
        if decision is None or is_hidden(decision):
            return None
        return self.writings_by_decision.get(decision.record)


def is_hidden(decision: Decision | None) -> bool:
    """Tell whether a decision rests on a restricted comment, so that neither it nor its reason may be shown."""
    return decision is not None and decision.source is not None and decision.source.restricted
