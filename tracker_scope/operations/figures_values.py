"""Takes single values of a figures file: an exact number, a day, words; what leaves doubt is refused."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from babel.numbers import get_currency_precision, list_currencies

from tracker_scope.errors import ImportInvalid
from tracker_scope.errors.problems import Problem

WHOLE_DIGITS: Final = 15  # what a spreadsheet keeps of a number
DECIMALS: Final = 6
SHOWN: Final = 60  # characters of what was found, in an error's sentence
_HIGHEST_RATE: Final = Decimal(100)
_MINUS: Final = "\u2212"
# The spaces that group thousands in French: plain, no-break, thin and narrow no-break.
_SPACES: Final = re.compile("[ \u00a0\u2009\u202f]")
_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FRENCH: Final = re.compile(r"-?(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_ENGLISH: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_EITHER: Final = re.compile(r"-?[0-9]{1,3},[0-9]{3}")


class Cell(NamedTuple):
    """A value with the place where it stands, as people find it: line.2.quantity, Lines!D3."""

    value: object
    place: str


Row = dict[str, Cell]


def is_empty(cell: Cell | None) -> bool:
    """Tell whether nothing was typed."""
    return cell is None or cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


class Values:
    """Takes the values of one file; every method returns None for what is empty and raises ImportInvalid."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def refused(self, cell: Cell, key: str, **facts: object) -> ImportInvalid:
        """Build the refusal of a value."""
        shown = {"words": str(cell.value)[:SHOWN]} if key in _WITH_WORDS else {}
        return ImportInvalid(path=self._path, problem=Problem(key, place=cell.place, **shown, **facts))

    def words(self, cell: Cell | None) -> str | None:
        """Take a text; a whole number is taken as it is written."""
        if cell is None or is_empty(cell):
            return None
        if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | Decimal):
            raise self.refused(cell, "entry_text")
        return str(cell.value).strip() if isinstance(cell.value, str | int) else f"{cell.value.normalize():f}"

    def day(self, cell: Cell | None) -> date | None:
        """Take a calendar day: a date, a date with midnight, or the text 2026-03-31."""
        if cell is None or is_empty(cell):
            return None
        if isinstance(cell.value, datetime):
            if cell.value.time() == time() and cell.value.tzinfo is None:
                return cell.value.date()
        elif isinstance(cell.value, date):
            return cell.value
        elif isinstance(cell.value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell.value.strip()):
            try:
                return date.fromisoformat(cell.value.strip())
            except ValueError as wrong:
                raise self.refused(cell, "entry_day") from wrong
        raise self.refused(cell, "entry_day")

    def number(self, cell: Cell | None) -> Decimal | None:
        """Take an exact number: no exponent, no negative zero, at most 15 digits before the point and 6 after."""
        if cell is None or is_empty(cell):
            return None
        found = self._read(cell)
        _, digits, exponent = found.as_tuple()
        if not isinstance(exponent, int) or exponent > 0 or (not found and found.is_signed()):
            raise self.refused(cell, "figure_form")
        if len(digits) + exponent > WHOLE_DIGITS or -exponent > DECIMALS:
            raise self.refused(cell, "figure_too_long")
        return found

    def _read(self, cell: Cell) -> Decimal:
        value = cell.value
        if isinstance(value, Decimal):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            if abs(value) >= 10**WHOLE_DIGITS:
                raise self.refused(cell._replace(value=f"{Decimal(value):.3e}"), "figure_too_long")
            return Decimal(value)
        if not isinstance(value, str):
            raise self.refused(cell, "figure_form")
        text = _SPACES.sub(" ", value.strip()).replace(_MINUS, "-")
        if _EITHER.fullmatch(text):
            raise self.refused(cell, "figure_ambiguous")
        if _ENGLISH.fullmatch(text):
            return Decimal(text.replace(",", ""))
        if _PLAIN.fullmatch(text) or _FRENCH.fullmatch(text):
            return Decimal(text.replace(" ", "").replace(",", "."))
        raise self.refused(cell, "figure_form")

    def amount(self, cell: Cell | None, currency: str) -> Decimal | None:
        """Take money: no more decimals than the currency has, zeros aside."""
        found = self.number(cell)
        if found is None or cell is None:
            return None
        places = get_currency_precision(currency)
        rounded = round(found, places)
        if rounded != found:
            raise self.refused(cell, "figure_decimals", count=places, currency=currency)
        return rounded

    def rate(self, cell: Cell | None) -> Decimal | None:
        """Take a percentage from 0 to 100."""
        found = self.number(cell)
        if found is not None and cell is not None and not 0 <= found <= _HIGHEST_RATE:
            raise self.refused(cell, "figure_rate")
        return found

    def currency(self, cell: Cell) -> str:
        """Take the code of a currency (ISO 4217), which no figures do without."""
        code = (self.words(cell) or "").upper()
        if not code:
            raise self.refused(cell, "entry_missing")
        if code not in list_currencies():
            raise self.refused(cell, "currency_unknown")
        return code

    def name(self, row: Row, field: str, place: str) -> str:
        """Take the words by which a row is called; raises ImportInvalid for a row without them."""
        found = self.words(row.get(field))
        if found is None:
            raise self.refused(row.get(field, Cell(None, f"{place}.{field}")), "entry_missing")
        return found


_WITH_WORDS: Final = frozenset(
    {
        "figure_form",
        "figure_too_long",
        "figure_ambiguous",
        "figure_decimals",
        "figure_rate",
        "currency_unknown",
        "line_not_in_draft",
    }
)
