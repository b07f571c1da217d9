"""The preamble of an amendment proposal: dated facts, each with its reference, and nothing inferred from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker_scope.documents.nodes import Cell, bullets, count, day, day_of, phrase, sentence, source, words
from tracker_scope.documents.proposal_exhibits import Exhibit
from tracker_scope.documents.proposal_facts import ProposalFacts, Said
from tracker_scope.documents.roles import party_name, who
from tracker_scope.documents.statement_basis import ticket_key, ticket_source
from tracker_scope.model.document import Block, Inline, Phrase, Section, Source, Text
from tracker_scope.model.notice import NoticeHistory, NoticeReply, NoticeSent
from tracker_scope.model.proposal import DraftTicket
from tracker_scope.model.register import Entry
from tracker_scope.model.time import Instant, day_in

Dated = tuple[date, int, tuple[Inline, ...]]


def preamble(facts: ProposalFacts) -> Section:
    """State in order of date the client's messages on the draft's tickets, and the notices with their replies."""
    dated = sorted([*_messages(facts), *_notices(facts)], key=lambda one: one[:2])
    blocks: list[Block] = [sentence("proposal_preamble.introduction" if dated else "proposal_preamble.none")]
    if dated:
        blocks.append(bullets(*(said for _, _, said in dated)))
    blocks += _without(facts)
    return Section(heading=phrase("proposal_preamble.heading"), blocks=tuple(blocks))


def _messages(facts: ProposalFacts) -> Iterator[Dated]:
    """Give each ticket the first dated message of the client, and name the others beside it: none is chosen."""
    for ticket in facts.proposal.tickets:
        theirs = facts.messages_of("client", [ticket])
        first = next(((one, one.message.at) for one in theirs if one.message.at), None)
        if first is not None:
            said, at = first
            others = [one.exhibit for one in theirs if one is not said]
            entry = facts.entries[ticket.ref]
            cell: Cell = (_first(facts, entry, said, at),)
            if others:
                cell += (numbered("proposal_preamble.others", others, ticket_source(entry)),)
            yield day_in(at, facts.case.zone), said.exhibit.number, cell


def _first(facts: ProposalFacts, entry: Entry, said: Said, at: Instant) -> Inline:
    """Say what kind of message it is by what the tracker records: that a ticket was opened, or a comment written."""
    origin, kind = ticket_source(entry), "wrote"
    if said.message.number is None:
        kind = "reported" if facts.case.declared_type("defect", entry.type) else "requested"
    return phrase(
        f"proposal_preamble.{kind}",
        day=day_of(at, facts.case.zone, origin),
        ticket=ticket_key(entry),
        title=words(entry.title, origin),
        exhibit=count(said.exhibit.number, origin),
        **who(facts.case, said.person),
    )


def numbered(key: str, exhibits: Sequence[Exhibit], origin: Source) -> Phrase:
    """Say something of exhibits, which are listed by number; of a single one the sentence is another."""
    listed = ", ".join(str(number) for number in sorted(one.number for one in exhibits))
    return phrase(key if len(exhibits) > 1 else f"{key}_one", exhibits=words(listed, origin))


def _without(facts: ProposalFacts) -> Iterator[Block]:
    """Name the tickets of which no message of the client was found, so that silence is seen as such."""
    looked = facts.shown(facts.proposal.tickets)
    none = [one for one in looked if not facts.messages_of("client", [one])]
    if none:
        yield sentence("proposal_preamble.without", tickets=keys(facts, none))


def keys(facts: ProposalFacts, tickets: Iterable[DraftTicket]) -> Text:
    """List the keys of tickets, as they are at the date of the document."""
    known = facts.entries
    named = (known[one.ref].ticket if one.ref in known else one.key for one in tickets)
    return words(", ".join(named), facts.draft_source)


def _notices(facts: ProposalFacts) -> Iterator[Dated]:
    for history in facts.notices:
        for sent in history.sent:
            yield sent.sent_on, sent.record, (_sent(facts, history, sent), *_kept(sent))
    for reply in facts.every_reply:
        yield reply.replied_on, reply.record, _replied(facts, reply)


def raised(facts: ProposalFacts, history: NoticeHistory) -> Text:
    """List the tickets of the draft that a notice raises."""
    items = {one.ticket for one in history.notice.items}
    return keys(facts, [one for one in facts.proposal.tickets if one.ref in items])


def _sent(facts: ProposalFacts, history: NoticeHistory, sent: NoticeSent) -> Inline:
    origin, notice = source("record", str(sent.record)), history.notice
    return phrase(
        "proposal_preamble.sent",
        day=day(sent.sent_on, origin),
        sender=party_name(facts.case, notice.from_),
        receiver=party_name(facts.case, notice.to),
        notice=words(notice.id, origin),
        how=words(sent.how, origin),
        tickets=raised(facts, history),
    )


def _kept(sent: NoticeSent) -> Iterator[Inline]:
    """Name the file that was recorded with a sending, or say that there is none: its recorder alone says it then."""
    origin, kept = source("record", str(sent.record)), sent.source
    if kept is None:
        yield phrase("proposal_preamble.sent_without")
    elif not kept.restricted:
        file, digest = words(kept.file or kept.ticket or "", origin), words(kept.digest or "", origin)
        yield phrase("proposal_preamble.sent_with", file=file, digest=digest)


def _replied(facts: ProposalFacts, reply: NoticeReply) -> tuple[Inline, ...]:
    origin, person = source("record", str(reply.record)), facts.case.people.person(reply.by)
    by = (
        who(facts.case, person)
        if person
        else {"person": words(reply.by, origin), "party": party_name(facts.case, reply.party)}
    )
    said = phrase(
        "proposal_preamble.replied", day=day(reply.replied_on, origin), notice=words(reply.notice, origin), **by
    )
    return (said, exhibit_of(facts, reply, "proposal_preamble"))


def exhibit_of(facts: ProposalFacts, reply: NoticeReply, part: str) -> Inline:
    """Say under which number a reply is reproduced, or why it is not, in the words of a part of the document."""
    origin, found = source("record", str(reply.record)), facts.exhibit_of_reply(reply)
    if reply.source.restricted:
        return phrase(f"{part}.restricted")
    if found is not None:
        return phrase(f"{part}.exhibit", exhibit=count(found.number, origin))
    if reply.source.kind == "comment":
        return phrase(f"{part}.gone")
    file, digest = reply.source.file or "", reply.source.digest or ""
    return phrase(f"{part}.not_text", file=words(file, origin), digest=words(digest, origin))
