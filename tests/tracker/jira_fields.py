"""Tickets as Jira writes them, field by field; what was written is kept until the ticket changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.tracker.jira_data import STATUSES
from tests.tracker.jira_parts import attachments, comments, history, worklogs
from tests.tracker.jira_people import Hand
from tests.tracker.jira_ticket import History, Ticket, World
from tests.tracker.web import encoded

_UNNAVIGABLE: Final = frozenset({"comment", "worklog", "attachment"})
_CATEGORIES: Final = {
    "To Do": (2, "new", "blue-gray"),
    "In Progress": (4, "indeterminate", "yellow"),
    "Done": (3, "done", "green"),
}
_TYPES: Final = {"Story": "10001", "Bug": "10004", "Task": "10002", "Sub-task": "10003"}


class Renderer:
    """Writes tickets, and keeps what it wrote while nothing that shows in it changes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._written: dict[tuple[Any, ...], tuple[int, bytes]] = {}

    def issue(self, ticket: Ticket, hand: Hand, fields: str, expand: str) -> bytes:
        """Write a ticket with the fields and the expansions that were asked for."""
        mode = hand.mode
        caps = (mode.inline_comments, mode.inline_histories, mode.inline_worklogs)
        key = (ticket.id, self._world.looks, hand.site, hand.version, mode.cloud, mode.zone, caps, fields, expand)
        kept = self._written.get(key)
        if kept is not None and kept[0] == ticket.revision:
            return kept[1]
        written = encoded(self._issue(ticket, hand, fields, expand))
        if not (ticket.links or ticket.children or ticket.parent):  # these hold pieces of other tickets
            self._written[key] = (ticket.revision, written)
        return written

    def history(self, entry: History, hand: Hand) -> bytes:
        """Write an entry as changelog/bulkfetch gives it; entries never change."""
        form = hand.mode.bulk_created
        key = (-entry.id, self._world.looks, hand.site, hand.version, hand.mode.zone, form)
        kept = self._written.get(key)
        if kept is None:
            written = history(self._world, entry, hand, _bulk_date(entry, hand, form))
            kept = self._written[key] = (0, encoded(written))
        return kept[1]

    def _issue(self, ticket: Ticket, hand: Hand, fields: str, expand: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "expand": "operations,versionedRepresentations,editmeta,changelog,renderedFields",
            "id": str(ticket.id),
            "self": f"{hand.api}/issue/{ticket.id}",
            "key": ticket.key,
        }
        wanted = chosen(fields)
        if "changelog" in expand.split(","):
            told["changelog"] = self._changelog(ticket, hand)
        if "names" in expand.split(","):
            told["names"] = {"summary": "Summary", **self._world.field_names}
        shown = {name: value for name, value in self._fields(ticket, hand).items() if wanted(name)}
        return told | {"fields": shown} if shown else told

    def _changelog(self, ticket: Ticket, hand: Hand) -> dict[str, Any]:
        """Cloud gives the newest first, and not all (JRACLOUD-96459); Data Center all, the oldest first."""
        histories, most = ticket.histories, hand.mode.inline_histories
        inline = histories[::-1][:most] if hand.mode.cloud else histories
        written = [history(self._world, entry, hand, hand.date(entry.created)) for entry in inline]
        return {"startAt": 0, "maxResults": len(inline), "total": len(histories), "histories": written}

    def _fields(self, ticket: Ticket, hand: Hand) -> dict[str, Any]:
        base = {
            "issuetype": _type(ticket, hand),
            "timespent": sum(worklog.seconds for worklog in ticket.worklogs) or None,
            "project": self._project(ticket, hand),
            "fixVersions": [],
            "resolution": _named(hand, "resolution", "10000", ticket.resolution),
            "resolutiondate": hand.date(ticket.resolved) if ticket.resolved else None,
            "workratio": -1,
            "watches": {"self": f"{hand.api}/issue/{ticket.key}/watchers", "watchCount": 1, "isWatching": False},
            "created": hand.date(ticket.created),
            "priority": _named(hand, "priority", "3", ticket.priority),
            "labels": ticket.labels,
            "versions": [],
            "issuelinks": [told for link in ticket.links if (told := self._link(link, hand)) is not None],
            "assignee": hand.person(ticket.assignee),
            "updated": hand.date(ticket.updated),
            "status": status(ticket, hand),
            "components": [_named(hand, "component", "10020", name) for name in ticket.components],
            "description": hand.text(ticket.description),
            "summary": ticket.summary,
            "creator": hand.person(ticket.reporter),
            "subtasks": [self._stub(self._world.tickets[child], hand) for child in ticket.children],
            "reporter": hand.person(ticket.reporter),
            "environment": None,
            "duedate": None,
            "votes": {"self": f"{hand.api}/issue/{ticket.key}/votes", "votes": 0, "hasVoted": False},
            "attachment": attachments(ticket, hand),
            "comment": comments(ticket, hand),
            "worklog": worklogs(ticket, hand),
        }
        if ticket.parent is not None:
            base["parent"] = self._stub(self._world.tickets[ticket.parent], hand)
        if ticket.security is not None:
            level = _named(hand, "securitylevel", "10030", ticket.security)
            base["security"] = (level or {}) | {"description": "Restreint à la direction de projet"}
        return base | dict.fromkeys(self._world.field_names) | ticket.custom

    def _project(self, ticket: Ticket, hand: Hand) -> dict[str, Any]:
        return project(self._world, ticket.project, hand)

    def _link(self, link: tuple[str, str, int], hand: Hand) -> dict[str, Any] | None:
        name, way, number = link
        other = self._world.tickets.get(number)
        if other is None or not other.visible:
            return None
        words = {"id": "10000", "name": name, "inward": "is blocked by", "outward": "blocks"}
        told = {"type": words | {"self": f"{hand.api}/issueLinkType/10000"}}
        return (
            {"id": f"3{number}", "self": f"{hand.api}/issueLink/3{number}"}
            | told
            | {f"{way}Issue": self._stub(other, hand)}
        )

    def _stub(self, ticket: Ticket, hand: Hand) -> dict[str, Any]:
        """Write a ticket as others mention it."""
        shown = {
            "summary": ticket.summary,
            "status": status(ticket, hand),
            "priority": _named(hand, "priority", "3", ticket.priority),
            "issuetype": _type(ticket, hand),
        }
        return {"id": str(ticket.id), "key": ticket.key, "self": f"{hand.api}/issue/{ticket.id}", "fields": shown}


