"""A made-up Jira and the answers that a connector gets from it, as pages of a run or as files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jira_samples import API, PLAIN, SEEN, SITE, changelog, comment, entry, issue, moved

from tracker_scope.connectors.jira_live_events import parse_items
from tracker_scope.connectors.jira_live_split import split_pages
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Page, SplitPage, Visibility
from tracker_scope.model.ticket import Snapshot, TicketEvent

INLINE = 3
NO_REQUEST: Mapping[str, str] = {}
NOTHING: Mapping[str, int] = {}
FIELDS = [
    {"id": "summary", "key": "summary", "name": "Summary", "custom": False, "orderable": True, "navigable": True},
    *(
        {"id": f"customfield_{number}", "name": name, "custom": True, "orderable": True, "navigable": True}
        for number, name in ((10001, "Function"), (10002, "Lot"), (10003, "Lot"))
    ),
]


@dataclass(frozen=True)
class Ticket:
    """One ticket: everything that its tracker holds, and how many comments it keeps from this account."""

    number: int
    comments: tuple[dict[str, Any], ...] = ()
    histories: tuple[dict[str, Any], ...] = ()
    hidden: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(10_000 + self.number)

    @property
    def shown(self) -> tuple[dict[str, Any], ...]:
        return self.comments[self.hidden :]

    def inlined(self) -> dict[str, Any]:
        """Return what a search shows: the newest comments and entries alone, and their totals."""
        told = {
            "comments": list(self.shown[-INLINE:]),
            "total": len(self.comments),
            "maxResults": INLINE,
            "startAt": 0,
        }
        log = changelog(*reversed(self.histories[-INLINE:]), total=len(self.histories))
        return issue(self.number, **{"comment": told, "changelog": log, **self.more})

    def page_of_comments(self, start: int, size: int) -> dict[str, Any]:
        own = [one | {"self": f"{API}/issue/{self.id}/comment/{one['id']}"} for one in self.shown]
        return {
            "startAt": start,
            "maxResults": size,
            "total": len(self.comments),
            "comments": own[start : start + size],
        }


def remarks(count: int, first: int = 1, **more: Any) -> tuple[dict[str, Any], ...]:
    return tuple(comment(number, **({"body": f"Remark {number}"} | more)) for number in range(first, first + count))


def histories(count: int, first: int = 1) -> tuple[dict[str, Any], ...]:
    return tuple(
        entry(number, f"2026-01-07T09:{number % 60:02}:00.000+0000", moved("status", f"s{number - 1}", f"s{number}"))
        for number in range(first, first + count)
    )


def written(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def page(shape: str, told: Any, **request: str) -> Page:
    data = told if isinstance(told, bytes) else written(told)
    return Page(number=0, origin=f"GET {shape}", data=data, request={"shape": shape, **request})


def search(*tickets: Ticket, path: str = "/rest/api/2/search/jql") -> Page:
    told = {"issues": [one.inlined() for one in tickets], "isLast": True}
    return page("search", told, path=path)


def comments_of(ticket: Ticket, size: int = 100, request: Mapping[str, str] = NO_REQUEST) -> list[Page]:
    """Ask page by page as the connector does, up to the total; the last page tells it, and what came."""
    total = len(ticket.comments)
    starts = range(0, max(total, 1), size)
    asked = [{"ticket": ticket.id, "q.startAt": str(start), **request} for start in starts]
    asked[-1] |= {"counted": str(total), "received": str(len(ticket.shown))}
    return [
        page("comments", ticket.page_of_comments(start, size), **one) for start, one in zip(starts, asked, strict=True)
    ]


def bulk(*tickets: Ticket, size: int = 1000, request: Mapping[str, str] | None = None) -> list[Page]:
    """Give the whole histories of several tickets, some entries a page, in their own order of time.

    The requests tell of the tickets and count what came of them before, unless given.
    """
    every = [(one.id, told) for one in tickets for told in one.histories]
    found = []
    for start in range(0, max(len(every), 1), size):
        logs: dict[str, list[Any]] = {}
        for ticket, told in every[start : start + size]:
            logs.setdefault(ticket, []).append(told)
        answer: dict[str, Any] = {
            "issueChangeLogs": [{"issueId": one, "changeHistories": many} for one, many in logs.items()]
        }
        if start + size < len(every):
            answer["nextPageToken"] = f"t{start}"
        counted = about(*tickets, got=Counter(ticket for ticket, _ in every[:start])) if request is None else request
        found.append(page("changelog", answer, asked=" ".join(one.id for one in tickets), **counted))
    return found


def about(*tickets: Ticket, got: Mapping[str, int] = NOTHING, part: str = "histories") -> dict[str, str]:
    """Write what a request tells of tickets whose parts it asks for, and how much of them came before."""
    told = {}
    for one in tickets:
        level = Visibility.SECURITY_LEVEL if "security" in one.more else Visibility.PUBLIC
        told[one.id] = [f"PRT-{one.number}", level, len(getattr(one, part)), got.get(one.id, 0)]
    return {"tickets": json.dumps(told)}


def run_of(*tickets: Ticket, size: int = 100) -> list[Page]:
    """Return the pages of one run over a site: names, listing, further comments, whole histories."""
    short = [one for one in tickets if len(one.comments) > len(one.shown[-INLINE:])]
    cut = [one for one in tickets if len(one.histories) > INLINE]
    pages = [page("fields", FIELDS), search(*tickets)]
    pages += [one for ticket in short for one in comments_of(ticket, size, about(ticket, part="comments"))]
    pages += bulk(*cut, size=size) if cut else []
    return [one.model_copy(update={"number": number}) for number, one in enumerate(pages)]


def split(*pages: Page) -> list[SplitPage]:
    return list(split_pages(pages, PLAIN))


def gaps(*pages: Page) -> list[Gap]:
    return [gap for one in split(*pages) for gap in one.gaps]


def captured(
    splits: list[SplitPage], connector: str = "jira", first: int = 0, run: str = "run-1"
) -> list[CapturedItem]:
    """Return what a ledger gives back of a run; what it holds already, it does not take again."""
    return [
        CapturedItem(
            record=first + number,
            source="tracker",
            instance=SITE,
            connector=connector,
            kind=item.kind,
            id=item.id,
            subject=item.subject,
            visibility=item.visibility,
            captured_at=SEEN,
            run=run,
            request=item.request,
            data=one.page.data[item.start : item.end],
        )
        for number, (one, item) in enumerate((one, item) for one in splits for item in one.items)
    ]


def parsed(items: list[CapturedItem]) -> list[TicketEvent | Gap | Finding]:
    return list(parse_items(items, PLAIN))


def events(*items: CapturedItem) -> list[TicketEvent]:
    return [one for one in parsed(list(items)) if isinstance(one, TicketEvent)]


def shots(*items: CapturedItem) -> list[Snapshot]:
    return [one.snapshot for one in events(*items) if one.snapshot is not None]
