"""Compares two texts of the contract clause by clause: added, removed, changed, moved, renumbered, retitled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tracker_scope.contract.compare import Difference, word_diff
from tracker_scope.contract.identity import Match, matched
from tracker_scope.contract.numbers import number_key
from tracker_scope.model.contract import Clause

Kind = Literal["added", "removed", "changed", "moved", "renumbered", "retitled"]


class ClauseComparison(NamedTuple):
    """A clause in both texts, or in one of them; no kinds mean that nothing of it changed.

    `words` is the difference of its text, word by word, where that changed.
    """

    before: Clause | None
    after: Clause | None
    kinds: tuple[Kind, ...] = ()
    words: Difference = ()


def compared(
    before: Sequence[Clause], after: Sequence[Clause], known: Sequence[tuple[int, int]] = ()
) -> tuple[ClauseComparison, ...]:
    """Compare two texts, in the order of the later one, a clause that went after what stood before it.

    Clauses are followed by content (`identity`). One moved when its place among those that stayed
    changed, or the clause over it is another one; a number changed by what stands before is none.
    `known` are pairs, by index, that are sure from elsewhere.
    """
    pairs = matched(before, after, known)
    moved = _moved(pairs, _over(before), _over(after))
    found = {}
    for one in pairs:
        old = None if one.before is None else before[one.before]
        new = None if one.after is None else after[one.after]
        kinds = tuple(_kinds(old, new, is_moved=one in moved))
        found[one] = ClauseComparison(old, new, kinds, _words(old, new) if "changed" in kinds else ())
    return tuple(found[one] for one in _ordered(pairs))


def _kinds(old: Clause | None, new: Clause | None, *, is_moved: bool) -> Iterator[Kind]:
    if old is None or new is None:
        yield "added" if old is None else "removed"
        return
    if old.text.split() != new.text.split():
        yield "changed"
    if is_moved:
        yield "moved"
    if number_key(old.number) != number_key(new.number):
        yield "renumbered"
    if old.title.split() != new.title.split():
        yield "retitled"


def _words(old: Clause | None, new: Clause | None) -> Difference:
    return word_diff(old.text if old else "", new.text if new else "")


def _over(text: Sequence[Clause]) -> list[int | None]:
    """Return the index of the clause over each, None at the top."""
    found: list[int | None] = []
    for at, clause in enumerate(text):
        above: int | None = at - 1 if at else None
        while above is not None and text[above].level >= clause.level:
            above = found[above]
        found.append(above)
    return found


def _moved(pairs: Sequence[Match], over_old: list[int | None], over_new: list[int | None]) -> set[Match]:
    """Find the pairs out of order among their sisters, or under another clause."""
    partner = {one.before: one.after for one in pairs if one.before is not None and one.after is not None}
    both = sorted((one for one in pairs if one.before in partner), key=lambda one: one.before or 0)
    found, sisters = set(), dict[int | None, list[Match]]()
    for one in both:
        old, new = over_old[one.before or 0], over_new[one.after or 0]
        if (None if old is None else partner.get(old, -1)) == new:
            sisters.setdefault(new, []).append(one)
        elif old is None or old in partner:
            found.add(one)
    for group in sisters.values():
        stayed = _longest_run([one.after or 0 for one in group])
        found.update(one for one in group if (one.after or 0) not in stayed)
    return found


def _longest_run(order: Sequence[int]) -> set[int]:
    """Return a longest increasing run of different numbers (patience sorting)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for one in order:
        at = bisect_left(tails, one)
        before[one] = tails[at - 1] if at else None
        tails[at : at + 1] = [one]
    found, last = set(), tails[-1] if tails else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _ordered(pairs: Sequence[Match]) -> list[Match]:
    """Put what went after the clause that stood before it, where that one is now."""
    spots = {one.before: one.after for one in pairs if one.before is not None and one.after is not None}

    def spot(one: Match) -> tuple[int, int, int]:
        if one.after is not None:
            return (one.after, 0, 0)
        above = next((spots[at] for at in range(one.before or 0, -1, -1) if at in spots), -1)
        return (above, 1, one.before or 0)

    return sorted(pairs, key=spot)
