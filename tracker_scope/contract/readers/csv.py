"""Reads a list of requirements in CSV: a column is known by its head, in French or in English, or by settings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from tracker_scope.contract.paragraphs import joined
from tracker_scope.contract.readers.base import ReaderOptions
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
    listed = Listed(source.file, "line", options.columns)
    reading = requirements(listed, [Sheet("", tuple(_rows(source)))])
    guessed = (Finding.of("encoding_guessed", [source.file]),) if source.guessed else ()
    return reading.model_copy(update={"findings": (*guessed, *reading.findings)})


def _rows(source: SourceText) -> Iterator[Row]:
    lines = [line.text for line in source.lines]
    delimiter = max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in lines[:_HEADS]))
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(before + 1, reader.line_num, tuple(cells))
            before = reader.line_num
    except csv.Error as broken:
        raise ContractDamaged(path=source.file, problem=Problem("csv_row", line=reader.line_num)) from broken


PLUGIN = CsvReader()
