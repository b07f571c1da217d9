"""GitHub issues as JSON files: REST objects, arrays and lines, wrapped ones, repository archives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

import orjson

from tracker_scope.connectors.base import ExportFile, Options, Origin
from tracker_scope.connectors.github_events import Unread, comments_missing, events_of
from tracker_scope.connectors.github_records import (
    NotATicket,
    Record,
    identity,
    is_pull_request,
    is_ticket,
    number,
    place,
    read_record,
)
from tracker_scope.connectors.json_spans import (
    Layout,
    NotJson,
    Span,
    first_value,
    layout_of,
    members_in_sight,
    past_blanks,
)
from tracker_scope.errors import ExportRefused, Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item, Page, SplitPage
from tracker_scope.model.ticket import TicketEvent

_NAME: Final = "github_json"
_PAGE: Final = 1024 * 1024
_HEAD: Final = 64 * 1024
# The archives of github.com/martinthomson/i-d-template: issues and pulls under a magic number.
_SECTIONS: Final = frozenset({"issues", "pulls"})
_ARCHIVE_SIGNS: Final = frozenset({"magic", "repo", "pulls"})
_HOLDERS: Final = ("issue", "issues", "pulls")


class GithubJson:
    """Reads what people save of GitHub's issues; nothing is half-read: an unknown record refuses the file."""

    name = _NAME
    version = "1"
    limits: tuple[str, ...] = (
        "no_changes_without_timeline",
        "no_deleted_comments",
        "no_filter_known",
        "no_hidden_comments",
        "no_text_edits",
    )

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002 - the bytes say more than the name
        """Tell from the keys of the first record whether it is a GitHub issue."""
        try:
            return _looks_like_tickets(head, first_value(head))
        except NotJson:
            return False

    def fetch(self, file: ExportFile, options: Options) -> Iterator[Page]:  # noqa: ARG002 - GitHub's dates carry a zone
        """Read the file as pages of about 1 MiB that end on a record. Raises ExportRefused."""
        with file.open() as stream:
            yield from _pages(file.name, stream)

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut each page into one item a ticket; pull requests are marked. Raises ExportRefused."""
        splitter = _Splitter(options)
        for page in pages:
            yield splitter.split(page)
        splitter.close()

    def origin(self, item: CapturedItem) -> Origin:
        """Read instance and repository from the addresses in one ticket."""
        home = place(_record(item).issue)
        return Origin(instance=home.instance, projects=(home.project,) if home.project else ())

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read items into a snapshot each, their dated changes, and what was not understood."""
        unread = Unread()
        for item in items:
            yield from events_of(_record(item), item, options.project, unread)
        yield from unread.findings()


def _looks_like_tickets(head: bytes, start: int) -> bool:
    """Follow the first record's keys as far as the head goes, into a list, a wrapper or an archive."""
    if head[start : start + 1] == b"[":
        return _looks_like_tickets(head, past_blanks(head, start + 1))
    members = _members(head, start)
    inside = [members[key] for key in _HOLDERS if key in members]
    if "backend_name" in members and "data" in members:
        return is_ticket(_members(head, members["data"]).keys())
    return is_ticket(members.keys()) or any(_looks_like_tickets(head, at) for at in inside)


def _members(head: bytes, start: int) -> dict[str, int]:
    return dict(members_in_sight(head, start)) if head[start : start + 1] == b"{" else {}


def _pages(name: str, stream: BinaryIO) -> Iterator[Page]:
    """Read a stream until it ends, cutting where the layout says; only an unfinished record waits."""
    asked, offset, count = max(_PAGE, _HEAD), 0, 0
    buffer = _read(stream, asked)
    final = len(buffer) < asked
    try:
        layout = layout_of(buffer[:_HEAD], _SECTIONS, _ARCHIVE_SIGNS)
        while True:
            end = layout.whole(buffer, final=final)
            if end:
                yield Page(number=count, origin=name, offset=offset, data=buffer[:end])
                offset, count, buffer = offset + end, count + 1, buffer[end:]
            if final:
                return
            # Twice what waits, so that a long record is looked at a few times and not at each step.
            asked = max(_PAGE - len(buffer), len(buffer), 1)
            more = _read(stream, asked)
            final, buffer = len(more) < asked, buffer + more
    except NotJson as bad:
        raise _refused(name, bad.problem, offset + bad.at) from bad


