"""The fields of a ticket that several sources carry: what the best source says, and what others add to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tracker_scope.model.ticket import Disagreement, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.disagreements import disagreement
from tracker_scope.tickets.replay import PLAIN, of_field, value_of
from tracker_scope.tickets.sameness import reduced
from tracker_scope.tickets.versions import Observation, versions_of
from tracker_scope.tickets.witnesses import Sighting, Witness, in_order_of_state, placed

CORE: Final = (*PLAIN, "labels")


class MergedFields(NamedTuple):
    """The versions of each field, and where sources differ."""

    fields: dict[str, tuple[Version, ...]]
    disagreements: tuple[Disagreement, ...]


def merged_fields(start: Instant, told: Sequence[Witness]) -> MergedFields:
    """Return every field by its first source that has it.

    A source holds for what it covers: with dated changes from the creation to its last
    snapshot, else from its first snapshot to its last. Within, another source adds no version;
    where it differs in more than form, that is a disagreement. Before and after, it shows what
    it saw, between two captures. Fields that a tracker or its users named are written in each
    format's own way (a person by name or by account): they are not compared, and another source
    adds to one only if both have agreed on it at least once.
    """
    named = {name for one in told for sighting in one.sightings for name in sighting.shot.fields}
    fields: dict[str, tuple[Version, ...]] = {}
    differing: list[Disagreement] = []
    for name in (*CORE, *sorted(named)):
        holders = [one for one in told if one.shows(name)]
        if holders:
            fields[name] = _versions(name, start, holders)
        if name in CORE:
            differing += _differing(name, fields.get(name, ()), holders)
    return MergedFields(fields, tuple(differing))


def _versions(name: str, start: Instant, holders: Sequence[Witness]) -> tuple[Version, ...]:
    first = holders[0]
    changes = of_field(name, first.changes)
    wording = {
        reduced(name, value): value
        for value in (
            *(value_of(name, one.shot) for one in reversed(first.sightings)),
            *(value for change in changes for value in (change.old, change.new) if value is not None),
        )
    }
    counted = set(_counted(name, holders))
    order = [one for one in in_order_of_state(holders) if (one.source, one.event.record) in counted]
    seen = []
    for one, at in zip(order, placed(order), strict=True):
        value = value_of(name, one.shot)
        if one.source != first.source:
            value = wording.setdefault(reduced(name, value), value)
        seen.append(Observation(value=value, seen_at=at, updated=one.shot.updated, actor=one.shot.reporter))
    return versions_of(start, seen, changes)


def _counted(name: str, holders: Sequence[Witness]) -> Iterator[tuple[str, int]]:
    """Yield source and record of the snapshots that count: those that no source before theirs covers."""
    before: list[Witness] = []
    for one in holders:
        if not before or name in CORE or _agreed(name, holders[0], one):
            for sighting in one.sightings:
                if not any(other.covers(sighting, dated=other.has_history) for other in before):
                    yield one.source, sighting.event.record
        before.append(one)


def _agreed(name: str, first: Witness, other: Witness) -> bool:
    """Tell whether two sources ever wrote the same in a field, and so write it in the same form."""
    written = {reduced(name, value_of(name, one.shot)) for one in first.sightings} - {""}
    return any(reduced(name, value_of(name, one.shot)) in written for one in other.sightings)


def _differing(name: str, versions: Sequence[Version], holders: Sequence[Witness]) -> Iterator[Disagreement]:
    for other in holders[1:]:
        inside: list[tuple[Sighting, str]] = [
            (one, value_of(name, one.shot))
            for one in other.sightings
            if holders[0].covers(one, dated=holders[0].has_history)
        ]
        found = disagreement(name, versions, (holders[0].source, other.source), inside)
        if found is not None:
            yield found
