"""The JSON of notices: what was told, when it went, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from tracker_scope.model.base import Noun
from tracker_scope.model.notice import NoticeHistory, NoticeReply, NoticeSent
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import EvidenceRef
from tracker_scope.operations.json_document import View, dumped


class SendingView(Noun):
    """That a notice went; `source` is the file that shows it."""

    sent_on: date
    how: str
    source: str | None
    recorded_by: str
    recorded_at: Instant


class ReplyView(Noun):
    """What a person wrote back; `source` is a file or TICKET#N, `tickets` the items that it answers."""

    by: str
    party: str
    replied_on: date
    tickets: tuple[str, ...]
    source: str
    recorded_at: Instant


class NoticeView(Noun):
    """A notice with its sendings by day, those taken back apart, and the replies."""

    id: str
    from_: str = Field(alias="from")
    to: str
    by: str
    written_at: Instant
    tickets: tuple[str, ...]
    withheld: int
    sent: tuple[SendingView, ...]
    taken_back: tuple[SendingView, ...]
    replies: tuple[ReplyView, ...]


class NoticesView(View):
    """What `notice list --json` prints."""

    schema_: Literal["tracker-scope/notices/1"] = Field(default="tracker-scope/notices/1", alias="schema")
    notices: tuple[NoticeView, ...]


def notices_json(notices: Iterable[NoticeHistory]) -> str:
    """Write notices in the order in which they were written."""
    return dumped(NoticesView(notices=tuple(map(notice_view, notices))))


def notice_view(history: NoticeHistory) -> NoticeView:
    """Return a notice as JSON prints it."""
    notice = history.notice
    keys = {one.ticket: one.ticket_key for one in notice.items}
    return NoticeView(
        id=notice.id,
        from_=notice.from_,
        to=notice.to,
        by=notice.by,
        written_at=notice.written_at,
        tickets=tuple(keys.values()),
        withheld=notice.withheld,
        sent=tuple(map(_sending, history.sent)),
        taken_back=tuple(map(_sending, history.withdrawn)),
        replies=tuple(_reply(one, tuple(keys[ref] for ref in one.tickets if ref in keys)) for one in history.replies),
    )


def _sending(one: NoticeSent) -> SendingView:
    return SendingView(
        sent_on=one.sent_on,
        how=one.how,
        source=None if one.source is None else _named(one.source),
        recorded_by=one.recorded_by,
        recorded_at=one.recorded_at,
    )


def _reply(one: NoticeReply, tickets: tuple[str, ...]) -> ReplyView:
    return ReplyView(
        by=one.by,
        party=one.party,
        replied_on=one.replied_on,
        tickets=tickets,
        source=_named(one.source),
        recorded_at=one.recorded_at,
    )


def _named(source: EvidenceRef) -> str:
    """Name a writing: a file, or a comment by ticket and number."""
    return source.file or f"{source.ticket}#{source.number}"
