"""When tickets were requested, recognised as not covered, and told to the other party, with the days between."""

from __future__ import annotations

from decimal import Decimal

from tracker_scope.documents.nodes import (
    EMPTY,
    REGISTER,
    Cell,
    count,
    day,
    phrase,
    quantity,
    sentence,
    set_apart,
    source,
    table,
    words,
)
from tracker_scope.documents.ordering import by_key
from tracker_scope.documents.roles import party_name, who
from tracker_scope.documents.statement_basis import ticket_key, ticket_source
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.errors import TellingDisagrees
from tracker_scope.model.document import Block, Paragraph, Phrase, Section, Value
from tracker_scope.model.notice import Telling
from tracker_scope.model.register import Classification, Entry

_COLUMNS = ("ticket", "requested", "recognised", "told", "days")


def telling(facts: StatementFacts) -> Section:
    """Give a row to every ticket that a party holds not to be covered, then the totals; raises TellingDisagrees."""
    recognised = by_key(one for one in facts.scope.entries if one.telling and one.telling.recognised_on)
    _reconcile(facts, len(recognised))
    heading = phrase("telling.heading")
    if not recognised:
        return Section(heading=heading, blocks=(sentence("telling.none"),))
    rows = [_row(facts, one, one.telling) for one in recognised if one.telling]
    listed = set_apart(table("telling", _COLUMNS, rows), numeric=(4,))
    return Section(heading=heading, blocks=(sentence("telling.introduction"), listed, *_totals(facts, recognised)))


def _reconcile(facts: StatementFacts, recognised: int) -> None:
    """Refuse to write figures that do not sum, or that the rows contradict."""
    sums = facts.scope.telling
    summed = sums.told + sums.stated + sums.not_told
    if not recognised == sums.recognised == summed:
        raise TellingDisagrees(summed=summed, recognised=recognised)


def _row(facts: StatementFacts, entry: Entry, told: Telling) -> tuple[Cell, ...]:
    if entry.restricted or told.recognised_on is None:
        return ((ticket_key(entry),), (phrase("restricted"),), EMPTY, EMPTY, EMPTY)
    origin = ticket_source(entry)
    recognised = phrase(
        "telling.by_party", day=day(told.recognised_on, origin), party=party_name(facts, told.recognised_by or "")
    )
    return (
        (ticket_key(entry),),
        _requested(facts, entry, told),
        (recognised,),
        (_told(facts, entry, told),),
        _days(facts, told),
    )


def _requested(facts: StatementFacts, entry: Entry, told: Telling) -> Cell:
    """Say when the ticket was created and by whom, as far as the account is known."""
    when = day(told.requested_on, ticket_source(entry))
    person = facts.people.person(told.requested_by) if told.requested_by else None
    if person is None:
        return (phrase("telling.by_nobody", day=when),)
    return (phrase("telling.by_person", day=when, **who(facts, person)),)


def _told(facts: StatementFacts, entry: Entry, told: Telling) -> Phrase:
    if told.told_on is not None and told.notice is not None:
        origin = source("record", f"notice:{told.notice}")
        return phrase("telling.notice", day=day(told.told_on, origin), notice=words(told.notice, origin))
    if told.stated_on is not None and told.stated_by is not None:
        stated = day(told.stated_on, ticket_source(entry))
        return phrase("telling.stated", day=stated, party=party_name(facts, told.stated_by))
    return phrase("telling.not_found")


def _days(facts: StatementFacts, told: Telling) -> Cell:
    """Count the days from the decision to the notice, or to the date of the statement where none is found."""
    if told.days is not None:
        return (count(told.days, REGISTER),)
    if told.stated_on is not None or told.recognised_on is None:
        return EMPTY
    return (phrase("telling.since", count=count((facts.as_of_day - told.recognised_on).days, REGISTER)),)


def _totals(facts: StatementFacts, recognised: list[Entry]) -> tuple[Block, ...]:
    """Say that the classes and the outcomes sum to the same, which is the oldest without a notice, and the median."""
    sums = facts.scope.telling
    differing = sum(1 for one in recognised if one.classification is Classification.CONTESTED)
    numbers: dict[str, Value] = {
        "not_covered": count(len(recognised) - differing, REGISTER),
        "contested": count(differing, REGISTER),
        "told": count(sums.told, REGISTER),
        "stated": count(sums.stated, REGISTER),
        "not_told": count(sums.not_told, REGISTER),
    }
    said = [phrase("telling.sum", count=count(sums.recognised, REGISTER), **numbers)]
    if sums.oldest_on is not None:
        ticket = words(sums.oldest_ticket or "", REGISTER)
        waited = count(sums.oldest_days or 0, REGISTER)
        said.append(phrase("telling.oldest", ticket=ticket, day=day(sums.oldest_on, REGISTER), count=waited))
    if sums.median_days is not None:
        said.append(phrase("telling.median", days=quantity(Decimal(str(sums.median_days)), REGISTER)))
    return (Paragraph(content=tuple(said)),)
