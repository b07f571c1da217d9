import pytest

from tracker_scope.contract.kinds import kind_of
from tracker_scope.model.contract import ClauseKind

EXCLUSION, ASSUMPTION, PROCEDURE = ClauseKind.EXCLUSION, ClauseKind.ASSUMPTION, ClauseKind.PROCEDURE
DEFINITION, SERVICE_LEVEL, DELIVERABLE = ClauseKind.DEFINITION, ClauseKind.SERVICE_LEVEL, ClauseKind.DELIVERABLE


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Exclusions", EXCLUSION),
        ("Hors périmètre", EXCLUSION),
        ("HORS PERIMETRE", EXCLUSION),
        ("Éléments exclus", EXCLUSION),
        ("Ce qui n’est pas compris", EXCLUSION),
        ("Out of scope", EXCLUSION),
        ("Not included", EXCLUSION),
        ("Hypothèses", ASSUMPTION),
        ("Prérequis techniques", ASSUMPTION),
        ("Pré-requis", ASSUMPTION),
        ("Assumptions", ASSUMPTION),
        ("Dependencies", ASSUMPTION),
        ("Procédure de modification", PROCEDURE),
        ("Gestion des évolutions", PROCEDURE),
        ("Change procedure", PROCEDURE),
        ("Change control", PROCEDURE),
        ("Acceptance procedure", PROCEDURE),
        ("Acceptance", PROCEDURE),
        ("Recette", PROCEDURE),
        ("Procédure de recette", PROCEDURE),
        ("Gouvernance du projet", PROCEDURE),
        ("Prix et modalités de paiement", PROCEDURE),
        ("Price and schedule", PROCEDURE),
        ("Calendrier", PROCEDURE),
        ("Facturation", PROCEDURE),
        ("Définitions", DEFINITION),
        ("Glossaire", DEFINITION),
        ("Terminology", DEFINITION),
        ("Niveaux de service", SERVICE_LEVEL),
        ("Engagements de service", SERVICE_LEVEL),
        ("SLA", SERVICE_LEVEL),
        ("Service levels", SERVICE_LEVEL),
        ("Introduction", DELIVERABLE),
        ("Export des interventions", DELIVERABLE),
        ("Calendrier partagé", DELIVERABLE),
        ("Gestion des recettes de cuisine", DELIVERABLE),
        ("Slack", DELIVERABLE),
        ("Price calculator", DELIVERABLE),
        ("", DELIVERABLE),
    ],
)
def test_a_title_tells_the_kind(title: str, kind: ClauseKind) -> None:
    assert kind_of(title) is kind


@pytest.mark.parametrize(
    ("title", "path", "kind"),
    [
        ("Matériel", ("Exclusions",), EXCLUSION),
        ("Hardware", ("Contract", "Out of scope", "Devices"), EXCLUSION),
        ("Exclusions", ("Niveaux de service",), EXCLUSION),
        ("Disponibilité", ("Niveaux de service",), SERVICE_LEVEL),
        ("Calendrier", ("Fonctions attendues",), DELIVERABLE),
        ("Calendrier", ("Prix",), PROCEDURE),
    ],
)
def test_the_nearest_heading_that_tells_a_kind_wins(title: str, path: tuple[str, ...], kind: ClauseKind) -> None:
    assert kind_of(title, path) is kind
