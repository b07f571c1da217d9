"""REST's lists: filters, order, pages by number or by cursor, and the Link header that leads to the others.

https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from tests.tracker.github_nodes import cursor, place, written
from tests.tracker.github_state import Event, Remark, Repository, Ticket

# GitHub refuses page numbers past these rows, in its words: "cursor based pagination" for issues.
DEEPEST_ISSUE: Final = 10_000
DEEPEST_COMMENT: Final = 40_000
_MOST: Final = 100
_PER_PAGE: Final = 30


class Unprocessable(Exception):
    """A list that GitHub refuses with 422."""


class Listed(NamedTuple):
    """One page of things, and the parameters of the pages around it by the names of their relation."""

    things: Sequence[Any]
    links: Mapping[str, Mapping[str, str]] = {}

    def link(self, address: str) -> str:
        """Return the Link header; empty for a list of one page."""
        return ", ".join(f'<{address}?{urlencode(query)}>; rel="{name}"' for name, query in self.links.items())


def per_page(query: Mapping[str, str]) -> int:
    """Return how many a page holds: 30 unless told, 100 at most."""
    return min(max(_whole(query, "per_page", _PER_PAGE), 1), _MOST)


def tickets(home: Repository, query: Mapping[str, str]) -> Listed:
    """List issues and pull requests: by page numbers near the start, by cursors as far as one likes."""
    state, since = query.get("state", "open"), _since(query)
    kept = [one for one in home.tickets.values() if one.updated >= since and _has_state(one, state)]
    if query.get("labels"):
        kept = [one for one in kept if {label.name for label in one.labels} >= set(query["labels"].split(","))]
    key, rises = _order(query.get("sort", "created")), query.get("direction", "desc") == "asc"
    kept.sort(key=key, reverse=not rises)
    size, number = per_page(query), _whole(query, "page", 1)
    if "after" in query:
        try:
            start = tuple(place(query["after"]))
        except ValueError:
            raise Unprocessable("The after cursor is invalid.") from None
        rest = [one for one in kept if (key(one) > start if rises else key(one) < start)]
    elif number * size > DEEPEST_ISSUE:
        raise Unprocessable(
            "Pagination with the page parameter is disabled for this resource. Please use cursor based pagination "
            "instead, e.g. by following the Link header."
        )
    else:
        rest = kept[(number - 1) * size :]
    page = rest[:size]
    if len(rest) <= size:
        return Listed(page)
    following = {**query, "per_page": str(size), "after": cursor(*key(page[-1])), "page": str(number + 1)}
    return Listed(page, {"next": following})


def numbered(things: Sequence[Any], query: Mapping[str, str], deepest: int | None = None) -> Listed:
    """List by page numbers; raises Unprocessable past the deepest row."""
    size, number = per_page(query), max(_whole(query, "page", 1), 1)
    if deepest is not None and number * size > deepest:
        raise Unprocessable("In order to keep the API fast for everyone, pagination is limited for this resource.")
    last = max(1, -(-len(things) // size))
    around = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    shown = {name: page for name, page in around.items() if 1 <= page <= last and page != number}
    page = things[(number - 1) * size : number * size]
    return Listed(page, {name: {**query, "per_page": str(size), "page": str(at)} for name, at in shown.items()})


def comments(home: Repository, query: Mapping[str, str]) -> list[tuple[Ticket, Remark]]:
    """Return the comments of a repository: by id, or as `sort` and `direction` say."""
    since = _since(query)
    found = [(one, remark) for one in home.tickets.values() for remark in seen(one) if remark.updated >= since]
    falling = "sort" in query and query.get("direction", "asc") == "desc"
    if query.get("sort") == "updated":
        return sorted(found, key=lambda pair: (pair[1].updated, pair[1].id), reverse=falling)
    return sorted(found, key=lambda pair: pair[1].id, reverse=falling)


def comments_of(ticket: Ticket, query: Mapping[str, str]) -> list[tuple[Ticket, Remark]]:
    """Return the comments of one ticket, by id."""
    since = _since(query)
    return [(ticket, one) for one in seen(ticket) if one.updated >= since]


def seen(ticket: Ticket) -> list[Remark]:
    """Return the comments that the account may see."""
    return [one for one in ticket.comments if not one.unseen]


def events(home: Repository) -> list[tuple[Ticket, Event]]:
    """Return the events of a repository, the newest first; cross-references stand in timelines only."""
    found = [(ticket, event) for ticket in home.tickets.values() for event in events_of(ticket)]
    return sorted(found, key=lambda pair: pair[1].id, reverse=True)


def events_of(ticket: Ticket) -> list[Event]:
    """Return the events of one ticket in their order."""
    shown = [one for one in ticket.events if not one.refused and one.kind != "cross-referenced"]
    return sorted(shown, key=lambda one: (one.at, one.id))


def _has_state(ticket: Ticket, state: str) -> bool:
    return state == "all" or (ticket.closed is None) == (state == "open")


def _order(sort: str) -> Callable[[Ticket], tuple[Any, ...]]:
    match sort:
        case "updated":
            return lambda one: (written(one.updated), one.id)
        case "comments":
            return lambda one: (len(one.comments), one.id)
    return lambda one: (written(one.at), one.id)


def _whole(query: Mapping[str, str], name: str, otherwise: int) -> int:
    given = query.get(name, "")
    return int(given) if given.isdecimal() else otherwise


def _since(query: Mapping[str, str]) -> datetime:
    """Read `since`; without a zone it is UTC."""
    try:
        read = datetime.fromisoformat(query.get("since", "1970-01-01T00:00:00Z"))
    except ValueError:
        raise Unprocessable("The since parameter is not a valid ISO 8601 timestamp.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
