"""The wordings of one comment through time: those that its tracker dates, and those that captures showed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker_scope.model.ticket import Comment, Version, Wording
from tracker_scope.model.time import Instant
from tracker_scope.tickets.steps import Step, agrees, closed, held_at, shown_in


class Shown(NamedTuple):
    """A comment as a capture showed it."""

    at: Instant
    comment: Comment


def dated_wordings(shown: Sequence[Shown]) -> tuple[Version, ...]:
    """Return the wordings of a comment of which any capture holds those that its tracker keeps.

    Each is dated by the tracker, once, whichever capture brought it. One that only a capture showed
    stands beside them, dated by a window; where the tracker no longer gives the wording of that
    time, it is the one that the capture showed.
    """
    steps = _kept(one.comment for one in shown)
    before: tuple[Instant, str] | None = None
    for at, comment in shown:
        place = _present(steps, comment) if comment.earlier else held_at(steps, at)
        held = steps[place]
        unlisted = not comment.earlier and not agrees(steps, place, (at, comment.body))
        if unlisted and held.value is None and held.since <= at:
            shown_in(steps, place, Step(comment.body, at, comment.author), dated=place > 0)
        elif unlisted:
            place = place + 1 if held.since <= at else place
            steps.insert(place, _windowed(steps[:place], Shown(at, comment), before and before[0]))
        elif before is not None and before[1] != comment.body and before[0] < held.since and held.between is None:
            steps[place] = held._replace(between=(before[0], max(at, held.since)))
        before = (at, comment.body)
    return _apart(closed(steps))


def _kept(comments: Iterable[Comment]) -> list[Step]:
    """Return every wording that the tracker dates, in order of time; once known it stays known."""
    found: dict[tuple[Instant, str | None], Wording] = {}
    for one in comments:
        for said in (*one.earlier, present_of(one)) if one.earlier else ():
            found.setdefault((said.at, said.body if said.shown else None), said)
    known = {at for at, body in found if body is not None}
    kept = [one for one in found.values() if one.shown or one.at not in known]
    return [Step(one.body if one.shown else None, one.at, one.actor) for one in sorted(kept, key=lambda said: said.at)]


def present_of(comment: Comment) -> Wording:
    """Return the present wording of a comment, dated by its last edit."""
    at = max([one.at for one in comment.earlier] + ([comment.edited_at] if comment.edited_at else []))
    return Wording(at=at, actor=comment.editor or comment.author, body=comment.body)


def _present(steps: Sequence[Step], comment: Comment) -> int:
    """Return the place of a comment's present wording among those that its tracker dates."""
    said = present_of(comment)
    return next(place for place, one in enumerate(steps) if (one.since, one.value) == (said.at, said.body))


def _windowed(earlier: Sequence[Step], shown: Shown, before: Instant | None) -> Step:
    """Date a wording that the tracker does not list, by its edit where that fits, else by the captures around it."""
    at, comment = shown
    if not earlier:
        return Step(comment.body, min(comment.at or at, at), comment.author, exact=False)
    earliest = max(earlier[-1].since, before or earlier[-1].since)
    dated = comment.edited_at is not None and earliest < comment.edited_at <= at
    since = comment.edited_at if comment.edited_at is not None and dated else at
    return Step(comment.body, since, comment.author, earliest, dated, (before or earliest, at))


def _apart(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Put together neighbours that say the same: a text that was saved again is no new wording."""
    kept: list[Version] = []
    for one in versions:
        if kept and kept[-1].value == one.value:
            kept[-1] = kept[-1].model_copy(update={"until": one.until})
        else:
            kept.append(one)
    return tuple(kept)
