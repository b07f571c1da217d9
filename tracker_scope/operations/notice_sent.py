"""Records that a notice went: a fact with its day, the way, and what shows it; it says nothing of a reply."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracker_scope.errors import DateInFuture, NoticeNotSent, SendingUnclear, SentBeforeWritten, SourceNotFound
from tracker_scope.model.base import Noun
from tracker_scope.model.notice import Notice, NoticeSent, NoticeWithdrawal
from tracker_scope.model.time import day_in
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.as_of import today
from tracker_scope.operations.evidence import Writing, written_file
from tracker_scope.operations.notices import notice_named
from tracker_scope.operations.recorded import people_of
from tracker_scope.operations.workspace import Workspace, named_person


class SendingRequest(Noun):
    """What a person asked to record of a notice that went; `source` is a file that shows it."""

    notice: str
    on: date
    how: str
    source: str | None = None
    base: Path = Path()


class Sent(NamedTuple):
    """A recorded sending; `first` says whether it is the one that counts."""

    sending: NoticeSent
    new: bool
    first: bool


def record_sent(workspace: Workspace, request: SendingRequest) -> Sent:
    """Record that a notice went, unless that is recorded already; of several sendings all stay, the first counts.

    A day before that of the page is taken only with a file that shows what went then: the page did not.
    Raises NoticeUnknown, SendingUnclear, DateInFuture, SentBeforeWritten, SourceNotFound, FileUnreadable.
    """
    notice = notice_named(workspace, request.notice).notice
    if not request.how.strip():
        raise SendingUnclear
    if request.on > today(workspace):
        raise DateInFuture(date=request.on.isoformat(), today=today(workspace).isoformat())
    writing = _shown(request)
    written_on = day_in(notice.written_at, workspace.zone)
    if request.on < written_on and writing is None:
        raise SentBeforeWritten(notice=notice.id, written=written_on.isoformat(), date=request.on.isoformat())
    sending, new = _record(workspace, notice, request, writing)
    standing = notice_named(workspace, notice.id).sent
    return Sent(sending, new, not standing or standing[0].record == sending.record)


def _shown(request: SendingRequest) -> Writing | None:
    if request.source is None:
        return None
    writing = written_file(request.base / request.source)
    if writing is None:
        raise SourceNotFound(source=request.source)
    return writing


def _record(
    workspace: Workspace, notice: Notice, request: SendingRequest, writing: Writing | None
) -> tuple[NoticeSent, bool]:
    now = workspace.clock()
    sending = NoticeSent(
        notice=notice.id,
        sent_on=request.on,
        how=request.how.strip(),
        source=writing.evidence if writing else None,
        recorded_by=workspace.recorder,
        recorded_at=now,
    )
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        before = notice_named(workspace, notice.id)
        known = next((one for one in before.sent if _same(one, sending)), None)
        if known is not None:
            return known, False
        # What was taken back may be recorded again: it is then another act.
        again = sum(_same(one, sending) for one in before.withdrawn)
        act_id = fingerprint(notice.id, sending.sent_on, sending.how, _digest(sending), again)
        body = encode(sending, without=frozenset({"record"}))
        files = writing.files if writing else {}
        record = writer.append_act("notice_sent", act_id, body, by=workspace.recorder, at=now, files=files)
    return sending.model_copy(update={"record": record}), True


def _same(one: NoticeSent, other: NoticeSent) -> bool:
    return (one.sent_on, one.how, _digest(one)) == (other.sent_on, other.how, _digest(other))


def _digest(sending: NoticeSent) -> str:
    return (sending.source.digest or "") if sending.source else ""


def withdraw_sent(workspace: Workspace, name: str, by: str | None, reason: str) -> tuple[NoticeSent, ...]:
    """Take back the sendings of a notice that were recorded by mistake; every record stays in the ledger.

    Returns those taken back. Raises NoticeUnknown, NoticeNotSent, SendingUnclear, ByMissing, PersonUnknown.
    """
    if not reason.strip():
        raise SendingUnclear
    person, now = named_person(workspace, people_of(workspace), by), workspace.clock()
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        history = notice_named(workspace, name)
        if not history.sent:
            raise NoticeNotSent(notice=history.notice.id)
        taken = [
            NoticeWithdrawal(
                notice=one.notice, sending=one.record, by=person.id, reason=reason.strip(), recorded_at=now
            )
            for one in history.sent
        ]
        no_files: dict[str, bytes] = {}
        acts = [(fingerprint(one.notice, one.sending), encode(one), no_files) for one in taken]
        writer.append_acts("notice_withdrawal", acts, by=workspace.recorder, at=now)
    return history.sent
