"""The object and the scope of an amendment proposal: each line with its passage, its criterion and who asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker_scope.documents.nodes import (
    Cell,
    blank,
    bullets,
    count,
    day_of,
    phrase,
    sentence,
    set_apart,
    source,
    table,
    term,
    words,
)
from tracker_scope.documents.proposal_answers import answers, requests
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.proposal_front import said, subject
from tracker_scope.documents.roles import who
from tracker_scope.documents.statement_basis import ticket_key, ticket_source
from tracker_scope.documents.statement_matrix import classified
from tracker_scope.model.contract import ClauseVersion
from tracker_scope.model.document import Inline, Phrase, Section, Text, Value
from tracker_scope.model.proposal import DraftTicket, Effect, ProposalGroup, ProposalLine

_COLUMNS = ("line", "effect", "subject", "passage_head", "tickets", "asked_head")
_NEEDS_PASSAGE = frozenset({Effect.MODIFIED, Effect.REMOVED, Effect.CLARIFIED})


def purpose(facts: ProposalFacts) -> Section:
    """State the object goal by goal, each with the lines that serve it."""
    draft, origin = facts.proposal, facts.draft_source
    goals = (
        (
            phrase(
                "proposal_purpose.goal",
                goal=_goal(facts, number, group),
                lines=words(", ".join(line.id for line in group.lines), origin),
            ),
        )
        for number, group in enumerate(draft.groups, start=1)
    )
    return Section(
        heading=phrase("proposal_purpose.heading"),
        blocks=(
            sentence("proposal_purpose.purpose", purpose=said(draft.purpose, "purpose", origin)),
            sentence("proposal_purpose.goals"),
            bullets(*goals, ordered=True),
        ),
    )


def _goal(facts: ProposalFacts, number: int, group: ProposalGroup) -> Value:
    return said(group.goal, f"goal:{number}", facts.draft_source)


def scope(facts: ProposalFacts) -> Section:
    """Set all lines in one table, then say of each what changes, by what it is checked and who asked for it."""
    groups = enumerate(facts.proposal.groups, start=1)
    return Section(
        heading=phrase("proposal_scope.heading"),
        blocks=(
            sentence("proposal_scope.introduction"),
            set_apart(
                table("proposal_scope", _COLUMNS, [_row(facts, one) for one in facts.proposal.lines]), searchable=True
            ),
        ),
        sections=tuple(
            Section(
                heading=phrase("proposal_scope.goal", goal=_goal(facts, number, group)),
                sections=tuple(_line(facts, line) for line in group.lines),
            )
            for number, group in groups
        ),
    )


def _id(facts: ProposalFacts, line: ProposalLine) -> Text:
    return words(line.id, facts.draft_source)


def _effect(line: ProposalLine) -> Inline:
    return term(f"effect.{line.effect.value}") if line.effect else blank(f"effect:{line.id}")


def _row(facts: ProposalFacts, line: ProposalLine) -> tuple[Cell, ...]:
    return (
        (_id(facts, line),),
        (_effect(line),),
        (subject(facts, line),),
        _separated([cell[0] for cell in passages(facts, line)]),
        _keys(facts, line),
        _asked(facts, line),
    )


def _keys(facts: ProposalFacts, line: ProposalLine) -> Cell:
    return _separated([_named(facts, one) for one in line.tickets]) or (phrase("proposal_ticket.none"),)


def _named(facts: ProposalFacts, ticket: DraftTicket) -> Phrase:
    """Name a ticket by its key, and say when it is restricted or not in the register."""
    entry = facts.entries.get(ticket.ref)
    origin = ticket_source(entry) if entry else facts.draft_source
    state = "unknown" if entry is None else "restricted" if entry.restricted else "named"
    return phrase(f"proposal_ticket.{state}", ticket=words(entry.ticket if entry else ticket.key, origin))


def passages(facts: ProposalFacts, line: ProposalLine) -> list[Cell]:
    """Name the passages in force that a line concerns, and those whose text moved since the draft was made."""
    if line.clauses:
        return [(one, *_moved(facts, number)) for number in line.clauses for one in _passage(facts, number)]
    needed = line.effect in _NEEDS_PASSAGE
    return [(blank(f"passage:{line.id}") if needed else phrase("proposal_scope.no_passage"),)]


def _passage(facts: ProposalFacts, number: str) -> Iterator[Phrase]:
    versions = facts.versions_of(number, facts.case.scope.as_of.effective)
    if not versions:
        yield phrase("proposal_scope.passage_unknown", number=words(number, facts.draft_source))
    yield from (clause_named(facts, one) for one in versions)


def _moved(facts: ProposalFacts, number: str) -> Iterator[Phrase]:
    now, then = (
        {one.clause.digest for one in facts.versions_of(number, at)}
        for at in (facts.case.scope.as_of.effective, facts.proposal.drafted_at)
    )
    if now and then and now != then:
        made = day_of(facts.proposal.drafted_at, facts.case.zone, facts.draft_source)
        yield phrase("proposal_scope.passage_moved", day=made)


def _separated(named: Sequence[Inline]) -> Cell:
    """Set a sign between names: every name but the last has a sentence that ends with it."""
    followed = (one.model_copy(update={"key": f"{one.key}_then"}) for one in named[:-1] if isinstance(one, Phrase))
    return (*followed, *named[-1:])


def clause_named(facts: ProposalFacts, version: ClauseVersion) -> Phrase:
    """Name a passage by number, title and document."""
    clause, origin = version.clause, source("clause", version.clause.digest)
    labels = {one.id: one.label for one in facts.case.contract.documents}
    named = {
        "number": words(clause.number, origin),
        "document": words(labels.get(version.document, version.document), origin),
    }
    if not clause.title:
        return phrase("proposal_scope.passage_number", **named)
    return phrase("proposal_scope.passage", title=words(clause.title, origin), **named)


def _asked(facts: ProposalFacts, line: ProposalLine) -> Cell:
    """Say whose message of the client's is the first, and of which day."""
    first = next(iter(facts.messages_of("client", line.tickets)), None)
    if first is None:
        return (phrase(f"proposal_scope.{_looked(facts, line)}"),)
    origin = ticket_source(facts.entries[first.message.ticket])
    exhibit = count(first.exhibit.number, origin)
    if first.message.at is None:
        return (phrase("proposal_scope.asked_undated", exhibit=exhibit),)
    written = day_of(first.message.at, facts.case.zone, origin)
    return (phrase("proposal_scope.asked", day=written, exhibit=exhibit, **who(facts.case, first.person)),)


