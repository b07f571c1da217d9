"""Which stretches of a text are somebody else's words or code, so that nothing in them speaks for the ticket."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

Span = tuple[int, int]

# An opener without its closer holds to the end of the text, as both trackers display it.
_BLOCK: Final = re.compile(
    r"\{quote\}.*?(?:\{quote\}|\Z)"
    r"|\{noformat(?::[^}\n]{0,80})?\}.*?(?:\{noformat\}|\Z)"
    r"|\{code(?::[^}\n]{0,80})?\}.*?(?:\{code\}|\Z)"
    r"|<!--.*?(?:-->|\Z)"
    r"|<blockquote\b.*?(?:</blockquote>|\Z)"
    r"|<pre\b.*?(?:</pre>|\Z)"
    r"|<code\b.*?(?:</code>|\Z)"
    r"|\{\{[^{}\n]{1,200}\}\}",
    re.DOTALL | re.IGNORECASE,
)
_QUOTING_LINE: Final = re.compile(
    r"^ {0,3}(?:>|bq\. |On [^\n]{4,200} wrote ?:[ \t\r]*$|Le [^\n]{4,200} a écrit ?[ \u00a0\u202f]?:[ \t\r]*$)"
)
_FENCE: Final = re.compile(r"[ \t]*(?:[-*+] +|\d{1,3}[.)] +)?(`{3,}|~{3,})")
_FORWARDED: Final = re.compile(
    r"^-{2,} ?(?:Original Message|Forwarded message|Message d['’]origine|Message transféré) ?-{2,}",
    re.MULTILINE | re.IGNORECASE,
)
_BACKTICKS: Final = re.compile(r"`+")
_PARAGRAPH_END: Final = re.compile(r"\n[ \t\r]*\n")
# A link to another ticket or to a commit bears that one's title, not this ticket's words.
_OTHER_TICKET: Final = re.compile(
    r"\[([^\[\]\n]{1,400})(?:\]\(|\|)https?://[^\s()|\]]{1,300}"
    r"/(?:issues|pull|pulls|merge_requests|commit|commits|browse|discussions)/[^\s()|\]]{1,200}[)\]]"
)


def quoted_spans(text: str) -> tuple[Span, ...]:
    """Return the quoted and code stretches, in order and without overlap, offsets in characters."""
    lines = _merged(_line_spans(text))
    inner = [match.span() for match in _BLOCK.finditer(text)]
    inner += [match.span(1) for match in _OTHER_TICKET.finditer(text)]
    inner += [(match.start(), len(text)) for match in _FORWARDED.finditer(text)]
    return _merged((*lines, *inner, *_inline_code(text, lines)))


def lies_in(spans: tuple[Span, ...], position: int) -> bool:
    """Tell whether a position lies in one of the spans, which are in order and do not overlap."""
    nearest = bisect_right(spans, position, key=_start) - 1
    return nearest >= 0 and position < spans[nearest][1]


def _start(span: Span) -> int:
    """Return where a span begins."""
    return span[0]


def _line_spans(text: str) -> Iterator[Span]:
    """Yield the quoted lines and the fenced blocks (CommonMark 0.31 sections 4.5 and 5.1)."""
    fence, opened, start = "", 0, 0
    for line in text.splitlines(keepends=True):
        marks = _FENCE.match(line)
        if fence:
            if marks and marks[1].startswith(fence) and not line[marks.end() :].strip():
                yield opened, start + len(line)
                fence = ""
        elif marks and "`" not in line[marks.end() :]:
            fence, opened = marks[1], start
        elif _QUOTING_LINE.match(line):
            yield start, start + len(line)
        start += len(line)
    if fence:
        yield opened, len(text)


def _inline_code(text: str, outside: tuple[Span, ...]) -> Iterator[Span]:
    """Yield backtick spans: a run is closed by the next run of its length in its paragraph."""
    runs = [run.span() for run in _BACKTICKS.finditer(text) if not lies_in(outside, run.start())]
    closers = _next_of_same_length(runs)
    position = 0
    while position < len(runs):
        closer = closers[position]
        opening = runs[position]
        if closer is not None and not _PARAGRAPH_END.search(text, opening[1], runs[closer][0]):
            yield opening[0], runs[closer][1]
            position = closer
        position += 1


def _next_of_same_length(runs: list[Span]) -> list[int | None]:
    """Tell for each run of backticks which later one has its length."""
    latest: dict[int, int] = {}
    following: list[int | None] = [None] * len(runs)
    for position in range(len(runs) - 1, -1, -1):
        length = runs[position][1] - runs[position][0]
        following[position] = latest.get(length)
        latest[length] = position
    return following


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans in order and join those that touch or overlap."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
