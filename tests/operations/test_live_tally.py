"""A live run counts by page, and counts on after an interruption as if there had been none."""

from __future__ import annotations

from typing import Any

import orjson

from tracker_scope.model.capture import Gap
from tracker_scope.operations.live_tally import LOOKED_UP_AT_MOST, LiveTally, carried


def note(*items: tuple[Any, ...], gaps: tuple[Gap, ...] = ()) -> dict[str, Any]:
    return {
        "items": items,
        "gaps": [gap.model_dump(mode="json") for gap in gaps],
        "findings": [],
        "limits": ["no_deleted_comments"],
        "account": "client-dsi",
        "size": 10,
    }


def ticket(number: int, status: str = "new", *, pull: bool = False) -> tuple[Any, ...]:
    return ("ticket", str(1000 + number), f"PRJ-{number}", "PRJ", status, pull)


def part(number: int, status: str, kind: str = "comments") -> tuple[Any, ...]:
    return (kind, str(1000 + number), str(1000 + number), None, status, False)


def tally(*notes: dict[str, Any]) -> LiveTally:
    found = LiveTally()
    for one in notes:
        found.add(orjson.loads(orjson.dumps(one)))
    return found


def test_a_ticket_of_which_only_a_part_moved_is_changed() -> None:
    found = tally(note(ticket(1, "unchanged"), ticket(2, "unchanged"), ticket(3)), note(part(1, "new"), part(3, "new")))
    counts = found.counts(())
    assert (counts.seen, counts.new, counts.changed, counts.unchanged) == (3, 1, 1, 1)


def test_a_part_that_did_not_move_changes_nothing() -> None:
    assert tally(note(ticket(1, "unchanged"), part(1, "unchanged"))).counts(()).unchanged == 1


def test_a_ticket_met_twice_counts_once_and_pull_requests_apart() -> None:
    found = tally(note(ticket(1), ticket(2, pull=True)), note(ticket(1)))
    assert found.tickets == 1
    assert found.counts(()).new == 1


def test_what_was_not_seen_is_named_between_numbers_and_from_earlier_runs() -> None:
    found = tally(note(ticket(2), ticket(5)))
    assert found.unseen({"1007": "PRJ-7", "1002": "OLD-2"}, numbers=True) == ("PRJ-7", "PRJ-1", "PRJ-3", "PRJ-4")
    assert found.unseen({"1007": "PRJ-7"}, numbers=False) == ("PRJ-7",)


def test_numbers_of_github_count_too_and_their_look_ups_are_bounded() -> None:
    found = tally(note(("ticket", "9", "#3", "o/r", "new", False)))
    assert found.unseen({}, numbers=True) == ("#1", "#2")
    found = tally(note(("ticket", "9", "#999999999", "o/r", "new", False)))
    assert len(found.unseen({}, numbers=True)) == LOOKED_UP_AT_MOST
    (many,) = found.not_looked_up()
    assert (many.code, many.detail) == ("ticket_not_looked_up", str(999_999_998 - LOOKED_UP_AT_MOST))
    assert tally(note(ticket(2), ticket(5))).not_looked_up() == ()


def gap(code: str, subject: int | None, detail: str = "") -> Gap:
    return Gap(code=code, subject=None if subject is None else str(1000 + subject), detail=detail)


def test_gaps_stand_until_what_was_missing_is_asked_again() -> None:
    unseen, unmoved, moved = (gap("not_visible", number) for number in (1, 2, 3))
    whole, lost, back = gap("x", None), gap("ticket_not_found", None, "PRJ-9"), gap("ticket_not_found", None, "PRJ-3")
    gone, again = gap("ticket_gone", 4), gap("ticket_gone", 2)
    new = gap("not_visible", 3, "now")
    found = tally(note(ticket(2, "unchanged"), ticket(3, "changed")))
    last = [unseen, unmoved, moved, whole, lost, back, gone, again]
    assert carried([new], last, found) == (unseen, unmoved, whole, lost, gone, new)


def test_a_part_that_came_at_last_answers_its_gap() -> None:
    found = tally(note(ticket(2, "unchanged"), part(2, "new")))
    assert carried([], [gap("not_visible", 2)], found) == ()


def test_of_tickets_that_may_be_among_those_only_counted_it_is_not_said_that_they_were_asked_for() -> None:
    earlier = {"1001": "PRJ-1", "1002": "PRJ-2", "1003": "PRJ-3"}
    asked = [
        gap("ticket_gone", 2, "PRJ-2"),
        gap("ticket_not_looked_up", 7, "9"),
        gap("ticket_not_looked_up", None, "A"),
    ]
    assert tally(note(ticket(1), gaps=tuple(asked))).not_listed(earlier) == (gap("ticket_not_listed", 3, "PRJ-3"),)
    asked.append(gap("ticket_not_looked_up", None, "40"))
    assert tally(note(ticket(1), gaps=tuple(asked))).not_listed(earlier) == (gap("ticket_not_looked_up", 3, "PRJ-3"),)


def test_pull_requests_that_were_only_named_count_once_and_a_run_over_what_moved_adds_the_new_ones() -> None:
    named = note(ticket(1), ticket(2, pull=True)) | {"pull_requests": ["PRJ-2", "PRJ-3"]}
    assert tally(named, named).count_pull_requests(None) == 2
    moved = tally(note(ticket(2, "changed", pull=True), ticket(9, "new", pull=True)))
    assert moved.count_pull_requests(2) == 3
    assert tally(note(ticket(1, "unchanged"))).count_pull_requests(2) == 2