def _looked(facts: ProposalFacts, line: ProposalLine) -> str:
    """Tell what it means that no message is named: that there was nowhere to look, or nothing to show."""
    if not line.tickets:
        return "asked_nowhere"
    return "not_asked" if facts.shown(line.tickets) else "asked_hidden"


def _line(facts: ProposalFacts, line: ProposalLine) -> Section:
    """Say everything of one line under its reference, each ticket and each writing in a row of its own."""
    rows: list[tuple[str, Cell]] = [
        ("effect", (_effect(line),)),
        *(("passage", cell) for cell in passages(facts, line)),
        ("changes", (said(line.description, f"description:{line.id}", facts.draft_source),)),
        ("deliverable", _delivered(facts, line, line.deliverable, "deliverable")),
        ("criterion", _delivered(facts, line, line.criterion, "criterion")),
        *(("ticket", cell) for cell in _tickets(facts, line)),
        *(("request", cell) for cell in requests(facts, line)),
        *(("answer", cell) for cell in answers(facts, line)),
    ]
    listed: list[tuple[Cell, ...]] = [((phrase(f"proposal_line.{key}"),), cell) for key, cell in rows]
    heading = phrase("proposal_line.heading", line=_id(facts, line), title=subject(facts, line))
    return Section(heading=heading, blocks=(table("proposal_line", ("item", "value"), listed),))


def _delivered(facts: ProposalFacts, line: ProposalLine, typed: str | None, field: str) -> Cell:
    """Give what a person typed; of what is removed nothing is to be delivered or tested."""
    if not typed and line.effect is Effect.REMOVED:
        return (phrase("proposal_line.removed"),)
    return (said(typed, f"{field}:{line.id}", facts.draft_source),)


def _tickets(facts: ProposalFacts, line: ProposalLine) -> list[Cell]:
    """Say of each ticket its title, its day and how the register classifies it."""
    shown = {one.ref for one in facts.shown(line.tickets)}
    every: list[Cell] = [_ticket(facts, one) if one.ref in shown else (_named(facts, one),) for one in line.tickets]
    return every or [(phrase("proposal_ticket.none"),)]


def _ticket(facts: ProposalFacts, ticket: DraftTicket) -> Cell:
    entry = facts.entries[ticket.ref]
    origin = ticket_source(entry)
    created = day_of(entry.created, facts.case.zone, origin)
    titled = phrase("proposal_ticket.titled", ticket=ticket_key(entry), title=words(entry.title, origin), day=created)
    return (titled, *classified(facts.case, entry))
