"""Both hands of the clock for a view: as asked, or the last that the ledger knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from tracker_scope.errors import CaptureUnfinished, DateInFuture, DateInvalid, NothingCaptured, NothingKnown
from tracker_scope.model.capture import Run
from tracker_scope.model.time import AsOf, day_in, end_of_day
from tracker_scope.operations.runs import runs_of, withdrawn_of
from tracker_scope.operations.workspace import Workspace

# What a person records and expects to see in the very next view.
SHOWN_AT_ONCE: Final = ("decision", "notice_sent", "notice_withdrawal")


def instant_of(text: str, zone: str) -> datetime:
    """Read a day (its end, in the zone) or an instant; an instant without offset is in the zone.

    Raises DateInvalid.
    """
    try:
        if not {"T", " "} & set(text):
            return end_of_day(date.fromisoformat(text), zone)
        found = datetime.fromisoformat(text)
        found.astimezone(ZoneInfo(zone))  # what lies outside of the calendar of the zone is no instant
    except (ValueError, OverflowError) as wrong:
        raise DateInvalid(text=text) from wrong
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def day_of(text: str) -> date:
    """Read a calendar day; raises DateInvalid."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise DateInvalid(text=text) from wrong


def today(workspace: Workspace) -> date:
    """Return the calendar day that it is in the project's zone."""
    return day_in(workspace.clock(), workspace.zone)


def refuse_future(workspace: Workspace, effective: str | None) -> None:
    """Refuse a date after the end of today: of tickets and decisions nothing is known then.

    Raises DateInFuture, DateInvalid.
    """
    day = today(workspace)
    if effective is not None and instant_of(effective, workspace.zone) > end_of_day(day, workspace.zone):
        raise DateInFuture(date=effective, today=day.isoformat())


def as_of(workspace: Workspace, effective: str | None, known: str | None) -> AsOf:
    """Return the dates of a view.

    Without a date: the instant of the last complete run, or of a later act that a person
    recorded, so that what was just decided is seen. What was known is by default what the last
    record said: nothing is known of what comes after it. Raises DateInvalid, NothingCaptured.
    """
    zone = workspace.zone
    last = last_recorded(workspace)
    if effective is not None:
        moment = instant_of(effective, zone)
        return AsOf(effective=moment, known=instant_of(known, zone) if known else last or moment)
    known_at = instant_of(known, zone) if known else None
    default = last_effective(workspace, known_at)
    if default is None:
        raise _nothing(workspace, known)
    return AsOf(effective=default, known=known_at or max(default, last or default))


def _nothing(workspace: Workspace, known: str | None) -> NothingCaptured:
    """Say why there is no run to look at: too early a date, an interrupted capture, or none at all."""
    first = min((run.captured_at for run in runs_of(workspace)), default=None)
    if first is not None and known is not None:
        local = first.astimezone(ZoneInfo(workspace.zone))
        return NothingKnown(known=known, first=local.isoformat(timespec="minutes"))
    return CaptureUnfinished() if workspace.ledger.work.open_sources() else NothingCaptured()


def last_effective(workspace: Workspace, known: datetime | None) -> datetime | None:
    """Return the instant of the last complete run, or of the last decision or sending of a notice if that is later.

    A withdrawn run stands aside. Where none was complete the last one stands, what it lacks
    being said everywhere; where all were withdrawn, the last of them.
    """
    withdrawn = withdrawn_of(workspace, known)
    every = runs_of(workspace, known)
    standing = [run for run in every if run.id not in withdrawn]
    runs = [run for run in standing if run.complete] or standing or every
    if not runs:
        return None
    acted = [act.recorded_at for act in workspace.ledger.acts(*SHOWN_AT_ONCE, known=known)]
    return max([run.captured_at for run in runs] + acted + (_checked(workspace, standing) if known is None else []))


def _checked(workspace: Workspace, standing: Sequence[Run]) -> list[datetime]:
    """Return when sources were last looked at without finding anything new (noted, not evidence)."""
    found = (workspace.ledger.work.checked(run.source) for run in standing)
    return [one for one in found if one is not None]


def last_recorded(workspace: Workspace) -> datetime | None:
    """Return the instant of the last run or human act; to publish is to tell, not to know more."""
    acts = workspace.ledger.acts()
    return max((act.recorded_at for act in acts if act.kind != "publication"), default=None)
