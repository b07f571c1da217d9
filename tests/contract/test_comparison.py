"""Two texts of the contract, clause by clause."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from test_identity import TEXTS, clause, text_of

from tracker_scope.contract.comparison import compared
from tracker_scope.model.contract import Clause

Told = list[tuple[str | None, str | None, tuple[str, ...]]]


def told(before: Sequence[Clause], after: Sequence[Clause]) -> Told:
    return [
        (one.before.number if one.before else None, one.after.number if one.after else None, one.kinds)
        for one in compared(before, after)
    ]


def test_the_same_text_shows_no_change() -> None:
    assert all(one.kinds == () and one.words == () for one in compared(text_of(*TEXTS), text_of(*TEXTS)))


def test_an_insertion_renumbers_what_follows_and_moves_nothing() -> None:
    after = text_of(TEXTS[0], "The provider trains forty people on site.", *TEXTS[1:3])
    assert told(text_of(*TEXTS[:3]), after) == [
        ("1", "1", ()),
        (None, "2", ("added",)),
        ("2", "3", ("renumbered",)),
        ("3", "4", ("renumbered",)),
    ]


def test_what_went_stands_after_what_stood_before_it() -> None:
    assert told(text_of(*TEXTS[:3]), text_of(TEXTS[0], TEXTS[2])) == [
        ("1", "1", ()),
        ("2", None, ("removed",)),
        ("3", "2", ("renumbered",)),
    ]


def test_a_change_is_told_word_by_word() -> None:
    (one,) = compared(
        text_of("Support answers within two hours on working days."),
        text_of("Support answers within four hours on working days."),
    )
    assert one.kinds == ("changed",)
    assert [(kind, words.strip()) for kind, words in one.words if kind != "equal"] == [
        ("removed", "two"),
        ("added", "four"),
    ]


def test_a_clause_that_changes_places_moved_and_the_others_did_not() -> None:
    after = text_of(*TEXTS[1:5], TEXTS[0])
    assert [kinds for old, _, kinds in told(text_of(*TEXTS[:5]), after) if old == "1"] == [("moved", "renumbered")]
    assert sum("moved" in kinds for _, _, kinds in told(text_of(*TEXTS[:5]), after)) == 1


def test_a_clause_under_another_one_moved() -> None:
    before = [clause("1", TEXTS[0]), clause("1.1", TEXTS[1], level=2), clause("2", TEXTS[2])]
    after = [clause("1", TEXTS[0]), clause("2", TEXTS[2]), clause("2.1", TEXTS[1], level=2)]
    assert ("1.1", "2.1", ("moved", "renumbered")) in told(before, after)
    assert ("2", "2", ()) in told(before, after)


def test_parts_of_a_renumbered_chapter_are_renumbered_and_not_moved() -> None:
    before = [clause("1", TEXTS[0], "Rooms"), clause("1.1", TEXTS[1], level=2)]
    after = [clause("1", TEXTS[3], "Badges"), clause("2", TEXTS[0], "Spaces"), clause("2.1", TEXTS[1], level=2)]
    assert told(before, after)[1:] == [("1", "2", ("renumbered", "retitled")), ("1.1", "2.1", ("renumbered",))]


@given(st.randoms(use_true_random=False))
def test_every_clause_stands_once(chance: random.Random) -> None:
    before, after = chance.sample(TEXTS, 9), chance.sample(TEXTS, 9)
    found = compared(text_of(*before), text_of(*after))
    assert sorted(one.before.text for one in found if one.before) == sorted(before)
    assert [one.after.text for one in found if one.after] == after
    assert all(("added" in one.kinds) == (one.before is None) for one in found)
