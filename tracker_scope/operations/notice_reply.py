"""Records a reply to a notice as the writing of the person who wrote it; a reply decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracker_scope.errors import (
    DateInFuture,
    NoticeNotSent,
    NoticeWithoutTicket,
    ReplierElsewhere,
    ReplyBeforeSent,
    ReplyDated,
    ReplyUndated,
    SourceElsewhere,
)
from tracker_scope.model.base import Noun
from tracker_scope.model.notice import NoticeHistory, NoticeReply
from tracker_scope.model.party import Person
from tracker_scope.model.ticket import TicketRef
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.as_of import today
from tracker_scope.operations.evidence import Writing, comment_by, says, speaks_of, written_comment, written_file
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.notices import notice_named
from tracker_scope.operations.register import recorded
from tracker_scope.operations.traced import histories
from tracker_scope.operations.workspace import Workspace, named_person


class ReplyRequest(Noun):
    """What a person asked to record of an answer; without `tickets` it answers all of the notice's."""

    notice: str
    by: str
    source: str
    on: date | None = None
    tickets: tuple[str, ...] = ()
    base: Path = Path()


class Replied(NamedTuple):
    """A recorded reply, and whether its author had authority to decide on its day."""

    reply: NoticeReply
    new: bool
    has_authority: bool


def record_reply(workspace: Workspace, request: ReplyRequest) -> Replied:
    """Record a reply, unless it is recorded already.

    Raises NoticeUnknown, NoticeNotSent, PersonUnknown, ReplierElsewhere, NoticeWithoutTicket,
    SourceNotFound, SourceNotTheirs, SourceElsewhere, ReplyUndated, ReplyDated, DateInFuture, ReplyBeforeSent.
    """
    found = recorded(workspace)
    history = notice_named(workspace, request.notice)
    if not history.sent:
        raise NoticeNotSent(notice=history.notice.id)
    person = named_person(workspace, found.people, request.by)
    if person.party != history.notice.to:
        raise ReplierElsewhere(person=person.id, party=person.party, notice=history.notice.id, to=history.notice.to)
    tickets = Tickets(workspace, found)
    answered = _answered(history, tickets, request.tickets)
    writing = _writing(workspace, history, request, (person, tickets))
    reply = NoticeReply(
        notice=history.notice.id,
        by=person.id,
        party=person.party,
        replied_on=_day(workspace, history, request, writing),
        tickets=answered,
        source=writing.evidence,
        recorded_by=workspace.recorder,
        recorded_at=workspace.clock(),
    )
    return Replied(*_record(workspace, reply, writing), person.may_decide(reply.replied_on))


def _answered(history: NoticeHistory, tickets: Tickets, named: Sequence[str]) -> tuple[TicketRef, ...]:
    """Return the items that a reply answers, in the order of the notice."""
    raised = {one.ticket: one.ticket_key for one in history.notice.items}
    asked = {ticket.ref: key for key, ticket in ((key, tickets.find(key)) for key in named)}
    for ref, key in asked.items():
        if ref not in raised:
            raise NoticeWithoutTicket(notice=history.notice.id, ticket=key, known=", ".join(raised.values()))
    return tuple(ref for ref in raised if not asked or ref in asked)


def _writing(
    workspace: Workspace, history: NoticeHistory, request: ReplyRequest, whose: tuple[Person, Tickets]
) -> Writing:
    """Take the file, or the comment: that person's own, in a ticket of the notice or naming one, or the notice."""
    file = written_file(request.base / request.source)
    if file is not None:
        return file
    person, tickets = whose
    ticket, comment = comment_by(tickets, request.source, person)
    subjects = [(one.ticket.instance, one.ticket.id) for one in history.notice.items]
    concerned = any(speaks_of(ticket, comment, one) for one in histories(workspace, subjects))
    if not concerned and not says(comment.versions[-1].value, history.notice.id):
        keys = ", ".join(one.ticket_key for one in history.notice.items)
        raise SourceElsewhere(source=request.source, ticket=keys)
    return written_comment(ticket, comment, workspace.zone)


def _day(workspace: Workspace, history: NoticeHistory, request: ReplyRequest, writing: Writing) -> date:
    """Return the day of a reply: a comment's own, or the one given for a writing that bears none."""
    day = writing.day or request.on
    if day is None:
        raise ReplyUndated(person=request.by, source=request.source)
    if request.on not in {None, day}:
        raise ReplyDated(source=request.source, written=day, date=request.on)
    if day > today(workspace):
        raise DateInFuture(date=day.isoformat(), today=today(workspace).isoformat())
    sent = history.sent[0].sent_on
    if day < sent:
        raise ReplyBeforeSent(source=request.source, date=day, notice=history.notice.id, sent=sent)
    return day


def _record(workspace: Workspace, reply: NoticeReply, writing: Writing) -> tuple[NoticeReply, bool]:
    source = reply.source
    told = (reply.notice, reply.by, reply.replied_on, source.digest, source.comment or "", *map(str, reply.tickets))
    act_id = fingerprint(*told)
    with workspace.ledger.writing(workspace.recorder, reply.recorded_at) as writer:
        if act_id in {act.id for act in workspace.ledger.acts("notice_reply")}:
            return reply, False
        body = encode(reply, without=frozenset({"record"}))
        at = reply.recorded_at
        record = writer.append_act("notice_reply", act_id, body, by=workspace.recorder, at=at, files=writing.files)
    return reply.model_copy(update={"record": record}), True
