"""The classification of a ticket as of a date: five rules in a fixed order, the first that applies decides.

1. positions of parties that differ; 2. the latest standing decision of a person with authority;
3. a declared internal type; 4. an explicit reference to exactly one clause in force, of a kind
that can cover; 5. else open, with its reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydantic import Field

from tracker_scope.model.base import Noun
from tracker_scope.model.register import Basis, Classification, Entry, OpenReason
from tracker_scope.model.ticket import Version
from tracker_scope.model.trace import Decision, DecisionKind
from tracker_scope.register.basis import (
    decision_basis,
    mention_basis,
    tied_by_decision,
    tied_by_mention,
    type_basis,
)
from tracker_scope.register.case import Case, ClauseLookup
from tracker_scope.register.references import Referred, referred
from tracker_scope.register.suspect import decision_suspect, mention_suspect
from tracker_scope.register.telling import telling_of


class Classified(Noun):
    """What a rule found: the part of an entry that the rules decide."""

    classification: Classification
    rule: str
    fields: dict[str, object] = Field(default_factory=dict)


Rule = Callable[[Case, ClauseLookup, Referred], Classified | None]


def classify(case: Case, lookup: ClauseLookup) -> Entry:
    """Classify one ticket."""
    found = referred(case, lookup)
    decided = next(done for rule in _RULES if (done := rule(case, lookup, found)) is not None)
    ticket, at = case.ticket, case.as_of.effective
    return Entry.model_validate(
        {
            "ref": ticket.ref,
            "ticket": ticket.key,
            "source": ticket.source,
            "title": _held(ticket.titles, case) or "",
            "type": _held(ticket.types, case),
            "status": _held(ticket.statuses, case),
            "created": min(ticket.created, at),
            "classification": decided.classification,
            "rule": decided.rule,
            "mentioned": found.numbers,
            "restricted": ticket.visibility.value != "public",
            "telling": telling_of(case),
            **decided.fields,
        }
    )


def _held(versions: tuple[Version, ...], case: Case) -> str | None:
    at = case.as_of.effective
    return next((one.value or None for one in reversed(versions) if one.since <= at), None)


def latest_by_party(case: Case) -> dict[str, Decision]:
    """Return each party's latest standing decision, by party in alphabetical order."""
    latest = {decision.party: decision for decision in case.decisions}
    return {party: latest[party] for party in sorted(latest)}


def _says(decision: Decision, lookup: ClauseLookup) -> tuple[object, ...]:
    """Return what a decision says of the ticket, so that two renumberings of one clause do not differ."""
    if decision.kind in {DecisionKind.NOT_COVERED, DecisionKind.INTERNAL}:
        return (decision.kind,)
    named = {number: lookup.by_target(number, decision.clauses_at) for number in decision.clauses}
    return (decision.kind, *sorted({one.identity for found in named.values() for one in found} or named))


def positions_differ(case: Case, lookup: ClauseLookup, _: Referred) -> Classified | None:
    """Apply rule 1."""
    latest = latest_by_party(case)
    if len({_says(decision, lookup) for decision in latest.values()}) < 2:  # noqa: PLR2004  two positions differ
        return None
    tied = {one.identity: one for d in latest.values() for one in tied_by_decision(d, lookup, case.document_labels)}
    return Classified(
        classification=Classification.CONTESTED,
        rule="positions_differ",
        fields={
            "basis": tuple(basis for d in latest.values() for basis in decision_basis(d, "position")),
            "clauses": tuple(tied.values()),
            "suspect": tuple(cause for d in latest.values() for cause in decision_suspect(d, case, lookup)),
        },
    )


_OF_KIND: Final = {
    DecisionKind.CORRECTION: Classification.CORRECTION,
    DecisionKind.NOT_COVERED: Classification.NOT_COVERED,
    DecisionKind.INTERNAL: Classification.INTERNAL,
}


def decision_of_a_person(case: Case, lookup: ClauseLookup, _: Referred) -> Classified | None:
    """Apply rule 2."""
    if not case.decisions:
        return None
    decision = case.decisions[-1]
    tied = tied_by_decision(decision, lookup, case.document_labels)
    brought = any(one.document_kind == "amendment" for one in tied)
    tying = Classification.AMENDMENT if brought else Classification.BASELINE
    return Classified(
        classification=_OF_KIND.get(decision.kind, tying),
        rule="decision_of_a_person",
        fields={
            "basis": decision_basis(decision, "decision"),
            "clauses": tied,
            "suspect": decision_suspect(decision, case, lookup),
        },
    )


def declared_internal_type(case: Case, _: ClauseLookup, __: Referred) -> Classified | None:
    """Apply rule 3."""
    held = _held(case.ticket.types, case)
    if held is None or held not in case.mappings.internal_types:
        return None
    return Classified(
        classification=Classification.INTERNAL,
        rule="declared_internal_type",
        fields={"basis": (type_basis(case, held),)},
    )


def explicit_reference(case: Case, lookup: ClauseLookup, found: Referred) -> Classified | None:
    """Apply rule 4."""
    if found.single is None:
        return None
    reading, version = found.single
    defect = _held(case.ticket.types, case) in case.mappings.defect_types
    brought = version.document_kind == "amendment"
    covered = Classification.AMENDMENT if brought else Classification.BASELINE
    return Classified(
        classification=Classification.CORRECTION if defect else covered,
        rule="explicit_reference",
        fields={
            "basis": (mention_basis(case, reading.mention, version),),
            "clauses": (tied_by_mention(version, case.document_labels),),
            "suspect": mention_suspect(reading.mention, version, case, lookup),
        },
    )


def no_basis(_: Case, __: ClauseLookup, found: Referred) -> Classified:
    """Apply rule 5."""
    basis: tuple[Basis, ...] = ()
    reasons: tuple[OpenReason, ...] = found.reasons or (OpenReason.NO_REFERENCE,)
    return Classified(classification=Classification.OPEN, rule="no_basis", fields={"basis": basis, "reasons": reasons})


_RULES: Final[tuple[Rule, ...]] = (
    positions_differ,
    decision_of_a_person,
    declared_internal_type,
    explicit_reference,
    no_basis,
)
