"""What each source shows of one ticket, which source holds where they differ, and in which order they saw it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from tracker_scope.model.ticket import Comment, Snapshot, TicketEvent
from tracker_scope.model.time import Instant
from tracker_scope.tickets.replay import distinct, value_of

MINUTE: Final = timedelta(minutes=1)


class Sighting(NamedTuple):
    """A snapshot by a source; `state` orders what was seen, whenever it was captured.

    `state` is the tracker's own date of the last change, to the minute, since a CSV has no
    seconds: two exports of one state have the same. Without that date the capture stands for it.
    """

    source: str
    event: TicketEvent
    shot: Snapshot
    state: Instant


class Witness(NamedTuple):
    """One source: its snapshots in order of state, and the changes that it dates."""

    source: str
    sightings: tuple[Sighting, ...]
    changes: tuple[TicketEvent, ...]

    @property
    def has_history(self) -> bool:
        """Tell whether the source dates what changed in the ticket."""
        return any(one.kind == "changed" and one.at is not None for one in self.changes)

    def covers(self, other: Sighting, *, dated: bool) -> bool:
        """Tell whether this source holds for what another saw.

        It holds up to its last snapshot, from its first or, if `dated`, from the creation.
        """
        last, undated = self.sightings[-1], other.shot.updated is None
        before = other.state <= last.state or (undated and other.event.seen_at <= last.event.seen_at)
        return before and (dated or self.sightings[0].state <= other.state)

    def shows(self, field: str) -> bool:
        """Tell whether the source knows the field at all; an export may leave any of them out."""
        return any(one.field == field and one.at is not None for one in self.changes) or any(
            value_of(field, one.shot) for one in self.sightings
        )


def witnesses(by_source: Mapping[str, Sequence[TicketEvent]]) -> tuple[Witness, ...]:
    """Return the sources, each with a snapshot at least, the one that holds before all others first.

    A source with dated changes comes before one without, then one whose comments have ids of
    the tracker, then the one that saw the latest state, then the first by name: nothing of this
    depends on when who captured what.
    """
    told = [
        Witness(
            source=name,
            sightings=tuple(sorted(_sightings(name, events), key=_order)),
            changes=tuple(distinct(event for event in sorted(events, key=_captured) if event.kind != "snapshot")),
        )
        for name, events in by_source.items()
    ]
    return tuple(sorted(sorted(told, key=lambda one: one.source), key=_weight, reverse=True))


def _weight(one: Witness) -> tuple[bool, bool, Instant]:
    stable = any(not is_made(comment) for sighting in one.sightings for comment in sighting.shot.comments)
    return one.has_history, stable, one.sightings[-1].state


def is_made(comment: Comment) -> bool:
    """Tell whether a comment's id was made from its instant and author, for want of one of the tracker's."""
    return comment.id.startswith("?") or "/" in comment.id


def in_order_of_state(told: Iterable[Witness]) -> list[Sighting]:
    """Return the snapshots of several sources, the earliest state first."""
    return sorted((one for each in told for one in each.sightings), key=_order)


def in_order_of_capture(told: Iterable[Witness]) -> list[Sighting]:
    """Return the snapshots of several sources as the ledger received them."""
    return sorted((one for each in told for one in each.sightings), key=lambda one: _captured(one.event))


def _captured(event: TicketEvent) -> tuple[Instant, int]:
    return event.seen_at, event.record


def _order(one: Sighting) -> tuple[Instant, Instant, int]:
    return one.state, one.event.seen_at, one.event.record


def _sightings(source: str, events: Iterable[TicketEvent]) -> Iterator[Sighting]:
    for event in events:
        if event.snapshot is not None:
            state = (event.snapshot.updated or event.seen_at).replace(second=0, microsecond=0)
            yield Sighting(source, event, event.snapshot, state)


def placed(every: Sequence[Sighting]) -> list[Instant]:
    """Say of snapshots in order of state when the ticket stood thus.

    That is when each was captured, unless a later state had begun by then, or was captured
    before: an old export that arrives late shows how the ticket stood at the tracker's own date.
    """
    instants: list[Instant] = []
    after: Sighting | None = None
    for one in reversed(every):
        at = one.event.seen_at
        if after is not None:
            moved = one.state < after.state
            latest = min(instants[-1], after.shot.updated or instants[-1]) if moved else instants[-1]
            if at > latest or (moved and at == latest):
                at = min(one.shot.updated or at, latest)
        instants.append(at)
        after = one
    return instants[::-1]
