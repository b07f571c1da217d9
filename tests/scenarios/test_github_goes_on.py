"""A capture of GitHub that was interrupted goes on as another account, or where its place is no longer known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from live_project import TOKEN, declared, leaves

from tests.tracker.faults import Faults, rule
from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock, Request, Response, answered
from tracker_scope.errors import ConnectorError
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.workspace import opened

NOW: Final = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
TICKETS: Final = 230


@dataclass
class Refusing:
    """Refuses the next questions that go on after a place in a list."""

    times: int
    struck: int = 0
    configure: Callable[[Any], Any] = field(default=dict)

    def spoil(self, number: int, request: Request, answer: Callable[[], Response], now: datetime) -> Response:
        del number, now
        goes_on = "issues?after=" in request.target or b'"after":"' in request.body.replace(b" ", b"")
        if not goes_on or self.struck == self.times:
            return answer()
        self.struck += 1
        if not request.body:
            return answered({"message": "The after cursor is invalid."}, "refused", 422)
        fault = {"type": "INVALID_CURSOR_ARGUMENTS", "message": "`x` does not appear to be a valid cursor."}
        data = {"viewer": {"login": "provider-pm"}, "repository": {"id": "R", "issues": None}}
        return answered({"data": data, "errors": [fault]}, "refused")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrackerServer]:
    clock = Clock()
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_GITHUB", TOKEN)
    with TrackerServer(GithubApp(clock, Shape(tickets=TICKETS, long=1)), clock=clock) as replayed:
        yield replayed


def once(made: Path) -> CaptureReport | ConnectorError:
    ways = Ways(sleep=lambda _: None, jitter=lambda: 0.5)
    with opened(made, clock=fixed_clock(NOW), salts=derived_salts(b"kills"), create=True) as workspace:
        try:
            return capture_live(workspace, workspace.settings.source[0], ways)
        except ConnectorError as stopped:
            return stopped


def stopped_at(server: TrackerServer, made: Path, request: int) -> None:
    """Capture until a request from which on the server does not answer."""
    server.control("reset", {})
    server.spoiler = Faults((rule("server", at=range(request, request + 60)),))
    assert isinstance(once(made), ConnectorError)
    server.spoiler = None


def captured(made: Path) -> CaptureReport:
    report = once(made)
    assert isinstance(report, CaptureReport)
    return report


# Each stop lies in another list: tickets, further pages and look-ups; tickets and comments.
@pytest.mark.parametrize(
    ("api", "request_at"), [("graphql", 4), ("graphql", 7), ("graphql", 8), ("rest", 4), ("rest", 8)]
)
def test_another_account_begins_anew(server: TrackerServer, tmp_path: Path, api: str, request_at: int) -> None:
    made = declared(tmp_path / "made", server, "github", api=api)
    stopped_at(server, made, request_at)
    server.apps[0].sign_in.login = "client-dsi"  # type: ignore[attr-defined]
    report = captured(made)
    assert (report.run.account, report.run.complete) == ("client-dsi", True)
    alone = captured(declared(tmp_path / "alone" / "made", server, "github", api=api))
    assert report.run.seen == alone.run.seen
    assert report.run.tickets.seen > TICKETS * 4 // 5


@pytest.mark.parametrize("api", ["graphql", "rest"])
def test_a_place_that_is_refused_costs_nothing_and_gives_nothing_twice(
    server: TrackerServer, tmp_path: Path, api: str
) -> None:
    whole = declared(tmp_path / "whole" / "made", server, "github", api=api)
    captured(whole)
    made = declared(tmp_path / "made", server, "github", api=api)
    stopped_at(server, made, 4)
    server.spoiler = refusing = Refusing(times=2)
    assert captured(made).run.complete
    assert refusing.struck == 2
    assert leaves(made) == leaves(whole)
