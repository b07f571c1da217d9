import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.markdown import PLUGIN
from tracker_scope.errors import ContractEmpty, ContractNotText
from tracker_scope.model.contract import Clause, ClauseKind, Place, Reading

DEMO = Path(__file__).resolve().parents[3] / "config" / "demo"


def read(text: str | bytes, file: str = "spec.md") -> Reading:
    return PLUGIN.read({file: text.encode() if isinstance(text, str) else text}, ReaderOptions())


def numbers(text: str) -> list[str]:
    return [clause.number for clause in read(text).clauses]


def clause(text: str, number: str) -> Clause:
    return next(one for one in read(text).clauses if one.number == number)


def reasons(text: str) -> list[str]:
    return [one.reason for one in read(text).left_out]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def places(reading: Reading) -> list[Place]:
    owned = [place for one in reading.clauses for place in (one.place, *one.continued)]
    return owned + [one.place for one in reading.left_out]


def uncovered(reading: Reading, text: str) -> list[int]:
    """Lines that are in no place, and lines that are in two; numbers from 1."""
    held: dict[int, int] = {}
    for place in places(reading):
        for line in range(place.line_from, place.line_to + 1):
            held[line] = held.get(line, 0) + 1
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [n for n, line in enumerate(lines, 1) if held.get(n, 0) > 1 or (line.strip() and not held.get(n))]


# numbers written in headings


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("## 4. Fonctions", "4", "Fonctions"),
        ("## 4 Fonctions\n\n## 5 Suite", "4", "Fonctions"),
        ("## 4) Fonctions", "4", "Fonctions"),
        ("### 4.2 Export", "4.2", "Export"),
        ("### 4.2. Export", "4.2", "Export"),
        ("### **4.2** Export", "4.2", "Export"),
        ("### 4.2 – Export ###", "4.2", "Export"),
        ("## § 4.2 Export", "4.2", "Export"),
        ("## Article 7 – Recette", "7", "Recette"),
        ("## ARTICLE 7 : RECETTE", "7", "RECETTE"),
        ("## Article 1er – Objet", "1", "Objet"),
        ("## Section 3: Export", "3", "Export"),
        ("# Annexe A", "A", ""),
        ("# Annexe A – Écrans", "A", "Écrans"),
        ("# Appendix B: Screens", "B", "Screens"),
        ("# Annexe 1 - Prix", "Annexe 1", "Prix"),
        ("## A.1 Écrans", "A.1", "Écrans"),
        ("## IV. Livraison", "IV", "Livraison"),
        ("## IV – Livraison", "IV", "Livraison"),
        ("## IV.2 Livraison", "IV.2", "Livraison"),
        ("4.2 Export\n----------", "4.2", "Export"),
        ("4. Fonctions\n============", "4", "Fonctions"),
        ("##4.2 Export", "4.2", "Export"),
        ("**Article 7 – Recette**", "7", "Recette"),
        ("## EX-12 – Export\n\n## 2.1 Suite", "EX-12", "Export"),
    ],
)
def test_a_written_number_is_kept(heading: str, number: str, title: str) -> None:
    first = read(f"{heading}\n\nTexte.\n").clauses[0]
    assert (first.number, first.title) == (number, title)


@pytest.mark.parametrize("heading", ["# Annexes", "## Section des ventes", "## 3D view", "## 12.03.2024 Meeting"])
def test_words_that_resemble_a_number_are_none(heading: str) -> None:
    assert numbers(f"{heading}\n\nText.\n") == ["1"]


def test_a_heading_without_a_number_among_numbered_ones() -> None:
    text = "# Contrat\n\nEntre A et B.\n\n## 4. Fonctions\n\n### Détail\n\nMot.\n\n## Signatures\n\nFait le 2.\n"
    assert numbers(text) == ["4", "#signatures"]
    assert clause(text, "4").text == "### Détail\n\nMot."
    assert "détail" in clause(text, "4").aliases
    assert reasons(text) == ["document_title", "preamble"]


def test_a_heading_without_text_is_a_clause() -> None:
    empty = clause("## 4. Fonctions\n\n### 4.1 Export\n\nMot.\n", "4")
    assert (empty.title, empty.text) == ("Fonctions", "")


def test_path_and_level_follow_the_numbers() -> None:
    deep = clause("# Titre\n\n# 4. Fonctions\n\n# 4.2 Export\n\n# 4.2.1 PDF\n\nMot.\n", "4.2.1")
    assert (deep.path, deep.level) == (("Fonctions", "Export"), 3)


