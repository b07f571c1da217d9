"""The versions of a field: dated changes, what captures saw, and which of the two counts when they differ."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sightings import CREATED, REPORTER, changed, day, held, played, seen, spans

from tracker_scope.model.ticket import Actor, TicketEvent, Version
from tracker_scope.tickets.versions import Observation, value_at, versions_of


def test_a_value_never_seen_to_change_has_held_since_the_creation() -> None:
    history = played(seen(3), seen(9))
    (version,) = history.fields["title"]
    assert version == Version(value="A list", since=CREATED, actor=REPORTER)


def test_a_title_that_was_renamed_has_the_dates_and_the_author_of_the_change() -> None:
    history = played(seen(50, title="Two lists"), changed(4, "title", "A list", "Two lists"))
    assert spans(history, "title") == [("A list", 0, True), ("Two lists", 4, True)]
    assert [one.actor for one in history.fields["title"]] == [REPORTER, Actor(account="provider-pm")]
    assert [one.until for one in history.fields["title"]] == [day(4), None]


def test_closed_and_reopened_are_states_of_their_time() -> None:
    said = [changed(4, "status", "open", "closed"), changed(6, "status", "closed", "open")]
    history = played(seen(50, status="open"), *said)
    assert spans(history, "status") == [("open", 0, True), ("closed", 4, True), ("open", 6, True)]
    assert [held(history, "status", at) for at in (3.9, 4, 5.9, 6)] == ["open", "closed", "closed", "open"]


def test_labels_are_put_on_and_taken_off_one_by_one() -> None:
    said = [
        changed(2, "labels", None, "urgent"),
        changed(3, "labels", None, "§ 4.2"),
        changed(5, "labels", "urgent", None),
        changed(6, "labels", "first", None),
    ]
    history = played(seen(50, labels=("§ 4.2",)), *said)
    assert [(value.split("\n"), since) for value, since, _ in spans(history, "labels")] == [
        (["first"], 0),
        (["first", "urgent"], 2),
        (["first", "urgent", "§ 4.2"], 3),
        (["first", "§ 4.2"], 5),
        (["§ 4.2"], 6),
    ]


def test_what_the_first_capture_could_not_know_is_not_undone_from_it() -> None:
    early, late = changed(20, "labels", "late", None, on=30), changed(15, "labels", None, "late", on=30)
    history = played(seen(10, labels=("a",)), seen(30, labels=("a",)), late, early)
    assert [(value, since) for value, since, _ in spans(history, "labels")] == [("a", 0), ("a\nlate", 15), ("a", 20)]
    renamed = played(seen(10), seen(30, title="C"), changed(20, "title", "B", "C", on=30))
    assert spans(renamed, "title") == [("A list", 0, True), ("C", 20, True)]


@pytest.mark.parametrize("final", ["open", "closed"])
def test_of_changes_at_one_instant_the_last_written_stands(final: str) -> None:
    other = "closed" if final == "open" else "open"
    said = [changed(4, "status", final, other), changed(4, "status", other, final)]
    history = played(seen(50, status=final), *said)
    assert spans(history, "status") == [(final, 0, True), (final, 4, True)]
    assert history.changes == tuple(said)


def test_labels_put_on_and_taken_off_within_one_second_stay_off() -> None:
    said = [changed(4, "labels", None, "x"), changed(4, "labels", "x", None), changed(4, "labels", None, "y")]
    assert spans(played(seen(50, labels=("y",)), *said), "labels") == [("", 0, True), ("y", 4, True)]


def test_what_a_capture_saw_outweighs_what_the_changes_add_up_to() -> None:
    history = played(seen(10, title="Seen"), changed(4, "title", "A list", "Dated", on=10))
    assert spans(history, "title") == [("A list", 0, True), ("Dated", 4, True), ("Seen", 10, False)]
    assert history.fields["title"][2].not_before == day(4)


def test_an_edit_between_two_captures_has_a_window() -> None:
    history = played(seen(10, description="first"), seen(20, description="second"))
    assert spans(history, "description") == [("first", 0, True), ("second", 20, False)]
    assert history.fields["description"][1].not_before == day(10)


@pytest.mark.parametrize(("updated", "since"), [(15, 15), (None, 20), (10, 20), (9, 20), (20, 20), (21, 20)], ids=str)
def test_the_tracker_s_own_date_narrows_the_window_when_it_lies_inside(updated: float | None, since: float) -> None:
    shown = None if updated is None else day(updated)
    history = played(seen(10, description="first"), seen(20, description="second", updated=shown))
    assert spans(history, "description")[1] == ("second", since, False)


def test_a_window_never_opens_before_the_change_that_it_follows() -> None:
    second = seen(20, title="Seen", updated=day(12))
    history = played(seen(10), second, changed(15, "title", "A list", "Dated", on=20))
    assert spans(history, "title") == [("A list", 0, True), ("Dated", 15, True), ("Seen", 20, False)]
    assert history.fields["title"][2].not_before == day(15)


def test_of_two_captures_at_one_instant_the_later_record_counts() -> None:
    history = played(seen(10, record=2, title="second"), seen(10, record=1, title="first"))
    assert held(history, "title", 10) == "second"
    assert spans(history, "title") == [("first", 0, True), ("second", 10, False)]


def test_a_field_that_nobody_saw_has_no_versions() -> None:
    assert versions_of(CREATED, [], []) == ()
    assert value_at((), CREATED) is None
    assert value_at((Version(value="x", since=day(2)),), day(1)) is None


def test_a_change_without_a_date_moves_nothing() -> None:
    undated = changed(4, "title", "Other", "A list").model_copy(update={"at": None})
    assert spans(played(seen(50), undated), "title") == [("A list", 0, True)]


WORDS = st.sampled_from(["", "a", "b", "a\nb"])
DAYS = st.integers(-2, 12)


@st.composite
def observations(draw: st.DrawFn) -> list[Observation]:
    days = sorted(draw(st.lists(st.integers(1, 10), min_size=1, max_size=5, unique=True)))
    updated = st.one_of(st.none(), DAYS.map(day))
    return [Observation(value=draw(WORDS), seen_at=day(one), updated=draw(updated)) for one in days]


@st.composite
def changes(draw: st.DrawFn) -> list[TicketEvent]:
    """Draw dated changes that may contradict each other and what was seen."""
    field = draw(st.sampled_from(["title", "labels"]))
    word = st.sampled_from([None, "a", "b"])
    made = [changed(draw(DAYS), field, draw(word), draw(word)) for _ in range(draw(st.integers(0, 5)))]
    return sorted(made, key=lambda one: one.at or one.seen_at)


@settings(deadline=None)
@given(observations(), changes(), st.integers(-3, 3))
def test_versions_have_neither_hole_nor_overlap(seen_: list[Observation], said: list[TicketEvent], start: int) -> None:
    versions = versions_of(day(start), seen_, said)
    assert versions[0].since == min(day(start), seen_[0].seen_at)
    assert versions[-1].until is None
    for one, after in pairwise(versions):
        assert one.until == after.since
        assert one.since < after.since
    for one in versions:
        assert one.not_before is None or one.not_before <= one.since
        assert one.exact or one.not_before is not None


@settings(deadline=None)
@given(observations(), changes(), st.integers(-3, 3))
def test_at_the_instant_of_a_capture_the_field_held_what_it_saw(
    seen_: list[Observation], said: list[TicketEvent], start: int
) -> None:
    versions = versions_of(day(start), seen_, said)
    assert [value_at(versions, one.seen_at) for one in seen_] == [one.value for one in seen_]


@settings(deadline=None)
@given(observations())
def test_without_dated_changes_a_value_holds_from_one_capture_to_the_next(seen_: list[Observation]) -> None:
    versions = versions_of(CREATED, [one.model_copy(update={"updated": None}) for one in seen_], [])
    for one, after in pairwise(seen_):
        assert value_at(versions, after.seen_at - timedelta(microseconds=1)) == one.value
