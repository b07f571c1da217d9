"""Exits 2 and 6: what was asked of a notice or a reply cannot be taken as it is, or the days of telling do not sum."""

from __future__ import annotations

from tracker_scope.errors.papers import DocumentError
from tracker_scope.errors.usage import UsageError


class NoticeUnknown(UsageError):
    """No notice of that id was written."""

    code = "notice-unknown"
    sentence = "No notice is called {notice}."
    hint = "The notices written are: {known}. “tracker-scope notice TICKET --to PARTY” writes one."


class NoticeToItself(UsageError):
    """A notice from a party to the same party."""

    code = "notice-to-itself"
    sentence = "{person} belongs to {party}, to which the notice would go."
    hint = "Name the other party with --to, or a person of another party with --by."


class NoticeUndecided(UsageError):
    """A ticket of which nobody but the addressee says that it is not covered."""

    code = "notice-undecided"
    sentence = "No standing decision of another party than {party} says that no clause covers {ticket}."
    hint = "Record it first: “tracker-scope decide {ticket} --not-covered --by PERSON --reason TEXT”."


class SentBeforeWritten(UsageError):
    """A notice said to have gone before its page was written, and nothing that shows what went."""

    code = "sent-before-written"
    sentence = "{notice} was written on {written}: on {date} that page cannot have gone."
    hint = "Correct --on; if something else told it on that day, add --source FILE with what went."


class SendingUnclear(UsageError):
    """A sending without the way in which it went, or a withdrawal without its reason."""

    code = "sending-unclear"
    sentence = "Nothing is said of how the notice went, or of why its sending is taken back."
    hint = "Write a few words with --how or --reason that the other party can read."


class NoticeNotSent(UsageError):
    """A reply, or the withdrawal of a sending, where no sending stands."""

    code = "notice-not-sent"
    sentence = "No sending of {notice} is recorded."
    hint = "Record that it went: “tracker-scope notice sent {notice} --on DATE --how TEXT”."


class ReplyBeforeSent(UsageError):
    """A reply dated before the notice went."""

    code = "reply-before-sent"
    sentence = "{source} is of {date}, and {notice} went on {sent}: it cannot be a reply to it."
    hint = "Check the day of the sending with “tracker-scope notice list”, and that of the reply."


class ReplierElsewhere(UsageError):
    """A reply by a person of another party than the one to which the notice went."""

    code = "replier-elsewhere"
    sentence = "{person} belongs to {party}, and {notice} went to {to}."
    hint = "Name the person of {to} who wrote the reply."


class ReplyUndated(UsageError):
    """A writing that bears no day of its own, and no day was given."""

    code = "reply-undated"
    sentence = "Nothing says on which day {person} wrote {source}."
    hint = "Add --on with that day."


class ReplyDated(UsageError):
    """A captured comment that bears its own day, and another one was given."""

    code = "reply-dated"
    sentence = "{source} was written on {written}, not on {date}."
    hint = "Leave out --on: a captured comment has its own day."


class NoticeWithoutTicket(UsageError):
    """A ticket that the notice does not raise."""

    code = "notice-without-ticket"
    sentence = "{notice} does not raise {ticket}."
    hint = "It raises: {known}."


class TellingDisagrees(DocumentError):
    """The told, the stated and the not told are not the recognised."""

    code = "telling-disagrees"
    sentence = "The days of telling do not sum: {summed} tickets told, stated or not told, {recognised} recognised."
    hint = "Please report it with the command that you ran; nothing was written."
