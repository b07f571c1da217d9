"""A GitHub repository made from a seed: the same shape and seed give the same tickets, to the byte."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tests.tracker.github_acts import Acts
from tests.tracker.github_state import IssueType, Label, Milestone, Person, Repository, Ticket, World

_ROLES: Final = (
    "client-dsi", "client-pm", "client-key-user", "client-buyer", "provider-pm", "provider-dev", "provider-qa",
    "provider-architect", "observer",
)  # fmt: skip
_BOTS: Final = ("build-bot[bot]", "dependency-bot[bot]")
_LABELS: Final = (
    ("scope", "d73a4a"), ("warranty", "0e8a16"), ("question", "d876e3"), ("urgent", "b60205"), ("contrat", "fbca04"),
)  # fmt: skip
_TYPES: Final = (("Bug", "red"), ("Feature", "blue"), ("Task", "yellow"))
_WORDS: Final = (
    "acceptance archive attachment audit backup batch calendar clause column comment contract counter dashboard "
    "deadline delivery export filter form import interface invoice label language ledger login mailing menu "
    "migration order page password period permission portal print process quota record report response retention "
    "role rule schedule screen search session signature sort statement supplier table template test timeout total "
    "training transfer update upload validation version warning workflow"
)
_MINUTE: Final = timedelta(minutes=1)
_EVERY_TENTH: Final = 10


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How much there is: tickets, what each carries, and what some carry more of.

    `pull_every` makes every n-th number a pull request (0: none), `edit_every` rewords the text and
    one comment of every n-th ticket. The first `long` tickets have `long_items` more comments.
    `showcase` adds one ticket for everything that GitHub can show.
    """

    tickets: int = 20
    comments: int = 4
    events: int = 8
    pull_every: int = 7
    edit_every: int = 3
    long: int = 0
    long_items: int = 230
    words: int = 60
    showcase: bool = False
    seed: int = 1


def made(shape: Shape, now: datetime) -> World:
    """Make a world whose last change lies an hour before `now`."""
    now = now.replace(microsecond=0)  # GitHub dates to the second, and its cursors hold what it shows
    people = {login: Person(login, 5_000_000 + place) for place, login in enumerate(_ROLES)}
    people |= {login: Person(login, 5_100_000 + place, "Bot") for place, login in enumerate(_BOTS)}
    people["former-lead"] = Person("former-lead", 5_200_000, "Mannequin")
    people["client"] = Person("client", 5_300_000, "Organization")
    world = World(
        people, _repository("portal", 700_000_001, people, now), _repository("hosting", 700_000_002, people, now)
    )
    maker = _Maker(world, shape)
    start = now - timedelta(days=200)
    step = (timedelta(days=198) - shape.long_items * _MINUTE) / max(shape.tickets, 1)
    cited = maker.acts.open(world.other, people["client-pm"], start, ("Hosting of the portal", "See the contract."))
    for place in range(shape.tickets):
        maker.ticket(place + 1, start + place * step, cited)
    return world


def _repository(name: str, number: int, people: dict[str, Person], now: datetime) -> Repository:
    made_one = Repository(number, people["client"], name, now - timedelta(days=400))
    made_one.labels = [Label(810_000_000 + place, *label) for place, label in enumerate(_LABELS)]
    made_one.milestones = [Milestone(820_000_000 + place, place + 1, f"Lot {place + 1}") for place in range(4)]
    made_one.types = [IssueType(830_000_000 + place, *kind) for place, kind in enumerate(_TYPES)]
    return made_one


def sentence(draw: random.Random, words: int) -> str:
    """Return so many words as sentences."""
    known = _WORDS.split()
    drawn = [draw.choice(known) for _ in range(words)]
    cut = [" ".join(drawn[at : at + 9]).capitalize() for at in range(0, words, 9)]
    return ". ".join(cut) + "."


class _Maker:
    """Makes ordinary tickets: opened by the client, discussed and moved by both."""

    def __init__(self, world: World, shape: Shape) -> None:
        self.world = world
        self.acts = Acts(world)
        self._shape = shape
        self._roles = [world.people[login] for login in _ROLES]

    def ticket(self, number: int, at: datetime, cited: Ticket) -> None:
        """Make one ticket; everything on it happens within two days, a minute apart at least."""
        draw = random.Random(f"{self._shape.seed} {number}")  # noqa: S311 - repeatable, not secret
        by, home = draw.choice(self._roles), self.world.main
        pull = self._shape.pull_every > 0 and number % self._shape.pull_every == 0
        text = f"See § {number % 9 + 1}.{number % 4 + 1}.\n\n{sentence(draw, self._shape.words)}"
        ticket = self.acts.open(home, by, at, (sentence(draw, 6), text), pull=pull)
        if not pull and number % 2:
            ticket.type = home.types[number % len(home.types)]
        steps = ["comment"] * self._shape.comments + ["event"] * self._shape.events
        draw.shuffle(steps)
        if number <= self._shape.long:
            steps += ["comment"] * self._shape.long_items
        done = 0
        for step in steps:
            at += _MINUTE
            who = draw.choice(self._roles)
            if step == "comment":
                self.acts.comment(ticket, sentence(draw, self._shape.words // 2), who, at)
            else:
                self._event(ticket, number + done, draw, at, cited)
                done += 1
        if self._shape.edit_every and number % self._shape.edit_every == 0:
            self._edit(ticket, draw, at)

    def _event(self, ticket: Ticket, turn: int, draw: random.Random, at: datetime, cited: Ticket) -> None:
        who, acts, home = draw.choice(self._roles), self.acts, ticket.home
        match turn % _EVERY_TENTH:
            case 0:
                acts.rename(ticket, sentence(draw, 6), who, at)
            case 1 | 6:
                acts.turn(ticket, who, at)
            case 2:
                acts.assign(ticket, self._roles[4 + turn % 3], who, at)
            case 3:
                acts.plan(ticket, turn, who, at)
            case 4:
                acts.cite(ticket, cited, at)
            case 5:
                acts.commit(ticket, who, at)
            case 7:
                acts.happen(ticket, "mentioned", who, at)
            case _:
                acts.label(ticket, draw.choice(home.labels), who, at)

    def _edit(self, ticket: Ticket, draw: random.Random, at: datetime) -> None:
        self.acts.reword(ticket, sentence(draw, self._shape.words), ticket.by, at + _MINUTE)
        if ticket.comments:
            words = sentence(draw, self._shape.words // 2)
            self.acts.reword_comment(ticket, ticket.comments[0], words, at + 2 * _MINUTE)
