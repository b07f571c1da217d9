"""How fixed wording, dates and figures are set in a language (French spacing, CLDR forms through Babel)."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

_NO_BREAK: Final = "\u00a0"
_NARROW: Final = "\u202f"
_MINUS: Final = "\u2212"
_DIGITS: Final = 120  # of any product of two figures that a file may hold: Babel sets decimals in the context's
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


def written_decimal(number: Decimal, language: str) -> str:
    """Write a number with exactly the decimals that it has, but no zeros after the last that counts."""
    with localcontext(prec=_DIGITS):
        return _signed(format_decimal(number.normalize(), locale=locale_of(language), decimal_quantization=False))


def written_rate(percent: Decimal, language: str) -> str:
    """Write a percentage: 20 % in French (a space that does not break), 20% in English."""
    return f"{written_decimal(percent, language)}{_NO_BREAK if language == 'fr' else ''}%"


def written_amount(amount: Decimal, currency: str, language: str) -> str:
    """Write money: 12 500,00 € in French, €12,500.00 in English; a unit price of less than a cent keeps its decimals.

    French writes the code of a currency other than the euro: CLDR's symbols (£GB, $US) are not in use in contracts.
    """
    locale = locale_of(language)
    form = "#,##0.00 ¤¤" if language == "fr" and currency != "EUR" else None
    with localcontext(prec=_DIGITS):
        said = _signed(format_currency(amount, currency, form, locale=locale, decimal_quantization=False))
    return said.replace(" ", _NO_BREAK) if form else said


def _signed(figure: str) -> str:
    """Set a minus sign for the hyphen that CLDR has: it is as wide as a figure, and no line breaks after it."""
    return str(figure).replace("-", _MINUS)
