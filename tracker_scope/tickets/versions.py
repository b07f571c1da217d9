"""The versions of one field: dated changes where the tracker has them, windows between captures elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from tracker_scope.model.base import Noun
from tracker_scope.model.ticket import Actor, TicketEvent, Version
from tracker_scope.model.time import Instant


class Observation(Noun):
    """What a capture saw in the field."""

    value: str
    seen_at: Instant
    updated: Instant | None = None
    actor: Actor | None = None


def versions_of(start: Instant, seen: Sequence[Observation], changes: Sequence[TicketEvent]) -> tuple[Version, ...]:
    """Return the versions of a field since the ticket's creation, without holes.

    What a capture saw outweighs what the dated changes add up to: the difference becomes a
    version of its own, dated by the window in which it must have begun.
    """
    if not seen:
        return ()
    steps = _dated(start, seen[0], changes)
    before: Instant | None = None
    for observed in seen:
        held = [step for step in steps if step.since <= observed.seen_at]
        if held[-1].value != observed.value:
            not_before = max(held[-1].since, before or held[-1].since)
            steps = [*held, _windowed(observed, not_before), *steps[len(held) :]]
        before = observed.seen_at
    return _closed(steps)


def _dated(start: Instant, first: Observation, changes: Sequence[TicketEvent]) -> list[Version]:
    opening = _opening(first.value, [one for one in changes if one.at is not None and one.at <= first.seen_at])
    steps = [Version(value=opening, since=min(start, first.seen_at), actor=first.actor)]
    for change in changes:
        if change.at is None:
            continue
        value = _after(steps[-1].value, change)
        if value != steps[-1].value:
            since = max(change.at, steps[-1].since)
            steps.append(Version(value=value, since=since, actor=change.actor))
    return steps


def _opening(seen: str, changes: Sequence[TicketEvent]) -> str:
    """Return the value before the changes that the first capture had behind it; labels are undone one by one."""
    if not changes:
        return seen
    if changes[0].field != "labels":
        return changes[0].old or ""
    held = set(filter(None, seen.split("\n")))
    for change in reversed(changes):
        held.discard(change.new or "")
        held |= {change.old} if change.old else set()
    return "\n".join(sorted(held))


def _after(held: str, change: TicketEvent) -> str:
    if change.field != "labels":
        return change.new or ""
    labels = set(filter(None, held.split("\n")))
    labels.discard(change.old or "")
    labels |= {change.new} if change.new else set()
    return "\n".join(sorted(labels))


def _windowed(observed: Observation, not_before: Instant) -> Version:
    """Date a change that only two captures show: the tracker's own `updated` may narrow the window."""
    since = observed.seen_at
    if observed.updated is not None and not_before < observed.updated < since:
        since = observed.updated
    return Version(value=observed.value, since=since, not_before=not_before, exact=False, actor=None)


def _closed(steps: Sequence[Version]) -> tuple[Version, ...]:
    ends = [step.since for step in steps[1:]]
    return tuple(
        step.model_copy(update={"until": end})
        for step, end in zip(steps, [*ends, None], strict=True)
        if step.since != end
    )


def value_at(versions: Sequence[Version], at: Instant) -> str | None:
    """Return what the field held at an instant; None before the ticket existed or without the field."""
    held = next((one for one in reversed(versions) if one.since <= at), None)
    return None if held is None else held.value
