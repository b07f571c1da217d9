"""Joins a GitHub ticket with what came of it in other answers: further pages, comments, events, timelines.

A ticket of GraphQL lists all its comments itself and in the pages that its cursors lead to: one that
they lack is no longer there. REST lists comments for a whole repository, and those that changed
since; only a ticket's timeline, where one came later, tells that a comment is gone. Either tells so
only where it came whole: what we did not get is not gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from tracker_scope.connectors.assembly import PartKey
from tracker_scope.connectors.github_nodes import (
    CONNECTIONS,
    comment_of,
    event_of,
    is_comment,
    is_node,
    issue_of,
    minimized,
    numeric_id,
    page_of,
)
from tracker_scope.connectors.github_records import Edits, Record, read_record
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.capture import CapturedItem

TICKET_ITSELF: Final = "-"
# A further page that was saved in a file, where nothing says after which cursor it was asked.
UNPLACED: Final = "?"

Read = Callable[[CapturedItem], object]
Parts = Mapping[PartKey, CapturedItem]


class _Given(NamedTuple):
    """A node of a connection, and the record of the item that holds it if that is not the ticket's."""

    node: Json
    record: int | None


class _Whole(NamedTuple):
    """What came of a connection, the cursor of what did not, and how many there are in all."""

    given: list[_Given]
    after: str | None
    total: int
    failed: bool = False

    def with_page(self, said: Json, kind: str, record: int | None) -> _Whole:
        """Add a page of the connection."""
        connection = said.get(CONNECTIONS[kind])
        page = page_of(connection)
        failed = self.failed or not isinstance(connection, dict) or None in listed(connection.get("nodes"))
        more = [_Given(mapping(one), record) for one in page.nodes]
        return _Whole([*self.given, *more], page.after, max(self.total, page.total or 0), failed)

    @property
    def is_whole(self) -> bool:
        """Tell whether everything came."""
        return self.after is None and len(self.given) >= self.total

    @property
    def tells_what_is_gone(self) -> bool:
        """Tell whether what is not in it is not there: its end came, or as much as is counted."""
        return (self.after is None and not self.failed) or 0 < self.total <= len(self.given)


def joined(issue: Json, subject: str, parts: Parts, read: Read) -> Record:
    """Return a ticket of GraphQL or REST with all that came of it."""
    return (_Nodes(subject, parts, read).record if is_node(issue) else _Rest(subject, parts, read).record)(issue)


class _Nodes:
    """Follows the cursors of a ticket of GraphQL through the further pages that came."""

    def __init__(self, subject: str, parts: Parts, read: Read) -> None:
        self._subject = subject
        self._parts = parts
        self._read = read
        self._unplaced: dict[tuple[str, str], list[CapturedItem]] = {}
        for (kind, name), item in parts.items():
            owner, mark, _ = name.removeprefix(f"{subject}:").partition(f":{UNPLACED}")
            if mark:
                self._unplaced.setdefault((kind, owner), []).append(item)

    def record(self, node: Json) -> Record:
        timeline = self._connection("timeline", TICKET_ITSELF, node)
        comments: dict[str, _Given] = {}
        inside = [one for one in timeline.given if is_comment(one.node)]
        told = self._connection("comments", TICKET_ITSELF, node)
        for one in (*told.given, *inside):
            comments.setdefault(numeric_id(one.node) or text(one.node, "id") or "?", one)
        edits = {name: self._edits(one.node, text(one.node, "id") or "?") for name, one in comments.items()}
        edits[""] = self._edits(node, TICKET_ITSELF)
        said = [one.node for one in comments.values()]
        issue = issue_of(node) | {"minimized_comments": ", ".join(minimized(said))}
        return Record(
            issue=issue,
            comments=[comment_of(one) for one in said],
            xrefs=[],
            timeline=[event_of(one.node) for one in timeline.given if not is_comment(one.node)],
            edits={name: one for name, one in edits.items() if one is not None},
            holders={name: one.record for name, one in comments.items() if one.record is not None},
            comments_whole=(told if CONNECTIONS["comments"] in node or told.given else timeline).tells_what_is_gone,
        )

    def _edits(self, said: Json, owner: str) -> Edits | None:
        """Return the edits of a text; None where they were not asked for."""
        apart = ("edits", f"{self._subject}:{owner}:") in self._parts or ("edits", owner) in self._unplaced
        if "userContentEdits" not in said and not apart:
            # Edited, and nothing came of what it said before: that is not known, and not what it says now.
            return Edits([], whole=False) if text(said, "lastEditedAt") else None
        found = self._connection("edits", owner, said)
        return Edits([one.node for one in found.given], found.is_whole)

    def _connection(self, kind: str, owner: str, said: Json) -> _Whole:
        """Read a connection from the page beside the text on, or from its first page, asked for apart."""
        found = _Whole([], "", 0)
        if CONNECTIONS[kind] in said:
            found = found.with_page(said, kind, None)
        met: set[str] = set()
        while found.after is not None and found.after not in met:
            met.add(found.after)
            item = self._parts.get((kind, f"{self._subject}:{owner}:{found.after}"))
            if item is None:
                break
            found = found.with_page(mapping(self._read(item)), kind, item.record)
        if found.after is not None:
            for item in self._unplaced.get((kind, owner), ()):
                found = found.with_page(mapping(self._read(item)), kind, item.record)
        return found


