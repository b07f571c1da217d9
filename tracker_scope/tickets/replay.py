"""Replays the events of one ticket into its history: what each field held, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tracker_scope.model.ticket import Snapshot, TicketEvent, TicketHistory, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.comments import comment_histories, narrowest
from tracker_scope.tickets.versions import Observation, versions_of

PLAIN: Final = ("title", "description", "type", "status", "parent")


def replay(source: str, events: Iterable[TicketEvent]) -> TicketHistory | None:
    """Replay the events of one ticket, in the order of the ledger; None without any snapshot."""
    every = sorted(events, key=lambda event: (event.seen_at, event.record))
    seen = [(event, event.snapshot) for event in every if event.snapshot is not None]
    if not seen:
        return None
    changes = distinct([event for event in every if event.kind != "snapshot"])
    first, last = seen[0], seen[-1]
    created = min((shot.created for _, shot in seen if shot.created), default=None)
    keys = {name for _, shot in seen for name in (shot.key, *shot.aliases)} - {last[1].key}
    start = created or first[0].seen_at
    return TicketHistory(
        ref=last[0].ticket,
        key=last[1].key,
        aliases=tuple(sorted(keys)),
        source=source,
        project=last[1].project,
        created=start,
        created_known=created is not None,
        reporter=last[1].reporter,
        url=last[1].url,
        parent=last[1].parent,
        pull_request=last[1].pull_request,
        visibility=narrowest(shot.visibility for _, shot in seen),
        fields=_fields(start, seen, changes),
        comments=comment_histories(seen),
        changes=tuple(changes),
        records=tuple(dict.fromkeys(event.record for event in every)),
        first_seen=first[0].seen_at,
        last_seen=last[0].seen_at,
    )


def distinct(changes: Iterable[TicketEvent]) -> list[TicketEvent]:
    """Keep one of each dated change, in order of its date: every capture brings the older ones again.

    Of two of one instant, of which one gives less than the other, the other is kept: what a
    tracker once told of a change stays known.
    """
    kept: dict[tuple[object, ...], TicketEvent] = {}
    at_once: dict[tuple[object, ...], list[TicketEvent]] = {}
    for event in changes:
        key = (event.at, event.field, event.old, event.new)
        if key not in kept:
            kept[key] = event
            at_once.setdefault((event.at, event.field), []).append(event)
    told = [one for each in at_once.values() for one in each if not any(_says_more(other, one) for other in each)]
    return sorted(told, key=lambda event: (event.at or event.seen_at, event.record))


def _says_more(one: TicketEvent, other: TicketEvent) -> bool:
    """Tell whether a change gives what another of the same instant gives, and something that it does not."""
    first, second = (one.old, one.new), (other.old, other.new)
    return first != second and all(less in {None, more} for more, less in zip(first, second, strict=True))


def _fields(
    start: Instant, seen: Sequence[tuple[TicketEvent, Snapshot]], changes: Sequence[TicketEvent]
) -> dict[str, tuple[Version, ...]]:
    names = [*PLAIN, "labels", *sorted({name for _, shot in seen for name in shot.fields})]
    versions = {name: versions_of(start, _observed(name, seen), of_field(name, changes)) for name in names}
    return {name: found for name, found in versions.items() if any(one.value for one in found)}


def of_field(name: str, changes: Iterable[TicketEvent]) -> list[TicketEvent]:
    """Return the dated changes of a field."""
    return [event for event in changes if event.field == name and event.at is not None]


def _observed(name: str, seen: Iterable[tuple[TicketEvent, Snapshot]]) -> list[Observation]:
    return [
        Observation(value=value_of(name, shot), seen_at=event.seen_at, updated=shot.updated, actor=shot.reporter)
        for event, shot in seen
    ]


def value_of(name: str, shot: Snapshot) -> str:
    """Return what a snapshot shows in a field, labels one a line; empty where it has none."""
    if name == "labels":
        return "\n".join(sorted(shot.labels))
    if name in PLAIN:
        return getattr(shot, name) or ""
    return shot.fields.get(name, "")
