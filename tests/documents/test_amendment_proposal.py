"""The amendment proposal: whole, neutral, silent on what is restricted, without a figure that nobody typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from document_walk import nodes, swapped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proposal_draft import Proposal
from proposal_edges import GONE, but, edge_cases
from statement_records import CANARY
from test_wording import VERDICTS

from tracker_scope.documents.amendment_proposal import build, to_complete
from tracker_scope.documents.prices import priced
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.markdown import PLUGIN
from tracker_scope.errors import FiguresDisagree
from tracker_scope.model.document import Amount, Blank, Quantity, Quotation, Rate, Table

LANGUAGES = ("fr", "en")
EDGES = edge_cases()
PARTIES = {"atelier": "studio", "Atelier Nord": "Studio Sud", "direction informatique": "conduite de projet"}
NO_CANARY = {"bare", "nothing recorded"}
CENT = Decimal("0.01")


def written(facts: ProposalFacts, styles: dict[str, Style], language: str = "fr") -> str:
    return PLUGIN.render(build(facts), styles[language]).decode("utf-8")


def article(text: str, heading: str) -> str:
    """Return what stands under the heading of an article."""
    return re.split(rf"^## \d+\. {heading}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]


def rows(text: str, first: str) -> list[str]:
    """Return the rows of tables that begin with a cell."""
    return [line for line in text.split("\n") if line.startswith(f"| {first} |")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language: str, styles: dict[str, Style], same_as_golden: Callable[[str, bytes], None]) -> None:
    same_as_golden(
        f"amendment_proposal.{language}.md", PLUGIN.render(build(Proposal(language).draft()), styles[language])
    )


@pytest.mark.parametrize("name", sorted(EDGES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_restricted_is_shown(language: str, name: str, styles: dict[str, Style]) -> None:
    assert CANARY in EDGES[name].model_dump_json() or name in NO_CANARY
    assert CANARY not in written(EDGES[name], styles, language)


def test_what_was_restricted_since_is_said_to_be_and_not_called_unreadable(styles: dict[str, Style]) -> None:
    found = written(EDGES["restricted since"], styles)
    assert "message non montré" in found
    assert "n’est pas un texte qui puisse être montré" not in found
    assert GONE not in found


def test_restricted_tickets_and_messages_are_counted(styles: dict[str, Style]) -> None:
    found = written(EDGES["example"], styles)
    assert {line for line in found.split("\n") if "RES-10" in line and "restreint" not in line} == {
        line for line in found.split("\n") if "RES-12" in line
    }
    assert "1 ticket de ce projet est restreint" in found
    assert "RES-4 – (1 message restreint, non montré)" in found
    hidden = written(EDGES["restricted"], styles)
    assert "4 tickets de ce projet sont restreints" in hidden
    assert "Aucune trouvée" not in article(hidden, "Périmètre")


@pytest.mark.parametrize("name", sorted(EDGES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_draft_is_a_verdict(language: str, name: str, styles: dict[str, Style]) -> None:
    text = written(EDGES[name], styles, language)
    contract = re.compile(r"acceptance (?:tests|criterion)", re.IGNORECASE)
    assert re.findall(rf"\b(?:{VERDICTS})\b", contract.sub("", text), re.IGNORECASE) == []


def test_what_is_missing_is_marked_listed_and_counted(styles: dict[str, Style]) -> None:
    document = build(EDGES["example"])
    fields = to_complete(document)
    assert fields == (
        "registration:Studio Sud",
        "signatory:Studio Sud",
        "goal:3",
        "deliverable:L4",
        "criterion:L4",
        "milestone_depends:2. Formation",
    )
    last = article(written(EDGES["example"], styles), "Reste à compléter")
    assert "6 points restent à compléter" in last
    assert "| Livrable | 1 | L4 |" in last


@pytest.mark.parametrize("name", sorted(EDGES))
def test_every_blank_is_listed_with_the_sums_that_wait_for_it(name: str, styles: dict[str, Style]) -> None:
    document = build(EDGES[name])
    marked = {one.field for one in nodes(document) if isinstance(one, Blank)}
    assert set(to_complete(document)) == marked - {"sum"}
    assert "sum" not in marked or marked - {"sum"}
    counted = sum(int(row.split(" | ")[1]) for row in missing_rows(written(EDGES[name], styles)))
    assert counted == len(to_complete(document))


def missing_rows(text: str) -> list[str]:
    return [line for line in article(text, "Reste à compléter").split("\n") if line.startswith("| ")][2:]


def test_a_draft_without_blanks_says_so(styles: dict[str, Style]) -> None:
    assert to_complete(build(EDGES["complete"])) == ()
    text = written(EDGES["complete"], styles)
    assert "Rien n’est marqué comme étant à compléter." in text
    assert r"\[à compléter\]" not in text
    assert "1 jour calendaire" in text


def test_a_cent_changed_in_the_payments_stops_the_build() -> None:
    facts = Proposal("fr").draft()
    figures = Proposal("fr").figures()
    for place in range(2):
        for field in ("net", "vat", "gross"):
            one = figures.payments[place]
            wrong = but(one, **{field: getattr(one, field) + CENT})
            payments = (*figures.payments[:place], wrong, *figures.payments[place + 1 :])
            with pytest.raises(FiguresDisagree) as stop:
                build(but(facts, figures=but(figures, payments=payments)))
            assert stop.value.exit_code == 6


@pytest.mark.parametrize("name", sorted(EDGES))
def test_every_figure_was_typed_or_is_a_sum_of_typed_ones_and_bears_their_record(name: str) -> None:
    facts = EDGES[name]
    figured = [one for one in nodes(build(facts)) if isinstance(one, Amount | Quantity | Rate)]
    if facts.figures is None:
        assert figured == []
        return
    assert {one.source.ref for one in figured} == {str(facts.figures.record)}
    price = priced(facts.proposal, facts.figures)
    known = {one for noun in (facts.figures, price) for one in decimals(noun)}
    known |= {one.net + one.vat for one in price.rates}
    known |= {sum_of(facts, field) for field in ("net", "vat", "gross")}
    assert {one.amount for one in figured if isinstance(one, Amount)} <= known
    assert {one.currency for one in figured if isinstance(one, Amount)} <= {facts.figures.currency}


def decimals(value: Any) -> list[Decimal]:
    return [
        found
        for noun in nodes(value)
        for name in type(noun).model_fields
        if isinstance(found := getattr(noun, name), Decimal)
    ]


def sum_of(facts: ProposalFacts, field: str) -> Decimal:
    payments = facts.figures.payments if facts.figures else ()
    return sum((getattr(one, field) or Decimal(0) for one in payments), Decimal(0))


def test_an_earlier_amendment_without_a_price_leaves_the_price_of_the_contract_open(styles: dict[str, Style]) -> None:
    text = article(written(EDGES["earlier unpriced"], styles), "Prix")
    assert rows(text, "Avenant n° 1") == [r"| Avenant n° 1 | \[à compléter\] |"]
    assert rows(text, "Prix avant le présent avenant") == [r"| Prix avant le présent avenant | \[à compléter\] |"]
    assert rows(text, "Prix après le présent avenant") == [r"| Prix après le présent avenant | \[à compléter\] |"]
    assert "earlier:Avenant n° 1" in to_complete(build(EDGES["earlier unpriced"]))


def test_removals_are_netted_and_what_is_clarified_costs_nothing(styles: dict[str, Style]) -> None:
    text = article(written(EDGES["example"], styles), "Prix")
    assert "−1\u202f280,00\u00a0€" in rows(text, "L3")[0]
    assert rows(text, "L4")[0].endswith("| sans supplément de prix |  |  | 0,00\u00a0€ |")
    assert rows(article(written(EDGES["no figures"], styles), "Prix"), "L4")[0].endswith(
        "| sans supplément de prix |  |  |  |"
    )
    assert "8\u202f640,00\u00a0€" in rows(text, "Total HT")[0]


def test_each_rate_has_its_row_and_nought_is_a_rate(styles: dict[str, Style]) -> None:
    assert len(re.findall("Au taux de", written(EDGES["several rates"], styles))) == 3
    assert "| Au taux de 0\u00a0% | 8\u202f640,00\u00a0€ | 0,00\u00a0€ | 8\u202f640,00\u00a0€ |" in written(
        EDGES["reverse charge"], styles
    )
    assert "£8,640.00" in written(EDGES["pounds"], styles, "en")


def test_days_moved_are_counted_on_the_calendar(styles: dict[str, Style]) -> None:
    (row,) = rows(article(written(EDGES["example"], styles), "Calendrier"), "Recette")
    assert "| 30 octobre 2026 | 20 novembre 2026 | 21 |" in row


def test_the_preamble_holds_the_clients_messages_and_the_notices_in_order(styles: dict[str, Style]) -> None:
    said = [line for line in article(written(EDGES["example"], styles), "Préambule").split("\n") if line[:1] == "-"]
    days = [re.findall(r"(\d+)(?:er)? (février|juin) 2026", line)[0] for line in said]
    assert days == [("3", "février"), ("4", "février"), ("17", "juin"), ("18", "juin"), ("19", "juin"), ("22", "juin")]
    assert "Studio Sud (conduite" not in "".join(said)
    assert "a signalé comme anomalie" in said[0]
    assert "a présenté la demande" in said[1]


def test_a_line_without_words_of_the_client_says_so_and_names_what_nobody_can_be_tied_to(
    styles: dict[str, Style],
) -> None:
    text = article(written(EDGES["strangers"], styles), "Périmètre")
    assert "| Demande écrite du client | Aucune trouvée dans les pièces captées. |" in text
    assert "Messages dont l’auteur n’est rattaché à aucune personne enregistrée" in text
    silent = article(written(EDGES["no messages"], styles), "Périmètre")
    assert "n’est rattaché" not in silent
    assert "| Réponse écrite du client | La ligne n’indique aucun ticket où chercher. |" in silent


def test_a_message_is_never_given_as_the_clients_agreement(styles: dict[str, Style]) -> None:
    text = article(written(EDGES["comments"], styles), "Périmètre")
    assert "C'est bon pour nous" not in text
    assert "| Réponse écrite du client | Réponse du 19 juin 2026 au signalement N-1" in text
    assert "texte entier\u00a0: pièce n° 2" in text.replace("\u00a0n", " n").replace("n°\u00a0", "n° ")


def test_every_writing_referred_to_is_quoted_whole_once() -> None:
    document = build(EDGES["example"])
    quoted = [one.content.text for one in nodes(document) if isinstance(one, Quotation)]
    facts = EDGES["example"]
    shown = set(quoted)
    assert {one.text for one in facts.case.messages if one.given} <= shown
    assert {one.text for one in facts.replies} <= shown
    assert [one.number for one in facts.exhibits] == list(range(1, len(facts.exhibits) + 1))


def test_a_reply_that_is_a_comment_of_the_ticket_is_one_exhibit() -> None:
    facts = EDGES["comments"]
    reply = facts.every_reply[0]
    found = facts.exhibit_of_reply(reply)
    assert found is not None
    assert found.message is not None
    assert found.message.number == 2


def test_what_was_signed_from_the_draft_is_no_earlier_amendment(styles: dict[str, Style]) -> None:
    text = written(EDGES["signed"], styles)
    assert "Un avenant signé a été enregistré à partir de ce projet\u00a0: Avenant n° 2" in text
    assert rows(article(text, "Prix"), "Avenant n° 2") == []


def test_a_passage_that_moved_since_the_draft_is_marked(styles: dict[str, Style]) -> None:
    text = written(EDGES["moved"], styles)
    assert "(le texte portant ce numéro a changé depuis le 1er mai 2026" in text
    assert "7.7 (aucun texte en vigueur sous ce numéro à la date d’arrêt)" in text


def test_persons_appear_by_function_and_accounts_only_on_request(styles: dict[str, Style]) -> None:
    assert "compte-" not in written(EDGES["example"], styles)
    assert "conduite de projet (compte-b1)" in written(EDGES["names"], styles)


def test_two_hundred_lines_are_all_there() -> None:
    document = build(EDGES["many"])
    matrix = next(one for one in nodes(document) if isinstance(one, Table) and one.searchable)
    assert len(matrix.rows) == 200
    assert len([one for one in to_complete(document) if one.startswith("quantity:")]) == 200


def test_the_tables_of_figures_name_the_columns_of_figures() -> None:
    tables = [one for one in nodes(build(EDGES["example"])) if isinstance(one, Table)]
    for one in tables:
        figured = {
            place
            for row in one.rows
            for place, cell in enumerate(row)
            if any(isinstance(node, Amount | Quantity | Rate) for node in cell)
        }
        assert figured <= set(one.numeric)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.sampled_from(sorted(EDGES)), st.booleans(), st.sampled_from(["atelier", "studio"]))
def test_swapping_the_parties_swaps_their_names_and_nothing_else(
    styles: dict[str, Style],
    name: str,
    names: bool,  # noqa: FBT001 - drawn by hypothesis
    keeper: str,
) -> None:
    facts = EDGES[name]
    facts = but(facts, case=but(facts.case, names=names, keeper=keeper))
    there = ProposalFacts.model_validate_json(swapped(facts.model_dump_json(by_alias=True), PARTIES))
    assert there.case.keeper != keeper
    assert written(there, styles) == swapped(written(facts, styles), PARTIES)


def test_swapping_the_sides_makes_the_other_party_the_client(styles: dict[str, Style]) -> None:
    facts = EDGES["example"]
    there = ProposalFacts.model_validate_json(swapped(facts.model_dump_json(by_alias=True), {'"client"': '"provider"'}))
    ours, theirs = (article(written(one, styles), "Parties") for one in (facts, there))
    assert sorted(theirs.split("\n")) == sorted(swapped(ours, {"| client |": "| prestataire |"}).split("\n"))
    preamble = article(written(there, styles), "Préambule")
    assert "Studio Sud (conduite de projet) a écrit au sujet du ticket" in preamble
    assert "Atelier Nord (direction informatique) a présenté" not in preamble
