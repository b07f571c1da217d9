"""Lays text out as lines: collapses blanks as HTML does, keeps paragraphs, points, rows and code apart."""

from __future__ import annotations

import re
from typing import Final

_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_TICKS: Final = re.compile(r"`+")
_SHORT: Final = 200


class Flow:
    """A text being written; `code` holds no marks, `verbatim` keeps blanks and line breaks as they are."""

    def __init__(self, *, code: bool = False, verbatim: bool = False) -> None:
        self.code = code
        self.leads = False
        self.trails = False
        self._verbatim = verbatim
        self._pieces: list[str] = []
        self._gap = 0
        self._fresh = False
        self._row = ""

    def text(self) -> str:
        """Return what was written so far."""
        return "".join(self._pieces)

    def put(self, text: str) -> None:
        """Write running text; what is only blank, at the start of a line, is dropped."""
        if self._verbatim:
            self._pieces.append(text.replace("\r\n", "\n"))
            return
        plain = _BLANKS.sub(" ", text)
        words = plain.strip(" ")
        if plain.startswith(" "):
            self._blank()
        if words and (words.strip() or (self._pieces and not self._gap)):
            self.write(words)
        if plain.endswith(" "):
            self._blank()

    def _blank(self) -> None:
        if self._pieces:
            self.trails = True
        else:
            self.leads = True

    def write(self, words: str) -> None:
        """Write words as they are, after the break or the blank that stands before them."""
        if not words:
            return
        if self._pieces and self._gap:
            self._pieces.append("\n" * self._gap)
        elif self.trails:
            self._pieces.append(" ")
        self._pieces.append(words)
        self._gap, self.trails, self._fresh = 0, False, False

    def embed(self, words: str, inner: Flow) -> None:
        """Write what an inner text became, with the blanks that stood inside at its ends."""
        if inner.leads:
            self._blank()
        self.write(words)
        if inner.trails:
            self._blank()

    def newline(self) -> None:
        """Break the line; twice makes a paragraph."""
        if self._verbatim:
            self._pieces.append("\n")
        elif self._pieces:
            self._gap = min(self._gap + 1, 2)

    def part(self, lines: int) -> None:
        """Set apart what follows: 1 for a new line, 2 for a new paragraph."""
        if not self._fresh:
            self._gap = max(self._gap, lines)

    def block(self, lines: str) -> None:
        """Write lines that stand by themselves."""
        self.part(2)
        self.write(lines)
        self.part(2)

    def point(self, mark: str) -> None:
        """Begin a point of a list."""
        self._fresh = False
        self.part(1)
        self._begin(mark)
        self.trails = True

    def cell(self, mark: str) -> None:
        """Begin a cell of a table."""
        if self._row:
            self._end_cell()
        self._row = mark
        self._begin(mark)

    def end_row(self) -> None:
        """End a row of a table."""
        if self._row:
            self._end_cell()
            self.write(self._row)
        self._row = ""
        self.part(1)

    def _end_cell(self) -> None:
        self._gap, self.trails = 0, False
        if self._fresh:
            self.write(" ")

    def _begin(self, mark: str) -> None:
        self.write(mark)
        self._fresh = True


def code_block(text: str, mark: str) -> str:
    """Put code between marks that do not stand in it, as quotations of either tracker are told."""
    body = text.strip("\n")
    if not body.strip():
        return ""
    free = (one for one in (mark, "{noformat}", "{code}") if one not in body.lower())
    fence = next(free, "`" * max(3, _longest(body) + 1))
    return f"{fence}\n{body}\n{fence}"


def inline_code(text: str) -> str:
    """Put a few words of code between marks that do not stand in them."""
    if len(text) <= _SHORT and not any(sign in text for sign in "{}\n"):
        return f"{{{{{text}}}}}"
    ticks = "`" * (_longest(text) + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{room}{text}{room}{ticks}"


def _longest(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)
