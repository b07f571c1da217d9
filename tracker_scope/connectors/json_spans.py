"""Cuts exact byte spans of JSON records out of a stream: arrays, sections of an object, JSON Lines.

Places are found by counting brackets outside strings, which is exact for valid JSON (RFC 8259);
whoever takes a span parses it, and what lies between spans is checked here, so that nothing
invalid is ever taken. Every page given back to `spans` must be one that `whole` cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, Protocol

import orjson

from tracker_scope.errors import Problem

DEEPEST: Final = 200
LARGEST: Final = 64 * 1024 * 1024

_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"[\x00", b"\x00{", b"\x00[")
# Possessive, so that a hostile text costs no more than one pass.
_BLANK: Final = re.compile(rb"[ \t\r\n]*+")
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR: Final = re.compile(rb'[^ \t\r\n,:"\[\]{}]*+')
_NO_BRACKET: Final = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+', re.DOTALL)
_MEMBER: Final = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\r\n]*+:[ \t\r\n]*+(?=.)', re.DOTALL)
_OPENING: Final = b"{["
_CLOSING: Final = b"}]"
_QUOTE: Final = ord('"')
_UNFINISHED: Final = -1


class NotJson(ValueError):
    """What stands in the way, and where, in bytes from the start of the bytes that were given."""

    def __init__(self, at: int, key: str, **facts: object) -> None:
        self.problem = Problem(key, **facts)
        self.at = at
        super().__init__(str(self.problem))


class Span(NamedTuple):
    """One record of a page, from `start` to before `end`; `section` names the list that holds it."""

    start: int
    end: int
    section: str = ""


class Layout(Protocol):
    """How records follow one another in a document."""

    def whole(self, buffer: bytes, *, final: bool) -> int:
        """Return how many bytes of the buffer end on a record (0: read more). Raises NotJson."""
        ...

    def spans(self, page: bytes) -> list[Span]:
        """Return the records of the next page in order. Raises NotJson."""
        ...

    def close(self) -> None:
        """Raise NotJson unless the document has come to its end."""
        ...


def value_end(data: bytes, start: int, deepest: int = DEEPEST) -> int:
    """Return where the JSON value at `start` ends, or -1 when the bytes end first.

    Raises NotJson for a value that nests deeper than `deepest`, or when there is no value.
    """
    first = data[start]
    if first in _OPENING:
        return _container_end(data, start, deepest)
    found = (_STRING if first == _QUOTE else _SCALAR).match(data, start)
    if found is None or (found.end() == len(data) and first != _QUOTE):
        return _UNFINISHED
    if found.end() == start:
        raise NotJson(start, "json_value_missing")
    return found.end()


def _container_end(data: bytes, start: int, deepest: int) -> int:
    depth, at, size, skip = 0, start, len(data), _NO_BRACKET.match
    while at < size:
        byte = data[at]
        if byte in _OPENING:
            depth += 1
            if depth > deepest:
                raise NotJson(at, "json_too_deep", most=DEEPEST)
        elif byte in _CLOSING:
            depth -= 1
            if depth == 0:
                return at + 1
        else:
            return _UNFINISHED
        at = skip(data, at + 1).end()  # type: ignore[union-attr] # it matches the empty string
    return _UNFINISHED


def members_in_sight(data: bytes, start: int) -> Iterator[tuple[str, int]]:
    """Yield each key of the object at `start` with where its value begins, as far as the bytes go."""
    at = start + 1
    while found := _MEMBER.match(data, past_blanks(data, at)):
        yield _text(data, found.start(1), found.end(1)), found.end()
        end = value_end(data, found.end())
        if end == _UNFINISHED:
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
    at = past_blanks(head, _past_mark(head))
    if at == len(head):
        raise NotJson(at, "empty")
    if head[at] not in _OPENING:
        raise NotJson(at, "json_start")
    return at


def layout_of(head: bytes, sections: frozenset[str], signs: frozenset[str]) -> Layout:
    """Tell from the first bytes how the records follow one another.

    An object with one of the keys `signs` holds its records in the lists named `sections`.
    Another object is one record when a line break stands inside it, else the first of
    JSON Lines. Raises NotJson for what does not begin like a document.
    """
    start = first_value(head)
    if head[start : start + 1] == b"[":
        return Document(head, frozenset())
    if signs.intersection(key for key, _ in members_in_sight(head, start)):
        return Document(head, sections)
    end, line = value_end(head, start), head.find(b"\n", start)
    if line < 0 or start < end <= line:
        return Lines(head)
    return Document(head, frozenset())


class Lines:
    """One record a line, empty lines allowed (jsonlines.org)."""

    def __init__(self, head: bytes) -> None:
        self._start = _past_mark(head)

    def whole(self, buffer: bytes, *, final: bool) -> int:
        """Cut after the last line break."""
        end = len(buffer) if final else buffer.rfind(b"\n") + 1
        if end == 0 and len(buffer) > LARGEST:
            raise _too_large(0)
        return end

    def spans(self, page: bytes) -> list[Span]:
        """Find the lines that are not empty; blanks around a record do not belong to it."""
        found, at = [], self._start
        for line in page[at:].split(b"\n") if at else page.split(b"\n"):
            record = line.strip(b" \t\r")
            if record:
                start = at if len(record) == len(line) else at + line.index(record)
                span = Span(start, start + len(record))
                _check_size(page, span)
                found.append(span)
            at += len(line) + 1
        self._start = 0
        return found

    def close(self) -> None:
        """Lines may end anywhere."""


class Document:
    """One value: a record, an array of records, or an object whose `sections` are such arrays."""

    def __init__(self, head: bytes, sections: frozenset[str]) -> None:
        self._grammar = _Grammar(sections)
        self._start = _past_mark(head)

    def whole(self, buffer: bytes, *, final: bool) -> int:
        """Cut after the last record; at the end, the whole document must have been seen."""
        if len(buffer) <= self._start and not final:
            return 0
        spans, end = self._grammar.advance(buffer, self._start)
        if final:
            self._grammar.close(len(buffer))
            return len(buffer)
        self._start = 0 if spans else end
        if not spans and len(buffer) > LARGEST:
            raise _too_large(0)
        return end if spans else 0

    def spans(self, page: bytes) -> list[Span]:
        """Find the records of a page."""
        spans, end = self._grammar.advance(page, self._start)
        self._start = 0
        if end < len(page):
            raise NotJson(end, "page_not_whole")
        return spans

    def close(self) -> None:
        """Refuse a document that lacks its end."""
        self._grammar.close(0)


class _Grammar:
    """The brackets, commas and keys around records; each step reads one token from no blank."""

    def __init__(self, sections: frozenset[str]) -> None:
        self._sections = sections
        self._keys: set[str] = set()
        self._section = ""
        self._spans: list[Span] = []
        self._step: Callable[[bytes, int], int] = self._open

    def advance(self, data: bytes, start: int) -> tuple[list[Span], int]:
        """Read tokens from `start` as long as they are whole; return the records and the end."""
        self._spans = []
        at = past_blanks(data, start)
        while at < len(data):
            end = self._step(data, at)
            if end == _UNFINISHED:
                break
            at = past_blanks(data, end)
        return self._spans, at

    def close(self, size: int) -> None:
        if self._step != self._nothing:
            raise NotJson(size, "json_ends_early")
        if self._sections and not self._keys & self._sections:
            raise NotJson(size, "json_without_lists", names=", ".join(sorted(self._sections)))

    def _open(self, data: bytes, at: int) -> int:
        if data[at : at + 1] == b"[":
            self._step = self._first_record
            return at + 1
        if self._sections:
            self._step = self._first_member
            return at + 1
        return self._record(data, at)

    def _first_record(self, data: bytes, at: int) -> int:
        return self._end_of_list(at) if data[at : at + 1] == b"]" else self._record(data, at)

    def _record(self, data: bytes, at: int) -> int:
        end = value_end(data, at, DEEPEST - self._depth())
        if end != _UNFINISHED:
            if end - at > LARGEST:
                raise _too_large(at)
            if self._step == self._open:
                _check_keys_once(data, at)
            self._spans.append(Span(at, end, self._section))
            self._step = self._nothing if self._step == self._open else self._after_record
        return end

    def _depth(self) -> int:
        if self._step == self._open:
            return 0
        return 2 if self._section else 1

    def _after_record(self, data: bytes, at: int) -> int:
        if data[at : at + 1] == b"]":
            return self._end_of_list(at)
        self._step = self._record
        return _past(b",", data, at)

    def _end_of_list(self, at: int) -> int:
        self._step = self._after_member if self._section else self._nothing
        self._section = ""
        return at + 1

    def _first_member(self, data: bytes, at: int) -> int:
        return self._end_of_object(at) if data[at : at + 1] == b"}" else self._member(data, at)

    def _member(self, data: bytes, at: int) -> int:
        found = _MEMBER.match(data, at)
        if found is None:
            _require_quote(data, at)
            return _UNFINISHED
        key = _text(data, found.start(1), found.end(1))
        end = self._list_of_records(key, data, found.end()) or self._other_value(data, found.end())
        if end != _UNFINISHED:
            if key in self._keys:
                raise NotJson(at, "json_key_twice", name=key)
            self._keys.add(key)
        return end

    def _list_of_records(self, key: str, data: bytes, at: int) -> int:
        if key not in self._sections:
            return 0
        self._section, self._step = key, self._first_record
        return _past(b"[", data, at)

    def _other_value(self, data: bytes, at: int) -> int:
        end = value_end(data, at, DEEPEST - 1)
        if end != _UNFINISHED:
            check(data, at, end)
            self._step = self._after_member
        return end

    def _after_member(self, data: bytes, at: int) -> int:
        if data[at : at + 1] == b"}":
            return self._end_of_object(at)
        self._step = self._member
        return _past(b",", data, at)

    def _end_of_object(self, at: int) -> int:
        self._step = self._nothing
        return at + 1

    def _nothing(self, _data: bytes, at: int) -> int:
        raise NotJson(at, "json_goes_on")


def check(data: bytes, start: int, end: int) -> object:
    """Parse the value between two places and return it. Raises NotJson (RFC 8259: no NaN, UTF-8)."""
    try:
        return orjson.loads(data[start:end])
    except orjson.JSONDecodeError as invalid:
        raise NotJson(start, "json_invalid", words=invalid.msg) from invalid


def _text(data: bytes, start: int, end: int) -> str:
    return str(check(data, start, end))


def _past(token: bytes, data: bytes, at: int) -> int:
    if data[at : at + 1] != token:
        raise NotJson(at, "json_token_expected", token=token.decode())
    return at + 1


def past_blanks(data: bytes, at: int) -> int:
    """Return the first place from `at` on that is no blank of JSON."""
    return _BLANK.match(data, at).end()  # type: ignore[union-attr] # it matches the empty string


def _past_mark(head: bytes) -> int:
    return len(_BOM) if head.startswith(_BOM) else 0


def _require_quote(data: bytes, at: int) -> None:
    if data[at] != _QUOTE:
        raise NotJson(at, "json_key_expected")


def _check_keys_once(data: bytes, at: int) -> None:
    seen: set[str] = set()
    for key, _ in members_in_sight(data, at):
        if key in seen:
            raise NotJson(at, "json_key_twice", name=key)
        seen.add(key)


def _check_size(page: bytes, span: Span) -> None:
    """Refuse what is too large or too deep; few lines have brackets enough to need the slow look."""
    start, end, _ = span
    if end - start > LARGEST:
        raise _too_large(start)
    if page.count(b"{", start, end) + page.count(b"[", start, end) > DEEPEST:
        value_end(page, start)


def _too_large(at: int) -> NotJson:
    return NotJson(at, "json_too_long", most=LARGEST // 1024 // 1024)
