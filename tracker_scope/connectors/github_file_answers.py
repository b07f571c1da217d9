"""Cuts GitHub's own answers where they were saved as files: pages of GraphQL, lists of REST.

Unlike a live capture, a file does not say what was asked. GraphQL's answers name their ticket; REST's
comments do by number alone, and its timelines mostly not at all: they are read where the ticket
stands before them in the same file, and refused elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from tracker_scope.connectors.github_events import comments_missing
from tracker_scope.connectors.github_items import (
    comment_item,
    event_item,
    part_item,
    ticket_item,
    ticket_number,
)
from tracker_scope.connectors.github_joined import TICKET_ITSELF, UNPLACED
from tracker_scope.connectors.github_nodes import CONNECTIONS, is_node, numeric_id, page_of
from tracker_scope.connectors.github_records import is_ticket, number, read_record
from tracker_scope.connectors.github_shortfalls import of_ticket
from tracker_scope.connectors.json_kinds import NotATicket, described, members_of
from tracker_scope.connectors.json_response import members, records
from tracker_scope.connectors.json_spans import Span
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.model.capture import Gap, Item

_NODES: Final = ("data", "repository", "issues", "nodes")
_OF_COMMENT: Final = frozenset({"issue_url", "body", "id"})


class Cut(NamedTuple):
    """An item of a file, with what it is known to lack."""

    item: Item
    gaps: tuple[Gap, ...] = ()

    def moved(self, by: int) -> Cut:
        """Return the item as it stands in a page in which its answer begins that late."""
        item = self.item
        return self._replace(item=item.model_copy(update={"start": item.start + by, "end": item.end + by}))


def is_answer(record: object) -> bool:
    """Tell a whole answer, or a part of one, from a ticket with or without what wraps it."""
    if isinstance(record, list):
        return True
    told = mapping(record)
    is_event = "event" in told and isinstance(told.get("issue"), dict) and "action" not in told
    return is_event or _is_graphql(told) or (told.keys() >= _OF_COMMENT and "title" not in told)


def _is_graphql(told: Json) -> bool:
    data = told.get("data")
    if "backend_name" in told or not isinstance(data, dict):
        return False
    repository = mapping(data.get("repository"))
    beside = (*data.values(), *repository.values())
    return isinstance(repository.get("issues"), dict) or any(_is_part(mapping(one)) for one in beside)


def _is_part(node: Json) -> bool:
    """Tell a ticket of GraphQL, a further page of one, or the wordings of a comment."""
    return (is_ticket(node.keys()) and is_node(node)) or (
        node.get("__typename") in {"Issue", "IssueComment"} and any(name in node for name in CONNECTIONS.values())
    )


def holds_tickets(head: bytes, data: int) -> bool:
    """Tell from its first bytes an answer of GraphQL that holds tickets or what belongs to them. Raises NotJson."""
    for name, at in members_of(head, data).items():
        inside = members_of(head, at)
        if name == "repository" and inside.keys() & {"issues", "issue"}:
            return True
        if "__typename" in inside and (is_ticket(inside.keys()) or inside.keys() & set(CONNECTIONS.values())):
            return True
    return False


class Answers:
    """Cuts the answers of one file in turn, and remembers the tickets by their numbers."""

    def __init__(self, project: str | None) -> None:
        self._project = project
        self._tickets: dict[int, str] = {}
        self._pages: Counter[str] = Counter()
        self._going_on: dict[tuple[str, str, str], str] = {}

    def cut_off(self) -> list[Gap]:
        """Tell the lists of tickets of which the file does not hold the further pages."""
        return [
            Gap(code="goes_on_elsewhere", subject=ticket, detail=f"{key}: {kind}")
            for (kind, ticket, _), key in self._going_on.items()
        ]

    def ticket(self, record: object, span: Span) -> Cut:
        """Describe a record of a ticket, whatever wraps it. Raises NotATicket."""
        read = read_record(record)
        item = ticket_item(
            mapping(record) if is_node(mapping(record)) else read.issue, span[:2], self._project, span[2]
        )
        self._tickets[int((item.key or "#0")[1:])] = item.id
        self._follow(read.issue, (item.id, TICKET_ITSELF), item.key or "?")
        missing = comments_missing(read, item)
        gaps = tuple(of_ticket(read.issue, item)) if is_node(read.issue) else ()
        return Cut(item, (*gaps, missing) if missing else gaps)

    def cut(self, data: bytes, record: object, start: int) -> list[Cut]:
        """Cut an answer that begins at `start` in its page. Raises NotATicket, NotJson."""
        if isinstance(record, list):
            found = self._list(data, record)
        elif _is_graphql(mapping(record)):
            found = self._graphql(data, mapping(record))
        else:
            found = iter([self._beside(mapping(record), (0, len(data)))])
        return [
            one._replace(
                item=one.item.model_copy(update={"start": one.item.start + start, "end": one.item.end + start})
            )
            for one in found
        ]

    def _list(self, data: bytes, values: list[object]) -> Iterator[Cut]:
        events = [mapping(one) for one in values]
        if events and all("event" in one and "issue" not in one for one in events):
            yield self._timeline(events, len(data))
            return
        for begin, end, value in records(data, ()):
            told = mapping(value)
            if isinstance(value, dict) and not is_answer(value):
                yield self.ticket(value, Span(begin, end))
            elif isinstance(value, dict) and not _is_graphql(told):
                yield self._beside(told, (begin, end))
            else:
                yield from self.cut(data[begin:end], value, begin)

    def _timeline(self, events: list[Json], size: int) -> Cut:
        """Describe a page of a timeline, whose comments alone name the ticket. Raises NotATicket."""
        ticket = next((found for one in events if (found := self._tickets.get(ticket_number(one) or 0))), None)
        if ticket is None:
            raise NotATicket(described(events[0].keys()))
        self._pages[ticket] += 1
        return Cut(part_item("timeline", (ticket, str(self._pages[ticket])), (0, size)))

    def _beside(self, told: Json, at: tuple[int, int]) -> Cut:
        """Describe a comment or an event that stands by itself. Raises NotATicket where its ticket is not known."""
        if isinstance(told.get("issue"), dict):
            item = event_item(told, self._project, at)
        else:
            ticket = self._tickets.get(ticket_number(told) or 0)
            item = comment_item(told, ticket, at) if ticket else None
        if item is None:
            raise NotATicket(described(told.keys()))
        return Cut(item)

    def _graphql(self, data: bytes, answer: Json) -> Iterator[Cut]:
        told = mapping(answer.get("data"))
        for begin, end, node in records(data, _NODES):
            if node is not None:
                yield self.ticket(node, Span(begin, end))
        inside = {"repository": mapping(told.get("repository")), "": told}
        for above, nodes in inside.items():
            spans = members(data, ("data", above) if above else ("data",))
            for name, span in spans.items():
                yield from self._node(mapping(nodes.get(name)), span)

    def _node(self, node: Json, span: Span) -> Iterator[Cut]:
        """Describe a ticket, or the further page of one, that stands under a name of its own."""
        if is_ticket(node.keys()) and is_node(node):
            yield self.ticket(node, Span(span.start, span.end))
        elif _is_part(node):
            kind = next(kind for kind, name in CONNECTIONS.items() if name in node)
            of_comment = node.get("__typename") == "IssueComment"
            ticket = numeric_id(mapping(node.get("issue")) if of_comment else node)
            if ticket is None:
                raise NotATicket(described(node.keys()))
            owner = (text(node, "id") or "?") if of_comment else TICKET_ITSELF
            nodes = page_of(node.get(CONNECTIONS[kind])).nodes
            first = text(mapping(nodes[0]), "id") if nodes else ""
            item = part_item(kind, (ticket, f"{owner}:{UNPLACED}{first}"), (span.start, span.end))
            self._follow(node, (ticket, owner), f"#{number(mapping(node.get('issue'))) or number(node) or '?'}")
            yield Cut(item)

    def _follow(self, node: Json, owner: tuple[str, str], key: str) -> None:
        """Note which lists of a node go on in a further page, and which have come to their end."""
        for kind, name in CONNECTIONS.items():
            if isinstance(node.get(name), dict):
                self._going_on.pop((kind, *owner), None)
                if page_of(node[name]).after is not None:
                    self._going_on[kind, *owner] = key
