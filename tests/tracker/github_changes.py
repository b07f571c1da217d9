"""What happens to tickets between two runs, or while one is paging: drawn from a seed, dated by the server's clock."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from tests.tracker.github_acts import Acts
from tests.tracker.github_making import sentence
from tests.tracker.github_state import Fate, Person, Ticket, World
from tests.tracker.web import Clock

_MINUTE: Final = timedelta(minutes=1)


@dataclass
class Drift:
    """Touches tickets while somebody is paging: `touch` of them after each of the next `times` listings."""

    touch: int = 1
    times: int = 0
    numbers: tuple[int, ...] = ()


@dataclass
class Changes:
    """Changes so many tickets, or those of the numbers that are told; each call comes a minute after the last."""

    world: World
    clock: Clock
    seed: int = 1
    drift: Drift = field(default_factory=Drift)
    done: int = 0

    def __post_init__(self) -> None:
        self._acts = Acts(self.world)
        self._draw = random.Random()  # noqa: S311 - seeded before each use

    def verbs(self) -> dict[str, Callable[[Ticket, datetime], None]]:
        """Return what can be done to one ticket, by name."""
        return {
            "touch": self._touch,
            "retitle": lambda ticket, at: self._acts.rename(ticket, self._words(6), self._who(), at),
            "edit": lambda ticket, at: self._acts.reword(ticket, self._words(40), ticket.by, at),
            "edit_comment": self._edit_comment,
            "delete_comment": self._delete_comment,
            "cite": lambda ticket, at: self._acts.cite(ticket, next(iter(self.world.other.tickets.values())), at),
            "close": lambda ticket, at: self._acts.turn(ticket, self._who(), at),
            "delete": lambda ticket, _at: self._acts.remove(ticket, Fate(410)),
            "hide": lambda ticket, _at: self._acts.remove(ticket, Fate(404)),
            "transfer": lambda ticket, at: self._moved(ticket, at, 301),
            "transfer_unseen": lambda ticket, at: self._moved(ticket, at, 404),
            "transfer_deleted": lambda ticket, at: self._moved(ticket, at, 410),
        }

    def make(self, verb: str, arguments: Mapping[str, Any]) -> list[int]:
        """Change `count` tickets (1), or those of `numbers`; returns their numbers; raises ValueError.

        "open" makes new ones instead.
        """
        self.clock.advance(_MINUTE)
        self.done += 1
        self._draw.seed(f"{self.seed} {verb} {self.done}")
        at, count = self.clock().replace(microsecond=0), int(arguments.get("count", 1))
        if verb == "open":
            return [self._open(at) for _ in range(count)]
        act = self.verbs().get(verb)
        if act is None:
            raise ValueError(verb)
        chosen = self._chosen(arguments.get("numbers"), count, commented="comment" in verb)
        for ticket in chosen:
            act(ticket, at)
        return [ticket.number for ticket in chosen]

    def listed(self) -> None:
        """Note that a page of tickets was given: tickets may drift now."""
        if self.drift.times > 0:
            self.drift.times -= 1
            self.make("touch", {"count": self.drift.touch, "numbers": list(self.drift.numbers)})

    def _chosen(self, numbers: Sequence[int] | None, count: int, *, commented: bool) -> list[Ticket]:
        tickets = self.world.main.tickets
        if numbers:
            return [tickets[int(number)] for number in numbers]
        fit = [one for one in tickets.values() if one.pull is None and (one.comments or not commented)]
        return sorted(self._draw.sample(fit, min(count, len(fit))), key=lambda one: one.number)

    def _open(self, at: datetime) -> int:
        words = (self._words(6), self._words(40))
        return self._acts.open(self.world.main, self._who(), at, words).number

    def _touch(self, ticket: Ticket, at: datetime) -> None:
        self._acts.comment(ticket, self._words(30), self._who(), at)
        self._acts.label(ticket, self._draw.choice(ticket.home.labels), self._who(), at)

    def _edit_comment(self, ticket: Ticket, at: datetime) -> None:
        self._acts.reword_comment(ticket, self._draw.choice(ticket.comments), self._words(30), at)

    def _delete_comment(self, ticket: Ticket, at: datetime) -> None:
        self._acts.delete_comment(ticket, self._draw.choice(ticket.comments), self._who(), at)

    def _moved(self, ticket: Ticket, at: datetime, status: int) -> None:
        self._acts.transfer(ticket, self._who(), at, status)

    def _who(self) -> Person:
        return self._draw.choice([one for one in self.world.people.values() if one.kind == "User"])

    def _words(self, count: int) -> str:
        return sentence(self._draw, count)
