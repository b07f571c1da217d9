"""The counts that reconcile: the seven classes and the exclusions sum to what was captured."""

from __future__ import annotations

from collections import Counter

from tracker_scope.documents.nodes import EMPTY, REGISTER, Cell, count, phrase, sentence, table, term
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.model.document import Section
from tracker_scope.model.register import Classification, Exclusion


def counts(facts: StatementFacts) -> Section:
    """Count every captured ticket once, and say that the sum holds."""
    counted = facts.scope.counts
    by_class = {code: getattr(counted, code.value) for code in Classification}
    excluded = sum(counted.excluded.values())
    rows = [*_classes(facts, by_class), *_exclusions(counted.excluded)]
    rows.append(
        ((phrase("counts.captured"),), (count(counted.captured, REGISTER),), (count(counted.suspect, REGISTER),))
    )
    return Section(
        heading=phrase("counts.heading"),
        blocks=(
            table("counts", ("category", "tickets", "suspect"), rows),
            sentence(
                "counts.sum",
                classified=count(sum(by_class.values()), REGISTER),
                excluded=count(excluded, REGISTER),
                captured=count(counted.captured, REGISTER),
            ),
            sentence("counts.restricted", count=count(counted.restricted, REGISTER)),
        ),
    )


def _classes(facts: StatementFacts, by_class: dict[Classification, int]) -> list[tuple[Cell, ...]]:
    moved = Counter(entry.classification for entry in facts.scope.entries if entry.suspect)
    return [
        ((term(f"classification.{code.value}"),), (count(number, REGISTER),), (count(moved[code], REGISTER),))
        for code, number in by_class.items()
    ]


def _exclusions(excluded: dict[Exclusion, int]) -> list[tuple[Cell, ...]]:
    return [
        (
            (phrase("counts.excluded", reason=term(f"exclusion.{reason.value}")),),
            (count(excluded.get(reason, 0), REGISTER),),
            EMPTY,
        )
        for reason in Exclusion
    ]
