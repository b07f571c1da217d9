"""Instants, dates and periods: always aware, with one clock of two hands."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from tracker_scope.model.base import Noun

Instant = AwareDatetime


class AsOf(Noun):
    """Both hands of the clock: what was true, and what had been recorded by then."""

    effective: Instant
    known: Instant


class Period(Noun):
    """A span of time, its start included and its end excluded; None means unbounded."""

    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether the instant lies in the period."""
        return (self.from_ is None or self.from_ <= at) and (self.to is None or at < self.to)


def day_in(at: datetime, zone: str) -> date:
    """Return the calendar day of an instant in an IANA time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first instant of a calendar day in an IANA time zone."""
    return datetime.combine(day, time.min, ZoneInfo(zone))


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last microsecond of a calendar day in an IANA time zone."""
    return datetime.combine(day, time.max, ZoneInfo(zone))
