"""The seam of the connectors: from a tracker or an export to pages, items and ticket events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import CapturedItem, Gap, Page, SplitPage
from tracker_scope.model.ticket import TicketEvent


class Options(Noun):
    """What a person declared of a source; `timezone` is an IANA name or None."""

    timezone: str | None = None
    instance: str | None = None
    project: str | None = None


class Origin(Noun):
    """Where an export says it comes from; what it does not say is None or empty."""

    instance: str | None = None
    projects: tuple[str, ...] = ()


class ExportFile(Noun):
    """One file of an export: its name as given (data, never a path to follow) and how to open it.

    `open` returns a new binary stream of the decompressed bytes, read once from its start.
    """

    name: str
    open: Callable[[], BinaryIO]


class FileConnector(Protocol):
    """Reads exports that people made; `limits` are codes of what such a source cannot show."""

    name: str
    version: str
    limits: tuple[str, ...]

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell from the first 64 KiB and the name whether this file is of the format."""
        ...

    def looks_like(self, head: bytes) -> bool:
        """Tell from afar, of a file that no connector recognises, whether to refuse it is for this one.

        It may be broken, or hold something else: whoever reads such files can name the true cause.
        """
        ...

    def fetch(self, file: ExportFile, options: Options) -> Iterator[Page]:
        """Read the file as pages of whole records, in memory that does not grow with it.

        The pages' bytes, one after the other, are the file. Raises ExportRefused,
        TimezoneMissing.
        """
        ...

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut each page into items (pure)."""
        ...

    def origin(self, item: CapturedItem) -> Origin:
        """Say from one ticket's item where it comes from (pure)."""
        ...

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read a run's items, captured just now or years ago, into events (pure)."""
        ...
