import pytest

from tracker_scope.contract.amend import read_changes
from tracker_scope.contract.amendment_reading import AmendmentReading, changed_by
from tracker_scope.contract.amendment_text import markdown_text
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.markdown import PLUGIN

BASELINE = """# Specification

## 4. Functions

### 4.2 Export

The portal exports.

### 4.6 Notifications

The portal writes an e-mail.

## 7. Exclusions

### 7.1 Hardware

No hardware.

### 7.2 Languages

No other language.
"""


def amend(text: str) -> AmendmentReading:
    data = text.encode()
    reading = PLUGIN.read({"amendment.md": data}, ReaderOptions())
    base = PLUGIN.read({"baseline.md": BASELINE.encode()}, ReaderOptions())
    return read_changes(markdown_text("amendment.md", data), reading, base.clauses)


def codes(found: AmendmentReading) -> list[str]:
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Section 4.6 is renumbered 7.\n", ["new_number_is_taken"]),
        ("Section 4.6 is renumbered 7. Section 7 is renumbered 8.\n", []),
        ("Section 4.6 is renumbered 7. Section 7 is deleted.\n", []),
        ("Section 4.9 is renumbered 4.8.\n", ["change_of_unknown_clause"]),
        (
            "Section 7.1 is renumbered 7.2. Section 7.2 is renumbered 7.1. Section 7.2 is replaced by: “New.”\n",
            ["change_of_moved_number"],
        ),
        ("Section 4.6 is replaced by the following:\n\nIt alerts.\n\nAt once.\n", ["new_text_may_go_on"]),
        (
            "Section 4.6 is replaced by the following:\n\nIt alerts.\n\nAt once.\n\n## Price\n\nTen.\n",
            ["new_text_up_to_next_change"],
        ),
        ("Section 4.6 is replaced by the following:\n\n“It alerts.\n\nAt once.” And more.\n", ["new_text_may_go_on"]),
        ("Section 4.6 is replaced by the following:\n\nIt alerts.\n\n2. Price\n\nTen.\n", ["new_text_may_go_on"]),
        ("The following is added to Section 4.9:\n\n> More.\n", ["change_not_understood"]),
    ],
)
def test_what_a_person_is_to_look_at(text: str, expected: list[str]) -> None:
    assert codes(amend(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "L'article 4.6 est modifié comme suit :\n\n- les mots « an e-mail » sont remplacés par « a message » ;\n",
        "Section 4.6 is amended as follows:\n\nThe first sentence is deleted.\n",
        "L'article 4.6 est modifié comme suit : le délai est porté à dix jours.\n",
        "L'annexe 7 est supprimée : la phrase de l'article 7 n'est pas modifiée.\n",
    ],
)
def test_an_instruction_is_never_taken_for_new_text(text: str) -> None:
    found = amend(text)
    assert [one.clause for one in found.changes if one.clause] == []
    assert [one.number for one in found.changes if one.number.startswith("7")] == []
    assert {one.reason for one in found.left_out} <= {"change_not_understood"}
    assert codes(found) in (["change_not_understood"], ["change_of_unknown_clause"])


@pytest.mark.parametrize(
    ("label", "changes"),
    [
        ("Avenant n° 1", 1),
        ("avenant-1", 1),
        ("Amendment No. 01 of 2026-02-03", 1),
        ("A1", 1),
        ("1", 1),
        ("Avenant n° 2 du 01/02/2026", 0),
        ("First", 0),
    ],
)
def test_an_amendment_is_known_by_the_number_in_its_label(label: str, changes: int) -> None:
    first = amend("## Article 2\n\nSection 4.6 is replaced by: “It alerts.”\n\n## Article 3\n\nTen euros.\n")
    found = changed_by({label: first}, "1", "2")
    assert [one.number for one in (found,) if one] == ["4.6"] * changes
    assert changed_by({label: first}, "1", "3") is None
    assert changed_by({label: first}, "1", "4") is None


def test_what_completes_a_clause_with_a_part_that_stands_is_told() -> None:
    found = amend("The following is added to Section 7:\n\n> More.\n>\n> 7.1 Hardware\n>\n> Some.\n")
    assert [(one.action, one.number) for one in found.changes] == [("replaced", "7"), ("replaced", "7.1")]
    assert codes(found) == ["addition_of_existing_clause"]


@pytest.mark.parametrize(
    "text",
    [
        "Section 4.6 is replaced by the following:\n\n## 5. Other\n\nWords.\n",
        "Section 4.6 is replaced by “”.\n",
        "Section 4.6 of Amendment No. 1 is renumbered 4.7.\n",
        "Sections 4.2 and 4.6 are replaced by the following:\n\n> New.\n",
    ],
)
def test_a_change_without_a_text_of_its_own_is_not_understood(text: str) -> None:
    found = amend(text)
    assert (found.changes, codes(found)) == ((), ["change_not_understood"])


def test_a_quotation_that_opens_in_the_sentence_goes_on_in_the_next_paragraphs() -> None:
    found = amend("Section 4.6 is replaced by: “It alerts. It counts.\n\nAt once.”\n\nSection 7.1 is deleted.\n")
    assert [one.number for one in found.changes] == ["4.6", "7.1"]
    assert [one.clause.text for one in found.changes if one.clause] == ["It alerts. It counts.\n\nAt once."]
    assert codes(found) == []


def test_a_clause_added_under_a_new_chapter_stands_alone() -> None:
    found = amend("The following Section 9.1 is added:\n\n> 9.1 Support\n>\n> By mail.\n")
    assert [(one.clause.path, one.clause.level) for one in found.changes if one.clause] == [((), 1)]
