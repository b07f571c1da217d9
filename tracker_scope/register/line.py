"""One line of the register: what its sums look at, of an entry made just now or read from a cache."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tracker_scope.model.register import Classification, Entry

Order = tuple[str, str, int, str, str]


class Line(NamedTuple):
    """A classified ticket: its place, its class, the numbers of the clauses that it touches.

    `decided_on` is the last day on which its basis was made; None without a basis that has a day.
    `recognised_on`, `told_on` and `stated` are of its telling.
    """

    ticket: str
    order: Order
    classification: Classification
    suspect: bool
    restricted: bool
    touched: tuple[str, ...] = ()
    decided_on: date | None = None
    recognised_on: date | None = None
    told_on: date | None = None
    stated: bool = False


def line_of(entry: Entry) -> Line:
    """Return the line of an entry."""
    touched = {*entry.mentioned, *(clause.number for clause in entry.clauses)}
    days = [one.made_on for one in entry.basis if one.made_on is not None]
    telling = entry.telling
    return Line(
        ticket=entry.ticket,
        order=sort_key(entry),
        classification=entry.classification,
        suspect=bool(entry.suspect),
        restricted=entry.restricted,
        touched=tuple(sorted(touched)),
        decided_on=max(days, default=None) if len(days) == len(entry.basis) else None,
        recognised_on=telling.recognised_on if telling else None,
        told_on=telling.told_on if telling else None,
        stated=telling is not None and telling.stated_on is not None,
    )


def sort_key(entry: Entry) -> Order:
    """Order entries by source, then by the key's letters, then by its number."""
    letters = entry.ticket.rstrip("0123456789")
    digits = entry.ticket[len(letters) :].lstrip("0")
    return (entry.source, letters, len(digits), digits, entry.ref.id)
