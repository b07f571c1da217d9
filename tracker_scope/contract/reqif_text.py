"""Reduces the XHTML of a ReqIF attribute to its words, and names the files that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

_TAGS: Final = "address blockquote br caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead ul"
_BLOCKS: Final = frozenset(_TAGS.split())
_CELL: Final = " | "
_BREAK: Final = "\x00"  # no XML can hold it, so that it is no line end of the source


def words_of(node: etree._Element) -> str:
    """Return the words under an element, a line for each block and each row of a table.

    Space and line ends of the source count as one space, as in a browser, except in `pre`.
    """
    told = "".join(_pieces(node, kept=False))
    lines = (" ".join(line.split()) for line in told.split(_BREAK))
    return "\n".join(line for line in lines if line)


def files_of(node: etree._Element) -> Iterator[str]:
    """Yield the addresses of the images and other objects that an element shows."""
    for one in node.iter():
        address = {"object": one.get("data"), "img": one.get("src")}.get(_tag(one))
        if address:
            yield address


def _pieces(node: etree._Element, *, kept: bool) -> Iterator[str]:
    if _tag(node) == "tr":
        yield f"{_BREAK}{_row(node)}{_BREAK}"
        return
    kept = kept or _tag(node) == "pre"
    edge = _BREAK if _tag(node) in _BLOCKS else ""
    yield edge + _shown(node.text, kept=kept)
    for child in node:
        yield from _pieces(child, kept=kept)
        yield _shown(child.tail, kept=kept)
    yield edge


def _row(node: etree._Element) -> str:
    """Return the cells of a row on one line; words beside the cells, which no row may have, stay too."""
    cells = [node.text or ""]
    for child in node:
        cells += [words_of(child), child.tail or ""]
    return _CELL.join(flat for one in cells if (flat := " ".join(one.split())))


def _shown(text: str | None, *, kept: bool) -> str:
    return (text or "").replace("\n", _BREAK if kept else " ")


def _tag(node: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2].casefold()
