"""The matrix: one row a ticket, with its class in words, its clause, its basis and room for a reply."""

from __future__ import annotations

from tracker_scope.documents.nodes import (
    EMPTY,
    REGISTER,
    WORDING,
    Cell,
    day,
    day_of,
    phrase,
    sentence,
    set_apart,
    source,
    table,
    term,
    words,
)
from tracker_scope.documents.ordering import by_key, natural
from tracker_scope.documents.roles import other_parties, party_name
from tracker_scope.documents.statement_basis import basis_sentences, ticket_key, ticket_source
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.documents.statement_thread import withheld
from tracker_scope.model.document import Facet, Inline, Phrase, Section, Table
from tracker_scope.model.register import Classification, Entry, TiedClause

_COLUMNS = ("ticket", "created", "subject", "classification", "clause", "basis", "reply")


def matrix(facts: StatementFacts) -> Section:
    """Give every ticket of the register one row, source by source and in the order of the keys."""
    by_source: dict[str, list[Entry]] = {}
    for entry in by_key(facts.scope.entries):
        by_source.setdefault(entry.source, []).append(entry)
    heading = phrase("matrix.heading")
    if not by_source:
        return Section(heading=heading, blocks=(sentence("matrix.none"),))
    tables = {name: _table(facts, by_source[name]) for name in by_source}
    introduction = sentence("matrix.introduction")
    if len(tables) == 1:
        return Section(heading=heading, blocks=(introduction, *tables.values()))
    named = {name: phrase("sources.source", source=words(name, REGISTER)) for name in tables}
    sections = tuple(Section(heading=named[name], blocks=(tables[name],)) for name in tables)
    return Section(heading=heading, blocks=(introduction,), sections=sections)


def _table(facts: StatementFacts, entries: list[Entry]) -> Table:
    """Set the rows of one source, to be filtered by class: a cell of that column also says by whom and of which day."""
    rows = table("matrix", _COLUMNS, [_row(facts, one) for one in entries])
    classes = tuple(None if one.restricted else term(f"classification.{one.classification.value}") for one in entries)
    by_class = Facet(column=_COLUMNS.index("classification"), terms=classes)
    return set_apart(rows, searchable=True).model_copy(update={"facets": (by_class,)})


def _row(facts: StatementFacts, entry: Entry) -> tuple[Cell, ...]:
    if entry.restricted:
        hidden: Cell = (phrase("restricted"),)
        return ((ticket_key(entry),), EMPTY, hidden, EMPTY, EMPTY, EMPTY, EMPTY)
    return (
        (ticket_key(entry),),
        (day_of(entry.created, facts.zone, ticket_source(entry)),),
        (words(entry.title, ticket_source(entry)),),
        classified(facts, entry),
        _clauses(facts, entry),
        basis_sentences(facts, entry),
        EMPTY,
    )


def classified(facts: StatementFacts, entry: Entry) -> Cell:
    """Say the class of a ticket, according to whom, and whether its link is suspect."""
    said: Cell = (term(f"classification.{entry.classification.value}"),)
    if entry.classification is Classification.NOT_COVERED:
        said = _not_covered(facts, entry)
    elif entry.classification is Classification.AMENDMENT:
        said = _amendment(entry)
    return (*said, phrase("matrix.suspect")) if entry.suspect else said


def _amendment(entry: Entry) -> Cell:
    labels = {one.document: one.document_label for one in entry.clauses if one.document_kind == "amendment"}
    if not labels:
        return (term("classification.amendment"),)
    named = ", ".join(labels[document] for document in sorted(labels))
    return (phrase("matrix.amendment", label=words(named, REGISTER)),)


def _not_covered(facts: StatementFacts, entry: Entry) -> Cell:
    """Say who said so and of which day, and whether there are messages where a party is not among them."""
    said = facts.not_found_by(entry)
    spoken: list[Inline] = [
        phrase("matrix.not_covered", party=party_name(facts, party), day=day(said[party], ticket_source(entry)))
        for party in sorted(said)
    ]
    others = other_parties(facts, set(said))
    found = "matrix.messages" if facts.messages_by_ticket.get(entry.ref) else "matrix.no_position"
    silent = [phrase(found, party=party_name(facts, party)) for party in others]
    return (*spoken, *silent, *(withheld(facts, entry) if others else ()))


def _clauses(facts: StatementFacts, entry: Entry) -> Cell:
    """Name the clauses; a decision or a position can name some without tying the ticket to them."""
    if not entry.clauses:
        return (phrase("matrix.no_clause"),)
    listed = sorted(entry.clauses, key=lambda one: (natural(one.number), one.digest))
    if entry.classification is Classification.CONTESTED:
        return (phrase("matrix.named_in_position"), *_by_party(facts, entry, listed))
    named = _separated([clause_name(one) for one in listed])
    return (phrase("matrix.cited_in_decision"), *named) if entry.classification is Classification.NOT_COVERED else named


def _by_party(facts: StatementFacts, entry: Entry, clauses: list[TiedClause]) -> Cell:
    """Name each clause after the party that names it."""
    named: list[Phrase] = []
    for clause in clauses:
        parties = sorted({one.party for one in entry.basis if one.clause == clause.number and one.party is not None})
        name = clause_name(clause)
        key = f"{name.key.removeprefix(WORDING)}_by"
        named += (phrase(key, party=party_name(facts, party), **name.values) for party in parties)
        named += [] if parties else [name]
    return _separated(named)


def _separated(named: list[Phrase]) -> Cell:
    """Set a semicolon between names of clauses."""
    return (*(one.model_copy(update={"key": f"{one.key}_then"}) for one in named[:-1]), *named[-1:])


def clause_name(clause: TiedClause) -> Phrase:
    """Name a clause by number and title."""
    origin = source("clause", clause.digest)
    number = words(clause.number, origin)
    if not clause.title:
        return phrase("matrix.clause_number", number=number)
    return phrase("matrix.clause_named", number=number, title=words(clause.title, origin))
