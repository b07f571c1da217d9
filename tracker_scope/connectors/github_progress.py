"""Where a run stands: what each page's cursor says, so that it goes on after that page and the next run after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from tracker_scope.connectors.answers import Answer
from tracker_scope.connectors.base import Fetched, Json, Looking
from tracker_scope.connectors.github_asker import Asker, date_of
from tracker_scope.connectors.github_query import PAGE, Dialect, Wanted
from tracker_scope.connectors.json_values import mapping
from tracker_scope.errors import AnswerUnreadable, Problem
from tracker_scope.model.capture import Page

GRAPHQL: Final = "graphql"
REST: Final = "rest"
_OK: Final = 200
# A server whose clock differs by more from ours has none: we would never ask again, or ask for everything.
_AHEAD: Final = timedelta(days=1)
_BEHIND: Final = timedelta(days=365)
# Of one list; the longest that GitHub shows have some ten thousand.
PAGES_AT_MOST: Final = 100_000
# More tickets than that within the overlap cost top-ups again; the cursor is stored with every page.
_RECENT_AT_MOST: Final = 2_000
_OWED_AT_MOST: Final = 500
_OWED_TIMES: Final = 3
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")
_RESTARTS: Final = 2
_LIMITS: Final = {
    GRAPHQL: ("no_deleted_wordings",),
    REST: (
        *("no_deleted_comments_over_rest", "no_early_cross_references"),
        *("no_oldest_events", "no_wordings_over_rest"),
    ),
}
# GitHub's API knows no attachments: a file is an address within a text.
_NO_FILES: Final = "no_attachments_on_github"


@dataclass
class State:
    """The cursor's contents. `since` is the server's time at the start of the run: the next one asks from there.

    `changes_since` is from when on this run asks, None for everything; `page` the number of the next page.
    `owed` are the numbers of tickets of which not all came, with how often they were asked for in vain:
    the next run asks for them again; those that this run owes to the last one are `asking`.
    """

    api: str = GRAPHQL
    account: str = ""
    page: int = 0
    since: str = ""
    changes_since: str | None = None
    recent: dict[str, str] = field(default_factory=dict)
    lacks: list[str] | None = None
    newer: list[str] = field(default_factory=list)
    phase: str = ""
    after: str | None = None
    size: int = PAGE
    received: int = 0
    pending: list[list[str | int]] = field(default_factory=list)
    tickets: list[list[str]] = field(default_factory=list)
    looked: int = 0
    unsettled: list[int] = field(default_factory=list)
    asked_singly: int = 0
    asking: dict[str, int] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: Json) -> State:
        """Take up the cursor of a page."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in cursor.items() if name in known})  # type: ignore[arg-type]

    @property
    def cursor(self) -> dict[str, object]:
        """Return the contents as they stand: what is noted later leaves them as they are."""
        return {one.name: copy(getattr(self, one.name)) for one in fields(self)}

    @property
    def dialect(self) -> Dialect:
        """Return what the server's GraphQL has."""
        return Dialect() if self.lacks is None else Dialect(frozenset(self.lacks), tuple(self.newer))

    @property
    def wanted(self) -> list[Wanted]:
        """Return the further pages that are still to be fetched."""
        return [Wanted(*one) for one in self.pending]  # type: ignore[arg-type] # as they were put there


class Look:
    """One run over one GitHub."""

    def __init__(self, asker: Asker, looking: Looking, state: State) -> None:
        self.asker = asker
        self.looking = looking
        self.state = state
        self._before = mapping((looking.last or {}).get("recent"))
        self.yielded = 0
        self._restarts = 0
        self._followed: dict[tuple[str, ...], set[str]] = {}
        self._numbers: tuple[int, dict[str, str]] = (-1, {})

    @property
    def project(self) -> str:
        """Return the repository, "owner/name"."""
        return self.asker.session.projects[0]

    @property
    def owner_and_name(self) -> dict[str, object]:
        """Return the repository as variables of a query."""
        owner, _, name = self.project.partition("/")
        return {"owner": owner, "name": name}

    @property
    def is_full(self) -> bool:
        """Tell a run that asks for everything."""
        return self.state.changes_since is None

    @cached_property
    def _horizon(self) -> str:
        """Return from when on what moved is seen by the next run as well; known from the first answer on."""
        return written(datetime.fromisoformat(self.state.since) - self.asker.session.overlap)

    def page(self, answer: Answer, request: Mapping[str, str]) -> Fetched:
        """Give one page with the cursor of what comes after it."""
        told = {"project": self.project, **request}
        if answer.status != _OK:
            told["status"] = str(answer.status)
        number = self.state.page
        self.state.page += 1
        self.yielded += 1
        page = Page(number=number, origin=f"{request['method']} {request['path']}", data=answer.data, request=told)
        limits = limits_of(self.state.api, attachments=self.asker.session.attachments)
        return Fetched(page, self.state.cursor, self.state.account, limits)

    def started(self, answer: Answer) -> None:
        """Keep the server's own time at the first answer of the run: the next run asks from there."""
        if not self.state.since:
            ours, theirs = self.asker.session.patience.clock(), date_of(answer)
            is_likely = theirs is not None and ours - _BEHIND <= theirs <= ours + _AHEAD
            self.state.since = written(theirs if theirs is not None and is_likely else ours)

    def met(self, ticket: str, updated: str) -> bool:
        """Remember a ticket that the next run will see again; tell whether it moved since the last run."""
        if updated >= self._horizon and len(self.state.recent) < _RECENT_AT_MOST:
            self.state.recent[ticket] = updated
        return self.is_full or self._before.get(ticket) != updated

    def owe(self, ticket: str, number: object) -> None:
        """Let the next run ask for a ticket again, whether it moves or not, since not all of it came.

        Not for ever, and not of too many: what is missing of the others stays told as missing.
        `number` is what the answer at hand says; another than a number is looked for among the tickets seen.
        """
        state = self.state
        state.recent.pop(ticket, None)
        if len(state.owed) >= _OWED_AT_MOST:
            return
        named = str(number) if _NUMBER.fullmatch(str(number)) else self._number_of(ticket)
        tried = state.asking.get(named, 0)
        if _NUMBER.fullmatch(named) and tried < _OWED_TIMES:
            state.owed[named] = tried + 1

    def _number_of(self, ticket: str) -> str:
        """Return the number of a ticket of an earlier page; what was seen is gathered once a page."""
        if self._numbers[0] != self.state.page:
            self._numbers = (self.state.page, {known: key[1:] for key, known in self.looking.known().items()})
        return self._numbers[1].get(ticket, "")

    def restarts(self) -> bool:
        """Begin a list anew of which the tracker refuses the place where it goes on; False when that did not help."""
        self._restarts += 1
        if self._restarts > _RESTARTS:
            return False
        self.state.after, self.state.received = None, 0
        self._followed.clear()
        return True

    def follow(self, asking: tuple[str, ...], mark: str, request: str) -> None:
        """Note where a list goes on. Raises AnswerUnreadable for one that went there before, or never ends."""
        met = self._followed.setdefault(asking, set())
        if mark in met or len(met) >= PAGES_AT_MOST:
            raise AnswerUnreadable(request=request, problem=Problem("token_twice"))
        met.add(mark)


def limits_of(api: str, *, attachments: bool = False) -> tuple[str, ...]:
    """Return the codes of what this way of looking cannot show; `attachments` tells that their content is asked for."""
    return (*_LIMITS[api], *((_NO_FILES,) if attachments else ()))


def written(at: datetime) -> str:
    """Write an instant as GitHub takes it: in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
