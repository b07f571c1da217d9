"""Tickets that two sources seem to share, though one of these does not say which tracker it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Run


def same_tickets_apart(runs: Iterable[Run]) -> Iterator[Finding]:
    """Say which tickets have one key and one number in two sources, and so are counted twice.

    The identity of a ticket is tracker and number; a source that declares no tracker has its own
    name in its place, and an address may be written in two ways.
    """
    pairs = (
        (one, other)
        for one, other in combinations(runs, 2)
        if one.instance != other.instance and _may_be_one(one, other)
    )
    shared = [
        f"{key} ({one.source} / {other.source})"
        for one, other in pairs
        for number, key in one.seen.items()
        if other.seen.get(number) == key
    ]
    if shared:
        yield Finding.of("same_ticket_apart", shared)


def _may_be_one(one: Run, other: Run) -> bool:
    """Tell whether two instances may be one tracker: one is not declared, or they differ in how they are written."""
    undeclared = one.instance == one.source or other.instance == other.source
    return undeclared or one.instance.rstrip("/").casefold() == other.instance.rstrip("/").casefold()
