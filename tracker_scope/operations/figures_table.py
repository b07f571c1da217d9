"""Turns what a figures file holds, whatever its format, into figures of a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from tracker_scope.errors import ImportInvalid
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.proposal import EarlierPrice, Instalment, LineFigures, Milestone
from tracker_scope.operations.figures_values import Cell, Row, Values, is_empty

# The words of a figures file: those of its head, and those of each of its tables.
HEAD: Final = ("currency", "initial_net", "vat_rate", "net", "vat", "gross")
TABLES: Final = {
    "earlier": ("amendment", "net"),
    "line": ("id", "quantity", "unit", "unit_price", "vat_rate", "net"),
    "milestone": ("name", "before", "after", "cause", "depends_on"),
    "payment": ("name", "percent", "net", "vat", "gross", "due_on", "trigger"),
}
_ONE: Final = Decimal(1)


class Held(NamedTuple):
    """What a file holds, place by place, and what a person must look at in it."""

    head: Row
    tables: dict[str, list[Row]]
    findings: tuple[Finding, ...] = ()


class Typed(Noun):
    """The figures as they were typed, before it is known by whom and for which draft."""

    currency: str
    initial_net: Decimal | None = None
    vat_rate: Decimal | None = None
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None
    earlier: tuple[EarlierPrice, ...] = ()
    lines: tuple[LineFigures, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    payments: tuple[Instalment, ...] = ()


def typed_figures(path: Path, held: Held, lines: frozenset[str]) -> tuple[Typed, tuple[Finding, ...]]:
    """Take every value; raises ImportInvalid for the first that leaves doubt, or that is of no line of the draft."""
    reader = _Reader(Values(path), lines)
    head, tables = held.head, held.tables
    reader.currency = reader.values.currency(head.get("currency", Cell(None, "currency")))
    told: dict[str, Any] = {name: reader.amount(head.get(name)) for name in ("initial_net", "net", "vat", "gross")}
    told |= {
        "currency": reader.currency,
        "vat_rate": reader.values.rate(head.get("vat_rate")),
        "earlier": reader.each("earlier", tables, reader.earlier),
        "lines": reader.each("line", tables, reader.line),
        "milestones": reader.each("milestone", tables, reader.milestone),
        "payments": reader.each("payment", tables, reader.payment),
    }
    typed = Typed.model_validate(told)
    _refuse_twice(path, [one.amendment for one in typed.earlier])
    _refuse_twice(path, [one.line for one in typed.lines])
    low = _low_rates(typed)
    return typed, (*held.findings, *([Finding.of("rate_below_one", low)] if low else []))


def _refuse_twice(path: Path, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise ImportInvalid(path=path, problem=Problem("name_twice", name=name))


def _low_rates(typed: Typed) -> list[str]:
    """Find rates of VAT such as 0.2, which is what some spreadsheets keep of 20 %."""
    rates = [typed.vat_rate, *(one.vat_rate for one in typed.lines)]
    return [f"{rate:f}" for rate in dict.fromkeys(rates) if rate is not None and 0 < rate < _ONE]


class _Reader:
    """Takes the rows of each table."""

    def __init__(self, values: Values, lines: frozenset[str]) -> None:
        self.values = values
        self.currency = ""
        self._lines = lines

    def each(self, name: str, tables: dict[str, list[Row]], take: Any) -> tuple[Any, ...]:  # noqa: ANN401  four nouns
        """Take the rows of a table that are not empty."""
        rows = [row for row in tables.get(name, ()) if not all(map(is_empty, row.values()))]
        return tuple(take(row, f"{name}.{number}") for number, row in enumerate(rows, start=1))

    def amount(self, cell: Cell | None) -> Decimal | None:
        """Take an amount in the file's currency."""
        return self.values.amount(cell, self.currency)

    def earlier(self, row: Row, place: str) -> EarlierPrice:
        """Take the price of an earlier amendment."""
        return EarlierPrice(amendment=self.values.name(row, "amendment", place), net=self.amount(row.get("net")))

    def line(self, row: Row, place: str) -> LineFigures:
        """Take the figures of a line of the draft."""
        name = self.values.name(row, "id", place)
        if name not in self._lines:
            raise self.values.refused(row["id"], "line_not_in_draft")
        return LineFigures(
            line=name,
            quantity=self.values.number(row.get("quantity")),
            unit=self.values.words(row.get("unit")),
            unit_price=self.values.number(row.get("unit_price")),
            vat_rate=self.values.rate(row.get("vat_rate")),
            net=self.amount(row.get("net")),
        )

    def milestone(self, row: Row, place: str) -> Milestone:
        """Take a date of the schedule."""
        return Milestone(
            name=self.values.name(row, "name", place),
            before=self.values.day(row.get("before")),
            after=self.values.day(row.get("after")),
            cause=self.values.words(row.get("cause")),
            depends_on=self.values.words(row.get("depends_on")),
        )

    def payment(self, row: Row, place: str) -> Instalment:
        """Take a payment."""
        return Instalment(
            name=self.values.name(row, "name", place),
            percent=self.values.number(row.get("percent")),
            net=self.amount(row.get("net")),
            vat=self.amount(row.get("vat")),
            gross=self.amount(row.get("gross")),
            due_on=self.values.day(row.get("due_on")),
            trigger=self.values.words(row.get("trigger")),
        )
