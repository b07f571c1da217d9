"""When something went that a tracker showed before: between two captures, at a time that nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tracker_scope.model.capture import Gap, Run
from tracker_scope.operations.live_tally import GONE, NOT_LISTED, REFUSED

MOVED: Final = "ticket_moved"
# What is told of a ticket that an earlier run had met.
DATED: Final = frozenset({GONE, NOT_LISTED, MOVED, REFUSED, "ticket_not_found"})


def windowed(gap: Gap, runs: Sequence[Run], now: datetime, zone: str) -> Gap:
    """Say between which captures a ticket went: the last that showed it, and the first that did not, in a time zone."""
    shown = next((run for run in reversed(runs) if _shows(run, gap)), None)
    if gap.code not in DATED or shown is None:
        return gap
    since = [run for run in runs if run.captured_at > shown.captured_at]
    told = next((one for run in since for one in run.gaps if _same(one, gap)), None)
    missed = next((run.captured_at for run in since if _misses(run, gap)), now)
    # An interrupted run may have seen the ticket long before it ended.
    window = f"{_minute(shown.started_at, zone)} – {_minute(missed, zone)}"
    return told or gap.model_copy(update={"detail": f"{gap.detail}: {window}"})


def _shows(run: Run, gap: Gap) -> bool:
    """Tell whether a run met a ticket; one that moved, under the key that it had before."""
    key = run.seen.get(gap.subject or "")
    return key is not None and (gap.code != MOVED or key == gap.detail.partition(" → ")[0])


def _misses(run: Run, gap: Gap) -> bool:
    """Tell whether a run met a ticket under another key, or says that it is not there as it was."""
    return gap.subject in run.seen or any(one.code in DATED and one.subject == gap.subject for one in run.gaps)


def _minute(at: datetime, zone: str) -> str:
    """Write an instant as every table does: in the zone of the project, with its offset."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}"


def _same(one: Gap, other: Gap) -> bool:
    """Tell whether a gap says of a ticket what another one says, and since when."""
    return (one.code, one.subject) == (other.code, other.subject) and one.detail.startswith(f"{other.detail}: ")
