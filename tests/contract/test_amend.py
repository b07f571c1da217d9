from collections.abc import Sequence
from pathlib import Path

import pytest

from tracker_scope.contract.amend import read_changes
from tracker_scope.contract.amendment_reading import AmendmentReading
from tracker_scope.contract.amendment_text import amendment_text, markdown_text
from tracker_scope.contract.change_sentences import change_sentences
from tracker_scope.contract.paragraphs import clauses_of
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.markdown import PLUGIN
from tracker_scope.model.contract import Clause, ClauseKind, Paragraph

DEMO = Path(__file__).resolve().parents[2] / "config" / "demo"
BASELINE = """# Specification

## 4. Functions

### 4.2 Export

The portal exports.

- EX-12 : Lists are paged.

### 4.6 Notifications

The portal writes an e-mail.

## 7. Exclusions

### 7.1 Hardware

No hardware.

### 7.2 Languages

No other language.
"""


def in_force(text: str = BASELINE) -> tuple[Clause, ...]:
    return PLUGIN.read({"baseline.md": text.encode()}, ReaderOptions()).clauses


def amend(text: str, baseline: str = BASELINE) -> AmendmentReading:
    data = text.encode()
    reading = PLUGIN.read({"amendment.md": data}, ReaderOptions())
    return read_changes(markdown_text("amendment.md", data), reading, in_force(baseline))


def changed(found: AmendmentReading) -> list[tuple[str, str, str, str]]:
    return [
        (one.action, one.number, one.clause.title if one.clause else "", one.clause.text if one.clause else "")
        for one in found.changes
    ]


def codes(found: AmendmentReading) -> list[str]:
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    "sentence",
    [
        "L'article 7 n'est pas supprimé.",
        "Section 7 is not deleted.",
        "Le deuxième alinéa de l'article 4.6 est remplacé par ce qui suit :",
        "Les mots « a » du titre de l'article 4.6 sont remplacés par « b ».",
        "À l'article 4.6, les mots « a » ne sont pas remplacés par « b ».",
        "Les articles 7.1 à 4.3 sont supprimés.",
        "The first sentence of Section 4.6 is deleted.",
        "The following is added to Section 4.2 after the first paragraph:",
        "L'article 4.6 est complété, après le deuxième alinéa, par la phrase suivante :",
        "L'article 4.6 devient caduc.",
        "Un article 4.6 est ajouté à l'avenant n° 1 :",
    ],
)
def test_a_change_that_is_partial_or_denied_is_never_applied(sentence: str) -> None:
    assert [one.action for one in change_sentences(sentence)] == [None]
    found = amend(f"# Amendment\n\n{sentence}\n\n> New words.\n")
    assert found.changes == ()
    assert codes(found) == ["change_not_understood"]
    assert [(one.reason, one.place.line_to) for one in found.left_out] == [
        ("amendment_own_provision", 1),
        ("change_not_understood", 5),
    ]


@pytest.mark.parametrize(
    "sentence", ["Le présent avenant modifie le contrat.", "Section 4.6 concerns e-mails.", "PIM-26 est ajouté."]
)
def test_other_sentences_change_nothing(sentence: str) -> None:
    found = amend(f"# Amendment\n\n{sentence}\n")
    assert (found.changes, codes(found)) == ((), [])


def test_the_new_text_is_the_block_quote() -> None:
    found = amend(
        "# Amendment\n\n## Article 1 – Object\n\nSection 4.6 is replaced by the following:\n\n> **4.6 Alerts**\n"
        ">\n> The portal alerts.\n"
        "> - by mail\n>\n> At once.\n\nSection 7.1 is deleted.\n\n## Article 2 – Price\n\nTen euros.\n"
    )
    assert changed(found) == [
        ("replaced", "4.6", "Alerts", "The portal alerts.\n- by mail\n\nAt once."),
        ("deleted", "7.1", "", ""),
    ]
    clause = found.changes[0].clause
    assert clause is not None
    assert (clause.place.line_from, clause.place.line_to, str(found.changes[0].passage)) == (7, 12, "amendment.md:5-12")
    assert [(one.reason, str(one.place)) for one in found.left_out] == [
        ("amendment_own_provision", "amendment.md:1-3"),
        ("amendment_own_provision", "amendment.md:16-18"),
    ]


