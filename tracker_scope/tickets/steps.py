"""The steps by which a text went from one wording to the next, and the versions that they make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from tracker_scope.model.ticket import Actor, Version
from tracker_scope.model.time import Instant

# Clocks differ, and some sources date to the minute.
LEEWAY: Final = timedelta(minutes=1)


class Step(NamedTuple):
    """A value and since when it held; None for one that the tracker no longer gives."""

    value: str | None
    since: Instant
    actor: Actor | None = None
    not_before: Instant | None = None
    exact: bool = True
    between: tuple[Instant, Instant] | None = None


def held_at(steps: Sequence[Step], at: Instant) -> int:
    """Return the place of the step that held at an instant; that of the first before it."""
    return max((place for place, step in enumerate(steps) if step.since <= at), default=0)


def agrees(steps: Sequence[Step], place: int, seen: tuple[Instant, str]) -> bool:
    """Tell whether what was seen at an instant is the step that held, or one that began within the leeway."""
    at, value = seen
    near = (one for one in steps[place + 1 :] if one.since <= at + LEEWAY)
    return steps[place].value == value or any(one.value == value for one in near)


def shown_in(steps: list[Step], place: int, seen: Step, *, dated: bool) -> None:
    """Put what a capture saw where the tracker gives no text.

    A `dated` edit wrote it, which no listed edit followed: it is known since then. The first text was
    perhaps edited before edits were listed: of it the capture proves its own instant, nothing earlier.
    """
    held = steps[place]
    if dated:
        steps[place] = held._replace(value=seen.value)
    else:
        steps.insert(place + 1, seen._replace(not_before=held.since, exact=False))


def closed(steps: Sequence[Step]) -> tuple[Version, ...]:
    """Return the versions, each until the next step.

    A value that is not known leaves a hole: neither the one before it nor a later one stands in for it.
    """
    ends: list[Instant | None] = [*(step.since for step in steps[1:]), None]
    lasting = [(step, end) for step, end in zip(steps, ends, strict=True) if step.since != end]
    known = [(step, end) for step, end in lasting if step.value is not None]
    return tuple(
        Version(
            value=step.value or "",
            since=step.since,
            not_before=step.not_before,
            until=end,
            exact=step.exact,
            actor=step.actor,
            between=step.between,
        )
        for step, end in known
    )
