"""The clauses: those that tickets cite, word for word, and those that no ticket touches."""

from __future__ import annotations

from collections import defaultdict

from tracker_scope.documents.nodes import (
    REGISTER,
    Cell,
    count,
    day_of,
    phrase,
    sentence,
    source,
    table,
    term,
    words,
)
from tracker_scope.documents.ordering import natural
from tracker_scope.documents.places import spot
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.documents.statement_matrix import clause_name
from tracker_scope.model.contract import ClauseVersion, Place
from tracker_scope.model.document import Block, Paragraph, Phrase, Quotation, Section, Source, Text
from tracker_scope.model.register import Entry, TiedClause
from tracker_scope.model.time import Period


def cited_clauses(facts: StatementFacts) -> Section:
    """Quote once each clause to which a ticket is tied, as it stood when the tie was made."""
    tied: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    clauses: dict[tuple[str, str], TiedClause] = {}
    for entry in facts.scope.entries:
        for clause in entry.clauses:
            clauses[clause.identity, clause.digest] = clause
            tied[clause.identity, clause.digest].append(entry)
    shown = [key for key in clauses if any(not entry.restricted for entry in tied[key])]
    shown.sort(key=lambda key: (natural(clauses[key].number), clauses[key].document, key))
    hidden = len(clauses) - len(shown)
    blocks: tuple[Block, ...] = (sentence("clauses.introduction" if shown else "clauses.none"),)
    if hidden:
        blocks += (sentence("clauses.hidden", count=count(hidden, REGISTER)),)
    return Section(
        heading=phrase("clauses.heading"),
        blocks=blocks,
        sections=tuple(_clause(facts, clauses[key], tied[key]) for key in shown),
    )


def _clause(facts: StatementFacts, clause: TiedClause, entries: list[Entry]) -> Section:
    origin = source("clause", clause.digest)
    keys = ", ".join(sorted((entry.ticket for entry in entries if not entry.restricted), key=natural))
    quoted: Block = Quotation(content=words(clause.text, origin)) if clause.text else sentence("clauses.title_only")
    return Section(
        heading=clause_name(clause),
        blocks=(
            quoted,
            Paragraph(
                content=(
                    lines_of(clause.place, words(clause.document_label, origin), origin),
                    *in_force(facts, clause.in_force, origin),
                    phrase("clauses.kind", kind=term(f"clause_kind.{clause.kind.value}")),
                    phrase("clauses.digest", digest=words(clause.digest, origin)),
                    phrase("clauses.tickets", tickets=words(keys, REGISTER)),
                )
            ),
        ),
    )


def lines_of(at: Place, document: Text, origin: Source) -> Phrase:
    """Say in which document and file, and at which place of it, a clause can be read."""
    ending, told = spot(at, origin)
    return phrase(f"clauses.source_{ending}", document=document, file=words(at.file, origin), **told)


def in_force(facts: StatementFacts, period: Period, origin: Source) -> Cell:
    """Say since when the text is in force and, once it no longer is, the first day without it."""
    ends = {name: day_of(at, facts.zone, origin) for name, at in (("start", period.from_), ("end", period.to)) if at}
    return (phrase("_".join(("clauses.in_force", *ends)), **ends),) if ends else ()


def untouched_clauses(facts: StatementFacts) -> Section:
    """List the clauses in force, of a kind that can cover a ticket, to which no ticket is tied."""
    by_number: dict[str, ClauseVersion] = {}
    for version in facts.contract.versions:
        if version.in_force.holds(facts.scope.as_of.effective):
            by_number[version.clause.number] = version
    numbers = sorted(set(facts.scope.untouched), key=natural)
    blocks: tuple[Block, ...] = (sentence("untouched.none"),)
    if numbers:
        rows = [_untouched_row(number, by_number.get(number), facts) for number in numbers]
        blocks = (
            sentence("untouched.introduction", count=count(len(numbers), REGISTER)),
            table("untouched", ("number", "title", "kind", "document"), rows),
        )
    return Section(heading=phrase("untouched.heading"), blocks=blocks)


def _untouched_row(number: str, version: ClauseVersion | None, facts: StatementFacts) -> tuple[Cell, ...]:
    if version is None:
        return ((words(number, REGISTER),), (), (), ())
    origin = source("clause", version.clause.digest)
    labels = {one.id: one.label for one in facts.contract.documents}
    return (
        (words(number, origin),),
        (words(version.clause.title, origin),),
        (term(f"clause_kind.{version.clause.kind.value}"),),
        (words(labels.get(version.document, version.document), origin),),
    )
