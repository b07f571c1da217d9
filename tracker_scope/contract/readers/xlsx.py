"""Reads a list of requirements in a workbook: each row of each sheet is a clause.

A cell that is merged over several rows holds for all of them; formulas are read as the values that
were saved with them. Hidden rows and sheets are read too, and said to be hidden.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tracker_scope.contract.paragraphs import joined
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.requirement_rows import Listed, Row, Sheet, requirements
from tracker_scope.errors import ContractDamaged, Problem
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import Reading

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_COLUMNS = 200


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

    from tracker_scope.contract.office_package import Package

    package = Package(file, data)
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.xml(name)  # refuses document types before the workbook is opened
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as broken:
        raise ContractDamaged(path=file, problem=Problem("workbook_damaged")) from broken
    sheets = [Sheet(sheet.title, tuple(_rows(sheet))) for sheet in workbook.worksheets]
    reading = requirements(Listed(file, "row", options.columns), [one for one in sheets if one.rows])
    found = [*package.findings(), *_findings(workbook, formulas), *reading.findings]
    return reading.model_copy(update={"findings": merge_findings(found)})


def _rows(sheet: Worksheet) -> Iterator[Row]:
    over = _merged(sheet)
    for at, cells in enumerate(sheet.iter_rows(max_col=min(sheet.max_column or 1, _MOST_COLUMNS)), 1):
        merged = frozenset(column - 1 for column in range(1, len(cells) + 1) if (at, column) in over)
        shown = tuple(over.get((at, column), "") or _shown(cell) for column, cell in enumerate(cells, 1))
        if any(one.strip() for one in shown):
            yield Row(at, at, shown, merged)


def _merged(sheet: Worksheet) -> dict[tuple[int, int], str]:
    """Return for the cells under a merged one, in its column, what it holds."""
    found = {}
    for area in sheet.merged_cells.ranges:
        held = _shown(sheet.cell(area.min_row, area.min_col))
        for row in range(area.min_row + 1, area.max_row + 1):
            found[row, area.min_col] = held
    return found


def _shown(cell: Cell | MergedCell) -> str:
    """Return a value nearly as the sheet shows it: a whole number without its point, a day without its midnight."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        decimals = cell.number_format.partition(".")[2]
        if decimals and set(decimals) == {"0"}:
            return f"{value:.{len(decimals)}f}"
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value).removesuffix(" 00:00:00")


def _findings(workbook: Workbook, formulas: Workbook) -> Iterator[Finding]:
    hidden = []
    without = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            hidden.append(sheet.title)
        hidden += [f"{sheet.title}!{row}" for row, told in sheet.row_dimensions.items() if told.hidden]
        for cells in formulas[sheet.title].iter_rows():
            without += [
                f"{sheet.title}!{cell.coordinate}"
                for cell in cells
                if cell.data_type == "f" and sheet[cell.coordinate].value is None
            ]
    if hidden:
        yield Finding.of("hidden_rows_read", hidden)
    if without:
        yield Finding.of("formula_without_value", without)


PLUGIN = XlsxReader()
