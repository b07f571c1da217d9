"""Reads the header row and the dates of Jira's CSV exports, whatever the language of whoever exported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, NamedTuple

from tracker_scope.connectors.csv_words import CANONICAL, CUSTOM, MONTHS, ORDINARY, folded

_IDENTIFYING: Final = ("Summary", "Issue id", "Issue Type", "Status")
DATED: Final = ("Created", "Updated", "Resolved", "Last Viewed", "Due Date", "Comment", "Attachment")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each named column stands in a row; a repeated header has several places."""

    width: int
    places: dict[str, tuple[int, ...]]

    def every(self, fields: Sequence[str], name: str) -> list[str]:
        """Return the values of a column that are not empty, in order."""
        return [fields[place] for place in self.places.get(name, ()) if place < len(fields) and fields[place]]

    def first(self, fields: Sequence[str], name: str) -> str:
        """Return the first value of a column that is not empty, else an empty text."""
        return next(iter(self.every(fields, name)), "")

    def place(self, name: str) -> int | None:
        """Return the first place of a column, None when there is none."""
        return next(iter(self.places.get(name, ())), None)

    @property
    def known(self) -> int:
        """Count the columns that are Jira's own; 0 when this is not a table of Jira issues."""
        if "Issue key" not in self.places or not any(name in self.places for name in _IDENTIFYING):
            return 0
        return sum(name in self.places for name in set(CANONICAL.values()))


def columns(headers: Iterable[str]) -> Columns:
    """Read a header row: names in English whatever its language, custom fields by their own names."""
    places: dict[str, tuple[int, ...]] = {}
    width = 0
    for place, header in enumerate(headers):
        name = _column(header)
        places[name] = (*places.get(name, ()), place)
        width += 1
    return Columns(width=width, places=places)


def _column(header: str) -> str:
    custom = CUSTOM.fullmatch(header.strip())
    if custom is None:
        return CANONICAL.get(folded(header), header.strip())
    own = custom["name"].strip()
    return f"Custom field ({own})" if folded(own) in CANONICAL else own


_DATE: Final = re.compile(
    r"(?P<one>[0-9]{1,4})(?P<mark>[-/]|\. ?| (?:de )?)(?P<two>[0-9]{1,2}|[^\W\d_]{3,10})"
    r"(?:\.? (?:de )?|\.?[-/]|\.)(?P<three>[0-9]{1,4})"
    r"(?:(?:[ ,T]+|,?\s+(?:à|um|a las)\s+)(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"\s*(?:(?P<half>[ap])\.?\s?m\.?)?\s*(?P<offset>z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.IGNORECASE,
)


_DATE_ROOM: Final = 64
_LAST_MONTH: Final = 12
_SHORT: Final = 2
_LONG: Final = 4
_CENTURY: Final = 2000  # Jira is of 2002


class LocalDate(NamedTuple):
    """An instant in UTC, or None; and the code of the finding that its reading calls for."""

    at: datetime | None
    finding: str | None


def day_orders(text: str) -> frozenset[str]:
    """Tell which orders of day and month ("dmy", "mdy") a date all in figures allows; empty for any other text.

    What follows the date does not matter, so that a comment can be given whole.
    """
    found = _DATE.match(text[:_DATE_ROOM].translate(ORDINARY).lstrip())
    if found is None or not found["two"].isdigit() or found["mark"].startswith(".") or len(found["one"]) > _SHORT:
        return frozenset()
    orders = {"dmy": found["two"], "mdy": found["one"]}
    return frozenset(order for order, month in orders.items() if 1 <= int(month) <= _LAST_MONTH)


def read_date(text: str, zone: tzinfo, order: str) -> LocalDate:
    """Read a date as Jira or a spreadsheet writes it in the zone of whoever exported it.

    `order` is "dmy" or "mdy" where the file shows it, else empty: then a date such as
    03/04/2026 is not read. A local time that occurs twice is its first occurrence.
    """
    found = _DATE.fullmatch(text.translate(ORDINARY).strip())
    if found is None:
        return LocalDate(None, "unreadable_date")
    day = _day(found, order)
    if day is None:
        undecided = not order and len(day_orders(text)) > 1
        return LocalDate(None, "ambiguous_day_order" if undecided else "unreadable_date")
    try:
        local = datetime(*day, *_time(found), tzinfo=_offset(found["offset"]) or zone)
        return LocalDate(local.astimezone(UTC), _doubt(local))
    except (ValueError, OverflowError):
        return LocalDate(None, "unreadable_date")


def _day(found: re.Match[str], order: str) -> tuple[int, int, int] | None:
    """Return year, month and day, or None when they cannot be told apart."""
    one, two, three = found["one"], found["two"], found["three"]
    if len(one) == _LONG:
        return int(one), _month(two), int(three)
    if len(three) not in {_SHORT, _LONG}:
        return None
    year = int(three) + (_CENTURY if len(three) == _SHORT else 0)
    if not two.isdigit() or found["mark"].startswith(".") or int(one) == int(two):
        return year, _month(two), int(one)
    orders = day_orders(found[0])
    chosen = order or "".join(orders if len(orders) == 1 else ())
    if chosen not in orders:
        return None
    return (year, int(two), int(one)) if chosen == "dmy" else (year, int(one), int(two))


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.get(folded(text), 0)


def _time(found: re.Match[str]) -> tuple[int, int, int, int]:
    if found["hour"] is None:
        return 0, 0, 0, 0
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    fraction = (found["fraction"] or "").ljust(6, "0")[:6]
    return hour, int(found["minute"]), int(found["second"] or 0), int(fraction)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in "zZ":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _doubt(local: datetime) -> str | None:
    """Name what is doubtful about a local time: PEP 495 tells both cases by the offsets of the two folds."""
    first, second = local.utcoffset(), local.replace(fold=1).utcoffset()
    if first is None or second is None or first == second:
        return None
    return "ambiguous_local_time" if first > second else "nonexistent_local_time"
