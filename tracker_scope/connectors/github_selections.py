"""What is asked of GitHub's tickets, comments and events: the fields of each, with what is selected inside.

docs.github.com/en/graphql/reference; the names are those of its types and fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CITED: Final = "{number url repository{nameWithOwner}}"
_CITED_EITHER: Final = f"{{__typename ... on Issue{_CITED} ... on PullRequest{_CITED}}}"
_TYPE: Final = "{name}"

# What is asked of an event besides its type and id: when, by whom, and then what it did.
OF_EVERY_EVENT: Final = {"createdAt": "", "actor": "{...Who}"}
_PARENT: Final = {"parent": _CITED}
_SUB_ISSUE: Final = {"subIssue": _CITED}
_MILESTONE: Final = {"milestoneTitle": ""}
_LABEL: Final = {"label": "{name}"}
_DUPLICATE: Final = {"isCrossRepository": "", "canonical": _CITED_EITHER, "duplicate": _CITED_EITHER}
_CONNECTED: Final = {"isCrossRepository": "", "source": _CITED_EITHER, "subject": _CITED_EITHER}
_ASSIGNEE: Final = {"assignee": "{...Who}"}
_COMMIT: Final = {"isDirectReference": "", "commitRepository": "{nameWithOwner}", "commit": "{oid messageHeadline url}"}
_CLOSER: Final = (
    "{__typename ... on Commit{oid url} ... on PullRequest{number url repository{nameWithOwner}} "
    "... on ProjectV2{title url}}"
)
OF_EVENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "AssignedEvent": _ASSIGNEE,
    "BlockedByAddedEvent": {"blockingIssue": _CITED},
    "BlockedByRemovedEvent": {"blockingIssue": _CITED},
    "BlockingAddedEvent": {"blockedIssue": _CITED},
    "BlockingRemovedEvent": {"blockedIssue": _CITED},
    "ClosedEvent": {"stateReason": "", "closer": _CLOSER},
    "CommentDeletedEvent": {"databaseId": "", "deletedCommentAuthor": "{...Who}"},
    "ConnectedEvent": _CONNECTED,
    "ConvertedToDiscussionEvent": {"discussion": "{number url}"},
    "CrossReferencedEvent": {
        "isCrossRepository": "",
        "referencedAt": "",
        "willCloseTarget": "",
        "source": _CITED_EITHER,
    },
    "DemilestonedEvent": _MILESTONE,
    "DisconnectedEvent": _CONNECTED,
    "IssueTypeAddedEvent": {"issueType": _TYPE},
    "IssueTypeChangedEvent": {"issueType": _TYPE, "prevIssueType": _TYPE},
    "IssueTypeRemovedEvent": {"issueType": _TYPE},
    "LabeledEvent": _LABEL,
    "LockedEvent": {"lockReason": ""},
    "MarkedAsDuplicateEvent": _DUPLICATE,
    "MilestonedEvent": _MILESTONE,
    "ParentIssueAddedEvent": _PARENT,
    "ParentIssueRemovedEvent": _PARENT,
    "ProjectV2ItemStatusChangedEvent": {"previousStatus": "", "status": ""},
    "ReferencedEvent": _COMMIT,
    "RenamedTitleEvent": {"previousTitle": "", "currentTitle": ""},
    "ReopenedEvent": {"stateReason": ""},
    "SubIssueAddedEvent": _SUB_ISSUE,
    "SubIssueRemovedEvent": _SUB_ISSUE,
    "TransferredEvent": {"fromRepository": "{nameWithOwner}"},
    "UnassignedEvent": _ASSIGNEE,
    "UnlabeledEvent": _LABEL,
    "UnlockedEvent": {},
    "UnmarkedAsDuplicateEvent": _DUPLICATE,
}
# Comments come by themselves; the others change neither what a ticket asks for nor how it stands.
NOT_ASKED: Final = frozenset(
    {
        "ADDED_TO_PROJECT_EVENT",
        "CONVERTED_NOTE_TO_ISSUE_EVENT",
        "ISSUE_COMMENT",
        "MENTIONED_EVENT",
        "MOVED_COLUMNS_IN_PROJECT_EVENT",
        "PINNED_EVENT",
        "REMOVED_FROM_PROJECT_EVENT",
        "SUBSCRIBED_EVENT",
        "UNPINNED_EVENT",
        "UNSUBSCRIBED_EVENT",
        "USER_BLOCKED_EVENT",
    }
)
# GitHub has these, its published schema (@octokit/graphql-schema 15.26.1) does not yet.
NEWER: Final = frozenset(
    {
        "BlockedByAddedEvent",
        "BlockedByRemovedEvent",
        "BlockingAddedEvent",
        "BlockingRemovedEvent",
        "Issue.issueType",
        "IssueTypeAddedEvent",
        "IssueTypeChangedEvent",
        "IssueTypeRemovedEvent",
        "ProjectV2ItemStatusChangedEvent",
    }
)
OF_COMMENT: Final = {
    "id": "",
    "databaseId": "",
    "fullDatabaseId": "",
    "url": "",
    "body": "",
    "author": "{...Who}",
    "authorAssociation": "",
    "createdAt": "",
    "updatedAt": "",
    "lastEditedAt": "",
    "includesCreatedEdit": "",
    "isMinimized": "",
    "minimizedReason": "",
}
OF_ISSUE: Final = {
    "id": "",
    "databaseId": "",
    "fullDatabaseId": "",
    "number": "",
    "url": "",
    "title": "",
    "body": "",
    "state": "",
    "stateReason": "",
    "createdAt": "",
    "updatedAt": "",
    "closedAt": "",
    "lastEditedAt": "",
    "includesCreatedEdit": "",
    "author": "{...Who}",
    "authorAssociation": "",
    "locked": "",
    "activeLockReason": "",
    "milestone": "{number title}",
    "issueType": _TYPE,
    "parent": _CITED,
    "labels": "(first:100){totalCount nodes{name}}",
    "assignees": "(first:20){totalCount nodes{...Who}}",
}
