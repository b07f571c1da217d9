"""How a ticket stood at an instant, and the digest that tells a change of words from one of spacing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sightings import CREATED, changed, day, played, seen

from tracker_scope.tickets.state import state_at, text_digest, text_versions

FIRST = seen(10, description="first", type="Story", status="To Do", labels=("b", "a"), fields={"Lot": "1"})
SECOND = seen(20, description="second", type="Bug", status="Done", fields={"Lot": ""})


def test_a_state_is_that_of_the_instant() -> None:
    history = played(FIRST, SECOND)
    then, now = state_at(history, day(19)), state_at(history, day(20))
    assert (then.description, then.type, then.status, then.labels) == ("first", "Story", "To Do", ("a", "b"))
    assert (now.description, now.type, now.status, now.labels) == ("second", "Bug", "Done", ())
    assert (then.fields, now.fields) == ({"Lot": "1"}, {})
    assert then.text_digest == text_digest("A list", "first")


def test_before_its_creation_a_ticket_stands_as_it_was_created() -> None:
    history = played(FIRST, changed(4, "title", "Original", "A list", on=10))
    assert state_at(history, CREATED.replace(year=2020)).title == "Original"


def test_what_a_ticket_lacks_is_empty_or_none() -> None:
    state = state_at(played(seen(10, title="")), day(10))
    assert (state.title, state.description, state.type, state.status, state.labels) == ("", "", None, None, ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("a b", "c"), (" a\u00a0\tb\n", "c"), True),
        (("caf\u00e9", ""), ("cafe\u0301", ""), True),
        (("a", "b"), ("a b", ""), False),
        (("", "a"), ("a", ""), False),
        (("A", ""), ("a", ""), False),
    ],
)
def test_only_words_make_a_difference(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:  # noqa: FBT001  a parameter of the table
    assert (text_digest(*one) == text_digest(*other)) is same


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_has_a_digest(title: str, description: str) -> None:
    assert len(text_digest(title, description + "\ud800")) == 64


def test_versions_of_the_text_leave_out_changes_of_spacing() -> None:
    history = played(seen(10, description="a b"), seen(20, description="a  b"), seen(30, description="a c"))
    versions = text_versions(history)
    assert [(one.since, one.until) for one in versions] == [(CREATED, day(30)), (day(30), None)]
    assert [one.value for one in versions] == [text_digest("A list", text) for text in ("a b", "a c")]


def test_a_ticket_without_any_words_has_one_version() -> None:
    (version,) = text_versions(played(seen(10, title="")))
    assert (version.since, version.value) == (CREATED, text_digest("", ""))


def test_title_and_description_move_the_text_each_on_its_own() -> None:
    history = played(FIRST, seen(30, description="first", title="B"), changed(12, "title", "A list", "B", on=30))
    assert [one.since for one in text_versions(history)] == [CREATED, day(12)]
