"""The parties' writings, word for word: those that decisions rest on, and the messages of tickets not found."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope.documents.nodes import Cell, day, moment, phrase, sentence, words
from tracker_scope.documents.ordering import by_key
from tracker_scope.documents.roles import who
from tracker_scope.documents.statement_basis import decision_source, distinct, read_at, ticket_key
from tracker_scope.documents.statement_facts import StatementFacts, Writing
from tracker_scope.documents.statement_thread import Dated, hidden_messages, thread
from tracker_scope.model.document import Block, Paragraph, Quotation, Section
from tracker_scope.model.register import Basis, Classification, Entry
from tracker_scope.model.trace import Decision


def writings(facts: StatementFacts) -> Section:
    """Quote whole what decisions rest on and the messages of tickets not found; differing positions stand elsewhere."""
    blocks: list[Block] = []
    for entry in by_key(facts.scope.entries):
        if not entry.restricted and entry.classification is not Classification.CONTESTED:
            dated = sorted([*_thread(facts, entry), *_written(facts, entry)], key=lambda one: one[0])
            blocks += (block for _, quoted in dated for block in quoted)
            blocks += hidden_messages(facts, entry)
    heading = phrase("writings.heading")
    if not blocks:
        return Section(heading=heading, blocks=(sentence("writings.none"),))
    return Section(heading=heading, blocks=(sentence("writings.introduction"), *blocks))


def _thread(facts: StatementFacts, entry: Entry) -> Iterator[Dated]:
    """Quote the messages of a ticket not found, the writings on which its decision rests left to their own place."""
    if entry.classification is Classification.NOT_COVERED:
        cited = (facts.writing_of(facts.decision_of(entry, basis)) for basis in distinct(entry))
        yield from thread(facts, entry, [one for one in cited if one is not None])


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
