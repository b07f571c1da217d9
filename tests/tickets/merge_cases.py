"""Captures of one ticket by several sources: events of our own for the merging."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sightings import CREATED, REF, changed, day

from tracker_scope.model.ticket import Actor, Comment, Snapshot, TicketEvent, TicketHistory
from tracker_scope.tickets.merge import merge

CLIENT = Actor(account="client-dsi", name="Client DSI")
Events = dict[str, list[TicketEvent]]


class Case:
    """Captures of one ticket by several sources, each event with a record of its own."""

    def __init__(self) -> None:
        self.events: Events = {}
        self.records = 0

    def seen(self, source: str, on: float, updated: float | None = None, **fields: Any) -> Case:
        """Add what a source saw on a day; the ticket had last changed on the day of `updated`."""
        self.records += 1
        told = {"key": "PIM-7", "created": CREATED, "title": "A list", "reporter": CLIENT, **fields}
        told["updated"] = None if updated is None else day(updated)
        shot = Snapshot.model_validate(told)
        event = TicketEvent(ticket=REF, kind="snapshot", record=self.records, seen_at=day(on), snapshot=shot)
        self.events.setdefault(source, []).append(event)
        return self

    def changed(self, source: str, at: float, field: str, old: str | None, new: str | None) -> Case:
        """Add a change that the last capture of a source brought with it."""
        last = self.events[source][-1]
        made = changed(at, field, old, new).model_copy(update={"record": last.record, "seen_at": last.seen_at})
        self.events[source].append(made)
        return self

    def history(self) -> TicketHistory:
        found = merge(self.events)
        assert found is not None
        return found


def csv(at: float, body: str, account: str = "client-dsi", **more: Any) -> Comment:
    """Build a comment as a Jira CSV gives it: to the minute, named by its instant and author."""
    instant = day(at).replace(second=0, microsecond=0)
    made = Comment(id="", author=Actor(account=account), at=instant, body=body, **more)
    return made.model_copy(update={"id": f"{instant.isoformat()}/{account}"})


def rest(name: str, at: float, body: str, **more: Any) -> Comment:
    """Build a comment as Jira's REST gives it: by id, to the second."""
    return Comment(id=name, author=CLIENT, at=day(at) + timedelta(seconds=37), body=body, **more)


def told(history: TicketHistory) -> list[tuple[int, str, list[str], bool]]:
    """Return the comments: number, id, wordings, whether each is missing."""
    return [
        (one.number, one.id, [version.value for version in one.versions], one.missing_since is not None)
        for one in history.comments
    ]


def differing(history: TicketHistory) -> list[tuple[str, tuple[str, str], tuple[str, str]]]:
    return [(one.field, one.sources, one.values) for one in history.disagreements]
