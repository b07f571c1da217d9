"""Reads a list of requirements in a workbook: each row of each sheet is a clause.

A cell that is merged over several rows holds for all of them; formulas are read as the values that
were saved with them. Hidden rows and sheets are read too, and said to be hidden.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final

from tracker_scope.contract.paragraphs import joined
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.requirement_rows import Listed, Row, Sheet, requirements
from tracker_scope.errors import ContractDamaged, Problem
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import Reading

if TYPE_CHECKING:
    from lxml import etree
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from tracker_scope.contract.office_package import Package

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PICTURES: Final = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp", ".tif", ".tiff")
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MOST_MERGED: Final = 2_000_000  # cells: each becomes an object once the workbook is open
_FORMAT: Final = re.compile(r'(?:"([^"]*)")?(?:#,##)?(0+)(?:\.(0+))?(%?)(?:"([^"]*)")?(?:_.)*(?:;.*)?')
_BROKEN: Final = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    SyntaxError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
)


class XlsxReader:
    """SpreadsheetML as Excel and LibreOffice save it (ECMA-376)."""

    name = "xlsx"
    version = "1"
    suffixes = (".xlsx", ".xlsm")
    isolated = True

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:
        """Read the files of one document, in the order given; see the module for the rules.

        Raises ContractProtected, ContractDamaged, ContractTooLarge.
        """
        return joined(_read(file, data, options) for file, data in files.items())


def _read(file: str, data: bytes, options: ReaderOptions) -> Reading:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    from tracker_scope.contract.office_package import Package

    package = Package(file, data)
    _check(package)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (*_BROKEN, InvalidFileException) as broken:
        raise _damaged(file) from broken
    sheets = [(sheet, Sheet(sheet.title, tuple(_rows(sheet)), tuple(_notes(sheet)))) for sheet in workbook.worksheets]
    reading = requirements(Listed(file, options.columns), [read for _, read in sheets])
    hidden = [place for sheet, read in sheets for place in _hidden(sheet, read.rows)]
    without = list(_without_value(package))
    found = [Finding.of("hidden_rows_read", hidden)] if hidden else []
    found += [Finding.of("formula_without_value", without)] if without else []
    return reading.model_copy(update={"findings": merge_findings([*package.findings(), *found, *reading.findings])})


def _damaged(file: str) -> ContractDamaged:
    return ContractDamaged(path=file, problem=Problem("workbook_damaged"))


def _check(package: Package) -> None:
    """Refuse, before the workbook is opened, document types in any encoding and merged cells without end."""
    merged = 0
    for name in package.names:
        if name.casefold().endswith((".xml", ".rels")):
            root = package.xml(name)
            merged += sum(map(_size, root.iter(f"{_MAIN}mergeCell"))) if root is not None else 0
        if not name.casefold().endswith(_PICTURES) and _DOCTYPE.search(package.bytes_of(name).replace(b"\0", b"")):
            raise ContractDamaged(path=package.file, problem=Problem("document_type", part=name))
    if merged > _MOST_MERGED:
        raise _damaged(package.file)


def _size(merged: etree._Element) -> int:
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = (one or 0 for one in range_boundaries(merged.get("ref", "")))
    except ValueError:
        return 0  # the workbook is refused when it is opened
    return (right - left + 1) * (bottom - top + 1)


def _rows(sheet: Worksheet) -> Iterator[Row]:
    """Yield the rows that have words of their own."""
    over = _merged(sheet)
    cells = sorted(sheet._cells.items())  # noqa: SLF001  iter_rows makes a cell for every empty one before the last
    for at, run in groupby(cells, key=lambda one: one[0][0]):
        shown = {column: _shown(cell) for (_, column), cell in run}
        if any(one.strip() for one in shown.values()):
            above = {column: over[at, column] for column in shown if (at, column) in over}
            told = {**shown, **above}
            width = max(column for column, one in told.items() if one.strip())
            merged = frozenset(column - 1 for column in above)
            yield Row(at, at, tuple(told.get(column, "") for column in range(1, width + 1)), merged)


def _merged(sheet: Worksheet) -> dict[tuple[int, int], str]:
    """Return for the cells under a merged one, in its column, what it holds."""
    found = {}
    for area in sheet.merged_cells.ranges:
        held = _shown(sheet.cell(area.min_row, area.min_col))
        for row in range(area.min_row + 1, area.max_row + 1):
            found[row, area.min_col] = held
    return found


def _notes(sheet: Worksheet) -> Iterator[Row]:
    for (row, _), cell in sorted(sheet._cells.items()):  # noqa: SLF001  as above
        if cell.comment is not None and cell.comment.text.strip():
            yield Row(row, row, (cell.comment.text.strip(),))


def _shown(cell: Cell | MergedCell) -> str:
    """Return a value nearly as the sheet shows it: 1.10 and 007 by their format, a day without its midnight."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    return str(value).removesuffix(" 00:00:00")


def _number(value: float, shape: str) -> str:
    told = _FORMAT.fullmatch(shape)
    if told is None or told.group() == "0":
        return str(int(value)) if value == int(value) else f"{value:.15g}"
    before, whole, decimals, percent, after = (one or "" for one in told.groups())
    exact = Decimal(repr(value)) * (100 if percent else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    width = len(whole) + len(decimals) + bool(decimals)
    return f"{before}{rounded:0{width}f}{percent}{after}"


def _hidden(sheet: Worksheet, rows: Sequence[Row]) -> Iterator[str]:
    """Yield what is hidden and has words: a sheet, else its rows and columns."""
    from openpyxl.utils import get_column_letter

    if sheet.sheet_state != "visible" and rows:
        yield sheet.title
    unseen = {at for at, told in sheet.row_dimensions.items() if told.hidden}
    yield from (f"{sheet.title}!{row.first}" for row in rows if row.first in unseen)
    filled = {at + 1 for row in rows for at in row.filled}
    for told in sheet.column_dimensions.values():
        if told.hidden and told.min is not None and told.max is not None:
            spanned = sorted(at for at in filled if told.min <= at <= told.max)
            yield from (f"{sheet.title}!{letter}:{letter}" for letter in map(get_column_letter, spanned))


def _without_value(package: Package) -> Iterator[str]:
    """Yield the cells whose formula was saved without its value, which a workbook read by values shows as empty."""
    for name in package.names:
        book = package.xml(name) if name.endswith("/workbook.xml") else None
        parts = package.related(name) if book is not None else {}
        for sheet in book.iter(f"{_MAIN}sheet") if book is not None else ():
            root = package.xml(parts.get(sheet.get(_RELATIONSHIP, ""), ""))
            for cell in root.iter(f"{_MAIN}c") if root is not None else ():
                if cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v"):
                    yield f"{sheet.get('name')}!{cell.get('r')}"


PLUGIN = XlsxReader()
