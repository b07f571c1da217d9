"""The comments of a ticket through its captures: numbered, versioned, and missed when they are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Comment, CommentHistory, Snapshot, TicketEvent, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.wordings import Shown, dated_wordings

Seen = tuple[TicketEvent, Snapshot]
Captures = Sequence[tuple[TicketEvent, Mapping[str, Comment]]]


class Presence:
    """Since when a comment is missed: judged between captures of one source by one and the same account.

    What one account is shown says nothing of what another is. `until` is the last capture that showed
    the comment to the account that misses it, `since` the first that did not.
    """

    def __init__(self) -> None:
        self._shown: dict[tuple[str, str], Instant] = {}
        self.until: Instant | None = None
        self.since: Instant | None = None

    def shown(self, source: str, event: TicketEvent, at: Instant) -> None:
        """Note that a capture shows the comment: whoever missed it, it is there."""
        self._shown.update(dict.fromkeys(_lookers(source, event), at))
        self.until = self.since = None

    def not_shown(self, source: str, event: TicketEvent, at: Instant) -> None:
        """Note that a capture does not show the comment to the account that made it."""
        had = [self._shown[one] for one in _lookers(source, event)[:1] if one in self._shown]
        if had and self.since is None:
            self.until, self.since = max(had), at


def _lookers(source: str, event: TicketEvent) -> list[tuple[str, str]]:
    return [(source, account) for account in event.accounts or ("",)]


def comment_histories(seen: Sequence[Seen]) -> tuple[CommentHistory, ...]:
    """Return the comments numbered in the order of their first capture, so that a number never moves."""
    first: dict[str, tuple[int, Comment]] = {}
    shown = [(event, {one.id: one for one in shot.comments}) for event, shot in seen]
    for event, shot in seen:
        for comment in sorted(shot.comments, key=lambda one: one.at or event.seen_at):
            record = event.record if comment.record is None else comment.record
            first.setdefault(comment.id, (record, comment))
    return tuple(
        _history(number, comment, record, shown) for number, (record, comment) in enumerate(first.values(), start=1)
    )


def _history(number: int, comment: Comment, record: int, shown: Captures) -> CommentHistory:
    versions: list[Version] = []
    presence = Presence()
    before: Instant | None = None
    for event, comments in shown:
        found, seen_at = comments.get(comment.id), event.seen_at
        if found is None:
            presence.not_shown("", event, seen_at)
            continue
        presence.shown("", event, seen_at)
        if not versions or versions[-1].value != found.body:
            versions = with_version(versions, found, seen_at, before)
        elif len(versions) == 1 and before is not None:
            versions = [edited_since(versions[0], found, before)]
        before = seen_at
    if any(comments[comment.id].earlier for _, comments in shown if comment.id in comments):
        own = [Shown(event.seen_at, comments[comment.id]) for event, comments in shown if comment.id in comments]
        versions = list(dated_wordings(own))
    return CommentHistory(
        id=comment.id,
        number=number,
        author=comment.author,
        at=comment.at,
        visibility=narrowest(comments[comment.id].visibility for _, comments in shown if comment.id in comments),
        versions=tuple(versions),
        shown_until=presence.until,
        missing_since=presence.since,
        record=record,
    )


def with_version(versions: list[Version], found: Comment, seen_at: Instant, before: Instant | None) -> list[Version]:
    """Add the wording that a capture found: dated by the tracker where its date fits, else by a window."""
    if not versions:
        return [first_version(found, seen_at)]
    earliest = max(versions[-1].since, before or versions[-1].since)
    dated = found.edited_at is not None and earliest < found.edited_at <= seen_at
    since = found.edited_at if found.edited_at is not None and dated else seen_at
    ended = versions[-1].model_copy(update={"until": since})
    changed = Version(
        value=found.body,
        since=since,
        not_before=earliest,
        exact=dated,
        actor=found.author,
        between=(before or earliest, seen_at),
    )
    return [*versions[:-1], ended, changed]


def first_version(found: Comment, seen_at: Instant) -> Version:
    """Take the wording that the first capture of a comment found.

    Where the comment was edited before, its tracker gives no earlier wording: this one is known since
    the last edit, and nothing before. A date after the capture is no date that one can keep to.
    """
    written = min(found.at or seen_at, seen_at)
    edited = found.edited_at
    if edited is None or edited <= written:
        return Version(value=found.body, since=written, actor=found.author)
    if edited > seen_at:
        return Version(value=found.body, since=seen_at, not_before=written, exact=False, actor=found.author)
    return Version(value=found.body, since=edited, actor=found.author)


def edited_since(version: Version, found: Comment, before: Instant) -> Version:
    """Date a first wording anew by the edit that a later capture tells of, if an earlier capture showed it already."""
    edited = found.edited_at
    if edited is None or not version.since < edited <= before:
        return version
    return version.model_copy(update={"since": edited, "exact": True})


def narrowest(shown: Iterable[Visibility]) -> Visibility:
    """Return the last restriction that any capture showed: a later one that shows none may not be able to."""
    restricted = [one for one in shown if one is not Visibility.PUBLIC]
    return restricted[-1] if restricted else Visibility.PUBLIC
