"""The comments of a ticket that several sources carry: each once, worded and missed as its best source shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, Comment, CommentHistory, Disagreement, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.comments import Presence, edited_since, narrowest, with_version
from tracker_scope.tickets.disagreements import disagreement
from tracker_scope.tickets.identities import Names, named
from tracker_scope.tickets.sameness import reduced
from tracker_scope.tickets.threads import Thread
from tracker_scope.tickets.witnesses import Sighting, Witness, in_order_of_state, placed
from tracker_scope.tickets.wordings import Shown, dated_wordings


class MergedComments(NamedTuple):
    """The comments of a ticket, and where sources word one of them differently."""

    comments: tuple[CommentHistory, ...]
    disagreements: tuple[Disagreement, ...]


def merged_comments(told: Sequence[Witness], found: Sequence[Thread], people: Names) -> MergedComments:
    """Return the comments numbered in the order of their first capture in any source.

    Of the sources that have a comment the first one holds from its first to its last snapshot.
    What another showed before or after makes versions of their own; that another lacks the
    comment says nothing unless it had it before, under the same account.
    """
    made = [_comment(number, one, told, people) for number, one in enumerate(found, start=1)]
    return MergedComments(
        comments=tuple(comment for comment, _ in made),
        disagreements=tuple(one for _, differing in made for one in differing),
    )


def _comment(
    number: int, thread: Thread, told: Sequence[Witness], people: Names
) -> tuple[CommentHistory, list[Disagreement]]:
    holder, *others = _ranked(thread, told)
    first = thread.by(holder.source)[0]
    author = named(first.author, people)
    versions, until, missing = _through_time(list(_shown(thread, holder, others)), author, people)
    visibility = narrowest(one.visibility for one in thread.shown.values())
    ids = tuple(dict.fromkeys(thread.ids.values()))
    history = CommentHistory(
        id=ids[0],
        aliases=ids[1:],
        number=number,
        author=author,
        at=first.at,
        visibility=visibility,
        versions=versions,
        shown_until=until,
        missing_since=missing,
        record=thread.first_record,
    )
    return history, list(_differing(thread, history, holder, others))


def _ranked(thread: Thread, told: Sequence[Witness]) -> list[Witness]:
    """Return the sources that have a comment, one that dates its wordings before all others."""
    having = [one for one in told if one.source in thread.ids]
    return sorted(having, key=lambda one: not any(shown.earlier for shown in thread.by(one.source)))


def _shown(thread: Thread, holder: Witness, others: Sequence[Witness]) -> Iterator[tuple[Sighting, Comment | None]]:
    """Yield in order of state what counts: of the other sources only what the holder's snapshots do not cover."""
    held = thread.by(holder.source)
    bodies = [*(one.body for one in held), *(said.body for one in held for said in one.earlier if said.shown)]
    wording = {reduced("comment", body): body for body in reversed(bodies)}
    had: set[str] = set()
    for sighting in in_order_of_state([holder, *others]):
        lesser = sighting.source != holder.source
        if lesser and holder.covers(sighting, dated=False):
            continue
        comment = thread.seen_in(sighting)
        if comment is not None and lesser:
            body = wording.setdefault(reduced("comment", comment.body), comment.body)
            comment = comment.model_copy(update={"body": body, "earlier": ()})
        if comment is not None or sighting.source in had:
            yield sighting, comment
        if comment is not None:
            had.add(sighting.source)


def _through_time(
    shown: Sequence[tuple[Sighting, Comment | None]], author: Actor | None, people: Names
) -> tuple[tuple[Version, ...], Instant | None, Instant | None]:
    """Return the versions, and of a missing comment the last capture that showed it and the first that did not."""
    versions: list[Version] = []
    presence = Presence()
    before: Instant | None = None
    instants = placed([sighting for sighting, _ in shown])
    said: list[Shown] = []
    for at, (sighting, comment) in zip(instants, shown, strict=True):
        if comment is None:
            presence.not_shown(sighting.source, sighting.event, at)
            continue
        presence.shown(sighting.source, sighting.event, at)
        said.append(Shown(at, comment.model_copy(update={"author": author})))
        if not versions or versions[-1].value != comment.body:
            versions = with_version(versions, said[-1].comment, at, before)
        elif len(versions) == 1 and before is not None:
            versions = [edited_since(versions[0], comment, before)]
        before = at
    if any(one.comment.earlier for one in said):
        dated = dated_wordings(said)
        versions = [one.model_copy(update={"actor": named(one.actor, people)}) for one in dated]
    return tuple(versions), presence.until, presence.since


def _differing(
    thread: Thread, history: CommentHistory, holder: Witness, others: Sequence[Witness]
) -> Iterator[Disagreement]:
    for other in others:
        inside = [
            (sighting, comment.body)
            for sighting in other.sightings
            if (comment := thread.seen_in(sighting)) is not None and holder.covers(sighting, dated=False)
        ]
        found = disagreement("comment", history.versions, (holder.source, other.source), inside)
        if found is not None:
            hidden = history.visibility is not Visibility.PUBLIC
            yield found.model_copy(update={"field": f"#{history.number}", "restricted": hidden})
