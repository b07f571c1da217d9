"""One ticket as GitHub's GraphQL and its REST give it, written for the tests, and short ways to capture them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from github_samples import API, WEB, new_node

from tracker_scope.connectors.base import Options
from tracker_scope.connectors.github_live_events import parse_items
from tracker_scope.connectors.github_live_split import split_pages
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Page, SplitPage
from tracker_scope.model.ticket import TicketEvent
from tracker_scope.tickets.replay import replay

PLAIN: Final = Options(project="supplier/portal")
LARGE: Final = 3_000_000_000  # ids of today pass 2³¹
SEEN: Final = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def day(number: int) -> str:
    """Write an instant of January 2026 as GitHub does."""
    return f"2026-01-{number:02d}T09:00:00Z"


def who(login: str | None, typename: str = "User") -> dict[str, Any] | None:
    return None if login is None else {"login": login, "__typename": typename, "databaseId": 5}


def connection(*nodes: Any, total: int | None = None, after: str | None = None) -> dict[str, Any]:
    return {
        "totalCount": len(nodes) if total is None else total,
        "pageInfo": {"hasNextPage": after is not None, "endCursor": after},
        "nodes": list(nodes),
    }


def edit(name: str, on: int, diff: str | None, login: str | None = "client-dsi") -> dict[str, Any]:
    gone = None if diff is not None else day(on)
    return {
        "id": name,
        "createdAt": day(on),
        "editedAt": day(on),
        "editor": who(login),
        "deletedAt": gone,
        "diff": diff,
    }


def cited(number: int, project: str = "supplier/portal") -> dict[str, Any]:
    url = f"https://github.com/{project}/issues/{number}"
    return {"number": number, "title": "Other", "url": url, "repository": {"nameWithOwner": project}}


def node_comment(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": new_node("IC", 0, 77, LARGE + number),
        "databaseId": None,
        "fullDatabaseId": str(LARGE + number),
        "url": f"{WEB}/issues/7#issuecomment-{LARGE + number}",
        "body": "Noted.",
        "author": who("provider-pm"),
        "createdAt": day(6),
        "updatedAt": day(6),
        "lastEditedAt": None,
        "includesCreatedEdit": False,
        "isMinimized": False,
        "minimizedReason": None,
    } | more


def node(number: int = 7, **more: Any) -> dict[str, Any]:
    return {
        "id": new_node("I", 0, 77, LARGE + number),
        "databaseId": None,
        "fullDatabaseId": str(LARGE + number),
        "number": number,
        "url": f"{WEB}/issues/{number}",
        "title": "Export the list",
        "body": "See § 4.2.",
        "state": "CLOSED",
        "stateReason": "COMPLETED",
        "createdAt": day(5),
        "updatedAt": "2026-02-05T09:00:00Z",
        "closedAt": day(24),
        "lastEditedAt": None,
        "includesCreatedEdit": False,
        "author": who("client-dsi"),
        "authorAssociation": "NONE",
        "locked": True,
        "activeLockReason": "TOO_HEATED",
        "milestone": {"number": 1, "title": "Lot 2"},
        "issueType": {"name": "Bug"},
        "parent": {
            "number": 3,
            "title": "All",
            "url": f"{WEB}/issues/3",
            "repository": {"nameWithOwner": "supplier/portal"},
        },
        "labels": connection({"name": "scope"}, {"name": "urgent"}),
        "assignees": connection(who("provider-dev")),
        "userContentEdits": connection(),
        "comments": connection(),
        "timelineItems": connection(),
    } | more


def rest(number: int = 7, **more: Any) -> dict[str, Any]:
    return {
        "url": f"{API}/issues/{number}",
        "repository_url": API,
        "html_url": f"{WEB}/issues/{number}",
        "parent_issue_url": f"{API}/issues/3",
        "id": LARGE + number,
        "node_id": new_node("I", 0, 77, LARGE + number),
        "number": number,
        "title": "Export the list",
        "user": {"login": "client-dsi", "type": "User"},
        "labels": [{"name": "scope"}, {"name": "urgent"}],
        "state": "closed",
        "state_reason": "completed",
        "locked": True,
        "active_lock_reason": "too heated",
        "assignees": [{"login": "provider-dev", "type": "User"}],
        "milestone": {"number": 1, "title": "Lot 2"},
        "comments": 0,
        "created_at": day(5),
        "updated_at": "2026-02-05T09:00:00Z",
        "closed_at": day(24),
        "author_association": "NONE",
        "type": {"name": "Bug"},
        "body": "See § 4.2.",
    } | more


def rest_said(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": LARGE + number,
        "issue_url": f"{API}/issues/7",
        "html_url": f"{WEB}/issues/7#issuecomment-{LARGE + number}",
        "user": {"login": "provider-pm", "type": "User"},
        "created_at": day(6),
        "updated_at": day(6),
        "body": "Noted.",
    } | more


def page(value: Any, shape: str, **request: str) -> Page:
    told = {"shape": shape, "method": "GET", "path": "/graphql", "project": "supplier/portal", **request}
    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return Page(number=0, origin=f"GET {told['path']}", data=data, request=told)


def answer(*nodes: Any) -> dict[str, Any]:
    """Write an answer of GraphQL with tickets."""
    found = {"totalCount": len(nodes), "pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": list(nodes)}
    return {"data": {"viewer": {"login": "us"}, "repository": {"id": "R_1", "issues": found}}}


def issues(*nodes: Any) -> Page:
    return page(answer(*nodes), "issues")


def more(parts: dict[str, list[Any]], **told: Any) -> Page:
    return page({"data": {"rateLimit": {"cost": 1}, **told}}, "more", parts=json.dumps(parts))


def split(*pages: Page) -> list[SplitPage]:
    return list(split_pages(pages, PLAIN))


def gaps(*pages: Page) -> list[Gap]:
    return [gap for one in split(*pages) for gap in one.gaps]


def stored(runs: Sequence[Iterable[SplitPage]], source: str = "live", first: int = 1) -> list[CapturedItem]:
    """Record runs as the ledger does: what did not change since it was last recorded is not recorded again."""
    held: dict[tuple[str, str], bytes] = {}
    found: list[CapturedItem] = []
    for number, run in enumerate(runs):
        for one in run:
            for item in one.items:
                data = one.page.data[item.start : item.end]
                if held.get((item.kind, item.id)) == data:
                    continue
                held[item.kind, item.id] = data
                found.append(
                    CapturedItem(
                        record=first + len(found),
                        source=source,
                        instance="https://github.com",
                        connector="github",
                        kind=item.kind,
                        id=item.id,
                        subject=item.subject,
                        visibility=item.visibility,
                        captured_at=SEEN + timedelta(days=number),
                        run=f"{source}-{number}",
                        request=item.request,
                        data=data,
                    )
                )
    return found


def parsed(*runs: Sequence[Page]) -> list[TicketEvent | Gap | Finding]:
    return list(parse_items(stored([split(*run) for run in runs]), PLAIN))


def events(*runs: Sequence[Page]) -> list[TicketEvent]:
    return [one for one in parsed(*runs) if isinstance(one, TicketEvent)]


def snapshot(*runs: Sequence[Page]) -> Any:
    return [one.snapshot for one in events(*runs) if one.snapshot is not None][-1]


def changed(*runs: Sequence[Page]) -> list[tuple[str | None, str | None, str | None]]:
    return [(one.field, one.old, one.new) for one in events(*runs) if one.snapshot is None]


def history(*runs: Sequence[Page]) -> Any:
    found = replay("live", events(*runs))
    assert found is not None
    return found