def chosen(fields: str) -> Callable[[str], bool]:
    """Read `fields=`: names, *all, *navigable, and names to leave out after a minus; unknown names are ignored."""
    names = {name.strip() for name in fields.split(",") if name.strip()}
    left_out = {name[1:] for name in names if name.startswith("-")}
    if "*all" in names or (left_out and not names - {f"-{name}" for name in left_out}):
        return lambda name: name not in left_out
    if "*navigable" in names:
        return lambda name: (name not in _UNNAVIGABLE or name in names) and name not in left_out
    return lambda name: name in names


def status(ticket: Ticket, hand: Hand) -> dict[str, Any]:
    """Write a ticket's status with its category."""
    number, category = STATUSES[ticket.status]
    rank, key, colour = _CATEGORIES[category]
    told = {"id": rank, "key": key, "colorName": colour, "name": category}
    known = {"self": f"{hand.api}/status/{number}", "description": "", "name": ticket.status, "id": number}
    return known | {"statusCategory": {"self": f"{hand.api}/statuscategory/{rank}", **told}}


def project(world: World, key: str, hand: Hand) -> dict[str, Any]:
    """Write a project."""
    number = str(list(world.projects).index(key) + 1)
    return {
        "self": f"{hand.api}/project/{number}",
        "id": number,
        "key": key,
        "name": world.projects[key],
        "projectTypeKey": "software",
        "avatarUrls": {"48x48": f"{hand.site}/secure/projectavatar?pid={number}"},
    } | ({"simplified": False} if hand.mode.cloud else {})


def _bulk_date(entry: History, hand: Hand, form: str) -> Any:
    """Write a date as an epoch number, which is the vendor's own example, or as elsewhere."""
    if form == "seconds":
        return int(entry.created.timestamp())
    return round(entry.created.timestamp() * 1000) if form == "millis" else hand.date(entry.created)


def _type(ticket: Ticket, hand: Hand) -> dict[str, Any]:
    told = _named(hand, "issuetype", _TYPES[ticket.type], ticket.type) or {}
    return told | {
        "description": "",
        "iconUrl": f"{hand.site}/images/{_TYPES[ticket.type]}",
        "subtask": ticket.type == "Sub-task",
    }


def _named(hand: Hand, kind: str, number: str, name: str | None) -> dict[str, Any] | None:
    return None if name is None else {"self": f"{hand.api}/{kind}/{number}", "id": number, "name": name}
