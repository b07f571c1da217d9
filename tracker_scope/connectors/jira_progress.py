"""How far a run through a Jira has come: what the cursor of each page says, and all that going on needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracker_scope.connectors.json_values import Json, listed, mapping, text

_MILLISECOND: Final = timedelta(milliseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A bulk change moves more at once; of the others the parts are then asked for once more, which loses nothing.
_MOST_RECENT: Final = 2000
# changelog/bulkfetch takes as many tickets at once.
MOST_HISTORIES: Final = 1000
CUSTOM: Final = "customfield_"


class Product(StrEnum):
    """Which of Jira's two interfaces is there; Server counts as Data Center."""

    CLOUD = "cloud"
    CENTER = "center"


class Phase(StrEnum):
    """What a run does next; once everything was listed, what is pending is still fetched."""

    FIELDS = "fields"
    LIST = "list"
    AFTER = "after"


class Counted(BaseModel):
    """What a listed ticket said of itself: its key, who may see it, how much of something it counts.

    `held` is how much of that came since.
    """

    model_config = ConfigDict(extra="forbid")

    key: str
    visibility: str
    total: int | None = None
    held: int = 0


class Part(BaseModel):
    """A piece of a ticket that is still to be fetched: a kind ("comment", "worklog", "attachment"), from where on.

    `came` are the ids that earlier pages gave, `empty` is how many pages in a row gave none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    ticket: str
    of: Counted
    start: int = 0
    came: tuple[str, ...] = ()
    empty: int = 0
    path: str = ""
    size: int = 0


class Progress(BaseModel):
    """The state of a run. Its `since`, `account` and `recent` are what the next run begins with.

    `begin` is the instant (epoch milliseconds) from which changes are asked for, None for
    everything. `token` says where a Cloud's listing stands, `window`, `at` and `anchor` where a Data
    Center's does; `shown` are the tickets that its next page shows once more;
    `counted` is the total of its first page, `received` how many tickets came since. `history_token`
    belongs to the first `history_size` of `histories`. `looked` is the last key that was looked up, and whether
    its ticket was known when it was; `alone` are those to be asked for one by one, `lone` is how many such there
    were so far, `again` (key to id) those of tickets that the listing overlooked, `unlisted` those of them that no
    search finds, `outside` is how many such were fetched so far; `met` are the projects of which a ticket came.
    `custom` are the numbers of the custom fields whose names were asked for, `without` those fields that are left
    out because they tick by themselves. `fetched` are the attachments that this process asked for, and no part of
    a cursor: those of an earlier one are in the ledger.
    """

    model_config = ConfigDict(extra="forbid")

    account: str
    since: datetime
    base: str
    product: Product
    version: str = ""
    number: int = 0
    begin: int | None = None
    phase: Phase = Phase.FIELDS
    token: str | None = None
    restarts: int = 0
    window: int | None = None
    at: int = 0
    anchor: str | None = None
    shown: dict[str, str] = Field(default_factory=dict)
    counted: int | None = None
    received: int = 0
    histories: dict[str, Counted] = Field(default_factory=dict)
    history_token: str | None = None
    history_size: int = MOST_HISTORIES
    parts: list[Part] = Field(default_factory=list)
    looked: tuple[bool, str] | None = None
    alone: list[str] = Field(default_factory=list)
    lone: int = 0
    again: dict[str, str] = Field(default_factory=dict)
    unlisted: dict[str, str] = Field(default_factory=dict)
    outside: int = 0
    met: list[str] = Field(default_factory=list)
    recent: dict[str, str] = Field(default_factory=dict)
    custom: list[int] = Field(default_factory=list)
    without: list[str] = Field(default_factory=list)
    fetched: set[str] = Field(default_factory=set, exclude=True)

    @classmethod
    def read(cls, cursor: Json | None) -> Self | None:
        """Read a cursor; None for none, and for one that another version of us wrote."""
        try:
            return None if cursor is None else cls.model_validate(cursor)
        except ValidationError:
            return None

    def begin_at(self, instant: int | None) -> None:
        """List from an instant on."""
        self.begin, self.phase = instant, Phase.LIST
        self.token, self.window, self.at, self.anchor = None, None, 0, None
        self.counted, self.received = None, 0

    def cursor(self) -> Json:
        """Return what leads back here."""
        told: Json = self.model_dump(mode="json", exclude_defaults=True)
        return told

    def remember(self, issues: Iterable[Json], overlap: timedelta) -> None:
        """Keep which tickets the next run will be shown again although they may not have moved."""
        edge = milliseconds(self.since - overlap)
        for issue in issues:
            moved, told = updated(issue)
            if told is not None and told >= edge and len(self.recent) < _MOST_RECENT:
                self.recent[str(issue.get("id"))] = moved


def told_of(tickets: Mapping[str, Counted]) -> str:
    """Write for the reader of a page what the page itself does not say of its tickets."""
    told = {ticket: [of.key, of.visibility, of.total, of.held] for ticket, of in tickets.items()}
    return orjson.dumps(told).decode()


def milliseconds(instant: datetime) -> int:
    """Return an instant as JQL reads it in any time zone."""
    return (instant - _EPOCH) // _MILLISECOND


def updated(issue: Json) -> tuple[str, int | None]:
    """Return when a ticket moved last, as written and in epoch milliseconds; None where that is no date."""
    written = text(mapping(issue.get("fields")), "updated") or ""
    try:
        read = datetime.fromisoformat(written)
        return written, milliseconds(read) if read.tzinfo else None
    except (ValueError, OverflowError):
        return written, None


def numbered(names: Iterable[str]) -> set[int]:
    """Return the numbers of the custom fields among names of fields."""
    told = (name.removeprefix(CUSTOM) for name in names if name.startswith(CUSTOM))
    return {int(number) for number in told if number.isascii() and number.isdecimal() and len(number) <= 18}  # noqa: PLR2004 - fits


def issues_of(value: object) -> list[Json]:
    """Return the issues of a search's answer."""
    return [mapping(one) for one in listed(mapping(value).get("issues"))]


def whole_number(source: Mapping[str, object], name: str) -> int | None:
    """Return a count that an answer gives; None where it gives none."""
    told = source.get(name)
    return told if isinstance(told, int) and not isinstance(told, bool) and told >= 0 else None
