"""The paragraph styles of a Word document: what each inherits of headings and numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING: Final = re.compile(r"(?:heading|titre|überschrift) ?([1-9])", re.IGNORECASE)
_BODY: Final = 9  # outline level of what is no heading (ECMA-376, part 1, 17.3.1.20)
_LONGEST_CHAIN: Final = 40


class Numbered(NamedTuple):
    """Which list and level a paragraph counts in, as told; None where nothing is said."""

    list_id: str | None = None
    level: int | None = None


class Style(NamedTuple):
    """One style as written, without what it inherits."""

    id: str
    name: str
    based_on: str
    outline: int | None
    numbered: Numbered


class Styles:
    """The paragraph styles by id."""

    def __init__(self, root: etree._Element | None) -> None:
        every = [] if root is None else root.findall(f"{W}style")
        self._by_id = {style.id: style for one in every if (style := _style(one)).id}
        self._default = next((s.get(f"{W}styleId", "") for s in every if _is_default(s)), "")

    def chain(self, style_id: str | None) -> list[Style]:
        """Return a style and those that it is based on, the nearest first; a circle ends where it closes."""
        found: list[Style] = []
        at = style_id if style_id in self._by_id else self._default
        while at in self._by_id and len(found) < _LONGEST_CHAIN and all(one.id != at for one in found):
            found.append(self._by_id[at])
            at = found[-1].based_on
        return found

    def outline(self, style_id: str | None) -> int | None:
        """Return the heading level that a style gives, counted from 1; None for text."""
        for one in self.chain(style_id):
            if one.outline is not None:
                return one.outline + 1 if one.outline < _BODY else None
            named = _HEADING.fullmatch(one.name)
            if named:
                return int(named[1])
        return None

    def numbered(self, style_id: str | None) -> tuple[Numbered, str]:
        """Return the list that a style counts in, and the id of the style that says so."""
        level: int | None = None
        for one in self.chain(style_id):
            level = one.numbered.level if level is None else level
            if one.numbered.list_id is not None:
                return Numbered(one.numbered.list_id, level), one.id
        return Numbered(None, level), ""

    def name(self, style_id: str | None) -> str:
        """Return the name of a style, in lower case as Word's own names are compared."""
        return next((one.name.casefold() for one in self.chain(style_id)), "")


def value(parent: etree._Element | None, name: str) -> str | None:
    """Return the value of a child such as <w:numId w:val="3"/>, None without one."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


def whole(text: str | None) -> int | None:
    """Read a whole number, None for anything else."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None


def numbered_of(properties: etree._Element | None) -> Numbered:
    """Return the list that paragraph properties name."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    return Numbered(value(found, "numId"), whole(value(found, "ilvl")))


def _is_default(one: etree._Element) -> bool:
    return one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in {"1", "true", "on"}


def _style(one: etree._Element) -> Style:
    properties = one.find(f"{W}pPr")
    return Style(
        id=one.get(f"{W}styleId", ""),
        name=value(one, "name") or "",
        based_on=value(one, "basedOn") or "",
        outline=whole(value(properties, "outlineLvl")),
        numbered=numbered_of(properties),
    )
