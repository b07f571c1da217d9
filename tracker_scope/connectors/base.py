"""The seam of the connectors: from a tracker or an export to pages, items and ticket events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

from pydantic import Field

from tracker_scope.connectors.waiting import Patience
from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import CapturedItem, Gap, Page, SplitPage

if TYPE_CHECKING:
    # A capture parses nothing: the nouns of tickets are costly to load.
    from tracker_scope.model.ticket import TicketEvent


class Options(Noun):
    """What a person declared of a source; `timezone` is an IANA name or None.

    `among` says that an export is of several files and others of them hold tickets, or listings of none.
    """

    timezone: str | None = None
    instance: str | None = None
    project: str | None = None
    among: bool = False


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


class Connector(Protocol):
    """What cuts pages into items and reads items; `limits` are codes of what such a source cannot show."""

    name: str
    version: str
    limits: tuple[str, ...]

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut each page into items (pure)."""
        ...

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read items of any number of runs and sources, captured just now or years ago, into events (pure)."""
        ...


class FileConnector(Connector, Protocol):
    """Reads exports that people made."""

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

    def origin(self, item: CapturedItem) -> Origin:
        """Say from one ticket's item where it comes from (pure)."""
        ...


Json = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What a person signs in with: never printed, stored or logged, not even by accident.

    `user` is the e-mail of a Jira Cloud account, the id of a GitHub App as text, or None.
    `key` is the private key of a GitHub App (PEM), `installation` the id of its installation.
    """

    token: str | None = None
    user: str | None = None
    key: str | None = None
    installation: int | None = None

    def __repr__(self) -> str:
        """Say only which parts there are."""
        told = [name for name in ("token", "user", "key", "installation") if getattr(self, name) is not None]
        return f"Secrets({', '.join(told)})"

    __str__ = __repr__


@dataclass(frozen=True, kw_only=True)
class Session:
    """How a live tracker is looked at: where, of which projects, as whom, and how long it may make us wait.

    `address` is the tracker's own (https://acme.atlassian.net, https://github.com). `filter` is a
    condition that the project declares (JQL). `source` is the source's name and `place` says where its
    token goes, `account_place` where the account beside it, all for the sentences of errors. `overlap` is
    how far before the last run changes are asked for again: what a search finds may lag behind. `api` is
    "auto", or the one that the source insists on.
    """

    address: str
    projects: tuple[str, ...]
    secrets: Secrets
    patience: Patience
    filter: str | None = None
    overlap: timedelta = timedelta(minutes=10)
    api: str = "auto"
    page_size: int | None = None
    attachments: bool = False
    source: str = ""
    place: str = ""
    account_place: str = ""


@dataclass(frozen=True, kw_only=True)
class Looking:
    """What a run asks of a live connector.

    `cursor` is that of the last page that was kept of an interrupted run. `last` is the cursor with
    which the last run ended, for a run that asks only for what moved since; None asks for
    everything, and then, once everything was listed, `missing` gives the keys of which nothing was
    seen although they should exist (numbers between others, tickets of earlier runs), to be looked
    up one by one. `known` gives the numeric id of every key seen by this run or an earlier one, `kept`
    the ids of the attachments' items that the source ever gave.
    """

    cursor: Json | None = None
    last: Json | None = None
    missing: Callable[[], tuple[str, ...]] = tuple
    known: Callable[[], Mapping[str, str]] = dict
    kept: Callable[[], AbstractSet[str]] = frozenset


class Fetched(NamedTuple):
    """One page of a live tracker, and the cursor to hand back in order to go on after it.

    `account` is who looked, as the tracker names them; `limits` are the codes of what this way of
    looking cannot show. The cursor of the last page is the `last` of the next run.
    """

    page: Page
    cursor: Json
    account: str
    limits: tuple[str, ...]


class Check(Noun):
    """What a look at a tracker shows before anything is captured.

    `tickets` is None where the tracker does not say; `notes` are codes of what will be missing,
    `told` of what else the tracker says of the account, for which nothing is missing, `limits` those
    of what this way of looking cannot show.
    """

    account: str
    account_name: str = ""
    product: str
    api: str
    tickets: dict[str, int | None] = Field(default_factory=dict)
    notes: tuple[Gap, ...] = ()
    told: tuple[Gap, ...] = ()
    limits: tuple[str, ...] = ()


class LiveConnector(Connector, Protocol):
    """Looks at a tracker over the network."""

    def address(self, declared: str | None) -> str:
        """Return the tracker's address as tickets name it, normalised; raises UsageError for what is none."""
        ...

    def judge(self, projects: tuple[str, ...]) -> None:
        """Refuse, before anything is asked, what cannot be projects of one source; raises UsageError."""
        ...

    def check(self, session: Session) -> Check:
        """Say who we are and what we shall see; raises ConnectorError."""
        ...

    def fetch(self, session: Session, looking: Looking) -> Iterator[Fetched]:
        """Fetch pages; each yields the cursor with which the next run of this generator goes on after it.

        At least one page is given; numbers go on from the cursor's. Raises ConnectorError: what was
        yielded before stays good.
        """
        ...
