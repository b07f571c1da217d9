"""Where two sources say different things of one time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker_scope.model.ticket import Disagreement, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.sameness import same
from tracker_scope.tickets.witnesses import MINUTE, Sighting


def disagreement(
    field: str, versions: Sequence[Version], sources: tuple[str, str], shown: Iterable[tuple[Sighting, str]]
) -> Disagreement | None:
    """Return the last value of the second source that none of the first's versions of that time agrees with."""
    for sighting, value in reversed(list(shown)):
        standing = standing_at(versions, sighting.state)
        if not any(same(field, one.value, value) for one in standing):
            own = standing[-1].value if standing else ""
            return Disagreement(field=field, sources=sources, values=(own, value), at=sighting.state)
    return None


def standing_at(versions: Sequence[Version], state: Instant) -> list[Version]:
    """Return every version that may have stood within the minute that follows an instant."""
    return [
        one
        for one in versions
        if ((one.not_before or one.since) if not one.exact else one.since) < state + MINUTE
        and (one.until is None or one.until > state)
    ]
