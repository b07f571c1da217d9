"""What the replayed GitHub shows over GraphQL: the state as dictionaries that the default resolvers read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLError

from tests.tracker.github_graph_events import NEWER, TYPES, Seer, shown_event, shown_type
from tests.tracker.github_nodes import date, node_id, written
from tests.tracker.github_paging import Bounds, GithubError, Ordered, by_id, by_time, connection, instant, pages
from tests.tracker.github_state import Event, Label, Milestone, Person, Remark, Repository, Ticket, Wording

WENT_WRONG = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub "
    "bug. Please include `0000:000000:0000000:0000000:00000000` when reporting this issue."
)
Resolver = Callable[..., Any]
_LOCKS = {"off-topic": "OFF_TOPIC", "too heated": "TOO_HEATED"}


class Graph(Seer):
    """Shows the things of one world; what it made of a ticket is kept until that ticket changes."""

    def __init__(self, web: Callable[[], str], *, newer: bool = False) -> None:
        self._web = web
        self._types = TYPES | NEWER if newer else TYPES
        self._people: dict[str, dict[str, Any]] = {}
        self._tickets: dict[Ticket, tuple[int, str, dict[str, Any]]] = {}

    def address(self, path: str) -> dict[str, str]:
        return {"url": f"{self._web()}/{path}", "resourcePath": f"/{path}"}

    def person(self, person: Person | None) -> dict[str, Any] | None:
        if person is None:
            return None
        if person.login not in self._people:
            login = person.login.removesuffix("[bot]")
            self._people[person.login] = {
                "__typename": person.kind,
                "id": person.node,
                "databaseId": person.id,
                "login": login,
                "name": None,
                "avatarUrl": f"https://avatars.githubusercontent.com/u/{person.id}?v=4",
                "createdAt": "2020-01-06T08:00:00Z",
                "updatedAt": "2025-01-06T08:00:00Z",
                **self.address(f"apps/{login}" if person.kind == "Bot" else login),
            }
        return self._people[person.login]

    def ticket(self, ticket: Ticket) -> dict[str, Any]:
        kept = self._tickets.get(ticket)
        if kept is not None and kept[:2] == (ticket.version, self._web()):
            return kept[2]
        shown = self._shown(ticket)
        self._tickets[ticket] = (ticket.version, self._web(), shown)
        return shown

    def _shown(self, ticket: Ticket) -> dict[str, Any]:
        own = ticket.id if ticket.pull is None else ticket.pull
        section = "issues" if ticket.pull is None else "pull"
        path = f"{ticket.home.full_name}/{section}/{ticket.number}"
        kind = self._issue if ticket.pull is None else self._pull
        return {
            "id": ticket.node,
            "databaseId": own,
            "fullDatabaseId": str(own),
            "number": ticket.number,
            "title": ticket.title,
            "titleHTML": ticket.title,
            "closed": ticket.closed is not None,
            "closedAt": date(ticket.closed),
            "updatedAt": written(ticket.updated),
            "locked": ticket.locked is not None,
            "activeLockReason": _lock(ticket.locked),
            "milestone": ticket.milestone and self._milestone(ticket.home, ticket.milestone),
            "labels": self._labels(ticket),
            "assignees": pages("assignees", ticket.assignees, by_id, self.person),
            "participants": pages("participants", ticket.assignees, by_id, self.person),
            "comments": self._comments(ticket),
            "timelineItems": self._timeline(ticket),
            "repository": lambda *_: self.repository(ticket.home),
            **self._text(ticket.texts, ticket.by, ticket.association, ticket.broken),
            **self.address(path),
            **kind(ticket),
        }

    def _issue(self, ticket: Ticket) -> dict[str, Any]:
        total = len(ticket.children)
        completed = sum(1 for child in ticket.children if child.closed)
        return {
            "__typename": "Issue",
            "state": "CLOSED" if ticket.closed else "OPEN",
            "stateReason": ticket.reason and ticket.reason.upper(),
            "parent": lambda *_: ticket.parent and self.ticket(ticket.parent),
            "subIssues": pages("subIssues", ticket.children, lambda one: (one.id,), self.ticket),
            "subIssuesSummary": {
                "total": total,
                "completed": completed,
                "percentCompleted": 100 * completed // total if total else 0,
            },
            "bodyUrl": f"{self._web()}/{ticket.home.full_name}/issues/{ticket.number}#issue-{ticket.id}",
            "isPinned": False,
            "issueType": ticket.type and shown_type(ticket.type),
        }

    def _pull(self, ticket: Ticket) -> dict[str, Any]:
        return {
            "__typename": "PullRequest",
            "state": "MERGED" if ticket.merged else "CLOSED" if ticket.closed else "OPEN",
            "isDraft": False,
            "merged": ticket.merged is not None,
            "mergedAt": date(ticket.merged),
            "mergedBy": self.person(ticket.closer) if ticket.merged else None,
            "baseRefName": "main",
            "headRefName": f"work-{ticket.number}",
            "closingIssuesReferences": pages("closingIssuesReferences", [], by_id, self.person),
        }

    def _text(
        self, texts: list[Wording], by: Person | None, association: str, broken: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """Show what issues, pull requests and comments have in common; wordings come with the newest first."""
        edited = len(texts) > 1
        body, created = texts[-1].text or "", written(texts[0].at)
        history = list(reversed(texts)) if edited else []
        edits = pages("userContentEdits", history, lambda one: by_time(one.at, one.id), self._wording, falling=True)
        return {
            "body": body,
            "bodyText": body,
            "bodyHTML": f"<p>{body}</p>",
            "createdAt": created,
            "publishedAt": created,
            "lastEditedAt": written(texts[-1].at) if edited else None,
            "editor": self.person(texts[-1].by) if edited else None,
            "includesCreatedEdit": edited,
            "createdViaEmail": False,
            "author": self.person(by),
            "authorAssociation": association,
            "viewerDidAuthor": False,
            "userContentEdits": _broken if "userContentEdits" in broken else edits,
        }

    def _wording(self, wording: Wording) -> dict[str, Any]:
        at = written(wording.at)
        return {
            "__typename": "UserContentEdit",
            "id": node_id("UCE", wording.id),
            "createdAt": at,
            "editedAt": at,
            "updatedAt": date(wording.deleted_at) or at,
            "editor": self.person(wording.by),
            "deletedAt": date(wording.deleted_at),
            "deletedBy": self.person(wording.deleted_by),
            "diff": wording.text,
        }

    def remark(self, ticket: Ticket, remark: Remark) -> dict[str, Any]:
        """Show a comment."""
        section = "issues" if ticket.pull is None else "pull"
        path = f"{ticket.home.full_name}/{section}/{ticket.number}#issuecomment-{remark.id}"
        return {
            "__typename": "IssueComment",
            "id": node_id("IC", ticket.home.id, remark.id),
            "databaseId": remark.id,
            "fullDatabaseId": str(remark.id),
            "updatedAt": written(remark.updated),
            "isMinimized": remark.hidden is not None,
            "minimizedReason": remark.hidden,
            "issue": lambda *_: self.ticket(ticket),
            "pullRequest": lambda *_: self.ticket(ticket) if ticket.pull is not None else None,
            "repository": lambda *_: self.repository(ticket.home),
            **self._text(remark.texts, remark.by, remark.association),
            **self.address(path),
        }

    def _comments(self, ticket: Ticket) -> Resolver:
        def resolve(_info: Any, orderBy: Mapping[str, str] | None = None, **bounds: Any) -> dict[str, Any]:  # noqa: N803
            seen = [one for one in ticket.comments if not one.unseen]
            if orderBy is None:
                ordered = Ordered(seen, lambda one: by_time(one.at, one.id))
            else:
                falling = orderBy["direction"] == "DESC"
                seen.sort(key=lambda one: (one.updated, one.id), reverse=falling)
                ordered = Ordered(seen, lambda one: by_time(one.updated, one.id), falling)
            hidden = len(ticket.comments) - len(seen)
            return connection(ordered, lambda one: self.remark(ticket, one), Bounds(**bounds), "comments", hidden)

        return resolve

    def _timeline(self, ticket: Ticket) -> Resolver:
        def resolve(_info: Any, **arguments: Any) -> dict[str, Any]:
            kinds, since = arguments.pop("itemTypes", None), instant(arguments.pop("since", None))
            skip = arguments.pop("skip", None) or 0
            whole = [one for one in ticket.timeline() if self._name(one)]
            kept = [one for one in whole if (kinds is None or _constant(self._name(one)) in kinds) and one.at >= since]
            ordered = Ordered(kept[skip:], lambda one: by_time(one.at, one.id))
            page = connection(ordered, lambda one: self._item(ticket, one), Bounds(**arguments), "timelineItems")
            return page | {"totalCount": len(whole), "filteredCount": len(kept), "updatedAt": written(ticket.updated)}

        return resolve

    def _name(self, one: Remark | Event) -> str:
        """Return the type's name; empty for events that the schema does not know, and unseen comments."""
        if isinstance(one, Remark):
            return "" if one.unseen else "IssueComment"
        return self._types.get(one.kind, "")

    def _item(self, ticket: Ticket, one: Remark | Event) -> Any:
        if isinstance(one, Remark):
            return self.remark(ticket, one)
        if one.refused:
            return GithubError("FORBIDDEN", "Resource not accessible by personal access token")
        return shown_event(self, ticket, one)

    def _labels(self, ticket: Ticket) -> Resolver:
        return pages("labels", ticket.labels, by_id, lambda label: self.label(ticket.home, label))

    def label(self, home: Repository, label: Label) -> dict[str, Any]:
        created = written(home.created)
        return {
            "__typename": "Label",
            "id": node_id("LA", home.id, label.id),
            "name": label.name,
            "color": label.color,
            "description": None,
            "isDefault": False,
            "createdAt": created,
            "updatedAt": created,
            **self.address(f"{home.full_name}/labels/{label.name}"),
        }

    def _milestone(self, home: Repository, milestone: Milestone) -> dict[str, Any]:
        created = written(home.created)
        return {
            "__typename": "Milestone",
            "id": node_id("MI", home.id, milestone.id),
            "number": milestone.number,
            "title": milestone.title,
            "description": None,
            "state": "OPEN",
            "closed": False,
            "closedAt": None,
            "dueOn": None,
            "createdAt": created,
            "updatedAt": created,
            "creator": self.person(home.owner),
            **self.address(f"{home.full_name}/milestone/{milestone.number}"),
        }

    def repository(self, home: Repository) -> dict[str, Any]:
        """Show a repository, without its listings."""
        return {
            "__typename": "Repository",
            "id": home.node,
            "databaseId": home.id,
            "name": home.name,
            "nameWithOwner": home.full_name,
            "owner": self.person(home.owner),
            "description": None,
            "createdAt": written(home.created),
            "updatedAt": written(home.created),
            "pushedAt": None,
            **dict.fromkeys(("isArchived", "isDisabled", "isFork", "isLocked"), False),
            "isPrivate": home.private,
            "hasIssuesEnabled": True,
            "visibility": "PRIVATE" if home.private else "PUBLIC",
            "viewerPermission": "READ",
            "labels": pages("labels", home.labels, by_id, lambda one: self.label(home, one)),
            "label": lambda _info, name: next((self.label(home, one) for one in home.labels if one.name == name), None),
            "milestones": pages("milestones", home.milestones, by_id, lambda one: self._milestone(home, one)),
            **self.address(home.full_name),
        }


def _broken(*_: Any, **__: Any) -> None:
    raise GraphQLError(WENT_WRONG)


def _lock(reason: str | None) -> str | None:
    return None if reason is None else _LOCKS.get(reason, reason.upper())


def _constant(name: str) -> str:
    """Return the name as the enumeration of types writes it."""
    return "".join(f"_{letter}" if letter.isupper() and at else letter for at, letter in enumerate(name)).upper()
