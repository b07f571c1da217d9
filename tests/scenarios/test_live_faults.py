"""Whatever a tracker or the line does, a capture is complete, or stops and goes on later; never good with less."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from live_project import TOKEN, declared, leaves

from tests.tracker.faults import Faults, Rule, rule
from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.jira_app import jira
from tests.tracker.jira_mode import cloud, data_center
from tests.tracker.server import TrackerServer
from tests.tracker.web import App, Clock
from tracker_scope.errors import ConnectorError, TrackerBusy
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.workspace import opened

NOW: Final = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
TICKETS: Final = 230
EVERY: Final = 3
# The five that no client of ours survived whole, and their relatives; each strikes every third request.
FAULTS: Final[dict[str, tuple[Rule, ...]]] = {
    "429": (rule("retry_seconds", every=EVERY),),
    "429 with a date": (rule("retry_date", every=EVERY),),
    "429 with an epoch": (rule("reset_epoch", every=EVERY),),
    "429 with ISO 8601": (rule("reset_iso", every=EVERY),),
    "429 without a time": (rule("too_many", every=40),),
    "502 burst": (rule("server", every=5, burst=3),),
    "503 with Retry-After": (rule("server_retry", every=EVERY),),
    "504": (rule("server", every=EVERY, status=504),),
    "reset": (rule("connection_reset", every=EVERY),),
    "reset in mid-body": (rule("reset_in_body", every=EVERY),),
    "truncated": (rule("truncated", every=EVERY),),
    "empty": (rule("empty", every=EVERY),),
    "secondary limit": (rule("secondary", every=EVERY),),
    "all": (
        rule("retry_seconds", every=5),
        rule("server", every=7, burst=2),
        rule("connection_reset", every=11),
        rule("reset_in_body", every=13),
        rule("truncated", every=17),
        rule("secondary", every=19),
        rule("empty", every=23),
    ),
}


def some(faults: Iterable[str], *quick: str) -> list[Any]:
    """Leave but a few faults to the tests that everybody runs."""
    return [pytest.param(one, marks=() if one in quick else pytest.mark.slow) for one in faults]


@dataclass
class Kind:
    """One way of looking at one tracker."""

    connector: str
    app: Callable[[Clock], App]
    more: dict[str, str] = field(default_factory=dict)


def github(clock: Clock) -> App:
    return GithubApp(clock, Shape(tickets=TICKETS, long=1))


KINDS: Final = {
    "jira cloud": Kind("jira", lambda clock: jira(TICKETS, mode=cloud(inline_comments=3), clock=clock)),
    "jira data center": Kind("jira", lambda clock: jira(TICKETS, mode=data_center(largest_page=50), clock=clock)),
    "github graphql": Kind("github", github),
    "github rest": Kind("github", github, {"api": "rest"}),
}


@dataclass
class Place:
    """A replayed tracker and what a capture of it in peace leaves."""

    kind: Kind
    server: TrackerServer
    whole: list[bytes]


@pytest.fixture(scope="module", params=list(KINDS))
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    kind, clock = KINDS[request.param], Clock()
    with TrackerServer(kind.app(clock), clock=clock) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"TRACKER_SCOPE_TOKEN_{kind.connector.upper()}", TOKEN)
        patch.setenv("TRACKER_SCOPE_USER_SETTINGS", "/nonexistent")
        made = declared(tmp_path_factory.mktemp("whole") / "made", server, kind.connector, **kind.more)
        report = once(made)
        assert isinstance(report, CaptureReport)
        assert report.run.tickets.seen > TICKETS * 4 // 5
        yield Place(kind, server, leaves(made))


def once(made: Path) -> CaptureReport | ConnectorError:
    """Capture the project's source, without waiting for as long as the tracker asks."""
    ways = Ways(sleep=lambda _: None, jitter=lambda: 0.5)
    with opened(made, clock=fixed_clock(NOW), salts=derived_salts(b"kills"), create=True) as workspace:
        try:
            return capture_live(workspace, workspace.settings.source[0], ways)
        except ConnectorError as stopped:
            return stopped


def until_complete(made: Path, most: int) -> tuple[CaptureReport, list[ConnectorError]]:
    """Capture again and again until the run ends; return it, and the stops before it."""
    stops: list[ConnectorError] = []
    for _ in range(most):
        found = once(made)
        if isinstance(found, CaptureReport):
            return found, stops
        assert found.exit_code == 3
        stops.append(found)
    raise AssertionError(stops)


def project_of(place: Place, folder: Path, **more: Any) -> Path:
    return declared(folder / "made", place.server, place.kind.connector, **place.kind.more, **more)


@pytest.mark.parametrize("fault", some(FAULTS, "truncated", "all"))
def test_a_capture_under_a_fault_is_complete_to_the_byte(place: Place, fault: str, tmp_path: Path) -> None:
    faults = Faults(FAULTS[fault])
    place.server.spoiler = faults
    place.server.control("reset", {})
    made = project_of(place, tmp_path)
    report, stops = until_complete(made, most=1)
    assert not stops
    assert report.run.complete
    assert leaves(made) == place.whole
    if fault != "429 without a time":
        assert faults.struck, "the fault never struck"


@pytest.mark.parametrize("fault", some(("429", "502 burst", "truncated", "secondary limit", "all"), "all"))
def test_a_capture_that_may_not_wait_stops_and_goes_on_until_it_is_complete(
    place: Place, fault: str, tmp_path: Path
) -> None:
    place.server.spoiler = Faults(tuple(_drawn(one) for one in FAULTS[fault]))
    place.server.control("reset", {})
    made = project_of(place, tmp_path, wait=1)
    report, stops = until_complete(made, most=300)
    assert report.run.complete
    assert leaves(made) == place.whole
    if fault in {"429", "secondary limit"}:
        assert stops
        assert all(isinstance(one, TrackerBusy) for one in stops)


def _drawn(one: Rule) -> Rule:
    """Strike now and then instead of in step with the few requests of a start; ask for an hour."""
    return replace(one, every=0, share=1 / (one.every + 2), seed=one.every, wait=3600.0)


def test_a_tracker_that_is_down_stops_the_run_and_keeps_what_came(place: Place, tmp_path: Path) -> None:
    made = project_of(place, tmp_path)
    place.server.control("reset", {})
    place.server.spoiler = Faults((rule("server", at=range(4, 60)),))
    stopped = once(made)
    assert isinstance(stopped, ConnectorError)
    place.server.spoiler = None
    report = once(made)
    assert isinstance(report, CaptureReport)
    assert leaves(made) == place.whole
