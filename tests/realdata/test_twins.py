"""A specification in Word and the PDF made of it give the same clauses."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.docx import PLUGIN as DOCX
from tracker_scope.contract.readers.pdf import PLUGIN as PDF
from tracker_scope.model.contract import Clause

pytestmark = pytest.mark.realdata
LEAST = 98  # words in a hundred


def words(clause: Clause) -> Counter[str]:
    text = unicodedata.normalize("NFC", f"{clause.title} {clause.text}").replace("\u00ad", "")
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", ["Cahier_des_charges", "Plan_de_Sécurisation", "Spécifications_techniques"])
def test_both_have_the_same_numbers_and_nearly_all_words_in_the_same_clause(shared_data: Path, name: str) -> None:
    file = shared_data / "specs/fr/sentimail" / f"{name}.docx"
    by_word = DOCX.read({file.name: file.read_bytes()}, ReaderOptions(language="fr")).clauses
    file = file.with_suffix(".pdf")
    by_page = PDF.read({file.name: file.read_bytes()}, ReaderOptions(language="fr")).clauses
    assert len(by_word) > 5
    assert [one.number for one in by_word] == [one.number for one in by_page]
    pairs = [(words(one), words(other)) for one, other in zip(by_word, by_page, strict=True)]
    shared = sum((one & other).total() for one, other in pairs)
    every = sum(max(one.total(), other.total()) for one, other in pairs)
    assert shared * 100 >= LEAST * every, f"{len(pairs)} clauses, {shared} of {every} words"
