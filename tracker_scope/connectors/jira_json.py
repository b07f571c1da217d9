"""Jira's answers as JSON files: REST v2 and v3, issues alone or in any shape, and what comes beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import orjson

from tracker_scope.connectors.assembly import TICKET
from tracker_scope.connectors.base import ExportFile, FileConnector, Options, Origin
from tracker_scope.connectors.csv_tickets import Tally
from tracker_scope.connectors.jira_file_parts import FileParts
from tracker_scope.connectors.jira_items import ticket_item
from tracker_scope.connectors.jira_live_events import parse_items
from tracker_scope.connectors.jira_pages import (
    NAMES,
    NAMES_KIND,
    Extent,
    digest,
    digests,
    holds_issues,
    layout_of,
    names_ahead,
    spans_within,
)
from tracker_scope.connectors.jira_records import (
    Issue,
    has_comments,
    histories_of,
    id_in_address,
    instance_of,
    is_page,
    project_of,
    read_issue,
)
from tracker_scope.connectors.json_kinds import NotATicket, is_json, kind_in
from tracker_scope.connectors.json_pages import PageSpans, pages_of, refused
from tracker_scope.connectors.json_scan import NotJson, first_value
from tracker_scope.connectors.json_spans import Span
from tracker_scope.connectors.json_text import loads
from tracker_scope.errors import Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item, Page, SplitPage
from tracker_scope.model.ticket import TicketEvent

_NAME: Final = "jira_json"
# The lists and members of a search page that become items, and "" for a record of its own.
_RECORDS: Final = frozenset({"", "issues", NAMES})


class JiraJson:
    """Reads what people save of Jira's REST answers; an unknown record refuses the whole file."""

    name = _NAME
    version = "1"
    limits: tuple[str, ...] = (
        "no_changes_without_changelog",
        "no_deleted_comments",
        "no_earlier_comments",
        "no_filter_known",
        "only_what_account_sees",
    )

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002 - the bytes say more than the name
        """Tell from the keys of the first record whether it is a Jira issue or a page of them."""
        try:
            return holds_issues(head, first_value(head))
        except NotJson:
            return False

    def looks_like(self, head: bytes) -> bool:
        """Tell JSON of Jira's, whatever it holds: a page of comments, an error answer, a list of fields."""
        return is_json(head) and kind_in(head).tracker == "jira"

    def fetch(self, file: ExportFile, options: Options) -> Iterator[Page]:  # noqa: ARG002 - the dates carry a zone
        """Read the file as pages of about 1 MiB that end on a record. Raises ExportRefused."""
        names = names_ahead(file, _NAME)
        for page in pages_of(file, _NAME, layout_of):
            yield page.model_copy(update={"request": {NAMES: names}}) if names else page

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut each page into one item a ticket and one for the names of fields. Raises ExportRefused."""
        splitter, held = _Splitter(among=options.among), None
        for page in pages:
            if held is not None:
                yield held
            held = splitter.split(page)
        if held is not None:
            yield splitter.close(held)

    def origin(self, item: CapturedItem) -> Origin:
        """Read instance and project from the addresses in one ticket; what stands beside it does not say them."""
        if item.kind != TICKET:
            return Origin()
        issue = _issue(item)
        project = project_of(issue)
        return Origin(instance=instance_of(issue), projects=(project,) if project else ())

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read items into a snapshot each, their dated changes, and what was not understood."""
        return parse_items(items, options)


