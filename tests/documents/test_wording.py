"""Sentences: strict look-up, plurals, and two files that say the same without taking a side."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from tracker_scope.documents.wording import Wording, disagreements, flatten, placeholders
from tracker_scope.errors import WordingBroken
from tracker_scope.model.capture import Visibility
from tracker_scope.model.contract import ClauseKind
from tracker_scope.model.grey_zone import GreyCode
from tracker_scope.model.register import Classification, Exclusion, OpenReason
from tracker_scope.model.trace import DecisionKind, Standing

WORDS = {
    "sum": "{count} en {year}",
    "ticket": {"one": "{count} ticket", "other": "{count} tickets"},
    "bare": "C'est tout",
}
FRENCH = Wording.of("fr", WORDS)
ENGLISH = Wording.of("en", WORDS)

# Whole words, in both languages: what a neutral document never says of anybody.
VERDICTS = (
    r"hors p[ée]rim[èe]tre|out of scope|scope creep|drift|d[ée]rives?|"
    r"abus|abusi(?:f|ve|fs|ves)|abuses?|abusive|fautes?|fauti(?:f|ve|fs|ves)|faults?|faulty|"
    r"manquements?|breach(?:es|ed)?|violations?|viole[nt]*|infractions?|"
    r"late|lateness|overdue|en retard|retards?|tardi(?:f|ve|fs|ves)|"
    r"refus|refus[ée]e?s?|refuse[nt]*|refuses|refusals?|denied|rejet[ée]e?s?|rejected|"
    r"opposables?|certifi[ée]e?s?|certified|certificates?|"
    r"preuves?|prouv\w+|proofs?|prove[sdn]?|guarantee[sd]?|garanti\w*|"
    r"accept[ée]e?s?|accepted|acceptance|acceptation|ignor[ée]e?s?|ignored|"
    r"bugs?|defects?|guilty|coupables?|liable|negligen\w+|n[ée]gligen\w+|illegitimate|ill[ée]gitime"
)
# At the command line a file or an option may be refused to the user, and the settings name types of tickets.
OF_FILES = ("errors.", "cli.", "click.")
OF_THE_TOOL = re.compile(r"refus\w*|reject\w*|rejet\w*|accept\w*|ignor\w*|bugs?|defects?", re.IGNORECASE)
# What a contract calls the tests of what is delivered, and not that anybody accepted anything.
OF_THE_CONTRACT = re.compile(r"\bacceptance (?:tests|criterion)\b", re.IGNORECASE)


def verdicts(key: str, sentence: str) -> list[str]:
    found = re.findall(rf"\b(?:{VERDICTS})\b", OF_THE_CONTRACT.sub("", sentence), re.IGNORECASE)
    return [one for one in found if not (key.startswith(OF_FILES) and OF_THE_TOOL.fullmatch(one))]


def test_tables_are_flattened() -> None:
    assert flatten({"a": {"b": {"c": "x"}}, "d": "y"}) == {"a.b.c": "x", "d": "y"}


@pytest.mark.parametrize(
    ("wording", "count", "said"),
    [
        (FRENCH, 0, "0 ticket"),
        (FRENCH, 1, "1 ticket"),
        (FRENCH, 2, "2 tickets"),
        (FRENCH, 1_000_000, "1\u202f000\u202f000 tickets"),
        (ENGLISH, 0, "0 tickets"),
        (ENGLISH, 1, "1 ticket"),
        (ENGLISH, 1000, "1,000 tickets"),
    ],
)
def test_plurals_follow_cldr(wording: Wording, count: int, said: str) -> None:
    assert wording.say("ticket", count=count) == said


def test_fixed_wording_is_typeset_and_values_are_not() -> None:
    wording = Wording.of("fr", {"said": "il a dit : « {words} »"})
    assert wording.say("said", words="l'eau : {0} ?") == "il a dit\u00a0: «\u00a0l'eau : {0} ?\u00a0»"


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("unknown", {}),
        ("sum", {"count": 1}),
        ("sum", {"count": 1, "year": "x", "more": "y"}),
        ("ticket", {}),
        ("ticket", {"count": "three"}),
    ],
)
def test_a_value_too_few_or_too_many_is_an_error(key: str, values: dict[str, object]) -> None:
    with pytest.raises(WordingBroken):
        FRENCH.say(key, **values)


@pytest.mark.parametrize("sentence", ["{", "}", "{0}", "{}", "{a.b}", "{a[0]}", "{a!r}", "{a:>10}"])
def test_a_malformed_sentence_is_an_error(sentence: str) -> None:
    with pytest.raises(WordingBroken):
        Wording.of("en", {"key": sentence}).say("key", a="x")


def test_has_knows_plurals() -> None:
    assert FRENCH.has("ticket")
    assert FRENCH.has("bare")
    assert not FRENCH.has("other")


def test_disagreements_name_the_key_and_the_language() -> None:
    theirs = Wording.of("en", {"sum": "{count}", "ticket": {"other": "{count}"}, "more": "x", "bad": "{"})
    ours = Wording.of("fr", {**WORDS, "bad": "{"})
    found = {(one.key, one.problem, one.language) for one in disagreements(ours, theirs)}
    assert found == {
        ("sum", "placeholders", "fr"),
        ("bad", "malformed", "fr"),
        ("more", "missing", "fr"),
        ("bare", "missing", "en"),
    }


def test_both_files_have_the_same_sentences(wordings: dict[str, Wording]) -> None:
    in_code = ("errors.", "problems.")  # there in English, compared by tests/test_error_wording.py
    found = disagreements(wordings["fr"], wordings["en"])
    assert [one for one in found if not one.key.startswith(in_code)] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_is_a_verdict(wordings: dict[str, Wording], language: str) -> None:
    words = wordings[language].words
    assert {key: found for key, sentence in words.items() if (found := verdicts(key, sentence))} == {}


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("documents.x", "This is out of scope."),
        ("documents.x", "Le client a refusé."),
        ("terms.x", "Livré en retard"),
        ("errors.x", "The breach is proved."),
        ("findings.x", "Accepté par le client"),
        ("limits.x", "A late comment"),
        ("documents.x", "The acceptance tests show acceptance of the price."),
    ],
)
def test_the_search_for_verdicts_finds_them(key: str, sentence: str) -> None:
    assert verdicts(key, sentence)


@pytest.mark.parametrize("sentence", ["a later version", "the default folder", "translate", "le fichier est refusé"])
def test_the_search_for_verdicts_knows_whole_words(sentence: str) -> None:
    assert not verdicts("errors.x", sentence)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("classification", Classification),
        ("exclusion", Exclusion),
        ("open_reason", OpenReason),
        ("clause_kind", ClauseKind),
        ("grey_code", GreyCode),
        ("visibility", Visibility),
        ("decision", DecisionKind),
        ("standing", Standing),
    ],
)
def test_every_code_has_its_term(wordings: dict[str, Wording], table: str, codes: type[StrEnum]) -> None:
    for wording in wordings.values():
        named = {key.split(".")[2] for key in wording.words if key.startswith(f"terms.{table}.")}
        assert named == {code.value for code in codes}


def test_sentences_have_no_space_too_many(wordings: dict[str, Wording]) -> None:
    for wording in wordings.values():
        printed = {key: one for key, one in wording.words.items() if not key.startswith(("cli.", "click."))}
        assert [key for key, one in printed.items() if one != one.strip() or "  " in one or not one] == []


def test_placeholders_are_named() -> None:
    assert placeholders("{a} and {b}, {a}") == {"a", "b"}
