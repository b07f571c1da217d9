"""What the register must know of people and notices to say when a ticket was told: by account, and by ticket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tracker_scope.model.notice import NoticeHistory
from tracker_scope.model.party import People
from tracker_scope.model.ticket import TicketRef
from tracker_scope.register.case import Requester, Sending


def requesters_of(people: People) -> dict[str, Requester]:
    """Return by tracker account the person who holds it, and the side of that person's party."""
    sides = {party.id: party.side for party in people.parties}
    return {
        account: Requester(person=one.id, side=sides.get(one.party))
        for one in reversed(people.persons)  # of two holders the first counts, as `People.holder` has it
        for account in one.accounts
    }


def requester_of(requesters: Mapping[str, Requester], written: str | None) -> Requester | None:
    """Return who holds the account of a reporter, or else another account by which sources name that person."""
    return next((requesters[one] for one in (written or "").split("\n") if one in requesters), None)


def sendings_of(notices: Iterable[NoticeHistory]) -> dict[TicketRef, tuple[Sending, ...]]:
    """Return by ticket the notices that raise it and went, in the order in which they were written."""
    sendings: dict[TicketRef, list[Sending]] = defaultdict(list)
    for history in notices:
        notice = history.notice
        went = [Sending(notice=notice.id, to=notice.to, on=one.sent_on, record=one.record) for one in history.sent]
        for item in notice.items if went else ():
            sendings[item.ticket] += went
    return {ticket: tuple(found) for ticket, found in sendings.items()}
