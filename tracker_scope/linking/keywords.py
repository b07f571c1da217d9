"""The words that announce the number of a clause, in French and English, and what may follow each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from tracker_scope.linking.anchors import address_before
from tracker_scope.linking.numbers import Cited, Grammar, read_numbers

_S: Final = r"(?:[^\S\n]|&nbsp;)"
_KEYWORD: Final = re.compile(
    r"§{1,2}|&sect;"
    r"|art(?:icles?\b|s?\.|\b)"
    r"|sec(?:tions?\b|s?\.(?:['’]s\b)?|s?['’]s\b|t?\b\.?)"
    r"|sous-(?:sections?|chapitres?|articles?)\b"
    r"|sub-?(?:sections?|clauses?)\b"
    r"|cl(?:auses?\b|\.)"
    r"|ch(?:ap(?:itres?\b|ters?\b|\.)|\.)"
    r"|rubriques?\b"
    r"|annex(?:es?)?\b"
    r"|append(?:ix(?:es)?|ices)\b"
    r"|exigences?\b"
    r"|req(?:uirements?\b|s?\.|s?\b)"
    r"|par(?:a(?:graphe?)?s?\b\.?|\.)"
)
_STEMS: Final = (
    "§", "&sect;", "art", "sec", "clause", "cl.", "chap", "ch.", "annex", "append", "exigence", "req", "par",
    "sous-", "sub", "rubrique",
)  # fmt: skip
# Before a whole number "sec." and "art." need their point: "30 sec 4" and "art 3" are no references.
_DOTTED: Final = re.compile(r"art|secs?|sect|secs?['’]s|par.*|cl\.|ch\.")
_LETTERED: Final = re.compile(r"(?![IVX]{2})[A-Z](?:\.\d{1,3})*")
_WORD_BEFORE: Final = re.compile(r"(?:[^\W_]_?|[#-])\Z")
_GAP: Final = re.compile(
    rf"(?P<marks>(?:{_S}|[*_\"“”«‹\[]){{0,6}})"
    rf"(?:(?P<colon>[:=|])(?:{_S}|[*_\"“«\[|]){{0,5}})?"
    rf"(?:(?:n(?:[°º]|os?(?:\.|(?=\s)))|num[ée]ros?|numbers?|nbr?\.){_S}{{0,3}})?"
    r"(?:-(?=\d{1,3}\.\d)|_(?=\d{1,3}\.\d)|\r?\n[^\S\n]{0,8}(?=(?:[A-Z]\.|\d{1,3}\.)\d))?",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(rf"[*_\"”»\]]{{0,3}}{_S}{{0,3}}(?:$|[\n\r.,;:!?)|\]/—–-])", re.MULTILINE)
_UNIT_BEFORE: Final = re.compile(r"\d[^\S\n]?\Z")
_PART: Final = re.compile(
    rf"{_S}{{0,2}},?{_S}{{0,2}}(?:(?P<sign>§{{1,2}}){_S}?"
    rf"|(?:paragraphe?s?|paras?\.?|alin[ée]as?|al\.|lit\.|points?|items?|bullets?|puces?|lignes?|lines?|phrases?|tirets?){_S}{{0,2}})"
    rf"(?:n°{_S}?)?\d{{1,2}}(?:er|e|°)?(?!\w|\.\d)|{_S}\d{{1,2}}°(?!\w)",
    re.IGNORECASE,
)
_OF_A_CLAUSE: Final = re.compile(
    rf"{_S}{{1,2}}(?:of|in|de|du|dans){_S}(?:the{_S}|la{_S}|l['’])?(?:article|art\.|section|sec\.|clause|chap|annex|append|exigence)",
    re.IGNORECASE,
)
_QUOTES: Final = frozenset('"“”«‹')


class Announced(NamedTuple):
    """Numbers after a keyword: where the keyword begins, where the numbers end, what they are."""

    start: int
    end: int
    targets: tuple[str, ...]
    kind: str


def announced(text: str) -> Iterator[Announced]:
    """Yield the numbers that a keyword announces, in order and without overlap."""
    reached = 0
    for match in _keywords(small_letters(text)):
        if match.start() < reached:
            continue
        one = _read(text, _keyword(match))
        if one is not None:
            reached = one.end
            yield one


def small_letters(text: str) -> str:
    """Write a text in small letters, one character for one."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter if len(letter.lower()) > 1 else letter.lower() for letter in text)


