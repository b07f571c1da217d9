"""A live tracker that is a dictionary, and a project that captures it on chosen days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from small_project import moment

from tracker_scope.connectors.base import Check, Fetched, Looking, Options, Session
from tracker_scope.errors import TrackerBusy
from tracker_scope.model.capture import Gap, Item, Page, SplitPage
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.workspace import opened

ADDRESS = "https://tracker.example"
SETTINGS = """
[[source]]
name = "live"
connector = "jira"
instance = "https://tracker.example"
project = "PRJ"
"""


@dataclass
class FakeTracker:
    """A connector whose tracker is a dictionary: one page a ticket, numbered by its id."""

    tickets: dict[int, str] = field(default_factory=dict)
    stops_after: int | None = None
    stop: Exception = field(default_factory=lambda: TrackerBusy(until="later", minutes=3))
    hidden: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    gone_as: str = "ticket_gone"
    asked: list[Looking] = field(default_factory=list)
    missing: list[tuple[str, ...]] = field(default_factory=list)
    known: list[dict[str, str]] = field(default_factory=list)
    name: str = "jira"
    version: str = "1"
    limits: tuple[str, ...] = ("no_deleted_comments",)
    account: str = "client-dsi"
    ending: dict[str, str] = field(default_factory=dict)

    def address(self, declared: str | None) -> str:
        return declared or ADDRESS

    def judge(self, projects: tuple[str, ...]) -> None:
        assert projects == ("PRJ",)

    def check(self, session: Session) -> Check:
        raise NotImplementedError

    def fetch(self, session: Session, looking: Looking) -> Iterator[Fetched]:
        assert session.address == ADDRESS
        self.asked.append(looking)
        done = int(str((looking.cursor or {}).get("done", 0)))
        wanted = [n for n in sorted(self.tickets) if n > done and (looking.last is None or n in self.moved)]
        since = {"since": "2026-03-10T11:00:00+00:00"}
        for count, number in enumerate(wanted):
            if count == self.stops_after:
                raise self.stop
            told = {"id": number, "text": self.tickets[number]}
            yield self._page(number, told, {**since, "done": number})
        if looking.last is None:
            self.missing.append(looking.missing())
            self.known.append(dict(looking.known()))
        yield self._page(9999, self.ending, since)

    def _page(self, number: int, told: dict[str, Any], cursor: dict[str, Any]) -> Fetched:
        page = Page(number=number, origin=f"GET /{number}", data=orjson.dumps(told))
        return Fetched(page, cursor, self.account, self.limits)

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        assert options.project == "PRJ"
        for page in pages:
            told = orjson.loads(page.data)
            if "id" not in told:
                gone = (Gap(code=self.gone_as, subject=str(1000 + n), detail=f"PRJ-{n}") for n in self.gone)
                yield SplitPage(page=page, gaps=tuple(gone))
                continue
            ident, end = str(1000 + told["id"]), len(page.data)
            item = Item(
                kind="ticket", id=ident, subject=ident, key=f"PRJ-{told['id']}", start=0, end=end, project="PRJ"
            )
            gaps = (Gap(code="not_visible", subject=ident, detail="comments 1/2"),) if told["id"] in self.hidden else ()
            yield SplitPage(page=page, items=(item,), gaps=gaps)

    def parse(self, items: Iterable[Any], options: Options) -> Iterator[Any]:
        raise NotImplementedError


def on(folder: Path, day: str, *, sweep: bool = False) -> tuple[CaptureReport, str]:
    """Capture the source at noon of a day; return the report and the root of the tree."""
    with opened_on(folder, day) as workspace:
        report = capture_live(workspace, workspace.settings.source[0], ways(sweep=sweep))
        return report, workspace.ledger.head().root


def opened_on(folder: Path, day: str) -> Any:
    """Open the project at noon of a day."""
    return opened(folder, clock=fixed_clock(moment(day)), salts=derived_salts(b"tests"), create=True)


def ways(*, sweep: bool = False) -> Ways:
    """Wait for nothing."""
    return Ways(sleep=lambda _: None, jitter=lambda: 0.0, sweep=sweep)
