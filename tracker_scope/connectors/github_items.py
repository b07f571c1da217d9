"""Describes the spans of GitHub's answers as items: tickets, and what comes apart from them."""

from __future__ import annotations

import re
from typing import Final

from tracker_scope.connectors.github_nodes import is_node, issue_of
from tracker_scope.connectors.github_records import identity, is_pull_request, is_ticket, number, place
from tracker_scope.connectors.json_kinds import NotATicket, described
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.errors import Problem
from tracker_scope.model.capture import Item

Extent = tuple[int, int]

_ISSUE_NUMBER: Final = re.compile(r"/issues/([0-9]{1,18})(?:[/?#]|$)")
_PULL: Final = re.compile(r"/pull/[0-9]+(?:[/?#]|$)")


def ticket_item(issue: Json, at: Extent, project: str | None, section: str = "") -> Item:
    """Describe a ticket of GraphQL or REST. Raises NotATicket."""
    plain = issue_of(issue) if is_node(issue) else issue
    if not is_ticket(plain.keys()):
        raise NotATicket(described(plain.keys()))
    cited = number(plain)
    if cited is None:
        raise NotATicket(Problem("holds_no_number"))
    home = place(plain).project or project
    pull_request = is_pull_request(plain, section)
    ticket = identity(plain, home, pull_request=pull_request)
    return Item(
        kind="ticket",
        id=ticket,
        subject=ticket,
        key=f"#{cited}",
        start=at[0],
        end=at[1],
        project=home,
        pull_request=pull_request,
        request={"section": section} if section else {},
    )


def part_item(kind: str, name: tuple[str, str], at: Extent) -> Item:
    """Describe a page of what belongs to a ticket; `name` is the ticket, and which page of what it is."""
    ticket, page = name
    return Item(kind=kind, id=f"{ticket}:{page}", subject=ticket, start=at[0], end=at[1])


def comment_item(comment: Json, subject: str, at: Extent) -> Item:
    """Describe a comment of REST. Raises NotATicket for one without an id."""
    return Item(kind="comment", id=_id(comment), subject=subject, start=at[0], end=at[1])


def event_item(event: Json, project: str | None, at: Extent) -> Item | None:
    """Describe an event of a repository's list, which holds its ticket; None without one. Raises NotATicket."""
    issue = mapping(event.get("issue"))
    if number(issue) is None:
        return None
    home = place(issue).project or project
    subject = identity(issue, home, pull_request=is_pull_request(issue))
    return Item(kind="event", id=_id(event), subject=subject, start=at[0], end=at[1])


def ticket_number(comment: Json) -> int | None:
    """Return the number of the ticket on which a comment of REST was written."""
    found = _ISSUE_NUMBER.search(text(comment, "issue_url") or "")
    return int(found[1]) if found else None


def is_on_pull_request(comment: Json) -> bool:
    """Tell a comment on a pull request, which REST lists with those on tickets."""
    return _PULL.search(text(comment, "html_url") or "") is not None


def _id(thing: Json) -> str:
    given = thing.get("id")
    if isinstance(given, int | str) and given and not isinstance(given, bool):
        return str(given)
    raise NotATicket(described(thing.keys()))
