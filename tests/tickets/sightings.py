"""What captures saw of one ticket, and what its tracker dated: events of our own for the replay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tracker_scope.model.ticket import Actor, Comment, Snapshot, TicketEvent, TicketHistory, TicketRef
from tracker_scope.tickets.replay import replay
from tracker_scope.tickets.versions import value_at

REF: Final = TicketRef(instance="https://jira.example", id="10007")
CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)
REPORTER: Final = Actor(account="client-dsi")


def day(number: float) -> datetime:
    """Return an instant so many days after the ticket was created."""
    return CREATED + timedelta(days=number)


def seen(on: float, record: int | None = None, **fields: Any) -> TicketEvent:
    """Build what a capture of that day saw; the record is the day unless it is named."""
    told = {"key": "PIM-7", "created": CREATED, "reporter": REPORTER, "title": "A list", **fields}
    return TicketEvent(
        ticket=REF,
        kind="snapshot",
        record=int(on) if record is None else record,
        seen_at=day(on),
        snapshot=Snapshot.model_validate(told),
    )


def changed(at: float, field: str, old: str | None, new: str | None, on: float = 50) -> TicketEvent:
    """Build a change that the tracker dates, brought by the capture of a day."""
    return TicketEvent(
        ticket=REF,
        kind="changed",
        record=int(on),
        seen_at=day(on),
        at=day(at),
        actor=Actor(account="provider-pm"),
        field=field,
        old=old,
        new=new,
    )


def comment(name: str, body: str = "Agreed.", at: float | None = 1, **more: Any) -> Comment:
    return Comment(id=name, author=REPORTER, at=None if at is None else day(at), body=body, **more)


def played(*events: TicketEvent) -> TicketHistory:
    history = replay("jira", events)
    assert history is not None
    return history


def spans(history: TicketHistory, field: str) -> list[tuple[str, float, bool]]:
    """Return each value of a field with its first day, and whether that is known exactly."""
    return [(one.value, (one.since - CREATED) / timedelta(days=1), one.exact) for one in history.fields.get(field, ())]


def held(history: TicketHistory, field: str, on: float) -> str | None:
    return value_at(history.fields.get(field, ()), day(on))
