"""Tells what GitHub's GraphQL counts and does not show this account, and which wordings it no longer gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tracker_scope.connectors.github_nodes import CONNECTIONS, next_of
from tracker_scope.connectors.github_records import number
from tracker_scope.connectors.json_values import Json, listed, mapping, text
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
    ticket = (item.key or "?", item.subject or item.id)
    for name in _NAMED:
        yield from _short(name, node, ticket, 0)
    yield from _not_shown(node, ticket, 0)
    yield from _of_comments(node, ticket)


def of_part(kind: str, node: Json, subject: str, before: int) -> Iterator[Gap]:
    """Compare the count on a further page with what it and the pages before it show."""
    cited = number(node) or number(mapping(node.get("issue")))
    ticket = (f"#{cited}" if cited else "?", subject)
    yield from _short(CONNECTIONS[kind], node, ticket, before)
    if kind == "edits":
        yield from _not_shown(node, ticket, before)
    if kind == "comments":
        yield from _of_comments(node, ticket)


def _of_comments(node: Json, ticket: Ticket) -> Iterator[Gap]:
    for comment in listed(mapping(node.get("comments")).get("nodes")):
        said = mapping(comment)
        # Of most comments nothing is counted, and they were never edited.
        if _EDITS in said or said.get("lastEditedAt") is not None:
            yield from _short(_EDITS, said, ticket, 0)
            yield from _not_shown(said, ticket, 0)


def _not_shown(said: Json, ticket: Ticket, before: int) -> Iterator[Gap]:
    edits = listed(mapping(said.get(_EDITS)).get("nodes"))
    hidden = _is_first_unknown(said) + (_count_not_shown(_shown(edits), newest=not before) if edits else 0)
    if hidden:
        yield Gap(code="edit_not_shown", subject=ticket[1], detail=f"{ticket[0]}: {hidden}")


def _short(name: str, node: Json, ticket: Ticket, before: int) -> Iterator[Gap]:
    connection = mapping(node.get(name))
    shown, total = listed(connection.get("nodes")), connection.get("totalCount")
    if not isinstance(total, int) or isinstance(total, bool):
        return
    if total > before + len(shown) - shown.count(None) and next_of(connection) is None:
        yield short(ticket[0], _NAMED[name], (before + len(_shown(shown)), total), ticket[1])


def _count_not_shown(nodes: Sequence[object], *, newest: bool) -> int:
    """Count the edits that give no text; that of the last one, among the newest edits, is the present text."""
    edits = sorted(map(mapping, nodes), key=lambda edit: text(edit, "editedAt") or "", reverse=True)
    return sum(1 for edit in edits[newest:] if not isinstance(edit.get("diff"), str))


def _is_first_unknown(said: Json) -> bool:
    """Tell a text that was edited before the tracker kept wordings: what was first written is lost."""
    return text(said, "lastEditedAt") is not None and said.get("includesCreatedEdit") is False


def _shown(nodes: list[object]) -> list[object]:
    """Leave out what is not let see, which is null."""
    return [one for one in nodes if one is not None]


def short(key: str, what: str, counts: tuple[int, int], subject: str | None = None) -> Gap:
    """Say how much of what is counted came."""
    return Gap(code="not_visible", subject=subject, detail=f"{key}: {what} {counts[0]}/{counts[1]}")
