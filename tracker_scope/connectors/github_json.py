"""GitHub issues as JSON files: REST objects, arrays and lines, wrapped ones, repository archives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import orjson

from tracker_scope.connectors.assembly import TICKET, sightings
from tracker_scope.connectors.base import ExportFile, Options, Origin
from tracker_scope.connectors.github_events import events_of
from tracker_scope.connectors.github_file_answers import Answers, Cut, holds_tickets, is_answer
from tracker_scope.connectors.github_joined import joined
from tracker_scope.connectors.github_live_events import ticket_events, ticket_of
from tracker_scope.connectors.github_nodes import is_node
from tracker_scope.connectors.github_records import Record, is_ticket, place, read_record
from tracker_scope.connectors.github_values import Unread
from tracker_scope.connectors.json_kinds import NotATicket, is_json, kind_in, members_of
from tracker_scope.connectors.json_pages import PageSpans, pages_of, refused
from tracker_scope.connectors.json_scan import NotJson, first_value, past_blanks
from tracker_scope.connectors.json_spans import Document, Layout, Span, layout_of
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import mapping
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
        splitter, held = _Splitter(options), None
        for page in pages:
            if held is not None:
                yield held
            held = splitter.split(page)
        missing = splitter.close()
        if held is not None:
            yield held.model_copy(update={"gaps": (*held.gaps, *missing)}) if missing else held

    def origin(self, item: CapturedItem) -> Origin:
        """Read instance and repository from the addresses in one ticket."""
        home = place(_record(item).issue if item.kind == TICKET else mapping(_loaded(item)))
        return Origin(instance=home.instance, projects=(home.project,) if home.project else ())

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read items into a snapshot each, their dated changes, and what was not understood."""
        every, unread = list(items), Unread()
        in_parts = {item.subject for item in every if item.kind != TICKET}
        for item in every:
            if item.subject not in in_parts:
                yield from events_of(_record(item), item, options.project, unread)
        together = (item for item in every if item.subject in in_parts) if in_parts else ()
        for _, seen in groupby(sightings(together), key=ticket_of):
            yield from ticket_events(list(seen), options, unread)
        yield from unread.findings()


def _looks_like_tickets(head: bytes, start: int) -> bool:
    """Follow the first record's keys as far as the head goes, into a list, a wrapper, an archive or an answer."""
    if head[start : start + 1] == b"[":
        return _looks_like_tickets(head, past_blanks(head, start + 1))
    members = members_of(head, start)
    inside = [members[key] for key in _HOLDERS if key in members]
    if "backend_name" in members and "data" in members:
        return is_ticket(members_of(head, members["data"]).keys())
    if "data" in members and "backend_name" not in members:
        return holds_tickets(head, members["data"])
    return is_ticket(members.keys()) or any(_looks_like_tickets(head, at) for at in inside)


def _layout(head: bytes) -> Layout:
    """Tell how records follow one another; `gh api --paginate` writes one array after the other."""
    start = first_value(head)
    if head[start : start + 1] == b"[":
        return Document(head, frozenset(), several=True)
    return layout_of(head, _SECTIONS, _ARCHIVE_SIGNS)


class _Splitter:
    """Cuts the pages of one file in turn, and remembers which tickets it has met."""

    def __init__(self, options: Options) -> None:
        self._answers = Answers(options.project)
        self._spans = PageSpans(_NAME, _layout)
        self._ids: set[int | str] = set()
        self._numbers: dict[str | None, set[int]] = {}

    def split(self, page: Page) -> SplitPage:
        cut = [one for span in self._spans.of(page) for one in self._cut(page, span)]
        items = tuple(one.item for one in cut)
        twice = [_full_key(item) for item in items if item.kind == TICKET and self._is_met(item)]
        findings = (Finding.of("duplicate_ticket", twice),) if twice else ()
        return SplitPage(page=page, items=items, gaps=tuple(gap for one in cut for gap in one.gaps), findings=findings)

    def close(self) -> list[Gap]:
        """Refuse a document whose last page is missing; tell what goes on in other files."""
        self._spans.close()
        return self._answers.cut_off()

    def _cut(self, page: Page, span: Span) -> list[Cut]:
        """Cut a record: a ticket, or an answer with any number of them and of what belongs to them."""
        try:
            record = loads(memoryview(page.data)[span.start : span.end])
            if is_answer(record):
                return self._answers.cut(page.data[span.start : span.end], record, span.start)
            return [self._answers.ticket(record, span)]
        except NotATicket as other:
            raise refused(_NAME, page.origin, other.problem, page.offset + span.start) from other
        except NotJson as bad:
            raise refused(_NAME, page.origin, bad.problem, page.offset + span.start + bad.at) from bad
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


def _record(item: CapturedItem) -> Record:
    """Read a ticket that was cut by `split`. Raises ExportRefused for bytes that are none."""
    record = _loaded(item)
    try:
        if is_node(mapping(record)):
            return joined(mapping(record), item.subject or item.id, {}, _loaded)
        return read_record(record)
    except NotATicket as other:
        raise refused(_NAME, item.id, other.problem, 0) from other


def _loaded(item: CapturedItem) -> object:
    try:
        return loads(item.data)
    except orjson.JSONDecodeError as invalid:
        raise refused(_NAME, item.id, Problem("json_invalid", words=invalid.msg), 0) from invalid


PLUGIN: Final = GithubJson()
