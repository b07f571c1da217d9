import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.contract.amend import read_changes
from tracker_scope.contract.amendment_effect import effects
from tracker_scope.contract.amendment_reading import AmendmentReading
from tracker_scope.contract.amendment_text import AmendmentText, amendment_text, markdown_text
from tracker_scope.contract.consolidate import consolidate
from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.contract.paragraphs import clauses_of
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.markdown import PLUGIN
from tracker_scope.model.contract import Clause, ContractDocument, ContractText, Paragraph, Reading

FOLDER = Path(__file__).parent / "amendments"
TEXTS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
LATER = datetime(2026, 6, 1, tzinfo=UTC)

Text = dict[str, Any]


def base(name: str) -> Reading:
    return PLUGIN.read({"base.md": (FOLDER / f"base_{name[:2]}.md").read_bytes()}, ReaderOptions())


def document(kind: str, on: int) -> ContractDocument:
    return ContractDocument.model_validate(
        {
            "id": f"{kind}{on}",
            "kind": kind,
            "label": f"{kind} {on}",
            "file": "",
            "digest": "",
            "signed_on": date(2026, 1, on),
            "effective_on": date(2026, 1, on),
            "effective_from": datetime(2026, 1, on, tzinfo=UTC),
            "reader": "markdown 1",
            "recorded_at": LATER,
        }
    )


def from_markdown(text: str) -> tuple[AmendmentText, Reading]:
    data = text.encode()
    return markdown_text("a.md", data), PLUGIN.read({"a.md": data}, ReaderOptions())


def from_word(text: str) -> tuple[AmendmentText, Reading]:
    """Read each paragraph of a text as one of Word."""
    paragraphs = [
        Paragraph(part.lstrip("# "), "heading", level=part.count("#")) if part.startswith("#") else Paragraph(part)
        for part in text.strip().split("\n\n")
    ]
    reading = clauses_of("a.docx", paragraphs, "paragraph")
    return amendment_text("a.docx", b"", reading), reading


def read(name: str, given: tuple[AmendmentText, Reading]) -> tuple[AmendmentReading, ContractText]:
    """Read the changes of one of our texts, over what an earlier amendment changed if there is one."""
    laid, earlier = [], {}
    text = consolidate((document("baseline", 1), base(name)), [])
    if "earlier" in TEXTS[name]:
        first = read_changes(*from_markdown(TEXTS[name]["earlier"]), base(name).clauses)
        laid, earlier = [(document("amendment", 2), first.changes)], {"amendment 1": first}
        text = consolidate((document("baseline", 1), base(name)), laid)
    found = read_changes(*given, in_force(text), earlier)
    laid = [*laid, (document("amendment", 3), found.changes)]
    return found, consolidate((document("baseline", 1), base(name)), laid)


def in_force(text: ContractText) -> list[Clause]:
    return [version.clause for version in clauses_in_force(text, LATER)]


def expected(text: Text) -> list[Text]:
    return [{"new_number": None, "title": "", "text": "", **one} for one in text["change"]]


def changed(found: AmendmentReading) -> list[Text]:
    return [
        {
            "action": one.action,
            "number": one.number,
            "new_number": one.new_number,
            "title": one.clause.title if one.clause else "",
            "text": one.clause.text if one.clause else "",
        }
        for one in found.changes
    ]


def uncovered(text: AmendmentText, found: AmendmentReading) -> Sequence[str]:
    places = [one.passage for one in found.changes] + [one.place for one in found.left_out]
    held = {at for place in places for at in text.lines_of(place)}
    return [line.text for at, line in enumerate(text.source.lines) if not line.is_blank and at not in held]


@pytest.mark.parametrize("name", TEXTS)
def test_every_change_is_found_or_its_passage_shown_as_not_understood(name: str) -> None:
    text, given = TEXTS[name], from_markdown(TEXTS[name]["amendment"])
    found, _ = read(name, given)
    assert changed(found) == expected(text)
    assert sorted({one.code for one in found.findings}) == text.get("findings", [])
    shown = [one.text for one in found.left_out if one.reason == "change_not_understood"]
    assert all(any(words in one for one in shown) for words in text.get("not_understood", []))
    assert bool(shown) == bool(text.get("not_understood"))
    assert uncovered(given[0], found) == []


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if text.get("paragraphs")])
def test_the_same_text_from_word_makes_the_same_changes(name: str) -> None:
    given = from_word(TEXTS[name]["amendment"])
    found, _ = read(name, given)
    assert changed(found) == expected(TEXTS[name])
    assert [one.code for one in found.findings] == []
    assert uncovered(given[0], found) == []
    assert {one.passage.unit for one in found.changes} == {"paragraph"}


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if "in_force" in text])
def test_renumbered_clauses_keep_their_identity_title_and_what_is_below_them(name: str) -> None:
    _, text = read(name, from_markdown(TEXTS[name]["amendment"]))
    held = [f"{one.number} {one.title}" for one in in_force(text)]
    assert [one for one in held if one in TEXTS[name]["in_force"]] != []
    assert set(TEXTS[name]["in_force"]) <= set(held)
    assert len({one.number for one in in_force(text)}) == len(held)
    titles = {one.identity.split("~")[0]: one.clause.title for one in text.versions if "~" not in one.identity}
    assert all(titles[one.identity] == one.clause.title for one in text.versions if "~" not in one.identity)


@pytest.mark.parametrize("name", TEXTS)
def test_the_dates_of_effect_that_a_text_states(name: str) -> None:
    given, _ = from_markdown(TEXTS[name]["amendment"])
    assert [one.date.isoformat() for one in effects(given)] == TEXTS[name].get("effects", [])


def test_there_are_ten_texts_in_each_language() -> None:
    assert [sum(name.startswith(language) for name in TEXTS) for language in ("fr", "en")] == [10, 10]


PARTS = st.sampled_from(
    [
        "# Avenant n° 1",
        "## Article 2 – Prix",
        "L'article 4.2 est remplacé par ce qui suit :",
        "« L'export est au format XML.",
        "Il garde l'ordre. »",
        "Section 7 is deleted. Section 9 is renumbered 7.",
        "The following is added to Section 4.1:",
        "> Quoted words.",
        "- les mots « a » sont remplacés par « b » ;",
        "À l'article 3.1, les mots « 5 essais » sont remplacés par « 3 essais ».",
        "Les articles 8 et 9 deviennent les articles 9 et 10.",
        "2. Prix",
        "La première phrase de l'article 8 est supprimée.",
        "Article 4.2 – Export",
        "4.2.1 Colonnes",
        "Fait en deux exemplaires.",
    ]
)


@given(st.lists(PARTS, min_size=1, max_size=12).map("\n\n".join))
def test_no_line_is_lost_whatever_the_order_of_paragraphs(text: str) -> None:
    for made in (from_markdown, from_word):
        given_text = made(text)
        found = read_changes(*given_text, base("fr").clauses)
        assert uncovered(given_text[0], found) == []
        laid = [(document("amendment", 3), found.changes)]
        held = clauses_in_force(consolidate((document("baseline", 1), base("fr")), laid), LATER)
        assert len({one.identity for one in held}) == len(held)
