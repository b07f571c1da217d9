"""The notice: one page, neutral, sourced, silent on what is restricted, and it takes no side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notice_example import CANARY, EVERY, LONG, NoticeExample, edges

from tracker_scope.documents.notice import build
from tracker_scope.documents.notice_facts import NoticeFacts
from tracker_scope.documents.notice_items import PASSAGE, QUOTED, excerpt
from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.markdown import PLUGIN
from tracker_scope.model.base import Noun
from tracker_scope.model.document import Phrase, Table, Term, Text

LANGUAGES = ("fr", "en")
PARTIES = {"atelier": "studio", "Atelier Nord": "Studio Sud", "direction informatique": "conduite de projet"}
EDGES = edges()


def written(facts: NoticeFacts, styles: dict[str, Style], language: str = "fr") -> str:
    return PLUGIN.render(build(facts), styles[language]).decode("utf-8")


def nodes(value: object) -> Iterator[Noun]:
    if isinstance(value, Noun):
        yield value
        for name in type(value).model_fields:
            yield from nodes(getattr(value, name))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        yield from nodes(inner)


def swapped(words: str, pairs: dict[str, str]) -> str:
    both = pairs | {new: old for old, new in pairs.items()}
    return re.sub("|".join(map(re.escape, sorted(both, key=len, reverse=True))), lambda found: both[found[0]], words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language: str, styles: dict[str, Style], same_as_golden: Callable[[str, bytes], None]) -> None:
    found = PLUGIN.render(build(NoticeExample(language).notice_facts()), styles[language])
    same_as_golden(f"notice.{language}.md", found)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_sentence_has_a_source_or_is_fixed_wording(name: str, styles: dict[str, Style]) -> None:
    words = styles["fr"].words
    for node in nodes(EVERY[name]):
        if isinstance(node, Phrase):
            assert node.key.startswith("documents.")
            assert all(isinstance(value, Term) or value.source.ref for value in node.values.values())
        elif isinstance(node, Text):
            assert node.source.ref
        elif isinstance(node, Table):
            assert all(head in words for head in node.heads)
            assert {len(row) for row in node.rows} == {len(node.heads)}


def test_no_sentence_of_a_notice_is_without_use(styles: dict[str, Style]) -> None:
    used = {node.key for tree in EVERY.values() for node in nodes(tree) if isinstance(node, Phrase)}
    used |= {head for tree in EVERY.values() for node in nodes(tree) if isinstance(node, Table) for head in node.heads}
    ours = {key for key in styles["fr"].words if key.startswith("documents.notice.")}
    assert {key for key in ours if key not in used and key.rpartition(".")[0] not in used} == set()


@pytest.mark.parametrize("name", sorted(EDGES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_restricted_reason_is_not_shown(language: str, name: str, styles: dict[str, Style]) -> None:
    assert CANARY in EDGES["odd"].model_dump_json()
    assert CANARY not in written(EDGES[name], styles, language)


def test_what_is_restricted_is_counted(styles: dict[str, Style]) -> None:
    assert "1 ticket restreint" in written(EDGES["example"], styles)
    assert "3 tickets restreints" in written(EDGES["several hidden"], styles)
    assert "restreint" not in written(EDGES["nothing recorded"], styles)


def test_the_side_of_a_party_changes_no_word(styles: dict[str, Style]) -> None:
    facts = EDGES["example"]
    there = NoticeFacts.model_validate_json(swapped(facts.model_dump_json(by_alias=True), {'"client"': '"provider"'}))
    assert there != facts
    assert written(there, styles) == written(facts, styles)


@pytest.mark.parametrize("name", sorted(EDGES))
def test_swapping_the_parties_swaps_their_names_and_nothing_else(name: str, styles: dict[str, Style]) -> None:
    facts = EDGES[name]
    there = NoticeFacts.model_validate_json(swapped(facts.model_dump_json(by_alias=True), PARTIES))
    assert (there.notice.from_, there.notice.to) == (facts.notice.to, facts.notice.from_)
    assert written(there, styles) == swapped(written(facts, styles), PARTIES)


def test_a_long_request_is_cut_and_said_to_be(styles: dict[str, Style]) -> None:
    text = written(EDGES["example"], styles)
    assert LONG in text
    assert LONG * 4 not in text
    assert f"le texte entier, {len((LONG * 4).strip())} caractères" in text
    assert text.count("[…]".replace("[", r"\[").replace("]", r"\]")) == 1


@given(st.text(max_size=900), st.sampled_from([PASSAGE, QUOTED, 1]))
def test_an_excerpt_is_the_beginning_of_a_text(text: str, most: int) -> None:
    shown = excerpt(text, most)
    assert text.startswith(shown)
    assert len(shown) <= most
    assert (shown == text) == (len(text) <= most) or len(text) > most
    assert bool(shown.strip()) or not text[:most].strip() or len(text) <= most


def test_an_account_is_named_on_request_only(styles: dict[str, Style]) -> None:
    assert "compte-x" in written(EDGES["names"], styles)
    assert "compte-x" not in written(EDGES["strangers"], styles)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from("\\`*_[]()<>#+-.!|~:/\n\r{}$=@ \u202e\u200b\x1b"), st.characters(exclude_categories=("Cs",))
        ),
        min_size=1,
        max_size=30,
    )
)
def test_hostile_words_leave_the_structure_as_it_is(styles: dict[str, Style], hostile: str) -> None:
    facts = EDGES["example"]
    first = facts.items[0]
    decision = first.decision.model_copy(update={"reason": hostile})
    request = first.request.model_copy(update={"text": hostile})
    item = first.item.model_copy(update={"ticket_key": hostile})
    twisted = first.model_copy(update={"decision": decision, "request": request, "title": hostile, "item": item})
    there = facts.model_copy(update={"items": (twisted, *facts.items[1:]), "project": hostile})
    before, after = (written(one, styles).split("\n") for one in (facts, there))
    assert [shape(line) for line in before] == [shape(line) for line in after]


def shape(line: str) -> str:
    """Tell a line's part in the structure: number of columns, level of heading, item, nothing."""
    bare = re.sub(r"\\.", "", line)
    if bare.startswith("|"):
        return f"row of {bare.count('|') - 1}"
    found = re.match(r"#{1,6} |- |\d+\. ", bare)
    return found[0] if found else ("" if not bare else "text")


def test_a_notice_of_five_items_is_about_a_page(styles: dict[str, Style]) -> None:
    facts = EDGES["example"]
    five = facts.model_copy(update={"items": (*facts.items, *facts.items)[:5]})
    assert len(re.sub(r"\\", "", written(five, styles))) < 6_000
