"""The unit of evidence: pages as received, items cut from them, envelopes that commit to items."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from pydantic import Field

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.time import Instant

ENVELOPE_VERSION: Final = 1


class Visibility(StrEnum):
    """Who may see an item in its tracker; anything but public is restricted."""

    PUBLIC = "public"
    ROLE = "role"
    GROUP = "group"
    INTERNAL = "internal"
    SECURITY_LEVEL = "security_level"
    UNKNOWN = "unknown"


class Confidentiality(StrEnum):
    """What mediation makes of an item (CPC 1528-3)."""

    PREEXISTING = "preexisting"
    DRAWN_UP_FOR_MEDIATION = "drawn_up_for_mediation"
    CAUCUS = "caucus"


class Page(Noun):
    """The bytes of one response, or of one stretch of an export file that ends on a record."""

    number: int
    origin: str
    offset: int = 0
    data: bytes
    request: dict[str, str] = Field(default_factory=dict)


class Item(Noun):
    """An exact span of a page: one ticket, or what is needed to read tickets (a CSV header).

    `subject` is the tracker's numeric ticket id as text, None for what concerns no ticket.
    `request` holds what a later reading of the bytes needs (encoding, separator, time zone).
    """

    kind: str
    id: str
    subject: str | None = None
    key: str | None = None
    start: int
    end: int
    project: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    pull_request: bool = False
    request: dict[str, str] = Field(default_factory=dict)


class Gap(Noun):
    """Something that a source could not show, and why."""

    code: str
    subject: str | None = None
    detail: str = ""


class SplitPage(Noun):
    """A page with the items cut from it, in order and without overlap.

    `pull_requests` are the keys of those that the page names and that are no items.
    """

    page: Page
    items: tuple[Item, ...] = ()
    pull_requests: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()


class CapturedItem(Noun):
    """An item read back from the ledger (or about to enter it), with its bytes; `account` is who looked."""

    record: int
    source: str
    instance: str
    connector: str
    kind: str
    id: str
    subject: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    captured_at: Instant
    run: str
    account: str = ""
    request: dict[str, str] = Field(default_factory=dict)
    data: bytes


class Envelope(Noun):
    """What a leaf of the tree commits to (version 1): text, null, booleans and small integers only.

    The canonical form is JSON with sorted ASCII keys and no floats, on which orjson equals
    RFC 8785 byte for byte.
    """

    version: Literal[1] = 1
    project: str
    source: str
    instance: str
    side: str
    kind: str
    id: str
    subject: str | None
    commitment: str
    connector: str
    connector_version: str
    run: str
    captured_at: str
    account: str
    visibility: Visibility
    confidentiality: Confidentiality
    request: dict[str, str]


class RunCounts(Noun):
    """How many tickets a run met, against what was known before."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0


class Run(Noun):
    """One capture of one source, as recorded at its close; `seen` maps ticket ids to keys.

    Of a live tracker: `account` is who looked, `filter` the declared condition, `since` the instant
    from which on changes were asked for, None where everything was.
    """

    id: str
    source: str
    connector: str
    instance: str
    project: str
    started_at: Instant
    captured_at: Instant
    complete: bool
    tickets: RunCounts
    pull_requests: int = 0
    seen: dict[str, str] = Field(default_factory=dict)
    limits: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[dict[str, str], ...] = ()
    account: str = ""
    filter: str = ""
    since: Instant | None = None
