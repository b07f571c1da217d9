"""Grey zones at their edges: what is no vagueness, what two figures are of, and text that is made to be slow."""

from __future__ import annotations

import time

import pytest
from test_identity import clause

from tracker_scope.contract.contradictions import contradictions
from tracker_scope.contract.vague_words_en import ENGLISH
from tracker_scope.contract.vague_words_fr import FRENCH
from tracker_scope.contract.vagueness import checked
from tracker_scope.model.contract import Clause
from tracker_scope.model.grey_zone import GreyZone

HOSTILE = 200_000


def zones(text: str, language: str, *others: Clause) -> tuple[GreyZone, ...]:
    return checked([clause("1", text), *others], language="fr" if language == "fr" else "en")[0]


def told(text: str, language: str, *others: Clause) -> set[tuple[str, str]]:
    return {(one.code.value, one.words) for one in zones(text, language, *others)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le prestataire s'engage à définir les tests.", ()),
        ("Le format est à définir.", ("à définir",)),
        ("Les documents tels que définis à l'article 3 sont remis.", ()),
        ("Le prestataire assure la maintenance corrective et évolutive.", ()),
        ("Les échanges ont lieu dans les meilleurs délais.", ("dans les meilleurs délais",)),
        ("Il exporte les factures, les commandes…", ("les commandes…",)),
        ("Sont lus les formats CSV, y compris mais sans s'y limiter.", ("y compris mais sans s'y limiter",)),
    ],
)
def test_french_words_are_told_whole_and_only_where_they_leave_something_open(
    text: str, words: tuple[str, ...]
) -> None:
    assert tuple(text[one.start : one.end] for one in FRENCH.spotted(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The effective date is that of signature.", ()),
        ("The provider shall clean the data.", ()),
        ("Exports are machine-readable.", ()),
        ("It is sent as soon as the order is paid.", ()),
        ("It is sent as soon as possible.", ("as soon as possible",)),
        ("İt is easy to use.", ("easy to use",)),
    ],
)
def test_english_words_are_told_whole_and_only_where_they_leave_something_open(
    text: str, words: tuple[str, ...]
) -> None:
    assert tuple(text[one.start : one.end] for one in ENGLISH.spotted(text)) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("La disponibilité de la plateforme est garantie à 99,5 %.", "La disponibilité de la plateforme est de 99 %."),
        ("Le délai de paiement est de 30 jours.", "Le délai de paiement est fixé à 45 jours fin de mois."),
        ("Payment is due within 30 days of the invoice.", "Payment is due within 45 days of the invoice."),
        ("La livraison du module est fixée au 01/03/2026.", "La livraison du module est fixée au 15/04/2026."),
    ],
)
def test_figures_of_the_same_are_set_against_each_other_both_ways(one: str, other: str) -> None:
    found = checked([clause("1", one), clause("2", other)], language="fr")
    told = [zone for of_clause in found for zone in of_clause if zone.code.value == "contradiction"]
    assert [zone.number for zone in told] == ["1", "2"]
    assert told[0].other == f"2: {told[1].words}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Critical incidents are corrected within 4 hours.", "Minor incidents are corrected within 8 hours."),
        ("Priority 1 incidents are corrected within 4 hours.", "Priority 2 incidents are corrected within 8 hours."),
        ("The response time of the search is 2 seconds.", "The response time of the export is 10 seconds."),
        ("Invoices are archived by the platform for 10 years.", "Orders are archived by the platform for 5 years."),
        ("La garantie du lot 1 est de 12 mois.", "La garantie du lot 2 est de 6 mois."),
        ("Les conditions de l'article 3 du contrat cadre.", "Les conditions de l'article 4 du contrat cadre."),
    ],
)
def test_figures_of_two_cases_are_no_contradiction(one: str, other: str) -> None:
    assert not list(contradictions([clause("1", one), clause("2", other)]))


def test_a_title_tells_two_cases_apart() -> None:
    text = ("The response time of support is 4 hours.", "The response time of support is 8 hours.")
    assert list(contradictions([clause("1", text[0]), clause("2", text[1])]))
    assert not list(contradictions([clause("1", text[0], "Critical"), clause("2", text[1], "Minor")]))


def test_a_term_is_told_once_in_a_clause_and_not_where_it_begins_a_longer_one_that_is_defined() -> None:
    text = "Il informe le Comité de suivi. Puis il convoque le Comité de suivi."
    assert [one.words for one in zones(text, "fr") if one.code.value == "undefined_term"] == ["Comité"]
    defined = clause("2", "« Comité de suivi » désigne les quatre personnes du plan.")
    assert ("undefined_term", "Comité") not in told(text, "fr", defined)


def test_acronyms_are_terms_unless_common_spelt_out_or_part_of_a_passage_in_capitals() -> None:
    assert ("undefined_term", "KZQ") in told("The provider runs the KZQ export.", "en")
    assert ("undefined_term", "PDF") not in told("The provider runs the PDF export.", "en")
    spelt = clause("2", "The key zone query (KZQ) is run.")
    assert ("undefined_term", "KZQ") not in told("The provider runs the KZQ export.", "en", spelt)
    assert not [one for one in told("LE TRIBUNAL DE PARIS EST SAISI.", "fr") if one[0] == "undefined_term"]


def test_figures_and_versions_of_documents_are_references_too() -> None:
    text = "Les écrans sont ceux de la figure 3 et du document Charte graphique v2."
    assert {one for one in told(text, "fr") if one[0] == "missing_reference"} == {
        ("missing_reference", "figure 3"),
        ("missing_reference", "Charte graphique v2"),
    }
    shown = clause("2", "Figure 3 : les écrans.", "Charte graphique v2")
    assert not [one for one in told(text, "fr", shown) if one[0] == "missing_reference"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le prestataire devra être assuré.", "fr"),
        ("Les tiers seront tenus de les publier.", "fr"),
        ("The supplier shall be insured.", "en"),
    ],
)
def test_what_a_party_is_bound_to_be_has_an_actor(text: str, language: str) -> None:
    assert "missing_actor" not in {code for code, _ in told(text, language)}


def test_words_of_acceptance_are_a_criterion() -> None:
    text = "The provider shall deliver the module{}."
    assert "no_acceptance_criterion" in {code for code, _ in told(text.format(""), "en")}
    assert "no_acceptance_criterion" not in {code for code, _ in told(text.format(", accepted on signature"), "en")}


@pytest.mark.parametrize(
    "unit", ["1", "1,", "A", "AB ", "a1 ", "« Aa bb ", ", a", "…", "le Comité de ", "document A ", "01/01/2026 ", "**a"]
)
def test_text_made_to_be_slow_takes_seconds_at_most(unit: str) -> None:
    start = time.process_time()
    checked([clause("1", (unit * HOSTILE)[:HOSTILE])], language="fr")
    assert time.process_time() - start < 5
