"""References as people write them: what is found, where, and whether it can speak for the ticket."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.linking.anchors import document_names
from tracker_scope.linking.references import FinderOptions, Found, find, find_in_labels, prefixes_of
from tracker_scope.model.trace import Standing

OPTIONS = FinderOptions(
    prefixes=("EX-", "REQ_SEC-"),
    documents=("cahier-des-charges.md", "spec.md", "draft-acme-portal", "https://docs.example.org/portal/"),
    ticket_prefixes=("PIM-",),
)
CORPUS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text(encoding="utf-8"))[
    "sentence"
]
PARTS = ("§ ", "§§ 4.1 à ", "art. ", "Article 4.2", " of ", "RFC 5280", "[", "](", ")", "`", "\n> ", "{quote}", "EX-12")
PARTS += ("#section-4.2", "https://x.example.org/spec.md", "İ", " et ", "4.2", ", ", " ", "é", "1193 du Code civil")


@pytest.mark.parametrize("sentence", CORPUS, ids=[re.sub(r"\W+", "-", one["text"])[:50] for one in CORPUS])
def test_the_corpus_is_read_as_written(sentence: dict[str, Any]) -> None:
    found = find(sentence["text"], OPTIONS)
    for standing in ("plain", "foreign", "quoted"):
        targets = [target for one in found if one.standing == standing for target in one.targets]
        assert targets == sentence.get(standing, []), found
    versions = {one.version_hint for one in found if one.standing is Standing.PLAIN} - {None}
    assert versions == ({sentence["version"]} if "version" in sentence else set())


def test_the_corpus_has_both_languages_and_every_standing() -> None:
    assert len(CORPUS) >= 300
    for standing in ("plain", "foreign", "quoted"):
        assert sum(standing in sentence for sentence in CORPUS) >= 20


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_what_is_cited_stands_at_its_position(text: str) -> None:
    found = find(text, OPTIONS)
    reached = 0
    for one in found:
        assert text[one.position : one.position + len(one.cited)] == one.cited
        assert one.position >= reached
        reached = one.position + len(one.cited)


@given(st.text(st.characters(exclude_categories=("N", "Lu"), exclude_characters="#"), max_size=300))
def test_a_text_without_figures_capitals_and_anchors_mentions_nothing(text: str) -> None:
    assert find(f"article {text} § {text}", OPTIONS) == ()


@given(st.text(max_size=200))
def test_no_text_is_refused(text: str) -> None:
    assert all(one.targets for one in find(text, OPTIONS))


@given(st.sampled_from(CORPUS), st.sampled_from(["\n\n", " \r\n\r\n"]))
def test_a_paragraph_before_moves_a_mention_and_changes_nothing_else(sentence: dict[str, Any], gap: str) -> None:
    before = "Bonjour à tous" + gap
    moved = [one._replace(position=one.position - len(before)) for one in find(before + sentence["text"], OPTIONS)]
    assert moved == list(find(sentence["text"], OPTIONS))


def test_a_range_of_strangers_gives_its_ends_only() -> None:
    assert find("§§ 4.1 à 5.3", OPTIONS)[0].targets == ("4.1", "5.3")
    assert find("sections 4.3-4.1", OPTIONS)[0].targets == ("4.3", "4.1")
    assert find("sections 1-999", OPTIONS)[0].targets == ("1",)


def test_labels_may_join_the_word_to_the_number() -> None:
    labels = "clause-4.2\nart:12\nscope/section-5.1\nEX-12\nurgent\nlot-2"
    found = find_in_labels(labels, OPTIONS)
    assert [one.targets for one in found] == [("4.2",), ("12",), ("5.1",), ("EX-12",)]
    assert all(labels[one.position : one.position + len(one.cited)] == one.cited for one in found)
    assert found[0].cited == "clause-4.2"


def test_prefixes_come_from_the_identifiers_of_the_contract() -> None:
    assert prefixes_of(("4.2", "A.1", "EX-12", "REQ_SEC-003", "EX-13", "IV")) == ("EX-", "REQ_SEC-")


def test_an_identifier_that_could_be_a_ticket_is_no_reference() -> None:
    options = FinderOptions(prefixes=("PIM-",), ticket_prefixes=("PIM",))
    assert find("PIM-12 dépend de l'exigence EX-3", options)[0].targets == ("EX-3",)
    assert find("PIM-12", FinderOptions(prefixes=("PIM-",)))[0].targets == ("PIM-12",)


def test_without_documents_no_address_is_the_specification_and_no_link_is_foreign() -> None:
    found = find("[section 4.2](https://x.example.org/a.html#section-4.2)", FinderOptions())
    assert [(one.targets, one.standing) for one in found] == [(("4.2",), Standing.PLAIN)]


def test_a_standard_that_is_the_contract_is_not_foreign() -> None:
    options = FinderOptions(documents=("rfc9420.md",))
    assert find("RFC 9420, Section 4.2", options)[0].standing is Standing.PLAIN
    assert find("RFC 9421, Section 4.2", options)[0].standing is Standing.FOREIGN


HOSTILE = {
    "keywords": "article ",
    "signs": "§ ",
    "figures": "§ 4.2.",
    "list": "4.2, ",
    "commas": "§ 4,",
    "brackets": "[",
    "links": "[a](https://x/",
    "marks": "`",
    "uneven marks": "` `` ``` ",
    "anchors": "#a",
    "addresses": "https://x.org/a/",
    "quotes": "{quote}",
    "comments": "<!--",
    "blank": " ",
    "identifiers": "EX-12 à EX-",
    "dashes": "-" * 8,
    "letters": "Aa_",
    "headers": "On a",
    "standards": "RFC ISO ",
    "foreign": "article 3 du Code ",
}


@pytest.mark.slow
@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_the_text_and_not_faster(part: str) -> None:
    def seconds(size: int) -> float:
        text = "article 4.2 " + part * (size // len(part)) + " section 5.1"
        begun = time.process_time()
        find(text, OPTIONS)
        return time.process_time() - begun

    # Four times the text may take twelve times as long on a busy machine; a square would take sixteen
    # times at least, and anything worse never ends.
    assert seconds(100_000) < 12 * max(seconds(25_000), 0.05)


def gold_rows(folder: Path) -> Iterator[tuple[dict[str, Any], list[str]]]:
    lines = (folder / "sources.jsonl").read_text(encoding="utf-8").splitlines()
    sources = {one["key"]: one for one in map(json.loads, lines)}
    for row in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()):
        if row["kind"].startswith("explicit"):
            issue = sources[row["source"]]
            yield row, [issue["title"], issue["body"] or "", *(one["body"] for one in issue["comments"])]


def answers(found: Found, row: dict[str, Any]) -> bool:
    cited = row["cited"].rstrip(".")
    same = found.cited.startswith(cited) or cited.startswith(found.cited)
    return same and found.standing is Standing.PLAIN and (row["cited_number"] in found.targets or "#" in found.cited)


@pytest.mark.realdata
@pytest.mark.parametrize(("pair", "rows"), [("mls-protocol", 30), ("rats-eat", 8)])
def test_every_explicit_reference_of_the_gold_is_found(shared_data: Path, pair: str, rows: int) -> None:
    options = FinderOptions(documents=(f"draft-ietf-{pair}",))
    missed, seen = [], 0
    for row, texts in gold_rows(shared_data / "pairs" / pair):
        seen += 1
        if not any(answers(found, row) for text in texts for found in find(text, options)):
            missed.append((row["source"], row["cited"]))
    assert seen == rows
    assert missed == []


@pytest.mark.realdata
def test_the_digests_of_a_bot_say_nothing_for_themselves(shared_data: Path) -> None:
    options = FinderOptions(documents=("draft-ietf-mls-protocol",))
    lines = (shared_data / "pairs/mls-protocol/sources.jsonl").read_text(encoding="utf-8").splitlines()
    digests = [one for one in map(json.loads, lines) if one["title"].startswith("Weekly Digest")]
    found = [one for digest in digests for text in (digest["title"], digest["body"]) for one in find(text, options)]
    assert len(digests) == 9
    assert {one.standing for one in found} == {Standing.QUOTED}


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("spec.md", ("spec.md",)),
        ("baseline_draft-x.md", ("baseline_draft-x.md", "draft-x.md")),
        ("Signed-Contract_portal.md", ("Signed-Contract_portal.md", "portal.md")),
        ("référence cahier.md", ("référence cahier.md", "cahier.md")),
        ("baseline.md", ("baseline.md",)),
        ("contract_.md", ("contract_.md",)),
    ],
)
def test_a_file_answers_to_its_name_without_what_was_put_before_it(file: str, names: tuple[str, ...]) -> None:
    assert document_names(file) == names
