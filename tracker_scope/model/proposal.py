"""The amendment proposal: lines grouped by the client's goal, the figures that people typed, and their sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from tracker_scope.model.base import Noun
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import Instant

NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"


class Effect(StrEnum):
    """What a line does to the contract; what is clarified costs nothing."""

    ADDED = "added"
    MODIFIED = "modified"
    REMOVED = "removed"
    CLARIFIED = "clarified"


class DraftTicket(Noun):
    """A ticket named by a line: its identity, and its key when the draft was made."""

    ref: TicketRef
    key: str


class ProposalLine(Noun):
    """One change that is proposed; what is None or empty is to be completed, by a person.

    `clauses` are the numbers of the passages concerned as in force when the draft was made;
    none for what is wholly new.
    """

    id: str = Field(pattern=NAME_PATTERN)
    effect: Effect | None = None
    title: str = ""
    clauses: tuple[str, ...] = ()
    description: str | None = None
    deliverable: str | None = None
    criterion: str | None = None
    tickets: tuple[DraftTicket, ...] = ()


class ProposalGroup(Noun):
    """The lines that serve one goal of the client's; without a goal it is to be completed."""

    goal: str | None = None
    lines: tuple[ProposalLine, ...]


class Acceptance(Noun):
    """How what is delivered is accepted (recette); durations say working or calendar days."""

    tests: str | None = None
    period_days: int | None = Field(default=None, ge=0)
    period_kind: Literal["working", "calendar"] | None = None
    defect_classes: str | None = None
    record: str | None = None


class AmendmentProposal(Noun):
    """A draft of an amendment, never signed: a later record of the same name supersedes it, both stay."""

    name: str = Field(pattern=NAME_PATTERN)
    title: str | None = None
    number: str | None = None
    purpose: str | None = None
    groups: tuple[ProposalGroup, ...]
    acceptance: Acceptance = Acceptance()
    reservations: tuple[str, ...] = ()
    effective_on: date | None = None
    precedence: tuple[str, ...] = ()
    drafted_by: str
    drafted_at: Instant
    record: int = 0

    @property
    def lines(self) -> tuple[ProposalLine, ...]:
        """Every line, in the order of the groups."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def tickets(self) -> tuple[DraftTicket, ...]:
        """Every ticket named, once each, in the order of the lines."""
        return tuple(dict.fromkeys(one for line in self.lines for one in line.tickets))


class LineFigures(Noun):
    """What was typed of one line: a removal is negative; `net`, when typed, is checked and never used."""

    line: str
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    net: Decimal | None = None


class EarlierPrice(Noun):
    """The net price that an earlier signed amendment added, by the label of that document."""

    amendment: str
    net: Decimal | None = None


class Milestone(Noun):
    """A date of the schedule before and after, why it moves, and what it depends on from the client."""

    name: str
    before: date | None = None
    after: date | None = None
    cause: str | None = None
    depends_on: str | None = None


class Instalment(Noun):
    """One payment: its share, its amounts, and its day or what triggers it."""

    name: str
    percent: Decimal | None = None
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None
    due_on: date | None = None
    trigger: str | None = None


class Figures(Noun):
    """The figures of a draft as a person typed or imported them; `file` and `digest` are where they came from.

    Amounts are in `currency` (ISO 4217); `vat_rate` is in percent and holds for lines without their own.
    """

    proposal: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    initial_net: Decimal | None = None
    earlier: tuple[EarlierPrice, ...] = ()
    vat_rate: Decimal | None = None
    lines: tuple[LineFigures, ...] = ()
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None
    milestones: tuple[Milestone, ...] = ()
    payments: tuple[Instalment, ...] = ()
    file: str
    digest: str
    by: str
    recorded_at: Instant
    record: int = 0


class PricedLine(Noun):
    """A line with its net amount, None while a figure is missing."""

    line: str
    figures: LineFigures | None = None
    vat_rate: Decimal | None = None
    net: Decimal | None = None


class VatRow(Noun):
    """The lines of one rate together; `rate` in percent, the tax rounded half up to the currency's cent."""

    rate: Decimal
    net: Decimal
    vat: Decimal


class Price(Noun):
    """What a draft comes to; whatever rests on a missing figure is None, and `missing` names the figure.

    `before` is the initial price with every earlier amendment, `after` adds this one, all net;
    `percent` is this one's net amount as a share of `initial_net`, to two decimals.
    """

    currency: str | None = None
    lines: tuple[PricedLine, ...] = ()
    rates: tuple[VatRow, ...] = ()
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None
    initial_net: Decimal | None = None
    earlier: tuple[EarlierPrice, ...] = ()
    before: Decimal | None = None
    after: Decimal | None = None
    percent: Decimal | None = None
    missing: tuple[str, ...] = ()
