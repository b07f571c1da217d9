"""A live run commits each page with its cursor, goes on where it stopped, and asks for everything when it must."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fake_tracker import SETTINGS, FakeTracker, on, opened_on, ways
from small_project import bare, moment

from tracker_scope.errors import ConnectorError, PluginFailed, TrackerBusy, TrackerFailed
from tracker_scope.model.capture import Visibility
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.live_capture import capture_each, capture_live
from tracker_scope.operations.workspace import Workspace, opened


def test_the_first_run_asks_for_everything_and_for_the_numbers_between(watched: Path, tracker: FakeTracker) -> None:
    report, _ = on(watched, "2026-03-10")
    assert report.recorded
    assert report.run.since is None
    assert (report.run.account, report.run.tickets.new, report.run.limits) == ("client-dsi", 3, tracker.limits)
    assert report.swept_at == moment("2026-03-10")
    assert tracker.missing == [("PRJ-3", "PRJ-4")]
    with opened_on(watched, "2026-03-10") as workspace:
        (first, *_) = workspace.ledger.items(kinds={"ticket"})
        assert b'"account":"client-dsi"' in workspace.ledger.record(first.record).envelope


def test_a_second_run_asks_for_what_moved_and_adds_nothing_when_nothing_did(
    watched: Path, tracker: FakeTracker
) -> None:
    _, root = on(watched, "2026-03-10")
    report, again = on(watched, "2026-03-11")
    assert (report.recorded, again) == (False, root)
    assert tracker.asked[-1].last == {"since": "2026-03-10T11:00:00+00:00"}
    assert report.run.since == datetime.fromisoformat("2026-03-10T11:00:00+00:00")
    assert report.swept_at == moment("2026-03-10")


def test_an_overlapping_ticket_that_did_not_change_adds_nothing(watched: Path, tracker: FakeTracker) -> None:
    _, root = on(watched, "2026-03-10")
    tracker.moved = (5,)
    report, again = on(watched, "2026-03-11")
    assert (report.recorded, again, report.run.tickets.unchanged) == (False, root, 1)


def test_what_moved_is_captured_and_the_gaps_of_the_others_stand(watched: Path, tracker: FakeTracker) -> None:
    tracker.hidden = (1, 2)
    first, _ = on(watched, "2026-03-10")
    assert not first.run.complete
    tracker.tickets[2], tracker.moved, tracker.hidden = "two and more", (2,), (1,)
    report, _ = on(watched, "2026-03-11")
    assert report.recorded
    assert report.run.tickets.changed == 1
    assert [gap.subject for gap in report.run.gaps] == ["1001"]


def test_everything_is_asked_again_after_the_days_of_the_source_or_when_told(
    watched: Path, tracker: FakeTracker
) -> None:
    on(watched, "2026-03-10")
    on(watched, "2026-03-16")
    assert tracker.asked[-1].last is not None
    report, _ = on(watched, "2026-03-17")
    assert tracker.asked[-1].last is None
    assert report.swept_at == moment("2026-03-17")
    on(watched, "2026-03-18", sweep=True)
    assert tracker.asked[-1].last is None


def test_another_question_is_no_continuation(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    settings = watched / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8") + 'filter = "labels = portal"\n', "utf-8")
    report, _ = on(watched, "2026-03-11")
    assert tracker.asked[-1].last is None
    assert report.run.filter == "labels = portal"
    assert tracker.missing[-1] == ()


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_stops_goes_on_as_the_same_run(
    after: int, watched: Path, tracker: FakeTracker, tmp_path: Path
) -> None:
    tracker.stops_after = after
    with pytest.raises(TrackerBusy):
        on(watched, "2026-03-10")
    tracker.stops_after = None
    report, root = on(watched, "2026-03-10")
    whole = bare(tmp_path / "whole")
    whole.joinpath("tracker-scope.toml").write_text(watched.joinpath("tracker-scope.toml").read_text("utf-8"), "utf-8")
    undisturbed, expected = on(whole, "2026-03-10")
    assert report.run == undisturbed.run
    assert root == expected
    assert tracker.missing[0] == tracker.missing[1]
    assert tracker.known[0] == tracker.known[1] == {"PRJ-1": "1001", "PRJ-2": "1002", "PRJ-5": "1005"}


def test_another_account_begins_anew_with_everything(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    tracker.account = "provider-pm"
    report, _ = on(watched, "2026-03-11")
    assert [one.last is None for one in tracker.asked[-2:]] == [False, True]
    assert (report.run.since, report.run.account, report.run.tickets.seen) == (None, "provider-pm", 3)
    assert report.swept_at == moment("2026-03-11")


def test_a_stopped_run_is_not_gone_on_with_by_another_account(watched: Path, tracker: FakeTracker) -> None:
    tracker.stops_after = 2
    with pytest.raises(TrackerBusy):
        on(watched, "2026-03-10")
    tracker.account, tracker.stops_after = "provider-pm", None
    report, _ = on(watched, "2026-03-10")
    assert (report.run.account, report.run.tickets.seen) == ("provider-pm", 3)
    assert [one.cursor is None for one in tracker.asked] == [True, False, True]


def test_tickets_of_earlier_runs_that_are_no_longer_listed_are_looked_up(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    del tracker.tickets[5]
    on(watched, "2026-03-11", sweep=True)
    assert tracker.missing[-1] == ("PRJ-5",)
    assert tracker.known[-1]["PRJ-5"] == "1005"


def test_a_ticket_that_went_is_dated_between_two_captures_and_said_once(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    del tracker.tickets[5]
    tracker.gone = (5,)
    report, root = on(watched, "2026-03-11", sweep=True)
    assert [gap.detail for gap in report.run.gaps] == ["PRJ-5: 2026-03-10 12:00 +0100 – 2026-03-11 12:00 +0100"]
    assert (report.run.tickets.gone, report.run.complete) == (1, True)
    again, after = on(watched, "2026-03-12", sweep=True)
    assert (again.run.gaps, after) == (report.run.gaps, root)


def test_the_answer_on_which_a_gap_alone_rests_is_kept(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    tracker.gone, tracker.ending = (5,), {"error": "not found"}
    on(watched, "2026-03-11", sweep=True)
    with opened_on(watched, "2026-03-11") as workspace:
        (kept,) = workspace.ledger.items(kinds={"answer"})
        assert (kept.data, kept.subject, kept.visibility) == (b'{"error":"not found"}', None, Visibility.UNKNOWN)


def test_the_window_of_a_run_that_was_interrupted_begins_where_it_began(watched: Path, tracker: FakeTracker) -> None:
    tracker.stops_after = 3
    with pytest.raises(TrackerBusy):
        _stopped(watched, tracker)
    on(watched, "2026-03-12")
    del tracker.tickets[5]
    tracker.gone = (5,)
    report, _ = on(watched, "2026-03-13", sweep=True)
    assert [gap.detail for gap in report.run.gaps] == ["PRJ-5: 2026-03-10 12:00 +0100 – 2026-03-13 12:00 +0100"]


def _stopped(watched: Path, tracker: FakeTracker) -> None:
    tracker.tickets[6], tracker.stops_after = "six", 3
    try:
        on(watched, "2026-03-10")
    finally:
        del tracker.tickets[6]
        tracker.stops_after = None


def test_what_another_account_was_shown_is_not_gone(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    tracker.account = "provider-pm"
    del tracker.tickets[5]
    on(watched, "2026-03-11", sweep=True)
    assert tracker.missing[-1] == ()
    assert "PRJ-5" not in tracker.known[-1]


def test_a_gap_of_a_ticket_that_is_met_again_unmoved_stands(watched: Path, tracker: FakeTracker) -> None:
    tracker.hidden = (5,)
    _, root = on(watched, "2026-03-10")
    tracker.hidden, tracker.moved = (), (5,)
    report, after = on(watched, "2026-03-11")
    assert (report.run.complete, [gap.subject for gap in report.run.gaps]) == (False, ["1005"])
    assert after == root


def test_one_source_that_stops_does_not_keep_the_next_from_being_captured(
    watched: Path, tracker: FakeTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_OTHER", "a-token-for-tests")
    settings = watched / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8") + SETTINGS.replace('"live"', '"other"'), "utf-8")
    tracker.stops_after = 1
    with opened_on(watched, "2026-03-10") as workspace:
        told = []
        for done in capture_each(workspace, workspace.settings.source, ways()):
            told.append(done)
            tracker.stops_after = None
    assert isinstance(told[0], ConnectorError)
    assert isinstance(told[1], CaptureReport)


def test_a_fault_of_the_plugin_is_blamed_on_it_and_what_was_committed_stays(
    watched: Path, tracker: FakeTracker
) -> None:
    tracker.stops_after, tracker.stop = 2, KeyError("fields")
    with pytest.raises(PluginFailed, match="jira"):
        on(watched, "2026-03-10")
    tracker.stops_after = None
    assert on(watched, "2026-03-10")[0].run.tickets.new == 3
    assert tracker.asked[-1].cursor is not None


def test_the_clock_of_a_sweep_is_the_projects(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    almost = moment("2026-03-10") + timedelta(days=7, seconds=-1)
    with opened(watched, clock=fixed_clock(almost), salts=derived_salts(b"tests")) as workspace:
        _once(workspace)
    assert tracker.asked[-1].last is not None


def _once(workspace: Workspace) -> None:
    capture_live(workspace, workspace.settings.source[0], ways())


def test_a_failing_tracker_leaves_what_it_gave(watched: Path, tracker: FakeTracker) -> None:
    tracker.stops_after, tracker.stop = 1, TrackerFailed(status=502)
    with pytest.raises(TrackerFailed):
        on(watched, "2026-03-10")
    with opened_on(watched, "2026-03-10") as workspace:
        assert [item.id for item in workspace.ledger.items(kinds={"ticket"})] == ["1001"]
        assert workspace.ledger.work.open_sources() == ("live",)