# numbers given by the renderer


def test_headings_without_numbers_are_counted_by_relative_level() -> None:
    text = (
        "# Title\n\nIntro.\n\n## A thing\n\n#### Deep\n\n## Another\n\n```sh\n# not a heading\n```\n\n~~~\n"
        "## nor this\n~~~\n"
    )
    assert numbers(text) == ["1", "1.1", "2"]
    assert reasons(text) == ["document_title", "preamble"]


def test_parts_of_kramdown_rfc() -> None:
    text = (
        "---\ntitle: X\n# a comment\n\n--- abstract\n\nShort.\n\n--- middle\n\n# Intro {#intro}\n\n## Sub\n"
        "{: #sub}\n\nText.\n"
        "\n# Next\n\n--- back\n\n# Extra\n\n## More\n"
    )
    reading = read(text)
    assert [one.number for one in reading.clauses] == ["1", "1.1", "2", "A", "A.1"]
    assert reasons(text) == ["front_matter", "part_marker", "abstract", "part_marker", "part_marker"]
    assert reading.clauses[0].aliases[0] == "intro"
    assert {"sub", "section-1.1", "rfc.section.1.1", "name-sub"} <= set(reading.clauses[1].aliases)
    assert {"appendix-A.1", "section-A.1", "more", "name-more"} <= set(reading.clauses[4].aliases)


def test_slugs_are_those_of_github() -> None:
    text = "# 4.2 Export (PDF & CSV)\n\n# 4.3 `Code` and [link](http://x.example)\n\n# 4.4 Same\n\n# 4.4 Same\n"
    slugs = [one.aliases[0] for one in read(text).clauses]
    assert slugs == ["42-export-pdf--csv", "43-code-and-link", "44-same", "44-same-1"]


# what is no heading


def test_dashes_under_a_table_or_front_matter_are_no_heading() -> None:
    text = (
        "---\ntitle: X\n---\n\n# 1. One\n\n| a | b |\n|---|---|\n| c | d |\n---\n\n- item\n---\n\n> quote\n"
        "---\n\nEnd.\n"
    )
    assert numbers(text) == ["1"]
    assert reasons(text) == ["front_matter"]


def test_comments_and_link_definitions_are_left_out() -> None:
    text = "# 1. One\n\nBefore.\n\n<!-- draft\n\n# 2. Two -->\n\nAfter.\n\n[x]: http://x.example\n[^1]: A footnote.\n"
    one = clause(text, "1")
    assert one.text == "Before.\nAfter.\n[^1]: A footnote."
    assert reasons(text) == ["comment", "link_definition"]
    assert [(place.line_from, place.line_to) for place in one.continued] == [(9, 9), (12, 12)]


def test_what_is_opened_and_never_closed_hides_nothing() -> None:
    assert numbers("# 1. One\n\n```\n\n# 2. Two\n\n<!-- never closed\n\n# 3. Three\n") == ["1", "2", "3"]


def test_a_table_of_contents_is_left_out() -> None:
    text = "# Spec\n\n## Sommaire\n\n- [4. Fonctions](#4-fonctions)\n- EX-1 : non\n\n## 4. Fonctions\n\nMot.\n"
    assert numbers(text) == ["4"]
    assert reasons(text) == ["document_title", "table_of_contents"]


# paragraphs, items and rows


def test_numbered_paragraphs_under_a_numbered_heading() -> None:
    text = (
        "## 4.2 Export\n\nChapeau.\n\n4.2.1 Le prestataire livre le PDF.\n\nSuite du PDF.\n\n"
        "**4.2.2** Il livre le CSV.\n\n"
        "**4.2.3 Droits.** Il gère les droits.\n\n4.5 millions de lignes.\n\n5.1 Le reste.\n"
    )
    assert numbers(text) == ["4.2", "4.2.1", "4.2.2", "4.2.3"]
    assert clause(text, "4.2.1").text == "Le prestataire livre le PDF.\n\nSuite du PDF."
    assert clause(text, "4.2.2").text == "Il livre le CSV."
    assert clause(text, "4.2.3").title == "Droits"
    assert clause(text, "4.2.3").text.startswith("Il gère les droits.\n\n4.5 millions")
    assert clause(text, "4.2.1").path == ("Export",)


def test_a_document_without_headings() -> None:
    text = (
        "Entre A et B.\n\nArticle 1 – Objet\n\nLe portail.\n\n1.1 Le prestataire livre.\n\n"
        "Article 2 - Prix\n\nDix euros.\n"
    )
    assert numbers(text) == ["1", "1.1", "2"]
    assert reasons(text) == ["preamble"]


