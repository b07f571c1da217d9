"""Cuts exact byte spans of JSON records out of a stream: arrays, sections of an object, JSON Lines.

Places are found by counting brackets outside strings, which is exact for valid JSON (RFC 8259);
whoever takes a span parses it, and what lies between spans is checked here, so that nothing
invalid is ever taken. Every page given back to `spans` must be one that `whole` cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from tracker_scope.connectors.json_scan import (
    DEEPEST,
    MEMBER,
    OPENING,
    QUOTE,
    UNFINISHED,
    NotJson,
    check,
    first_value,
    members_in_sight,
    past_blanks,
    past_mark,
    text_of,
    value_end,
)

LARGEST: Final = 64 * 1024 * 1024

_BLANKS: Final = b" \t\r"


class Span(NamedTuple):
    """One record of a page, from `start` to before `end`; `section` names the list that holds it.

    A member of an object that is kept whole has its own key as `section`.
    """

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
    return Lines(head) if is_by_line(head, start) else Document(head, frozenset())


def is_by_line(head: bytes, start: int) -> bool:
    """Tell whether an object is the first of JSON Lines: no line break stands inside it. Raises NotJson."""
    end, line = value_end(head, start), head.find(b"\n", start)
    return line < 0 or start < end <= line


class Lines:
    """One record a line, empty lines allowed (jsonlines.org)."""

    def __init__(self, head: bytes) -> None:
        self._start = past_mark(head)

    def whole(self, buffer: bytes, *, final: bool) -> int:
        """Cut after the last line break."""
        end = len(buffer) if final else buffer.rfind(b"\n") + 1
        if end == 0 and len(buffer) > LARGEST:
            raise _too_large(0)
        return end

    def spans(self, page: bytes) -> list[Span]:
        """Find the lines that are not empty; blanks around a record do not belong to it."""
        found, at = [], self._start
        while at < len(page):
            end = page.find(b"\n", at)
            end = len(page) if end < 0 else end
            span = _without_blanks(page, at, end)
            if span is not None:
                _check_size(page, span)
                found.append(span)
            at = end + 1
        self._start = 0
        return found

    def close(self) -> None:
        """Lines may end anywhere."""


class Document:
    """One value: a record, an array of records, or an object whose `sections` are such arrays.

    Members of that object named in `kept` are records too. With `several`, any number of such
    values may follow one another.
    """

    def __init__(
        self, head: bytes, sections: frozenset[str], kept: frozenset[str] = frozenset(), *, several: bool = False
    ) -> None:
        self._grammar = _Grammar(sections, kept, several=several)
        self._start = past_mark(head)

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

    def __init__(self, sections: frozenset[str], kept: frozenset[str], *, several: bool) -> None:
        self._sections = sections
        self._kept = kept
        self._several = several
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
            if end == UNFINISHED:
                break
            at = past_blanks(data, end)
        return self._spans, at

    def close(self, size: int) -> None:
        if self._step != self._nothing:
            raise NotJson(size, "json_ends_early")
        self._check_lists(size)

    def _check_lists(self, at: int) -> None:
        if self._sections and not self._keys & self._sections:
            raise NotJson(at, "json_without_lists", names=", ".join(sorted(self._sections)))

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
        if end != UNFINISHED:
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
        found = MEMBER.match(data, at)
        if found is None:
            _require_quote(data, at)
            return UNFINISHED
        key = text_of(data, found.start(1), found.end(1))
        end = self._list_of_records(key, data, found.end()) or self._other_value(key, data, found.end())
        if end != UNFINISHED:
            if key in self._keys:
                raise NotJson(at, "json_key_twice", name=key)
            self._keys.add(key)
        return end

    def _list_of_records(self, key: str, data: bytes, at: int) -> int:
        if key not in self._sections:
            return 0
        self._section, self._step = key, self._first_record
        return _past(b"[", data, at)

    def _other_value(self, key: str, data: bytes, at: int) -> int:
        end = value_end(data, at, DEEPEST - 1)
        if end != UNFINISHED:
            check(data, at, end)
            self._step = self._after_member
            if key in self._kept:
                self._spans.append(Span(at, end, key))
        return end

    def _after_member(self, data: bytes, at: int) -> int:
        if data[at : at + 1] == b"}":
            return self._end_of_object(at)
        self._step = self._member
        return _past(b",", data, at)

    def _end_of_object(self, at: int) -> int:
        self._step = self._nothing
        return at + 1

    def _nothing(self, data: bytes, at: int) -> int:
        """Begin the next value, where several are allowed."""
        if not self._several or data[at] not in OPENING:
            raise NotJson(at, "json_goes_on")
        self._check_lists(at)
        self._keys = set()
        self._step = self._open
        return self._open(data, at)


def _past(token: bytes, data: bytes, at: int) -> int:
    if data[at : at + 1] != token:
        raise NotJson(at, "json_token_expected", token=token.decode())
    return at + 1


def _require_quote(data: bytes, at: int) -> None:
    if data[at] != QUOTE:
        raise NotJson(at, "json_key_expected")


def _check_keys_once(data: bytes, at: int) -> None:
    seen: set[str] = set()
    for key, _ in members_in_sight(data, at):
        if key in seen:
            raise NotJson(at, "json_key_twice", name=key)
        seen.add(key)


def _without_blanks(page: bytes, start: int, end: int) -> Span | None:
    """Return the record of a line; None for an empty one. Few lines have blanks around their record."""
    if start < end and page[start] not in _BLANKS and page[end - 1] not in _BLANKS:
        return Span(start, end)
    line = page[start:end]
    record = line.strip(_BLANKS)
    first = start + len(line) - len(line.lstrip(_BLANKS))
    return Span(first, first + len(record)) if record else None


def _check_size(page: bytes, span: Span) -> None:
    """Refuse what is too large or too deep; few lines have brackets enough to need the slow look."""
    start, end, _ = span
    if end - start > LARGEST:
        raise _too_large(start)
    if page.count(b"{", start, end) + page.count(b"[", start, end) > DEEPEST:
        value_end(page, start)


def _too_large(at: int) -> NotJson:
    return NotJson(at, "json_too_long", most=LARGEST // 1024 // 1024)
