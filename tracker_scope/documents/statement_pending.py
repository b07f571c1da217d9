"""What awaits a person: tickets without a basis, and positions that differ."""

from __future__ import annotations

from tracker_scope.documents.nodes import Cell, day, phrase, sentence, set_apart, table, words
from tracker_scope.documents.ordering import by_key, natural
from tracker_scope.documents.roles import party_name, person_role
from tracker_scope.documents.statement_basis import decision_source, distinct, read_at, ticket_key, ticket_source
from tracker_scope.documents.statement_facts import StatementFacts, is_hidden
from tracker_scope.documents.statement_thread import hidden_messages, thread
from tracker_scope.model.document import Block, Inline, Section
from tracker_scope.model.register import Basis, Classification, Entry
from tracker_scope.model.trace import Decision


def open_tickets(facts: StatementFacts) -> Section:
    """List the tickets without a basis, with the reasons why there is none."""
    found = by_key(one for one in facts.scope.entries if one.classification is Classification.OPEN)
    heading = phrase("open.heading")
    if not found:
        return Section(heading=heading, blocks=(sentence("open.none"),))
    listed = table(
        "open", ("ticket", "subject", "reasons", "mentioned", "unread"), [_open_row(facts, one) for one in found]
    )
    return Section(heading=heading, blocks=(sentence("open.introduction"), set_apart(listed, searchable=True)))


def _open_row(facts: StatementFacts, entry: Entry) -> tuple[Cell, ...]:
    if entry.restricted:
        return ((ticket_key(entry),), (phrase("restricted"),), (), (), ())
    origin = ticket_source(entry)
    mentioned = ", ".join(sorted(entry.mentioned, key=natural))
    unread = ", ".join(facts.unread_by_ticket.get(entry.ref, ()))
    return (
        (ticket_key(entry),),
        (words(entry.title, origin),),
        tuple(phrase(f"open.because_{reason.value}") for reason in entry.reasons),
        (words(mentioned, origin),) if mentioned else (phrase("open.no_clause"),),
        (words(unread, origin),) if unread else (phrase("open.nothing_unread"),),
    )


def ticket_section(entry: Entry, *blocks: Block) -> Section:
    """Set what is said of one ticket under its key and title; of a restricted one only the key."""
    if entry.restricted:
        return Section(heading=phrase("ticket.key", ticket=ticket_key(entry)), blocks=(sentence("restricted"),))
    title = words(entry.title, ticket_source(entry))
    return Section(heading=phrase("ticket.heading", ticket=ticket_key(entry), title=title), blocks=blocks)


def contested(facts: StatementFacts) -> Section:
    """Set the positions that differ side by side, each in its own words, in alphabetical order of party id."""
    found = by_key(one for one in facts.scope.entries if one.classification is Classification.CONTESTED)
    return Section(
        heading=phrase("contested.heading"),
        blocks=(sentence("contested.introduction" if found else "contested.none"),),
        sections=tuple(_positions(facts, one) for one in found),
    )


def _positions(facts: StatementFacts, entry: Entry) -> Section:
    acts = sorted(distinct(entry), key=lambda one: (one.party or "", one.by or ""))
    rows = [_position_row(facts, entry, one) for one in acts]
    positions = table("contested", ("party", "position", "words", "date", "source"), rows)
    return ticket_section(entry, positions, *_messages(facts, entry))


def _messages(facts: StatementFacts, entry: Entry) -> tuple[Block, ...]:
    """Quote the whole thread of a ticket under the positions taken on it."""
    dated = sorted(thread(facts, entry), key=lambda one: one[0])
    introduction = sentence("contested.messages" if dated else "contested.no_messages")
    return (introduction, *(block for _, quoted in dated for block in quoted), *hidden_messages(facts, entry))


def _position_row(facts: StatementFacts, entry: Entry, basis: Basis) -> tuple[Cell, ...]:
    decision = facts.decision_of(entry, basis)
    writing = facts.writing_of(decision)
    origin = decision_source(decision)
    party: list[Inline] = [party_name(facts, basis.party or "")]
    if basis.by:
        party.append(phrase("contested.by", person=person_role(facts, basis.by)))
    return (
        tuple(party),
        _position(entry, basis),
        _own_words(facts, basis, decision),
        (day(basis.made_on, origin),) if basis.made_on else (),
        read_at(basis.source, origin, writing.number if writing else None),
    )


def _position(entry: Entry, basis: Basis) -> Cell:
    """Say what a party holds the ticket to be, with every clause that it names."""
    same = [
        one
        for one in entry.basis
        if (one.by, one.made_on, one.recorded_at) == (basis.by, basis.made_on, basis.recorded_at)
    ]
    numbers = sorted({one.clause for one in same if one.clause}, key=natural)
    if not numbers or basis.decision not in {"clauses", "correction"}:
        return (phrase(f"contested.says_{basis.decision}"),) if basis.decision in {"not_covered", "internal"} else ()
    key = "clause" if len(numbers) == 1 else "clauses"
    named = words(", ".join(numbers), ticket_source(entry))
    return (phrase(f"contested.says_{basis.decision}_{key}", clauses=named),)


def _own_words(facts: StatementFacts, basis: Basis, decision: Decision | None) -> Cell:
    """Quote the party's writing; a reason counts as its own words only when the party itself recorded it."""
    if is_hidden(decision):
        return (phrase("restricted"),)
    writing = facts.writing_of(decision)
    author = facts.people.person(writing.by) if writing and writing.by else None
    if writing is not None and author is not None and author.party == basis.party:
        return (words(writing.text, decision_source(decision)),)
    if decision is not None and basis.reason and facts.recorded_by_itself(decision):
        return (words(basis.reason, decision_source(decision)),)
    return (phrase("contested.not_reproduced"),)
