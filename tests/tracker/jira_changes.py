"""What people do in the replayed Jira between two runs, or between two pages of one."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import datetime

from tests.tracker.jira_data import Sizes, add_comment, add_history, item, new_ticket
from tests.tracker.jira_ticket import Comment, History, Ticket, World


class Changes:
    """Acts on a world at the server's present time.

    `noted` is told of each ticket whose `updated` has moved, or that is new: the search learns of
    it at once or later. Tickets are named by any of their keys or their id.
    """

    def __init__(
        self, world: World, now: Callable[[], datetime], noted: Callable[[Ticket], None], seed: int = 1
    ) -> None:
        self._world = world
        self._now = now
        self._noted = noted
        self._draw = random.Random(f"changes {seed}")  # noqa: S311 - repeatable, not secret

    def touch(self, count: int = 1, keys: Iterable[str] = ()) -> list[str]:
        """Add a comment and an entry of history to the named tickets, or to that many drawn ones."""
        return [self._touched(ticket) for ticket in self._chosen(count, keys)]

    def bump(self, count: int = 1, keys: Iterable[str] = ()) -> list[str]:
        """Move `updated` only, as a field does that no changelog tells of."""
        chosen = self._chosen(count, keys)
        for ticket in chosen:
            self._dated(ticket)
        return [ticket.key for ticket in chosen]

    def add(self, count: int = 1, project: str = "PRT") -> list[str]:
        """Add tickets, without comments or history."""
        made = [
            new_ticket(self._world, self._draw, self._now(), Sizes(comments=0, histories=0), project)
            for _ in range(count)
        ]
        for ticket in made:
            self._noted(ticket)
        return [ticket.key for ticket in made]

    def comment(self, key: str, body: str, author: str = "client-dsi") -> Comment:
        """Write a comment."""
        ticket = self.ticket(key)
        told = {"body": body, "author": self._world.people[author]}
        made = add_comment(self._world, ticket, self._draw, self._now(), **told)
        self._dated(ticket)
        return made

    def edit_comment(self, key: str, comment: int, body: str) -> None:
        """Write another text over a comment: Jira keeps nothing of the old one."""
        ticket, told = self._comment(key, comment)
        told.body, told.updated = body, self._now()
        self._dated(ticket)

    def delete_comment(self, key: str, comment: int, *, dated: bool = False) -> None:
        """Delete a comment; Jira leaves no trace of it, by default not even in `updated`."""
        ticket, told = self._comment(key, comment)
        ticket.comments.remove(told)
        self._after(ticket, dated=dated)

    def hide_comment(self, key: str, comment: int, *, hidden: bool = True) -> None:
        """Leave a comment out of lists; Mode.count_hidden says whether also out of totals."""
        ticket, told = self._comment(key, comment)
        told.hidden = hidden
        self._after(ticket, dated=False)

    def hide_worklog(self, key: str, worklog: int, *, hidden: bool = True) -> None:
        """Leave what somebody noted out of lists."""
        ticket = self.ticket(key)
        next(told for told in ticket.worklogs if told.id == int(worklog)).hidden = hidden
        self._after(ticket, dated=False)

    def delete(self, key: str) -> None:
        """Delete a ticket."""
        ticket = self.ticket(key)
        del self._world.tickets[ticket.id]
        for alias in (ticket.key, *ticket.aliases):
            self._world.keys.pop(alias, None)
        for other in self._world.tickets.values():
            if ticket.id in other.children:
                other.children.remove(ticket.id)
            other.parent = None if other.parent == ticket.id else other.parent
        self._world.revision += 1

    def hide(self, key: str, *, hidden: bool = True) -> None:
        """Take a ticket from the account's sight (404), or give it back."""
        ticket = self.ticket(key)
        ticket.hidden = hidden
        self._after(ticket, dated=False)

    def refuse(self, key: str, *, refused: bool = True) -> None:
        """Refuse a ticket to the account (403)."""
        ticket = self.ticket(key)
        ticket.refused = refused
        self._after(ticket, dated=False)

    def secure(self, key: str, level: str | None) -> None:
        """Give a ticket a security level, or take it away."""
        ticket = self.ticket(key)
        ticket.security = level
        self._dated(ticket)

    def move(self, key: str, project: str) -> str:
        """Move a ticket to another project: a new key, the old one goes on answering. Returns the new key."""
        ticket = self.ticket(key)
        old, ticket.key = ticket.key, self._world.next_key(project)
        self._world.projects.setdefault(project, project.title())
        ticket.aliases.append(old)
        self._world.keys[ticket.key] = ticket.id
        told = item("Key", (None, old), (None, ticket.key), fieldId=None)
        author = self._world.people["provider-pm"]
        ticket.histories.append(History(self._world.next_id("history"), author, self._now(), [told]))
        self._dated(ticket)
        return ticket.key

    def deactivate(self, person: str) -> None:
        """Make an account inactive."""
        self._world.people[person].active = False
        self._world.renamed()

    def anonymise(self, person: str) -> None:
        """Take an account's name away, as the GDPR lets people ask."""
        self._world.people[person].anonymised = True
        self._world.renamed()

    def rename_field(self, field: str, name: str) -> None:
        """Give a custom field another name."""
        self._world.field_names[field] = name
        self._world.renamed()

    def ticket(self, key: str) -> Ticket:
        """Find a ticket; raises KeyError."""
        found = self._world.find(str(key))
        if found is None:
            raise KeyError(key)
        return found

    def _chosen(self, count: int, keys: Iterable[str]) -> list[Ticket]:
        named = [self.ticket(key) for key in keys]
        if named:
            return named
        seen = [ticket for ticket in self._world.tickets.values() if ticket.visible]
        return self._draw.sample(seen, min(count, len(seen)))

    def _touched(self, ticket: Ticket) -> str:
        add_comment(self._world, ticket, self._draw, self._now())
        add_history(self._world, ticket, self._draw, self._now())
        self._dated(ticket)
        return ticket.key

    def _comment(self, key: str, comment: int) -> tuple[Ticket, Comment]:
        ticket = self.ticket(key)
        return ticket, next(told for told in ticket.comments if told.id == int(comment))

    def _dated(self, ticket: Ticket) -> None:
        self._after(ticket, dated=True)

    def _after(self, ticket: Ticket, *, dated: bool) -> None:
        self._world.changed(ticket)
        if dated:
            ticket.updated = self._now()
            self._noted(ticket)
