"""What views say of a live tracker's tickets: texts not given, deleted comments, moves, and runs without an end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import Terminal, contracted, ok, register, run
from live_project import TOKEN, declared

from tests.tracker.faults import Faults, rule
from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_mode import data_center
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock
from tracker_scope.errors import ConnectorError
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.workspace import opened

Site = tuple[JiraApp, TrackerServer]
NOT_GIVEN = {"en": "text not given by the tracker", "fr": "texte non donné par l’outil de suivi"}

SOURCE = """
[[source]]
name = "jira"
connector = "jira"
instance = "{url}"
project = ["PRT", "OPS"]
"""


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrackerServer]:
    clock = Clock()
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_GITHUB", TOKEN)
    with TrackerServer(GithubApp(clock, Shape(tickets=20, showcase=True)), clock=clock) as replayed:
        yield replayed


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    clock = Clock()
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_JIRA", TOKEN)
    app = jira(12, mode=data_center(token=TOKEN), clock=clock)
    with TrackerServer(app, clock=clock) as replayed:
        yield app, replayed


def captured(made: Path, *, sweep: bool = False) -> None:
    """Capture the only source of a project, without ever waiting."""
    ways = Ways(sleep=lambda _: None, jitter=lambda: 0.5, sweep=sweep)
    with opened(made, create=True) as workspace:
        capture_live(workspace, workspace.settings.source[0], ways)


def key_of(made: Path, title: str) -> str:
    (key,) = (one["ticket"] for one in register(made)["tickets"] if one["title"] == title)
    return str(key)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_wording_that_the_tracker_withholds_is_said_to_be_not_given(
    github: TrackerServer, tmp_path: Path, language: str
) -> None:
    made = declared(tmp_path / "made", github, "github")
    settings = made / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "en"', f'language = "{language}"'), "utf-8")
    captured(made)
    key = key_of(made, "Showcase: edited")
    told = ok("ticket", key, "--json", "--project", made).json["fields"]["description"]
    first, hole, *rest = told
    assert first["value"].startswith("See § 4.2")
    assert (hole["value"], hole["since"], hole["until"]) == (None, first["until"], rest[0]["since"])
    assert ok("ticket", key, "--project", made).out.count(NOT_GIVEN[language]) == 1
    mentions = ok("ticket", key, "--json", "--project", made).json["mentions"]
    assert (mentions[0]["cited"], mentions[0]["until"]) == ("§ 4.2", hole["since"])


def test_a_deleted_comment_is_told_without_its_words(github: TrackerServer, tmp_path: Path) -> None:
    made = declared(tmp_path / "made", github, "github")
    captured(made)
    (number,) = github.control("github/delete_comment", {"count": 1})["numbers"]
    captured(made, sweep=True)
    noted = ok("ticket", f"#{number}", "--json", "--project", made).json["noted"]
    (deleted,) = [one for one in noted if one["kind"] == "comment_deleted"]
    assert deleted["at"] is not None
    assert deleted["by"] is not None
    assert deleted["other"] is None
    assert "a comment was deleted" in ok("ticket", f"#{number}", "--project", made).out


def test_cross_references_are_told_with_their_place_and_date(github: TrackerServer, tmp_path: Path) -> None:
    made = declared(tmp_path / "made", github, "github")
    captured(made)
    keys = [one["ticket"] for one in register(made)["tickets"]]
    told = {key: ok("ticket", key, "--json", "--project", made).json["noted"] for key in keys}
    linked = [(key, one) for key, noted in told.items() for one in noted if one["kind"] == "linked"]
    assert linked
    key, one = linked[0]
    assert one["at"] is not None
    assert f"link or mention: {one['other'][:40]}" in ok("ticket", key, "--project", made).out


def test_a_ticket_that_moved_is_found_by_both_keys(site: Site, tmp_path: Path) -> None:
    app, server = site
    made = contracted(tmp_path / "made")
    with (made / "tracker-scope.toml").open("a", encoding="utf-8") as settings:
        settings.write(SOURCE.format(url=server.url))
    app.changes.move("PRT-6", "OPS")  # so that the account sees that project
    captured(made)
    made_under_it = ("--clause", "4.1", "--by", "provider-pm", "--reason", "Read.")
    ok("decide", "PRT-5", *made_under_it, "--project", made)
    before = ok("ticket", "PRT-5", "--json", "--project", made).json
    server.clock.advance(timedelta(minutes=10))
    new = app.changes.move("PRT-5", "OPS")
    server.clock.advance(timedelta(minutes=10))
    captured(made)
    by_old, by_new = (ok("ticket", key, "--json", "--project", made).json for key in ("PRT-5", new))
    assert by_old == by_new
    assert (by_new["ticket"], by_new["former_keys"], by_new["id"]) == (new, ["PRT-5"], before["id"])
    assert [one["other"] for one in by_new["noted"] if one["kind"] == "moved"] == ["PRT-5"]
    assert [one["clauses"] for one in by_new["decisions"]] == [["4.1"]]
    shown = ok("ticket", "prt-5", "--project", made).out
    assert "formerly PRT-5" in shown
    assert "moved, formerly PRT-5" in shown


def test_a_capture_without_an_end_is_told_wherever_it_is_counted(github: TrackerServer, tmp_path: Path) -> None:
    made = declared(tmp_path / "made", github, "github")
    captured(made)
    assert "capture_unfinished" not in {one["code"] for one in register(made)["findings"]}
    github.control("reset", {})
    github.spoiler = Faults((rule("server", at=range(2, 80)),))
    with pytest.raises(ConnectorError):
        captured(made, sweep=True)
    github.spoiler = None
    found = {one["code"]: one for one in register(made)["findings"]}
    assert found["capture_unfinished"]["examples"][0].startswith("github (20")
    sentence = "A capture has begun and has not come to its end"
    assert sentence in ok("register", "--project", made).out
    shown = ok("status", "--project", made).out
    assert sentence in shown
    assert "did not come to its end" in shown
    captured(made)
    assert sentence not in ok("status", "--project", made).out


def test_the_gaps_that_stand_are_counted_by_source_and_kind(github: TrackerServer, tmp_path: Path) -> None:
    made = declared(tmp_path / "made", github, "github")
    captured(made)
    told = ok("status", "--json", "--project", made).json["status"]
    gaps = told["runs"][0]["gaps"]
    assert {one["code"]: one["count"] for one in told["gaps"]["github"]} == Counter(one["code"] for one in gaps)
    shown = ok("status", "--project", made).out
    assert "Gaps that stand by the last capture of github:" in shown
    assert "tracker-scope status --json" in shown
    for one in told["gaps"]["github"]:
        assert one["examples"][0] in shown


def test_a_table_of_a_narrow_terminal_keeps_its_keys_and_its_dates_whole(
    github: TrackerServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = declared(tmp_path / "made", github, "github")
    captured(made)
    key = key_of(made, "Showcase: edited")
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("ticket", key, "--project", made, kind=Terminal).out
    told = ok("ticket", key, "--json", "--project", made).json["fields"]["description"]
    rows = [line for line in shown.splitlines() if line.startswith("description  20")]
    assert len(rows) == len(told)
    assert all(" +0000  " in line and len(line) <= 80 for line in rows)
