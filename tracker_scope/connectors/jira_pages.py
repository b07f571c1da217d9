"""How issues follow one another in a file of Jira's answers, and which names a file gives to their fields."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from tracker_scope.connectors.base import ExportFile
from tracker_scope.connectors.jira_items import CHANGELOGS, PARTS, is_field, ticket_within
from tracker_scope.connectors.jira_records import is_issue, is_page
from tracker_scope.connectors.json_kinds import members_of
from tracker_scope.connectors.json_pages import HEAD, PageSpans, pages_of
from tracker_scope.connectors.json_response import value
from tracker_scope.connectors.json_scan import UNFINISHED, NotJson, check, first_value, past_blanks, value_end
from tracker_scope.connectors.json_spans import LARGEST, Document, Layout, Lines, Span, is_by_line
from tracker_scope.connectors.json_text import loads

NAMES: Final = "names"
NAMES_KIND: Final = "jira_names"
_ISSUES: Final = frozenset({"issues"})
_EXTENT: Final = frozenset({"startAt", "total", "isLast"})
_BEFORE_ISSUES: Final = _EXTENT | {"expand", "maxResults", "nextPageToken", NAMES, "schema", "warningMessages"}
_MENTION: Final = b'"names"'
_DIGEST: Final = 16
_MOST_NAMES: Final = 20


def layout_of(head: bytes) -> Layout:
    """Tell from the first bytes how records follow one another: in search pages, an array, lines or one by one.

    Raises NotJson.
    """
    start = first_value(head)
    if head[start : start + 1] == b"[":
        whole = is_field(members_of(head, past_blanks(head, start + 1)).keys())
        if not whole:
            return Document(head, frozenset())
        return Lines(head) if is_by_line(head, start) else Whole()
    if _heads_page(members_of(head, start).keys()):
        return Document(head, _ISSUES, _EXTENT | {NAMES}, several=True)
    return Lines(head) if is_by_line(head, start) else Document(head, frozenset(), several=True)


def _heads_page(keys: AbstractSet[str]) -> bool:
    """Tell a search page by the keys that are in sight; its list of issues may come later."""
    return "issues" in keys or (bool(keys) and keys <= _BEFORE_ISSUES)


def holds_issues(head: bytes, start: int) -> bool:
    """Follow the first record's keys as far as the head goes, into a list, a page or an envelope.

    What stands beside issues counts where it says whose it is. Raises NotJson.
    """
    if head[start : start + 1] == b"[":
        first = past_blanks(head, start + 1)
        return is_field(members_of(head, first).keys()) or holds_issues(head, first)
    members = members_of(head, start)
    if _holds_parts(head, members):
        return True
    if "backend_name" in members and "data" in members:
        return is_issue(members_of(head, members["data"]).keys())
    at = members.get("issues")
    if at is not None and not is_page(members.keys()):
        return head[at : at + 1] == b"[" and is_issue(members_of(head, past_blanks(head, at + 1)).keys())
    # The names of a search's fields may fill the head before its issues come.
    unseen = members.keys() >= {"expand", NAMES} and _heads_page(members.keys())
    return unseen or is_page(members.keys()) or is_issue(members.keys())


def _holds_parts(head: bytes, members: Mapping[str, int]) -> bool:
    """Tell an answer beside the issues: histories of several, or a page of comments or worklogs of one."""
    at = members.get(CHANGELOGS)
    if at is not None:
        return head[past_blanks(head, at + 1) : past_blanks(head, at + 1) + 1] == b"{"
    part = next((name for name in PARTS if name in members), None)
    if part is None:
        return False
    first = past_blanks(head, members[part] + 1)
    told: dict[str, object] = {}
    for name, place in members_of(head, first).items():
        end = value_end(head, place)
        if name in {"self", "issueId"} and end != UNFINISHED:
            told[name] = check(head, place, end)
    return ticket_within({part: [told]}, part) is not None


def spans_within(page: bytes, span: Span) -> list[Span]:
    """Cut a record that is itself a search page, as in an array or in lines of them. Raises NotJson."""
    try:
        inner = Document(b"", _ISSUES, _EXTENT | {NAMES}).spans(page[span.start : span.end])
    except NotJson as bad:
        bad.at += span.start
        raise
    return [Span(span.start + one.start, span.start + one.end, one.section) for one in inner]


def names_ahead(file: ExportFile, connector: str) -> str:
    """Find the names that search pages give to fields, mostly after the issues that need them.

    Returns the digests of the distinct ones, apart by blanks. Raises ExportRefused.
    """
    if not _mentions_names(file):
        return ""
    spans, found = PageSpans(connector, layout_of), dict[str, None]()
    for page in pages_of(file, connector, layout_of):
        own = digests(page.data, spans.of(page)).split()
        found.update(dict.fromkeys(own[: _MOST_NAMES - len(found)]))
    return " ".join(found)


def _mentions_names(file: ExportFile) -> bool:
    """Tell whether a file of search pages has the key at all: few have, and the others are read once only."""
    with file.open() as stream:
        head = before = stream.read(HEAD)
        try:
            start = first_value(head)
            if not _heads_page(members_of(head, start).keys()):
                return False
        except NotJson:
            return False
        while before:
            if _MENTION in before:
                return True
            more = stream.read(HEAD)
            before = before[-len(_MENTION) :] + more if more else b""
    return False


def digests(page: bytes, spans: list[Span]) -> str:
    """Return the digests of the names among the spans of a page, apart by blanks."""
    return " ".join(dict.fromkeys(digest(page[one.start : one.end]) for one in spans if one.section == NAMES))


def digest(names: bytes) -> str:
    """Return what stands for names in the request of the tickets that need them."""
    return hashlib.sha256(names).hexdigest()[:_DIGEST]


def read_names(data: bytes) -> dict[str, str]:
    """Read the names of fields by their ids."""
    told = loads(data)
    named = told.items() if isinstance(told, dict) else ()
    return {field: name for field, name in named if isinstance(name, str) and name}


class Whole:
    """One value that is one record, such as the list of fields."""

    def whole(self, buffer: bytes, *, final: bool) -> int:
        """Wait for the end."""
        if len(buffer) > LARGEST:
            raise NotJson(0, "json_too_long", most=LARGEST // 1024 // 1024)
        return len(buffer) if final else 0

    def spans(self, page: bytes) -> list[Span]:
        """Find the value, alone between blanks. Raises NotJson."""
        found = value(page, ())
        return [] if found is None else [Span(found.start, found.end)]

    def close(self) -> None:
        """Accept the end: a value that was found has come to it."""


class Extent:
    """How much of their searches the pages of one file hold."""

    def __init__(self) -> None:
        self._held = 0
        self._total: int | None = None
        self._first: int | None = None
        self._is_last = True

    def add(self, page: bytes, spans: list[Span]) -> None:
        """Count the issues of search pages, and read what the pages say of the whole."""
        for span in spans:
            if span.section in _ISSUES:
                self._held += 1
            elif span.section in _EXTENT:
                self._read(span.section, loads(page[span.start : span.end]))

    def _read(self, name: str, value: object) -> None:
        if name == "isLast":
            self._is_last = value is not False
        elif isinstance(value, int) and not isinstance(value, bool):
            if name == "total":
                self._total = max(value, self._total or 0)
            else:
                self._first = value if self._first is None else min(value, self._first)

    def in_part(self) -> str | None:
        """Write how many of how many issues are here, where the file does not hold the whole of a search."""
        whole = self._is_last if self._total is None else not self._first and self._held >= self._total
        return None if whole else f"{self._held}/{'?' if self._total is None else self._total}"
