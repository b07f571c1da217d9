"""The front of a scope statement: its two dates, the parties and persons, the contract documents."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tracker_scope.documents.nodes import (
    REGISTER,
    SETTINGS,
    Cell,
    bullets,
    count,
    day,
    day_of,
    moment,
    phrase,
    sentence,
    source,
    table,
    term,
    words,
)
from tracker_scope.documents.places import spot
from tracker_scope.documents.roles import party_name, person_role
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.model.contract import ContractDocument, LeftOut, NotSupplied
from tracker_scope.model.document import Block, Inline, Phrase, Section, Source
from tracker_scope.model.party import Authority, Person

PASSAGES_LISTED: Final = 50


def front(facts: StatementFacts) -> tuple[Block, ...]:
    """State what the document is, at which dates, and how to read it."""
    as_of = facts.scope.as_of
    rows: list[tuple[Cell, ...]] = [
        ((phrase("front.project"),), (words(facts.project, SETTINGS),)),
        ((phrase("front.effective"),), (moment(as_of.effective, REGISTER),)),
        ((phrase("front.known"),), (moment(as_of.known, REGISTER),)),
        ((phrase("front.keeper"),), (party_name(facts, facts.keeper),)),
    ]
    return (
        table("front", ("item", "value"), rows),
        sentence("front.purpose"),
        sentence("front.with_names" if facts.names else "front.without_names"),
        sentence("front.scope"),
    )


def parties(facts: StatementFacts) -> Section:
    """List the parties and the persons who act for them, by id: no party comes first by privilege."""
    people = facts.people
    if not people.parties:
        return Section(heading=phrase("parties.heading"), blocks=(sentence("parties.none"),))
    listed = sorted(people.parties, key=lambda one: one.id)
    rows: list[tuple[Cell, ...]] = [((party_name(facts, one.id),), (term(f"side.{one.side}"),)) for one in listed]
    blocks: tuple[Block, ...] = (table("parties", ("party", "side"), rows),)
    if people.persons:
        persons = sorted(people.persons, key=lambda one: (one.party, one.id))
        of_persons = [_person_row(facts, one) for one in persons]
        blocks += (table("parties", ("person", "party", "authority"), of_persons, "persons"),)
    return Section(heading=phrase("parties.heading"), blocks=blocks)


def _person_row(facts: StatementFacts, person: Person) -> tuple[Cell, ...]:
    held = tuple(_authority(one, source("record", f"person:{person.id}")) for one in person.authority if one.may_decide)
    return (
        (person_role(facts, person.id),),
        (party_name(facts, person.party),),
        held or (phrase("parties.no_authority"),),
    )


def _authority(held: Authority, origin: Source) -> Phrase:
    ends = {name: day(when, origin) for name, when in (("start", held.from_), ("end", held.to)) if when is not None}
    return phrase("_".join(("parties.authority", *ends)) if ends else "parties.authority_always", **ends)


def contract(facts: StatementFacts) -> Section:
    """List the contract documents with dates and digests, and the periods without a text."""
    documents = sorted(facts.contract.documents, key=lambda one: (one.effective_on, one.signed_on, one.id))
    if not documents:
        return Section(heading=phrase("contract.heading"), blocks=(sentence("contract.none"),))
    rows = [_document_row(facts, one) for one in documents]
    files: list[tuple[Cell, ...]] = [
        ((words(one.label, _of(one)),), (words(one.file, _of(one)),), (words(one.digest, _of(one)),))
        for one in documents
    ]
    blocks: tuple[Block, ...] = (
        table("contract", ("document", "kind", "signed", "effective", "recorded"), rows),
        table("contract", ("document", "file", "digest"), files, "files"),
        *_without_text(facts),
    )
    return Section(heading=phrase("contract.heading"), blocks=(*blocks, *_left_out(facts)))


def _left_out(facts: StatementFacts) -> tuple[Block, ...]:
    """List the passages that belong to no clause: where each stands, and why it is none."""
    passages, origin = facts.contract.left_out, source("record", "contract")
    if not passages:
        return ()
    rows = [_passage(one, origin) for one in passages[:PASSAGES_LISTED]]
    listed: tuple[Block, ...] = (
        sentence("contract.left_out", count=count(len(passages), origin)),
        table("contract", ("file", "place", "reason"), rows),
    )
    more = len(passages) - PASSAGES_LISTED
    return (*listed, sentence("contract.left_out_more", count=count(more, origin))) if more > 0 else listed


def _passage(passage: LeftOut, origin: Source) -> tuple[Cell, ...]:
    ending, told = spot(passage.place, origin)
    why = Phrase(key=f"left_out.{passage.reason}", source=origin)
    return (words(passage.place.file, origin),), (phrase(f"contract.{ending}", **told),), (why,)


def _of(document: ContractDocument) -> Source:
    return source("record", str(document.record))


def _document_row(facts: StatementFacts, document: ContractDocument) -> tuple[Cell, ...]:
    origin = _of(document)
    effective: Cell = (day(document.effective_on, origin),)
    if document.effective_from > facts.scope.as_of.effective:
        effective += (phrase("contract.later"),)
    return (
        (words(document.label, origin),),
        (term(f"document_kind.{document.kind}"),),
        (day(document.signed_on, origin),),
        effective,
        (day_of(document.recorded_at, facts.zone, origin),),
    )


def _without_text(facts: StatementFacts) -> tuple[Block, ...]:
    if not facts.contract.not_supplied:
        return (sentence("contract.supplied"),)
    items = (_gap(facts, one) for one in facts.contract.not_supplied)
    return (sentence("contract.not_supplied"), bullets(*items))


def _gap(facts: StatementFacts, gap: NotSupplied) -> tuple[Inline, ...]:
    """Write the days of a period, the last one included."""
    origin, period = source("record", "not_supplied"), gap.period
    last = None if period.to is None else period.to - timedelta(microseconds=1)
    ends = {
        name: day_of(at, facts.zone, origin) for name, at in (("start", period.from_), ("end", last)) if at is not None
    }
    days = phrase("_".join(("contract.period", *ends)), **ends)
    return (days, phrase("contract.period_label", label=words(gap.label, origin))) if gap.label else (days,)
