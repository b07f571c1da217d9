"""From one GitHub record to events: the snapshot, then what its timeline dates, in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tracker_scope.connectors.github_records import (
    Place,
    Record,
    is_pull_request,
    number,
    place,
)
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.model.base import EXAMPLES_SHOWN, Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item
from tracker_scope.model.ticket import Actor, Comment, Snapshot, TicketEvent, TicketRef

_BOT: Final = "[bot]"
_LAST: Final = datetime.max.replace(tzinfo=UTC)
# Of the events of the timeline, those that leave what a ticket asks for as it is.
# fmt: off
_WITHOUT_BEARING: Final = frozenset({
    "assigned", "auto_merge_disabled", "auto_merge_enabled", "auto_rebase_enabled", "auto_squash_enabled",
    "automatic_base_change_failed", "automatic_base_change_succeeded", "base_ref_changed", "base_ref_deleted",
    "base_ref_force_pushed", "commented", "commit-commented", "committed", "convert_to_draft", "deployed",
    "deployment_environment_changed", "head_ref_deleted", "head_ref_force_pushed", "head_ref_restored",
    "line-commented", "locked", "mentioned", "merged", "pinned", "ready_for_review", "review_dismissed",
    "review_request_removed", "review_requested", "reviewed", "subscribed", "unassigned", "unlocked", "unpinned",
    "unsubscribed", "user_blocked",
})
# fmt: on
# Snapshot field: the names that it has in REST and in GraphQL.
_PLAIN_FIELDS: Final = {
    "state_reason": ("state_reason", "stateReason"),
    "author_association": ("author_association", "authorAssociation"),
    "lock_reason": ("active_lock_reason", "activeLockReason"),
    "merged_at": ("merged_at", "mergedAt"),
}
_FLAGS: Final = ("locked", "draft")
_DATES: Final = {
    "created": ("created_at", "createdAt", "created"),
    "updated": ("updated_at", "updatedAt", "updated"),
    "resolved": ("closed_at", "closedAt", "closed"),
}


@dataclass
class Unread:
    """What the records of a run said that was not understood."""

    events: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    dates: list[str] = field(default_factory=list)
    date_count: int = 0

    def date(self, written: str) -> None:
        """Count a date that is none, and keep it as an example."""
        self.date_count += 1
        if len(self.dates) < EXAMPLES_SHOWN:
            self.dates.append(written[:60])

    def findings(self) -> Iterator[Finding]:
        """Give one finding a code, with a count a type as examples."""
        for code, counted in (("unread_event", self.events), ("unread_part", self.parts)):
            if counted:
                shown = tuple(f"{name} ({count})" for name, count in sorted(counted.items()))
                yield Finding(code=code, count=counted.total(), examples=shown[:EXAMPLES_SHOWN])
        if self.date_count:
            yield Finding(code="unreadable_date", count=self.date_count, examples=tuple(self.dates))


class Change(NamedTuple):
    """One dated change, before it is tied to a ticket."""

    kind: str
    field: str
    old: str | None
    new: str | None
    at: datetime | None
    actor: Actor | None


def events_of(record: Record, item: CapturedItem, project: str | None, unread: Unread) -> Iterator[TicketEvent | Gap]:
    """Give the snapshot of a captured record, then its changes in order of time."""
    for part in record.unread:
        unread.parts[part] += 1
    ref = TicketRef(instance=item.instance, id=item.subject or item.id)
    snapshot = _snapshot(record, item, project, unread)
    yield TicketEvent(ticket=ref, kind="snapshot", record=item.record, seen_at=item.captured_at, snapshot=snapshot)
    for change in _changes(record, snapshot.project, unread):
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
    dated = {name: _instant(text(issue, *names), unread) for name, names in _DATES.items()}
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
        reporter=_author(issue),
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
    address = text(issue, "parent_issue_url")
    if address is None:
        return None
    return _reference(place({"url": address}), address.rstrip("/").rpartition("/")[2], project)


def _reference(where: Place, cited: object, project: str | None) -> str:
    """Write a ticket as "#N" at home, and with its repository elsewhere."""
    return f"#{cited}" if where.project in {None, project} else f"{where.project}#{cited}"


def _author(source: Json) -> Actor | None:
    """Read who wrote: an object, a bare login, or null for an account that was deleted."""
    for name in ("user", "author", "actor"):
        if name in source:
            return _person(source[name])
    return None


def _person(given: object) -> Actor:
    if isinstance(given, str):
        return Actor(account=given or None, bot=given.endswith(_BOT))
    person = mapping(given)
    login = text(person, "login")
    is_bot = "Bot" in (person.get("type"), person.get("__typename")) or person.get("is_bot") is True
    return Actor(account=login, bot=is_bot or (login or "").endswith(_BOT))


def _given(record: Record) -> list[object]:
    """Return the comments; without any list of them, those that the timeline carries."""
    if record.comments is not None:
        return record.comments
    return [event for event in record.timeline if mapping(event).get("event") == "commented"]


def _comments(record: Record, unread: Unread) -> Iterator[Comment]:
    seen: Counter[str] = Counter()
    for one in _given(record):
        comment = mapping(one)
        at = _instant(text(comment, *_DATES["created"]), unread)
        edited = _instant(text(comment, *_DATES["updated"]), unread)
        author = _author(comment)
        yield Comment(
            id=_comment_id(comment, author, seen),
            author=author,
            at=at,
            edited_at=edited if edited != at else None,
            body=text(comment, "body") or "",
        )


def _comment_id(comment: Json, author: Actor | None, seen: Counter[str]) -> str:
    """Return the comment's id, or for exports without one what does not move when others go."""
    given = comment.get("id")
    if isinstance(given, int | str) and given and not isinstance(given, bool):
        return str(given)
    made = f"{text(comment, *_DATES['created']) or '?'}/{(author and author.account) or '?'}"
    seen[made] += 1
    return made if seen[made] == 1 else f"{made}/{seen[made]}"


