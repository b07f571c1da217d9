"""Recognises one comment in several sources, and gives it the number and the id of its first capture for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracker_scope.model.ticket import Actor, Comment
from tracker_scope.model.time import Instant
from tracker_scope.tickets.sameness import reduced
from tracker_scope.tickets.witnesses import Sighting, Witness, in_order_of_capture, is_made

Alike = Callable[[Comment, Comment], bool]
Keys = Callable[[Comment], tuple[object, ...]]


@dataclass(slots=True)
class Thread:
    """One comment: its ids by source, what each source showed of it last, and what each capture did, by record."""

    ids: dict[str, str] = field(default_factory=dict)
    last: dict[str, Comment] = field(default_factory=dict)
    shown: dict[tuple[str, int], Comment] = field(default_factory=dict)

    def add(self, sighting: Sighting, comment: Comment) -> None:
        """Note that a capture shows the comment."""
        self.ids.setdefault(sighting.source, comment.id)
        self.last[sighting.source] = comment
        self.shown[sighting.source, sighting.event.record] = comment

    def seen_in(self, sighting: Sighting) -> Comment | None:
        """Return what a capture shows of the comment."""
        return self.shown.get((sighting.source, sighting.event.record))

    def by(self, source: str) -> list[Comment]:
        """Return what a source ever showed of the comment, in order of capture."""
        return [comment for (name, _), comment in self.shown.items() if name == source]

    @property
    def first_record(self) -> int:
        """Return the record that holds the comment as it was first captured."""
        (_, record), comment = next(iter(self.shown.items()))
        return record if comment.record is None else comment.record


def threads(told: Iterable[Witness]) -> list[Thread]:
    """Return every comment once, in the order of its first capture in any source.

    Captures are gone through in that order and nothing is taken back, so that a number never
    moves when more is captured.
    """
    found: list[Thread] = []
    for sighting in in_order_of_capture(told):
        comments = sorted(sighting.shot.comments, key=lambda one: one.at or sighting.event.seen_at)
        rest = list(_known(sighting, comments, found))
        for keys, alike in _WAYS:
            rest = list(_matched(sighting, rest, found, (keys, alike))) if rest else rest
        for comment in rest:
            thread = Thread()
            thread.add(sighting, comment)
            found.append(thread)
    return found


def _known(sighting: Sighting, comments: Sequence[Comment], found: Sequence[Thread]) -> Iterator[Comment]:
    """Add what this source showed before under the same id; yield the rest."""
    by_id = {one.ids[sighting.source]: one for one in found if sighting.source in one.ids}
    for comment in comments:
        if comment.id in by_id:
            by_id[comment.id].add(sighting, comment)
        else:
            yield comment


def _matched(
    sighting: Sighting, comments: Sequence[Comment], found: Sequence[Thread], way: tuple[Keys, Alike]
) -> Iterator[Comment]:
    """Add what other sources showed and this one did not yet, by one way of telling; yield the rest.

    Only comments with a key in common are compared: a ticket may have thousands.
    """
    keys, alike = way
    others: dict[object, list[Thread]] = defaultdict(list)
    for thread in found:
        if sighting.source not in thread.ids:
            for key in dict.fromkeys(key for one in thread.last.values() for key in keys(one)):
                others[key].append(thread)
    for comment in comments:
        near = (thread for key in keys(comment) for thread in others.get(key, ()))
        match = next((one for one in near if sighting.source not in one.ids and _is(one, comment, alike)), None)
        if match is None:
            yield comment
        else:
            match.add(sighting, comment)


def _is(thread: Thread, comment: Comment, alike: Alike) -> bool:
    return any(alike(shown, comment) for shown in thread.last.values())


def same_person(one: Actor | None, other: Actor | None) -> bool:
    """Tell whether two sources name one person: by an account or a name that both use."""
    return bool(_names(one) & _names(other))


def _names(actor: Actor | None) -> set[str]:
    return set() if actor is None else {name.casefold() for name in (actor.account, actor.name) if name}


def same_instant(one: Instant | None, other: Instant | None) -> bool:
    """Tell whether two instants are one, to the precision of the coarser source (a Jira CSV has minutes)."""
    if one is None or other is None:
        return False
    first, second = (at.replace(microsecond=0) for at in (one, other))
    whole_minute = not first.second or not second.second
    return first == second or (whole_minute and first.replace(second=0) == second.replace(second=0))


def _id(one: Comment) -> tuple[object, ...]:
    return () if is_made(one) else (one.id,)


def _words(one: Comment) -> tuple[object, ...]:
    return (reduced("comment", one.body),)


def _minute(one: Comment) -> Instant | None:
    return None if one.at is None else one.at.replace(second=0, microsecond=0)


def _minute_and_words(one: Comment) -> tuple[object, ...]:
    return ((_minute(one), *_words(one)),)


def _minute_and_names(one: Comment) -> tuple[object, ...]:
    return tuple((_minute(one), name) for name in sorted(_names(one.author)))


def _same_id(one: Comment, other: Comment) -> bool:
    return one.id == other.id


def _same_author(one: Comment, other: Comment) -> bool:
    return same_instant(one.at, other.at) and same_person(one.author, other.author)


def _dated_alike(one: Comment, other: Comment) -> bool:
    return same_instant(one.at, other.at)


def _undated(one: Comment, other: Comment) -> bool:
    return one.at is None or other.at is None


# In this order: id; instant, words and author; instant and author; instant and words; words where a date is missing.
_WAYS: Final = (
    (_id, _same_id),
    (_minute_and_words, _same_author),
    (_minute_and_names, _same_author),
    (_minute_and_words, _dated_alike),
    (_words, _undated),
)
