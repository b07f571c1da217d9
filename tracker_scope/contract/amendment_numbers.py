"""How sentences of amendments name clauses: "article 4.2", "Sections 7 to 9", "l'article 3 de l'avenant n° 1"."""

from __future__ import annotations

import re
from typing import Final

from tracker_scope.contract.numbers import IDENTIFIER

KEY_WORDS: Final = (
    r"(?:articles?|art\.|sections?|sec\.|clauses?|exigences?|requirements?|paragraphes?|paragraphs?|chapitres?"
    r"|chapters?|annexes?|appendix|appendices?|annex|points?|items?)"
)
KEY: Final = rf"(?i:\b{KEY_WORDS}\s+(?:n°\s*)?|§{{1,2}}\s*)"
NUMBER: Final = (
    rf"(?:{IDENTIFIER}|\d{{1,3}}(?:\.\d{{1,3}})*|[A-Z](?:\.\d{{1,3}})*(?![\w'])|[IVXLC]+(?:\.\d{{1,3}})*(?![\w']))"
)
_THE: Final = rf"(?:(?:l'|les?\s+|la\s+|the\s+)?{KEY})?"
_JOIN: Final = r"(?:\s*,\s*(?:(?i:et|and)\s+)?|\s+(?i:et|and|à|to|through)\s+)"
NUMBERS: Final = rf"{NUMBER}(?:{_JOIN}{_THE}{NUMBER})*"
ONE: Final = (
    rf"(?:{KEY}(?P<numbers>{NUMBERS})|\b(?P<names>{IDENTIFIER}(?:(?:\s*,\s*|\s+(?:et|and|à|to)\s+){IDENTIFIER})*))"
)
_TOKEN: Final = re.compile(rf"(?P<range>\s(?:à|to|through)\s)|{KEY}|(?P<number>{NUMBER})")
_LAST: Final = re.compile(r"(.*?)(\d+)\Z", re.DOTALL)
_MOST: Final = 50
"""A longer range is more likely a slip of the pen than a change of so many clauses."""

_ORDINALS: Final = {
    "premier": "1",
    "first": "1",
    "deuxième": "2",
    "second": "2",
    "troisième": "3",
    "third": "3",
    "quatrième": "4",
    "fourth": "4",
}
_OF_AMENDMENT: Final = re.compile(
    r"(?:\s*\([^()]{0,200}\))?\s*,?\s*(?:de\s+l'|du\s+|of\s+(?:the\s+|this\s+)?|to\s+(?:the\s+)?)"
    rf"(?:(?P<ordinal>{'|'.join(_ORDINALS)})\s+|présent\s+)?(?:avenant|amendment)\b"
    r"(?:\s*(?:n°|nº|no|number|numéro|#)?\s*(?P<number>\d{1,3}|[A-Z])\b)?",
    re.IGNORECASE,
)


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers of an enumeration, a range ("7 to 9") filled up.

    Nothing is returned when a range cannot be counted through.
    """
    found: list[str] = []
    ranged = False
    for token in _TOKEN.finditer(text):
        if token["range"]:
            ranged = True
        elif token["number"]:
            between = _range(found[-1], token["number"]) if ranged and found else [token["number"]]
            if not between:
                return ()
            found.extend(between)
            ranged = False
    return tuple(found)


def _range(first: str, last: str) -> list[str]:
    """Return the numbers after the first up to the last one, which differ in their last figure."""
    one, other = _LAST.match(first), _LAST.match(last)
    if not one or not other or one[1] != other[1]:
        return []
    start, end = int(one[2]), int(other[2])
    width = len(one[2]) if one[2].startswith("0") else 0
    return [f"{one[1]}{at:0{width}d}" for at in range(start + 1, end + 1)] if 0 < end - start <= _MOST else []


def amendment_named(after: str) -> str | None:
    """Return the number of the amendment whose article the words right before `after` name.

    An empty number tells that an amendment is named without one; None that none is named.
    """
    found = _OF_AMENDMENT.match(after)
    if not found:
        return None
    return found["number"] or _ORDINALS.get((found["ordinal"] or "").casefold(), "")
