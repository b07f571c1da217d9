"""Which number each heading bears: the one written in it, or the one that a renderer would give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tracker_scope.contract.markdown_scan import Mark
from tracker_scope.contract.numbers import Numbered, cut_number, number_key, ordinals, parent_number
from tracker_scope.model.base import Finding

_CONTENTS: Final = re.compile(r"(?:sommaire|table des mati[èe]res|(?:table of )?contents|toc)\W*", re.IGNORECASE)
_LETTERS: Final = 26
_FEWEST: Final = 3


class Heading(NamedTuple):
    """A heading with its part in the numbering.

    `role` is "clause", "inside" (belongs to the clause above), "title" (of the document),
    "contents" or "skipped" (in a part that holds no clauses); `also` is a second number that
    leads to it, and `counted` tells that a renderer gives the first.
    """

    mark: Mark
    role: str
    number: str
    title: str
    also: str = ""
    counted: bool = False


def number_headings(marks: Sequence[Mark]) -> list[Heading]:
    """Give every heading its number and role.

    As soon as one heading carries a number, only written numbers count. Otherwise they are
    counted by relative level; in kramdown-rfc documents "middle" starts at 1 and "back" at A
    (RFC 7991, section 2.3 and 2.5; kramdown-rfc's own markers).
    """
    cuts = {mark.first: _cut(mark) for mark in marks if mark.sort == "heading"}
    parted = any(mark.sort == "part" for mark in marks)
    if not parted and _by_hand(cuts.values()):
        return list(_written(marks, cuts))
    return list(_counted(marks, cuts, parted=parted))


def plain(words: str) -> str:
    """Strip inline markup off a heading."""
    words = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", words)
    words = re.sub(r"(\*\*|__|`+)(?=\S)(.*?)\1", r"\2", words)
    return re.sub(r"(?<!\w)([*_])(?=\S)([^*_]+)\1(?!\w)", r"\2", words).strip()


def _cut(mark: Mark) -> Numbered | None:
    if mark.number:
        return Numbered(mark.number, plain(mark.words), "number", 0)
    return cut_number(plain(mark.words))


def _by_hand(cuts: Iterable[Numbered | None]) -> bool:
    """Tell whether numbers are written: one beyond doubt, or two such as "4 Functions"."""
    forms = [cut.form for cut in cuts if cut]
    return "number" in forms or forms.count("bare") > 1


def _title(headings: Sequence[Mark], cuts: dict[int, Numbered | None]) -> int | None:
    """Return the first line of the document's own title, if it has one.

    It stands first and above: at level 1 before written numbers, else alone at the highest level.
    """
    if not headings or cuts[headings[0].first]:
        return None
    first, others = headings[0], headings[1:]
    numbered = [mark.level for mark in others if cuts[mark.first]]
    if _by_hand(cuts.values()):
        return first.first if first.level == 1 or first.level < min(numbered) else None
    return first.first if others and all(first.level < mark.level for mark in others) else None


def _written(marks: Sequence[Mark], cuts: dict[int, Numbered | None]) -> Iterator[Heading]:
    """Keep the numbers as written; a deeper heading without one belongs to the clause above it."""
    headings = [mark for mark in marks if mark.sort == "heading"]
    title = _title(headings, cuts)
    above: int | None = None
    for mark in headings:
        cut, words = cuts[mark.first], plain(mark.words)
        if cut:
            above = mark.level
            yield Heading(mark, "clause", cut.number, cut.title.strip(" *_"), _second(cut))
        elif _role(mark, title) != "clause":
            yield Heading(mark, _role(mark, title), "", words)
        elif above is not None and mark.level > above:
            yield Heading(mark, "inside", "", words)
        else:
            above = None
            yield Heading(mark, "clause", "", words)


def _role(mark: Mark, title: int | None) -> str:
    """Tell the headings that are no clause: the document's title, a table of contents."""
    if mark.first == title:
        return "title"
    return "contents" if _CONTENTS.fullmatch(plain(mark.words)) else "clause"


def _second(cut: Numbered) -> str:
    """Return the identifier that a numbered title starts with ("4.2 EX-12 – Export")."""
    inner = cut_number(cut.title)
    return inner.number if inner and inner.form == "identifier" else ""


def _counted(marks: Sequence[Mark], cuts: dict[int, Numbered | None], *, parted: bool) -> Iterator[Heading]:
    """Count headings as a renderer does."""
    title = None if parted else _title([mark for mark in marks if mark.sort == "heading"], cuts)
    counter = _Counter()
    skipped = False
    for mark in marks:
        if mark.sort == "part":
            skipped = mark.words not in {"middle", "back"}
            counter = _Counter(lettered=mark.words == "back")
        elif mark.sort == "heading":
            words, cut = plain(mark.words), cuts[mark.first]
            role = "skipped" if skipped else _role(mark, title)
            number = counter.count(mark.level) if role == "clause" else ""
            if number and cut and cut.form == "identifier":
                yield Heading(mark, role, cut.number, cut.title, number, counted=True)
            else:
                yield Heading(mark, role, number, words, counted=True)


class _Counter:
    """Counts by relative level: a jump from level 1 to level 3 goes one level down."""

    def __init__(self, *, lettered: bool = False) -> None:
        self._levels: list[tuple[int, int]] = []
        self._lettered = lettered

    def count(self, level: int) -> str:
        """Return the number of the next heading at that level."""
        before = 0
        while self._levels and self._levels[-1][0] >= level:
            before = self._levels.pop()[1]
        self._levels.append((level, before + 1))
        first, *others = (count for _, count in self._levels)
        return ".".join([_letters(first) if self._lettered else str(first), *map(str, others)])


def _letters(count: int) -> str:
    """Write 1 as A, 26 as Z, 27 as AA."""
    letters = ""
    while count:
        count, rest = divmod(count - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def numbering_findings(numbers: Sequence[str]) -> tuple[Finding, ...]:
    """Report numbers written twice, and sisters that do not follow each other, in document order."""
    cited = [number for number in numbers if not number.startswith("#")]
    first = {number_key(number): index for index, number in reversed(list(enumerate(cited)))}
    twice = [number for index, number in enumerate(cited) if first[number_key(number)] < index]
    found = (Finding.of("duplicate_number", twice), Finding.of("numbering_gap", _gaps(cited)))
    return tuple(one for one in found if one.count)


def is_sequence(numbers: Sequence[str]) -> bool:
    """Tell whether numbers follow each other but for one in five: then they number the document."""
    return len(numbers) >= _FEWEST and sum(1 for _ in _gaps(numbers)) * 5 <= len(numbers)


def _gaps(numbers: Sequence[str]) -> Iterator[str]:
    """Yield "4.4 < 4.2" style pairs: the number before and the one that does not follow it."""
    last: dict[tuple[str, bool], str] = {}
    for number in numbers:
        own = number.rpartition(".")[2].rpartition(" ")[2]
        if not ordinals(own) or "-" in number or "_" in number:
            continue
        above = parent_number(number) or number.removesuffix(own)
        series = (number_key(above), own.isdecimal())
        before = last.get(series, "")
        if not _follows(before, own) and before != own:
            yield f"{_beside(number, own, before)} → {number}"
        last[series] = own


def _follows(before: str, own: str) -> bool:
    """Tell whether a component may come right after another, the first being 1 (or 0, A, I)."""
    earlier = ordinals(before) if before else frozenset({0, -1})
    return any(value - 1 in earlier for value in ordinals(own))


def _beside(number: str, own: str, before: str) -> str:
    """Write the sister with that component, "…" where there is none."""
    return number.removesuffix(own) + before if before else "…"
