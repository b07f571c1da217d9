"""Walks through a Word document: paragraphs, rows of tables, text boxes and notes in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Final

from tracker_scope.contract.docx_numbering import Numbering
from tracker_scope.contract.docx_styles import Styles, W, numbered_of, value, whole
from tracker_scope.contract.docx_words import DRAWING, PENDING, RELATED, chosen, pieces, said
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Paragraph

if TYPE_CHECKING:
    from lxml import etree

    from tracker_scope.contract.office_package import Package

MAIN: Final = "word/document.xml"
_BODY: Final = 9
_NUMBERED_OFF: Final = "0"
_TITLES: Final = frozenset({"title", "subtitle"})
_BESIDE_REASONS: Final = {"header": "header_footer", "footer": "header_footer", "comments": "reader_comment"}
_CELL: Final = " | "
_MOST_DEPTH: Final = 60


class Body:
    """One document: its styles, lists and notes, and what was met on the way."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.xml("word/styles.xml"))
        self._numbering = Numbering(package.xml("word/numbering.xml"), self._styles)
        self._notes = {
            (kind, one.get(f"{W}id", "")): one
            for kind in ("footnote", "endnote")
            for one in _children(package.xml(f"word/{kind}s.xml"), kind)
        }
        self._package = package
        self._related = package.related(MAIN)
        self._tables = count(1)
        self._pending = 0
        self._carried = ""

    def paragraphs(self, root: etree._Element) -> list[Paragraph]:
        """Return everything that the document shows, in order; empty paragraphs are passed over."""
        self._pending = sum(1 for one in root.iter() if one.tag in PENDING)
        body = root.find(f"{W}body")
        found = list(self._blocks(body, 0)) if body is not None else []
        if self._carried.strip():
            found.append(Paragraph(self._carried))
        return [one for one in found if one.shown.strip()]

    def findings(self) -> list[Finding]:
        """Report changes that nobody accepted or refused, and lists without a definition."""
        found = []
        if self._pending:
            pending = Finding.of("tracked_changes_pending", [""] * self._pending)
            found.append(pending.model_copy(update={"examples": ()}))
        if self._numbering.unknown:
            found.append(Finding.of("list_without_definition", sorted(self._numbering.unknown)))
        return found

    def _blocks(self, parent: etree._Element, depth: int, reason: str = "") -> Iterator[Paragraph]:
        """Yield the paragraphs and rows that stand in a body, a cell, a text box or a note."""
        for one in chosen(parent):
            if one.tag == f"{W}p":
                yield from self._paragraph(one, depth, reason)
            elif one.tag == f"{W}tbl" and depth < _MOST_DEPTH:
                yield from self._table(one, depth + 1, reason)
            elif one.tag == f"{W}sdt":
                content = one.find(f"{W}sdtContent")
                if content is not None:
                    yield from self._blocks(content, depth, "table_of_contents" if _is_contents(one) else reason)
            elif one.tag in {f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
                yield from self._blocks(one, depth, reason)

    def _paragraph(self, one: etree._Element, depth: int, reason: str) -> Iterator[Paragraph]:
        words, after = self._words(one, depth)
        properties = one.find(f"{W}pPr")
        if _joins_next(properties):
            self._carried = words
            yield from after
            return
        style = value(properties, "pStyle")
        name = self._styles.name(style)
        label = self._label(properties, style) if words.strip() or _counts_empty(one) else ""
        level = self._level(properties, style)
        if name.startswith("toc ") or reason:
            yield Paragraph(words, "left_out", label, reason=reason or "table_of_contents")
        elif name in _TITLES:
            yield Paragraph(words, "left_out", label, reason="document_title")
        elif level and words.strip():
            yield Paragraph(" ".join(words.split()), "heading", label, level)
        elif words.strip():
            yield Paragraph(words.strip(), "text", label)
        yield from after

    def _words(self, one: etree._Element, depth: int) -> tuple[str, list[Paragraph]]:
        """Return the words of a paragraph, and what hangs on it: text boxes and notes."""
        told, self._carried = [self._carried], ""
        after: list[Paragraph] = []
        for kind, piece in pieces(one):
            if kind == "text":
                told.append(said(piece))
            elif depth < _MOST_DEPTH:
                carried, self._carried = self._carried, ""
                after += self._hanging(kind, piece, depth, told)
                self._carried = carried
        return "".join(told), after

    def _hanging(self, kind: str, piece: etree._Element, depth: int, told: list[str]) -> list[Paragraph]:
        if kind == "note":
            return self._note(piece, depth, told)
        return self._diagram(piece) if kind == "diagram" else list(self._blocks(piece, depth + 1))

    def _diagram(self, piece: etree._Element) -> list[Paragraph]:
        """Return the words of a diagram, whose data are a part of their own (ECMA-376, part 1, 21.4)."""
        root = self._package.xml(self._related.get(piece.get(f"{RELATED}dm", ""), ""))
        every = root.iter(f"{DRAWING}p") if root is not None else ()
        broken = (f"{DRAWING}t", f"{DRAWING}br")
        words = ["".join(one.text or " " for one in paragraph.iter(*broken)).strip() for paragraph in every]
        return [Paragraph(one) for one in words if one]

    def _note(self, piece: etree._Element, depth: int, told: list[str]) -> list[Paragraph]:
        kind = "footnote" if piece.tag == f"{W}footnoteReference" else "endnote"
        note = self._notes.pop((kind, number := piece.get(f"{W}id", "")), None)
        told.append(f"[{number}]")
        if note is None:
            return []
        told_in_note = self._blocks(note, depth)
        return [one._replace(text=f"[{number}] {one.shown}", label="", sort="text") for one in told_in_note]

    def _label(self, properties: etree._Element | None, style: str | None) -> str:
        own = numbered_of(properties)
        by_style, source = self._styles.numbered(style)
        list_id = own.list_id if own.list_id is not None else by_style.list_id
        if list_id is None or list_id == _NUMBERED_OFF:
            return ""
        level = own.level if own.level is not None or own.list_id is not None else by_style.level
        return self._numbering.label(list_id, level, "" if own.list_id is not None else source)

    def _level(self, properties: etree._Element | None, style: str | None) -> int | None:
        own = whole(value(properties, "outlineLvl"))
        if own is not None:
            return own + 1 if own < _BODY else None
        return self._styles.outline(style)

    def _table(self, table: etree._Element, depth: int, reason: str) -> Iterator[Paragraph]:
        """Yield the rows of a table; one that only frames its cells is read as what stands in them."""
        rows = list(_descend(table, "tr"))
        if all(len(_descend(row, "tc")) == 1 for row in rows):
            for row in rows:
                for cell in _descend(row, "tc"):
                    yield from self._blocks(cell, depth, reason)
            return
        own = next(self._tables)
        for row in rows:
            cells = [_flat(list(self._blocks(cell, depth))) for cell in _descend(row, "tc")]
            shown = _CELL.join(cells)
            if any(cells):
                sort = "left_out" if reason else "row"
                yield Paragraph(shown, sort, reason=reason, table=0 if reason else own)  # type: ignore[arg-type]


def beside(package: Package) -> Iterator[Paragraph]:
    """Yield what stands beside the text: headers, footers and comments, all left out."""
    for name in sorted(package.names):
        reason = _BESIDE_REASONS.get(name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789"))
        root = package.xml(name) if reason else None
        for one in root.iter(f"{W}p") if root is not None else ():
            words = "".join(said(piece) for kind, piece in pieces(one) if kind == "text")
            if words.strip():
                yield Paragraph(words.strip(), "left_out", reason=reason or "")


def _flat(paragraphs: list[Paragraph]) -> str:
    return "\n".join(one.shown.strip() for one in paragraphs if one.shown.strip())


def _descend(parent: etree._Element, name: str) -> list[etree._Element]:
    """Return the rows or cells of a table, through content controls and tracked insertions."""
    found: list[etree._Element] = []
    for one in chosen(parent):
        if one.tag == f"{W}{name}" and not _is_deleted(one):
            found.append(one)
        elif one.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            found += _descend(one, name)
    return found


def _is_deleted(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _is_contents(control: etree._Element) -> bool:
    """Tell the content control that Word puts round a table of contents."""
    properties = control.find(f"{W}sdtPr/{W}docPartObj")
    return value(properties, "docPartGallery") == "Table of Contents"


def _joins_next(properties: etree._Element | None) -> bool:
    """Tell a paragraph whose end is deleted by a tracked change: its words go on in the next."""
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None


def _counts_empty(one: etree._Element) -> bool:
    """Tell whether an empty paragraph still shows its number: Word counts it, whatever stands there."""
    return one.find(f"{W}pPr") is not None


def _children(root: etree._Element | None, kind: str) -> list[etree._Element]:
    return [] if root is None else [one for one in root.findall(f"{W}{kind}") if one.get(f"{W}type") is None]