def test_identified_items_are_clauses_of_their_own() -> None:
    text = (
        "## 4.2 Export\n\nChapeau.\n\n- **EX-12** : Le portail exporte\n  en PDF.\n\n  Suite.\n  - détail\n"
        "- REQ_SEC-003 Le portail chiffre.\n- un point\n- SHA-256 Est utilisé.\n\nFin.\n\n"
        "EXG-4.2 : Le portail répond.\n"
        "\nEX-12 et EXG-4.2 sont liés.\n"
    )
    assert numbers(text) == ["4.2", "EX-12", "REQ_SEC-003", "EXG-4.2"]
    assert clause(text, "EX-12").text == "Le portail exporte\n  en PDF.\n\n  Suite.\n  - détail"
    assert clause(text, "EX-12").path == ("Export",)
    assert clause(text, "4.2").text == "Chapeau.\n- un point\n- SHA-256 Est utilisé.\n\nFin."
    assert uncovered(read(text), text) == []


def test_rows_with_an_identifier_are_clauses_of_their_own() -> None:
    text = (
        "## 6.5 Exigences\n\n| Réf. | Exigence | Prio |\n|---|---|---|\n| EX-10 | Le portail | 1 |\n"
        "| total | x | 2 |\n\nFin.\n"
    )
    assert numbers(text) == ["6.5", "EX-10"]
    assert clause(text, "EX-10").text == "Le portail | 1"
    assert clause(text, "6.5").text == "| Réf. | Exigence | Prio |\n|---|---|---|\n| total | x | 2 |\n\nFin."


def test_a_column_of_identifiers_needs_no_telling_head() -> None:
    rows = "|  | Besoin |\n|---|---|\n| EX-1 | a |\n| EX-2 | b |\n"
    assert numbers(f"## 6.5 Exigences\n\n{rows}") == ["6.5", "EX-1", "EX-2"]
    assert numbers(f"## 6.5 Exigences\n\n{rows}| autre | c |\n") == ["6.5"]


# what a reader must look at


def test_a_number_written_twice_stays_on_both() -> None:
    reading = read("# 4.1 One\n\n# 4.2 Two\n\n# 4.2 Three\n")
    assert [one.number for one in reading.clauses] == ["4.1", "4.2", "4.2"]
    assert [(one.code, one.examples) for one in reading.findings] == [("duplicate_number", ("4.2",))]


def test_a_gap_in_the_numbering_is_a_finding() -> None:
    reading = read("# 1. A\n\n## 1.1 B\n\n## 1.3 C\n\n# 2. D\n\n# I. E\n\n# II. F\n\n# IV. G\n")
    assert [(one.code, one.examples) for one in reading.findings] == [("numbering_gap", ("1.1 → 1.3", "II → IV"))]
    assert read("# A. One\n\n# B. Two\n\n# C. Three\n\n# D. Four\n").findings == ()


def test_roman_articles_answer_to_arabic_numbers_too() -> None:
    aliases = {one.number: one.aliases for one in read("# I. A\n\n# II. B\n").clauses}
    assert "1" in aliases["I"]
    assert "article-2" in aliases["II"]


def test_nothing_recognised_is_a_finding() -> None:
    reading = read("Just words.\n")
    assert (reading.clauses, codes(reading), reasons("Just words.\n")) == ((), ["no_clause_found"], ["preamble"])


# bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_places_are_exact_in_every_encoding(encoding: str, ending: str) -> None:
    text = "# 1. Été\n\nLe délai est de 3 €.\n\n# 2. Où\n\nLà.\n"
    data = text.replace("\n", ending).encode(encoding)
    reading = read(data)
    first, second = reading.clauses
    assert (first.text, second.text) == ("Le délai est de 3 €.", "Là.")
    bare = "utf-16-le" if encoding == "utf-16" else encoding.removesuffix("-sig")
    assert data[first.place.start : first.place.end].decode(bare).split(ending)[-1] == first.text
    assert (second.place.line_from, second.place.line_to) == (5, 7)
    assert codes(reading) == (["encoding_guessed"] if encoding == "cp1252" else [])
    assert first.digest == hashlib.sha256("1\nÉté\nLe délai est de 3 €.".encode()).hexdigest()


