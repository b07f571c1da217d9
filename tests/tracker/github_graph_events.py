"""Events of a timeline as GraphQL shows them: each under its own type, with its own fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from tests.tracker.github_nodes import node_id, written
from tests.tracker.github_state import Event, IssueType, Label, Person, Repository, Ticket


class Seer(Protocol):
    """What shows the things that events name."""

    def address(self, path: str) -> dict[str, str]: ...
    def person(self, person: Person | None) -> dict[str, Any] | None: ...
    def ticket(self, ticket: Ticket) -> dict[str, Any]: ...
    def label(self, home: Repository, label: Label) -> dict[str, Any]: ...
    def repository(self, home: Repository) -> dict[str, Any]: ...


# REST's name of an event, and GraphQL's; the published schema has no types for what is missing here.
TYPES: Final = {
    "added_to_project": "AddedToProjectEvent",
    "assigned": "AssignedEvent",
    "closed": "ClosedEvent",
    "comment_deleted": "CommentDeletedEvent",
    "connected": "ConnectedEvent",
    "convert_to_draft": "ConvertToDraftEvent",
    "converted_note_to_issue": "ConvertedNoteToIssueEvent",
    "cross-referenced": "CrossReferencedEvent",
    "demilestoned": "DemilestonedEvent",
    "disconnected": "DisconnectedEvent",
    "head_ref_deleted": "HeadRefDeletedEvent",
    "head_ref_force_pushed": "HeadRefForcePushedEvent",
    "labeled": "LabeledEvent",
    "locked": "LockedEvent",
    "marked_as_duplicate": "MarkedAsDuplicateEvent",
    "mentioned": "MentionedEvent",
    "merged": "MergedEvent",
    "milestoned": "MilestonedEvent",
    "moved_columns_in_project": "MovedColumnsInProjectEvent",
    "parent_issue_added": "ParentIssueAddedEvent",
    "parent_issue_removed": "ParentIssueRemovedEvent",
    "pinned": "PinnedEvent",
    "ready_for_review": "ReadyForReviewEvent",
    "referenced": "ReferencedEvent",
    "removed_from_project": "RemovedFromProjectEvent",
    "renamed": "RenamedTitleEvent",
    "reopened": "ReopenedEvent",
    "review_requested": "ReviewRequestedEvent",
    "sub_issue_added": "SubIssueAddedEvent",
    "sub_issue_removed": "SubIssueRemovedEvent",
    "subscribed": "SubscribedEvent",
    "transferred": "TransferredEvent",
    "unassigned": "UnassignedEvent",
    "unlabeled": "UnlabeledEvent",
    "unlocked": "UnlockedEvent",
    "unmarked_as_duplicate": "UnmarkedAsDuplicateEvent",
    "unpinned": "UnpinnedEvent",
    "unsubscribed": "UnsubscribedEvent",
    "user_blocked": "UserBlockedEvent",
}

# What the published schema does not have yet (github_newer.graphql).
NEWER: Final = {
    "blocked_by_added": "BlockedByAddedEvent",
    "issue_type_added": "IssueTypeAddedEvent",
    "issue_type_changed": "IssueTypeChangedEvent",
}


def shown_event(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    """Show one event of a ticket."""
    name = TYPES.get(event.kind) or NEWER[event.kind]
    special = _SHOWN.get(event.kind)
    return {
        "__typename": name,
        "id": node_id("".join(letter for letter in name if letter.isupper()), ticket.home.id, event.id),
        "createdAt": written(event.at),
        "actor": seer.person(event.by),
        **(special(seer, ticket, event) if special else {}),
    }


def _labelled(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"label": seer.label(ticket.home, event.more["label"])}


def _assigned(seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"assignee": seer.person(event.more["assignee"])}


def _turned(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    reason = None if ticket.pull is not None else event.more["reason"].upper()
    return {"stateReason": reason, "closer": None, **_anchor(seer, ticket, event)}


def _milestoned(_seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"milestoneTitle": event.more["milestone"].title}


def _renamed(_seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"previousTitle": event.more["before"], "currentTitle": event.more["after"]}


def _deleted(seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"databaseId": event.id, "deletedCommentAuthor": seer.person(event.more["author"])}


def _cited(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    source: Ticket = event.more["source"]
    return {
        "isCrossRepository": source.home is not ticket.home,
        "referencedAt": written(event.at),
        "willCloseTarget": False,
        "source": lambda *_: seer.ticket(source),
        "target": lambda *_: seer.ticket(ticket),
        **_anchor(seer, ticket, event),
    }


def _connected(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    other: Ticket = event.more["other"]
    return {
        "isCrossRepository": other.home is not ticket.home,
        "source": lambda *_: seer.ticket(ticket),
        "subject": lambda *_: seer.ticket(other),
    }


def _doubled(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    other: Ticket = event.more["other"]
    return {
        "isCrossRepository": other.home is not ticket.home,
        "canonical": lambda *_: seer.ticket(other),
        "duplicate": lambda *_: seer.ticket(ticket),
    }


def _referenced(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    oid, at = event.more["oid"], written(event.at)
    path = f"{ticket.home.full_name}/commit/{oid}"
    return {
        "isCrossRepository": False,
        "isDirectReference": True,
        "commitRepository": lambda *_: seer.repository(ticket.home),
        "subject": lambda *_: seer.ticket(ticket),
        "commit": {
            "__typename": "Commit",
            "id": event.more["node"],
            "oid": oid,
            "abbreviatedOid": oid[:7],
            "message": f"Refs #{ticket.number}",
            "messageHeadline": f"Refs #{ticket.number}",
            "committedDate": at,
            "authoredDate": at,
            "commitUrl": seer.address(path)["url"],
            **seer.address(path),
        },
    }


def _kin(field: str) -> Callable[[Seer, Ticket, Event], dict[str, Any]]:
    return lambda seer, _ticket, event: {field: lambda *_: seer.ticket(event.more["other"])}


def _project(_seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    column = {"projectColumnName": event.more["column"], "previousProjectColumnName": event.more.get("before", "")}
    project = {
        "__typename": "Project",
        "id": "PRO_kwDO",
        "name": "Lots",
        "number": 1,
        "closed": False,
        "closedAt": None,
    }
    return {"databaseId": event.id, "project": project, **column}


def _locked(_seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"lockReason": event.more["reason"].upper()}


def _transferred(seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"fromRepository": lambda *_: seer.repository(event.more["origin"])}


def _blocked(seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"blockDuration": "ONE_WEEK", "subject": seer.person(event.more["whom"])}


def _typed(_seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    before = event.more.get("before")
    return {"issueType": shown_type(event.more["type"]), "prevIssueType": before and shown_type(before)}


def shown_type(kind: IssueType) -> dict[str, Any]:
    """Show a type of issues."""
    colour = {"color": kind.color.upper(), "description": None, "isEnabled": True}
    return {"__typename": "IssueType", "id": node_id("IT", kind.id), "name": kind.name} | colour


def _mentioned(_seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"databaseId": event.id}


def _anchor(seer: Seer, ticket: Ticket, event: Event) -> dict[str, Any]:
    section = "issues" if ticket.pull is None else "pull"
    branches = {"mergeRefName": "main", "commit": None, "headRefName": f"work-{ticket.number}"}
    return branches | seer.address(f"{ticket.home.full_name}/{section}/{ticket.number}#event-{event.id}")


def _requested(seer: Seer, _ticket: Ticket, event: Event) -> dict[str, Any]:
    return {"requestedReviewer": seer.person(event.more["whom"])}


_SHOWN: Final[dict[str, Callable[[Seer, Ticket, Event], dict[str, Any]]]] = {
    **dict.fromkeys(("labeled", "unlabeled"), _labelled),
    **dict.fromkeys(("assigned", "unassigned"), _assigned),
    **dict.fromkeys(("closed", "reopened"), _turned),
    **dict.fromkeys(("milestoned", "demilestoned"), _milestoned),
    **dict.fromkeys(("connected", "disconnected"), _connected),
    **dict.fromkeys(("marked_as_duplicate", "unmarked_as_duplicate"), _doubled),
    **dict.fromkeys(("sub_issue_added", "sub_issue_removed"), _kin("subIssue")),
    **dict.fromkeys(("parent_issue_added", "parent_issue_removed"), _kin("parent")),
    **dict.fromkeys(("issue_type_added", "issue_type_changed"), _typed),
    **dict.fromkeys(("merged", "head_ref_deleted", "ready_for_review", "convert_to_draft"), _anchor),
    **dict.fromkeys(
        ("added_to_project", "moved_columns_in_project", "removed_from_project", "converted_note_to_issue"), _project
    ),
    "blocked_by_added": _kin("blockingIssue"),
    "comment_deleted": _deleted,
    "cross-referenced": _cited,
    "locked": _locked,
    "mentioned": _mentioned,
    "referenced": _referenced,
    "renamed": _renamed,
    "review_requested": _requested,
    "transferred": _transferred,
    "user_blocked": _blocked,
}
