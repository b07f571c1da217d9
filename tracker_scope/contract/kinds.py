"""What a clause is there for, told from the words of the headings above it, in French and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from tracker_scope.model.contract import ClauseKind

_PHRASES: Final = {
    ClauseKind.EXCLUSION: r"""
        exclusions?|hors (?:du )?(?:perimetre|forfait|champ)|(?:elements?|prestations?|fonctions?|travaux) exclue?s?
        |n est pas (?:compris|inclus)|non (?:compris|inclus)e?s?|limites? du perimetre
        |out of scope|not (?:included|in scope|covered)|excluded|excludes|non goals?|scope limits?""",
    ClauseKind.ASSUMPTION: r"""
        hypotheses?|prerequis|pre requis|presupposes?|dependances?
        |assumptions?|prerequisites?|dependenc(?:y|ies)""",
    ClauseKind.SERVICE_LEVEL: r"""
        niveaux? de services?|engagements? de (?:service|niveau)s?|qualite de service|slas?|service levels?""",
    ClauseKind.PROCEDURE: r"""
        procedures?(?: d| de| des| pour)? (?:modification|evolution|changement|recette|acceptation|avenant|escalade)s?
        |gestion des (?:evolutions|changements|modifications|demandes d evolution|demandes de modification)
        |demandes? (?:d evolution|de modification|de changement)s?|maitrise des (?:evolutions|changements)
        |change (?:procedure|control|management|requests?|orders?)|changes? to (?:the )?(?:scope|contract|specification)
        |acceptance (?:procedure|process|tests?|testing|criteria)|proces verbal de recette
        |conditions financieres|modalites? de (?:paiement|facturation|reglement|recette)
        |conditions de (?:paiement|reglement)|payment (?:terms|schedule|plan)|terms of payment
        |comites? de \w+|steering committees?""",
    ClauseKind.DEFINITION: r"""
        definitions?|glossaires?|glossary|terminolog(?:ie|y)|lexique|abreviations?|abbreviations""",
}
_STRONG: Final = {
    kind: re.compile(r"\b(?:" + re.sub(r"\n *", "", phrases) + r")\b") for kind, phrases in _PHRASES.items()
}

_ADMINISTRATIVE_WORDS: Final = """
    recette reception acceptation acceptance gouvernance governance prix price pricing tarif tarifs fees
    calendrier planning schedule timetable jalons milestones facturation invoicing billing paiement paiements
    payment payments reglement financieres financial duree duration resiliation termination responsabilite
    responsabilites liability confidentialite confidentiality signature signatures avenants amendments
    modifications changes evolutions penalites penalties garantie guarantee warranty procedure procedures pilotage
    steering forfait forfaitaire fixed delais litiges disputes parties preambule
    preamble assurance assurances insurance propriete intellectuelle intellectual property publicite sous
    traitance subcontracting force majeure droit applicable governing law jurisdiction juridiction frais
    incessibilite cession assignment collaboration
"""
_ADMINISTRATIVE: Final = frozenset(_ADMINISTRATIVE_WORDS.split())
"""Words of running the contract when a heading says nothing else: "Shared calendar" is a function."""
_FILLING_WORDS: Final = """
    a au aux and by d de des du et for in l la le les of on or ou the to provisoire definitive generale generales
    conditions modalites dispositions terms project projet contract contrat contractuelles contractuel
"""
_FILLING: Final = frozenset(_FILLING_WORDS.split())
_FUNCTIONAL: Final = re.compile(
    r"\b(?:fonctions?|fonctionnalites?|fonctionnelles?|exigences?|besoins?|livrables?|modules?|features?|functions?"
    r"|functional|requirements?|deliverables?|use cases?|cas d utilisation)\b"
)


def kind_of(title: str, path: Sequence[str] = ()) -> ClauseKind:
    """Tell the kind from a clause's own title, then from the headings above it, the nearest first."""
    above = [_fold(one) for one in path]
    functional = any(_FUNCTIONAL.search(one) for one in above)
    for heading in (_fold(title), *reversed(above)):
        kind = _spoken(heading, functional=functional)
        if kind:
            return kind
    return ClauseKind.DELIVERABLE


def _spoken(heading: str, *, functional: bool) -> ClauseKind | None:
    """Return the kind that one folded heading tells, None when it tells none."""
    for kind, phrases in _STRONG.items():
        if phrases.search(heading):
            return kind
    words = set(heading.split()) - _FILLING
    return ClauseKind.PROCEDURE if words and words <= _ADMINISTRATIVE and not functional else None


def _fold(text: str) -> str:
    """Drop accents, case and punctuation, so that words compare."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain.casefold()))
