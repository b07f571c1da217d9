"""Tells what GitHub's GraphQL counts and does not show this account, and which wordings it no longer gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tracker_scope.connectors.github_edits import count_not_shown, is_first_unknown
from tracker_scope.connectors.github_nodes import CONNECTIONS, Page, page_of
from tracker_scope.connectors.github_records import number
from tracker_scope.connectors.json_values import Json, mapping
from tracker_scope.model.capture import Gap, Item

# Connection: what people call what it holds.
_NAMED: Final[Mapping[str, str]] = {
    "labels": "labels",
    "assignees": "assignees",
    "comments": "comments",
    "timelineItems": "changes",
    "userContentEdits": "edits",
}
_EDITS: Final = "userContentEdits"

Ticket = tuple[str, str]


def of_ticket(node: Json, item: Item) -> Iterator[Gap]:
    """Compare each count of a ticket with what stands beside it, where no further page is to come."""
    key, subject = item.key or "?", item.subject or item.id
    for name in _NAMED:
        if isinstance(node.get(name), dict):
            yield from _short(name, page_of(node[name]), (key, subject), 0)
    yield from _not_shown(node, (key, subject), 0)
    yield from _of_comments(node, (key, subject))


def of_part(kind: str, node: Json, subject: str, before: int) -> Iterator[Gap]:
    """Compare the count on a further page with what it and the pages before it show."""
    cited = number(node) or number(mapping(node.get("issue")))
    ticket = (f"#{cited}" if cited else "?", subject)
    yield from _short(CONNECTIONS[kind], page_of(node.get(CONNECTIONS[kind])), ticket, before)
    if kind == "edits":
        yield from _not_shown(node, ticket, before)
    if kind == "comments":
        yield from _of_comments(node, ticket)


def _of_comments(node: Json, ticket: Ticket) -> Iterator[Gap]:
    for comment in map(mapping, page_of(node.get("comments")).nodes):
        if _EDITS in comment:
            yield from _short(_EDITS, page_of(comment[_EDITS]), ticket, 0)
        yield from _not_shown(comment, ticket, 0)


def _not_shown(said: Json, ticket: Ticket, before: int) -> Iterator[Gap]:
    hidden = count_not_shown(page_of(said.get(_EDITS)).nodes, newest=not before) + is_first_unknown(said)
    if hidden:
        yield Gap(code="edit_not_shown", subject=ticket[1], detail=f"{ticket[0]}: {hidden}")


def _short(name: str, page: Page, ticket: Ticket, before: int) -> Iterator[Gap]:
    shown = before + len(page.nodes)
    if page.after is None and page.total is not None and page.total > shown:
        yield short(ticket[0], _NAMED[name], (shown, page.total), ticket[1])


def short(key: str, what: str, counts: tuple[int, int], subject: str | None = None) -> Gap:
    """Say how much of what is counted came."""
    return Gap(code="not_visible", subject=subject, detail=f"{key}: {what} {counts[0]}/{counts[1]}")
