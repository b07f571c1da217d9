"""When tickets were asked for, recognised as not covered and told to the other party, as a terminal shows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.notice import NoticeHistory, Telling, TellingSums
    from tracker_scope.operations.ticket import TicketView


def headline(words: Wording, sums: TellingSums | None) -> None:
    """Print in one line how many were recognised and not told, the oldest and the median delay; nothing of none."""
    if sums is None or not sums.recognised:
        return
    from tracker_scope.cli import tables
    from tracker_scope.documents.typography import written_day

    facts = {"recognised": sums.recognised, "told": sums.told, "not_told": sums.not_told}
    said = [words.say("cli.telling.counts", **facts)]
    if sums.stated:
        said.append(words.say("cli.telling.stated_count", stated=sums.stated))
    if sums.oldest_on is not None:
        since = written_day(sums.oldest_on, words.language)
        said.append(words.say("cli.telling.oldest", ticket=sums.oldest_ticket, since=since, count=sums.oldest_days))
    if sums.median_days is not None:
        said.append(_median(words, sums.median_days))
    tables.prose(words.say("cli.telling.then").join(said) + ".")


def _median(words: Wording, days: float) -> str:
    from tracker_scope.documents.typography import written_decimal

    if days.is_integer():
        return words.say("cli.telling.median", count=int(days))
    return words.say("cli.telling.median_half", days=written_decimal(Decimal(str(days)), words.language))


def cell(words: Wording, telling: dict[str, str | None] | None, day: date) -> str:
    """Say in a table's cell when a recognised ticket was told, or for how many days it has waited."""
    if telling is None or telling["recognised_on"] is None:
        return ""
    if telling["told_on"] is not None:
        return telling["told_on"]
    if telling["stated_on"] is not None:
        return words.say("cli.telling.stated_short", party=telling["stated_by"])
    return words.say("cli.telling.waiting", count=(day - date.fromisoformat(telling["recognised_on"])).days)


def ticket_lines(view: TicketView, words: Wording) -> Iterator[str]:
    """Say of one ticket when it was requested, recognised and told, and what became of its notices."""
    telling = view.entry.telling if view.entry else None
    if telling is not None:
        key = "requested" if telling.requested_by else "requested_untied"
        by = {"person": telling.requested_by, "side": _side(words, telling)} if telling.requested_by else {}
        yield words.say(f"cli.telling.{key}", day=telling.requested_on.isoformat(), **by)
        if telling.recognised_on is not None:
            day, party = telling.recognised_on.isoformat(), telling.recognised_by
            yield words.say("cli.telling.recognised", day=day, party=party)
            yield _told(words, telling, view.day)
    for one in view.notices:
        yield from _notice(one, words, view.zone)


def _side(words: Wording, telling: Telling) -> str:
    return words.say(f"terms.side.{telling.requested_side}") if telling.requested_side else words.say("cli.not_found")


def _told(words: Wording, telling: Telling, day: date) -> str:
    if telling.told_on is not None:
        told = telling.told_on.isoformat()
        return words.say("cli.telling.told", day=told, notice=telling.notice, count=telling.days)
    if telling.stated_on is not None:
        return words.say("cli.telling.stated", day=telling.stated_on.isoformat(), party=telling.stated_by)
    waited = (day - telling.recognised_on).days if telling.recognised_on else 0
    return words.say("cli.telling.not_told", count=waited)


def _notice(history: NoticeHistory, words: Wording, zone: str) -> Iterator[str]:
    from tracker_scope.cli import tables

    notice = history.notice
    written = tables.day(notice.written_at, zone)
    yield words.say("cli.telling.notice", notice=notice.id, party=notice.to, day=written)
    for sending in history.sent:
        yield "  " + words.say("cli.telling.sent", day=sending.sent_on.isoformat(), how=sending.how)
    for reply in history.replies:
        yield "  " + words.say("cli.telling.reply", person=reply.by, day=reply.replied_on.isoformat())
