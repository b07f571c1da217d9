"""The comments of a ticket through its captures: numbered, versioned, and missed when they are gone."""

from __future__ import annotations

from collections.abc import Sequence

from tracker_scope.model.ticket import Comment, CommentHistory, Snapshot, TicketEvent, Version
from tracker_scope.model.time import Instant

Seen = tuple[TicketEvent, Snapshot]


def comment_histories(seen: Sequence[Seen]) -> tuple[CommentHistory, ...]:
    """Return the comments numbered in the order of their first capture, so that a number never moves."""
    first: dict[str, tuple[int, Comment]] = {}
    for event, shot in seen:
        for comment in sorted(shot.comments, key=lambda one: one.at or event.seen_at):
            first.setdefault(comment.id, (event.record, comment))
    return tuple(
        _history(number, comment, record, seen) for number, (record, comment) in enumerate(first.values(), start=1)
    )


def _history(number: int, comment: Comment, record: int, seen: Sequence[Seen]) -> CommentHistory:
    versions: list[Version] = []
    missing: Instant | None = None
    before: Instant | None = None
    for event, shot in seen:
        found = next((one for one in shot.comments if one.id == comment.id), None)
        if found is None:
            missing = missing or (event.seen_at if versions else None)
            continue
        missing = None
        if not versions or versions[-1].value != found.body:
            versions = _with(versions, found, event.seen_at, before)
        before = event.seen_at
    return CommentHistory(
        id=comment.id,
        number=number,
        author=comment.author,
        at=comment.at,
        visibility=comment.visibility,
        versions=tuple(versions),
        missing_since=missing,
        record=record,
    )


def _with(versions: list[Version], found: Comment, seen_at: Instant, before: Instant | None) -> list[Version]:
    if not versions:
        return [Version(value=found.body, since=found.at or seen_at, exact=found.edited_at is None, actor=found.author)]
    since = found.edited_at or seen_at
    ended = versions[-1].model_copy(update={"until": since})
    changed = Version(
        value=found.body, since=since, not_before=before, exact=found.edited_at is not None, actor=found.author
    )
    return [*versions[:-1], ended, changed]
