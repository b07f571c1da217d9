"""Lists of requirements in CSV."""

from __future__ import annotations

import pytest

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
