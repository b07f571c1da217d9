"""Reads the figures of a draft from an XLSX file, in French or in English, as the data that it is."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker_scope.errors import ExtraMissing, ImportInvalid
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Finding
from tracker_scope.operations.figures_table import TABLES, Held
from tracker_scope.operations.figures_values import WHOLE_DIGITS, Cell, Row
from tracker_scope.operations.figures_words import EXTRA, FIELDS, PRICE, Labels, plain

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MIB: Final = 1 << 20
_UNPACKED: Final = 16  # MiB, pictures included
_PARSED: Final = 4  # MiB; a filled template has less than a tenth of one
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")
_PARTS: Final = 500
_ROWS: Final = 2000
_LAST_ROW: Final = 1_048_576  # of any sheet (ECMA-376, 18.3.1.73); a row numbered beyond it is not looked for
_COLUMNS: Final = 40
_HEADING_WITHIN: Final = 10  # rows
_DECIMALS: Final = 4
_PERCENTS: Final = frozenset({"vat_rate", "percent"})


class _Found(NamedTuple):
    """A cell as it is shown, and whether a formula stands there whose value was never worked out."""

    value: object
    is_percent: bool
    is_unworked: bool


def held_in_xlsx(path: Path, data: bytes) -> Held:
    """Read the sheets of a figures file; other sheets and columns are left alone, and said to be.

    A formula counts by the value that the spreadsheet kept of it. Raises ImportInvalid, ExtraMissing.
    """
    _check_archive(path, data)
    reader = _Reader(path, *_workbooks(path, data))
    try:
        return reader.read()
    except ImportInvalid:
        raise
    except Exception as broken:  # sheets are parsed while they are read, and fail in many ways
        raise _damaged(path, broken) from broken


def _check_archive(path: Path, data: bytes) -> None:
    """Refuse what unpacks too large and what declares entities, before anything is parsed."""
    try:
        # what a listing says too little of, zipfile does not unpack beyond it
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            is_large = _is_large(parts)
            declares = not is_large and any(b"<!DOCTYPE" in archive.read(part) for part in parts)
    except Exception as broken:  # zipfile hands on what it meets: zlib.error, NotImplementedError, struct.error
        raise _damaged(path, broken) from broken
    if is_large:
        raise ImportInvalid(path=path, problem=Problem("unpacks_too_large", name=path.name, most=_PARSED))
    if declares:
        raise ImportInvalid(path=path, problem=Problem("xlsx_entities"))


def _is_large(parts: list[zipfile.ZipInfo]) -> bool:
    """Tell whether there is more to unpack or to parse than a person's figures need."""
    parsed = [part.file_size for part in parts if not part.filename.lower().endswith(_PICTURES)]
    every = [part.file_size for part in parts]
    return len(parts) > _PARTS or sum(every) > _UNPACKED * _MIB or sum(parsed) > _PARSED * _MIB


def _damaged(path: Path, broken: Exception) -> ImportInvalid:
    return ImportInvalid(path=path, problem=Problem("xlsx_damaged", words=f"{type(broken).__name__}: {broken}"))


def _workbooks(path: Path, data: bytes) -> tuple[Workbook, Workbook]:
    """Open the file twice: values as they were kept, and formulas, which tell why a value is not there."""
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError as absent:
        module = Problem("no_module", module=absent.name)
        raise ExtraMissing(name=EXTRA, problem=module, extra=EXTRA) from absent
    try:
        with warnings.catch_warnings():  # of extensions that openpyxl does not keep: nothing is written back
            warnings.simplefilter("ignore")
            values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return values, load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except Exception as broken:  # openpyxl has no family of errors of its own
        raise _damaged(path, broken) from broken


