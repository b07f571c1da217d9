"""A clause is followed by its content, whatever becomes of its number, its title and its place."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.identity import matched
from tracker_scope.model.contract import Clause, Place

SUBJECTS = ("booking", "invoice", "room", "badge", "report", "archive", "export", "calendar")
TEXTS = [
    f"The provider delivers the {one} module, which lets a user {verb} any {other} within {days} days of its creation."
    for days, (one, other) in enumerate(zip(SUBJECTS, SUBJECTS[1:] + SUBJECTS[:1], strict=True), 3)
    for verb in ("create", "delete", "print")
]


def clause(number: str, text: str, title: str = "", level: int = 1, aliases: tuple[str, ...] = ()) -> Clause:
    place = Place(file="a.md", line_from=1, line_to=1, start=0, end=1)
    digest = clause_digest(number, title, text)
    return Clause(number=number, text=text, title=title, level=level, aliases=aliases, place=place, digest=digest)


def text_of(*texts: str) -> list[Clause]:
    return [clause(str(number), text) for number, text in enumerate(texts, 1)]


def pairs(before: list[Clause], after: list[Clause]) -> dict[int | None, int | None]:
    return {one.before: one.after for one in matched(before, after) if one.before is not None}


@given(st.randoms(use_true_random=False))
def test_a_clause_is_found_again_wherever_it_went(chance: random.Random) -> None:
    order = list(range(len(TEXTS)))
    chance.shuffle(order)
    found = pairs(text_of(*TEXTS), text_of(*(TEXTS[at] for at in order)))
    assert found == {at: order.index(at) for at in range(len(TEXTS))}


@given(st.lists(st.sampled_from([*TEXTS, "", "Deleted.", TEXTS[0] + " Twice."]), max_size=12), st.data())
def test_the_pairs_are_one_to_one_and_turn_with_the_texts(before: list[str], data: st.DataObject) -> None:
    after = data.draw(st.lists(st.sampled_from([*before, *TEXTS[:4], ""]), max_size=12))
    one, other = matched(text_of(*before), text_of(*after)), matched(text_of(*after), text_of(*before))
    assert sorted(at for pair in one if (at := pair.before) is not None) == list(range(len(before)))
    assert sorted(at for pair in one if (at := pair.after) is not None) == list(range(len(after)))
    assert {(pair.before, pair.after) for pair in one} == {(pair.after, pair.before) for pair in other}


def test_a_changed_clause_stays_itself_and_a_new_one_is_new() -> None:
    changed = TEXTS[0].replace("3 days", "5 working days")
    found = matched(text_of(*TEXTS[:3]), text_of("The provider trains forty people on site.", changed, *TEXTS[1:3]))
    assert [(one.before, one.after) for one in found] == [(None, 0), (0, 1), (1, 2), (2, 3)]
    assert 0.5 < found[1].likeness < 1


def test_repeated_words_are_told_apart_by_title_and_number() -> None:
    before = [
        clause("1.1", "Not applicable to this lot.", "Badges"),
        clause("2.1", "Not applicable to this lot.", "Rooms"),
    ]
    after = [
        clause("1.1", "Not applicable to this lot.", "Rooms"),
        clause("2.1", "Not applicable to this lot.", "Badges"),
    ]
    assert pairs(before, after) == {0: 1, 1: 0}


def test_an_anchor_tells_who_a_rewritten_clause_is() -> None:
    before = [clause("4", "Invoices are printed.", "Invoices", aliases=("invoices",))]
    after = [clause("3", "Everything is sent by electronic mail to accounting.", "Sending", aliases=("invoices",))]
    assert pairs(before, after) == {0: 0}


def test_a_chapter_without_words_is_known_by_what_stands_under_it() -> None:
    before = [clause("1", "", level=1), clause("1.1", TEXTS[0], level=2), clause("1.2", TEXTS[1], level=2)]
    new = [clause("1", "", level=1), clause("1.1", "Definitions are given in the annex.", level=2)]
    moved = [clause(one.number.replace("1", "2", 1), one.text, level=one.level) for one in before]
    assert pairs(before, [*new, *moved]) == {0: 2, 1: 3, 2: 4}


def test_nothing_is_paired_for_want_of_better() -> None:
    assert pairs(text_of(TEXTS[0]), text_of("Support answers on working days.")) == {0: None}
