"""The lines of a source file with their exact places: encoding told, bytes counted."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from tracker_scope.errors import ContractEmpty, ContractNotText
from tracker_scope.model.contract import Place, Unit

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Line(NamedTuple):
    """One line without its ending; offsets in bytes of the source, the ending left out.

    A paragraph that is laid out as one line may run to a later page: `until` is the number of that.
    """

    number: int
    text: str
    start: int
    end: int
    until: int = 0

    @property
    def is_blank(self) -> bool:
        """Tell whether the line holds nothing but white space."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """Count the columns before the first character, a tab reaching the next multiple of four."""
        lead = self.text[: len(self.text) - len(self.text.lstrip(" \t"))]
        return len(lead.expandtabs(4))


class SourceText(NamedTuple):
    """A file as lines; `guessed` tells that nothing but the absence of an error speaks for the encoding.

    Of a format without lines, each paragraph is one; its number counts what `unit` says.
    """

    file: str
    lines: tuple[Line, ...]
    guessed: bool = False
    unit: Unit = "line"

    def place(self, first: int, last: int) -> Place:
        """Return the place of the lines from one index to another, both included."""
        return Place(
            file=self.file,
            line_from=self.lines[first].number,
            line_to=self.lines[last].until or self.lines[last].number,
            start=self.lines[first].start,
            end=self.lines[last].end,
            unit=self.unit,
        )

    def text(self, first: int, last: int) -> str:
        """Return the words of those lines, joined by line feeds whatever the endings were."""
        return "\n".join(line.text for line in self.lines[first : last + 1])


def read_source(file: str, data: bytes) -> SourceText:
    """Decode a file and cut it into lines.

    UTF-8 and UTF-16 by their mark, UTF-8 without one, else Windows-1252 as a guess. Raises
    ContractEmpty, ContractNotText.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    text, encoding = _decode(file, data[len(mark) :], encoding, marked=bool(mark))
    if _CONTROLS.search(text):
        raise ContractNotText(path=file)
    if not text.strip():
        raise ContractEmpty(path=file)
    lines = tuple(_cut(text, encoding, len(mark)))
    return SourceText(file=file, lines=lines, guessed=encoding == "cp1252")


def _decode(file: str, data: bytes, encoding: str, *, marked: bool) -> tuple[str, str]:
    """Decode strictly; Windows-1252 is tried only where no mark told the encoding."""
    for name in (encoding,) if marked else (encoding, "cp1252"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    raise ContractNotText(path=file)


def _cut(text: str, encoding: str, start: int) -> Sequence[Line]:
    """Cut on CR, LF and CRLF only: str.splitlines would also cut on form feeds and U+2028."""
    lines: list[Line] = []
    for number, found in enumerate(_LINE.finditer(text), 1):
        words = found.group().rstrip("\r\n")
        end = start + len(words.encode(encoding))
        lines.append(Line(number, words, start, end))
        start = end + len(found.group()[len(words) :].encode(encoding))
    return lines