@pytest.mark.parametrize(
    ("new", "title", "text"),
    [
        ("> 4.6 Alerts\n>\n> It alerts.", "Alerts", "It alerts."),
        ("> ### 4.6. Alerts\n> It alerts.", "Alerts", "It alerts."),
        ("> Article 4.6 – Alerts\n>\n> It alerts.", "Alerts", "It alerts."),
        ("> 4.6 The portal alerts.", "Notifications", "The portal alerts."),
        ("> The portal alerts.\n>\n> At once.", "Notifications", "The portal alerts.\n\nAt once."),
        ("> **Alerts**\n>\n> It alerts.", "Alerts", "It alerts."),
        ("> It alerts.\n\n> At once.", "Notifications", "It alerts.\n\nAt once."),
        ("### 4.6 Alerts\n\nIt alerts.\n\nAt once.\n\n### Price\n\nTen.", "Alerts", "It alerts.\n\nAt once."),
    ],
)
def test_number_and_title_of_the_new_text(new: str, title: str, text: str) -> None:
    found = amend(f"Section 4.6 is replaced by the following:\n\n{new}\n")
    assert changed(found) == [("replaced", "4.6", title, text)]
    assert codes(found) == []


def test_new_words_within_the_sentence_and_quotes_within_items() -> None:
    found = amend(
        "- L'article 4.6 est remplacé par : « Le portail avertit. »\n- L'article 7.1 est supprimé ;\n"
        "- Il est ajouté un article 4.9 ainsi rédigé :\n  > 4.9 Pièces\n  >\n  > Le portail compte.\n"
    )
    assert changed(found) == [
        ("replaced", "4.6", "Notifications", "Le portail avertit."),
        ("deleted", "7.1", "", ""),
        ("added", "4.9", "Pièces", "Le portail compte."),
    ]


@pytest.mark.parametrize("marks", ["« {} »", "“{}”", '"{}"'])
def test_new_words_in_quotation_marks_are_taken_whole(marks: str) -> None:
    words = "The portal stops in step b. It starts again; Nothing is lost."
    quoted = marks.format(words)
    found = amend(f"Section 4.6 is replaced by the following: {quoted} Section 7.1 is deleted.\n")
    assert [one[:2] + one[3:] for one in changed(found)] == [("replaced", "4.6", words), ("deleted", "7.1", "")]


def test_words_after_a_new_text_that_no_mark_ends_are_given_to_a_person() -> None:
    found = amend("Section 4.6 is replaced by the following: The portal alerts. It does so at once.\n")
    assert [one[3] for one in changed(found)] == ["The portal alerts."]
    assert [(one.code, one.examples) for one in found.findings] == [
        ("new_text_may_go_on", ("amendment.md:1-1: It does so at once.",))
    ]


def test_kinds_come_from_the_replaced_clause_or_the_one_above() -> None:
    found = amend(
        "Section 7.1 is replaced by the following:\n\n> Tablets are excluded.\n\n"
        "The following Section 7.3 is added:\n\n> 7.3 Export\n>\n"
        "> No PDF.\n\nThe following Section 9 is added:\n\n> 9 Service levels\n>\n> 99 %.\n"
    )
    kinds = [(one.number, one.clause.kind, one.clause.path) for one in found.changes if one.clause]
    assert kinds == [
        ("7.1", ClauseKind.EXCLUSION, ("Exclusions",)),
        ("7.3", ClauseKind.EXCLUSION, ("Exclusions",)),
        ("9", ClauseKind.SERVICE_LEVEL, ()),
    ]


def test_deleting_a_clause_deletes_its_parts() -> None:
    assert [one.number for one in amend("Section 7 is deleted.\n").changes] == ["7", "7.1", "7.2"]
    assert [one.number for one in amend("Section 4.2 is deleted.\n").changes] == ["4.2", "EX-12"]


def test_a_new_text_that_numbers_its_parts_replaces_and_ends_them() -> None:
    found = amend(
        "Section 7 is replaced by the following:\n\n> 7. Exclusions\n>\n> 7.1 Devices\n>\n> No devices.\n>\n"
        "> 7.3 Paper\n>\n> None.\n"
    )
    assert [one[:3] for one in changed(found)] == [
        ("replaced", "7", "Exclusions"),
        ("replaced", "7.1", "Devices"),
        ("added", "7.3", "Paper"),
        ("deleted", "7.2", ""),
    ]
    assert codes(found) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Section 4.7 is replaced by the following:\n\n> New.\n", "change_of_unknown_clause"),
        ("Section 4.7 is deleted.\n", "change_of_unknown_clause"),
        ("The following Section 4.6 is added:\n\n> New.\n", "addition_of_existing_clause"),
        ("Section 4.6 is replaced by the following:\n\n> 4.8 New\n>\n> Words.\n", "change_number_differs"),
        ("Section 7 is replaced by the following:\n\n> New.\n", "replaced_clause_has_parts"),
        ("Section 4.6 is replaced by the following:\n", "change_not_understood"),
    ],
)
def test_what_does_not_fit_the_text_in_force_is_a_finding(text: str, expected: str) -> None:
    assert codes(amend(text)) == [expected]


