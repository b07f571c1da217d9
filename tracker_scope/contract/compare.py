"""The word-level difference of two texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, Literal

Operation = Literal["equal", "removed", "added"]
Difference = tuple[tuple[Operation, str], ...]

MOST_COMPARISONS: Final = 1_000_000
"""Above so many pairs of words, whole lines are compared: SequenceMatcher is quadratic at best."""


def word_diff(before: str, after: str) -> Difference:
    """Return runs of words that stayed, went or came; white space alone makes no difference.

    "removed" are words of `before`, "equal" and "added" are words of `after`, with the white
    space that follows them there.
    """
    return _joined(_compare(_words(before), _words(after)))


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)


def _compare(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Operation, str]]:
    """Set aside what both texts share at either end, then compare what is left."""
    old, new = [one.rstrip() for one in before], [one.rstrip() for one in after]
    head = _shared(zip(old, new, strict=False))
    tail = _shared(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
    middle = slice(head, len(before) - tail), slice(head, len(after) - tail)
    yield from (("equal", word) for word in after[:head])
    if len(before[middle[0]]) * len(after[middle[1]]) <= MOST_COMPARISONS:
        yield from _match(before[middle[0]], after[middle[1]])
    else:
        yield from _by_line(before[middle[0]], after[middle[1]])
    yield from (("equal", word) for word in after[len(after) - tail :])


def _shared(pairs: Iterable[tuple[str, str]]) -> int:
    """Count the leading pairs that are equal."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _match(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Operation, str]]:
    """Compare piece by piece, each without the white space that follows it."""
    old, new = [" ".join(one.split()) for one in before], [" ".join(one.split()) for one in after]
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (("equal", word) for word in after[new_from:new_to])
        else:
            yield from (("removed", word) for word in before[old_from:old_to])
            yield from (("added", word) for word in after[new_from:new_to])


def _by_line(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Operation, str]]:
    """Compare lines, and give up on what is too long even for that: all of it went, all of it came."""
    old, new = _lines(before), _lines(after)
    if len(old) * len(new) <= MOST_COMPARISONS:
        yield from _match(old, new)
    else:
        yield from (("removed", line) for line in old)
        yield from (("added", line) for line in new)


def _lines(words: Sequence[str]) -> list[str]:
    return re.findall(r"[^\n]*\n\s*|[^\n]+", "".join(words))


def _joined(pieces: Iterable[tuple[Operation, str]]) -> Difference:
    """Join neighbours of one kind."""
    return tuple((kind, "".join(words for _, words in run)) for kind, run in groupby(pieces, key=lambda one: one[0]))
