"""What people do to tickets: each act changes the state, leaves its trace in the timeline, and dates the ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.tracker.github_nodes import node_id
from tests.tracker.github_state import (
    Event,
    Fate,
    Label,
    Person,
    Remark,
    Repository,
    Ticket,
    Wording,
    World,
)


@dataclass
class Acts:
    """Acts on the tickets of a world, at the instants that they are told."""

    world: World

    def open(
        self, home: Repository, by: Person | None, at: datetime, words: tuple[str, str], *, pull: bool = False
    ) -> Ticket:
        """Open an issue or a pull request with a title and a text."""
        texts = [Wording(self.world.new_id(), at, by, words[1])]
        own = (self.world.new_id(), home.next_number(), words[0])
        ticket = Ticket(home, *own, by, at, at, texts, pull=self.world.new_id() if pull else None)
        home.tickets[ticket.number] = ticket
        self.world.changed(ticket, at)
        return ticket

    def happen(
        self, ticket: Ticket, kind: str, by: Person | None, at: datetime, *, bump: bool = True, **more: Any
    ) -> Event:
        """Let something happen that changes nothing else."""
        event = Event(self.world.new_id(), kind, at, by, more)
        ticket.events.append(event)
        self.world.changed(ticket, at if bump else None)
        return event

    def label(self, ticket: Ticket, label: Label, by: Person | None, at: datetime) -> None:
        """Put a label on, or take it off again."""
        kind = "unlabeled" if label in ticket.labels else "labeled"
        ticket.labels = [one for one in ticket.labels if one != label] + ([] if label in ticket.labels else [label])
        self.happen(ticket, kind, by, at, label=label)

    def rename(self, ticket: Ticket, title: str, by: Person | None, at: datetime) -> None:
        """Give a new title."""
        self.happen(ticket, "renamed", by, at, before=ticket.title, after=title)
        ticket.title = title

    def turn(self, ticket: Ticket, by: Person | None, at: datetime, reason: str = "completed") -> None:
        """Close an open ticket, reopen a closed one."""
        if ticket.closed is None:
            ticket.closed, ticket.closer, ticket.reason = at, by, reason
            self.happen(ticket, "closed", by, at, reason=reason)
        else:
            ticket.closed, ticket.closer, ticket.reason = None, None, "reopened"
            self.happen(ticket, "reopened", by, at, reason="reopened")
        if ticket.parent is not None:
            self.world.changed(ticket.parent)

    def assign(self, ticket: Ticket, whom: Person, by: Person | None, at: datetime) -> None:
        """Assign somebody, or no longer."""
        there = whom in ticket.assignees
        ticket.assignees = [one for one in ticket.assignees if one != whom] + ([] if there else [whom])
        self.happen(ticket, "unassigned" if there else "assigned", by, at, assignee=whom)

    def plan(self, ticket: Ticket, number: int, by: Person | None, at: datetime) -> None:
        """Put a ticket into a milestone, or take it out."""
        milestone = ticket.home.milestones[number % len(ticket.home.milestones)]
        there = ticket.milestone == milestone
        ticket.milestone = None if there else milestone
        self.happen(ticket, "demilestoned" if there else "milestoned", by, at, milestone=milestone)

    def comment(self, ticket: Ticket, text: str, by: Person | None, at: datetime) -> Remark:
        """Write a comment."""
        remark = Remark(self.world.new_id(), by, at, [Wording(self.world.new_id(), at, by, text)], at)
        ticket.comments.append(remark)
        self.world.changed(ticket, at)
        return remark

    def reword(self, ticket: Ticket, text: str, by: Person | None, at: datetime) -> None:
        """Write a ticket's text anew."""
        ticket.texts.append(Wording(self.world.new_id(), at, by, text))
        self.world.changed(ticket, at)

    def reword_comment(self, ticket: Ticket, remark: Remark, text: str, at: datetime, *, bump: bool = True) -> None:
        """Write a comment anew, as its author."""
        remark.texts.append(Wording(self.world.new_id(), at, remark.by, text))
        remark.updated = at
        self.world.changed(ticket, at if bump else None)

    def forget(self, ticket: Ticket, wording: Wording, by: Person | None, at: datetime) -> None:
        """Delete a former wording from the history: that it was, and when, stays."""
        wording.text, wording.deleted_at, wording.deleted_by = None, at, by
        self.world.changed(ticket)

    def delete_comment(self, ticket: Ticket, remark: Remark, by: Person | None, at: datetime) -> None:
        """Delete a comment; the ticket's date of update stays."""
        ticket.comments.remove(remark)
        self.happen(ticket, "comment_deleted", by, at, bump=False, author=remark.by)

    def cite(self, ticket: Ticket, source: Ticket, at: datetime) -> None:
        """Let another ticket mention this one; its date of update stays."""
        self.happen(ticket, "cross-referenced", source.by, at, bump=False, source=source)

    def adopt(self, parent: Ticket, child: Ticket, by: Person | None, at: datetime) -> None:
        """Make a ticket the sub-issue of another."""
        child.parent = parent
        parent.children.append(child)
        self.happen(parent, "sub_issue_added", by, at, other=child)
        self.happen(child, "parent_issue_added", by, at, other=parent)

    def orphan(self, child: Ticket, by: Person | None, at: datetime) -> None:
        """Undo that."""
        parent = child.parent
        assert parent is not None
        child.parent = None
        parent.children.remove(child)
        self.happen(parent, "sub_issue_removed", by, at, other=child)
        self.happen(child, "parent_issue_removed", by, at, other=parent)

    def transfer(self, ticket: Ticket, by: Person | None, at: datetime, status: int = 301) -> Ticket:
        """Move a ticket to the other repository, where it gets a new id and number.

        `status` is what REST says of the old place: 301, 404 where the new one may not be seen, 410
        where it was deleted afterwards (docs.github.com/en/rest/issues/issues#get-an-issue).
        """
        there = self.world.other
        moved = self.open(there, ticket.by, ticket.at, (ticket.title, ticket.text))
        moved.comments, moved.events = ticket.comments, ticket.events
        moved.texts = ticket.texts
        self.happen(moved, "transferred", by, at, origin=ticket.home)
        self.remove(ticket, Fate(status, moved))
        return moved

    def remove(self, ticket: Ticket, fate: Fate) -> None:
        """Take a ticket away: 410 when it was deleted, 404 when it is hidden from this account."""
        del ticket.home.tickets[ticket.number]
        ticket.home.fates[ticket.number] = fate
        if ticket.parent is not None:
            ticket.parent.children.remove(ticket)
            self.world.changed(ticket.parent)
        for child in ticket.children:
            child.parent = None
            self.world.changed(child)
        self.world.changed(ticket)

    def commit(self, ticket: Ticket, by: Person | None, at: datetime) -> None:
        """Mention a ticket in a commit's message."""
        oid = f"{self.world.new_id() * 2654435761:040x}"[-40:]
        self.happen(ticket, "referenced", by, at, oid=oid, node=node_id("C", ticket.home.id, ticket.id))
