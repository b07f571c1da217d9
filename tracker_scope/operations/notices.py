"""The notices as recorded by a date, each with what was recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from tracker_scope.errors import NoticeUnknown
from tracker_scope.model.notice import Notice, NoticeHistory, NoticeReply, NoticeSent, NoticeWithdrawal
from tracker_scope.operations.acts import decode
from tracker_scope.operations.workspace import Workspace


def notices_of(workspace: Workspace, known: datetime | None = None) -> tuple[NoticeHistory, ...]:
    """Return every notice in the order in which it was written, with its sendings and replies by day."""
    ledger = workspace.ledger
    written = [decode(Notice, act.body, record=act.record) for act in ledger.acts("notice", known=known)]
    if not written:
        return ()
    sent = [decode(NoticeSent, act.body, record=act.record) for act in ledger.acts("notice_sent", known=known)]
    replies = [decode(NoticeReply, act.body, record=act.record) for act in ledger.acts("notice_reply", known=known)]
    taken = [decode(NoticeWithdrawal, act.body) for act in ledger.acts("notice_withdrawal", known=known)]
    withdrawn = {one.sending for one in taken}
    return tuple(
        NoticeHistory(
            notice=one,
            sent=_by_day(s for s in sent if s.notice == one.id and s.record not in withdrawn),
            withdrawn=_by_day(s for s in sent if s.notice == one.id and s.record in withdrawn),
            replies=tuple(sorted((r for r in replies if r.notice == one.id), key=lambda r: (r.replied_on, r.record))),
        )
        for one in written
    )


def _by_day(sent: Iterable[NoticeSent]) -> tuple[NoticeSent, ...]:
    return tuple(sorted(sent, key=lambda one: (one.sent_on, one.record)))


def notices_by(notices: Iterable[NoticeHistory], day: date) -> Iterator[NoticeHistory]:
    """Yield the notices with what had happened to them by a day: what went and was answered up to its end."""
    for one in notices:
        sent = tuple(sending for sending in one.sent if sending.sent_on <= day)
        replies = tuple(reply for reply in one.replies if reply.replied_on <= day)
        withdrawn = tuple(sending for sending in one.withdrawn if sending.sent_on <= day)
        yield one.model_copy(update={"sent": sent, "withdrawn": withdrawn, "replies": replies})


def notice_named(workspace: Workspace, name: str) -> NoticeHistory:
    """Return the notice of that id ("N-1", in any case); raises NoticeUnknown."""
    every = notices_of(workspace)
    found = next((one for one in every if one.notice.id == name.strip().upper()), None)
    if found is None:
        raise NoticeUnknown(notice=name, known=", ".join(one.notice.id for one in every) or "–")
    return found