def _instant(written: str | None, unread: Unread) -> datetime | None:
    """Read an ISO 8601 instant; one without a zone is no instant (GitHub always writes Z)."""
    if written is None:
        return None
    try:
        read = datetime.fromisoformat(written)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    unread.date(written)
    return None


def _changes(record: Record, project: str | None, unread: Unread) -> list[Change]:
    """Read timeline and cross-references, once each, in order of time."""
    found: dict[tuple[object, ...], Change] = {}
    for given in (*record.timeline, *record.xrefs):
        event = mapping(given)
        change = _change(event, project, unread)
        if change is not None:
            found.setdefault((change.kind, change.field, change.old, change.new, change.at), change)
    return sorted(found.values(), key=lambda change: change.at or _LAST)


def _change(event: Json, project: str | None, unread: Unread) -> Change | None:
    name = text(event, "event") or "?"
    if name in _WITHOUT_BEARING:
        return None
    read = _READERS.get(name)
    said = read(event, project) if read else None
    if said is None:
        unread.events[name[:60]] += 1
        return None
    at = _instant(text(event, "created_at", "createdAt", "date"), unread)
    kind = "linked" if said[0] == "link" else "changed"
    return Change(kind, *said, at, _author(event))


Said = tuple[str, str | None, str | None] | None


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
    return ("link", None, _reference(place(issue), cited, project)) if cited else None


def _referenced(event: Json, _project: str | None) -> Said:
    commit = text(event, "commit_id", "commit")
    return ("link", None, commit) if commit else None


def _fixed(said: Said) -> Callable[[Json, str | None], Said]:
    return lambda _event, _project: said


_READERS: Final[dict[str, Callable[[Json, str | None], Said]]] = {
    "renamed": _renamed,
    "labeled": _labelled,
    "unlabeled": _unlabelled,
    "milestoned": _milestoned,
    "demilestoned": _demilestoned,
    "closed": _fixed(("status", "open", "closed")),
    "reopened": _fixed(("status", "closed", "open")),
    "comment_deleted": _fixed(("comment_deleted", None, None)),
    "cross-referenced": _cross_referenced,
    "connected": _cross_referenced,
    "referenced": _referenced,
}
