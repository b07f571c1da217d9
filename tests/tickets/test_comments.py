"""Comments through the captures: their numbers never move, edits and removals are dated, restrictions stay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sightings import REPORTER, comment, day, played, seen

from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import TicketEvent, Version


def test_comments_are_numbered_by_date_and_those_without_one_last() -> None:
    history = played(seen(10, comments=(comment("c", at=None), comment("b", at=3), comment("a", at=2))))
    assert [(one.number, one.id, one.at) for one in history.comments] == [
        (1, "a", day(2)),
        (2, "b", day(3)),
        (3, "c", None),
    ]


def test_a_comment_met_later_comes_after_even_when_it_is_older() -> None:
    history = played(seen(10, comments=(comment("b", at=3),)), seen(20, comments=(comment("a", at=2), comment("b"))))
    assert [(one.number, one.id, one.record) for one in history.comments] == [(1, "b", 10), (2, "a", 20)]


def test_an_edit_that_the_tracker_dates_is_exact() -> None:
    edited = comment("a", "Refused.", edited_at=day(15))
    (one,) = played(seen(10, comments=(comment("a"),)), seen(20, comments=(edited,))).comments
    assert one.versions == (
        Version(value="Agreed.", since=day(1), until=day(15), actor=REPORTER),
        Version(value="Refused.", since=day(15), not_before=day(10), actor=REPORTER, between=(day(10), day(20))),
    )


@pytest.mark.parametrize("edited_at", [None, day(9), day(10), day(21)], ids=str)
def test_an_edit_without_a_date_that_fits_has_a_window(edited_at: object) -> None:
    edited = comment("a", "Refused.", edited_at=edited_at)
    (one,) = played(seen(10, comments=(comment("a"),)), seen(20, comments=(edited,))).comments
    window = {"since": day(20), "not_before": day(10), "exact": False, "between": (day(10), day(20))}
    assert one.versions[1] == Version(value="Refused.", actor=REPORTER, **window)
    assert one.versions[0].until == day(20)


@pytest.mark.parametrize(
    ("edited", "since", "exact", "not_before"),
    [(5, 5, True, None), (1, 1, True, None), (0.5, 1, True, None), (11, 10, False, 1)],
)
def test_what_was_edited_before_we_saw_it_is_known_since_the_edit(
    edited: float, since: float, *, exact: bool, not_before: float | None
) -> None:
    (one,) = played(seen(10, comments=(comment("a", edited_at=day(edited)),))).comments
    window = None if not_before is None else day(not_before)
    assert one.versions == (Version(value="Agreed.", since=day(since), exact=exact, not_before=window, actor=REPORTER),)
    assert one.at == day(1)


def test_a_later_capture_tells_of_an_edit_before_the_first_one() -> None:
    edited = comment("a", edited_at=day(5))
    (one,) = played(seen(10, comments=(comment("a"),)), seen(20, comments=(edited,))).comments
    assert [(version.since, version.exact) for version in one.versions] == [(day(5), True)]


def test_a_comment_that_went_is_missing_since_the_first_capture_without_it() -> None:
    gone = played(seen(10, comments=(comment("a"), comment("b"))), seen(20, comments=(comment("b"),)), seen(30))
    told = [(one.id, one.shown_until, one.missing_since) for one in gone.comments]
    assert told == [("a", day(10), day(20)), ("b", day(20), day(30))]
    assert [one.versions[-1].value for one in gone.comments] == ["Agreed.", "Agreed."]


def test_a_comment_that_came_back_is_not_missing() -> None:
    (one,) = played(seen(10, comments=(comment("a"),)), seen(20), seen(30, comments=(comment("a"),))).comments
    assert (one.shown_until, one.missing_since, len(one.versions)) == (None, None, 1)


@pytest.mark.parametrize("order", [(Visibility.PUBLIC, Visibility.ROLE), (Visibility.ROLE, Visibility.PUBLIC)], ids=str)
def test_a_restriction_that_any_capture_showed_stays(order: tuple[Visibility, Visibility]) -> None:
    shots = [seen(10 + n, comments=(comment("a", visibility=one),), visibility=one) for n, one in enumerate(order)]
    history = played(*shots)
    assert (history.visibility, history.comments[0].visibility) == (Visibility.ROLE, Visibility.ROLE)


def test_a_comment_dated_after_we_saw_it_began_when_we_saw_it() -> None:
    (one,) = played(seen(10, comments=(comment("a", at=12),))).comments
    assert (one.at, one.versions[0].since) == (day(12), day(10))


@st.composite
def sightings(draw: st.DrawFn) -> list[TicketEvent]:
    """Draw captures of one ticket whose comments come, go and are edited."""
    shots = []
    for on in range(1, draw(st.integers(1, 5)) + 1):
        names = draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=4))
        comments = tuple(
            comment(
                name,
                draw(st.sampled_from(["x", "y"])),
                at=draw(st.one_of(st.none(), st.integers(0, 4))),
                edited_at=draw(st.one_of(st.none(), st.integers(-1, 7).map(day))),
            )
            for name in names
        )
        shots.append(seen(on, comments=comments))
    return shots


@settings(deadline=None)
@given(sightings())
def test_a_number_never_moves_when_more_is_captured(shots: list[TicketEvent]) -> None:
    every = {one.id: one.number for one in played(*shots).comments}
    for upto in range(1, len(shots) + 1):
        known = {one.id: one.number for one in played(*shots[:upto]).comments}
        assert known == {name: number for name, number in every.items() if name in known}
        assert sorted(known.values()) == list(range(1, len(known) + 1))


@settings(deadline=None)
@given(sightings())
def test_the_versions_of_a_comment_follow_each_other(shots: list[TicketEvent]) -> None:
    for one in played(*shots).comments:
        assert one.versions[-1].until is None
        for version, after in pairwise(one.versions):
            assert version.until == after.since
            assert version.since <= after.since
            assert version.value != after.value
