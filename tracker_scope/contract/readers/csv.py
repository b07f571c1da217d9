"""Reads a list of requirements in CSV: a column is known by its head, in French or in English, or by settings."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping

from tracker_scope.contract.paragraphs import joined
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.requirement_columns import columns_of
from tracker_scope.contract.requirement_rows import Listed, Row, Sheet, requirements
from tracker_scope.contract.source_text import SourceText, read_source
from tracker_scope.errors import ContractDamaged, Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Reading

_DELIMITERS = (";", ",", "\t")
_HEADS = 30  # lines by which the delimiter is told


class CsvReader:
    """Values between commas, semicolons or tabs (RFC 4180)."""

    name = "csv"
    version = "1"
    suffixes = (".csv", ".tsv")

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:
        """Read the files of one document, in the order given.

        Raises ContractEmpty, ContractNotText, ContractDamaged.
        """
        return joined(_read(read_source(name, data), options) for name, data in files.items())


def _read(source: SourceText, options: ReaderOptions) -> Reading:
    delimiter = max(_DELIMITERS, key=lambda one: _fit(source, one, options))
    listed = Listed(source.file, options.columns, source)
    reading = requirements(listed, [Sheet("", tuple(_rows(source, delimiter)))])
    guessed = (Finding.of("encoding_guessed", [source.file]),) if source.guessed else ()
    return reading.model_copy(update={"findings": (*guessed, *reading.findings)})


def _fit(source: SourceText, delimiter: str, options: ReaderOptions) -> tuple[int, int, int]:
    """Tell how well a delimiter cuts the first lines: columns known by their heads, rows alike, cells of these.

    Counting alone would take the commas of a sentence for those of a list.
    """
    rows = list(_rows(source._replace(lines=source.lines[:_HEADS]), delimiter, strict=False))
    known = max((len(found.roles) for row in rows if (found := columns_of(row.cells, options.columns))), default=0)
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    width, alike = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return known, alike, width


def _rows(source: SourceText, delimiter: str, *, strict: bool = True) -> Iterator[Row]:
    reader = csv.reader((f"{line.text}\n" for line in source.lines), delimiter=delimiter, strict=strict)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(before + 1, reader.line_num, tuple(cells))
            before = reader.line_num
    except csv.Error as broken:
        raise ContractDamaged(path=source.file, problem=Problem("csv_row", line=reader.line_num)) from broken


PLUGIN = CsvReader()
