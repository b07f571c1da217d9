"""The words of one Word paragraph as a reader sees them once every tracked change is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tracker_scope.contract.docx_styles import W

if TYPE_CHECKING:
    from lxml import etree

M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PENDING: Final = frozenset({f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"})
_GONE: Final = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText"})
_SIGNS: Final = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011",
}  # fmt: skip
_OBJECTS: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_MOST_DEPTH: Final = 200


def pieces(parent: etree._Element, depth: int = 0) -> Iterator[tuple[str, etree._Element]]:
    """Yield the text of a paragraph in order as ("text", …), and notes, boxes and diagrams where they hang.

    Of alternatives for older programs only the first is taken (ECMA-376, part 3).
    """
    for one in chosen(parent):
        if one.tag in {f"{W}t", f"{M}t"} or one.tag in _SIGNS or one.tag == f"{W}sym":
            yield "text", one
        elif one.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            yield "note", one
        elif one.tag in _OBJECTS:
            yield from (("box", box) for box in boxes(one))
            yield from (("diagram", found) for found in one.iter(f"{DIAGRAM}relIds"))
        elif one.tag not in _GONE and depth < _MOST_DEPTH:
            yield from pieces(one, depth + 1)


def chosen(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of an element, of alternative contents the first that there is."""
    for one in parent:
        if one.tag == f"{MC}AlternateContent":
            branch = one.find(f"{MC}Choice")
            branch = one.find(f"{MC}Fallback") if branch is None else branch
            yield from chosen(branch) if branch is not None else ()
        else:
            yield one


def boxes(drawing: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """Yield the text boxes of a drawing, those within a box left to it."""
    for one in chosen(drawing):
        if one.tag == f"{W}txbxContent":
            yield one
        elif depth < _MOST_DEPTH:
            yield from boxes(one, depth + 1)


def said(one: etree._Element) -> str:
    """Return the characters of a piece of text."""
    if one.tag == f"{W}sym":
        code = one.get(f"{W}char", "")
        return chr(int(code, 16)) if code and all(x in "0123456789abcdefABCDEF" for x in code[-4:]) else ""
    return _SIGNS.get(str(one.tag)) or one.text or ""
