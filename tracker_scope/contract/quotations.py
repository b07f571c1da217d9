"""Quotation marks around new text: where a quotation ends, and its words without the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_CLOSERS: Final = {"«": "»", "“": "”", '"': '"', "„": "“"}
_OPENING: Final = re.compile(r"\s*([«“\"„])[ \u00a0\u202f]*")
_CLOSED: Final = re.compile(r"\s*[.;,]?\s*")


def opens(text: str) -> bool:
    """Tell whether a text starts with an opening quotation mark."""
    return _OPENING.match(text) is not None


def end_of_quotation(paragraphs: Sequence[str]) -> tuple[int, int] | None:
    """Return the paragraph, by index, and the offset in it right after the mark that closes the quotation.

    The first paragraph starts with the opening mark. A mark that is repeated at the start of each
    paragraph is tried when the marks do not balance otherwise. None when nothing closes it.
    """
    found = _closing(paragraphs, repeated=False)
    return found or _closing(paragraphs, repeated=True)


def _closing(paragraphs: Sequence[str], *, repeated: bool) -> tuple[int, int] | None:
    opening = _OPENING.match(paragraphs[0]) if paragraphs else None
    if not opening:
        return None
    opener, closer, depth = opening[1], _CLOSERS[opening[1]], 1
    for index, text in enumerate(paragraphs):
        start = _OPENING.match(text)
        skipped = index == 0 or (repeated and start is not None and start[1] == opener)
        at = start.end() if skipped and start else 0
        for offset, sign in enumerate(text[at:], at + 1):
            depth += -1 if sign == closer else 1 if sign == opener else 0
            if depth == 0:
                return index, offset
    return None


def unquoted(lines: Sequence[str]) -> list[str]:
    """Return lines without the marks of the quotation that encloses all of them, if one does."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled or not opens(lines[filled[0]]):
        return list(lines)
    words = [lines[index] for index in filled]
    end = end_of_quotation(words)
    if end is None or end[0] != len(words) - 1 or _CLOSED.fullmatch(words[-1], end[1]) is None:
        return list(lines)
    balanced = _closing(words, repeated=False) is not None
    bare = list(lines)
    bare[filled[-1]] = words[-1][: end[1] - 1].rstrip()
    for index in filled if not balanced else filled[:1]:
        bare[index] = _OPENING.sub("", bare[index], count=1)
    return bare
