"""How fixed wording, dates and figures are set in a language (French spacing, CLDR forms through Babel)."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

_NO_BREAK: Final = "\u00a0"
_NARROW: Final = "\u202f"
_TERRITORIES: Final = {"fr": "fr_FR", "en": "en_GB"}
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'")
# Imprimerie nationale, Lexique des règles typographiques: a narrow space before ; ! ?, a full one
# before : and inside guillemets; here also before % and after the abbreviations that announce a number.
_FRENCH: Final = (
    (re.compile(r" (?=[;!?])"), _NARROW),
    (re.compile(r" (?=[:»%€])"), _NO_BREAK),
    (re.compile(r"(?<=«) "), _NO_BREAK),
    (re.compile(r"(?<=n°) |(?<=§) "), _NO_BREAK),
)


@lru_cache
def locale_of(language: str) -> Locale:
    """Return the CLDR locale of a language; one that CLDR does not know is set as English."""
    try:
        return Locale.parse(_TERRITORIES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def typeset(fixed: str, language: str) -> str:
    """Set fixed wording: apostrophes, and the non-breaking spaces of French (never for somebody's words)."""
    curled = _APOSTROPHE.sub("’", fixed)
    for pattern, space in _FRENCH if language == "fr" else ():
        curled = pattern.sub(space, curled)
    return curled


@lru_cache(maxsize=4096)
def written_day(day: date, language: str) -> str:
    """Write a calendar day in full: 1er septembre 2026, 1 September 2026."""
    written = format_date(day, "long", locale_of(language))
    return f"1er{written[1:]}" if language == "fr" and written.startswith("1 ") else written


def written_time(at: datetime, language: str) -> str:
    """Write the time of day to the second."""
    return format_time(at.timetz().replace(tzinfo=None), "medium", locale=locale_of(language))


def written_offset(at: datetime) -> str:
    """Write how far an aware instant is from UTC: +02:00."""
    offset = at.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}"


def written_number(number: int, language: str) -> str:
    """Write a whole number with the separators of the language."""
    return str(format_decimal(number, locale=locale_of(language)))
