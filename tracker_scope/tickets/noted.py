"""What a tracker notes of a ticket beside the values of its fields: deleted comments, ties to others, moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from tracker_scope.model.base import Noun
from tracker_scope.model.ticket import Actor, TicketEvent, TicketHistory
from tracker_scope.model.time import Instant

COMMENT_DELETED: Final = "comment_deleted"
_MOVES: Final = frozenset({"key", "repository"})


class Noted(Noun):
    """One such event; `other` is the ticket or commit at the other end, or where the ticket was before.

    Of a deleted comment nothing is told but that it was: neither its words nor its author.
    """

    kind: Literal["comment_deleted", "linked", "unlinked", "moved"]
    at: Instant | None = None
    actor: Actor | None = None
    other: str | None = None


def noted_of(history: TicketHistory) -> tuple[Noted, ...]:
    """Return what the tracker notes of a ticket, in order of its dates."""
    return tuple(one for change in history.changes for one in _noted(change))


def _noted(change: TicketEvent) -> Iterator[Noted]:
    at, actor = change.at, change.actor
    if change.kind == "linked":
        if change.old:
            yield Noted(kind="unlinked", at=at, actor=actor, other=change.old)
        if change.new:
            yield Noted(kind="linked", at=at, actor=actor, other=change.new)
    elif change.field == COMMENT_DELETED:
        yield Noted(kind="comment_deleted", at=at, actor=actor)
    elif change.field in _MOVES and change.old:
        yield Noted(kind="moved", at=at, actor=actor, other=change.old)


def former_keys(history: TicketHistory) -> tuple[str, ...]:
    """Return the keys that a ticket had before; other ways to write its present one are none."""
    return tuple(one for one in history.aliases if not one.isdecimal() and not one.endswith(history.key))
