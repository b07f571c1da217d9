"""Replay: the same events give the same history in whatever order they are handed over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sightings import CREATED, changed, comment, day, held, played, seen, spans

from tracker_scope.model.ticket import TicketEvent
from tracker_scope.tickets.replay import replay


def test_without_a_snapshot_there_is_no_history() -> None:
    assert replay("jira", []) is None
    assert replay("jira", [changed(4, "title", "a", "b")]) is None


def test_a_key_that_changed_is_kept_as_an_alias() -> None:
    history = played(seen(10, aliases=("PIM/7",)), seen(20, key="NEW-3"))
    assert (history.key, history.aliases) == ("NEW-3", ("PIM-7", "PIM/7"))


def test_the_last_capture_names_the_ticket_and_the_first_dates_it() -> None:
    history = played(seen(10, created=None, url="u1"), seen(20, created=day(2), url="u2"), seen(30, created=day(3)))
    assert (history.created, history.created_known) == (day(2), True)
    assert (history.first_seen, history.last_seen, history.records) == (day(10), day(30), (10, 20, 30))
    assert (history.source, history.url) == ("jira", None)


def test_without_a_date_of_creation_the_first_capture_stands_for_it() -> None:
    history = played(seen(10, created=None), seen(20, created=None))
    assert (history.created, history.created_known) == (day(10), False)
    assert spans(history, "title") == [("A list", 10, True)]


def test_a_change_that_every_capture_brings_again_is_one_change() -> None:
    first, again = (changed(4, "title", "A list", "B", on=on) for on in (10, 20))
    history = played(seen(10, title="B"), first, seen(20, title="B"), again)
    assert history.changes == (first,)
    assert spans(history, "title") == [("A list", 0, True), ("B", 4, True)]


def test_named_fields_have_versions_and_empty_ones_have_none() -> None:
    history = played(seen(10, fields={"Lot": "1", "Sprint": ""}), seen(20, fields={"Lot": "2"}))
    assert spans(history, "Lot") == [("1", 0, True), ("2", 20, False)]
    assert set(history.fields) == {"title", "Lot"}
    emptied = played(seen(10, fields={"Lot": "1"}), seen(20))
    assert [held(emptied, "Lot", on) for on in (10, 20)] == ["1", ""]


def test_a_milestone_is_followed_through_its_changes() -> None:
    said = [changed(4, "milestone", "v1", None), changed(4, "milestone", None, "v2")]
    history = played(seen(50, fields={"milestone": "v2"}), *said)
    assert spans(history, "milestone") == [("v1", 0, True), ("v2", 4, True)]


def test_a_link_is_a_change_of_no_field() -> None:
    link = changed(4, "link", None, "#12").model_copy(update={"kind": "linked"})
    history = played(seen(50), link)
    assert (history.changes, set(history.fields)) == ((link,), {"title"})


@st.composite
def captures(draw: st.DrawFn) -> list[list[TicketEvent]]:
    """Draw captures, each with a snapshot and every change that had happened by then."""
    moves = sorted(draw(st.lists(st.tuples(st.integers(1, 30), st.sampled_from("abc")), max_size=5)))
    found = []
    for on in sorted(draw(st.lists(st.integers(1, 40), min_size=1, max_size=4, unique=True))):
        titles = st.sampled_from("abc")
        shot = seen(on, title=draw(titles), labels=tuple(draw(st.lists(titles, max_size=2))), comments=(comment("x"),))
        said = [changed(at, "title", "a", word, on=on) for at, word in moves if at <= on]
        said += [changed(at, "labels", None, word, on=on) for at, word in moves if at <= on]
        found.append([shot, *said])
    return found


@settings(deadline=None)
@given(captures(), st.randoms(use_true_random=False))
def test_the_order_of_the_captures_does_not_matter(found: list[list[TicketEvent]], chance: object) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert played(*(event for one in shuffled for event in one)) == played(*(event for one in found for event in one))


@settings(deadline=None)
@given(captures())
def test_what_each_capture_saw_can_be_asked_for(found: list[list[TicketEvent]]) -> None:
    history = played(*(event for one in found for event in one))
    for shot, *_ in found:
        assert shot.snapshot is not None
        on = (shot.seen_at - CREATED).days
        assert held(history, "title", on) == shot.snapshot.title
        assert (held(history, "labels", on) or "") == "\n".join(sorted(shot.snapshot.labels))


@pytest.mark.parametrize("title", ["", "B"])
def test_capturing_the_same_again_changes_no_version(title: str) -> None:
    once = played(seen(10, title=title))
    assert played(seen(10, title=title), seen(20, title=title)).fields == once.fields
