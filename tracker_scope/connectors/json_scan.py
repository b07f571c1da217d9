"""Finds values, keys and blanks in bytes of JSON by counting brackets outside strings (RFC 8259).

This is exact for valid JSON and cheap for any other: whoever takes a value parses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import orjson

from tracker_scope.connectors.json_text import loads
from tracker_scope.errors import Problem

DEEPEST: Final = 200
UNFINISHED: Final = -1

_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"[\x00", b"\x00{", b"\x00[")
# Possessive, so that a hostile text costs no more than one pass.
_BLANK: Final = re.compile(rb"[ \t\r\n]*+")
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR: Final = re.compile(rb'[^ \t\r\n,:"\[\]{}]*+')
_NO_BRACKET: Final = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+', re.DOTALL)
MEMBER: Final = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\r\n]*+:[ \t\r\n]*+(?=.)', re.DOTALL)
OPENING: Final = b"{["
_CLOSING: Final = b"}]"
QUOTE: Final = ord('"')


class NotJson(ValueError):
    """What stands in the way, and where, in bytes from the start of the bytes that were given."""

    def __init__(self, at: int, key: str, **facts: object) -> None:
        self.problem = Problem(key, **facts)
        self.at = at
        super().__init__(str(self.problem))


def value_end(data: bytes, start: int, deepest: int = DEEPEST) -> int:
    """Return where the JSON value at `start` ends, or -1 when the bytes end first.

    Raises NotJson for a value that nests deeper than `deepest`, or when there is no value.
    """
    first = data[start]
    if first in OPENING:
        return _container_end(data, start, deepest)
    found = (_STRING if first == QUOTE else _SCALAR).match(data, start)
    if found is None or (found.end() == len(data) and first != QUOTE):
        return UNFINISHED
    if found.end() == start:
        raise NotJson(start, "json_value_missing")
    return found.end()


def _container_end(data: bytes, start: int, deepest: int) -> int:
    depth, at, size, skip = 0, start, len(data), _NO_BRACKET.match
    while at < size:
        byte = data[at]
        if byte in OPENING:
            depth += 1
            if depth > deepest:
                raise NotJson(at, "json_too_deep", most=DEEPEST)
        elif byte in _CLOSING:
            depth -= 1
            if depth == 0:
                return at + 1
        else:
            return UNFINISHED
        at = skip(data, at + 1).end()  # type: ignore[union-attr] # it matches the empty string
    return UNFINISHED


def members_in_sight(data: bytes, start: int) -> Iterator[tuple[str, int]]:
    """Yield each key of the object at `start` with where its value begins, as far as the bytes go."""
    at = start + 1
    while found := MEMBER.match(data, past_blanks(data, at)):
        yield text_of(data, found.start(1), found.end(1)), found.end()
        end = value_end(data, found.end())
        if end == UNFINISHED:
            return
        at = past_blanks(data, end)
        if data[at : at + 1] != b",":
            return
        at += 1


def first_value(head: bytes) -> int:
    """Return where the first value begins, past a UTF-8 mark and blanks.

    Raises NotJson for what does not begin like an object or an array in UTF-8.
    """
    if head.startswith(_UTF_16):
        raise NotJson(0, "utf16")
    at = past_blanks(head, past_mark(head))
    if at == len(head):
        raise NotJson(at, "empty")
    if head[at] not in OPENING:
        raise NotJson(at, "json_start")
    return at


def check(data: bytes, start: int, end: int) -> object:
    """Parse the value between two places and return it. Raises NotJson (RFC 8259: no NaN, UTF-8)."""
    try:
        return loads(data[start:end])
    except orjson.JSONDecodeError as invalid:
        raise NotJson(start, "json_invalid", words=invalid.msg) from invalid


def text_of(data: bytes, start: int, end: int) -> str:
    """Read the string between two places. Raises NotJson."""
    return str(check(data, start, end))


def past_blanks(data: bytes, at: int) -> int:
    """Return the first place from `at` on that is no blank of JSON."""
    return _BLANK.match(data, at).end()  # type: ignore[union-attr] # it matches the empty string


def past_mark(head: bytes) -> int:
    """Return where the text begins, past a UTF-8 mark."""
    return len(_BOM) if head.startswith(_BOM) else 0
