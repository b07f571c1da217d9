"""Reads the words that an amendment gives a clause: number, title, text, and the parts that it numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tracker_scope.contract.numbers import Numbered, cut_number, number_key

_TITLE_LENGTH: Final = 120


class NewText(NamedTuple):
    """The words for one number; `written` is the number that they themselves carry, if any.

    `first` and `last` are indices into the lines given.
    """

    number: str
    title: str
    text: str
    written: str
    first: int
    last: int


def new_texts(number: str, lines: Sequence[str]) -> Iterator[NewText]:
    """Yield the new text of a number, then those of the parts numbered under it."""
    starts = [0, *_parts(number, lines), len(lines)]
    for first, end in pairwise(starts):
        own = _part_number(number, lines[first]) if first else number
        yield _new_text(own or number, lines[first:end], first)


def _parts(number: str, lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines, after the first, where a paragraph numbered under that number starts."""
    for index in range(1, len(lines)):
        if (not lines[index - 1].strip() or lines[index].startswith("#")) and _part_number(number, lines[index]):
            yield index


def _part_number(number: str, line: str) -> str | None:
    cut = _cut(line)
    return cut.number if cut and number_key(cut.number).startswith(number_key(number) + ".") else None


def _cut(line: str) -> Numbered | None:
    """Cut the number off a first line, whatever sets it apart."""
    return cut_number(line.strip().lstrip("#").strip())


def _new_text(number: str, lines: Sequence[str], offset: int) -> NewText:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled:
        return NewText(number, "", "", "", offset, offset + max(len(lines) - 1, 0))
    first, last = filled[0], filled[-1]
    head, rest = lines[first], "\n".join(lines[first + 1 : last + 1]).strip("\n")
    cut = _cut(head)
    own = cut if cut and number_key(cut.number) == number_key(number) else None
    written = cut.number if cut and (own or cut.form == "number") else ""
    title, text = _split(head, own, rest, alone=_stands_alone(lines, first, last))
    whole = "\n".join((text, *lines[first + 1 : last + 1])) if text else rest
    return NewText(number, title, whole, written, offset + first, offset + last)


def _stands_alone(lines: Sequence[str], first: int, last: int) -> bool:
    """Tell whether the first line is followed by a blank one, and then by text."""
    return first < last and not lines[first + 1].strip()


def _split(head: str, own: Numbered | None, rest: str, *, alone: bool) -> tuple[str, str]:
    """Tell the title from the text on the first line."""
    bare = head.strip()
    words = own.title.strip() if own else bare.lstrip("#").strip()
    marked = bare.startswith("#") or bool(re.fullmatch(r"(\*\*|__)(?:(?!\1).)+\1", bare))
    short = own is not None and alone and len(words) < _TITLE_LENGTH and not words.rstrip("*").endswith((".", ";", ":"))
    if (marked and rest) or short:
        return words.strip(" *_"), ""
    return "", words.removeprefix("**").strip() if own else bare
