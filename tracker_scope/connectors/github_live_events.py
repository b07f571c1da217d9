"""From what live captures hold of GitHub's tickets to events: a snapshot for each sighting, and dated changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import orjson

from tracker_scope.connectors.assembly import Sighting, sightings
from tracker_scope.connectors.base import Options
from tracker_scope.connectors.github_events import events_of
from tracker_scope.connectors.github_joined import joined
from tracker_scope.connectors.github_records import Record
from tracker_scope.connectors.github_values import Unread
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import mapping
from tracker_scope.errors import AnswerUnreadable, Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap
from tracker_scope.model.ticket import TicketEvent


def parse_items(items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
    """Read items of GraphQL and REST, of any number of runs and sources, into events.

    Every sighting of a ticket gives a snapshot, and the dated changes that none before it gave.
    Raises AnswerUnreadable for bytes that were not cut by `split_pages`.
    """
    unread = Unread()
    for _, seen in groupby(sightings(items), key=ticket_of):
        yield from ticket_events(list(seen), options, unread)
    yield from unread.findings()


def ticket_of(seen: Sighting) -> tuple[str, str, str | None]:
    """Name the ticket of a sighting: sightings of one follow each other."""
    return seen.ticket.source, seen.ticket.instance, seen.ticket.subject


def ticket_events(seen: list[Sighting], options: Options, unread: Unread) -> Iterator[TicketEvent | Gap]:
    """Read the sightings of one ticket; what is not understood counts once, as the last of them has it."""
    told: set[tuple[object, ...]] = set()
    reader = _Reader()
    before: tuple[Record, int] | None = None
    for place, one in enumerate(seen, start=1):
        item = _as_sighted(one)
        record = joined(mapping(reader.read(one.ticket)), item.subject or item.id, one.parts, reader.read)
        record = _carried(before, record)
        before = record, one.ticket.record
        for event in events_of(record, item, options.project, unread if place == len(seen) else Unread()):
            if isinstance(event, Gap) or event.kind == "snapshot":
                yield event
                continue
            said = (event.kind, event.field, event.old, event.new, event.at)
            if said not in told:
                told.add(said)
                yield event


def _carried(before: tuple[Record, int] | None, record: Record) -> Record:
    """Give comments that did not come whole those that an earlier capture had: what we did not get is not gone."""
    if before is None or record.comments_whole:
        return record
    earlier, holder = before
    said = {str(mapping(one).get("id")) for one in record.comments or ()}
    had = {str(mapping(one).get("id")): one for one in earlier.comments or ()}
    kept = {name: one for name, one in had.items() if name not in said}
    return record._replace(
        comments=[*(record.comments or ()), *kept.values()],
        edits={name: one for name, one in earlier.edits.items() if name in kept} | dict(record.edits),
        holders={name: earlier.holders.get(name, holder) for name in kept} | dict(record.holders),
    )


def _as_sighted(one: Sighting) -> CapturedItem:
    """Date the ticket by the run, which may have found only a part of it changed."""
    item, latest = one.ticket, one.latest
    record = item.record if item.run == latest.run else latest.record
    return item.model_copy(update={"record": record, "captured_at": latest.captured_at})


class _Reader:
    """Parses each answer once, however many sightings it belongs to."""

    def __init__(self) -> None:
        self._read: dict[bytes, object] = {}

    def read(self, item: CapturedItem) -> object:
        if item.data not in self._read:
            try:
                self._read[item.data] = loads(item.data)
            except orjson.JSONDecodeError as invalid:
                raise AnswerUnreadable(request=item.id, problem=Problem("json_invalid", words=invalid.msg)) from invalid
        return self._read[item.data]
