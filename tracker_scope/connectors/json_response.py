"""Finds exact byte spans of values within one whole JSON response, such as the tickets of a search.

Elements of one list mostly begin alike, so where one ends can be guessed from where the next begins.
Parsing the bytes between proves the guess: an object that parses is the only one that begins there
(RFC 8259), and who splits a response needs it parsed anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from tracker_scope.connectors.json_scan import (
    DEEPEST,
    MEMBER,
    UNFINISHED,
    NotJson,
    check,
    first_value,
    past_blanks,
    text_of,
    value_end,
)
from tracker_scope.connectors.json_spans import Span
from tracker_scope.connectors.json_text import loads

Path = Sequence[str]

_BRACKETS: Final = b"{}[]"
_NO_BRACKETS: Final = bytes(sorted(set(range(256)) - set(_BRACKETS)))
# What nests less shows so when innermost pairs are taken away as often; brackets in texts can only make it seem deeper.
_USUAL_DEPTH: Final = 30
# So few brackets, half of them closing, cannot nest too deep wherever the list stands.
_FEW: Final = 380
# With so many keys, an element is not taken for something alike within it.
_KEYS_ALIKE: Final = 4
_SCALAR: Final = rb'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^",:\[\]{}\s]++)'
_FIRST: Final = re.compile(rb'("[^"\\]++"):(' + _SCALAR + rb",)?", re.DOTALL)


class Record(NamedTuple):
    """An element of a list: from `start` to before `end` in the response, and what these bytes say."""

    start: int
    end: int
    value: object


def elements(data: bytes, path: Path) -> list[Span]:
    """Return the spans of the elements of the list at a path of keys; empty where it is not there or null.

    The elements are not parsed, everything around them is. Raises NotJson, also for what is no list.
    """
    return [Span(start, end, path[-1] if path else "") for start, end, _ in _List(data, path, parse=False).read()]


def records(data: bytes, path: Path) -> list[Record]:
    """Return the parsed elements of the list at a path of keys; empty where it is not there or null.

    This costs little more than parsing the response as a whole. Raises NotJson, also for what is no list.
    """
    return list(_parsed(data, tuple(path))[0])


def whole(data: bytes, path: Path) -> Any:  # noqa: ANN401  # JSON is any of its values
    """Parse a response as a whole, so that `records` need not parse the list at the path once more.

    What both give of an element is one value, and not to be changed. Raises orjson.JSONDecodeError.
    """
    try:
        found, start, end = _parsed(data, tuple(path))
    except NotJson:
        return loads(data)
    if start == end:
        return loads(data)
    told = loads(b"[]".join((data[:start], data[end:])))
    place = told
    for name in path:
        place = place[name]
    place.extend(one.value for one in found)
    return told


# Who fetches a response reads it, and who splits it reads it right after, by the same bytes.
@lru_cache(maxsize=1)
def _parsed(data: bytes, path: tuple[str, ...]) -> tuple[tuple[Record, ...], int, int]:
    """Return the elements of a list, and where the list begins and ends; nowhere when it is not there."""
    reader = _List(data, path, parse=True)
    return (tuple(reader.read()), *reader.extent)


def value(data: bytes, path: Path) -> Span | None:
    """Return the span of the value at a path of keys, null included; None where it is not there. Raises NotJson."""
    found: list[Span] = []

    def take(at: int) -> int:
        found.append(Span(at, _end(data, at), path[-1] if path else ""))
        return found[-1].end

    _read(data, path, take)
    return found[0] if found else None


def members(data: bytes, path: Path) -> dict[str, Span]:
    """Return the span of each member of the object at a path of keys, in order; empty where no object is there.

    Raises NotJson.
    """
    found: dict[str, Span] = {}

    def one(key: str, at: int) -> int:
        found[key] = Span(at, _end(data, at), key)
        return found[key].end

    _read(data, path, lambda at: _object(data, at, one) if data[at : at + 1] == b"{" else _end(data, at))
    return found


class _List:
    """Reads the list at a path, element by element."""

    def __init__(self, data: bytes, path: Path, *, parse: bool) -> None:
        self._data = data
        self._path = path
        self._parse = parse
        self._next: re.Pattern[bytes] | None = None
        self._found: list[Record] = []
        self.extent = (0, 0)

    def read(self) -> list[Record]:
        _read(self._data, self._path, self._whole)
        return self._found

    def _whole(self, at: int) -> int:
        end = self._list(at)
        if self._data[at : at + 1] == b"[":
            self.extent = (at, end)
        return end

    def _list(self, at: int) -> int:
        data = self._data
        if data[at : at + 1] != b"[":
            end = _checked(data, at)
            if data[at:end] != b"null":
                raise NotJson(at, "json_without_lists", names=".".join(self._path))
            return end
        at = past_blanks(data, at + 1)
        if data[at : at + 1] == b"]":
            return at + 1
        if self._parse:
            self._next = _alike(data, at)
        while True:
            record = self._guessed(at) or self._counted(at)
            self._found.append(record)
            at = past_blanks(data, record.end)
            if data[at : at + 1] == b"]":
                return at + 1
            at = past_blanks(data, _past_comma(data, at))

    def _guessed(self, at: int) -> Record | None:
        """Take the element that ends before the next one that begins alike; one wrong guess is the last."""
        after = self._next.search(self._data, at) if self._next else None
        end = after.start() + 1 if after else at
        piece = self._data[at:end]
        try:
            told = loads(piece)
        except orjson.JSONDecodeError:
            self._next = None
            return None
        return Record(at, end, told) if _is_flat(piece) else None

    def _counted(self, at: int) -> Record:
        end = _end(self._data, at, DEEPEST - len(self._path) - 1)
        return Record(at, end, check(self._data, at, end) if self._parse else None)


def _alike(data: bytes, at: int) -> re.Pattern[bytes] | None:
    """Build what finds the next object with the same first keys as this one's; None where that is not easy."""
    found, keys = at + 1, list[bytes]()
    while len(keys) < _KEYS_ALIKE and (member := _FIRST.match(data, found)):
        keys.append(re.escape(member[1]) + b":")
        found = member.end()
        if member[2] is None:
            break
    return re.compile(rb"\},\{" + (_SCALAR + b",").join(keys), re.DOTALL) if keys else None


