"""Counts Word's automatic numbers, which are not in the text (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker_scope.contract.docx_styles import W, value, whole

if TYPE_CHECKING:
    from lxml import etree

    from tracker_scope.contract.docx_styles import Styles

BULLET: Final = "-"
_LEVELS: Final = 9
_ALPHABET: Final = 26
_LARGEST_ROMAN: Final = 4_000
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_OFF: Final = frozenset({"0", "false", "off"})


class Level(NamedTuple):
    """How one level of a list counts: `restart` is None for the rule, 0 for never, else the level that restarts it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str = ""


class List(NamedTuple):
    """An instance of a list: what it counts with, and where it starts anew."""

    counts_in: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of one document and how far each has counted."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self.unknown: set[str] = set()
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._instances: dict[str, etree._Element] = {}
        if root is not None:
            self._abstract = {one.get(f"{W}abstractNumId", ""): one for one in root.findall(f"{W}abstractNum")}
            self._instances = {one.get(f"{W}numId", ""): one for one in root.findall(f"{W}num")}
        self._lists: dict[str, List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, level: int | None, style: str) -> str:
        """Count one paragraph and return the number that it shows, "-" for a bullet, "" for nothing.

        `style` names the style through which the paragraph is numbered, whose level the list knows.
        """
        found = self._list(list_id)
        if found is None:
            self.unknown.add(list_id)
            return ""
        linked = next((at for at, one in found.levels.items() if style and one.style == style), None)
        at = min(max(linked if level is None and linked is not None else level or 0, 0), _LEVELS - 1)
        self._count(list_id, found, at)
        return self._shown(found, at)

    def _count(self, list_id: str, found: List, at: int) -> None:
        counts = self._counts.setdefault(found.counts_in, {})
        if (list_id, at) not in self._begun and at in found.starts:
            counts[at] = found.starts[at]
        elif at in counts:
            counts[at] += 1
        else:
            counts[at] = _level(found, at).start
        self._begun.add((list_id, at))
        for above in range(at):
            counts.setdefault(above, found.starts.get(above, _level(found, above).start))
        for below in [one for one in counts if one > at]:
            restart = _level(found, below).restart
            if restart is None or (restart and at < restart):
                del counts[below]

    def _shown(self, found: List, at: int) -> str:
        own, counts = _level(found, at), self._counts[found.counts_in]
        if own.form == "bullet":
            return BULLET
        if own.form == "none" and "%" not in own.text:
            return own.text.strip()

        def count(part: re.Match[str]) -> str:
            index = int(part[1]) - 1
            form = "decimal" if own.legal else _level(found, index).form
            return written(counts.get(index, _level(found, index).start), form)

        return re.sub(r"%([1-9])", count, own.text).strip()

    def _list(self, list_id: str) -> List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._read(list_id)
        return self._lists[list_id]

    def _read(self, list_id: str) -> List | None:
        """Read an instance; a list that is only a link to a style is that of the style (17.9.22)."""
        instance = self._instances.get(list_id)
        abstract_id = value(instance, "abstractNumId") or ""
        abstract = self._abstract.get(abstract_id)
        if instance is None or abstract is None:
            return None
        link = value(abstract, "numStyleLink")
        linked = self._styles.numbered(link)[0].list_id if link else None
        if linked is not None and linked != list_id and linked in self._instances:
            abstract_id = value(self._instances[linked], "abstractNumId") or ""
            abstract = self._abstract.get(abstract_id, abstract)
        levels = {one_level: _read_level(one) for one in abstract.findall(f"{W}lvl") if (one_level := _ilvl(one)) >= 0}
        starts: dict[int, int] = {}
        for override in instance.findall(f"{W}lvlOverride"):
            at, start, own = _ilvl(override), whole(value(override, "startOverride")), override.find(f"{W}lvl")
            if own is not None:
                levels[at] = _read_level(own)
            if start is not None:
                starts[at] = start
        return List(abstract_id, levels, starts)


def _ilvl(one: etree._Element) -> int:
    found = whole(one.get(f"{W}ilvl"))
    return found if found is not None and found < _LEVELS else -1


def _level(found: List, at: int) -> Level:
    return found.levels.get(at) or Level(text=f"%{at + 1}.")


def _read_level(one: etree._Element) -> Level:
    legal = one.find(f"{W}isLgl")
    form = one.find(f"{W}numFmt")
    return Level(
        start=_or(whole(value(one, "start")), 0),
        form=(form.get(f"{W}val") or "decimal") if form is not None else "decimal",
        text=value(one, "lvlText") or "",
        legal=legal is not None and legal.get(f"{W}val") not in _OFF,
        restart=whole(value(one, "lvlRestart")),
        style=value(one, "pStyle") or "",
    )


def _or(found: int | None, other: int) -> int:
    return other if found is None else found


def written(count: int, form: str) -> str:
    """Write a count in one of the forms of ST_NumberFormat (17.18.59); an unknown form counts in figures."""
    return _FORMS.get(form, str)(count)


def _roman(count: int) -> str:
    if not 0 < count < _LARGEST_ROMAN:
        return str(count)
    told = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        told += letters * times
    return told


def _letter(count: int) -> str:
    """Write 1 as A, 27 as AA, 28 as BB, as Word does."""
    if count < 1:
        return str(count)
    return chr(ord("A") + (count - 1) % _ALPHABET) * min((count - 1) // _ALPHABET + 1, 30)


_FORMS: Final[dict[str, Callable[[int], str]]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
    "decimalZero": lambda count: f"{count:02d}",
    "none": lambda _: "",
    "bullet": lambda _: "",
}
