"""The blocks of an amendment: headings, paragraphs, items and block quotes, and where a new text ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tracker_scope.contract.change_sentences import ChangeSentence, change_sentences
from tracker_scope.contract.markdown_scan import Mark, scan
from tracker_scope.contract.numbers import cut_number, number_key
from tracker_scope.contract.source_text import SourceText

_QUOTE: Final = re.compile(r"\s*> ?")
_ITEM: Final = re.compile(r"\A\s*(?:[-*+]|\d{1,3}[.)]|[a-z][.)])[ \t]+")


class Block(NamedTuple):
    """A heading, a paragraph or item, or a block quote, by indices into the lines."""

    sort: str
    first: int
    last: int
    level: int = 0


class Blocks:
    """The blocks of one amendment, in order."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._all = tuple(_blocks(source, tuple(scan(source.lines))))

    def __len__(self) -> int:
        """Count the blocks."""
        return len(self._all)

    def __getitem__(self, at: int) -> Block:
        """Return the block at an index."""
        return self._all[at]

    def words(self, block: Block) -> str:
        """Return the words of a block without its hashes or bullet."""
        text = self._source.text(block.first, block.last)
        return _ITEM.sub("", text, count=1) if block.sort == "text" else text.lstrip("# ")

    def end_of_text(self, at: int, found: ChangeSentence) -> int:
        """Return the index after the last block of the new text."""
        blocks, after = self._all, at + 1
        if after >= len(blocks) or (found.given and blocks[after].sort != "quote"):
            return after
        if blocks[after].sort == "quote":
            while after < len(blocks) and blocks[after].sort == "quote":
                after += 1
            return after
        return self._end_of_paragraph(after, found) if found.announces else after

    def _end_of_paragraph(self, after: int, found: ChangeSentence) -> int:
        """Without a quotation: the next paragraph, or the section whose heading bears the number."""
        blocks = self._all
        if blocks[after].sort == "text":
            return after if any(change_sentences(self.words(blocks[after]))) else after + 1
        cut = cut_number(self.words(blocks[after])) if blocks[after].sort == "heading" else None
        if not cut or number_key(cut.number) != number_key(found.numbers[0]):
            return after
        level, after = blocks[after].level, after + 1
        while after < len(blocks) and not (blocks[after].sort == "heading" and blocks[after].level <= level):
            after += 1
        return after

    def new_lines(self, at: int, end: int, found: ChangeSentence) -> tuple[list[str], int]:
        """Return the lines of the new text without quotation marks of Markdown, and where they start."""
        blocks = self._all
        if end == at + 1:
            return (found.given.split("\n") if found.given else []), blocks[at].first
        first, last = blocks[at + 1].first, blocks[end - 1].last
        quoted = blocks[at + 1].sort == "quote"
        lines = [line.text for line in self._source.lines[first : last + 1]]
        return [_QUOTE.sub("", line, count=1) for line in lines] if quoted else lines, first


def _blocks(source: SourceText, marks: Sequence[Mark]) -> Iterator[Block]:
    """Join lines of text into paragraphs; an item and a block quote begin a block of their own."""
    current: Block | None = None
    for mark in marks:
        sort = _sort(source, mark)
        if current and _goes_on(source, current, sort, mark.first):
            current = current._replace(last=mark.last)
            continue
        if current:
            yield current
        current = Block(sort, mark.first, mark.last, mark.level)
    if current:
        yield current


def _goes_on(source: SourceText, block: Block, sort: str, line: int) -> bool:
    """Tell whether a line belongs to the paragraph or quote before it."""
    begins = sort == "text" and _ITEM.match(source.lines[line].text)
    return sort == block.sort and sort in {"text", "quote"} and line == block.last + 1 and not begins


def _sort(source: SourceText, mark: Mark) -> str:
    if mark.sort == "text" and _QUOTE.match(source.lines[mark.first].text):
        return "quote"
    return mark.sort if mark.sort in {"text", "heading"} else "other"