class _Reader:
    """Reads one file, and notes what a person must look at."""

    def __init__(self, path: Path, values: Workbook, formulas: Workbook) -> None:
        self._path = path
        self._labels = Labels()
        self._values = values
        self._formulas = formulas
        self._unworked: list[str] = []
        self._rounded: list[str] = []
        self._left: list[str] = []

    def read(self) -> Held:
        """Read every sheet that has one of the names."""
        named = self._labels.sheets()
        sheets = {name: named.get(_plain(name)) for name in self._values.sheetnames}
        if not any(sheets.values()):
            names = self._labels.said(f"figures.sheet.{kind}" for kind in FIELDS)
            raise ImportInvalid(path=self._path, problem=Problem("xlsx_other", names=names))
        head: Row = {}
        tables: dict[str, list[Row]] = {}
        for name, kind in sheets.items():
            if kind == PRICE:
                head |= self._head(name)
            elif kind in TABLES:
                tables[kind] = [*tables.get(kind, ()), *self._table(name, kind)]
            elif kind is None:
                self._left.append(name)
        return Held(head, tables, tuple(self._findings()))

    def _findings(self) -> Iterator[Finding]:
        if self._unworked:
            yield Finding.of("formula_without_value", self._unworked)
        if self._rounded:
            yield Finding.of("figure_rounded", self._rounded)
        if self._left:
            yield Finding.of("figures_part_not_read", self._left)

    def _rows(self, sheet: str) -> list[list[_Found]]:
        """Return the cells of a sheet; one that goes on below all that a draft could need is refused."""
        values = self._values[sheet].iter_rows(max_row=_LAST_ROW, max_col=_COLUMNS)
        formulas = self._formulas[sheet].iter_rows(max_row=_ROWS, max_col=_COLUMNS)
        both = zip(islice(values, _ROWS), formulas, strict=False)
        rows = [[_found(*pair) for pair in zip(*row, strict=False)] for row in both]
        if any(cell.value is not None for row in values for cell in row):
            raise ImportInvalid(path=self._path, problem=Problem("xlsx_too_long", sheet=sheet, most=_ROWS))
        while rows and all(one.value is None and not one.is_unworked for one in rows[-1]):
            rows.pop()
        return rows

    def _head(self, sheet: str) -> Row:
        """Read what stands beside each known label."""
        labels = self._labels.columns(PRICE)
        head = {}
        for number, row in enumerate(self._rows(sheet), start=1):
            field = labels.get(_plain(row[0].value)) if row else None
            if field is not None and len(row) > 1:
                head[field] = self._cell(row[1], field, f"{sheet}!B{number}")
        return head

    def _table(self, sheet: str, kind: str) -> list[Row]:
        """Read the rows under the first row that names the column without which no row can be told."""
        rows, known = self._rows(sheet), self._labels.columns(kind)
        key = TABLES[kind][0]
        labels = [[_plain(one.value) for one in row] for row in rows[:_HEADING_WITHIN]]
        named = [[known.get(label) for label in row] for row in labels]
        at = next((index for index, heads in enumerate(named) if key in heads), None)
        if at is None:
            if not rows:
                return []
            column = self._labels.said([f"figures.{kind}.{key}"])
            raise ImportInvalid(path=self._path, problem=Problem("xlsx_column_missing", sheet=sheet, column=column))
        strangers = [
            one.value for one, label in zip(rows[at], labels[at], strict=True) if one.value and label not in known
        ]
        self._left += [f"{sheet}: {one}" for one in strangers]
        return [self._row(sheet, number, row, named[at]) for number, row in enumerate(rows[at + 1 :], start=at + 2)]

    def _row(self, sheet: str, number: int, row: Sequence[_Found], heads: Sequence[str | None]) -> Row:
        return {
            field: self._cell(one, field, f"{sheet}!{_letters(column)}{number}")
            for column, (one, field) in enumerate(zip(row, heads, strict=False))
            if field is not None
        }

    def _cell(self, found: _Found, field: str, place: str) -> Cell:
        """Return a value; a number that a spreadsheet worked out is rounded to four decimals, and said to be."""
        if found.is_unworked:
            self._unworked.append(place)
        if not isinstance(found.value, float) and not (found.is_percent and isinstance(found.value, int)):
            return Cell(found.value, place)
        kept = _kept(found.value)
        if found.is_percent and field in _PERCENTS:
            kept *= 100
        if abs(kept) >= 10**WHOLE_DIGITS:
            return Cell(kept, place)
        rounded = round(kept, _DECIMALS)
        if rounded != kept:
            self._rounded.append(place)
        return Cell(rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded, place)


def _kept(number: float) -> Decimal:
    """Return the fifteen digits that a spreadsheet shows of a number; what comes after is not what was typed."""
    return Decimal(repr(number)) if number == 0 else Decimal(f"{number:.{WHOLE_DIGITS}g}")


def _found(value: Any, formula: Any) -> _Found:  # noqa: ANN401  openpyxl has several kinds of cells
    held = value.value
    if isinstance(held, datetime | str | int | float) or held is None:
        shown: object = held
    else:
        shown = str(held)
    is_unworked = held is None and getattr(formula, "data_type", "n") == "f"
    return _Found(shown, "%" in (getattr(value, "number_format", None) or ""), is_unworked)


def _plain(label: object) -> str:
    return plain(str(label)) if isinstance(label, str) else ""


def _letters(column: int) -> str:
    """Return the letters of a column counted from 0 (fewer than 27 × 26 of them)."""
    high, low = divmod(column, 26)
    return (chr(ord("A") + high - 1) if high else "") + chr(ord("A") + low)