class _Rest:
    """Puts the comments, events and timeline of a ticket beside its own answer."""

    def __init__(self, subject: str, parts: Parts, read: Read) -> None:
        self._parts = parts
        self._read = read
        self._prefix = f"{subject}:"

    def record(self, issue: Json) -> Record:
        """Put everything beside the ticket; a file may hold some of it around the ticket. Raises NotATicket."""
        own = read_record(issue)
        pages = list(self._timeline())
        events = [(event, page) for page in pages for event in map(mapping, listed(self._read(page)))]
        apart = [mapping(self._read(item)) for (kind, _), item in self._parts.items() if kind == "event"]
        whole = not pages or "per_page" not in pages[-1].request or self._has_ended(pages[-1])
        said = [one for one in events if one[0].get("event") == "commented"]
        comments = self._comments(said, pages if whole else [])
        beside = [one for one in map(mapping, own.comments or ()) if str(one.get("id")) not in comments]
        every = [*map(mapping, own.timeline), *apart, *(event for event, _ in events)]
        return own._replace(
            comments=[*beside, *(node for node, _ in comments.values())],
            timeline=[event for event in every if event.get("event") != "commented"],
            holders={name: record for name, (_, record) in comments.items() if record is not None},
            comments_whole=whole,
        )

    def _timeline(self) -> Iterator[CapturedItem]:
        """Yield the pages of the timeline in order, without those left over from when it was longer."""
        at = 1
        while (page := self._parts.get(("timeline", f"{self._prefix}{at}"))) is not None:
            yield page
            if self._has_ended(page):
                return
            at += 1

    def _has_ended(self, page: CapturedItem) -> bool:
        """Tell the last page: it is not full, or named no other. A file's pages do not say how large they are."""
        size = page.request.get("per_page", "")
        return "last" in page.request or (size.isdecimal() and len(listed(self._read(page))) < int(size))

    def _comments(
        self, told: list[tuple[Json, CapturedItem]], pages: list[CapturedItem]
    ) -> dict[str, tuple[Json, int | None]]:
        """Return the latest of each comment; one that a later timeline lacks is left out."""
        named = {str(event.get("id")): (event, page) for event, page in told}
        last = max(map(_order, pages), default=None)
        found: dict[str, tuple[Json, CapturedItem]] = {}
        for (kind, name), item in self._parts.items():
            if kind != "comment" or (last is not None and name not in named and _order(item) < last):
                continue
            found[name] = (mapping(self._read(item)), item)
        for name, (event, page) in named.items():
            if name not in found or _order(found[name][1]) < _order(page):
                found[name] = (event, page)
        return {name: (node, item.record) for name, (node, item) in found.items()}


def _order(item: CapturedItem) -> datetime:
    return item.captured_at
