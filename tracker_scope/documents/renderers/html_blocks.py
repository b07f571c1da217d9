"""Paragraphs, quotations, lists and sections as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker_scope.documents.renderers.html_tables import table_html
from tracker_scope.documents.renderers.html_text import Page, escaped, turns_round
from tracker_scope.model.document import Block, Bullets, Paragraph, Quotation, Section

_DEEPEST: Final = 6


def section_html(section: Section, page: Page, place: str, depth: int = 2) -> Iterator[str]:
    """Write a section and those in it; `place` is its id, s2 or s2-1, and a number stands before the first level."""
    number = f"{place.removeprefix('s')}. " if depth == 2 else ""  # noqa: PLR2004 - h2 is the first level under h1
    level = f"h{min(depth, _DEEPEST)}"
    yield "<section>"
    yield f'<{level} id="{place}">{number}{page.run((section.heading,), linked=False)}</{level}>'
    for block in section.blocks:
        yield from block_html(block, page, place)
    for at, inner in enumerate(section.sections, start=1):
        yield from section_html(inner, page, f"{place}-{at}", depth + 1)
    yield "</section>"


def block_html(block: Block, page: Page, heading: str) -> Iterator[str]:
    """Write a block; `heading` is the id of the heading under which it stands."""
    if isinstance(block, Paragraph):
        yield f"<p>{page.run(block.content)}</p>"
    elif isinstance(block, Quotation):
        yield _quotation(page.said.said(block.content))
    elif isinstance(block, Bullets):
        yield from _bullets(block, page)
    else:
        yield from table_html(block, page, heading)


def _quotation(words: str) -> str:
    """Write somebody's words with their lines and the spaces in them, in the direction of their own letters."""
    direction = ' dir="auto"' if turns_round(words) else ""
    return f"<blockquote{direction}><p>{escaped(words.strip())}</p></blockquote>"


def _bullets(bullets: Bullets, page: Page) -> Iterator[str]:
    kind = "ol" if bullets.ordered else "ul"
    yield f"<{kind}>"
    yield from (f"<li>{page.run(item)}</li>" for item in bullets.items)
    yield f"</{kind}>"
