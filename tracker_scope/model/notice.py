"""The notice: what was told to the other party, when it went, and what that party wrote back."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from tracker_scope.model.base import Noun
from tracker_scope.model.party import Side
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import AsOf, Instant
from tracker_scope.model.trace import EvidenceRef


class NoticeItem(Noun):
    """A ticket that a notice raises, and the digest of the text that it had then.

    `decision` is the record of the decision for which it is raised.
    """

    ticket: TicketRef
    ticket_key: str
    text_digest: str
    decision: int


class Notice(Noun):
    """A page written for a party; that it was written says nothing of its having gone.

    `withheld` counts the restricted tickets that the page does not show, and so does not tell.
    """

    id: str
    from_: str = Field(alias="from")
    to: str
    by: str
    items: tuple[NoticeItem, ...]
    withheld: int = 0
    as_of: AsOf
    written_at: Instant
    record: int = 0


class NoticeSent(Noun):
    """That a notice went: a fact, with the day and the way, and what shows it where there is something."""

    notice: str
    sent_on: date
    how: str
    source: EvidenceRef | None = None
    recorded_by: str
    recorded_at: Instant
    record: int = 0


class NoticeReply(Noun):
    """What a person wrote back: that person's own writing, by digest; it decides nothing by itself.

    `tickets` are the items that it answers: all of the notice's unless a person named some.
    """

    notice: str
    by: str
    party: str
    replied_on: date
    tickets: tuple[TicketRef, ...]
    source: EvidenceRef
    recorded_by: str
    recorded_at: Instant
    record: int = 0


class NoticeWithdrawal(Noun):
    """That a sending was recorded by mistake: both records stay, and the sending counts no longer."""

    notice: str
    sending: int
    by: str
    reason: str
    recorded_at: Instant


class NoticeHistory(Noun):
    """A notice with everything recorded of it, in order of day, then of record.

    `withdrawn` are sendings that a person took back as recorded by mistake.
    """

    notice: Notice
    sent: tuple[NoticeSent, ...] = ()
    withdrawn: tuple[NoticeSent, ...] = ()
    replies: tuple[NoticeReply, ...] = ()


class Telling(Noun):
    """When a ticket was asked for, found not covered by a person, and told to the other party.

    `recognised_by` is the party whose decision it was, `stated_by` another party than the one that
    keeps the ledger, which said so itself and needs not be told. `days` are calendar days from the
    first decision to the first notice that went; negative when it went before. None means: not found.
    """

    requested_on: date
    requested_by: str | None = None
    requested_side: Side | None = None
    recognised_on: date | None = None
    recognised_by: str | None = None
    stated_on: date | None = None
    stated_by: str | None = None
    told_on: date | None = None
    notice: str | None = None
    days: int | None = None


class TellingSums(Noun):
    """The headline figure: how many were recognised, how many of them not told, the oldest, the median delay.

    The recognised are the told, those that the other party `stated` itself, and the not told.
    `oldest_days` run from the first decision to the effective date. `median_days` is None while
    none was told; an even number of delays has halves.
    """

    recognised: int = 0
    told: int = 0
    stated: int = 0
    not_told: int = 0
    oldest_ticket: str | None = None
    oldest_on: date | None = None
    oldest_days: int | None = None
    median_days: float | None = None
