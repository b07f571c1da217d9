"""The parties' writings, word for word: those that decisions rest on, and those of a party without a position."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope.documents.nodes import Cell, day, day_of, moment, phrase, sentence, source, words
from tracker_scope.documents.ordering import by_key
from tracker_scope.documents.roles import who
from tracker_scope.documents.statement_basis import decision_source, distinct, read_at, ticket_key, ticket_source
from tracker_scope.documents.statement_facts import Message, StatementFacts, Writing
from tracker_scope.model.document import Block, Paragraph, Phrase, Quotation, Section
from tracker_scope.model.party import Person
from tracker_scope.model.register import Basis, Classification, Entry
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import Decision

Dated = tuple[Instant, tuple[Block, ...]]


def writings(facts: StatementFacts) -> Section:
    """Quote whole what decisions rest on and what the other party wrote; differing positions stand elsewhere."""
    blocks: list[Block] = []
    for entry in by_key(facts.scope.entries):
        if not entry.restricted and entry.classification is not Classification.CONTESTED:
            dated = sorted([*_written(facts, entry), *_answered(facts, entry)], key=lambda one: one[0])
            blocks += (block for _, quoted in dated for block in quoted)
    heading = phrase("writings.heading")
    if not blocks:
        return Section(heading=heading, blocks=(sentence("writings.none"),))
    return Section(heading=heading, blocks=(sentence("writings.introduction"), *blocks))


def _written(facts: StatementFacts, entry: Entry) -> Iterator[Dated]:
    for basis in distinct(entry):
        decision = facts.decision_of(entry, basis)
        writing = facts.writing_of(decision)
        if decision is not None and writing is not None:
            quoted = Quotation(content=words(writing.text, decision_source(decision)))
            cited = Paragraph(content=_cited(facts, entry, basis, (decision, writing)))
            yield writing.at or decision.recorded_at, (cited, quoted)


def _cited(facts: StatementFacts, entry: Entry, basis: Basis, found: tuple[Decision, Writing]) -> Cell:
    decision, writing = found
    origin = decision_source(decision)
    when = moment(writing.at, origin) if writing.at else day(decision.made_on, origin)
    author = facts.people.person(writing.by) if writing.by else None
    named = {} if author is None else who(facts, author)
    said = phrase("writings.of" if named else "writings.cited", ticket=ticket_key(entry), when=when, **named)
    return (said, phrase("writings.source"), *read_at(basis.source, origin, writing.number))


def _answered(facts: StatementFacts, entry: Entry) -> Iterator[Dated]:
    """Quote every message of a party without a position: choosing among them would be taking a side."""
    if entry.classification is not Classification.NOT_COVERED:
        return
    for person, message in facts.answers(entry):
        origin = ticket_source(entry)
        said = phrase(
            "writings.message",
            ticket=ticket_key(entry),
            number=words(str(message.number), origin),
            when=moment(message.at, origin),
            **who(facts, person),
        )
        cited = Paragraph(content=(said, _authority(facts, person, message)))
        yield message.at, (cited, Quotation(content=words(message.text, origin)))


def _authority(facts: StatementFacts, person: Person, message: Message) -> Phrase:
    written = day_of(message.at, facts.zone, source("record", f"person:{person.id}")).day
    return phrase("writings.with_authority" if person.may_decide(written) else "writings.without_authority")
