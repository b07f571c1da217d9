"""Workbooks of requirements: heads in two languages, merged cells, several sheets, MoSCoW priorities."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.xlsx import PLUGIN
from tracker_scope.errors import ContractDamaged, ContractProtected
from tracker_scope.model.contract import ClauseKind, Reading

FRENCH = [
    ["Projet : portail", None, None, None, None],
    ["Module", "Identifiant", "Intitulé", "Exigence", "Priorité (MoSCoW)"],
    ["Salles", "EX-1", "Réserver", "Le portail réserve une salle.", "Must"],
    [None, "EX-2", "Annuler", "Le portail annule une réservation.", "Won't"],
    ["Badges", "EX-3", "Imprimer", "Le portail imprime un badge.", "Could"],
    [None, None, None, "Au format A6.", None],
]
ENGLISH = [
    ["ID", "Requirement", "Priority", "Acceptance criteria"],
    ["Hosting", None, None, None],
    [1.10, "It is hosted in the Union.", "Should", "Certificate of the site"],
]


def workbook(change: Callable[[Any], None] | None = None, **sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    told = io.BytesIO()
    book.save(told)
    return told.getvalue()


def merge(book: Any) -> None:
    book["Besoins"].merge_cells("A3:A4")
    book["Besoins"].merge_cells("A5:A6")
    book["Besoins"].merge_cells("B5:B6")
    book["Besoins"].merge_cells("C5:C6")
    book["Needs"]["A3"].number_format = "0.00"


def read(data: bytes, **options: Any) -> Reading:
    return PLUGIN.read({"list.xlsx": data}, ReaderOptions(**options))


@pytest.fixture(scope="module")
def both() -> Reading:
    return read(workbook(merge, Besoins=FRENCH, Needs=ENGLISH))


def test_each_requirement_is_a_clause_with_its_number_title_and_place(both: Reading) -> None:
    assert [(one.number, one.title, str(one.place)) for one in both.clauses] == [
        ("EX-1", "Réserver", "list.xlsx [Besoins]:3-3"),
        ("EX-2", "Annuler", "list.xlsx [Besoins]:4-4"),
        ("EX-3", "Imprimer", "list.xlsx [Besoins]:5-6"),
        ("1.10", "", "list.xlsx [Needs]:3-3"),
    ]


def test_a_merged_cell_holds_for_all_its_rows(both: Reading) -> None:
    assert [one.path for one in both.clauses] == [("Salles",), ("Salles",), ("Badges",), ("Hosting",)]
    assert both.clauses[2].text == "Le portail imprime un badge.\nAu format A6.\nPriorité (MoSCoW): Could"


def test_what_is_set_aside_by_moscow_is_an_exclusion(both: Reading) -> None:
    assert [one.number for one in both.clauses if one.kind is ClauseKind.EXCLUSION] == ["EX-2"]


def test_other_columns_stay_under_their_heads(both: Reading) -> None:
    assert both.clauses[3].text.endswith("Priority: Should\nAcceptance criteria: Certificate of the site")


def test_rows_that_are_no_requirement_are_left_out_with_their_reason(both: Reading) -> None:
    assert [(str(one.place), one.reason) for one in both.left_out] == [
        ("list.xlsx [Besoins]:1-1", "preamble"),
        ("list.xlsx [Besoins]:2-2", "column_heads"),
        ("list.xlsx [Needs]:1-1", "column_heads"),
        ("list.xlsx [Needs]:2-2", "section_row"),
    ]


def test_a_sheet_without_heads_is_left_out_whole() -> None:
    reading = read(workbook(Notes=[["Bonjour"], ["à tous", "et à toutes"]]))
    assert {one.reason for one in reading.left_out} == {"no_list_of_requirements"}
    assert [one.code for one in reading.findings] == ["no_clause_found"]


def test_heads_may_be_given_by_settings() -> None:
    data = workbook(A=[["Kennung", "Anforderung"], ["A-1", "Es wird gehostet."]])
    assert read(data).clauses == ()
    (one,) = read(data, columns=(("number", "Kennung"), ("text", "Anforderung"))).clauses
    assert (one.number, one.text) == ("A-1", "Es wird gehostet.")


def test_rows_without_a_number_are_cited_by_their_place() -> None:
    (one,) = read(workbook(A=[["Requirement", "Priority"], ["It is hosted.", "Must"]])).clauses
    assert one.number == "A!2"


def test_hidden_rows_are_read_and_told_and_formulas_without_value_too() -> None:
    def hide(book: Any) -> None:
        book["A"].row_dimensions[2].hidden = True
        book["A"]["B3"] = "=1+1"

    reading = read(workbook(hide, A=[["ID", "Requirement"], ["A-1", "Hosted."], ["A-2", ""]]))
    assert {one.code: one.examples for one in reading.findings} == {
        "hidden_rows_read": ("A!2",),
        "formula_without_value": ("A!B3",),
    }
    assert [one.number for one in reading.clauses][:1] == ["A-1"]


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"ID,Requirement", ContractDamaged), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ContractProtected)],
)
def test_what_is_no_workbook_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(data)


def test_a_document_type_is_refused_before_the_workbook_is_opened() -> None:
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(A=[["ID", "Requirement"]]))) as old, zipfile.ZipFile(told, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data.partition(b"?>")[2]
            new.writestr(name, data)
    with pytest.raises(ContractDamaged):
        read(told.getvalue())


def patched(part: str, old: bytes, new: bytes, name: str | None = None) -> bytes:
    told = io.BytesIO()
    data = workbook(A=[["ID", "Requirement"], ["A-1", "Hosted."]])
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(told, "w") as new_one:
        for one in source.namelist():
            content = source.read(one)
            assert one != part or old in content
            new_one.writestr(one, content.replace(old, new) if one == part else content)
        if name:
            new_one.writestr(name, new)
    return told.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "data",
    [
        patched(SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'),
        patched(SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="nowhere"/></mergeCells>'),
        patched(SHEET, b'r="A2"', b'r="??"'),
        patched("", b"", '<!DOCTYPE a [<!ENTITY b "c">]>'.encode("utf-16"), "xl/worksheets/sheet2.dat"),
        patched("xl/_rels/workbook.xml.rels", b"rId1", b"rId9"),
        workbook(A=[["ID", "Requirement"]])[:-300],
        workbook(A=[["ID", "Requirement"]])[:900],
    ],
    ids=["merged_without_end", "merged_nowhere", "cell_nowhere", "document_type", "no_relations", "cut", "cut_early"],
)
def test_a_damaged_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(ContractDamaged):
        read(data)


def test_a_cell_far_from_the_others_is_read_without_those_between() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    *_, one = read(patched(SHEET, b"</sheetData>", far)).clauses
    assert (one.number, one.text) == ("A!1048576", "1")


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        (1.1, "0.00", "1.10"),
        (1, "0.0", "1.0"),
        (7, "000", "007"),
        (12, '"REQ-"000', "REQ-012"),
        (0.5, "0%", "50%"),
        (-0.5, "0.00", "-0.50"),
        (2.0, "General", "2"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "1e-07"),
        (True, "General", "TRUE"),
        (datetime(2026, 3, 1), "dd/mm/yyyy", "2026-03-01"),  # noqa: DTZ001  workbooks know no zones
    ],
)
def test_a_number_is_cited_as_its_format_shows_it(value: Any, shape: str, shown: str) -> None:
    def form(book: Any) -> None:
        book["A"]["A2"].number_format = shape

    (one,) = read(workbook(form, A=[["ID", "Requirement"], [value, "Hosted."]])).clauses
    assert one.number == shown


def test_sections_nest_by_their_numbers_and_a_sentence_without_number_is_a_requirement() -> None:
    rows = [
        ["ID", "Requirement", "Note"],
        ["1 Hosting", None, None],
        ["1.1 Sites", None, None],
        ["A-1", "It is hosted.", None],
        ["2 Access", None, None],
        [None, "The system logs every access.", None],
        ["A-2", None, None],
        [None, None, "to be confirmed"],
    ]
    reading = read(workbook(A=rows))
    assert [(one.number, one.path, one.text) for one in reading.clauses] == [
        ("A-1", ("1 Hosting", "1.1 Sites"), "It is hosted."),
        ("A!6", ("2 Access",), "The system logs every access."),
        ("A-2", ("2 Access",), ""),
        ("A!8", ("2 Access",), "Note: to be confirmed"),
    ]
    assert [one.reason for one in reading.left_out] == ["column_heads"] + ["section_row"] * 3


def test_heads_that_come_again_are_no_requirement_and_a_row_only_merged_into_is_none() -> None:
    heads = ["Module", "Réf. exigence", "Exigence"]
    rows = [heads, ["Salles", "A-1", "Réserver."], [None, None, None], [None, "A-2", "Annuler."], heads]
    reading = read(workbook(lambda book: book["A"].merge_cells("A2:A4"), A=rows))
    assert [(one.number, one.path) for one in reading.clauses] == [("A-1", ("Salles",)), ("A-2", ("Salles",))]
    assert [(one.place.line_from, one.reason) for one in reading.left_out] == [(1, "column_heads"), (5, "column_heads")]


def test_the_row_that_names_the_most_columns_is_that_of_the_heads() -> None:
    rows = [["Nom", "Description"], ["Portail", "Réservations"], ["ID", "Exigence", "Priorité"], ["A-1", "Hébergé."]]
    assert [one.number for one in read(workbook(A=rows)).clauses] == ["A-1"]


def test_the_name_of_a_sheet_tells_the_kind_of_its_requirements() -> None:
    (one,) = read(workbook(**{"Hors périmètre": [["ID", "Exigence"], ["A-1", "Paiement en ligne."]]})).clauses
    assert (one.kind, one.path) == (ClauseKind.EXCLUSION, ())


def test_notes_on_cells_are_left_out_as_comments_and_hidden_columns_and_sheets_are_told() -> None:
    def change(book: Any) -> None:
        book["A"]["B2"].comment = Comment("Which site?", "reviewer")
        book["A"].column_dimensions["C"].hidden = True
        book["A"].column_dimensions["F"].hidden = True
        book["B"].sheet_state = "hidden"

    heads = ["ID", "Requirement", "Note"]
    reading = read(workbook(change, A=[heads, ["A-1", "Hosted.", "x"]], B=[heads, ["A-2", "Logged.", "y"]]))
    assert [one.number for one in reading.clauses] == ["A-1", "A-2"]
    assert [one.text for one in reading.left_out if one.reason == "reader_comment"] == ["Which site?"]
    assert [(one.code, one.examples) for one in reading.findings] == [("hidden_rows_read", ("A!C:C", "B"))]


def test_numbers_given_twice_are_told() -> None:
    reading = read(workbook(A=[["ID", "Requirement"], ["A-1", "Hosted."], ["A-1", "Logged."]]))
    assert [one.examples for one in reading.findings] == [("A-1",)]


SHAPES = st.lists(st.sampled_from(["", " ", "w", "w w", "w.", "1", "1 w"]), min_size=4, max_size=4)


@settings(max_examples=100, deadline=None)
@given(st.lists(SHAPES, max_size=8), st.sampled_from(["ID", "Module"]))
def test_every_cell_has_exactly_one_owner_a_clause_or_a_passage(shapes: list[list[str]], first: str) -> None:
    marks = itertools.count()
    rows = [[f"{cell}x{next(marks)}y" if cell.strip() else cell for cell in row] for row in shapes]
    reading = read(workbook(A=[[first, "Title", "Requirement", "Note"], *rows]))
    sections = {one.text.strip() for one in reading.left_out}  # these also head the path of others
    told = [one.text for one in reading.left_out]
    told += [f"{one.number}\n{one.title}\n{one.text}\n{ {*one.path} - sections }" for one in reading.clauses]
    assert all(sum(f"x{mark}y" in one for one in told) == 1 for mark in range(next(marks)))


CELLS = st.text("abÉ 1.", max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_every_cell_with_words_is_in_a_clause_or_left_out(rows: list[list[str]]) -> None:
    reading = read(workbook(A=[["ID", "Requirement", "Note"], *rows]))
    told = "\n".join([f"{one.number}\n{one.title}\n{one.text}" for one in reading.clauses])
    told = " ".join((told + "\n".join(one.text for one in reading.left_out)).split())
    assert all(" ".join(cell.split()) in told for row in rows for cell in row)
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert len(reading.clauses) + len(reading.left_out) == filled + 1
