"""The end of an amendment proposal: reservations, what stays, the signatures, and what is still to be completed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker_scope.documents.nodes import (
    EMPTY,
    Cell,
    blank,
    bullets,
    count,
    day,
    phrase,
    sentence,
    set_apart,
    source,
    table,
    term,
    words,
)
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.proposal_front import SIDES
from tracker_scope.documents.proposal_price import SUM
from tracker_scope.documents.roles import party_name
from tracker_scope.model.base import Noun
from tracker_scope.model.document import Blank, Block, Paragraph, Section, Value

_TO_SIGN = ("name", "function", "date", "signature")
NAMED = 100


def reservations(facts: ProposalFacts) -> Section:
    """List what the parties leave open, in the words that were typed."""
    typed, origin = facts.proposal.reservations, facts.draft_source
    blocks: tuple[Block, ...] = (sentence("proposal_reservations.none"),)
    if typed:
        listed = bullets(*((words(one, origin),) for one in typed))
        blocks = (sentence("proposal_reservations.introduction"), listed)
    return Section(heading=phrase("proposal_reservations.heading"), blocks=blocks)


def unchanged(facts: ProposalFacts) -> Section:
    """Say what stays as it is, which document comes first, and from which day the amendment holds."""
    draft, origin = facts.proposal, facts.draft_source
    effective: Value = blank("effective_on") if draft.effective_on is None else day(draft.effective_on, origin)
    blocks: tuple[Block, ...] = (sentence("proposal_unchanged.rest"),)
    if draft.precedence:
        ordered = bullets(*((words(one, origin),) for one in draft.precedence), ordered=True)
        blocks += (sentence("proposal_unchanged.precedence"), ordered)
    else:
        blocks += (sentence("proposal_unchanged.precedence_open", precedence=blank("precedence")),)
    return Section(
        heading=phrase("proposal_unchanged.heading"),
        blocks=(*blocks, sentence("proposal_unchanged.effective", day=effective)),
    )


def signatures(facts: ProposalFacts) -> Section:
    """Leave each party a block of its own, to be filled in by hand."""
    recorded = sorted(facts.case.people.parties, key=lambda one: (SIDES.index(one.side), one.id))
    named = [
        phrase("proposal_signatures.of", party=party_name(facts.case, one.id), side=term(f"side.{one.side}"))
        for one in recorded
    ]
    named += [
        phrase("proposal_signatures.of", party=blank(f"party_{side}"), side=term(f"side.{side}"))
        for side in SIDES
        if side not in {one.side for one in recorded}
    ]
    return Section(
        heading=phrase("proposal_signatures.heading"),
        blocks=(sentence("proposal_signatures.introduction"),),
        sections=tuple(Section(heading=one, blocks=(_to_sign(),)) for one in named),
    )


def _to_sign() -> Block:
    rows: list[tuple[Cell, ...]] = [((phrase(f"proposal_signatures.{key}"),), EMPTY) for key in _TO_SIGN]
    return table("proposal_signatures", ("item", "value"), rows)


def blanks(*parts: object) -> tuple[str, ...]:
    """List the fields of the blanks of a tree, once each and in its order, the sums that wait for them aside."""
    found = (node.field for part in parts for node in _walk(part) if isinstance(node, Blank))
    return tuple(dict.fromkeys(one for one in found if one != SUM))


def _walk(value: object) -> Iterator[Noun]:
    if isinstance(value, Noun):
        yield value
        inner: Iterable[object] = (getattr(value, name) for name in type(value).model_fields)
    else:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    for one in inner:
        yield from _walk(one)


def missing(facts: ProposalFacts, fields: tuple[str, ...]) -> Section:
    """List what is still to be completed: how many of each kind, and where."""
    heading = phrase("proposal_missing.heading")
    if not fields:
        return Section(heading=heading, blocks=(sentence("proposal_missing.none"),))
    by_code: dict[str, list[str]] = {}
    for field in fields:
        code, _, subject = field.partition(":")
        by_code.setdefault(code, []).append(subject)
    origin = source("record", str(facts.proposal.record))
    rows = [_missing_row(facts, code, subjects) for code, subjects in by_code.items()]
    return Section(
        heading=heading,
        blocks=(
            Paragraph(
                content=(
                    phrase("proposal_missing.introduction", count=count(len(fields), origin)),
                    phrase("proposal_missing.sums"),
                )
            ),
            set_apart(table("proposal_missing", ("what", "number", "where"), rows), numeric=(1,)),
        ),
    )


def _missing_row(facts: ProposalFacts, code: str, subjects: list[str]) -> tuple[Cell, ...]:
    origin = facts.draft_source
    named = [one for one in subjects if one]
    where: Cell = (words(", ".join(named[:NAMED]), origin),) if named else EMPTY
    if len(named) > NAMED:
        where += (phrase("sources.more", count=count(len(named) - NAMED, origin)),)
    return (phrase(f"proposal_blank.{code}"),), (count(len(subjects), origin),), where
