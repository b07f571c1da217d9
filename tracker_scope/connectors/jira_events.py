"""From one Jira issue to events: the snapshot, then what its changelog dates, in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker_scope.connectors.atlassian_document import document_text
from tracker_scope.connectors.csv_tickets import Tally
from tracker_scope.connectors.jira_changelog import Change, Entry, aligned, changes_of, former_keys
from tracker_scope.connectors.jira_fields import Names, fields_of, value_text
from tracker_scope.connectors.jira_records import (
    Issue,
    address_of,
    instance_of,
    instant,
    person,
    project_of,
    restriction,
    secured,
)
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.capture import Gap
from tracker_scope.model.ticket import Comment, Snapshot, TicketEvent, TicketRef


class Remark(NamedTuple):
    """A comment as an answer gives it, and the record that holds it where that is not its issue's."""

    told: Json
    record: int | None = None


class Sighted(NamedTuple):
    """An issue as one run left it known, put together from every answer that told of it."""

    ref: TicketRef
    issue: Issue
    comments: Sequence[Remark]
    entries: Sequence[Entry]
    record: int
    seen_at: datetime


def events_of(seen: Sighted, names: Names, tally: Tally) -> Iterator[TicketEvent | Gap]:
    """Give the snapshot of a captured issue, then its changes; without fields there is no snapshot to give."""
    issue = seen.issue
    own = {field: name for field, name in mapping(issue.whole.get("names")).items() if isinstance(name, str)}
    names = {**names, **own}
    changes = changes_of(issue.key, seen.entries, names, tally)
    if issue.fields is None:
        yield Gap(code="fields_missing", subject=seen.ref.id, detail=issue.key)
    else:
        shot = _snapshot(seen, names, tally, former_keys(changes))
        changes = aligned(aligned(changes, "description", shot.description), "title", shot.title)
        yield TicketEvent(ticket=seen.ref, kind="snapshot", record=seen.record, seen_at=seen.seen_at, snapshot=shot)
    for change in changes:
        yield _event(change, seen)


def _event(change: Change, seen: Sighted) -> TicketEvent:
    return TicketEvent.model_validate({"ticket": seen.ref, "seen_at": seen.seen_at, **change._asdict()})


def _snapshot(seen: Sighted, names: Names, tally: Tally, former: tuple[str, ...]) -> Snapshot:
    issue = seen.issue
    fields = issue.fields or {}
    return Snapshot(
        key=issue.key,
        aliases=tuple(key for key in former if key != issue.key),
        project=project_of(issue),
        title=value_text(fields.get("summary")),
        description=body_text(fields.get("description")),
        type=text(mapping(fields.get("issuetype")), "name"),
        status=text(mapping(fields.get("status")), "name"),
        labels=tuple(one for one in listed(fields.get("labels")) if isinstance(one, str) and one),
        parent=text(mapping(fields.get("parent")), "key"),
        reporter=person(fields, "reporter"),
        created=instant(fields.get("created"), issue.key, tally),
        updated=instant(fields.get("updated"), issue.key, tally),
        resolved=instant(fields.get("resolutiondate"), issue.key, tally),
        url=address_of(issue, instance_of(issue) or seen.ref.instance),
        visibility=secured(issue),
        comments=tuple(_comments(seen, tally)),
        fields=fields_of(fields, names),
    )


def body_text(body: object) -> str:
    """Return a long text: v2 gives it as it was typed, v3 as a document."""
    return document_text(body) if isinstance(body, dict) else value_text(body)


def _comments(seen: Sighted, tally: Tally) -> Iterator[Comment]:
    met: Counter[str] = Counter()
    for comment, record in seen.comments:
        at = instant(comment.get("created"), seen.issue.key, tally)
        edited = instant(comment.get("updated"), seen.issue.key, tally)
        yield Comment(
            id=_comment_id(comment, met),
            author=person(comment, "author"),
            at=at,
            edited_at=edited if edited != at else None,
            body=body_text(comment.get("body")),
            visibility=restriction(comment),
            record=record,
        )


def comment_id(comment: Json) -> str | None:
    """Return the id that Jira gives to a comment; None where an export leaves it out."""
    given = comment.get("id")
    return str(given) if isinstance(given, int | str) and given and not isinstance(given, bool) else None


def _comment_id(comment: Json, met: Counter[str]) -> str:
    """Return the comment's id, or for exports without one what does not move when others go."""
    given = comment_id(comment)
    if given is not None:
        return given
    author = person(comment, "author")
    made = f"{text(comment, 'created') or '?'}/{(author and author.account) or '?'}"
    met[made] += 1
    return made if met[made] == 1 else f"{made}/{met[made]}"
