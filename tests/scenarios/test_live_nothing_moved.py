"""Captures of a GitHub on which nobody changes anything add no record, whatever of a ticket fails each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from live_project import TOKEN, declared

from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.workspace import opened

HOURS: Final = range(8, 20)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrackerServer]:
    """A GitHub with what is rare in it: of one ticket the former wordings fail each time."""
    clock = Clock()
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_GITHUB", TOKEN)
    with TrackerServer(GithubApp(clock, Shape(tickets=90, long=1, showcase=True)), clock=clock) as replayed:
        yield replayed


@pytest.fixture
def made(server: TrackerServer, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a project whose source is that GitHub."""
    return declared(tmp_path / "made", server, "github", api=request.param)


def captured(made: Path, hour: int, *, sweep: bool = False) -> tuple[CaptureReport, int]:
    """Capture once; return also how many records there are then."""
    ways = Ways(sleep=lambda _: None, jitter=lambda: 0.5, sweep=sweep)
    clock = fixed_clock(datetime(2026, 4, 1, hour, tzinfo=UTC))
    with opened(made, clock=clock, salts=derived_salts(b"kills"), create=True) as workspace:
        report = capture_live(workspace, workspace.settings.source[0], ways)
        return report, workspace.ledger.head().size


def owed(made: Path) -> object:
    """Return which tickets the next run asks for once more."""
    with opened(made, clock=fixed_clock(datetime(2026, 4, 1, tzinfo=UTC)), salts=derived_salts(b"kills")) as workspace:
        return list((workspace.ledger.work.look("github") or {})["last"]["owed"])


@pytest.mark.parametrize("made", ["graphql"], indirect=True)
def test_a_ticket_that_is_asked_for_once_more_and_fails_again_is_no_news(server: TrackerServer, made: Path) -> None:
    first, size = captured(made, HOURS[0])
    broken = server.apps[0].numbers["broken"]  # type: ignore[attr-defined]
    (missing,) = (gap for gap in first.run.gaps if gap.detail == f"#{broken}: ? userContentEdits")
    assert first.run.seen[missing.subject or ""] == f"#{broken}"
    again = [captured(made, hour, sweep=hour == HOURS[1]) for hour in HOURS[1:3]]
    assert owed(made) == [str(broken)]
    again += [captured(made, hour) for hour in HOURS[3:6]]
    assert sum(list(report.run.seen.values()) == [f"#{broken}"] for report, _ in again) > 1
    for report, now in again:
        assert (report.recorded, now, report.keys.changed, report.run.gaps) == (False, size, (), first.run.gaps)


@pytest.mark.parametrize("made", ["graphql", "rest"], indirect=True)
def test_every_number_is_a_ticket_a_pull_request_or_a_gap(server: TrackerServer, made: Path) -> None:
    reports = [captured(made, hour, sweep=hour == HOURS[3])[0] for hour in HOURS[:4]]
    numbers = server.apps[0].world.main.tickets  # type: ignore[attr-defined]
    pulls = sum(one.pull is not None for one in numbers.values())
    assert pulls
    assert [one.run.pull_requests for one in reports] == [pulls] * len(reports)
    lost = {gap.detail.split()[0] for gap in reports[0].run.gaps if gap.code.startswith("ticket_")}
    assert reports[0].run.tickets.seen + pulls + len(lost) == server.apps[0].world.main.next_number() - 1  # type: ignore[attr-defined]
