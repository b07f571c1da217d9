"""Short ways to write the nodes of a document tree, each with its source."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from tracker_scope.model.document import (
    Amount,
    Blank,
    Bullets,
    Count,
    Day,
    Inline,
    Moment,
    Paragraph,
    Phrase,
    Quantity,
    Rate,
    Source,
    Table,
    Term,
    Text,
    Value,
)
from tracker_scope.model.time import day_in

Cell = tuple[Inline, ...]
SourceKind = Literal["record", "clause", "ticket", "register", "settings", "run"]

REGISTER: Final = Source(kind="register", ref="register")
SETTINGS: Final = Source(kind="settings", ref="settings")
EMPTY: Final[Cell] = ()
WORDING: Final = "documents."


@lru_cache(maxsize=4096)
def source(kind: SourceKind, ref: str) -> Source:
    """Name where a value comes from."""
    return Source(kind=kind, ref=ref)


def phrase(key: str, /, **values: Value) -> Phrase:
    """Fill the sentence `documents.<key>`."""
    return Phrase(key=f"{WORDING}{key}", values=values)


def words(text: str, origin: Source) -> Text:
    """Repeat somebody's words, or a name."""
    return Text(text=text, source=origin)


def term(key: str) -> Term:
    """Name a term of the glossary."""
    return Term(key=key)


def count(number: int, origin: Source) -> Count:
    """Write a whole number."""
    return Count(count=number, source=origin)


def quantity(number: Decimal, origin: Source) -> Quantity:
    """Write a number with decimals."""
    return Quantity(number=number, source=origin)


def rate(percent: Decimal, origin: Source) -> Rate:
    """Write a percentage."""
    return Rate(percent=percent, source=origin)


def amount(value: Decimal, currency: str, origin: Source) -> Amount:
    """Write money."""
    return Amount(amount=value, currency=currency, source=origin)


def blank(field: str) -> Blank:
    """Leave a place to be completed."""
    return Blank(field=field)


def day(when: date, origin: Source) -> Day:
    """Write a calendar day."""
    return Day(day=when, source=origin)


def day_of(at: datetime, zone: str, origin: Source) -> Day:
    """Write the calendar day on which an instant falls in an IANA zone."""
    return Day(day=day_in(at, zone), source=origin)


def moment(at: datetime, origin: Source) -> Moment:
    """Write an instant."""
    return Moment(at=at, source=origin)


def sentence(key: str, /, **values: Value) -> Paragraph:
    """Set one sentence as a paragraph."""
    return Paragraph(content=(phrase(key, **values),))


def bullets(*items: Cell, ordered: bool = False) -> Bullets:
    """Set a list."""
    return Bullets(items=items, ordered=ordered)


def table(part: str, columns: tuple[str, ...], rows: list[tuple[Cell, ...]], caption: str | None = None) -> Table:
    """Set a table whose heads are the keys `documents.<part>.<column>`."""
    return Table(
        heads=tuple(f"documents.{part}.{column}" for column in columns),
        rows=tuple(rows),
        caption=None if caption is None else phrase(f"{part}.{caption}"),
    )


def set_apart(listed: Table, *, searchable: bool = False, numeric: tuple[int, ...] = ()) -> Table:
    """Let a table be searched, or the figures of some columns (from 0) stand one under the other."""
    return listed.model_copy(update={"searchable": searchable, "numeric": numeric})
