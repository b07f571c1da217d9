"""Wordings that the tracker itself keeps are dated exactly, once, beside those that captures showed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_cases import CLIENT, Case, differing
from sightings import CREATED, changed, comment, day, held, played, seen, spans

from tracker_scope.model.ticket import Actor, Comment, CommentHistory, TicketEvent, Version, Wording
from tracker_scope.tickets.replay import distinct
from tracker_scope.tickets.state import state_at, text_digest, text_versions
from tracker_scope.tickets.versions import with_holes

EDITOR = Actor(account="provider-pm")


def kept(*told: tuple[float, str | None], at: float = 1, **more: Any) -> Comment:
    """Build a comment with its wordings as the tracker keeps them: day and words, None for those that it lost."""
    *before, (last, body) = told
    earlier = tuple(
        Wording(at=day(on), actor=EDITOR, body=words or "", shown=words is not None) for on, words in before
    )
    return comment("a", body or "", at=at, edited_at=day(last), editor=EDITOR, earlier=earlier, **more)


def said(one: CommentHistory) -> list[tuple[str, float, bool]]:
    """Return each wording with its first day, and whether that is known exactly."""
    return [(each.value, (each.since - CREATED) / timedelta(days=1), each.exact) for each in one.versions]


def one_of(*shots: TicketEvent) -> CommentHistory:
    (found,) = played(*shots).comments
    return found


def test_one_capture_is_enough_for_every_wording() -> None:
    found = one_of(seen(10, comments=(kept((1, "First."), (3, "Then."), (5, "Now.")),)))
    assert found.versions == (
        Version(value="First.", since=day(1), until=day(3), actor=EDITOR),
        Version(value="Then.", since=day(3), until=day(5), actor=EDITOR),
        Version(value="Now.", since=day(5), actor=EDITOR),
    )


def test_a_wording_known_both_ways_appears_once() -> None:
    found = one_of(
        seen(2, comments=(comment("a", "First."),)),
        seen(4, comments=(comment("a", "Then.", edited_at=day(3)),)),
        seen(10, comments=(kept((1, "First."), (3, "Then."), (5, "Now.")),)),
        seen(20, comments=(kept((1, "First."), (3, "Then."), (5, "Now.")),)),
    )
    assert said(found) == [("First.", 1, True), ("Then.", 3, True), ("Now.", 5, True)]
    assert [one.between for one in found.versions] == [None, (day(2), day(4)), (day(4), day(10))]


def test_a_wording_that_only_a_capture_showed_stands_beside_them() -> None:
    found = one_of(
        seen(4, comments=(comment("a", "Between."),)),
        seen(10, comments=(kept((1, "First."), (5, "Now.")),)),
    )
    assert said(found) == [("First.", 1, True), ("Between.", 4, False), ("Now.", 5, True)]
    assert (found.versions[1].not_before, found.versions[1].until) == (day(1), day(5))


def test_a_wording_that_the_tracker_lost_leaves_a_hole() -> None:
    found = one_of(seen(10, comments=(kept((1, "First."), (3, None), (5, "Now.")),)))
    assert said(found) == [("First.", 1, True), ("Now.", 5, True)]
    assert found.versions[0].until == day(3)


def test_a_wording_that_the_tracker_lost_since_stays_known() -> None:
    shots = [
        seen(10, comments=(kept((1, "First."), (3, "Then."), (5, "Now.")),)),
        seen(20, comments=(kept((1, "First."), (3, None), (5, "Now.")),)),
    ]
    assert said(one_of(*shots)) == [("First.", 1, True), ("Then.", 3, True), ("Now.", 5, True)]


def test_a_capture_shows_what_the_tracker_lost() -> None:
    shots = [
        seen(4, comments=(comment("a", "Then."),)),
        seen(10, comments=(kept((1, "First."), (3, None), (5, "Now.")),)),
    ]
    found = one_of(*shots)
    assert said(found) == [("First.", 1, True), ("Then.", 3, True), ("Now.", 5, True)]


def test_where_the_first_wording_is_lost_no_later_one_stands_in_for_it() -> None:
    found = one_of(seen(10, comments=(kept((1, None), (5, "Now.")),)))
    assert said(found) == [("Now.", 5, True)]
    found = one_of(seen(2, comments=(comment("a", "First."),)), seen(10, comments=(kept((1, None), (5, "Now.")),)))
    assert said(found) == [("First.", 2, False), ("Now.", 5, True)]
    assert found.versions[0].not_before == day(1)


def test_a_text_that_was_saved_again_is_no_new_wording() -> None:
    found = one_of(seen(10, comments=(kept((1, "First."), (3, "First."), (5, "Now.")),)))
    assert [(one.value, one.since, one.until) for one in found.versions] == [
        ("First.", day(1), day(5)),
        ("Now.", day(5), None),
    ]


def test_a_clock_that_is_behind_the_tracker_s_makes_no_wording() -> None:
    late = (10 * 86_400 - 20) / 86_400
    found = one_of(seen(late, comments=(kept((1, "First."), (10, "Now.")),)))
    assert said(found) == [("First.", 1, True), ("Now.", 10, True)]
    by_another = one_of(
        seen(late, comments=(comment("a", "Now."),)), seen(20, comments=(kept((1, "First."), (10, "Now.")),))
    )
    assert said(by_another) == [("First.", 1, True), ("Now.", 10, True)]


@pytest.mark.parametrize(("record", "expected"), [(None, 10), (4, 4)])
def test_a_comment_has_the_record_that_holds_it(record: int | None, expected: int) -> None:
    told = comment("a", record=record)
    assert played(seen(10, comments=(told,))).comments[0].record == expected
    case = Case().seen("csv", 10, 9, comments=(told,)).seen("live", 11, 9, comments=(comment("a"),))
    assert case.history().comments[0].record == (1 if record is None else record)


def test_the_text_of_a_ticket_has_a_hole_where_the_tracker_lost_a_wording() -> None:
    history = played(
        seen(10, description="Now."),
        changed(3, "description", None, None, on=10),
        changed(5, "description", None, "Now.", on=10),
    )
    assert spans(history, "description") == [("Now.", 5, True)]
    assert held(history, "description", 2) is None
    known = played(
        seen(10, description="Now."),
        changed(2, "description", "First.", "Then.", on=10),
        changed(3, "description", None, None, on=10),
        changed(5, "description", None, "Now.", on=10),
    )
    assert spans(known, "description") == [("First.", 0, True), ("Then.", 2, True), ("Now.", 5, True)]
    assert [one.until for one in known.fields["description"]] == [day(2), day(3), None]
    assert held(known, "description", 6) == "Now."


def test_what_a_capture_saw_fills_the_hole() -> None:
    history = played(
        seen(4, description="Then."),
        seen(10, description="Now."),
        changed(1, "description", "First.", None, on=10).model_copy(update={"old": None}),
        changed(5, "description", None, "Now.", on=10),
    )
    assert spans(history, "description") == [("Then.", 1, True), ("Now.", 5, True)]


def test_a_capture_proves_nothing_of_the_time_before_the_last_edit_that_is_known() -> None:
    lost = [changed(at, "description", None, None, on=10) for at in (1, 3)]
    now = changed(7, "description", None, "Now.", on=10)
    history = played(seen(5, description="Then."), seen(10, description="Now."), *lost, now)
    assert spans(history, "description") == [("Then.", 3, True), ("Now.", 7, True)]
    assert held(history, "description", 2) is None


def test_a_capture_within_the_first_hole_proves_its_own_instant_and_nothing_before() -> None:
    lost = changed(0, "description", None, None, on=10)
    now = changed(7, "description", None, "Now.", on=10)
    history = played(seen(5, description="Then."), seen(10, description="Now."), lost, now)
    assert spans(history, "description") == [("Then.", 5, False), ("Now.", 7, True)]
    assert history.fields["description"][0].not_before == CREATED
    assert (held(history, "description", 4), held(history, "description", 5)) == (None, "Then.")
    again = played(seen(5, description="Then."), seen(6, description="Then."), seen(10, description="Now."), lost, now)
    assert again.fields["description"] == history.fields["description"]


def test_in_a_hole_no_text_stands_and_the_state_says_so() -> None:
    history = played(
        seen(10, description="Now."),
        changed(2, "description", "First.", "Then.", on=10),
        changed(3, "description", None, None, on=10),
        changed(5, "description", None, "Now.", on=10),
    )
    assert [held(history, "description", at) for at in (2, 3, 4, 5)] == ["Then.", None, None, "Now."]
    assert [state_at(history, day(at)).not_given for at in (2, 4, 5)] == [(), ("description",), ()]
    assert state_at(history, day(4)).text_digest == text_digest("A list", None) != text_digest("A list", "")
    assert [one.since for one in text_versions(history)] == [day(at) for at in (0, 2, 3, 5)]


def test_the_times_without_a_text_are_told_among_the_wordings() -> None:
    found = one_of(seen(10, comments=(kept((1, None), (3, "Then."), (4, None), (5, "Now.")),)))
    told = [(one.given, one.since, one.until) for one in with_holes(found.versions, found.at)]
    assert told == [
        (False, day(1), day(3)),
        (True, day(3), day(4)),
        (False, day(4), day(5)),
        (True, day(5), None),
    ]
    ended = (Version(value="x", since=day(1), until=day(2)),)
    assert [one.given for one in with_holes(ended)] == [True, False]
    assert with_holes(()) == ()


def test_of_two_tellings_of_a_change_the_one_that_says_more_is_kept() -> None:
    full, lost = changed(3, "description", "a", "b", on=10), changed(3, "description", None, None, on=20)
    half = changed(3, "description", None, "b", on=30)
    other = changed(3, "description", "a", "c", on=20)
    for order in ([full, lost, half, other], [lost, half, other, full]):
        assert {(one.old, one.new) for one in distinct(order)} == {("a", "b"), ("a", "c")}
    labels = [changed(3, "labels", None, "x"), changed(3, "labels", "y", None)]
    assert distinct(labels) == labels


def test_of_several_sources_the_one_that_dates_the_wordings_holds() -> None:
    live = comment(
        "a", "Now.", edited_at=day(5), editor=EDITOR, earlier=(Wording(at=day(1), actor=CLIENT, body="First."),)
    )
    bare = comment("a", "Then.", edited_at=day(3))
    case = Case().seen("export", 4, 3, comments=(bare,)).changed("export", 2, "title", "x", "A list")
    found = case.seen("live", 10, 5, comments=(live,)).history()
    assert said(found.comments[0]) == [("First.", 1, True), ("Then.", 3, True), ("Now.", 5, True)]
    assert differing(found) == []
    assert found.comments[0].versions[-1].actor == EDITOR


TRUE = st.lists(st.tuples(st.integers(2, 30), st.sampled_from("xyz")), max_size=5, unique_by=lambda one: one[0]).map(
    sorted
)


def as_kept(told: Sequence[tuple[int, str]], on: int) -> Comment:
    """Give a comment as a tracker with its wordings does on a day."""
    then = [one for one in told if one[0] <= on]
    if len(then) == 1:
        return comment("a", then[0][1])
    return kept(*then)


@st.composite
def captures(draw: st.DrawFn) -> tuple[list[tuple[int, str]], list[TicketEvent]]:
    """Draw how a comment was worded, and captures of it, of which some know its wordings."""
    told = [(1, draw(st.sampled_from("xyz"))), *draw(TRUE)]
    shots = []
    for on in sorted(draw(st.lists(st.integers(2, 40), min_size=1, max_size=6, unique=True))):
        then = [one for one in told if one[0] <= on]
        bare = comment("a", then[-1][1], edited_at=day(then[-1][0]) if len(then) > 1 else None)
        whole = as_kept(told, on)
        shots.append(seen(on + 0.5, record=on, comments=(draw(st.sampled_from([bare, whole])),)))
    shots.append(seen(50, comments=(as_kept(told, 50),)))
    return told, shots


@settings(deadline=None)
@given(captures(), st.randoms(use_true_random=False))
def test_the_tracker_s_list_is_the_history_whatever_was_captured_when(
    told: tuple[list[tuple[int, str]], list[TicketEvent]], chance: Any
) -> None:
    true, shots = told
    expected = [one for place, one in enumerate(true) if place == 0 or true[place - 1][1] != one[1]]
    shuffled = list(shots)
    chance.shuffle(shuffled)
    found = one_of(*shots)
    assert [(each.value, each.since) for each in found.versions] == [(words, day(on)) for on, words in expected]
    assert [each.until for each in found.versions[:-1]] == [each.since for each in found.versions[1:]]
    assert one_of(*shuffled) == found


@settings(deadline=None)
@given(captures(), st.data())
def test_the_order_in_which_sources_are_captured_does_not_matter(
    told: tuple[list[tuple[int, str]], list[TicketEvent]], data: st.DataObject
) -> None:
    """A live source captures states as they come, an export is captured long after in any order."""
    states: list[tuple[str, float, Comment]] = []
    for shot in told[1]:
        assert shot.snapshot is not None
        (one,) = shot.snapshot.comments
        source = "live" if one.earlier else data.draw(st.sampled_from(["live", "export"]))
        states.append((source, (shot.seen_at - CREATED) / timedelta(days=1), one))

    def through(order: Sequence[tuple[str, float, Comment]]) -> list[tuple[str, datetime, datetime | None]]:
        case = Case()
        for place, (source, on, one) in enumerate(order):
            case.seen(source, on if source == "live" else 60 + place, on, comments=(one,))
        return [(each.value, each.since, each.until) for each in case.history().comments[0].versions]

    assert through(states) == through(data.draw(st.permutations(states)))
