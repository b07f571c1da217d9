"""Reads the people and the instants that GitHub writes, and counts what was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.model.base import EXAMPLES_SHOWN, Finding
from tracker_scope.model.ticket import Actor

_BOT: Final = "[bot]"
_GHOST: Final = "ghost"  # docs.github.com: the account that stands for every deleted one


@dataclass
class Unread:
    """What the records of a run said that was not understood."""

    events: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    dates: list[str] = field(default_factory=list)
    date_count: int = 0

    def date(self, written: str) -> None:
        """Count a date that is none, and keep it as an example."""
        self.date_count += 1
        if len(self.dates) < EXAMPLES_SHOWN:
            self.dates.append(written[:60])

    def findings(self) -> Iterator[Finding]:
        """Give one finding a code, with a count a type as examples."""
        for code, counted in (("unread_event", self.events), ("unread_part", self.parts)):
            if counted:
                shown = tuple(f"{name} ({count})" for name, count in sorted(counted.items()))
                yield Finding(code=code, count=counted.total(), examples=shown[:EXAMPLES_SHOWN])
        if self.date_count:
            yield Finding(code="unreadable_date", count=self.date_count, examples=tuple(self.dates))


def author_of(source: Json) -> Actor | None:
    """Read who wrote: an object, a bare login, or null for an account that was deleted."""
    for name in ("user", "author", "actor"):
        if name in source:
            return person_of(source[name])
    return None


def person_of(given: object) -> Actor:
    """Read a person; GraphQL names an app without the "[bot]" that REST puts after it."""
    if isinstance(given, str):
        return Actor(account=given or None, bot=given.endswith(_BOT))
    person = mapping(given)
    login, typename = text(person, "login"), person.get("__typename")
    if login == _GHOST:
        return Actor()
    if login and typename == "Bot" and not login.endswith(_BOT):
        login += _BOT
    is_bot = "Bot" in (person.get("type"), typename) or person.get("is_bot") is True
    return Actor(account=login, bot=is_bot or (login or "").endswith(_BOT))


def instant(written: str | None, unread: Unread) -> datetime | None:
    """Read an ISO 8601 instant; one without a zone is no instant (GitHub always writes Z)."""
    if written is None:
        return None
    try:
        read = datetime.fromisoformat(written)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    unread.date(written)
    return None
