"""The scope statement: whole, neutral, sourced, silent on what is restricted, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from document_walk import nodes, swapped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statement_edges import edge_cases, with_entries
from statement_example import CANARY, Example

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.markdown import PLUGIN
from tracker_scope.documents.scope_statement import build
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.errors import CountsDisagree, WordingBroken
from tracker_scope.model.document import Document, Phrase, Quotation, Text

LANGUAGES = ("fr", "en")
PARTIES = {"atelier": "studio", "Atelier Nord": "Studio Sud", "direction informatique": "conduite de projet"}


def written(facts: StatementFacts, styles: dict[str, Style], language: str = "fr") -> str:
    return PLUGIN.render(build(facts), styles[language]).decode("utf-8")


EDGES = edge_cases()


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language: str, styles: dict[str, Style], same_as_golden: Callable[[str, bytes], None]) -> None:
    found = PLUGIN.render(build(Example(language).facts()), styles[language])
    same_as_golden(f"scope_statement.{language}.md", found)


@pytest.mark.parametrize("name", sorted(EDGES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_restricted_is_shown(language: str, name: str, styles: dict[str, Style]) -> None:
    facts = EDGES[name]
    assert CANARY in facts.model_dump_json() or name == "empty"
    assert CANARY not in written(facts, styles, language)


def test_a_restricted_ticket_is_its_key_and_nothing_else(styles: dict[str, Style]) -> None:
    lines = [line for line in written(Example("fr").facts(), styles).split("\n") if "RES-10" in line]
    assert "| RES-10 |  | restreint, non montré |  |  |  |  |" in lines
    assert [line for line in lines if "restreint" not in line and not line.startswith("| ")] == []


@pytest.mark.parametrize("classification", ["contested", "open", "baseline"])
def test_a_restricted_ticket_hides_its_positions_its_reasons_and_its_texts(
    classification: str, styles: dict[str, Style]
) -> None:
    facts = Example("fr").facts()
    entries = tuple(
        one.model_copy(update={"restricted": True, "title": CANARY, "mentioned": (CANARY,)})
        if one.classification == classification
        else one
        for one in facts.scope.entries
    )
    update: dict[str, Any] = {"scope": facts.scope.model_copy(update={"entries": entries})}
    if classification == "contested":
        update["writings"] = tuple(one.model_copy(update={"text": CANARY}) for one in facts.writings[1:])
    if classification == "baseline":
        change = facts.differences[0].changes[0].model_copy(update={"words": CANARY})
        update["differences"] = tuple(one.model_copy(update={"changes": (change,)}) for one in facts.differences)
    found = written(facts.model_copy(update=update), styles)
    assert found.count("restreint, non montré") > 1
    assert CANARY not in found


def test_persons_appear_by_function_and_accounts_only_on_request(styles: dict[str, Style]) -> None:
    assert "compte-" not in written(Example("fr").facts(), styles)
    assert "conduite de projet (compte-b1)" in written(Example("fr", names=True).facts(), styles)
    assert "compte-x" not in written(EDGES["unknown holder"], styles)
    assert "compte-x" in written(EDGES["named accounts"], styles)


def test_persons_of_one_function_are_told_apart(styles: dict[str, Style]) -> None:
    found = written(EDGES["odd"], styles)
    assert r"role \[atelier-it\]" in found
    assert r"role \[atelier-desk\]" in found
    assert r"role \[studio-pm\]" not in found


def test_figures_that_do_not_sum_are_refused() -> None:
    facts = Example("fr").facts()
    for wrong in ({"captured": 15}, {"open": 2, "captured": 15}):
        counts = facts.scope.counts.model_copy(update=wrong)
        with pytest.raises(CountsDisagree) as stop:
            build(facts.model_copy(update={"scope": facts.scope.model_copy(update={"counts": counts})}))
        assert stop.value.exit_code == 6


def test_a_party_that_said_nothing_is_named_as_not_found(styles: dict[str, Style]) -> None:
    row = next(line for line in written(Example("fr").facts(), styles).split("\n") if line.startswith("| RES-5 "))
    assert "selon Studio Sud" in row
    assert "Atelier Nord\u00a0: aucune position enregistrée\u202f; aucun message du ticket" in row


def test_two_parties_that_say_the_same_are_both_named(styles: dict[str, Style]) -> None:
    facts = Example("fr").facts()
    first = facts.decisions_by_ticket[Example("fr").ref(5)][0]
    theirs = first.model_copy(update={"by": "atelier-it", "party": "atelier", "record": 99})
    both = facts.model_copy(update={"decisions": (*facts.decisions, theirs)})
    row = next(line for line in written(both, styles).split("\n") if line.startswith("| RES-5 "))
    assert row.index("selon Atelier Nord") < row.index("selon Studio Sud")
    assert "aucune position" not in row
    for late in ({"recorded_at": facts.scope.as_of.known.replace(year=2027)}, {"by": "atelier-desk"}):
        unheard = facts.model_copy(update={"decisions": (*facts.decisions, theirs.model_copy(update=late))})
        assert "selon Atelier Nord" not in written(unheard, styles)


def test_decisions_recorded_at_one_time_are_not_mistaken_for_each_other(styles: dict[str, Style]) -> None:
    facts = Example("fr").facts()
    standing = facts.decisions_by_ticket[Example("fr").ref(4)][0]
    earlier = standing.model_copy(update={"made_on": standing.made_on.replace(day=1), "record": 98})
    old = facts.writings[0].model_copy(update={"decision": 98, "text": "Avis antérieur."})
    more = facts.model_copy(
        update={"decisions": (earlier, *facts.decisions), "writings": (old, *facts.writings)},
    )
    assert "Avis antérieur." not in written(more, styles)
    assert "Décision antérieure, remplacée\u00a0: le 1er avril 2026" in written(more, styles)


def test_writings_and_messages_of_a_ticket_come_in_order_of_date(styles: dict[str, Style]) -> None:
    facts = Example("fr").facts()
    found = written(facts.model_copy(update={"messages": facts.messages[::-1]}), styles).split("## 7. ")[1]
    order = (
        "> Relier l'agenda des salles",
        "> Nous n'avons rien trouvé",
        "> C'est bon pour nous",
        "> La clause 2.1 le prévoit",
    )
    assert [found.count(one) for one in order] == [1] * 4
    assert sorted(order, key=found.index) == list(order)


def test_words_of_another_party_are_never_given_as_ones_own(styles: dict[str, Style]) -> None:
    facts = Example("fr").facts().model_copy(update={"writings": ()})
    section = written(facts, styles).split("## 10. ")[1].split("## 11. ")[0]
    assert "Noté d'après le commentaire" not in section
    assert "non reproduit ici" in section


def test_an_unknown_code_of_a_plugin_is_shown_and_an_unknown_sentence_is_an_error(styles: dict[str, Style]) -> None:
    assert r"gap\_in\_keys (code of an additional module" in written(Example("en").facts(), styles, "en")
    broken = Document(kind="test", title=Phrase(key="documents.nowhere"))
    with pytest.raises(WordingBroken):
        PLUGIN.render(broken, styles["en"])


def lines_of(found: str) -> list[str]:
    return sorted(found.split("\n"))


def test_swapping_the_sides_swaps_the_word_for_the_side_and_nothing_else(styles: dict[str, Style]) -> None:
    facts = Example("fr").facts()
    there = StatementFacts.model_validate_json(
        swapped(facts.model_dump_json(by_alias=True), {'"client"': '"provider"'})
    )
    assert there != facts
    assert written(there, styles) == swapped(written(facts, styles), {"| client |": "| prestataire |"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(range(1, 12)), min_size=1), st.booleans(), st.sampled_from(["atelier", "studio"]))
def test_swapping_the_parties_swaps_their_names_and_nothing_else(
    styles: dict[str, Style],
    numbers: set[int],
    names: bool,  # noqa: FBT001 - drawn by hypothesis
    keeper: str,
) -> None:
    example = Example("fr", names=names)
    kept = tuple(one for one in example.entries() if int(one.ticket.partition("-")[2]) in numbers)
    facts = example.facts()
    facts = facts.model_copy(update={"scope": with_entries(facts.scope, *kept), "keeper": keeper})
    there = StatementFacts.model_validate_json(swapped(facts.model_dump_json(by_alias=True), PARTIES))
    assert there.keeper != keeper
    assert lines_of(written(there, styles)) == lines_of(swapped(written(facts, styles), PARTIES))


def test_texts_are_those_of_the_facts(styles: dict[str, Style]) -> None:
    tree = build(Example("fr").facts())
    quoted = [node.content.text for node in nodes(tree) if isinstance(node, Quotation)]
    assert "Les salles libres sont montrées sur un plan." in quoted
    assert len([one for one in nodes(tree) if isinstance(one, Text)]) > 100
    assert written(Example("fr").facts(), styles).count("Les salles libres sont montrées sur un plan.") == 1