def _keywords(small: str) -> list[re.Match[str]]:
    """Find the keywords, in order: a plain search for each stem is six times as fast as one pattern."""
    places = {place for stem in _STEMS for place in _places(small, stem)}
    matches = (_KEYWORD.match(small, place) for place in sorted(places))
    return [match for match in matches if match and _begins_word(small, match)]


def _places(small: str, stem: str) -> Iterator[int]:
    """Yield every place at which a stem stands."""
    place = small.find(stem)
    while place >= 0:
        yield place
        place = small.find(stem, place + 1)


class _Keyword(NamedTuple):
    """One keyword in small letters, where it stands and what kind of word it is."""

    start: int
    end: int
    word: str
    kind: Literal["sign", "section", "annex", "requirement", "dotted"]


def _begins_word(small: str, match: re.Match[str]) -> bool:
    """Tell a word from the end of a longer one; a sign needs no gap before it."""
    return match[0][0] in "§&" or _WORD_BEFORE.search(small, max(0, match.start() - 2), match.start()) is None


def _keyword(match: re.Match[str]) -> _Keyword:
    """Say of which kind a keyword is."""
    word = match[0]
    kind: Literal["sign", "section", "annex", "requirement", "dotted"] = "section"
    if word[0] in "§&":
        kind = "sign"
    elif word.startswith(("annex", "append")):
        kind = "annex"
    elif word.startswith(("exig", "req")):
        kind = "requirement"
    elif _DOTTED.fullmatch(word):
        kind = "dotted"
    return _Keyword(match.start(), match.end(), word, kind)


def _read(text: str, keyword: _Keyword) -> Announced | None:
    """Read what follows one keyword; None when it is no number, or one that means something else."""
    gap = _GAP.match(text, keyword.end)
    grammar = _grammar(keyword)
    if gap is None:  # pragma: no cover - every part of the pattern is optional
        return None
    cited = read_numbers(text, gap.end(), grammar)
    if cited is None or not _is_meant(text, keyword, gap, cited):
        return None
    targets = _of_annex(cited) if keyword.kind == "annex" else cited.targets
    return Announced(keyword.start, _after_parts(text, cited.end, keyword), targets, cited.kind)


def _grammar(keyword: _Keyword) -> Grammar:
    """Say what a keyword lets follow it."""
    word = keyword.word.rstrip(".")
    return Grammar(
        whole=keyword.kind not in {"dotted", "requirement"},
        letter=keyword.kind == "annex",
        identifier=keyword.kind != "sign",
        plural=word in {"§§", "appendices"} or word.endswith("s"),
    )


def _is_meant(text: str, keyword: _Keyword, gap: re.Match[str], cited: Cited) -> bool:
    """Tell a reference from the figures that only look like one."""
    if _is_code_or_measure(text, keyword, gap) or cited.targets[0] == "0":
        return False
    if cited.kind != "whole" or len(cited.targets) > 1:
        return True
    if keyword.kind == "sign" and _OF_A_CLAUSE.match(text, cited.end):
        return False
    loose = gap["colon"] is not None or not _QUOTES.isdisjoint(gap["marks"])
    return not loose or _CLOSED.match(text, cited.end) is not None


def _is_code_or_measure(text: str, keyword: _Keyword, gap: re.Match[str]) -> bool:
    """Tell "sections[0]", "30 sec 4.5" and the path of an address."""
    if keyword.word[-1].isalpha() and (gap.end() == keyword.end or text[keyword.end] == "["):
        return True
    seconds = keyword.word.rstrip(".") in {"sec", "secs"}
    if (seconds or keyword.kind == "dotted") and _UNIT_BEFORE.search(text, max(0, keyword.start - 3), keyword.start):
        return True
    return "://" in address_before(text, keyword.start)


def _of_annex(cited: Cited) -> tuple[str, ...]:
    """Keep "annexe 1" apart from section 1; lettered annexes are numbered by their letter alone."""
    return tuple(target if _LETTERED.fullmatch(target) else f"annex {target}" for target in cited.targets)


def _after_parts(text: str, end: int, keyword: _Keyword) -> int:
    """Step over "§ 3" or "alinéa 2" behind a number, which divide that clause."""
    for _ in range(3):
        part = _PART.match(text, end)
        if part is None or (part["sign"] and keyword.kind == "sign"):
            break
        end = part.end()
    return end
