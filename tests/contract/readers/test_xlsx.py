"""Workbooks of requirements: heads in two languages, merged cells, several sheets, MoSCoW priorities."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


CELLS = st.text("abÉ 1.", max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_every_cell_with_words_is_in_a_clause_or_left_out(rows: list[list[str]]) -> None:
    reading = read(workbook(A=[["ID", "Requirement", "Note"], *rows]))
    told = "\n".join([f"{one.number}\n{one.title}\n{one.text}" for one in reading.clauses])
    told += "\n".join(one.text for one in reading.left_out)
    assert all(cell.strip() in told for row in rows for cell in row)
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert len(reading.clauses) + len(reading.left_out) == filled + 1
