"""The items of a notice: the first request in its own words, the passage nearest to it, and why it is raised."""

from __future__ import annotations

from typing import Final

from tracker_scope.documents.nodes import Cell, count, day, day_of, phrase, source, term, words
from tracker_scope.documents.notice_facts import NoticeFacts, RaisedItem
from tracker_scope.documents.ordering import natural
from tracker_scope.documents.places import spot
from tracker_scope.documents.roles import party_name, person_role, who
from tracker_scope.documents.statement_facts import Message, is_hidden
from tracker_scope.model.document import Inline, Source, Value
from tracker_scope.model.register import TiedClause
from tracker_scope.model.trace import Decision, DecisionKind

QUOTED: Final = 200
PASSAGE: Final = 160
_ANSWERS: Final = ("covered", "proposal", "withdrawn", "other")


def row(facts: NoticeFacts, item: RaisedItem) -> tuple[Cell, ...]:
    """Set what is said of one ticket in one row, with boxes for the reply."""
    origin = _ticket(item)
    key, title = words(item.item.ticket_key, origin), words(item.title, origin)
    position = _position(facts, item.position) if item.position else ()
    return (
        (phrase("ticket.heading", ticket=key, title=title),),
        (_asked(facts, item.request, origin), *_quoted(item.request, origin), *_captured(facts, item.request, origin)),
        (*_why(facts, item.decision), *_passages(item), *position),
        tuple(phrase(f"notice.answer_{answer}") for answer in _ANSWERS),
    )


def _ticket(item: RaisedItem) -> Source:
    return source("ticket", f"{item.item.ticket.instance}#{item.item.ticket.id}")


def _of(decision: Decision) -> Source:
    return source("record", str(decision.record))


def excerpt(text: str, most: int) -> str:
    """Return the beginning of a text, at most so many characters, up to the end of a word."""
    if len(text) <= most:
        return text
    begun = text[:most]
    return begun.rsplit(maxsplit=1)[0] if len(begun.split()) > 1 else begun


def _quoted(request: Message, origin: Source) -> Cell:
    """Quote the first words of the ticket's reporter, and say where the rest is when they are long."""
    text = request.text.strip()
    shown = excerpt(text, QUOTED)
    if shown == text:
        return (phrase("notice.words", words=words(shown, origin)),)
    cut = phrase("notice.cut", count=count(len(text), origin))
    return (phrase("notice.words_cut", words=words(shown, origin)), cut)


def _captured(facts: NoticeFacts, request: Message, origin: Source) -> Cell:
    """Say of which day a wording is where its source does not show whether an earlier one existed."""
    if request.changed is not None:
        return (phrase("notice.first_not_given", day=day_of(request.changed, facts.zone, origin)),)
    if request.captured is None:
        return ()
    return (phrase("notice.captured", day=day_of(request.captured, facts.zone, origin)),)


def _asked(facts: NoticeFacts, request: Message, origin: Source) -> Inline:
    """Say when the request was first written and by whom; an account that nobody is known to hold only on request."""
    dated: dict[str, Value] = {} if request.at is None else {"day": day_of(request.at, facts.zone, origin)}
    suffix = "" if dated else "_undated"
    author = facts.people.person(request.by) if request.by else None
    if author is not None:
        return phrase(f"notice.requested_by{suffix}", **dated, **who(facts, author))
    if request.account and facts.names:
        return phrase(f"notice.requested_account{suffix}", **dated, account=words(request.account, origin))
    return phrase(f"notice.requested_{'untied' if request.account else 'nobody'}{suffix}", **dated)


def _passages(item: RaisedItem) -> Cell:
    """Name and quote the passages that the decision cites, or say that it found none."""
    if not item.clauses and not item.without_text:
        return (phrase("notice.no_passage"),)
    listed = sorted(item.clauses, key=lambda one: (natural(one.number), one.digest))
    origin = _of(item.decision)
    unknown = (phrase("notice.no_text", number=words(one, origin)) for one in item.without_text)
    return (phrase("notice.passages"), *(part for one in listed for part in _passage(one)), *unknown)


def _passage(clause: TiedClause) -> Cell:
    origin = source("clause", clause.digest)
    ending, at = spot(clause.place, origin, first_only=True)
    place = {"file": words(clause.place.file, origin), "document": words(clause.document_label, origin), **at}
    named: dict[str, Value] = {"number": words(clause.number, origin), "kind": term(f"clause_kind.{clause.kind.value}")}
    titled = {"title": words(clause.title, origin)} if clause.title else {}
    said = phrase(f"notice.passage_{'titled_' if titled else ''}{ending}", **named, **titled, **place)
    text = clause.text.strip()
    if not text:
        return (said,)
    shown = excerpt(text, PASSAGE)
    return (said, phrase("notice.words" if shown == text else "notice.words_cut", words=words(shown, origin)))


def _why(facts: NoticeFacts, decision: Decision) -> Cell:
    """Give the decision and its reason, as the decider's own words or as noted by who recorded it."""
    origin = _of(decision)
    made = phrase(
        "notice.raised",
        day=day(decision.made_on, origin),
        person=person_role(facts, decision.by),
        party=party_name(facts, decision.party),
    )
    record = phrase("notice.record", record=words(str(decision.record), origin))
    if is_hidden(decision):
        return (made, phrase("basis.reason_hidden"), record)
    own = facts.people.acts_for(decision.recorded_by, decision.party)
    reason = phrase("basis.reason" if own else "basis.reason_noted", reason=words(decision.reason, origin))
    return (made, reason, record)


def _position(facts: NoticeFacts, decision: Decision) -> Cell:
    """Say what the party that is told has recorded of the ticket itself."""
    origin = _of(decision)
    tied = decision.kind in {DecisionKind.CLAUSES, DecisionKind.CORRECTION}
    named = {"clauses": words(", ".join(decision.clauses), origin)} if tied else {}
    return (
        phrase(
            f"notice.position_{decision.kind.value}",
            day=day(decision.made_on, origin),
            person=person_role(facts, decision.by),
            party=party_name(facts, decision.party),
            **named,
        ),
    )
