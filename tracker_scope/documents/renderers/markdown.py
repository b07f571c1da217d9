"""Markdown (CommonMark with GFM tables): everything that is said is data, nothing of it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tracker_scope.documents.phrasing import Phrasing
from tracker_scope.documents.renderers.base import Style
from tracker_scope.model.document import Block, Bullets, Document, Inline, Paragraph, Quotation, Section, Table

# CommonMark 0.31 section 2.4: a backslash before ASCII punctuation makes it literal. Beside
# CommonMark's own: | ~ of GFM, $ of GitHub's formulas, ^ @ { } of Pandoc and of templates.
_MARKS: Final = re.compile(r"[\\`*_{}\[\]<>|~^$@&#]")
# GFM section 6.9: bare addresses become links unless the mark that starts them is escaped. GFM looks for
# e-mail addresses after it has taken escapes out, so these alone it still makes links of.
_ADDRESS: Final = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_AT_START: Final = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=:]))")


def _escaped(words: str) -> str:
    return _ADDRESS.sub(lambda found: f"\\{found[0]}", _MARKS.sub(lambda found: f"\\{found[0]}", words))


def _line(words: str) -> str:
    """Write words as inline Markdown on one line; the non-breaking spaces of typography stay."""
    lines = (line.strip(" ") for line in words.replace("\t", " ").split("\n"))
    return _escaped(" ".join(line for line in lines if line))


def _opening(words: str) -> str:
    """Write words on a line of their own, where some marks would open a list or a heading."""
    return _AT_START.sub(lambda found: f"{found[0]}\\", _line(words))


class _Markdown:
    """The renderer of `.md` files."""

    name = "markdown"
    version = "1"
    suffix = ".md"

    def render(self, document: Document, style: Style) -> bytes:
        """Return the whole file in UTF-8, one blank line between blocks, ending with a line feed."""
        said = Phrasing.of(style)
        blocks = [f"# {_line(said.said(document.title))}"]
        blocks += [_block(block, said) for block in document.front]
        for number, section in enumerate(document.sections, start=1):
            blocks += _section(section, said, f"## {number}. ")
        return ("\n\n".join(blocks) + "\n").encode("utf-8")


def _section(section: Section, said: Phrasing, mark: str) -> Iterator[str]:
    yield mark + _line(said.said(section.heading))
    for block in section.blocks:
        yield _block(block, said)
    depth = mark.count("#") + 1
    for inner in section.sections:
        yield from _section(inner, said, "#" * depth + " ")


def _block(block: Block, said: Phrasing) -> str:
    if isinstance(block, Paragraph):
        return _opening(said.run(block.content))
    if isinstance(block, Quotation):
        return _quotation(said.said(block.content))
    return _bullets(block, said) if isinstance(block, Bullets) else _table(block, said)


def _quotation(words: str) -> str:
    """Write words as a block quote that keeps their lines (hard breaks, CommonMark section 6.7)."""
    lines = [_opening(line) for line in words.strip().split("\n")]
    followed = [*lines[1:], ""]
    broken = [f"{line}\\" if line and after else line for line, after in zip(lines, followed, strict=True)]
    return "\n".join(f"> {line}".rstrip() for line in broken)


def _bullets(bullets: Bullets, said: Phrasing) -> str:
    marks = (f"{number}. " if bullets.ordered else "- " for number in range(1, len(bullets.items) + 1))
    return "\n".join(mark + _opening(said.run(item)) for mark, item in zip(marks, bullets.items, strict=True))


def _table(table: Table, said: Phrasing) -> str:
    rows = [_row([_line(said.head(key)) for key in table.heads]), _row(["---"] * len(table.heads))]
    rows += [_row([_cell(cell, said) for cell in row]) for row in table.rows]
    caption = [_opening(said.said(table.caption)), ""] if table.caption else []
    return "\n".join([*caption, *rows])


def _cell(cell: tuple[Inline, ...], said: Phrasing) -> str:
    return _line(said.run(cell))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


PLUGIN: Final = _Markdown()
