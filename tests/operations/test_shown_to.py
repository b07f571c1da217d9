"""A comment of a live tracker is judged by account, from the captures as the ledger holds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import ok, project

from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_mode import data_center
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.workspace import opened

TOKEN = "a-token-for-tests"
SOURCE = """
[[source]]
name = "jira"
connector = "jira"
instance = "{url}"
project = "PRT"
"""


class Site:
    """A replayed Jira, and a project that captures it as one account or another."""

    def __init__(self, app: JiraApp, server: TrackerServer, folder: Path, comment: int) -> None:
        self.app, self.made, self.comment = app, folder, comment
        settings = folder / "tracker-scope.toml"
        settings.write_text(settings.read_text("utf-8") + SOURCE.format(url=server.url), "utf-8")

    def captured(self, account: str) -> None:
        """Capture everything as an account."""
        self.app.mode.account = account
        ways = Ways(sleep=lambda _: None, jitter=lambda: 0.5, sweep=True)
        with opened(self.made, create=True) as workspace:
            capture_live(workspace, workspace.settings.source[0], ways)

    def missing(self) -> list[int]:
        """Name the comments of a ticket that are said to be no longer there."""
        told = ok("ticket", "PRT-3", "--json", "--project", self.made).json["comments"]
        return [one["number"] for one in told if one["missing_since"]]

    def hide(self) -> None:
        """Leave the comment out of what is shown from now on."""
        self.app.changes.hide_comment("PRT-3", self.comment)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    clock = Clock()
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_JIRA", TOKEN)
    app = jira(6, mode=data_center(token=TOKEN), clock=clock)
    app.mode.count_hidden = False
    with TrackerServer(app, clock=clock) as replayed:
        hidden = int(app.changes.comment("PRT-3", "As agreed.").id)
        yield Site(app, replayed, project(tmp_path / "made"), hidden)


def test_a_comment_that_only_another_account_was_shown_is_not_gone(site: Site) -> None:
    site.captured("client-dsi")
    site.hide()
    site.captured("provider-pm")
    assert site.missing() == []


def test_an_account_that_records_nothing_misses_a_comment_once_the_ticket_changes(site: Site) -> None:
    site.captured("client-dsi")
    site.hide()
    site.captured("provider-pm")
    site.captured("client-dsi")
    assert site.missing() == []
    site.app.changes.comment("PRT-3", "Something else.")
    site.captured("client-dsi")
    assert len(site.missing()) == 1


def test_a_comment_that_one_account_was_shown_and_no_longer_is_is_gone(site: Site) -> None:
    site.captured("client-dsi")
    site.hide()
    site.captured("client-dsi")
    assert len(site.missing()) == 1


def test_an_account_that_met_the_ticket_unchanged_was_shown_its_comments_too(site: Site) -> None:
    site.captured("client-dsi")
    site.captured("provider-pm")
    site.hide()
    site.captured("provider-pm")
    assert len(site.missing()) == 1
