"""The blocks of an amendment: headings, paragraphs, items and block quotes, and the articles that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tracker_scope.contract.amendment_text import AmendmentText
from tracker_scope.contract.change_patterns import CHANGES
from tracker_scope.contract.markdown_scan import Mark
from tracker_scope.contract.numbers import WORDS, cut_number
from tracker_scope.contract.source_text import SourceText
from tracker_scope.model.contract import Place

QUOTE: Final = re.compile(r"\s*> ?")
_ITEM: Final = re.compile(r"\A\s*(?:[-*+•–]|\d{1,3}[.)]|[a-z][.)])[ \t]+")
_ARTICLE: Final = re.compile(
    rf"\A[\s*_]*{WORDS}\s+(?:n[°o]\s*)?(?:\d|[IVX]+\b|premier\b)[^;]{{0,120}}\Z", re.IGNORECASE
)

_NO_TITLE: Final = (".", ":", ",", "»", "”", '"')


class Block(NamedTuple):
    """A heading, a paragraph or item, or a block quote, by indices into the lines.

    `number` is the one under which it opens an article; `reason` is why it belongs to nothing.
    """

    sort: str
    first: int
    last: int
    level: int = 0
    number: str = ""
    reason: str = ""


class Article(NamedTuple):
    """An article of an amendment: its number, and from where to where it runs."""

    number: str
    place: Place


class Blocks:
    """The blocks of one amendment, in order."""

    def __init__(self, text: AmendmentText) -> None:
        self.source = text.source
        self._all = tuple(_joined(text))

    def __len__(self) -> int:
        """Count the blocks."""
        return len(self._all)

    def __getitem__(self, at: int) -> Block:
        """Return the block at an index."""
        return self._all[at]

    def __iter__(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        return iter(self._all)

    def shown(self, block: Block) -> str:
        """Return the words of a block as they stand."""
        return self.source.text(block.first, block.last)

    def words(self, block: Block) -> str:
        """Return the words of a block without its hashes or bullet."""
        text = self.shown(block)
        return _ITEM.sub("", text, count=1) if block.sort == "text" else text.lstrip("# ")

    def articles(self) -> Iterator[Article]:
        """Yield the articles of the amendment itself, each up to the next one of its level or a higher one."""
        opening = [(at, block) for at, block in enumerate(self._all) if block.number]
        for at, block in opening:
            ends = (next_at for next_at, other in opening if next_at > at and other.level <= block.level)
            last = self._all[next(ends, len(self._all)) - 1]
            yield Article(block.number, self.source.place(block.first, last.last))


def _joined(text: AmendmentText) -> Iterator[Block]:
    """Join lines of text into paragraphs; an item and a block quote begin a block of their own."""
    current: Block | None = None
    for mark in text.marks:
        block = _block(text.source, mark)
        if current and _goes_on(text.source, current, block):
            current = current._replace(last=mark.last)
            continue
        if current:
            yield current
        current = block
    if current:
        yield current


def _block(source: SourceText, mark: Mark) -> Block:
    if mark.sort == "left_out":
        return Block("other", mark.first, mark.last, reason=mark.words)
    line = source.lines[mark.first].text
    if mark.sort == "text" and QUOTE.match(line):
        return Block("quote", mark.first, mark.last)
    if mark.sort == "heading":
        cut = cut_number(line.strip().lstrip("#").strip())
        number = mark.number or (cut.number if cut and cut.form != "identifier" else "")
        return Block("heading", mark.first, mark.last, mark.level, number)
    if mark.sort == "numbered":
        return Block("text", mark.first, mark.last, mark.number.count("."), mark.number)
    return Block(mark.sort if mark.sort == "text" else "other", mark.first, mark.last, number=_article(line, mark))


def _article(line: str, mark: Mark) -> str:
    """Return the number of an article whose heading is no heading to the format ("Article 2 – Price")."""
    if mark.sort != "text" or not _ARTICLE.match(line) or line.rstrip().endswith(_NO_TITLE) or CHANGES.search(line):
        return ""
    cut = cut_number(line.strip())
    return cut.number if cut and cut.form == "number" else ""


def _goes_on(source: SourceText, block: Block, after: Block) -> bool:
    """Tell whether a line belongs to the paragraph or quote before it."""
    begins = after.sort == "text" and (after.number or _ITEM.match(source.lines[after.first].text))
    same = after.sort == block.sort and after.sort in {"text", "quote"}
    return same and after.first == block.last + 1 and not begins
