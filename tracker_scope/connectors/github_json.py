"""GitHub issues as JSON files: REST objects, arrays and lines, wrapped ones, repository archives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import orjson

from tracker_scope.connectors.base import ExportFile, Options, Origin
from tracker_scope.connectors.github_events import Unread, comments_missing, events_of
from tracker_scope.connectors.github_records import (
    Record,
    identity,
    is_pull_request,
    is_ticket,
    number,
    place,
    read_record,
)
from tracker_scope.connectors.json_kinds import NotATicket, is_json, kind_in, members_of
from tracker_scope.connectors.json_pages import PageSpans, pages_of, refused
from tracker_scope.connectors.json_scan import NotJson, first_value, past_blanks
from tracker_scope.connectors.json_spans import Layout, Span, layout_of
from tracker_scope.errors import Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item, Page, SplitPage
from tracker_scope.model.ticket import TicketEvent

_NAME: Final = "github_json"
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

    def looks_like(self, head: bytes) -> bool:
        """Tell JSON that is not another tracker's; what it holds instead is known by name."""
        return is_json(head) and kind_in(head).tracker in {"github", None}

    def fetch(self, file: ExportFile, options: Options) -> Iterator[Page]:  # noqa: ARG002 - GitHub's dates carry a zone
        """Read the file as pages of about 1 MiB that end on a record. Raises ExportRefused."""
        yield from pages_of(file, _NAME, _layout)

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
    members = members_of(head, start)
    inside = [members[key] for key in _HOLDERS if key in members]
    if "backend_name" in members and "data" in members:
        return is_ticket(members_of(head, members["data"]).keys())
    return is_ticket(members.keys()) or any(_looks_like_tickets(head, at) for at in inside)


def _layout(head: bytes) -> Layout:
    return layout_of(head, _SECTIONS, _ARCHIVE_SIGNS)


class _Splitter:
    """Cuts the pages of one file in turn, and remembers which tickets it has met."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._spans = PageSpans(_NAME, _layout)
        self._ids: set[int | str] = set()
        self._numbers: dict[str | None, set[int]] = {}

    def split(self, page: Page) -> SplitPage:
        cut = tuple(self._item(page, span) for span in self._spans.of(page))
        items = tuple(item for item, _ in cut)
        twice = [_full_key(item) for item in items if self._is_met(item)]
        findings = (Finding.of("duplicate_ticket", twice),) if twice else ()
        gaps = tuple(gap for _, gap in cut if gap is not None)
        return SplitPage(page=page, items=items, gaps=gaps, findings=findings)

    def close(self) -> None:
        """Refuse a document whose last page is missing."""
        self._spans.close()

    def _item(self, page: Page, span: Span) -> tuple[Item, Gap | None]:
        try:
            return _item(page.data, span, self._options)
        except NotATicket as other:
            raise refused(_NAME, page.origin, other.problem, page.offset + span.start) from other
        except orjson.JSONDecodeError as invalid:
            problem = Problem("json_invalid", words=invalid.msg)
            raise refused(_NAME, page.origin, problem, page.offset + span.start) from invalid

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
        raise refused(_NAME, item.id, other.problem, 0) from other
    except orjson.JSONDecodeError as invalid:
        raise refused(_NAME, item.id, Problem("json_invalid", words=invalid.msg), 0) from invalid


PLUGIN: Final = GithubJson()