class _Splitter:
    """Cuts the pages of one file in turn, and remembers which tickets it has met."""

    def __init__(self, *, among: bool) -> None:
        self._among = among
        self._spans = PageSpans(_NAME, layout_of)
        self._extent = Extent()
        self._ids: set[int] = set()
        self._keys: set[str] = set()
        self._parts = FileParts()
        self._is_listing = False

    def split(self, page: Page) -> SplitPage:
        items: list[Item] = []
        tally = Tally()
        spans = self._spans.of(page)
        self._extent.add(page.data, spans)
        self._is_listing = self._is_listing or any(one.section for one in spans)
        names = page.request.get(NAMES) or digests(page.data, spans)
        for span in spans:
            for one, record, told in self._records(page, span, names):
                if one.section == NAMES:
                    items.append(_names_item(page.data, one))
                    continue
                beside = None if one.section else self._beside(page, one, record)
                if beside is not None:
                    items += beside
                    continue
                issue = _read(record, page.origin, page.offset + one.start)
                self._count(issue, tally)
                items.append(ticket_item(issue, (one.start, one.end), {NAMES: told} if told else {}))
                self._parts.note(issue)
        return SplitPage(page=page, items=tuple(items), findings=tally.findings())

    def _beside(self, page: Page, span: Span, record: object) -> list[Item] | None:
        """Cut an answer that stands beside the tickets; None for any other record. Raises ExportRefused."""
        try:
            return self._parts.items(page.data, span, record)
        except NotATicket as other:
            raise refused(_NAME, page.origin, other.problem, page.offset + span.start) from other

    def _records(self, page: Page, span: Span, names: str) -> Iterator[tuple[Span, object, str]]:
        """Yield the records of a span, each with the names that hold for it; a page within a page is cut again."""
        if span.section in _RECORDS:
            record = _loaded(page, span)
            if span.section or not (isinstance(record, dict) and is_page(record.keys())):
                yield span, record, names
                return
            self._is_listing = True
            inner = _within(page, span)
            self._extent.add(page.data, inner)
            own = digests(page.data, inner)
            for one in inner:
                if one.section in _RECORDS:
                    yield one, _loaded(page, one), own

    def _count(self, issue: Issue, tally: Tally) -> None:
        """Count what a person should know of the tickets of a page."""
        number = int(issue.id)
        if number in self._ids or issue.key in self._keys:
            tally.add("duplicate_ticket", issue.key)
        self._ids.add(number)
        self._keys.add(issue.key)
        addressed = id_in_address(issue.whole)
        if addressed is not None and addressed != issue.id:
            tally.add("id_differs_from_address", f"{issue.key}: {issue.id} / {addressed}")
        if histories_of(issue) is None:
            tally.add("changelog_not_in_export", issue.key)
        if issue.fields is not None and not has_comments(issue):
            tally.add("comments_not_in_export", issue.key)

    def close(self, last: SplitPage) -> SplitPage:
        """Add to the last page what only the whole file tells: a part of a search, what tickets lack to the end.

        Raises ExportRefused for a document whose last page is missing, and for answers of what stands beside
        tickets without any: they say of no ticket what it is.
        """
        self._spans.close()
        beside = self._parts.beside
        if beside is not None and not (self._ids or self._is_listing or self._among):
            raise refused(_NAME, last.page.origin, beside, 0)
        part = self._extent.in_part()
        findings = (Finding.of("search_in_part", [f"{last.page.origin}: {part}"]),) if part else ()
        more = {"findings": (*last.findings, *findings), "gaps": (*last.gaps, *self._parts.gaps())}
        return last.model_copy(update=more)


def _within(page: Page, span: Span) -> list[Span]:
    """Cut a record of an array or a line that is a search page. Raises ExportRefused."""
    try:
        return spans_within(page.data, span)
    except NotJson as bad:
        raise refused(_NAME, page.origin, bad.problem, page.offset + bad.at) from bad


def _loaded(page: Page, span: Span) -> object:
    """Parse one record of a page. Raises ExportRefused."""
    return _parsed(memoryview(page.data)[span.start : span.end], page.origin, page.offset + span.start)


def _issue(item: CapturedItem) -> Issue:
    """Read an item that was cut by `split`. Raises ExportRefused for bytes that are no ticket."""
    return _read(_parsed(item.data, item.id, 0), item.id, 0)


def _parsed(data: bytes | memoryview, path: str, at: int) -> object:
    try:
        return loads(data)
    except orjson.JSONDecodeError as invalid:
        raise refused(_NAME, path, Problem("json_invalid", words=invalid.msg), at) from invalid


def _read(record: object, path: str, at: int) -> Issue:
    try:
        return read_issue(record)
    except NotATicket as other:
        raise refused(_NAME, path, other.problem, at) from other


def _names_item(data: bytes, span: Span) -> Item:
    told = digest(data[span.start : span.end])
    return Item(kind=NAMES_KIND, id=f"names:{told}", start=span.start, end=span.end)


PLUGIN: Final[FileConnector] = JiraJson()