def test_a_number_borne_twice_is_a_finding() -> None:
    found = amend("Section 4.6 is replaced by the following:\n\n> New.\n", BASELINE.replace("7.2 Lang", "4.6 Lang"))
    assert codes(found) == ["change_of_ambiguous_clause"]


def test_without_change_sentences_numbered_clauses_are_read_by_number() -> None:
    found = amend("# Amendment 1\n\nSigned.\n\n### 4.6 Alerts\n\nIt alerts.\n\n### 4.9 Parts\n\nIt counts.\n")
    assert changed(found) == [("replaced", "4.6", "Alerts", "It alerts."), ("added", "4.9", "Parts", "It counts.")]
    assert codes(found) == ["amendment_read_by_number"]
    assert [str(one.place) for one in found.left_out] == ["amendment.md:1-3"]


def test_a_change_that_was_not_understood_is_never_made_up_for_by_number() -> None:
    found = amend(
        "## Article 4.2 – Object\n\nThe first sentence of Section 4.6 is deleted.\n\n## Article 7 – Price\n\nTen.\n"
    )
    assert (found.changes, codes(found)) == ((), ["change_not_understood"])


def test_headings_numbered_by_the_renderer_only_change_nothing() -> None:
    found = amend("# Amendment 1\n\n## Object\n\nIt changes things.\n\n## Price\n\nTen.\n")
    assert (found.changes, codes(found)) == ((), [])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_bundled_amendment(language: str) -> None:
    baseline, amendment = (
        (DEMO / language / f"{name}.md").read_text(encoding="utf-8") for name in ("baseline", "amendment-1")
    )
    found = amend(amendment, baseline)
    assert {one.action for one in found.changes} == {"replaced", "added", "deleted"}
    assert codes(found) == []
    assert _uncovered(amendment, found) == []


def _uncovered(text: str, found: AmendmentReading) -> Sequence[int]:
    held = [one.passage for one in found.changes] + [one.place for one in found.left_out]
    covered = {line for place in held for line in range(place.line_from, place.line_to + 1)}
    return [number for number, line in enumerate(text.split("\n"), 1) if line.strip() and number not in covered]


def test_clauses_that_swap_their_numbers_keep_their_words() -> None:
    found = amend("Sections 4.2 and 4.6 are renumbered 4.6 and 4.2 respectively.\n")
    assert [(one.action, one.number, one.new_number) for one in found.changes] == [
        ("renumbered", "4.2", "4.6"),
        ("renumbered", "4.6", "4.2"),
    ]


def test_the_foot_of_a_page_is_no_new_text() -> None:
    paragraphs = [
        Paragraph("L'article 4.6 est remplacé par ce qui suit :", at=3),
        Paragraph("« Le portail avertit.", at=3),
        Paragraph("Page 3 sur 4", "left_out", reason="page_footer", at=3),
        Paragraph("Il compte. »", at=4),
    ]
    reading = clauses_of("a.pdf", paragraphs, "page")
    found = read_changes(amendment_text("a.pdf", b"", reading), reading, in_force())
    assert [one[3] for one in changed(found)] == ["Le portail avertit.\n\nIl compte."]
    assert [str(one.passage) for one in found.changes] == ["a.pdf p. 3-4"]
    assert [(one.reason, one.text) for one in found.left_out] == [("page_footer", "Page 3 sur 4")]


def test_paragraphs_with_numbers_are_read_by_number() -> None:
    paragraphs = [
        Paragraph("Amendment 1"),
        Paragraph("Alerts", "heading", label="4.6", level=2),
        Paragraph("It alerts."),
    ]
    reading = clauses_of("a.docx", paragraphs, "paragraph")
    found = read_changes(amendment_text("a.docx", b"", reading), reading, in_force())
    assert changed(found) == [("replaced", "4.6", "Alerts", "It alerts.")]
    assert [(one.reason, str(one.place)) for one in found.left_out] == [("amendment_own_provision", "a.docx ¶ 1-1")]
