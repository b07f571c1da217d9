"""What the replayed Jira holds: people, tickets and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

EPOCH: Final = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Person:
    """One account; `name` is the role that it plays, stable over renames."""

    name: str
    display: str
    number: int
    active: bool = True
    anonymised: bool = False
    zone: str = "Europe/Paris"


@dataclass(slots=True)
class Comment:
    """`visibility` is (role or group, its name); `public` is Jira Service Management's flag, or None.

    `hidden` ones are left out of lists, and counted by totals where Mode.count_hidden says so.
    """

    id: int
    author: Person | None
    body: str
    created: datetime
    updated: datetime
    visibility: tuple[str, str] | None = None
    public: bool | None = None
    hidden: bool = False


@dataclass(slots=True)
class History:
    """One entry of the changelog; its items are JSON as Jira gives them."""

    id: int
    author: Person | None
    created: datetime
    items: list[dict[str, Any]]
    metadata: dict[str, Any] | None = None


@dataclass(slots=True)
class Worklog:
    """Time that somebody noted; what is `hidden` is treated as in comments."""

    id: int
    author: Person | None
    comment: str
    started: datetime
    seconds: int
    hidden: bool = False


@dataclass(slots=True)
class Attachment:
    """A file and its bytes."""

    id: int
    filename: str
    author: Person | None
    created: datetime
    content: bytes
    mime: str = "text/plain"


@dataclass(slots=True)
class Ticket:
    """One issue; `indexed` is the `updated` that the search knows, None while it does not know the ticket.

    `aliases` are former keys; `hidden` tickets answer 404, `refused` ones 403, neither is found.
    """

    id: int
    key: str
    type: str
    summary: str
    description: str | None
    reporter: Person | None
    created: datetime
    updated: datetime
    status: str = "Open"
    priority: str = "Medium"
    resolution: str | None = None
    resolved: datetime | None = None
    assignee: Person | None = None
    parent: int | None = None
    children: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    links: list[tuple[str, str, int]] = field(default_factory=list)  # (type, inward or outward, id)
    custom: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    histories: list[History] = field(default_factory=list)
    worklogs: list[Worklog] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    security: str | None = None
    hidden: bool = False
    refused: bool = False
    indexed: datetime | None = None
    revision: int = 0

    @property
    def project(self) -> str:
        """Return the key of the ticket's project."""
        return self.key.rpartition("-")[0]

    @property
    def number(self) -> int:
        """Return the number in the ticket's key."""
        return int(self.key.rpartition("-")[2])

    @property
    def visible(self) -> bool:
        """Tell whether the account may see the ticket."""
        return not self.hidden and not self.refused


@dataclass
class World:
    """Everything that one Jira holds; ids are drawn from one counter a kind, and never given twice.

    `revision` moves with every change, `looks` with those that show in every ticket.
    """

    projects: dict[str, str] = field(default_factory=lambda: {"PRT": "Portail client"})
    people: dict[str, Person] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=lambda: {"ticket": 10_000, "comment": 20_000, "history": 50_000})
    field_names: dict[str, str] = field(default_factory=dict)
    edges: dict[str, int] = field(default_factory=dict)
    revision: int = 0
    looks: int = 0

    def next_id(self, kind: str) -> int:
        """Draw an id."""
        self.ids[kind] = self.ids.get(kind, 70_000) + 1
        return self.ids[kind]

    def next_key(self, project: str) -> str:
        """Draw a key of a project."""
        self.numbers[project] = self.numbers.get(project, 0) + 1
        return f"{project}-{self.numbers[project]}"

    def add(self, ticket: Ticket) -> Ticket:
        """Put a ticket in."""
        self.tickets[ticket.id] = ticket
        self.keys[ticket.key] = ticket.id
        self.revision += 1
        return ticket

    def changed(self, ticket: Ticket) -> None:
        """Note that what a ticket's answers hold is no longer what it was."""
        ticket.revision += 1
        self.revision += 1

    def renamed(self) -> None:
        """Note that people or fields are called otherwise."""
        self.revision += 1
        self.looks += 1

    def find(self, written: str) -> Ticket | None:
        """Find a ticket by its id, its key or a key that it had; the account may not be allowed to see it."""
        number = int(written) if written.isdecimal() else self.keys.get(written.upper(), 0)
        return self.tickets.get(number)

    def edge(self, name: str) -> Ticket:
        """Return the ticket that carries an edge case (jira_edges.py); raises KeyError."""
        return self.tickets[self.edges[name]]


def after(start: datetime, *, days: float = 0, seconds: float = 0) -> datetime:
    """Return a later instant, to the millisecond, as Jira keeps them."""
    later = start + timedelta(days=days, seconds=seconds)
    return later.replace(microsecond=later.microsecond // 1000 * 1000)
