"""The counts that reconcile: the seven classes and the exclusions sum to what was captured."""

from __future__ import annotations

from collections import Counter
from typing import Final

from tracker_scope.documents.nodes import EMPTY, REGISTER, Cell, count, phrase, sentence, set_apart, table, term, words
from tracker_scope.documents.ordering import natural
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.model.document import Block, Paragraph, Section
from tracker_scope.model.register import Classification, Exclusion

KEYS_NAMED: Final = 100


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
            set_apart(table("counts", ("category", "tickets", "suspect"), rows), numeric=(1, 2)),
            sentence(
                "counts.sum",
                classified=count(sum(by_class.values()), REGISTER),
                excluded=count(excluded, REGISTER),
                captured=count(counted.captured, REGISTER),
            ),
            *_restricted(counted.restricted),
            *_pull_requests(facts),
        ),
    )


def _restricted(number: int) -> tuple[Block, ...]:
    return (sentence("counts.restricted", count=count(number, REGISTER)),) if number else ()


def _pull_requests(facts: StatementFacts) -> tuple[Block, ...]:
    """Name the pull requests, so that anybody can see that none of them was a ticket."""
    keys = [one.ticket for one in facts.scope.excluded if one.reason is Exclusion.PULL_REQUEST]
    if not keys:
        return ()
    keys.sort(key=natural)
    named = words(", ".join(keys[:KEYS_NAMED]), REGISTER)
    said = [phrase("counts.pull_requests", tickets=named)]
    if len(keys) > KEYS_NAMED:
        said.append(phrase("sources.more", count=count(len(keys) - KEYS_NAMED, REGISTER)))
    return (Paragraph(content=tuple(said)),)


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
