"""Puts together what several captures hold of one ticket: its own item, and the parts that came apart from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tracker_scope.model.capture import CapturedItem

TICKET: Final = "ticket"
PartKey = tuple[str, str]


class Sighting(NamedTuple):
    """A ticket as one run left it known: `parts` are the latest items of every other kind and id.

    A run that found only a part changed shows the ticket's item of an earlier one. `latest` is the
    last item that the run recorded of the ticket: it dates the sighting.
    """

    ticket: CapturedItem
    parts: Mapping[PartKey, CapturedItem]
    latest: CapturedItem


def sightings(items: Iterable[CapturedItem]) -> Iterator[Sighting]:
    """Group items of tickets, given in order of record, by source and ticket, and sum up each run.

    Parts of a ticket whose own item is not here are left out: without it they say nothing.
    """
    found: dict[tuple[str, str, str], list[CapturedItem]] = {}
    for item in items:
        if item.subject is not None:
            found.setdefault((item.source, item.instance, item.subject), []).append(item)
    for each in found.values():
        yield from _of_ticket(each)


def _of_ticket(items: list[CapturedItem]) -> Iterator[Sighting]:
    ticket: CapturedItem | None = None
    parts: dict[PartKey, CapturedItem] = {}
    for place, item in enumerate(items):
        if item.kind == TICKET:
            ticket = item
        else:
            parts[item.kind, item.id] = item
        ends_run = place + 1 == len(items) or items[place + 1].run != item.run
        if ends_run and ticket is not None:
            yield Sighting(ticket, dict(parts), item)
