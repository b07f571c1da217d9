"""The messages of a ticket as everybody may read them: its description and its comments, whoever wrote them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tracker_scope.documents.nodes import Cell, count, day_of, moment, phrase, sentence, source, words
from tracker_scope.documents.roles import who
from tracker_scope.documents.statement_basis import ticket_key, ticket_source
from tracker_scope.documents.statement_facts import Message, StatementFacts, Writing
from tracker_scope.model.document import Block, Inline, Paragraph, Quotation
from tracker_scope.model.party import Person
from tracker_scope.model.register import Entry
from tracker_scope.model.time import Instant

Dated = tuple[Instant, tuple[Block, ...]]


def thread(facts: StatementFacts, entry: Entry, quoted: Collection[Writing] = ()) -> Iterator[Dated]:
    """Quote every message of a ticket, but for writings quoted beside it: choosing would be taking a side."""
    beside = {(one.number, one.at, one.text) for one in quoted if one.number is not None}
    origin = ticket_source(entry)
    for message in facts.messages_by_ticket.get(entry.ref, ()):
        if (message.number, message.at, message.text) in beside:
            continue
        author = facts.people.person(message.by) if message.by else None
        content = (_author(facts, entry, message), *_place(facts, entry, message), *_authority(facts, author, message))
        text = Quotation(content=words(message.text, origin)) if message.given else sentence("thread.not_given")
        said = (Paragraph(content=content), text)
        yield message.at or facts.scope.as_of.effective, (*said, *_earlier(facts, entry, message))


def _earlier(facts: StatementFacts, entry: Entry, message: Message) -> Iterator[Block]:
    """Quote the wordings that a message had before: what somebody answered may have been one of them."""
    origin = ticket_source(entry)
    for one in message.earlier:
        day = day_of(one.until, facts.zone, origin)
        if not one.given:
            yield sentence("thread.earlier_not_given", day=day)
            continue
        yield sentence("thread.earlier", day=day)
        yield Quotation(content=words(one.text, origin))


def withheld(facts: StatementFacts, entry: Entry) -> Cell:
    """Say how many messages of a ticket are restricted, when there are any."""
    hidden = facts.withheld_by_ticket.get(entry.ref, 0)
    return (phrase("thread.withheld", count=count(hidden, ticket_source(entry))),) if hidden else ()


def hidden_messages(facts: StatementFacts, entry: Entry) -> tuple[Block, ...]:
    """Say under the key of a ticket how many of its messages are restricted, when there are any."""
    hidden = withheld(facts, entry)
    return (Paragraph(content=(phrase("thread.of", ticket=ticket_key(entry)), *hidden)),) if hidden else ()


def _author(facts: StatementFacts, entry: Entry, message: Message) -> Inline:
    """Name who wrote a message by function and party; an account that nobody is known to hold only on request."""
    person = facts.people.person(message.by) if message.by else None
    ticket = ticket_key(entry)
    if person is not None:
        return phrase("thread.by", ticket=ticket, **who(facts, person))
    if message.account is None:
        return phrase("thread.by_nobody", ticket=ticket)
    if facts.names:
        account = words(message.account, ticket_source(entry))
        return phrase("thread.by_account_named", ticket=ticket, account=account)
    return phrase("thread.by_account", ticket=ticket)


def _authority(facts: StatementFacts, person: Person | None, message: Message) -> Cell:
    if person is None or message.at is None:
        return ()
    written = day_of(message.at, facts.zone, source("record", f"person:{person.id}")).day
    return (phrase("thread.with_authority" if person.may_decide(written) else "thread.without_authority"),)


def _place(facts: StatementFacts, entry: Entry, message: Message) -> Cell:
    """Say which message it is, of when, and since when it has been worded so."""
    origin = ticket_source(entry)
    numbered = {} if message.number is None else {"number": words(str(message.number), origin)}
    dated = {} if message.at is None else {"when": moment(message.at, origin)}
    place = "thread.comment" if numbered else "thread.description"
    said: list[Inline] = [phrase(place if dated else f"{place}_undated", **numbered, **dated)]
    if message.changed is not None:
        said.append(phrase("thread.changed", day=day_of(message.changed, facts.zone, origin)))
    if message.captured is not None:
        said.append(phrase("thread.captured", day=day_of(message.captured, facts.zone, origin)))
    return tuple(said)
