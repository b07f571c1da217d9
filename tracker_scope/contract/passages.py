"""Gives every line of a Markdown document to exactly one clause, or to what is left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tracker_scope.contract.aliases import Slugs
from tracker_scope.contract.draft import Draft
from tracker_scope.contract.markdown_scan import Mark
from tracker_scope.contract.numbering import Heading, number_headings, plain
from tracker_scope.contract.numbers import Numbered, cut_identifier, cut_number, depth, number_key, parent_number
from tracker_scope.contract.source_text import Line, SourceText

_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_DELIMITER: Final = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?\s*$")
_CELL: Final = re.compile(r"\s*\|?((?:\\.|[^|\\])*)")
_IDENTIFIER_HEADS: Final = re.compile(
    r"(?:id|ident\w*|r[ée]f\w*|n[°o]|num[ée]ro|number|exigences?|requirements?|code)\.?(?: .*)?", re.IGNORECASE
)
_WRITTEN_APART: Final = re.compile(
    r"[\[(`*_]|\S+(?:\s*[:.\u2013\u2014-])?\s*$|\S+\s*[:\u2013\u2014-]\s|\S+\.?\s+[^\W\d_a-zà-ÿ]"
)
_CODE_INDENT: Final = 4
_UNNUMBERED: Final = Numbered("", "", "number", 0)
_TITLE_LENGTH: Final = 120


class Passages:
    """Walks through the marks of one document, line by line."""

    def __init__(self, source: SourceText, marks: Sequence[Mark]) -> None:
        self.drafts: list[Draft] = []
        self.left: dict[str, list[int]] = {}
        self._source = source
        headings = number_headings(marks)
        self._headings = {heading.mark.first: heading for heading in headings}
        self._slugs = Slugs()
        self._known: dict[str, Draft] = {}
        self._above: list[tuple[int, Draft]] = []
        self._anchors: tuple[str, ...] = ()
        self._section: Draft | str = "preamble"
        self._paragraph: Draft | None = None
        self._items: list[tuple[int, Draft]] = []
        for run in _runs(marks):
            self._take(run)

    def _take(self, run: Sequence[Mark]) -> None:
        """Hand a heading, a marker, or a block of text to whom it belongs."""
        mark = run[0]
        if mark.sort == "heading":
            self._heading(self._headings[mark.first])
        elif mark.sort == "part":
            self._leave("part_marker", mark)
            self._enter(mark.words if mark.words == "abstract" else "note" if "note" in mark.words else "preamble")
        elif mark.sort == "left_out":
            self._leave(mark.words, mark)
        elif mark.sort == "code":
            self._leave_items(self._source.lines[mark.first].indent)
            self._give(range(mark.first, mark.last + 1))
        elif mark.sort == "numbered":
            self._paragraph, self._items = None, []
            cut = cut_number(self._source.lines[mark.first].text)
            self._paragraph = self._begin(mark.first, (cut or _UNNUMBERED)._replace(number=mark.number))
        elif mark.sort == "table":
            self._table(range(mark.first, mark.last + 1))
        else:
            self._block(range(mark.first, run[-1].last + 1))

    def _leave(self, reason: str, mark: Mark) -> None:
        self.left.setdefault(reason, []).extend(self._filled(mark))

    def _filled(self, mark: Mark) -> Iterator[int]:
        return (index for index in range(mark.first, mark.last + 1) if not self._source.lines[index].is_blank)

    def _enter(self, section: Draft | str) -> None:
        """Begin a section: a clause, or the reason for which what follows is left out."""
        self._section, self._paragraph, self._items = section, None, []

    def _give(self, lines: Sequence[int]) -> None:
        """Give lines to the innermost clause that is open."""
        owner = self._items[-1][1] if self._items else self._paragraph or self._section
        if isinstance(owner, str):
            self.left.setdefault(owner, []).extend(index for index in lines if not self._source.lines[index].is_blank)
        else:
            owner.body.extend(lines)

    # headings

    def _heading(self, heading: Heading) -> None:
        names = [*heading.mark.anchors, *self._slugs.of(plain(heading.mark.words), heading.title)]
        if heading.role == "clause":
            self._open(heading, names)
        elif heading.role == "inside":
            self._paragraph, self._items = None, []
            self._give(tuple(self._filled(heading.mark)))
            if isinstance(self._section, Draft):
                self._section.aliases.extend(names)
        elif heading.role == "skipped":
            self._give(tuple(self._filled(heading.mark)))
        else:
            self._enter("document_title" if heading.role == "title" else "table_of_contents")
            self._give(tuple(self._filled(heading.mark)))
            self._enter("preamble" if heading.role == "title" else "table_of_contents")

    def _open(self, heading: Heading, names: list[str]) -> None:
        """Begin the clause of a heading; without a number it is cited by its anchor."""
        while self._above and self._above[-1][0] >= heading.mark.level:
            self._above.pop()
        number = heading.number or "#" + (next(iter(names), "") or f"line-{heading.mark.first + 1}")
        over = self._known.get(number_key(parent_number(number) or "")) or (self._above[-1][1] if self._above else None)
        path = over.below() if over else ()
        numbered = heading.number and parent_number(number) is not None
        draft = Draft(number, heading.title, depth(number) if numbered else len(path) + 1, path)
        draft.aliases = [heading.also, *names]
        draft.head = list(self._filled(heading.mark))
        self._above.append((heading.mark.level, draft))
        self._add(draft)
        self._enter(draft)

    def _add(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self._known.setdefault(number_key(draft.number), draft)

    # text

    def _block(self, block: range) -> None:
        """Give the lines of a paragraph, list or table, one after the other."""
        lines = self._source.lines
        if not _ITEM.match(lines[block[0]].text):
            self._leave_items(lines[block[0]].indent)
        table = _table_start(lines, block)
        identified = self._identified_rows(block, table)
        for index in block:
            if index in identified:
                self._row(index, identified[index])
            elif not (self._item(index) or (index == block[0] and index != table - 1 and self._numbered(index, block))):
                self._give((index,))

    def _leave_items(self, indent: int) -> None:
        while self._items and self._items[-1][0] >= indent:
            self._items.pop()

    def _item(self, index: int) -> bool:
        """Begin the clause of a list item that carries an identifier."""
        line = self._source.lines[index]
        marker = _ITEM.match(line.text)
        if not marker:
            return False
        self._leave_items(line.indent)
        words = line.text[marker.end() :]
        cut = cut_identifier(words)
        if not cut or not _WRITTEN_APART.match(words) or not self._holds_clauses():
            return False
        self._items.append((line.indent, self._begin(index, cut)))
        return True

    def _numbered(self, index: int, block: range) -> bool:
        """Begin the clause of a paragraph that starts with a number or an identifier."""
        line = self._source.lines[index]
        words = line.text.strip()
        cut = cut_number(words) if line.indent < _CODE_INDENT and not self._items else None
        if not cut or not self._accepts(cut, words, alone=len(block) == 1):
            return False
        self._paragraph = self._begin(index, cut)
        return True

    def _accepts(self, cut: Numbered, words: str, *, alone: bool) -> bool:
        """Tell a numbered paragraph from a sentence that happens to start with a number."""
        if cut.form == "identifier":
            return self._holds_clauses() and bool(_WRITTEN_APART.match(words))
        if cut.form == "bare" or not (cut.title[:1].isupper() or cut.title[:1] in "*_"):
            return False
        if not self._headings:
            article = alone and len(words) < _TITLE_LENGTH and not words.endswith((".", ";"))
            return "." in cut.number or (article and words[:1].isalpha() and " " in words[: cut.column].strip(" -–—:."))
        section = self._section
        if isinstance(section, str) or self._headings[section.head[0]].counted:
            return False
        return number_key(cut.number).startswith(number_key(section.number) + ".")

    def _holds_clauses(self) -> bool:
        """Tell whether clauses may stand here: nowhere in an abstract or a table of contents."""
        return isinstance(self._section, Draft) or not self._headings

    def _begin(self, index: int, cut: Numbered) -> Draft:
        """Begin a clause within a section, at the text that follows its number."""
        section = self._section
        over = self._known.get(number_key(parent_number(cut.number) or ""))
        path = over.below() if over else section.below() if isinstance(section, Draft) else ()
        title, text = _bold_title(cut.title)
        draft = Draft(cut.number, title, len(path) + 1, path)
        self._add(draft)
        (draft.body if text else draft.head).append(index)
        draft.cuts[index] = text
        return draft

    # tables

    def _table(self, rows: range) -> None:
        """Give the rows of a table whose format says that it is one, the first of them its head."""
        self._leave_items(0)
        identified = self._rows_under(rows[0], rows[1:])
        for index in rows:
            if index in identified:
                self._row(index, identified[index])
            else:
                self._give((index,))

    def _identified_rows(self, block: range, table: int) -> dict[int, Numbered]:
        """Return the identified rows of a table drawn with bars and hyphens."""
        return self._rows_under(table - 1, range(table + 1, block.stop)) if table >= 0 else {}

    def _rows_under(self, head: int, rows: range) -> dict[int, Numbered]:
        """Return the rows of a table whose first cell is an identifier, if that is what the column holds."""
        if not rows or not self._holds_clauses():
            return {}
        lines = self._source.lines
        cuts = {index: cut_identifier(_first_cell(lines[index])) for index in rows}
        whole = {index: cut for index, cut in cuts.items() if cut and not cut.title.strip("*_`])( ")}
        named = _IDENTIFIER_HEADS.fullmatch(_first_cell(lines[head]).strip("*_ "))
        return whole if named or len(whole) == len(rows) else {}

    def _row(self, index: int, cut: Numbered) -> None:
        """Make a clause of a table row: its text is what follows the first cell."""
        text = self._source.lines[index].text
        cell = _CELL.match(text)
        rest = text[cell.end() :] if cell else text
        draft = self._begin(index, cut._replace(title=rest.strip().strip("|").strip()))
        self._items = [one for one in self._items if one[1] is not draft]


def _runs(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """Join neighbouring lines of text into blocks; every other mark stands alone."""
    run: list[Mark] = []
    for mark in marks:
        if run and not (mark.sort == run[-1].sort == "text" and mark.first == run[-1].last + 1):
            yield run
            run = []
        run.append(mark)
    if run:
        yield run


def _table_start(lines: Sequence[Line], block: range) -> int:
    """Return the line that parts the head of a table from its rows, -1 without a table."""
    return next((index for index in block[1:] if _DELIMITER.match(lines[index].text)), -1)


def _first_cell(line: Line) -> str:
    found = _CELL.match(line.text)
    return found[1].strip() if found else ""


def _bold_title(words: str) -> tuple[str, str]:
    """Cut "Export** The system …" into title and text; without a bold run there is only text."""
    if words.startswith(("**", "__")) and words.count(words[:2]) % 2:
        words = words[2:].lstrip(" \t:–—")
    title, closed, text = words.removeprefix("**").partition("**")
    if closed and (words.startswith("**") or "**" not in text):
        return title.strip(" .:*_-–—"), text.strip(" \t:–—")
    return "", words
