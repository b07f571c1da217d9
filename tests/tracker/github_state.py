"""What the replayed GitHub holds: repositories, tickets with every wording they ever had, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.tracker.github_nodes import node_id

_PERSON_PREFIX = {"User": "U", "Bot": "BOT", "Mannequin": "M", "Organization": "O"}


@dataclass(frozen=True)
class Person:
    """An account; one that was deleted is None wherever it would stand."""

    login: str
    id: int
    kind: str = "User"

    @property
    def node(self) -> str:
        return node_id(_PERSON_PREFIX[self.kind], self.id)


@dataclass
class Wording:
    """One wording of a text; `text` is None once somebody has deleted it from the history."""

    id: int
    at: datetime
    by: Person | None
    text: str | None
    deleted_at: datetime | None = None
    deleted_by: Person | None = None


@dataclass
class Remark:
    """A comment: its wordings from the first to the one in force.

    `hidden` is why it was minimised. One that is `unseen` is counted and not given.
    """

    id: int
    by: Person | None
    at: datetime
    texts: list[Wording]
    updated: datetime
    hidden: str | None = None
    unseen: bool = False
    association: str = "MEMBER"

    @property
    def text(self) -> str:
        return self.texts[-1].text or ""


@dataclass
class Event:
    """Something that happened to a ticket, under REST's name for it; `refused` shows it to nobody who asks."""

    id: int
    kind: str
    at: datetime
    by: Person | None
    more: dict[str, Any] = field(default_factory=dict)
    refused: bool = False


@dataclass(frozen=True)
class Label:
    """A label of a repository."""

    id: int
    name: str
    color: str


@dataclass(frozen=True)
class Milestone:
    """A milestone of a repository."""

    id: int
    number: int
    title: str


@dataclass(frozen=True)
class IssueType:
    """A type of an organisation's issues."""

    id: int
    name: str
    color: str


@dataclass(eq=False)
class Ticket:
    """An issue or a pull request; `version` grows with every change, `broken` names what the server fails to give."""

    home: Repository
    id: int
    number: int
    title: str
    by: Person | None
    at: datetime
    updated: datetime
    texts: list[Wording]
    pull: int | None = None
    comments: list[Remark] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    assignees: list[Person] = field(default_factory=list)
    milestone: Milestone | None = None
    type: IssueType | None = None
    parent: Ticket | None = None
    children: list[Ticket] = field(default_factory=list)
    closed: datetime | None = None
    closer: Person | None = None
    reason: str | None = None
    merged: datetime | None = None
    locked: str | None = None
    association: str = "MEMBER"
    broken: frozenset[str] = frozenset()
    version: int = 0

    @property
    def text(self) -> str:
        return self.texts[-1].text or ""

    @property
    def node(self) -> str:
        if self.pull is not None:
            return node_id("PR", self.home.id, self.pull)
        return node_id("I", self.home.id, self.id)

    def timeline(self) -> Iterator[Remark | Event]:
        """Return comments and events in order of time."""
        yield from sorted([*self.comments, *self.events], key=lambda one: (one.at, one.id))


@dataclass(frozen=True)
class Fate:
    """What REST says of a number whose ticket is no longer there: its status, and where the ticket went."""

    status: int
    moved_to: Ticket | None = None


@dataclass(eq=False)
class Repository:
    """Tickets by their numbers, and the fates of those that are gone."""

    id: int
    owner: Person
    name: str
    created: datetime
    tickets: dict[int, Ticket] = field(default_factory=dict)
    fates: dict[int, Fate] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    types: list[IssueType] = field(default_factory=list)
    private: bool = True

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    @property
    def node(self) -> str:
        return node_id("R", self.id)

    def next_number(self) -> int:
        """Return the number that the next issue or pull request gets: both share one count."""
        return max([0, *self.tickets, *self.fates]) + 1


@dataclass(eq=False)
class World:
    """Everything that the server holds; `version` grows with every change, `last_id` with everything made."""

    people: dict[str, Person]
    main: Repository
    other: Repository
    version: int = 0
    last_id: int = 1_200_000_000

    def new_id(self) -> int:
        """Return the next database id; it grows over every kind of thing."""
        self.last_id += 7
        return self.last_id

    def changed(self, ticket: Ticket, at: datetime | None = None) -> None:
        """Note that a ticket changed, and unless `at` is None that GitHub says so in its date of update."""
        self.version += 1
        ticket.version += 1
        if at is not None:
            ticket.updated = at

    def repositories(self) -> tuple[Repository, Repository]:
        """Return all of them."""
        return self.main, self.other
