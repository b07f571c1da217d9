"""Finds which clause of one text is which of another, by content first: numbers and titles may all have changed."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

from tracker_scope.model.contract import Clause

LEAST: Final = 0.4
"""Of the weight of words and pairs of words, how much two clauses must share to be one."""
_SHORT: Final = 4  # words: a text that short tells one clause from another only with its title or its place
_COMMON: Final = 60  # clauses: words that stand in more of them do not make two clauses candidates
_Profile = Counter[tuple[str, ...]]


class Match(NamedTuple):
    """Indices of one clause in both texts, one of them None where it stands in the other alone.

    `likeness` is the share of words and pairs of words, weighted by rarity, that both have (0 to 1).
    """

    before: int | None
    after: int | None
    likeness: float = 0.0


def matched(
    before: Sequence[Clause], after: Sequence[Clause], known: Sequence[tuple[int, int]] = ()
) -> tuple[Match, ...]:
    """Pair the clauses of two texts one to one; exchanging the texts exchanges the pairs and nothing else.

    Equal words first, then alike words, then anchors, number and title, what stands under them,
    at last the place between neighbours that are paired. Pairs come in the order of `after`, those
    gone at the end. `known` are pairs, by index, that are sure from elsewhere.
    """
    pairing = _Pairing(before, after)
    pairing.told(known)
    pairing.equal()
    pairing.alike()
    pairing.named()
    pairing.above()
    pairing.between()
    return pairing.result()


class _Pairing:
    """The pairs found so far, and what is left of both texts."""

    def __init__(self, before: Sequence[Clause], after: Sequence[Clause]) -> None:
        self._texts = (before, after)
        self._words = tuple([_words(one) for one in text] for text in self._texts)
        self._found: dict[int, tuple[int, float]] = {}
        self._taken: set[int] = set()

    def result(self) -> tuple[Match, ...]:
        """Return the pairs, and each clause without one."""
        back = {new: (old, likeness) for old, (new, likeness) in self._found.items()}
        kept = (Match(*_turned(new, back.get(new))) for new in range(len(self._texts[1])))
        gone = (Match(old, None) for old in range(len(self._texts[0])) if old not in self._found)
        return (*kept, *gone)

    def told(self, known: Sequence[tuple[int, int]]) -> None:
        """Pair what is known to be one clause."""
        for at, other in known:
            self._join(at, other, self._likeness(at, other))

    def equal(self) -> None:
        """Pair clauses of equal words: with their title and number, with one of them, then by those words alone."""
        for key in (_named_words, _titled_words, _numbered_words, _own_words):
            self._pair_by(key)

    def named(self) -> None:
        """Pair by an anchor that each of them alone bears, then by number and title."""
        for alias in (_anchor, _number_and_title):
            self._pair_by(alias)

    def alike(self) -> None:
        """Pair clauses that share enough of their words, those most alike first."""
        old, new = (self._profiles(side) for side in (0, 1))
        weights = _weights([*old.values(), *new.values()])
        sizes = [{at: _sum(one, weights) for at, one in side.items()} for side in (old, new)]
        scores: list[tuple[float, int, int]] = []
        for at, other in _candidates(old, new):
            shared = _sum(old[at] & new[other], weights)
            score = round(2 * shared / ((sizes[0][at] + sizes[1][other]) or 1), 9)  # whatever the order of sums
            if score >= LEAST:
                scores.append((score, at, other))
        for score, at, other in sorted(scores, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1] + one[2])):
            self._join(at, other, score)

    def above(self) -> None:
        """Pair clauses under which most clauses that are paired stand: chapters that hold no words themselves."""
        over = [_over(text) for text in self._texts]
        votes = Counter((over[0][old], over[1][new]) for old, (new, _) in self._found.items())
        for (old, new), _ in sorted(votes.items(), key=lambda one: (-one[1], one[0][0] + one[0][1])):
            if min(old, new) >= 0 and self._is_short(0, old) and self._is_short(1, new):
                self._join(old, new, 0.0)

    def between(self) -> None:
        """Pair short clauses that stand alone between the same neighbours, at one level."""
        ends = (len(self._texts[0]), len(self._texts[1]))
        order = [(-1, -1), *sorted((old, new) for old, (new, _) in self._found.items()), ends]
        paired = set(self._taken)
        for (old, new), (next_old, next_new) in pairwise(order):
            left, right = range(old + 1, next_old), range(new + 1, next_new)
            if len(left) != len(right) or not paired.isdisjoint(right):
                continue  # pairs that cross are no neighbours
            for at, other in zip(left, right, strict=True):
                if self._is_short(0, at) and self._is_short(1, other):
                    self._join(at, other, 0.0)

    def _is_short(self, side: int, at: int) -> bool:
        return len(self._words[side][at]) < _SHORT

    def _profiles(self, side: int) -> dict[int, _Profile]:
        open_ones = self._open(side)
        return {at: _profile(self._words[side][at]) for at in open_ones if not self._is_short(side, at)}

    def _open(self, side: int) -> list[int]:
        taken = self._taken if side else self._found
        return [at for at in range(len(self._texts[side])) if at not in taken]

    def _pair_by(self, key: _Key) -> None:
        """Pair those that share a key, in their order where both texts have it as often."""
        sides = []
        for side in (0, 1):
            by_key: dict[Hashable, list[int]] = defaultdict(list)
            for at in self._open(side):
                told = key(self._texts[side][at], self._words[side][at])
                if told is not None:
                    by_key[told].append(at)
            sides.append(by_key)
        for told, old in sides[0].items():
            new = sides[1].get(told, [])
            if len(old) == len(new):
                for at, other in zip(old, new, strict=True):
                    self._join(at, other, self._likeness(at, other))

    def _likeness(self, at: int, other: int) -> float:
        one, two = _profile(self._words[0][at]), _profile(self._words[1][other])
        size = one.total() + two.total()
        return 2 * (one & two).total() / size if size else 1.0

    def _join(self, at: int, other: int, likeness: float) -> None:
        if at not in self._found and other not in self._taken:
            self._found[at] = (other, likeness)
            self._taken.add(other)


def _turned(new: int, held: tuple[int, float] | None) -> tuple[int | None, int, float]:
    return (held[0], new, held[1]) if held else (None, new, 0.0)


def _over(text: Sequence[Clause]) -> list[int]:
    """Return the index of the clause over each, -1 for none."""
    found: list[int] = []
    for at, clause in enumerate(text):
        above = at - 1
        while above >= 0 and text[above].level >= clause.level:
            above = found[above]
        found.append(above)
    return found


# what clauses are paired by


class _Key(Protocol):
    def __call__(self, clause: Clause, words: tuple[str, ...]) -> Hashable: ...


def _named_words(clause: Clause, words: tuple[str, ...]) -> Hashable:
    return (clause.number, clause.title, words) if clause.title or len(words) >= _SHORT else None


def _titled_words(clause: Clause, words: tuple[str, ...]) -> Hashable:
    return (clause.title, words) if clause.title or len(words) >= _SHORT else None


def _numbered_words(clause: Clause, words: tuple[str, ...]) -> Hashable:
    return (clause.number, words) if len(words) >= _SHORT else None


def _own_words(clause: Clause, words: tuple[str, ...]) -> Hashable:  # noqa: ARG001 - one of several keys
    return words if len(words) >= _SHORT else None


def _anchor(clause: Clause, words: tuple[str, ...]) -> Hashable:  # noqa: ARG001 - one of several keys
    return clause.aliases[0] if clause.aliases else None


def _number_and_title(clause: Clause, words: tuple[str, ...]) -> Hashable:  # noqa: ARG001 - one of several keys
    return (clause.number, clause.title) if clause.title else None


# likeness


def _words(clause: Clause) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", clause.text.casefold()))


def _profile(words: Sequence[str]) -> _Profile:
    return Counter([*((word,) for word in words), *pairwise(words)])


def _weights(profiles: Sequence[_Profile]) -> dict[tuple[str, ...], float]:
    counts = Counter(term for one in profiles for term in one)
    return {term: 1 + math.log(len(profiles) / count) for term, count in counts.items()}


def _sum(profile: _Profile, weights: dict[tuple[str, ...], float]) -> float:
    return sum(weights[term] * count for term, count in profile.items())


def _candidates(old: dict[int, _Profile], new: dict[int, _Profile]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share a word, or a pair of words, that few clauses have."""
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for other, profile in new.items():
        for term in profile:
            where[term].append(other)
    held = Counter(term for profile in old.values() for term in profile)
    for at, profile in old.items():
        near: set[int] = set()
        for term in profile:
            others = where.get(term, ())
            if len(others) + held[term] <= _COMMON:
                near.update(others)
        yield from ((at, other) for other in sorted(near))
