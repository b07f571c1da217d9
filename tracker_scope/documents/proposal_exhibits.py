"""The exhibits of an amendment proposal: every writing that it refers to, whole, under a number of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker_scope.documents.statement_facts import Message, StatementFacts, Writing
from tracker_scope.model.base import Noun
from tracker_scope.model.notice import NoticeReply
from tracker_scope.model.register import Entry
from tracker_scope.model.trace import EvidenceRef


class ReplyText(Noun):
    """The whole text of a reply to a notice: `reply` is that reply's record, `number` that of a comment."""

    reply: int
    text: str
    number: int | None = None


class Exhibit(Noun):
    """A numbered writing: a message of a ticket, or the text on which a decision or a reply rests.

    `decisions` and `replies` are the records of those that rest on it.
    """

    number: int
    text: str
    message: Message | None = None
    decisions: tuple[int, ...] = ()
    replies: tuple[int, ...] = ()


def exhibits(
    case: StatementFacts,
    entries: Iterable[Entry],
    replies: Iterable[NoticeReply],
    texts: Sequence[ReplyText],
) -> tuple[Exhibit, ...]:
    """Give numbers to the messages of the tickets, then to writings of decisions and replies not among them."""
    shown = [one for one in entries if not one.restricted]
    found = [
        Exhibit(number=0, text=one.text, message=one)
        for entry in shown
        for one in case.messages_by_ticket.get(entry.ref, ())
    ]
    for entry in shown:
        for decision in case.decisions_by_ticket.get(entry.ref, ()):
            writing = case.writing_of(decision)
            if writing is not None:
                _cite(found, decision.source, writing, decisions=(decision.record,))
    by_record = {one.reply: one for one in texts}
    for reply in replies:
        told = by_record.get(reply.record)
        if told is not None and not reply.source.restricted:
            _cite(found, reply.source, told, replies=(reply.record,))
    return tuple(one.model_copy(update={"number": number}) for number, one in enumerate(found, start=1))


def _cite(
    found: list[Exhibit],
    cited: EvidenceRef | None,
    writing: Writing | ReplyText,
    *,
    decisions: tuple[int, ...] = (),
    replies: tuple[int, ...] = (),
) -> None:
    """Let a writing be the exhibit that it is already, word for word, or a new one."""
    for place, one in enumerate(found):
        if _same(one.message, cited, writing):
            both = {"decisions": (*one.decisions, *decisions), "replies": (*one.replies, *replies)}
            found[place] = one.model_copy(update=both)
            return
    found.append(Exhibit(number=0, text=writing.text, decisions=decisions, replies=replies))


def _same(message: Message | None, cited: EvidenceRef | None, writing: Writing | ReplyText) -> bool:
    if message is None or cited is None or cited.kind != "comment":
        return False
    return (message.ticket, message.number, message.text) == (cited.ref, writing.number, writing.text)
