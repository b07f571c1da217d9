"""Writes the figures of a draft as an XLSX file for a person to complete: no formula, every text as text."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from babel.numbers import get_currency_precision

from tracker_scope.documents.visible import visible
from tracker_scope.documents.wording import Wording
from tracker_scope.errors import ExtraMissing
from tracker_scope.errors.problems import Problem
from tracker_scope.operations.figures_table import TABLES
from tracker_scope.operations.figures_template import Template
from tracker_scope.operations.figures_words import EXTRA, FIELDS, GUIDE, PRICE, SHOWN
from tracker_scope.operations.workspace import words_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_ROOM: Final = 24  # empty rows to fill in
_LONGEST: Final = 32_000  # characters of a cell
_LINE: Final = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
_INPUT: Final = {**_LINE, "locked": False, "bg_color": "#FFF9E5"}
_WIDTHS: Final = {
    "id": 10,
    "title": 46,
    "effect": 16,
    "quantity": 12,
    "unit": 14,
    "vat_rate": 12,
    "percent": 10,
    "name": 38,
    "amendment": 38,
    "cause": 40,
    "depends_on": 40,
    "trigger": 40,
}
_WIDTH: Final = 17  # of amounts and days
_DAYS: Final = frozenset({"before", "after", "due_on"})
_NUMBERS: Final = frozenset({"quantity", "unit_price", "net", "vat", "gross", "initial_net"})
_PLAIN_NUMBERS: Final = frozenset({"vat_rate", "percent"})
_DAY_FORMS: Final = {"fr": "dd/mm/yyyy", "en": "yyyy-mm-dd"}


class _Formats(NamedTuple):
    """How cells look: heads, what is only read, and what is to be filled in, by kind of value."""

    head: Format
    shown: Format
    words: Format
    day: Format
    number: Format
    plain: Format
    title: Format


def xlsx_template(template: Template, created: datetime) -> bytes:
    """Write the workbook, in the project's language; raises ExtraMissing."""
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError as absent:
        module = Problem("no_module", module=absent.name)
        raise ExtraMissing(name=EXTRA, problem=module, extra=EXTRA) from absent
    room = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(room, options) as book:
        book.set_properties({"created": created.replace(tzinfo=None), "title": template.name})
        _Writer(book, template).write()
    return room.getvalue()


class _Writer:
    """Writes one workbook."""

    def __init__(self, book: Workbook, template: Template) -> None:
        self._book = book
        self._template = template
        self._words: Wording = words_of(template.language)
        self._formats = _formats(book, template)

    def write(self) -> None:
        """Write the sheets: price first, how to fill them in last."""
        self._price()
        for table in ("line", "earlier", "milestone", "payment"):
            self._table(table)
        self._guide()

    def _sheet(self, kind: str) -> Worksheet:
        sheet = self._book.add_worksheet(self._words.say(f"figures.sheet.{kind}"))
        sheet.protect("", {"insert_rows": True, "format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4 (ECMA-376, 18.3.1.63)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        return sheet

    def _price(self) -> None:
        sheet = self._sheet(PRICE)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 20)
        sheet.set_column(2, 2, 60)
        for number, field in enumerate(FIELDS[PRICE]):
            sheet.write_string(number, 0, self._words.say(f"figures.{PRICE}.{field}"), self._formats.head)
            self._fill(sheet, (number, 1), field, self._template.head.get(field))
            sheet.write_string(number, 2, self._words.say(f"figures.note.{field}"), self._formats.shown)

    def _table(self, table: str) -> None:
        """Write a table: its heads stay in sight, rows that are only read are of another colour."""
        sheet = self._sheet(table)
        key, *others = TABLES[table]
        fields = [key, *SHOWN.get(table, ()), *others]
        for column, field in enumerate(fields):
            sheet.set_column(column, column, _WIDTHS.get(field, _WIDTH))
            sheet.write_string(0, column, self._words.say(f"figures.{table}.{field}"), self._formats.head)
        sheet.freeze_panes(1, 1)
        rows = [self._told(table, row) for row in self._template.rows(table)]
        if table != "line":
            rows += [{}] * max(0, _ROOM - len(rows))
        for number, row in enumerate(rows, start=1):
            for column, field in enumerate(fields):
                fixed = field in SHOWN.get(table, ()) or (table == "line" and field == key)
                if fixed:
                    sheet.write_string(number, column, _text(row.get(field)), self._formats.shown)
                else:
                    self._fill(sheet, (number, column), field, row.get(field))

    def _told(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        if table != "line":
            return row
        effect = self._template.effects[row["id"]]
        said = self._words.say(f"terms.effect.{effect}") if effect else self._words.say("documents.blank")
        return row | {"title": self._template.titles[row["id"]], "effect": said}

    def _fill(self, sheet: Worksheet, at: tuple[int, int], field: str, value: object) -> None:
        """Write what is known into a cell that a person may fill in."""
        look = self._look(field)
        if value is None:
            sheet.write_blank(*at, None, look)
        elif isinstance(value, Decimal):
            sheet.write_number(*at, float(value), look)
        elif isinstance(value, date):
            sheet.write_datetime(*at, value, look)
        else:
            sheet.write_string(*at, _text(value), look)

    def _look(self, field: str) -> Format:
        if field in _DAYS:
            return self._formats.day
        if field in _NUMBERS:
            return self._formats.number
        return self._formats.plain if field in _PLAIN_NUMBERS else self._formats.words

    def _guide(self) -> None:
        sheet = self._sheet(GUIDE)
        sheet.set_column(0, 0, 100)
        for number in range(1, 8):
            sheet.write_string(number, 0, self._words.say(f"figures.guide.line_{number}"), self._formats.title)


def _formats(book: Workbook, template: Template) -> _Formats:
    places = get_currency_precision(template.figures.currency) if template.figures else 2
    number = "#,##0" + ("." + "0" * places if places else "")
    return _Formats(
        head=book.add_format(
            {**_LINE, "bold": True, "text_wrap": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"}
        ),
        shown=book.add_format({**_LINE, "text_wrap": True, "bg_color": "#F2F2F2"}),
        words=book.add_format({**_INPUT, "text_wrap": True, "num_format": "@"}),
        day=book.add_format({**_INPUT, "num_format": _DAY_FORMS[template.language]}),
        number=book.add_format({**_INPUT, "num_format": number + "##"}),
        plain=book.add_format({**_INPUT}),
        title=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _text(value: object) -> str:
    return visible(str(value or ""))[:_LONGEST]
