"""Lists of requirements in CSV."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.csv import PLUGIN
from tracker_scope.errors import ContractDamaged, ContractEmpty
from tracker_scope.model.contract import Reading

TEXT = 'Réf.;Intitulé;Description\nEX-1;Réserver;"Le portail réserve\nune salle."\n\nEX-2;Annuler;Le portail annule.\n'


def read(data: bytes) -> Reading:
    return PLUGIN.read({"list.csv": data}, ReaderOptions())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_rows_are_clauses_whatever_the_encoding(encoding: str) -> None:
    reading = read(TEXT.encode(encoding))
    assert [(one.number, one.title, str(one.place)) for one in reading.clauses] == [
        ("EX-1", "Réserver", "list.csv:2-3"),
        ("EX-2", "Annuler", "list.csv:5-5"),
    ]
    assert reading.clauses[0].text == "Le portail réserve\nune salle."
    assert {one.code for one in reading.findings} == ({"encoding_guessed"} if encoding == "cp1252" else set())


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_other_delimiters_are_told_from_the_file(delimiter: str) -> None:
    assert [one.number for one in read(TEXT.replace(";", delimiter).encode()).clauses] == ["EX-1", "EX-2"]


def test_a_quote_that_is_never_closed_is_refused_with_its_line() -> None:
    with pytest.raises(ContractDamaged, match="line 3"):
        read(b'ID,Text\nA-1,"It is hosted.\nA-2,Open')


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ContractEmpty):
        read(b"")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_commas_of_sentences_are_no_delimiter(delimiter: str) -> None:
    words = '"Oui, non; jamais, toujours, parfois, souvent."'
    reading = read(delimiter.join(["Réf.", "Exigence"]).encode() + f"\nE-1{delimiter}{words}\n".encode())
    assert [(one.number, one.text) for one in reading.clauses] == [("E-1", words.strip('"'))]


def test_sentences_without_quotes_are_cut_where_the_heads_are() -> None:
    (one,) = read("Réf.;Intitulé;Exigence\nE-1;Un;Oui, non, jamais, toujours, parfois.\n".encode()).clauses
    assert one.text == "Oui, non, jamais, toujours, parfois."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_places_are_bytes_of_the_file(encoding: str) -> None:
    data = TEXT.encode(encoding)
    reading = read(data)
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    cut = [data[one.place.start : one.place.end].decode(codec) for one in (*reading.clauses, *reading.left_out)]
    assert cut == [
        'EX-1;Réserver;"Le portail réserve\nune salle."',
        "EX-2;Annuler;Le portail annule.",
        "Réf.;Intitulé;Description",
    ]
    assert reading.left_out[0].text == cut[2]


def test_rows_without_a_number_are_cited_by_their_line() -> None:
    (one,) = read(b"sep=;\nTitle;Requirement\nHosting;It is hosted.\n").clauses
    assert (one.number, one.title) == ("!3", "Hosting")


def test_a_number_in_the_title_is_that_of_the_clause() -> None:
    (one,) = read(b"Title,Requirement,Priority\n4.2 Hosting,It is hosted.,Must\n").clauses
    assert (one.number, one.title, one.text) == ("4.2", "Hosting", "It is hosted.\nPriority: Must")


def test_heads_given_by_settings_decide_the_delimiter_too() -> None:
    options = ReaderOptions(columns=(("number", "Kennung"), ("text", "Anforderung")))
    data = b"Kennung;Anforderung\nA-1;Eins, zwei, drei, vier.\n"
    assert [one.number for one in PLUGIN.read({"list.csv": data}, options).clauses] == ["A-1"]


CELLS = st.sampled_from(["", " ", "w", "w w", 'w"', "w\n", "w;", "w,", "w.", "1"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8), st.sampled_from(";,\t"))
def test_every_value_is_in_exactly_one_clause_or_passage(shapes: list[list[str]], delimiter: str) -> None:
    marks = itertools.count()
    rows = [[f"{cell}x{next(marks)}y" if cell.strip() else cell for cell in row] for row in shapes]
    told = io.StringIO()
    csv.writer(told, delimiter=delimiter).writerows([["ID", "Requirement", "Note"], *rows])
    reading = read(told.getvalue().encode())
    found = [f"{one.number}\n{one.text}" for one in reading.clauses] + [one.text for one in reading.left_out]
    for mark in range(next(marks)):
        assert sum(f"x{mark}y" in one for one in found) == 1


@pytest.mark.parametrize(
    "heads",
    [
        "N°;Titre de l'exigence;Exigence fonctionnelle",
        "Identifiant de l’exigence;Libellé;Description détaillée",
        "REQ-ID;Requirement title;Functional requirements",
        "Réf. exigence;NOM;Énoncé du besoin (à valider)",
    ],
)
def test_heads_are_known_in_their_longer_forms(heads: str) -> None:
    (one,) = read(f"{heads}\nE-1;Un;Le portail imprime.\n".encode()).clauses
    assert (one.number, one.title, one.text) == ("E-1", "Un", "Le portail imprime.")


@pytest.mark.parametrize(
    ("priority", "kind"),
    [
        ("W", "exclusion"),
        ("Won’t have (this time)", "exclusion"),
        ("W - Won't", "exclusion"),
        ("Hors périmètre", "exclusion"),
        ("Non retenue", "exclusion"),
        ("Must", "deliverable"),
        ("Want", "deliverable"),
        ("", "deliverable"),
    ],
)
def test_a_priority_that_sets_aside_makes_an_exclusion(priority: str, kind: str) -> None:
    (one,) = read(f"ID;Exigence;Priorité\nE-1;Le portail imprime.;{priority}\n".encode()).clauses
    assert one.kind == kind