def _read(data: bytes, path: Path, take: Callable[[int], int]) -> None:
    """Go through a response, check all that is not at the path, and let `take` read what is.

    `take` is told where the value begins and tells where it ends.
    """
    end = past_blanks(data, _down(data, first_value(data), path, take))
    if end < len(data):
        raise NotJson(end, "json_goes_on")


def _down(data: bytes, at: int, path: Path, take: Callable[[int], int]) -> int:
    if not path:
        return take(at)
    if data[at : at + 1] != b"{":
        return _checked(data, at)
    wanted, rest = path[0], path[1:]
    return _object(
        data, at, lambda key, start: _down(data, start, rest, take) if key == wanted else _checked(data, start)
    )


def _object(data: bytes, at: int, read: Callable[[str, int], int]) -> int:
    """Let `read` take each member's value in turn; return where the object ends."""
    keys: set[str] = set()
    at = past_blanks(data, at + 1)
    if data[at : at + 1] == b"}":
        return at + 1
    while True:
        found = MEMBER.match(data, at)
        if found is None:
            raise NotJson(at, "json_key_expected" if at < len(data) else "json_ends_early")
        key = text_of(data, found.start(1), found.end(1))
        if key in keys:
            raise NotJson(at, "json_key_twice", name=key)
        keys.add(key)
        at = past_blanks(data, read(key, found.end()))
        if data[at : at + 1] == b"}":
            return at + 1
        at = past_blanks(data, _past_comma(data, at))


def _past_comma(data: bytes, at: int) -> int:
    if at >= len(data):
        raise NotJson(at, "json_ends_early")
    if data[at : at + 1] != b",":
        raise NotJson(at, "json_token_expected", token=",")  # noqa: S106 - of JSON, not of a person
    return at + 1


def _end(data: bytes, at: int, deepest: int = DEEPEST) -> int:
    end = value_end(data, at, deepest) if at < len(data) else UNFINISHED
    if end == UNFINISHED:
        raise NotJson(len(data), "json_ends_early")
    return end


def _checked(data: bytes, at: int) -> int:
    end = _end(data, at)
    check(data, at, end)
    return end


def _is_flat(piece: bytes) -> bool:
    """Tell that a value nests no deeper than usual, without counting; who is told no must count."""
    brackets = piece.translate(None, _NO_BRACKETS)
    if len(brackets) <= _FEW:
        return True
    for _ in range(_USUAL_DEPTH):
        shorter = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(shorter) == len(brackets):
            break
        brackets = shorter
    return not brackets