@pytest.mark.parametrize("data", [b"", b"  \n\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(ContractEmpty):
        read(data)


@pytest.mark.parametrize("data", [b"PK\x03\x04 docx", b"%PDF\x00", b"# 1\x00", b"\xff\xfe\x00", b"\x81\x8d"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ContractNotText):
        read(data)


TEXTUAL = """# 1. One|## 1.1 Two|# Heading|### Deep {#anchor}|```|~~~|<!--|-->|---|===|--- middle|--- back
--- abstract|- EX-1 : item|  - EX-2 : nested|- item|1. item|    code|[x]: http://x|text|1.1.1 Para|**Article 7 – A**
EX-4 : para|> quote|> # 2. quoted||<a id="x"></a>|{#late}|% head|title: x|<!-- a -->|## Sommaire|4. Titre"""
PIECES = st.sampled_from(
    [*TEXTUAL.replace("\n", "|").split("|"), "| Id | x |", "|---|---|", "| EX-3 | y |", "\u2028", "\t", "Title\n---"]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=30))
@settings(max_examples=300, deadline=None)
def test_every_line_belongs_to_one_clause_or_is_left_out_with_a_reason(pieces: Iterable[str]) -> None:
    text = "\n".join(pieces)
    try:
        data = text.encode()
        reading = read(data)
    except (ContractEmpty, ContractNotText, UnicodeEncodeError):
        return
    assert uncovered(reading, text) == []
    assert all(one.reason for one in reading.left_out)
    for one in reading.clauses:
        assert one.digest == hashlib.sha256(f"{one.number}\n{one.title}\n{one.text}".encode()).hexdigest()
        assert all(line.strip() in text for line in one.text.split("\n"))


# the bundled project and third-party material


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_bundled_baseline(language: str) -> None:
    file = DEMO / language / "baseline.md"
    text = file.read_text(encoding="utf-8")
    reading = read(text)
    written = [one for one in reading.clauses if not one.number.startswith("#")]
    assert 25 <= len(written) <= 60
    assert all(one.number in text.splitlines()[one.place.line_from - 1] for one in written)
    assert uncovered(reading, text) == []
    assert set(codes(reading)) <= {"numbering_gap"}
    kinds = {one.kind for one in reading.clauses}
    assert {ClauseKind.EXCLUSION, ClauseKind.ASSUMPTION, ClauseKind.PROCEDURE, ClauseKind.DELIVERABLE} <= kinds


def test_the_bundled_baselines_have_the_same_numbers() -> None:
    french, english = (read((DEMO / language / "baseline.md").read_bytes()) for language in ("fr", "en"))
    assert [(one.number, one.kind) for one in french.clauses] == [(one.number, one.kind) for one in english.clauses]


TARGETS = [
    ("mls-protocol/baseline_draft-ietf-mls-protocol.md", "mls-protocol/targets.jsonl"),
    ("rats-eat/baseline_draft-ietf-rats-eat.md", "rats-eat/targets.jsonl"),
    *(
        (
            f"mls-protocol/versions/draft-ietf-mls-protocol-{n:02}.md",
            f"mls-protocol/versions/draft-ietf-mls-protocol-{n:02}.clauses.jsonl",
        )
        for n in range(8, 21)
    ),
]


@pytest.mark.realdata
@pytest.mark.parametrize(("document", "targets"), TARGETS)
def test_numbers_equal_those_that_the_renderer_gave(shared_data: Path, document: str, targets: str) -> None:
    reading = read((shared_data / "pairs" / document).read_bytes())
    wanted = [json.loads(line) for line in (shared_data / "pairs" / targets).read_text().splitlines()]
    found = [(one.number, one.title, one.level, one.place.line_from) for one in reading.clauses]
    assert found == [(one["number"], one["title"], one["level"], one["line"]) for one in wanted]
    for one, want in zip(reading.clauses, wanted, strict=True):
        assert want["anchor"] is None or want["anchor"] in one.aliases


@pytest.mark.realdata
def test_every_line_of_real_documents_is_accounted_for(shared_data: Path) -> None:
    files = [*shared_data.glob("pairs/**/*.md"), *shared_data.glob("specs/**/*.*md")]
    assert len(files) >= 25
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert uncovered(read(text), text) == [], file.name


@pytest.mark.realdata
def test_articles_of_real_contracts_keep_their_numbers(shared_data: Path) -> None:
    text = (shared_data / "specs/fr/contrats/contrats_ConditionsGenerales.md").read_text(encoding="utf-8")
    assert numbers(text) == [str(number) for number in range(1, 27)]
