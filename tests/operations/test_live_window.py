"""Between which captures a ticket went: deleted, refused, or moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_tracker import FakeTracker, on
from small_project import moment

from tracker_scope.model.capture import Gap, Run, RunCounts
from tracker_scope.operations.live_window import windowed

FIRST, SECOND, NOW = (moment(f"2026-03-{day}") for day in (10, 11, 12))
KEY = {"1005": "PRJ-5"}


def ran(at: str, *gaps: Gap, **seen: str) -> Run:
    return Run(
        id=f"live-{at}", source="live", connector="jira", instance="https://tracker.example", project="PRJ",
        started_at=moment(at), captured_at=moment(at), complete=True, tickets=RunCounts(), seen=seen, gaps=gaps,
    )  # fmt: skip


def told(gap: Gap, *runs: Run) -> str:
    return windowed(gap, runs, NOW, "UTC").detail


@pytest.mark.parametrize("code", ["ticket_gone", "ticket_not_listed", "ticket_refused", "ticket_not_found"])
def test_what_became_of_a_captured_ticket_has_a_window(code: str) -> None:
    gap = Gap(code=code, subject="1005", detail="PRJ-5")
    assert told(gap, ran("2026-03-10", **KEY)).startswith("PRJ-5: 2026-03-10 ")
    assert " – 2026-03-12 " in told(gap, ran("2026-03-10", **KEY))
    assert told(gap, ran("2026-03-10")) == "PRJ-5"


def test_a_ticket_that_moved_went_since_the_last_capture_under_its_old_key() -> None:
    gap = Gap(code="ticket_moved", subject="1005", detail="PRJ-5 → OPS-9")
    runs = [ran("2026-03-10", **KEY), ran("2026-03-11", **{"1005": "OPS-9"})]
    assert told(gap, *runs).startswith("PRJ-5 → OPS-9: 2026-03-10 ")
    assert " – 2026-03-11 " in told(gap, *runs)
    assert told(gap, runs[1]) == "PRJ-5 → OPS-9"


def test_a_window_ends_with_the_first_capture_that_did_not_show_the_ticket_whatever_it_said() -> None:
    gone, refused = (Gap(code=f"ticket_{code}", subject="1005", detail="PRJ-5") for code in ("gone", "refused"))
    runs = [ran("2026-03-10", **KEY), ran("2026-03-11", gone)]
    assert " – 2026-03-11 " in told(refused, *runs)


def test_a_gap_told_without_a_window_gets_one() -> None:
    refused = Gap(code="ticket_refused", subject="1005", detail="PRJ-5")
    runs = [ran("2026-03-10", **KEY), ran("2026-03-11", refused)]
    assert " – 2026-03-11 " in told(refused, *runs)


def test_a_refused_ticket_that_was_captured_is_dated_and_named(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    del tracker.tickets[5]
    tracker.gone, tracker.gone_as = (5,), "ticket_refused"
    report, _ = on(watched, "2026-03-11", sweep=True)
    assert [(one.code, one.detail) for one in report.run.gaps] == [
        ("ticket_refused", "PRJ-5: 2026-03-10 12:00 +0100 – 2026-03-11 12:00 +0100")
    ]
    assert report.keys.gone == ("PRJ-5",)


def test_a_window_names_no_capture_by_another_account(watched: Path, tracker: FakeTracker) -> None:
    on(watched, "2026-03-10")
    del tracker.tickets[5]
    tracker.account, tracker.gone, tracker.gone_as = "provider-pm", (5,), "ticket_moved"
    report, _ = on(watched, "2026-03-11", sweep=True)
    assert [one.detail for one in report.run.gaps] == ["PRJ-5"]
