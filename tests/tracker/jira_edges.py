"""What is rare in a tracker and breaks what reads it, each case on a ticket of its own, found by name."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from tests.tracker.jira_data import (
    Sizes,
    add_comment,
    add_comments,
    add_histories,
    attachment,
    item,
    new_ticket,
    sentence,
)
from tests.tracker.jira_ticket import History, Ticket, Worklog, World, after

Edge = Callable[[World, random.Random, Ticket], None]


def _many_comments(world: World, draw: random.Random, ticket: Ticket) -> None:
    """More than Jira Cloud puts into a search (100), and more than one page of a hundred."""
    ticket.comments.clear()
    add_comments(world, ticket, draw, 230)


def _many_histories(world: World, draw: random.Random, ticket: Ticket) -> None:
    """More than Jira Cloud puts into a search (40)."""
    add_histories(world, ticket, draw, 125)


def _many_worklogs(world: World, draw: random.Random, ticket: Ticket) -> None:
    """More than a search puts in (20)."""
    for day in range(33):
        started = after(ticket.created, days=day)
        told = (world.people["provider-dev"], sentence(draw), started, 900 * draw.randint(1, 16))
        ticket.worklogs.append(Worklog(world.next_id("worklog"), *told))
    ticket.updated = max(ticket.updated, after(ticket.created, days=33))


def _restricted_comments(world: World, draw: random.Random, ticket: Ticket) -> None:
    """Comments for a role, for a group, internal to the service desk, and one that only totals show."""
    ticket.comments.clear()
    for more in (
        {"visibility": ("role", "Administrators")},
        {"visibility": ("group", "provider-team")},
        {"public": False},
        {"public": True},
        {"hidden": True},
    ):
        add_comment(world, ticket, draw, after(ticket.created, days=len(ticket.comments) + 1), **more)


def _security_level(_world: World, _draw: random.Random, ticket: Ticket) -> None:
    ticket.security = "Direction de projet"


def _hidden(_world: World, _draw: random.Random, ticket: Ticket) -> None:
    ticket.hidden = True


def _refused(_world: World, _draw: random.Random, ticket: Ticket) -> None:
    ticket.refused = True


def _deleted(world: World, _draw: random.Random, ticket: Ticket) -> None:
    """A number that nothing answers to any more."""
    del world.tickets[ticket.id]
    del world.keys[ticket.key]


def _nobody(_world: World, _draw: random.Random, ticket: Ticket) -> None:
    """Accounts that are gone without a trace, and nothing written."""
    ticket.description = ticket.reporter = ticket.assignee = None
    for comment in ticket.comments:
        comment.author = None
    for entry in ticket.histories:
        entry.author = None


def _hostile_text(world: World, draw: random.Random, ticket: Ticket) -> None:
    """Right-to-left, beyond the basic plane, U+2028, a control character, markup, half of a pair."""
    ticket.summary = "«\u202eתשלום\u202c» 👩🏽‍💻 \u2028 <b>x</b> {color:red}§ 4.2{color} \u0001"
    ticket.description = '{code}\n"\\u0000" ]]> \'; DROP TABLE items; --\n{code}\n\n' + "表" * 50
    add_comment(world, ticket, draw, after(ticket.updated, seconds=60), body="\ud83d half of a pair")
    ticket.updated = ticket.comments[-1].created


def _huge(_world: World, _draw: random.Random, ticket: Ticket) -> None:
    """As long as Jira lets a text be (32,767 characters), with what JSON must escape."""
    ticket.description = ('ligne "citée"\t\\ é\n' * 2000)[:32_767]


def _sub_task(world: World, _draw: random.Random, ticket: Ticket) -> None:
    ticket.type = "Sub-task"
    ticket.parent = min(number for number in world.tickets if number != ticket.id)
    world.tickets[ticket.parent].children.append(ticket.id)


def _linked(world: World, _draw: random.Random, ticket: Ticket) -> None:
    """A link, which the changelog tells of, and whose other end tells it too."""
    other = world.tickets[min(number for number in world.tickets if number != ticket.id)]
    ticket.links.append(("Blocks", "outward", other.id))
    other.links.append(("Blocks", "inward", ticket.id))
    text = f"This issue blocks {other.key}"
    told = item("Link", (None, None), (other.key, text), fieldId=None)
    ticket.histories.append(History(world.next_id("history"), ticket.reporter, ticket.updated, [told]))


def _moved(world: World, _draw: random.Random, ticket: Ticket) -> None:
    """A ticket that came from another project, as its changelog says; its old key still answers."""
    old = f"OLD-{ticket.number + 40}"
    ticket.aliases.append(old)
    world.keys[old] = ticket.id
    told = [
        item("Key", (None, old), (None, ticket.key), fieldId=None),
        item("project", ("9", "Ancien"), ("1", "Portail client")),
    ]
    ticket.histories.append(History(world.next_id("history"), ticket.reporter, ticket.updated, told))


def _odd_changelog(world: World, draw: random.Random, ticket: Ticket) -> None:
    """Two entries in one millisecond, out of order, without fieldId, with metadata, sprints joined by commas."""
    at = ticket.updated
    sprints = item("Sprint", ("1, 2", "S1, S2"), ("2, 3", "S2, S3"), fieldtype="custom", fieldId="customfield_10013")
    parent = item("IssueParentAssociation", ("10001", "PRT-1"), (None, None), fieldId=None)
    add = ticket.histories.append
    add(History(world.next_id("history"), world.people["sync-bot"], at, [sprints, parent]))
    add(
        History(
            world.next_id("history"), None, at, [item("labels", (None, ""), (None, "lot1 recette"))], {"type": "rule"}
        )
    )
    add(History(world.next_id("history"), draw.choice(list(world.people.values())), at - timedelta(days=2), [parent]))


def _attachments(world: World, _draw: random.Random, ticket: Ticket) -> None:
    attachment(world, ticket, "Relevé des réserves.\n".encode() * 40, "relevé signé.txt")
    attachment(world, ticket, b"", "vide.bin")


def _edited_comment(_world: World, _draw: random.Random, ticket: Ticket) -> None:
    for comment in ticket.comments:
        comment.updated = after(comment.created, days=3)
    ticket.updated = max([ticket.updated, *(comment.updated for comment in ticket.comments)])


# The n-th case is on the ticket of number n + 1.
EDGES: Final = MappingProxyType(
    {
        "many_comments": _many_comments,
        "many_histories": _many_histories,
        "many_worklogs": _many_worklogs,
        "restricted_comments": _restricted_comments,
        "security_level": _security_level,
        "hidden": _hidden,
        "refused": _refused,
        "deleted": _deleted,
        "nobody": _nobody,
        "hostile_text": _hostile_text,
        "huge": _huge,
        "sub_task": _sub_task,
        "linked": _linked,
        "moved": _moved,
        "odd_changelog": _odd_changelog,
        "attachments": _attachments,
        "edited_comment": _edited_comment,
    }
)


def add_edges(world: World, draw: random.Random) -> None:
    """Put each case on a ticket, in their order; tickets are added where there are too few."""
    while len(world.tickets) < len(EDGES) + 1:
        newest = max(world.tickets.values(), key=lambda ticket: ticket.created, default=None)
        if newest is None:
            raise ValueError(world)
        new_ticket(world, draw, after(newest.created, days=1), Sizes())
    tickets = sorted(world.tickets.values(), key=lambda ticket: ticket.id)[1:]
    for (name, edge), ticket in zip(EDGES.items(), tickets, strict=False):
        world.edges[name] = ticket.id
        edge(world, draw, ticket)
