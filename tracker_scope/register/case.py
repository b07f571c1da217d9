"""What the classification of one ticket may look at, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.contract import ClauseVersion
from tracker_scope.model.party import Side
from tracker_scope.model.time import AsOf, Instant
from tracker_scope.model.trace import Decision, MentionReading, TracedTicket


class ClauseLookup(Protocol):
    """Finds clauses as the text in force had them."""

    def by_target(self, target: str, at: Instant) -> tuple[ClauseVersion, ...]:
        """Return the clauses that a number, identifier or anchor named at an instant."""
        ...

    def version_at(self, identity: str, at: Instant) -> ClauseVersion | None:
        """Return the version of a clause in force at an instant."""
        ...


class Mappings(Noun):
    """What a project declared of its trackers' words."""

    internal_types: frozenset[str] = frozenset()
    defect_types: frozenset[str] = frozenset()
    bots: tuple[str, ...] = ()
    reference_fields: tuple[str, ...] = ()


class Sending(Noun):
    """That a notice which raises the ticket went to a party; `record` is where that is recorded."""

    notice: str
    to: str
    on: date
    record: int


class Requester(Noun):
    """The person who holds the account that created a ticket, and the side for which that person acts."""

    person: str
    side: Side | None = None


class Case(Noun):
    """One ticket, its mentions as read, and the decisions that stand on the date.

    `decisions` are those by persons with authority, made and recorded by then, oldest first;
    `sendings` too are those made and recorded by then. `keeper` is the party that keeps the ledger,
    None where the settings name none of the recorded parties.
    """

    ticket: TracedTicket
    readings: tuple[MentionReading, ...]
    findings: tuple[Finding, ...] = ()
    decisions: tuple[Decision, ...]
    mappings: Mappings
    as_of: AsOf
    zone: str
    document_labels: dict[str, str]
    requester: Requester | None = None
    sendings: tuple[Sending, ...] = ()
    keeper: str | None = None
