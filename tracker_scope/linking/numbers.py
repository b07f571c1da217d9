"""The numbers by which people cite clauses: their forms, lists and ranges, from one place of a text on."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

RANGE_LIMIT: Final = 60
LIST_LIMIT: Final = 60

_UNIT: Final = (
    r"(?![^\S\n]?(?:[€$£%]|(?:EUR|USD|GBP|HT|TTC|euros?|k€|km|cm|mm|kg|[KMG]o|[KMG]B|ms|px|pt"
    r"|heures?|hours?|jours?|days?|minutes?|secondes?|seconds?)(?!\w)))"
)
_NO_DATE: Final = r"(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d))(?!\d{4}[/-]\d{1,2}[/-]\d{1,2}(?!\d))"
_END: Final = r"(?![^\W_])(?!_\w)(?!\.\d)"
_LETTERED: Final = r"(?:\.[a-z]|[abc]|[^\S\n](?:bis|ter|quater))?"

_FRENCH_CODE: Final = re.compile(r"[LRDA](?:\.?[^\S\n]?\*?(?:\d{3,4}|\d{1,3}-\d{1,3})(?:-\d{1,3}){0,4})" + _END)
_IDENTIFIER: Final = re.compile(
    r"([A-Za-z][A-Za-z0-9]{0,15}(?:[_-][A-Za-z][A-Za-z0-9]{0,15}){0,3}[-_])(\d{1,6}(?:\.\d{1,4}){0,4})" + _END
)
_ROMAN: Final = r"(?:X?(?:IX|IV|V?I{2,3}|VI?(?=\.)|I(?=\.))|XI?(?=\.)|XI|XV)(?:\.\d{1,3}){0,7}"
_NUMBER: Final = re.compile(
    _NO_DATE
    + rf"(?:[A-Z]\.\d{{1,3}}(?:\.\d{{1,3}}){{0,7}}|{_ROMAN}"
    + r"|\d{1,3}(?:\.\d{1,3}){1,7}|\d{1,4}(?!,\d)(?:er(?!\w))?)"
    + _LETTERED
    + _END
    + _UNIT
)
# Statutes number what was inserted after article 577 as 577-2; a range would go upwards.
_INSERTED: Final = re.compile(r"-(\d{1,3})(?:/\d{1,2})?" + _END)
_LETTER: Final = re.compile(r"(?!I[^\S\n]+[a-z])[A-Z](?![\w'’])(?!\.\w)")
_SUBPART: Final = re.compile(r"\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)")
_DASHES: Final = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-"})

_S: Final = r"(?:[^\S\n]|&nbsp;)"
_MARKS: Final = r"[*_\"“”«»\[\]]{0,3}"
_RANGE: Final = re.compile(
    rf"{_MARKS}{_S}{{0,3}}(?:[-–—]|\.\.\.?|…|(?:jusqu['’])?(?:à|au|aux)(?={_S})|to(?={_S})|through(?={_S})|thru(?={_S}))"
    rf"{_S}{{0,3}}{_MARKS}"
)
_LIST: Final = re.compile(
    rf"{_MARKS}(?:{_S}?\([^()\n]{{1,40}}\))?(?:{_S}{{0,3}}[,;]{_S}{{0,3}}(?:(?:and|et|or|ou|puis){_S}{{1,3}})?"
    rf"|{_S}{{0,3}}(?:/|&amp;|&|\+){_S}{{0,3}}"
    rf"|{_S}{{1,3}}(?:and/or|et/ou|and|et|or|ou|ainsi{_S}que|as{_S}well{_S}as){_S}{{1,3}}){_MARKS}"
)
_STOP: Final = re.compile(rf"{_MARKS}{_S}{{0,3}}(?:$|[\n.,;:!?)\]|/&]|\Z|(?:and|et|or|ou){_S})", re.MULTILINE)


class Cited(NamedTuple):
    """Numbers read at one place: as targets, where they end, and of which kind they are."""

    targets: tuple[str, ...]
    end: int
    kind: str


class Grammar(NamedTuple):
    """What a keyword lets follow it: whole numbers, a lone letter, identifiers, several numbers."""

    whole: bool = True
    letter: bool = False
    identifier: bool = False
    plural: bool = False


def read_numbers(text: str, start: int, grammar: Grammar) -> Cited | None:
    """Read one number, list or range that begins exactly at `start`; None when there is none."""
    first = _one(text, start, grammar)
    if first is None or (first.kind == "whole" and not grammar.whole):
        return None
    targets, end, previous = list(first.targets), first.end, first
    while len(targets) < LIST_LIMIT:
        following = _following(text, previous, first, grammar)
        if following is None:
            break
        targets += [one for one in following.targets if one not in targets]
        previous, end = following, following.end
    return Cited(tuple(targets), end, first.kind)


def prefix_of(number: str) -> str | None:
    """Return the prefix of an identifier with its separator ("EX-" of "EX-12"); None for a number."""
    found = _IDENTIFIER.fullmatch(number)
    return found[1] if found else None


def plain_dashes(written: str) -> str:
    """Write typographic hyphens and dashes as the plain hyphen, one character for one."""
    return written.translate(_DASHES)


def _one(text: str, start: int, grammar: Grammar) -> Cited | None:
    """Read a single number, identifier, letter or article of a French code."""
    code = _FRENCH_CODE.match(text, start)
    if code:
        return Cited((code[0],), code.end(), "code")
    if grammar.identifier:
        found = _IDENTIFIER.match(plain_dashes(text[start : start + 90]))
        if found:
            return Cited((found[0],), start + found.end(), "identifier")
    number = _NUMBER.match(text, start)
    if number:
        target = number[0].removesuffix("er")
        kind = "whole" if target.isdecimal() else "dotted"
        inserted = _INSERTED.match(text, number.end()) if kind == "whole" else None
        if inserted and int(inserted[1]) <= int(target):
            return Cited((target + inserted[0],), inserted.end(), "dotted")
        return Cited((target,), _after_subparts(text, number.end()), kind)
    letter = _LETTER.match(text, start) if grammar.letter else None
    return Cited((letter[0],), letter.end(), "letter") if letter else None


def _after_subparts(text: str, end: int) -> int:
    """Step over "(2)" or "(b)", which divide a clause without being one."""
    for _ in range(2):
        part = _SUBPART.match(text, end)
        if part is None:
            break
        end = part.end()
    return end


def _following(text: str, previous: Cited, first: Cited, grammar: Grammar) -> Cited | None:
    """Read what continues a list or closes a range; None where the list ends."""
    ranged = _RANGE.match(text, previous.end)
    if ranged:
        last = _one(text, ranged.end(), grammar)
        between = siblings(previous.targets[-1], last.targets[0]) if last else None
        tight = plain_dashes(ranged[0]) == "-"
        if last and tight and last.kind == "whole" and between is None:
            return None
        if last and _continues(text, first, last, grammar, firmly=tight):
            return Cited(between or last.targets, last.end, last.kind)
    listed = _LIST.match(text, previous.end)
    if listed is None:
        return None
    last = _one(text, listed.end(), grammar)
    firmly = "/" in listed[0]
    return last if last and _continues(text, first, last, grammar, firmly=firmly) else None


def _continues(text: str, first: Cited, last: Cited, grammar: Grammar, *, firmly: bool) -> bool:
    """Tell a further number of the same list from a figure that merely follows ("4.2 and 3 others")."""
    if last.kind == "code" or (last.kind == "identifier") != (first.kind == "identifier"):
        return False
    if last.kind != "whole":
        return True
    closed = _STOP.match(text, last.end) is not None
    return closed or (first.kind == "whole" and (firmly or grammar.plural))


def siblings(first: str, last: str) -> tuple[str, ...] | None:
    """List the numbers from `first` to `last` when only their last parts differ, in ascending order."""
    if len(first) == len(last) == 1 and first.isalpha() and "A" <= first < last <= "Z":
        return tuple(chr(letter) for letter in range(ord(first), ord(last) + 1))
    one, other = _stem(first), _stem(last)
    if one is None or other is None or one[0] != other[0]:
        return None
    low, high = int(one[1]), int(other[1])
    if not low < high <= low + RANGE_LIMIT:
        return None
    width = len(one[1]) if one[1].startswith("0") else 0
    return tuple(f"{one[0]}{number:0{width}d}" for number in range(low, high + 1))


def _stem(number: str) -> tuple[str, str] | None:
    """Part a number into what stands before its last figure, and that figure."""
    parted = re.fullmatch(r"(.*?)(\d{1,6})", number)
    return (parted[1], parted[2]) if parted else None
