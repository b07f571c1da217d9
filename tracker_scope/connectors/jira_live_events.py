"""Puts together what captures hold of Jira's tickets, live or from files, and reads it into events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

import orjson

from tracker_scope.connectors.assembly import Sighting, sightings
from tracker_scope.connectors.base import Options
from tracker_scope.connectors.csv_tickets import Tally
from tracker_scope.connectors.jira_changelog import Entry, history_id
from tracker_scope.connectors.jira_events import Remark, Sighted, comment_id, events_of
from tracker_scope.connectors.jira_fields import Names, names_in_list
from tracker_scope.connectors.jira_items import CHANGELOG, COMMENTS, FIELDS_KIND, HISTORIES, numeric, whole
from tracker_scope.connectors.jira_pages import NAMES, NAMES_KIND, digest, read_names
from tracker_scope.connectors.jira_records import Issue, comments_of, histories_of, read_issue
from tracker_scope.connectors.json_kinds import NotATicket
from tracker_scope.connectors.json_pages import refused
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import Json, listed, mapping
from tracker_scope.errors import Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap
from tracker_scope.model.ticket import TicketEvent, TicketRef

_NOT_STORED: Final = -1
_NO_NAMES: Final[Names] = MappingProxyType({})


def parse_items(items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
    """Read items into a snapshot of each ticket as each run left it, its dated changes, and what was not understood.

    Raises ExportRefused for an item that `split` did not cut.
    """
    del options
    every, tally = list(items), Tally()
    headers, tickets = _Headers(every), _Tickets()
    for sighting in sightings(every):
        seen = tickets.put_together(sighting)
        yield from events_of(seen, headers.names_for(sighting.ticket), tally)
    yield from tally.findings()


class _Headers:
    """What the fields of each source are called, by the lists of fields and by the searches themselves."""

    def __init__(self, items: Iterable[CapturedItem]) -> None:
        self._lists: defaultdict[str, list[CapturedItem]] = defaultdict(list)
        self._told: dict[str, Names] = {}
        for item in items:
            if item.kind == FIELDS_KIND:
                self._lists[item.source].append(item)
            elif item.kind == NAMES_KIND:
                self._told[digest(item.data)] = read_names(item.data)

    def names_for(self, ticket: CapturedItem) -> Names:
        """Return the names in force for a ticket; a search that names its fields knows best."""
        told = ticket.request.get(NAMES, "").split()
        general = self._listed(ticket)
        if not told:
            return general
        merged = dict(general)
        for one in reversed(told):
            merged |= self._told.get(one, _NO_NAMES)
        return merged

    def _listed(self, ticket: CapturedItem) -> Names:
        """Read the last list up to the ticket's record, else the first after it; of what is not stored, the last."""
        lists = self._lists.get(ticket.source)
        if not lists:
            return _NO_NAMES
        if ticket.record == _NOT_STORED:
            return names_in_list(lists[-1].data)
        before = [one for one in lists if one.record <= ticket.record]
        return names_in_list((before[-1] if before else lists[0]).data)


class _Tickets:
    """Reads the items of one ticket after the other, each once though many sightings show it."""

    def __init__(self) -> None:
        self._subject: tuple[str, str, str | None] | None = None
        self._read: dict[int, object] = {}
        self._entries: dict[str, Entry] = {}

    def put_together(self, sighting: Sighting) -> Sighted:
        """Join a ticket's own item with its further comments and entries. Raises ExportRefused."""
        item, latest = sighting.ticket, sighting.latest
        subject = (item.source, item.instance, item.subject)
        if subject != self._subject:
            self._subject, self._read, self._entries = subject, {}, {}
        issue = _issue(item, self._loaded(item))
        return Sighted(
            ref=TicketRef(instance=item.instance, id=item.subject or item.id),
            issue=issue,
            comments=self._comments(sighting, issue),
            entries=self._history(sighting, issue),
            record=item.record if item.run == latest.run else latest.record,
            seen_at=latest.captured_at,
        )

    def _loaded(self, item: CapturedItem) -> object:
        if id(item) not in self._read:
            self._read[id(item)] = _parsed(item)
        return self._read[id(item)]

    def _parts(self, sighting: Sighting, kind: str) -> list[tuple[CapturedItem, Json]]:
        return [(item, mapping(self._loaded(item))) for (of, _), item in sighting.parts.items() if of == kind]

    def _comments(self, sighting: Sighting, issue: Issue) -> list[Remark]:
        """Join the comments of an issue with its pages of them, each comment once, as the later item has it.

        A page holds as long as the latest total reaches it: a ticket that lost comments needs fewer.
        """
        inline = [Remark(one) for one in comments_of(issue)]
        pages = sorted(
            ((_begins(item), item, told) for item, told in self._parts(sighting, COMMENTS)),
            key=lambda one: one[0],
        )
        total = _latest_total(sighting.ticket, issue, ((item, told) for _, item, told in pages))
        if not pages or (total is not None and total <= len(inline)):
            return inline
        found: dict[str, Remark] = {}
        for start, item, told in pages:
            if total is None or start < total:
                for one in map(mapping, listed(told.get(COMMENTS))):
                    found.setdefault(comment_id(one) or f"?{start}/{len(found)}", Remark(one, item.record))
        newer = {item.record for _, item, _ in pages if _NOT_STORED < item.record < sighting.ticket.record}
        for place, remark in enumerate(inline):
            name = comment_id(remark.told) or f"?{place}"
            if name not in found or found[name].record in newer:
                found[name] = remark
        return list(found.values())

    def _history(self, sighting: Sighting, issue: Issue) -> list[Entry]:
        """Join the entries of every item so far: a history only grows; an entry without an id is the ticket's own."""
        own = [Entry(one, sighting.ticket.record) for one in histories_of(issue) or ()]
        further = [
            Entry(mapping(one), item.record)
            for item, told in self._parts(sighting, CHANGELOG)
            for one in listed(told.get(HISTORIES))
        ]
        nameless = [entry for entry in own if history_id(entry.told) is None]
        for entry in (*own, *further):
            if (name := history_id(entry.told)) is not None:
                self._entries.setdefault(name, entry)
        return [*self._entries.values(), *nameless]


def _begins(page: CapturedItem) -> int:
    """Return where a page begins, as its id says."""
    return int(numeric(page.id.rpartition(":")[2]) or 0)


def _latest_total(ticket: CapturedItem, issue: Issue, pages: Iterable[tuple[CapturedItem, Json]]) -> int | None:
    """Return how many comments the tracker counted when it was last asked; None where it never said.

    A page that holds more than it counts shows what there was.
    """
    counted = [(ticket.record, whole(mapping((issue.fields or {}).get("comment")), "total"))]
    for item, page in pages:
        total, held = whole(page, "total"), _begins(item) + len(listed(page.get(COMMENTS)))
        counted.append((item.record, None if total is None else max(total, held)))
    told = [(record, total) for record, total in counted if total is not None]
    return max(told)[1] if told else None


def _parsed(item: CapturedItem) -> object:
    try:
        return loads(item.data)
    except orjson.JSONDecodeError as invalid:
        raise refused(item.connector, item.id, Problem("json_invalid", words=invalid.msg), 0) from invalid


def _issue(item: CapturedItem, record: object) -> Issue:
    try:
        return read_issue(record)
    except NotATicket as other:
        raise refused(item.connector, item.id, other.problem, 0) from other
