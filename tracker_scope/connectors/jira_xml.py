"""Reads Jira's XML exports of a search or of single issues, Cloud and Server, in whatever language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tracker_scope.connectors.base import ExportFile, FileConnector, Options, Origin
from tracker_scope.connectors.csv_tickets import KEY, Tally, project_of
from tracker_scope.connectors.xml_parser import Node, NotXml, read_item
from tracker_scope.connectors.xml_spans import Scanner, Span, stretches
from tracker_scope.connectors.xml_tickets import (
    instance_of,
    project,
    restriction_of_comment,
    restriction_of_ticket,
    snapshot,
    text_of,
)
from tracker_scope.errors import ExportRefused, Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item, Page, SplitPage, Visibility
from tracker_scope.model.ticket import TicketEvent, TicketRef

_NAME: Final = "jira_xml"
_WATCHED: Final = frozenset({"issue", "build-info", "key", "link", "project", "security", "comment"})
# What every export has that was not restricted to some fields, if only empty.
_ALWAYS: Final = frozenset({"summary", "description", "status", "created"})
# What the channel of an export by Jira has, and no other feed.
_OF_JIRA: Final = frozenset({"issue", "build-info"})
_MARKUP: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*+<[\x00]?[^\s\x00]")


class JiraXml:
    """The connector: one item is one ticket as it stood when somebody exported it."""

    name = _NAME
    version = "1"
    limits: tuple[str, ...] = (
        "no_history",
        "no_deleted_comments",
        "no_comment_edits",
        "no_internal_mark",
        "rendered_text",
    )

    def recognises(self, head: bytes, name: str) -> bool:  # noqa: ARG002 - the bytes say more than the name
        """Tell whether the first bytes are an RSS channel that Jira wrote, or hold a ticket of Jira's."""
        scanner = Scanner(_WATCHED)
        try:
            found = scanner.feed(head)
        except NotXml:
            found = []
        return not scanner.channel.keys().isdisjoint(_OF_JIRA) or any("key" in one.parts for one in found)

    def looks_like(self, head: bytes) -> bool:
        """Tell what begins with a tag, in whatever encoding."""
        return _MARKUP.match(head) is not None

    def fetch(self, file: ExportFile, options: Options) -> Iterator[Page]:  # noqa: ARG002 - the dates carry a zone
        """Read the file as pages that end on an item, of about 1 MiB. Raises ExportRefused."""
        try:
            with file.open() as stream:
                for number, (offset, data, encoding) in enumerate(stretches(stream)):
                    request = {"encoding": encoding}
                    yield Page(number=number, origin=file.name, offset=offset, data=data, request=request)
        except NotXml as bad:
            raise _refused(file.name, bad) from bad

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut each page into one item a ticket. Raises ExportRefused."""
        del options
        splitter = _Splitter()
        waiting: Page | None = None
        for page in pages:
            if waiting is not None:
                yield splitter.split(waiting, final=False)
            waiting = page
        if waiting is not None:
            yield splitter.split(waiting, final=True)

    def origin(self, item: CapturedItem) -> Origin:
        """Read instance and project from the address and the project of one ticket."""
        node = _node(item)
        key = project(node) or project_of(text_of(node, "key").strip())
        return Origin(instance=instance_of(text_of(node, "link")), projects=(key,) if key else ())

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read each item by itself, in the encoding of the file that it came from."""
        del options
        tally = Tally()
        for item in items:
            node = _node(item)
            yield TicketEvent(
                ticket=TicketRef(instance=item.instance, id=item.subject or item.id),
                kind="snapshot",
                record=item.record,
                seen_at=item.captured_at,
                snapshot=snapshot(node, tally),
            )
        yield from tally.findings()


def _refused(path: str, bad: NotXml) -> ExportRefused:
    if bad.problem.key in {"empty", "bytes_not_text"}:
        return ExportRefused(path=path, connector=_NAME, problem=bad.problem)
    return ExportRefused(path=path, connector=_NAME, problem=Problem("at_byte", problem=bad.problem, at=bad.at))


