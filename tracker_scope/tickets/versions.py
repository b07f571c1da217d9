"""The versions of one field: dated changes where the tracker has them, windows between captures elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from tracker_scope.model.base import Noun
from tracker_scope.model.ticket import Actor, TicketEvent, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.steps import Step, agrees, closed, held_at, shown_in


class Observation(Noun):
    """What a capture saw in the field."""

    value: str
    seen_at: Instant
    updated: Instant | None = None
    actor: Actor | None = None


def versions_of(start: Instant, seen: Sequence[Observation], changes: Sequence[TicketEvent]) -> tuple[Version, ...]:
    """Return the versions of a field since the ticket's creation, with holes only where the tracker gives no text.

    What a capture saw outweighs what the dated changes add up to: the difference becomes a
    version of its own, dated by the window in which it must have begun.
    """
    if not seen:
        return ()
    steps = _dated(start, seen[0], changes)
    before: Instant | None = None
    for observed in seen:
        at = observed.seen_at
        place = held_at(steps, at)
        held = steps[place]
        if agrees(steps, place, (at, observed.value)):
            pass
        elif held.value is None:
            shown_in(steps, place, Step(observed.value, at, observed.actor), dated=held.since > steps[0].since)
        else:
            not_before = max(held.since, before or held.since)
            steps.insert(place + 1, _windowed(observed, not_before))
        before = at
    return closed(steps)


def _dated(start: Instant, first: Observation, changes: Sequence[TicketEvent]) -> list[Step]:
    opening = _opening(first.value, [one for one in changes if one.at is not None and one.at <= first.seen_at])
    steps = [Step(opening, min(start, first.seen_at), first.actor)]
    for change in changes:
        if change.at is None:
            continue
        value = _after(steps[-1].value, change)
        if value is None or value != steps[-1].value:
            steps.append(Step(value, max(change.at, steps[-1].since), change.actor))
    return steps


def _opening(seen: str, changes: Sequence[TicketEvent]) -> str | None:
    """Return the value before the changes that the first capture had behind it; labels are undone one by one."""
    if not changes:
        return seen
    if changes[0].field != "labels":
        return None if is_unknown(changes[0]) else changes[0].old or ""
    held = set(filter(None, seen.split("\n")))
    for change in reversed(changes):
        held.discard(change.new or "")
        held |= {change.old} if change.old else set()
    return "\n".join(sorted(held))


def _after(held: str | None, change: TicketEvent) -> str | None:
    if change.field != "labels":
        return None if is_unknown(change) else change.new or ""
    labels = set(filter(None, (held or "").split("\n")))
    labels.discard(change.old or "")
    labels |= {change.new} if change.new else set()
    return "\n".join(sorted(labels))


def is_unknown(change: TicketEvent) -> bool:
    """Tell a change of a text whose wordings the tracker no longer gives."""
    return change.field == "description" and change.old is None and change.new is None


def _windowed(observed: Observation, not_before: Instant) -> Step:
    """Date a change that only two captures show: the tracker's own `updated` may narrow the window."""
    since = observed.seen_at
    if observed.updated is not None and not_before < observed.updated < since:
        since = observed.updated
    return Step(observed.value, since, not_before=not_before, exact=False)


def value_at(versions: Sequence[Version], at: Instant) -> str | None:
    """Return what the field held at an instant; None where that is not known, and before the ticket existed."""
    held = version_at(versions, at)
    return None if held is None else held.value


def version_at(versions: Sequence[Version], at: Instant) -> Version | None:
    """Return the version that held at an instant; None in a time of which the tracker gives no text."""
    held = next((one for one in reversed(versions) if one.since <= at), None)
    return None if held is None or (held.until is not None and held.until <= at) else held


def with_holes(versions: Sequence[Version], written: Instant | None = None) -> tuple[Version, ...]:
    """Return the versions with the times between them, and since the writing, of which no text is given."""
    every: list[Version] = []
    ended = written
    for one in versions:
        if ended is not None and ended < one.since:
            every.append(Version(value="", given=False, since=ended, until=one.since))
        every.append(one)
        ended = one.until
    if every and ended is not None:
        every.append(Version(value="", given=False, since=ended))
    return tuple(every)
