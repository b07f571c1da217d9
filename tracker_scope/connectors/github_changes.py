"""What an event of a GitHub ticket says to have changed; GraphQL's events are read under REST's names.

docs.github.com/en/rest/using-the-rest-api/issue-event-types
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from tracker_scope.connectors.github_records import Place, number, place
from tracker_scope.connectors.github_values import Unread, author_of, instant, person_of
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.model.ticket import Actor

# Of the events of the timeline, those that leave what a ticket asks for as it is.
# fmt: off
_WITHOUT_BEARING: Final = frozenset({
    "added_to_project", "added_to_project_v2", "assigned", "auto_merge_disabled", "auto_merge_enabled",
    "auto_rebase_enabled", "auto_squash_enabled", "automatic_base_change_failed", "automatic_base_change_succeeded",
    "base_ref_changed", "base_ref_deleted", "base_ref_force_pushed", "commented", "commit-commented", "committed",
    "convert_to_draft", "converted_note_to_issue", "deployed", "deployment_environment_changed", "head_ref_deleted",
    "head_ref_force_pushed", "head_ref_restored", "line-commented", "locked", "mentioned", "merged",
    "moved_columns_in_project", "pinned", "ready_for_review", "removed_from_project", "removed_from_project_v2",
    "review_dismissed", "review_request_removed", "review_requested", "reviewed", "subscribed", "unassigned",
    "unlocked", "unpinned", "unsubscribed", "user_blocked",
})
# fmt: on


class Change(NamedTuple):
    """One dated change, before it is tied to a ticket."""

    kind: str
    field: str
    old: str | None
    new: str | None
    at: datetime | None
    actor: Actor | None


def change_of(event: Json, project: str | None, unread: Unread) -> Change | None:
    """Read one event; None for one that leaves the ticket as it is, and for one not understood, which is counted."""
    name = text(event, "event") or "?"
    if name in _WITHOUT_BEARING:
        return None
    read = _READERS.get(name)
    said = read(event, project) if read else None
    if said is None:
        unread.events[name[:60]] += 1
        return None
    at = instant(text(event, "created_at", "createdAt", "date"), unread)
    kind = "linked" if said[0] == "link" else "changed"
    return Change(kind, *said, at, author_of(event))


def reference(where: Place, cited: object, project: str | None) -> str:
    """Write a ticket as "#N" at home, and with its repository elsewhere."""
    return f"#{cited}" if where.project in {None, project} else f"{where.project}#{cited}"


Said = tuple[str, str | None, str | None] | None
Reader = Callable[[Json, str | None], Said]


def _renamed(event: Json, _project: str | None) -> Said:
    rename = mapping(event.get("rename"))
    return ("title", text(rename, "from"), text(rename, "to")) if rename else None


def _labelled(event: Json, _project: str | None) -> Said:
    label = text(mapping(event.get("label")), "name")
    return ("labels", None, label) if label else None


def _unlabelled(event: Json, project: str | None) -> Said:
    said = _labelled(event, project)
    return ("labels", said[2], None) if said else None


def _milestoned(event: Json, _project: str | None) -> Said:
    return "milestone", None, text(mapping(event.get("milestone")), "title")


def _demilestoned(event: Json, _project: str | None) -> Said:
    return "milestone", text(mapping(event.get("milestone")), "title"), None


def _cross_referenced(event: Json, project: str | None) -> Said:
    """Read who cites this ticket: `source.issue` of REST, or the bare number of an archive."""
    issue = mapping(mapping(event.get("source")).get("issue"))
    cited = number(issue) or number({"number": event.get("from")})
    return ("link", None, reference(place(issue), cited, project)) if cited else None


def _disconnected(event: Json, project: str | None) -> Said:
    said = _cross_referenced(event, project)
    return said and ("link", said[2], None)


def _beside(field: str, part: str, *, added: bool) -> Reader:
    """Read an event that ties another ticket to this one, or unties it."""

    def read(event: Json, project: str | None) -> Said:
        issue = mapping(event.get(part))
        cited = number(issue)
        if not cited:
            return None
        named = reference(place(issue), cited, project)
        return (field, None, named) if added else (field, named, None)

    return read


def _type_changed(event: Json, _project: str | None) -> Said:
    old, new = (text(mapping(event.get(name)), "name") for name in ("prev_issue_type", "issue_type"))
    return ("type", old, new) if old or new else None


def _type_removed(event: Json, _project: str | None) -> Said:
    old = text(mapping(event.get("issue_type")), "name")
    return ("type", old, None) if old else None


def _board_moved(event: Json, _project: str | None) -> Said:
    old, new = text(event, "previous_status"), text(event, "status")
    return ("board_status", old, new) if old or new else None


def _transferred(event: Json, project: str | None) -> Said:
    """Read from where a ticket came; REST does not tell."""
    return "repository", text(mapping(event.get("from_repository")), "nameWithOwner"), project


def _comment_deleted(event: Json, _project: str | None) -> Said:
    """Read whose comment was deleted; REST does not tell."""
    return "comment_deleted", person_of(event.get("deleted_comment_author")).account, None


def _referenced(event: Json, _project: str | None) -> Said:
    commit = text(event, "commit_id", "commit")
    return ("link", None, commit) if commit else None


def _fixed(said: Said) -> Reader:
    return lambda _event, _project: said


_READERS: Final[dict[str, Reader]] = {
    "renamed": _renamed,
    "labeled": _labelled,
    "unlabeled": _unlabelled,
    "milestoned": _milestoned,
    "demilestoned": _demilestoned,
    "closed": _fixed(("status", "open", "closed")),
    "reopened": _fixed(("status", "closed", "open")),
    "comment_deleted": _comment_deleted,
    "cross-referenced": _cross_referenced,
    "connected": _cross_referenced,
    "disconnected": _disconnected,
    "referenced": _referenced,
    "transferred": _transferred,
    "converted_to_discussion": _fixed(("converted_to_discussion", None, None)),
    "marked_as_duplicate": _beside("duplicate_of", "canonical", added=True),
    "unmarked_as_duplicate": _beside("duplicate_of", "canonical", added=False),
    "parent_issue_added": _beside("parent", "parent", added=True),
    "parent_issue_removed": _beside("parent", "parent", added=False),
    "sub_issue_added": _beside("sub_issue", "sub_issue", added=True),
    "sub_issue_removed": _beside("sub_issue", "sub_issue", added=False),
    "blocked_by_added": _beside("blocked_by", "blocking_issue", added=True),
    "blocked_by_removed": _beside("blocked_by", "blocking_issue", added=False),
    "blocking_added": _beside("blocking", "blocked_issue", added=True),
    "blocking_removed": _beside("blocking", "blocked_issue", added=False),
    "issue_type_added": _type_changed,
    "issue_type_changed": _type_changed,
    "issue_type_removed": _type_removed,
    "project_v2_item_status_changed": _board_moved,
}
