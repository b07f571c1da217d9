"""The text of an amendment, whatever reader it comes from: its lines with their places, and what each is."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from tracker_scope.contract.markdown_scan import Mark, scan
from tracker_scope.contract.paragraphs import laid_out
from tracker_scope.contract.source_text import SourceText, read_source
from tracker_scope.model.contract import Place, Reading, Unit


class AmendmentText(NamedTuple):
    """The lines of an amendment, and the marks that cover those that are not blank."""

    source: SourceText
    marks: tuple[Mark, ...]

    def lines_of(self, place: Place) -> range:
        """Return the indices of the lines that a place covers, whatever its unit counts."""
        first = bisect_left(self.source.lines, place.start, key=lambda line: line.start)
        after = bisect_left(self.source.lines, max(place.end, place.start + 1), key=lambda line: line.start)
        return range(first, after)


def markdown_text(file: str, data: bytes) -> AmendmentText:
    """Cut the bytes of a Markdown file into lines and marks. Raises ContractEmpty, ContractNotText."""
    source = read_source(file, data)
    return AmendmentText(source, tuple(scan(source.lines)))


def amendment_text(file: str, data: bytes, reading: Reading) -> AmendmentText:
    """Return the text that a reader read: its paragraphs where it has some, otherwise the lines of the file.

    Raises ContractEmpty, ContractNotText.
    """
    if not reading.paragraphs:
        return markdown_text(file, data)
    return AmendmentText(*laid_out(file, reading.paragraphs, _unit(reading)))


def _unit(reading: Reading) -> Unit:
    """Return what the places of a reading count."""
    held = [*(one.place for one in reading.clauses), *(one.place for one in reading.left_out)]
    return held[0].unit if held else "paragraph"
