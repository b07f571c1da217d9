"""The notices as recorded by a date, each with what was recorded of it."""

from __future__ import annotations

from datetime import datetime

from tracker_scope.model.notice import Notice, NoticeHistory, NoticeReply, NoticeSent
from tracker_scope.operations.acts import decode
from tracker_scope.operations.workspace import Workspace


def notices_of(workspace: Workspace, known: datetime | None = None) -> tuple[NoticeHistory, ...]:
    """Return every notice in the order in which it was written, with its sendings and replies by day."""
    ledger = workspace.ledger
    sent = [decode(NoticeSent, act.body, record=act.record) for act in ledger.acts("notice_sent", known=known)]
    replies = [decode(NoticeReply, act.body, record=act.record) for act in ledger.acts("notice_reply", known=known)]
    written = [decode(Notice, act.body, record=act.record) for act in ledger.acts("notice", known=known)]
    return tuple(
        NoticeHistory(
            notice=one,
            sent=tuple(sorted((s for s in sent if s.notice == one.id), key=lambda s: (s.sent_on, s.record))),
            replies=tuple(sorted((r for r in replies if r.notice == one.id), key=lambda r: (r.replied_on, r.record))),
        )
        for one in written
    )