def _node(item: CapturedItem) -> Node:
    """Read an item that was cut by `split`. Raises ExportRefused for bytes that are no item."""
    try:
        return read_item(item.data, item.request["encoding"])
    except NotXml as bad:
        raise _refused(item.id, bad) from bad


def _narrowest(span: Span) -> Visibility:
    """Return the restriction of an item's bytes: that of the ticket, else of a comment among them."""
    secured = restriction_of_ticket(span.parts["security"].text if "security" in span.parts else "")
    every = (secured, *(restriction_of_comment(told) for told in span.below))
    return next((one for one in every if one is not Visibility.PUBLIC), Visibility.PUBLIC)


class _Splitter:
    """Cuts the pages of one file in turn, and remembers which tickets it has met."""

    def __init__(self) -> None:
        self._scanner = Scanner(_WATCHED)
        self._met: set[str] = set()
        self._instance: str | None = None
        self._count = 0

    def split(self, page: Page, *, final: bool) -> SplitPage:
        """Cut one page; the last one tells how many tickets the whole file has."""
        tally = Tally()
        try:
            spans = self._scanner.feed(page.data, final=final)
            items = tuple(self._item(page, span, tally) for span in spans)
            self._count += len(items)
            if final:
                self._compare_with_total(page.origin, tally)
        except NotXml as bad:
            raise _refused(page.origin, bad) from bad
        gaps = tuple(
            Gap(code="fields_missing", subject=item.subject, detail=item.key or item.id)
            for item, span in zip(items, spans, strict=True)
            if not span.names >= _ALWAYS
        )
        return SplitPage(page=page, items=items, gaps=gaps, findings=tally.findings())

    def _is_other_feed(self) -> bool:
        return self._scanner.channel.keys().isdisjoint(_OF_JIRA)

    def _item(self, page: Page, span: Span, tally: Tally) -> Item:
        if span.start < page.offset:
            raise NotXml(page.offset, Problem("page_not_whole"))
        if not KEY.fullmatch(span.parts["key"].text.strip() if "key" in span.parts else ""):
            raise NotXml(span.start, Problem("holds_other_feed") if self._is_other_feed() else Problem("xml_no_key"))
        self._check_instance(span)
        key, number = span.parts["key"].text.strip(), span.parts["key"].attributes.get("id", "")
        subject = number if number.isascii() and number.isdigit() else key
        if subject in self._met:
            tally.add("duplicate_key", key)
        if subject == key:
            tally.add("row_without_id", key)
        self._met.add(subject)
        home = span.parts.get("project")
        return Item(
            kind="ticket",
            id=subject,
            subject=subject,
            key=key,
            start=span.start - page.offset,
            end=span.end - page.offset,
            project=(home and home.attributes.get("key")) or project_of(key) or None,
            visibility=_narrowest(span),
            request={"encoding": self._scanner.encoding},
        )

    def _check_instance(self, span: Span) -> None:
        """Refuse tickets of a second tracker: numeric ids are those of one."""
        link = span.parts.get("link")
        instance = instance_of(link.text) if link else None
        if instance and self._instance and instance != self._instance:
            raise NotXml(span.start, Problem("holds_two_trackers", one=self._instance, other=instance))
        self._instance = self._instance or instance

    def _compare_with_total(self, origin: str, tally: Tally) -> None:
        """Say when the search found more than the file holds: Jira cuts a long one into several files."""
        if not self._count and self._is_other_feed():
            raise NotXml(0, Problem("holds_other_feed"))
        told = self._scanner.channel.get("issue")
        total = told.attributes.get("total", "") if told else ""
        if total.isascii() and total.isdigit() and self._count < int(total[:18]):
            tally.add("search_in_part", f"{origin}: {self._count}/{total}")


PLUGIN: Final[FileConnector] = JiraXml()
