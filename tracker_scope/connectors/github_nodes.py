"""Reads the tickets, comments and events of GitHub's GraphQL into the words that REST uses for them.

docs.github.com/en/graphql/reference/objects: lists come as connections, of which an answer holds a page.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tracker_scope.connectors.github_records import database_id, last_integer
from tracker_scope.connectors.json_values import Json, listed, mapping, text

# Where a page of a listing has its tickets.
LISTED: Final = ("data", "repository", "issues", "nodes")
# Kind of an item that holds a further page: the connection that it is a page of.
CONNECTIONS: Final[Mapping[str, str]] = {
    "timeline": "timelineItems",
    "comments": "comments",
    "edits": "userContentEdits",
}
_SIGNS: Final = frozenset({*CONNECTIONS.values(), "labels", "assignees"})
_LISTS: Final = ("labels", "assignees")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# The events that REST names otherwise than by the words of their type.
_NAMES: Final = {"CrossReferencedEvent": "cross-referenced", "RenamedTitleEvent": "renamed"}
# GraphQL's word: REST's (docs.github.com/en/rest/issues/issues#lock-an-issue).
_LOCKED: Final = {"OFF_TOPIC": "off-topic", "TOO_HEATED": "too heated", "RESOLVED": "resolved", "SPAM": "spam"}
_MOST_DIGITS: Final = 18


class Page(NamedTuple):
    """A page of a connection: what it shows, how many there are in all, and the cursor of the next page."""

    nodes: list[object]
    total: int | None
    after: str | None


def is_node(issue: Json) -> bool:
    """Tell a ticket of GraphQL, whose lists are connections, from every other shape."""
    return any(isinstance(issue.get(name), dict) for name in _SIGNS)


def page_of(connection: object) -> Page:
    """Read a page of a connection; what it does not let this account see is null there, and left out."""
    told = mapping(connection)
    nodes, total = listed(told.get("nodes")), told.get("totalCount")
    counted = total if isinstance(total, int) and not isinstance(total, bool) else None
    return Page([one for one in nodes if one is not None] if None in nodes else nodes, counted, next_of(told))


def next_of(connection: Json) -> str | None:
    """Return the cursor of the page of a connection that comes after this one; None after the last."""
    info = mapping(connection.get("pageInfo"))
    return text(info, "endCursor") if info.get("hasNextPage") is True else None


def numeric_id(node: Json) -> str | None:
    """Return the id that REST gives the same thing, as text.

    `databaseId` has 32 bits, which the newest ids pass: `fullDatabaseId` comes first.
    """
    for name in ("fullDatabaseId", "databaseId"):
        given = node.get(name)
        if isinstance(given, int) and not isinstance(given, bool):
            return str(given)
        if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS:
            return given
    node_id = text(node, "id") or ""
    found = database_id(node_id)
    return str(found[1]) if found else _of_comment(node_id)


def _of_comment(node_id: str) -> str | None:
    """Read the id out of a comment's node id, new style: `IC_` and a packed array."""
    prefix, _, rest = node_id.partition("_")
    if prefix != "IC" or not rest:
        return None
    try:
        found = last_integer(urlsafe_b64decode(rest + "=" * (-len(rest) % 4)))
    except ValueError:
        return None
    return None if found is None else str(found)


def issue_of(node: Json) -> dict[str, object]:
    """Return a ticket with plain lists and with its numeric id where REST has them."""
    made = dict(node)
    for name in _LISTS:
        if isinstance(node.get(name), dict):
            made[name] = page_of(node[name]).nodes
    lock = text(node, "activeLockReason")
    if lock is not None:
        made["activeLockReason"] = _LOCKED.get(lock, lock.lower())
    found = numeric_id(node)
    if found is not None:
        made["node_id"], made["id"] = node.get("id"), int(found)
    return made


def comment_of(node: Json) -> dict[str, object]:
    """Return a comment with its numeric id, and as its update what changed its words, where that is told."""
    made = dict(node)
    found = numeric_id(node)
    if found is not None:
        made["id"] = found
    if "lastEditedAt" in node:
        made["updatedAt"] = node["lastEditedAt"] or node.get("createdAt")
    return made


def is_comment(node: Json) -> bool:
    """Tell a comment among the events of a timeline."""
    return node.get("__typename") == "IssueComment"


def event_of(node: Json) -> dict[str, object]:
    """Return an event as REST names it and its parts."""
    kind = text(node, "__typename") or "?"
    made = dict(node)
    made["event"] = _NAMES.get(kind) or _HUMP.sub("_", kind.removesuffix("Event")).lower()
    if kind == "RenamedTitleEvent":
        made["rename"] = {"from": node.get("previousTitle"), "to": node.get("currentTitle")}
    if "milestoneTitle" in node:
        made["milestone"] = {"title": node["milestoneTitle"]}
    if "commit" in node:
        made["commit_id"] = mapping(node["commit"]).get("oid")
    if kind in {"CrossReferencedEvent", "ConnectedEvent", "DisconnectedEvent"}:
        made["source"] = {"issue": node.get("source" if kind == "CrossReferencedEvent" else "subject")}
    for name in _PARTS:
        if name in node:
            made[_snake(name)] = node[name]
    return made


_PARTS: Final = (
    *("blockedIssue", "blockingIssue", "deletedCommentAuthor", "fromRepository", "issueType", "prevIssueType"),
    *("previousStatus", "subIssue"),
)


def _snake(name: str) -> str:
    return _HUMP.sub("_", name).lower()


def minimized(comments: Iterable[Json]) -> Iterator[str]:
    """Name the comments that are folded away in the tracker, with the reason that is given there."""
    for one in comments:
        if one.get("isMinimized") is True:
            reason = text(one, "minimizedReason")
            yield f"{numeric_id(one)} ({reason.lower()})" if reason else str(numeric_id(one))
