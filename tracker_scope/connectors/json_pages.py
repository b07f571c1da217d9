"""Reads a JSON file as pages of about 1 MiB that end on a record; only an unfinished record waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from tracker_scope.connectors.base import ExportFile
from tracker_scope.connectors.exports import read_block
from tracker_scope.connectors.json_scan import NotJson
from tracker_scope.connectors.json_spans import Layout, Span
from tracker_scope.errors import ExportRefused, Problem
from tracker_scope.model.capture import Page

HEAD: Final = 64 * 1024
# Each page is a transaction, whose cost is that of some fifty tickets; each also waits in memory twice.
PAGE: Final = 1024 * 1024


def pages_of(file: ExportFile, connector: str, layout_of: Callable[[bytes], Layout]) -> Iterator[Page]:
    """Read a file to its end, cutting where the layout that its head shows says. Raises ExportRefused."""
    with file.open() as stream:
        yield from _pages(file.name, stream, connector, layout_of)


def _pages(name: str, stream: BinaryIO, connector: str, layout_of: Callable[[bytes], Layout]) -> Iterator[Page]:
    asked, offset, count = max(PAGE, HEAD), 0, 0
    buffer = read_block(stream, asked)
    final = len(buffer) < asked
    try:
        layout = layout_of(buffer[:HEAD])
        while True:
            end = layout.whole(buffer, final=final)
            if end:
                data, buffer = buffer[:end], buffer[end:]
                yield Page(number=count, origin=name, offset=offset, data=data)
                offset, count = offset + end, count + 1
            if final:
                return
            # Half as much again as what waits: a long record is looked at a few times, not at each step.
            asked, waiting = max(PAGE - len(buffer), len(buffer) // 2, 1), len(buffer)
            buffer += read_block(stream, asked)
            final = len(buffer) - waiting < asked
    except NotJson as bad:
        raise refused(connector, name, bad.problem, offset + bad.at) from bad


class PageSpans:
    """Finds the records of the pages of one file in turn."""

    def __init__(self, connector: str, layout_of: Callable[[bytes], Layout]) -> None:
        self._connector = connector
        self._layout_of = layout_of
        self._layout: Layout | None = None
        self._page: Page | None = None

    def of(self, page: Page) -> list[Span]:
        """Return the records of the next page in order. Raises ExportRefused."""
        self._page = page  # the last one tells where the document breaks off
        try:
            if self._layout is None:
                self._layout = self._layout_of(page.data[:HEAD])
            return self._layout.spans(page.data)
        except NotJson as bad:
            raise refused(self._connector, page.origin, bad.problem, page.offset + bad.at) from bad

    def close(self) -> None:
        """Refuse a document whose last page is missing. Raises ExportRefused."""
        if self._layout is None or self._page is None:
            return
        try:
            self._layout.close()
        except NotJson as bad:
            page = self._page
            raise refused(self._connector, page.origin, bad.problem, page.offset + len(page.data)) from bad


def refused(connector: str, path: str, problem: Problem, at: int) -> ExportRefused:
    """Build the refusal of a file, with its cause and the byte at which it stands."""
    return ExportRefused(path=path, connector=connector, problem=Problem("at_byte", problem=problem, at=at))