def _read(stream: BinaryIO, size: int) -> bytes:
    """Read exactly that many bytes, or fewer at the end only."""
    parts: list[bytes] = []
    while size > 0:
        part = stream.read(size)
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _refused(path: str, problem: Problem, at: int) -> ExportRefused:
    return ExportRefused(path=path, connector=_NAME, problem=Problem("at_byte", problem=problem, at=at))


class _Splitter:
    """Cuts the pages of one file in turn, and remembers which tickets it has met."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._layout: Layout | None = None
        self._page: Page | None = None
        self._ids: set[int | str] = set()
        self._numbers: dict[str | None, set[int]] = {}

    def split(self, page: Page) -> SplitPage:
        self._page = page  # the last one tells where the document breaks off
        try:
            if self._layout is None:
                self._layout = layout_of(page.data[:_HEAD], _SECTIONS, _ARCHIVE_SIGNS)
            spans = self._layout.spans(page.data)
        except NotJson as bad:
            raise _refused(page.origin, bad.problem, page.offset + bad.at) from bad
        cut = tuple(self._item(page, span) for span in spans)
        items = tuple(item for item, _ in cut)
        twice = [_full_key(item) for item in items if self._is_met(item)]
        findings = (Finding.of("duplicate_ticket", twice),) if twice else ()
        gaps = tuple(gap for _, gap in cut if gap is not None)
        return SplitPage(page=page, items=items, gaps=gaps, findings=findings)

    def close(self) -> None:
        """Refuse a document whose last page is missing."""
        if self._layout is None or self._page is None:
            return
        try:
            self._layout.close()
        except NotJson as bad:
            page = self._page
            raise _refused(page.origin, bad.problem, page.offset + len(page.data)) from bad

    def _item(self, page: Page, span: Span) -> tuple[Item, Gap | None]:
        try:
            return _item(page.data, span, self._options)
        except NotATicket as other:
            raise _refused(page.origin, other.problem, page.offset + span.start) from other
        except orjson.JSONDecodeError as invalid:
            problem = Problem("json_invalid", words=invalid.msg)
            raise _refused(page.origin, problem, page.offset + span.start) from invalid

    def _is_met(self, item: Item) -> bool:
        """Tell whether the id, or the number in that repository, was met before (integers stay small)."""
        identifier = int(item.id) if item.id.isdecimal() else item.id
        cited, numbers = int((item.key or "#0")[1:]), self._numbers.setdefault(item.project, set())
        met = identifier in self._ids or cited in numbers
        self._ids.add(identifier)
        numbers.add(cited)
        return met


def _full_key(item: Item) -> str:
    return f"{item.project or ''}{item.key}"


def _item(data: bytes, span: Span, options: Options) -> tuple[Item, Gap | None]:
    record = read_record(orjson.loads(data[span.start : span.end]))
    issue = record.issue
    project = place(issue).project or options.project
    pull_request = is_pull_request(issue, span.section)
    ticket = identity(issue, project, pull_request=pull_request)
    item = Item(
        kind="ticket",
        id=ticket,
        subject=ticket,
        key=f"#{number(issue)}",
        start=span.start,
        end=span.end,
        project=project,
        pull_request=pull_request,
        request={"section": span.section} if span.section else {},
    )
    return item, comments_missing(record, item)


def _record(item: CapturedItem) -> Record:
    """Read an item that was cut by `split`. Raises ExportRefused for bytes that are no ticket."""
    try:
        return read_record(orjson.loads(item.data))
    except NotATicket as other:
        raise _refused(item.id, other.problem, 0) from other
    except orjson.JSONDecodeError as invalid:
        raise _refused(item.id, Problem("json_invalid", words=invalid.msg), 0) from invalid


PLUGIN: Final = GithubJson()
