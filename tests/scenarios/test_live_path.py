"""A tracker behind a path is captured whole: scoped tokens of Atlassian know no other address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from live_project import PROJECTS, TOKEN, declared

from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_mode import Mode, cloud, data_center
from tests.tracker.server import TrackerServer
from tests.tracker.web import Request, Response
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.clock import fixed_clock
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.source_check import check_sources
from tracker_scope.operations.workspace import opened

# developer.atlassian.com/cloud/jira/platform/rest/v2/intro: https://api.atlassian.com/ex/jira/<cloudId>/rest/api/2/…
PATH: Final = "/ex/jira/7be8a2c4-0000-4000-8000-000000000001"
NOW: Final = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


class Behind:
    """A Jira whose addresses all begin with a path; its tickets name the site, as those behind Atlassian's do."""

    name = "jira"

    def __init__(self, app: JiraApp) -> None:
        self.app = app
        self.base = app.base = "https://acme.atlassian.net"
        self.strays: list[str] = []

    def serves(self, path: str) -> bool:
        """Take every request, so that those that left the path out are noticed."""
        if not path.startswith(f"{PATH}/"):
            self.strays.append(path)
        return path.startswith(f"{PATH}/")

    def answer(self, request: Request) -> Response:
        """Answer as the tracker does at its root."""
        return self.app.answer(
            replace(request, path=request.path.removeprefix(PATH), target=request.target.removeprefix(PATH))
        )

    def control(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Do what a test asks."""
        return self.app.control(verb, arguments)


@pytest.fixture(params=[cloud(inline_comments=3), data_center()], ids=["cloud", "center"])
def tracker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Behind, TrackerServer]]:
    mode: Mode = request.param
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_JIRA", TOKEN)
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", "/nonexistent")
    app = Behind(jira(40, mode=mode, edges=True))
    with TrackerServer(app) as server:
        yield app, server


def captured(made: Path, *, sweep: bool = False) -> CaptureReport:
    ways = Ways(sleep=lambda _: None, jitter=lambda: 0.0, sweep=sweep)
    with opened(made, clock=fixed_clock(NOW), create=True) as workspace:
        return capture_live(workspace, workspace.settings.source[0], ways)


def test_a_tracker_behind_a_path_is_captured_whole(tracker: tuple[Behind, TrackerServer], tmp_path: Path) -> None:
    app, server = tracker
    made = declared(tmp_path / "made", server, "jira", attachments=True)
    settings = made / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8").replace(server.url, server.url + PATH), "utf-8")
    settings.write_text(settings.read_text("utf-8").replace("True", "true"), "utf-8")
    with opened(made, clock=fixed_clock(NOW), create=True) as workspace:
        (check,) = check_sources(workspace, workspace.settings.source)
        assert check.exit_code == 0, check.error
    report = captured(made)
    assert report.run.instance == server.url + PATH
    # Of the forty of the usual kind, three are hidden or gone from the start.
    assert report.run.tickets.seen == 37
    assert PROJECTS["jira"] in report.projects
    again = captured(made)
    assert (again.recorded, again.run.since is None) == (False, False)
    assert not captured(made, sweep=True).recorded
    assert app.strays == []
    with opened(made) as workspace:
        assert next(workspace.ledger.items(kinds={"attachment"}))
