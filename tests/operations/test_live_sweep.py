"""A sweep begins anew and gives up what was interrupted; it adds nothing when nothing changed."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from fake_tracker import FakeTracker, on, opened_on

from tracker_scope.errors import AnswerUnreadable, Problem, TrackerBusy, TrackerScopeError
from tracker_scope.model.capture import Run
from tracker_scope.operations.runs import GIVEN_UP, last_by_source, runs_of
from tracker_scope.operations.source_list import list_sources


def recorded(folder: Path) -> tuple[Run, ...]:
    with opened_on(folder, "2026-03-20") as workspace:
        return runs_of(workspace)


def stopped(folder: Path, tracker: FakeTracker, day: str, stop: TrackerScopeError | None = None) -> None:
    tracker.stops_after, tracker.stop = 1, stop or TrackerBusy(until="later", minutes=3)
    with pytest.raises(type(tracker.stop)):
        on(folder, day)
    tracker.stops_after = None


def test_a_sweep_gives_an_interrupted_run_up_and_begins_anew(watched: Path, tracker: FakeTracker) -> None:
    stopped(watched, tracker, "2026-03-10")
    report, _ = on(watched, "2026-03-11", sweep=True)
    assert tracker.asked[-1].cursor is None
    first, last = recorded(watched)
    assert (first.id, first.complete, first.seen) == ("live-1", False, {"1001": "PRJ-1"})
    assert [one.code for one in first.findings] == [GIVEN_UP]
    assert (last.id, last.complete, last.findings) == ("live-2", True, ())
    # What the first captured stays where it was captured, and is not stored twice.
    assert (report.run.tickets.new, report.run.tickets.unchanged) == (2, 1)


def test_every_page_of_a_run_after_one_given_up_is_kept(watched: Path, tracker: FakeTracker) -> None:
    stopped(watched, tracker, "2026-03-10")
    tracker.tickets[1] = "one and more"
    on(watched, "2026-03-11", sweep=True)
    with opened_on(watched, "2026-03-11") as workspace:
        pages = [orjson.loads(workspace.ledger.record(row).envelope) for row in range(workspace.ledger.head().size)]
    told = [one["id"] for one in pages if one["kind"] == "page"]
    assert told == ["live-1/1", "live-2/1", "live-2/2", "live-2/5"]


def test_a_run_given_up_is_no_look_at_the_source_to_its_end(watched: Path, tracker: FakeTracker) -> None:
    stopped(watched, tracker, "2026-03-10")
    tracker.stops_after = 0
    with pytest.raises(TrackerBusy):
        on(watched, "2026-03-11", sweep=True)
    with opened_on(watched, "2026-03-12") as workspace:
        (source,) = list_sources(workspace)
        assert source.last_run is None
        assert workspace.ledger.work.open_sources() == ("live",)
    tracker.stops_after = None
    on(watched, "2026-03-12")
    assert tracker.asked[-1].last is None


def test_the_last_run_of_a_source_is_one_that_came_to_its_end(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    tracker.tickets |= {1: "one, again", 2: "two, again"}
    tracker.moved = (1, 2)
    stopped(watched, tracker, "2026-03-11")
    tracker.stops_after = 0
    with pytest.raises(TrackerBusy):
        on(watched, "2026-03-12", sweep=True)
    first, second = recorded(watched)
    assert (first.complete, second.complete) == (True, False)
    assert last_by_source((first, second)) == {"live": first}
    assert last_by_source((second,)) == {"live": second}


def test_an_interrupted_run_of_what_moved_is_given_up_by_a_sweep(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    tracker.tickets |= {1: "one, again", 2: "two, again"}
    tracker.moved = (1, 2)
    stopped(watched, tracker, "2026-03-11")
    report, _ = on(watched, "2026-03-11", sweep=True)
    assert [(one.id, one.since is None) for one in recorded(watched)] == [
        ("live-1", True),
        ("live-2", False),
        ("live-3", True),
    ]
    assert report.run.tickets.seen == 3


def test_another_account_gives_the_run_of_the_first_up(watched: Path, tracker: FakeTracker) -> None:
    stopped(watched, tracker, "2026-03-10")
    tracker.account = "provider-pm"
    on(watched, "2026-03-10")
    assert [(one.id, one.account, one.complete) for one in recorded(watched)] == [
        ("live-1", "client-dsi", False),
        ("live-2", "provider-pm", True),
    ]


def test_another_question_gives_the_run_of_the_first_up_as_it_was_asked(watched: Path, tracker: FakeTracker) -> None:
    stopped(watched, tracker, "2026-03-10")
    settings = watched / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8") + 'filter = "labels = portal"\n', "utf-8")
    on(watched, "2026-03-11")
    assert [one.filter for one in recorded(watched)] == ["", "labels = portal"]


def test_the_remedy_for_a_cursor_that_is_refused_is_a_sweep(watched: Path, tracker: FakeTracker) -> None:
    refused = AnswerUnreadable(request="GET /search", problem=Problem("token_refused", times=3))
    stopped(watched, tracker, "2026-03-10", refused)
    assert "--sweep" in str(refused.hint)
    report, _ = on(watched, "2026-03-10", sweep=True)
    assert (report.run.tickets.seen, tracker.asked[-1].cursor) == (3, None)


def test_a_sweep_after_a_run_of_what_moved_adds_nothing_when_nothing_changed(
    watched: Path, tracker: FakeTracker
) -> None:
    on(watched, "2026-03-10")
    tracker.tickets[2], tracker.moved = "two and more", (2,)
    _, root = on(watched, "2026-03-11")
    report, after = on(watched, "2026-03-12", sweep=True)
    assert (report.recorded, after) == (False, root)
    assert report.unchanged_since == recorded(watched)[-1].captured_at


def test_a_sweep_that_meets_fewer_tickets_is_recorded(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    tracker.tickets[2], tracker.moved = "two and more", (2,)
    on(watched, "2026-03-11")
    del tracker.tickets[1]
    report, _ = on(watched, "2026-03-12", sweep=True)
    assert report.recorded


def test_a_ticket_that_the_search_no_longer_lists_is_said_between_two_captures(
    watched: Path, tracker: FakeTracker
) -> None:
    on(watched, "2026-03-10")
    del tracker.tickets[5]
    report, root = on(watched, "2026-03-11", sweep=True)
    assert [(one.code, one.subject, one.detail) for one in report.run.gaps] == [
        ("ticket_not_listed", "1005", "PRJ-5: 2026-03-10 12:00 +0100 – 2026-03-11 12:00 +0100")
    ]
    assert (report.run.complete, report.run.tickets.gone) == (True, 0)
    again, after = on(watched, "2026-03-12", sweep=True)
    assert (again.run.gaps, after) == (report.run.gaps, root)
    assert on(watched, "2026-03-13")[0].run.gaps == report.run.gaps
    tracker.tickets[5], tracker.moved = "five, again", (5,)
    assert on(watched, "2026-03-14")[0].run.gaps == ()


def test_tickets_that_moved_are_named(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    tracker.tickets |= {2: "two and more", 7: "seven"}
    del tracker.tickets[5]
    tracker.gone = (5,)
    report, _ = on(watched, "2026-03-11", sweep=True)
    assert report.keys.model_dump() == {"new": ("PRJ-7",), "changed": ("PRJ-2",), "gone": ("PRJ-5",)}
    again, _ = on(watched, "2026-03-12", sweep=True)
    assert not any(again.keys.model_dump().values())
