"""The replayed searches: Data Center's by startAt, Cloud's by tokens, and Cloud's count."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from bisect import bisect_right
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

from tests.tracker.jira_answers import Desk, Refused
from tests.tracker.jira_jql import JqlRefused, Query, read, seconds
from tests.tracker.jira_ticket import Ticket, World
from tests.tracker.web import encoded

_KEYS_ONLY: Final = 5000
_SMALL: Final = frozenset({"id", "key"})
_GONE: Final = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
_UNBOUNDED: Final = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
_BAD_TOKEN: Final = "The provided next page token is invalid or has expired. Run the search again without it."

Place = tuple[int, ...]


@dataclass
class Found:
    """The tickets that a query finds, with what each is sorted by."""

    tickets: list[Ticket]
    places: list[Place]


@dataclass
class Searches:
    """Finds tickets; what a query finds is kept until something changes."""

    pages: int = 0
    _kept: dict[tuple[str, bool, str], Found] = field(default_factory=dict)
    _revision: int = -1

    def legacy(self, desk: Desk) -> bytes:
        """Answer /search: removed on Cloud; on Data Center, startAt within the result window."""
        if desk.mode.cloud:
            raise Refused(410, _GONE)
        found = self._found(desk, strict=str(desk.told.get("validateQuery", "true")).lower() not in ("false", "none"))
        start, asked = desk.number("startAt", 0), desk.number("maxResults", 50)
        size = max(0, min(asked, desk.mode.largest_page))
        if desk.mode.window is not None and start + size > desk.mode.window:
            told = f"[{desk.mode.window}] but was [{start + size}]"
            raise Refused(400, f"Result window is too large, from + size must be less than or equal to: {told}.")
        page = found.tickets[start : start + self._size(desk, size)]
        issues = b",".join(
            desk.issue(ticket, desk.list("fields", "*navigable"), desk.list("expand")) for ticket in page
        )
        head = b'{"expand":"schema,names","startAt":%d,"maxResults":%d,"total":%d,' % (start, size, len(found.tickets))
        return head + b'"issues":[%s]%s}' % (issues, self._names(desk))

    def by_token(self, desk: Desk) -> bytes:
        """Answer /search/jql: no total, a token while there is more, at most 100 tickets with their fields."""
        if not desk.mode.cloud:
            raise Refused(404, "null for uri: " + desk.hand.api + "/search/jql")
        reconciled = {int(number) for number in desk.list("reconcileIssues").split(",") if number}
        found = self._found(desk, bounded=True, reconciled=reconciled)
        fields = desk.list("fields", "id")
        cap = _KEYS_ONLY if set(fields.split(",")) <= _SMALL else min(desk.mode.largest_page, 100)
        token = str(desk.told.get("nextPageToken") or "")
        start = bisect_right(found.places, self._place(desk, token)) if token else 0
        size = self._size(desk, max(1, min(desk.number("maxResults", 50), cap)))
        page = found.tickets[start : start + size]
        issues = b",".join(desk.issue(ticket, fields, desk.list("expand")) for ticket in page)
        last = start + size >= len(found.tickets)
        tail: dict[str, Any] = {"isLast": last}
        if not last:
            tail["nextPageToken"] = (
                token if token and desk.mode.repeat_token else _token(desk, found.places[start + size - 1])
            )
        return b'{"issues":[%s],%s%s}' % (issues, encoded(tail)[1:-1], self._names(desk))

    def count(self, desk: Desk) -> bytes:
        """Answer /search/approximate-count."""
        return encoded({"count": len(self._found(desk, bounded=True).tickets) + desk.mode.approximate})

    def _found(
        self, desk: Desk, *, strict: bool = True, bounded: bool = False, reconciled: AbstractSet[int] = frozenset()
    ) -> Found:
        if self._revision != desk.world.revision:
            self._kept.clear()
            self._revision = desk.world.revision
        jql = str(desk.told.get("jql") or "")
        key = (jql, strict, desk.mode.zone)
        kept = self._kept.get(key)
        if kept is not None and not reconciled:
            return kept
        try:
            query = read(jql, desk.asked(strict=strict))
        except JqlRefused as refused:
            raise Refused(400, str(refused)) from refused
        if bounded and query.test is None:
            raise Refused(400, _UNBOUNDED)
        found = _sorted(desk.world, query, reconciled)
        if not reconciled and "-" not in jql.split("ORDER", maxsplit=1)[0]:  # relative dates move with the clock
            self._kept[key] = found
        if reconciled:  # these are in the index now, for everybody
            desk.world.revision += 1
        return found

    def _size(self, desk: Desk, asked: int) -> int:
        self.pages += 1
        short = desk.mode.short_every
        return max(1, asked * 2 // 3) if short and self.pages % short == 0 else asked

    def _place(self, desk: Desk, token: str) -> Place:
        """Read a token; it holds for the query that it was given for."""
        if self.pages + 1 in desk.mode.expire:
            desk.mode.expire.discard(self.pages + 1)
            raise Refused(400, _BAD_TOKEN)
        try:
            query, *place = json.loads(base64.urlsafe_b64decode(token))
        except (ValueError, TypeError, binascii.Error):
            raise Refused(400, _BAD_TOKEN) from None
        if query != _digest(desk):
            raise Refused(400, _BAD_TOKEN)
        return tuple(place)

    def _names(self, desk: Desk) -> bytes:
        if "names" not in desk.list("expand").split(","):
            return b""
        return b',"names":' + encoded({"summary": "Summary", **desk.world.field_names})


def _sorted(world: World, query: Query, reconciled: AbstractSet[int]) -> Found:
    projects = {key: number for number, key in enumerate(sorted(world.projects))}

    def place(ticket: Ticket) -> Place:
        parts: list[int] = []
        for what, descending in query.order:
            told = (projects[ticket.project], ticket.number) if what == "key" else (seconds(ticket, what),)
            parts += [-part for part in told] if descending else told
        # Equals come in an order of the index's own, which is not that of their ids.
        return (*parts, ticket.id * 2_654_435_761 % 2**32)

    def seen(ticket: Ticket) -> bool:
        fresh = ticket.indexed is not None
        if ticket.id in reconciled:
            fresh, ticket.indexed = True, ticket.updated
        return ticket.visible and fresh and (query.test is None or query.test(ticket))

    pairs = sorted((place(ticket), ticket.id) for ticket in world.tickets.values() if seen(ticket))
    return Found([world.tickets[number] for _, number in pairs], [told for told, _ in pairs])


def _digest(desk: Desk) -> str:
    return hashlib.sha256(str(desk.told.get("jql")).encode()).hexdigest()[:12]


def _token(desk: Desk, place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps([_digest(desk), *place]).encode()).decode()
