"""Numbers and identifiers of clauses: how people write them, and when two writings name the same clause."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_STANDARDS: Final = """
    AES ANSI BASE CP COVID CRC DES ECMA EN HMAC IEC IEEE IPV ISO MD NF NFC P RFC RSA SHA SSL TLS UCS USB UTF WCAG
"""
NOT_IDENTIFIERS: Final = frozenset(_STANDARDS.split())
"""Prefixes of standards: "SHA-256 is used" at the start of an item is no requirement."""

WORDS: Final = r"(?:articles?|art\.?|sections?|sec\.?|clauses?|chapitre|chapter|paragraphe|paragraph|§{1,2})"
ANNEX_WORDS: Final = r"(?:annexe|annex|appendix|appendice)"
IDENTIFIER: Final = r"[A-Z][A-Z0-9]*(?:[_-][A-Z][A-Z0-9]*)*[_-]\d+(?:\.\d+)*(?![\w-])"
_DOTTED: Final = r"\d{1,3}(?:\.\d{1,3})+|[A-Z](?:\.\d{1,3})+|[IVXLC]+(?:\.\d{1,3})+"
_ROMAN: Final = r"[IVXLC]+"
_AFTER: Final = r"(?=$|[\s*):\u2013\u2014-]|\.(?!\d))"
_SEPARATOR: Final = r"\s*(?:[.):\u2013\u2014-]+(?=\s|$))?\s*(?:[\u2013\u2014:-]\s+)?"
_STRICT: Final = r"\s*(?:[.):](?=\s|$)|\s[\u2013\u2014-](?=\s)|$)\s*(?:[\u2013\u2014-]\s+)?"
_WORDED: Final = re.compile(
    rf"(?:{WORDS})(?:\s+|(?<=[.§]))(?:n[°o]\s*)?(?:(?P<number>(?:{_DOTTED}|\d{{1,3}})){_AFTER}{_SEPARATOR}"
    rf"|(?P<first>1er|Ier|premier|première)\b{_SEPARATOR}|(?P<letter>{_ROMAN}|[A-Z]){_STRICT})",
    re.IGNORECASE,
)
_ANNEX: Final = re.compile(
    rf"(?P<word>{ANNEX_WORDS})\s+(?:n[°o]\s*)?(?:(?P<number>{_DOTTED}|\d{{1,3}}){_AFTER}{_SEPARATOR}"
    rf"|(?P<letter>{_ROMAN}|[A-Z]){_STRICT})",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(
    rf"(?P<number>{_DOTTED}){_AFTER}{_SEPARATOR}|(?P<single>\d{{1,3}}){_STRICT}|(?P<letter>{_ROMAN}|[A-Z]){_STRICT}"
)
_BARE: Final = re.compile(r"(?P<number>\d{1,3})\s+(?=[^\W\d_])|(?P<roman>[IVXLC]+)\s+(?=[^\W\d_a-zà-ÿ])")
_NAMED: Final = re.compile(rf"[\[(`*_]*(?P<number>{IDENTIFIER})[\])`*_]*\s*(?:[:.\u2013\u2014-]+(?=\s|$))?\s*")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


class Numbered(NamedTuple):
    """A heading or first line cut into number and the rest, from which column the rest starts.

    `form` is "number" (written beyond doubt), "bare" ("4 Functions", "IV Functions") or "identifier".
    """

    number: str
    title: str
    form: str
    column: int


def cut_number(text: str) -> Numbered | None:
    """Cut the number or identifier off a heading; None when it carries none."""
    shown = text.lstrip("*_ ")
    lead = len(text) - len(shown)
    found = _ANNEX.match(shown) or _WORDED.match(shown) or _PLAIN.match(shown)
    if found:
        return Numbered(_written(found), shown[found.end() :], "number", lead + found.end())
    identified = cut_identifier(text)
    if identified:
        return identified
    bare = _BARE.match(shown)
    if not bare or (bare["roman"] and not arabic(bare["roman"])):
        return None
    return Numbered(bare["number"] or bare["roman"], shown[bare.end() :], "bare", lead + bare.end())


def cut_identifier(text: str) -> Numbered | None:
    """Cut an identifier such as EX-12 off the start of a text; standards such as SHA-256 are none."""
    found = _NAMED.match(text)
    if not found or re.split(r"[_-]", found["number"])[0] in NOT_IDENTIFIERS:
        return None
    return Numbered(found["number"], text[found.end() :], "identifier", found.end())


def _written(found: re.Match[str]) -> str:
    """Write a number as it is cited: "7", "A", "IV", "Annexe 1"."""
    groups = found.groupdict()
    if groups.get("first"):
        return "1"
    number = (groups.get("number") or groups.get("single") or groups.get("letter") or "").upper()
    word = groups.get("word")
    # "Annexe 1" would otherwise be taken for article 1, and "Annexe IV" for article IV.
    if word and not re.fullmatch(r"[A-Z](?:\.\d+)*", number):
        return f"{word.capitalize()} {number}"
    return number


def number_key(number: str) -> str:
    """Return what two writings of one number share: no case, annexes under one word."""
    shown = " ".join(number.split()).rstrip(".").casefold()
    shown = re.sub(rf"^{ANNEX_WORDS}\s+", "annex ", shown)
    return re.sub(r"^annex (?=[a-z](?:\.\d+)*$)", "", shown)


def parent_number(number: str) -> str | None:
    """Return the number above ("4.2" for "4.2.1"), None for a top one or an identifier."""
    if re.fullmatch(IDENTIFIER, number) or number.startswith("#") or "." not in number:
        return None
    return number.rpartition(".")[0]


def depth(number: str) -> int:
    """Count the levels of a number: 1 for "4", 3 for "4.2.1"."""
    return 1 + number.count(".")


def arabic(roman: str) -> int | None:
    """Return the value of a Roman numeral in its ordinary form, None for anything else."""
    if not re.fullmatch(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", roman) or not roman:
        return None
    values = [_ROMAN_VALUES[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def ordinals(component: str) -> frozenset[int]:
    """Return the values that one component may have: "C" is the third letter, and a hundred."""
    if component.isdecimal():
        return frozenset({int(component)})
    letter = {ord(component) - ord("A") + 1} if re.fullmatch("[A-Z]", component) else set()
    roman = arabic(component)
    return frozenset(letter | ({roman} if roman else set()))
