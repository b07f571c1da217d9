"""Spreadsheets: the same figures as in TOML in either language, every hostile byte refused, every text a text."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from command_line import copy_of, written
from figures_example import DAY, FULL, drafted_in, problem, take, toml
from openpyxl import Workbook, load_workbook
from small_project import amend, on, size

from tracker_scope.errors import (
    DraftUnclear,
    DraftUnknown,
    ExtraMissing,
    FileExists,
    ImportInvalid,
)
from tracker_scope.model.proposal import Figures
from tracker_scope.operations.acts import decode
from tracker_scope.operations.amendment_draft import DraftRequest, draft
from tracker_scope.operations.amendment_figures import write_template
from tracker_scope.operations.figures_table import TABLES


@pytest.fixture
def drafted(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("drafted", drafted_in, tmp_path / "portal", tmp_path_factory)


def template(folder: Path, ending: str = "xlsx", language: str | None = None) -> Path:
    path = folder / f"template.{ending}"
    path.unlink(missing_ok=True)
    with on(folder, DAY) as workspace:
        told = workspace.settings.project.model_copy(update={"language": language or "en"})
        other = workspace.with_settings(workspace.settings.model_copy(update={"project": told}))
        return write_template(other, "A2", path)


Fill = Callable[[Workbook], None]


def filled(folder: Path, fill: Fill, language: str = "en") -> Path:
    """Fill in the template as a spreadsheet would."""
    book = load_workbook(template(folder, language=language))
    fill(book)
    path = folder / "filled.xlsx"
    book.save(path)
    return path


def whole(book: Workbook) -> None:
    """Type everything that FULL says, by place: the sheets stand in one order in both languages."""
    price, lines, _, milestones, payments, _ = book.worksheets
    for place, value in {"B1": "EUR", "B2": 180000, "B3": 20, "B4": 6625}.items():
        price[place] = value
    for place, value in {"D2": 12.5, "E2": "days", "F2": 650, "D3": -1, "F3": "1 500,00"}.items():
        lines[place] = value
    for place, told in enumerate(["Acceptance", date(2026, 6, 1), "2026-07-15", "two exports", "a test base"], start=1):
        milestones.cell(2, place, told)
    rows = [("order", 40, 2650, 530, 3180, None, "signature"), ("acceptance", 60, 3975, 795, 4770, date(2026, 8, 1))]
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            payments.cell(number, place, value)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_spreadsheet_says_the_same_as_the_toml_in_either_language(drafted: Path, language: str) -> None:
    from_toml = toml(drafted, FULL).figures
    done = take(drafted, filled(drafted, whole, language))
    facts = {"file", "digest", "record", "recorded_at", "by"}
    assert done.figures.model_dump(exclude=facts) == from_toml.model_dump(exclude=facts)
    assert (done.findings, done.price.missing) == ((), ())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("ending", ["toml", "xlsx"])
def test_a_template_holds_lines_and_earlier_amendments_and_reads_back(
    drafted: Path, ending: str, language: str
) -> None:
    amend(drafted, "2026-03-11", label="No. 1")
    path = template(drafted, ending, language)
    with pytest.raises(ImportInvalid) as stopped:
        take(drafted, path)
    assert problem(stopped)[0] == "entry_missing"
    toml(drafted, FULL + '[[earlier]]\namendment = "No. 1"\nnet = 5\n')
    told = take(drafted, template(drafted, ending, language)).figures
    with on(drafted, DAY) as workspace:
        before = next(decode(Figures, act.body) for act in workspace.ledger.acts("figures"))
    facts = {"file", "digest", "record", "recorded_at", "by"}
    assert told.model_dump(exclude=facts) == before.model_dump(exclude=facts)


def test_a_template_is_written_over_nothing(drafted: Path) -> None:
    path = written(drafted / "figures.xlsx", "mine")
    with on(drafted, DAY) as workspace:
        with pytest.raises(FileExists):
            write_template(workspace, "A2", path)
        with pytest.raises(DraftUnclear):
            write_template(workspace, "A2", drafted / "figures.ods")
        with pytest.raises(DraftUnknown):
            write_template(workspace, "A3", drafted / "other.xlsx")
    assert path.read_text("utf-8") == "mine"


def test_two_templates_of_one_draft_are_the_same_bytes(drafted: Path) -> None:
    assert template(drafted).read_bytes() == template(drafted).read_bytes()


def test_a_title_is_text_in_the_template_whatever_it_begins_with(drafted: Path) -> None:
    text = '[[group]]\n[[group.line]]\nid = "L1"\ntitle = "=HYPERLINK(\\"https://a.example\\")"\n'
    with on(drafted, "2026-03-13") as workspace:
        draft(workspace, DraftRequest(name="A2", group=written(drafted / "group.toml", text)))
    for formulas in (True, False):
        lines = load_workbook(template(drafted), data_only=formulas).worksheets[1]
        assert (lines["B2"].data_type, lines["B2"].value) == ("s", '=HYPERLINK("https://a.example")')
    names = zipfile.ZipFile(template(drafted)).namelist()
    assert not [name for name in names if "hyperlink" in name.lower() or "rels/sheet" in name]


def test_only_what_is_to_be_filled_in_can_be_changed(drafted: Path) -> None:
    book = load_workbook(template(drafted))
    lines = book.worksheets[1]
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert [lines[f"{column}2"].protection.locked for column in "ABCDEFGH"] == [True] * 3 + [False] * 5
    assert lines.freeze_panes == "B2"


def cell(sheet: int, place: str, value: object, shown: str | None = None) -> Fill:
    """Type one value besides everything else."""

    def fill(book: Workbook) -> None:
        whole(book)
        book.worksheets[sheet][place] = value
        if shown:
            book.worksheets[sheet][place].number_format = shown

    return fill


def test_a_percentage_kept_as_a_fraction_is_read_as_it_is_shown(drafted: Path) -> None:
    fill = cell(0, "B3", 0.2, "0%")
    assert take(drafted, filled(drafted, fill)).figures.vat_rate == 20


def test_what_a_spreadsheet_worked_out_is_rounded_to_four_decimals_and_said(drafted: Path) -> None:
    def fill(book: Workbook) -> None:
        whole(book)
        book.worksheets[1]["F2"] = 0.1 + 0.2
        book.worksheets[1]["F3"] = 1 / 3
        book.worksheets[0]["B4"] = None
        book.worksheets[4].delete_rows(2, 2)

    done = take(drafted, filled(drafted, fill))
    assert [str(one.unit_price) for one in done.figures.lines] == ["0.3000", "0.3333"]
    assert [(one.code, one.examples) for one in done.findings] == [("figure_rounded", ("Lines!F3",))]


def test_a_formula_without_a_value_is_missing_and_said(drafted: Path) -> None:
    def fill(book: Workbook) -> None:
        whole(book)
        book.worksheets[1]["F2"] = "=13*50"
        book.worksheets[0]["B4"] = None
        book.worksheets[4].delete_rows(2, 2)

    done = take(drafted, filled(drafted, fill))
    assert "line.L1.unit_price" in done.price.missing
    assert [(one.code, one.examples) for one in done.findings] == [("formula_without_value", ("Lines!F2",))]


def test_sheets_columns_and_rows_of_ones_own_are_left_alone_and_said(drafted: Path) -> None:
    def fill(book: Workbook) -> None:
        whole(book)
        book.create_sheet("My notes")["A1"] = "=1/0"
        book.worksheets[4]["H1"] = "Remark"
        book.worksheets[4]["H2"] = "to be checked"
        book.worksheets[1].insert_rows(1)
        book.worksheets[1]["A1"] = "All amounts net"

    done = take(drafted, filled(drafted, fill))
    assert done.price.gross == Decimal("7950.00")
    assert [(one.code, one.examples) for one in done.findings] == [
        ("figures_part_not_read", ("Payments: Remark", "My notes"))
    ]


def no_heads(book: Workbook) -> None:
    whole(book)
    book.worksheets[1]["A1"] = "Number"


def too_long(book: Workbook) -> None:
    whole(book)
    book.worksheets[4]["A2500"] = "far below"


def no_sheet(book: Workbook) -> None:
    for sheet in book.worksheets:
        sheet.title = f"Sheet {sheet.title}"


@pytest.mark.parametrize(
    ("fill", "key", "place"),
    [
        (cell(1, "D2", "12,500"), "figure_ambiguous", "Lines!D2"),
        (cell(1, "D2", "many"), "figure_form", "Lines!D2"),
        (cell(1, "D2", 1e17), "figure_form", "Lines!D2"),
        (cell(1, "D2", value=True), "figure_form", "Lines!D2"),
        (cell(1, "D2", datetime(2026, 1, 1)), "figure_form", "Lines!D2"),  # noqa: DTZ001  as spreadsheets hold them
        (cell(1, "A2", "L9"), "line_not_in_draft", "Lines!A2"),
        (cell(3, "B2", "June"), "entry_day", "Milestones!B2"),
        (cell(4, "A2", None), "entry_missing", "Payments!A2"),
        (cell(4, "C2", 2650.005), "figure_decimals", "Payments!C2"),
        (cell(0, "B1", None), "entry_missing", "Price!B1"),
        (no_heads, "xlsx_column_missing", None),
        (too_long, "xlsx_too_long", None),
        (no_sheet, "xlsx_other", None),
    ],
)
def test_a_spreadsheet_with_anything_wrong_is_refused_whole(
    drafted: Path, fill: Fill, key: str, place: str | None
) -> None:
    path, before = filled(drafted, fill), size(drafted)
    with pytest.raises(ImportInvalid) as stopped:
        take(drafted, path)
    assert problem(stopped) == (key, place)
    assert size(drafted) == before


def packed(parts: dict[str, bytes]) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return room.getvalue()


def with_part(whole_file: bytes, ending: str, data: Callable[[bytes], bytes]) -> bytes:
    """Pack a spreadsheet again with one part changed."""
    with zipfile.ZipFile(io.BytesIO(whole_file)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: data(part) if name.endswith(ending) else part for name, part in parts.items()})


ENTITIES: Final = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
DAMAGED: Final[list[tuple[str, Callable[[bytes], bytes], str]]] = [
    ("nothing", lambda _: b"", "xlsx_damaged"),
    ("text", lambda _: b"a;b", "xlsx_damaged"),
    ("cut off", lambda data: data[: len(data) // 2], "xlsx_damaged"),
    ("an old spreadsheet", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "xlsx_damaged"),
    ("another zip", lambda _: packed({"a.txt": b"a"}), "xlsx_damaged"),
    ("a bomb", lambda _: packed({"xl/workbook.xml": bytes(5 << 20)}), "unpacks_too_large"),
    ("a bomb called a picture", lambda _: packed({"xl/a.png": bytes(17 << 20)}), "unpacks_too_large"),
    ("too many parts", lambda _: packed({str(one): b"" for one in range(501)}), "unpacks_too_large"),
    ("entities", lambda data: with_part(data, "sheet1.xml", lambda part: ENTITIES + part), "xlsx_entities"),
    ("a sheet cut off", lambda data: with_part(data, "sheet2.xml", lambda part: part[:-40]), "xlsx_damaged"),
    ("no workbook", lambda data: with_part(data, "xl/workbook.xml", lambda _: b"<a/>"), "xlsx_other"),
    ("bytes for a sheet", lambda data: with_part(data, "sheet1.xml", lambda _: b"\0\xff"), "xlsx_damaged"),
]


@pytest.mark.parametrize(("damage", "key"), [pytest.param(*row[1:], id=row[0]) for row in DAMAGED])
def test_what_is_no_spreadsheet_is_refused(drafted: Path, damage: Callable[[bytes], bytes], key: str) -> None:
    path = filled(drafted, whole)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ImportInvalid) as stopped:
        take(drafted, path)
    assert problem(stopped)[0] == key


@pytest.mark.parametrize("module", ["openpyxl", "xlsxwriter"])
def test_a_library_that_is_not_there_is_named_with_its_extra(
    drafted: Path, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(drafted, whole)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ExtraMissing) as stopped:
        take(drafted, path) if module == "openpyxl" else template(drafted)
    assert "'.[xlsx]'" in stopped.value.hint.format(**stopped.value.facts)
    assert toml(drafted, FULL).new


def test_a_file_and_a_template_have_every_field_of_the_figures() -> None:
    named = {"line", "milestone", "payment", "earlier"}
    assert set(TABLES) == named
    assert {"lines", "milestones", "payments", "earlier"} <= set(Figures.model_fields)
