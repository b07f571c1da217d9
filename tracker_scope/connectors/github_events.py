"""From one GitHub record to events: the snapshot, then what its timeline dates, in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from tracker_scope.connectors.github_changes import Change, change_of, reference
from tracker_scope.connectors.github_edits import OF_TICKET, text_changes, wordings
from tracker_scope.connectors.github_records import Record, is_pull_request, number, place
from tracker_scope.connectors.github_values import Unread, author_of, instant
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.model.capture import CapturedItem, Gap, Item
from tracker_scope.model.ticket import Actor, Comment, Snapshot, TicketEvent, TicketRef

# Snapshot field: the names that it has in REST and in GraphQL.
_PLAIN_FIELDS: Final = {
    "state_reason": ("state_reason", "stateReason"),
    "author_association": ("author_association", "authorAssociation"),
    "lock_reason": ("active_lock_reason", "activeLockReason"),
    "merged_at": ("merged_at", "mergedAt"),
}
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_FLAGS: Final = ("locked", "draft")
_DATES: Final = {
    "created": ("created_at", "createdAt", "created"),
    "updated": ("updated_at", "updatedAt", "updated"),
    "resolved": ("closed_at", "closedAt", "closed"),
}


def events_of(record: Record, item: CapturedItem, project: str | None, unread: Unread) -> Iterator[TicketEvent | Gap]:
    """Give the snapshot of a captured record, then its changes in order of time."""
    for part in record.unread:
        unread.parts[part] += 1
    ref = TicketRef(instance=item.instance, id=item.subject or item.id)
    snapshot = _snapshot(record, item, project, unread)
    yield TicketEvent(ticket=ref, kind="snapshot", record=item.record, seen_at=item.captured_at, snapshot=snapshot)
    for change in _changes(record, snapshot, unread):
        yield TicketEvent.model_validate(
            {"ticket": ref, "record": item.record, "seen_at": item.captured_at, **change._asdict()}
        )


def comments_missing(record: Record, item: Item) -> Gap | None:
    """Tell a ticket that counts more comments than stand beside it."""
    counted = record.issue.get("comments")
    if not isinstance(counted, int) or isinstance(counted, bool) or counted == 0:
        return None
    given = _given(record)
    if counted <= len(given):
        return None
    return Gap(code="comments_missing", subject=item.subject, detail=f"{item.key}: {len(given)}/{counted}")


def _snapshot(record: Record, item: CapturedItem, project: str | None, unread: Unread) -> Snapshot:
    issue = record.issue
    key = f"#{number(issue)}"
    home = place(issue).project or project
    dated = {name: instant(text(issue, *names), unread) for name, names in _DATES.items()}
    return Snapshot(
        key=key,
        aliases=(f"{home}{key}", key[1:]) if home else (key[1:],),
        project=home,
        title=text(issue, "title") or "",
        description=text(issue, "body") or "",
        type=text(mapping(issue.get("type") or issue.get("issueType")), "name"),
        status=(text(issue, "state") or "").lower() or None,
        labels=tuple(_names(issue.get("labels"), "name")),
        parent=_parent(issue, home),
        reporter=author_of(issue),
        created=dated["created"],
        updated=dated["updated"],
        resolved=dated["resolved"],
        url=text(issue, "html_url", "url"),
        pull_request=is_pull_request(issue, item.request.get("section", "")),
        visibility=item.visibility,
        comments=tuple(_comments(record, unread)),
        fields=_fields(issue),
    )


def _fields(issue: Json) -> dict[str, str]:
    """Collect the other named fields; what is empty or false is left out."""
    values = {name: text(issue, *names) for name, names in _PLAIN_FIELDS.items()}
    values["state_reason"] = (values["state_reason"] or "").lower()
    values["minimized_comments"] = text(issue, "minimized_comments")
    values["milestone"] = text(mapping(issue.get("milestone")), "title") or text(issue, "milestone")
    values["assignees"] = ", ".join(_names(issue.get("assignees"), "login"))
    values["closed_by"] = text(mapping(issue.get("closed_by")), "login")
    values |= {name: "true" for name in _FLAGS if issue.get(name) is True}
    return {name: value for name, value in values.items() if value}


def _names(values: object, name: str) -> Iterator[str]:
    """Read labels or people, which are strings or objects."""
    for value in values if isinstance(values, list) else ():
        found = value if isinstance(value, str) else text(mapping(value), name)
        if found:
            yield found


def _parent(issue: Json, project: str | None) -> str | None:
    above, address = mapping(issue.get("parent")), text(issue, "parent_issue_url")
    if number(above):
        return reference(place(above), number(above), project)
    if address is None:
        return None
    return reference(place({"url": address}), address.rstrip("/").rpartition("/")[2], project)


def _given(record: Record) -> list[object]:
    """Return the comments; without any list of them, those that the timeline carries."""
    if record.comments is not None:
        return record.comments
    return [event for event in record.timeline if mapping(event).get("event") == "commented"]


def _comments(record: Record, unread: Unread) -> Iterator[Comment]:
    seen: Counter[str] = Counter()
    for one in _given(record):
        comment = mapping(one)
        by = author_of(comment)
        name = _comment_id(comment, by, seen)
        at = instant(text(comment, *_DATES["created"]), unread)
        edited = instant(text(comment, *_DATES["updated"]), unread)
        said = wordings(comment, record.edits.get(name), unread)
        yield Comment(
            id=name,
            author=by,
            at=at,
            edited_at=said[-1].at if said else edited if edited != at else None,
            editor=said[-1].actor if said else None,
            body=text(comment, "body") or "",
            earlier=said[:-1],
            record=record.holders.get(name),
        )


def _comment_id(comment: Json, author: Actor | None, seen: Counter[str]) -> str:
    """Return the comment's id, or for exports without one what does not move when others go."""
    given = comment.get("id")
    if isinstance(given, int | str) and given and not isinstance(given, bool):
        return str(given)
    made = f"{text(comment, *_DATES['created']) or '?'}/{(author and author.account) or '?'}"
    seen[made] += 1
    return made if seen[made] == 1 else f"{made}/{seen[made]}"


def _changes(record: Record, snapshot: Snapshot, unread: Unread) -> list[Change]:
    """Read timeline, cross-references and edits, once each, in order of time."""
    found: dict[tuple[object, ...], Change] = {}
    for given in (*record.timeline, *record.xrefs):
        change = change_of(mapping(given), snapshot.project, unread)
        if change is not None:
            found.setdefault((change.kind, change.field, change.old, change.new, change.at), change)
    said = wordings(record.issue, record.edits.get(OF_TICKET), unread)
    changes = [*found.values(), *text_changes(said)]
    return sorted(changes, key=lambda change: change.at or _LAST)
