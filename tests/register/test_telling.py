"""When a ticket was requested, recognised and told: one row a situation, and sums that always reconcile."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders import LOOKUP, case, decided, entry, ticket
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.model.notice import Telling, TellingSums
from tracker_scope.model.register import Classification
from tracker_scope.model.time import AsOf
from tracker_scope.model.trace import Decision, DecisionKind
from tracker_scope.register.build import Frame, build
from tracker_scope.register.case import Case, Requester, Sending
from tracker_scope.register.classify import classify
from tracker_scope.register.line import Line
from tracker_scope.register.telling import median, recognitions, summed_telling, telling_of

NOT = DecisionKind.NOT_COVERED
CLIENT = "client-dsi"
Told = tuple[date | None, str | None, date | None, str | None, int | None]


def at(day: int) -> date:
    return date(2026, 4, day)


def says_not(day: int, **more: Any) -> Decision:
    return decided(NOT, on=at(day), **more)


def says_4_1(day: int, **more: Any) -> Decision:
    return decided(DecisionKind.CLAUSES, "4.1", on=at(day), **more)


def sent(day: int, notice: str = "N-1", to: str = "client", record: int = 50) -> Sending:
    return Sending(notice=notice, to=to, on=at(day), record=record)


def told_case(decisions: list[Decision], *sendings: Sending, keeper: str | None = "provider") -> Case:
    made = sorted(decisions, key=lambda one: one.made_on)
    return case(ticket(), made).model_copy(update={"sendings": sendings, "keeper": keeper})


def outcome(found: Telling) -> Told:
    return (found.recognised_on, found.stated_by, found.told_on, found.notice, found.days)


ROWS: list[tuple[str, Case, Told]] = [
    ("nobody decided", told_case([], sent(9)), (None, None, None, None, None)),
    ("covered", told_case([says_4_1(2)], sent(9)), (None, None, None, None, None)),
    ("not told", told_case([says_not(2)]), (at(2), None, None, None, None)),
    ("told", told_case([says_not(2)], sent(9)), (at(2), None, at(9), "N-1", 7)),
    ("told on the same day", told_case([says_not(2)], sent(2)), (at(2), None, at(2), "N-1", 0)),
    ("told before", told_case([says_not(9)], sent(2)), (at(9), None, at(2), "N-1", -7)),
    (
        "the first of several sendings",
        told_case([says_not(2)], sent(9, "N-2", record=51), sent(5, "N-1", record=52)),
        (at(2), None, at(5), "N-1", 3),
    ),
    (
        "of two on a day the first recorded",
        told_case([says_not(2)], sent(5, "N-2", record=53), sent(5, "N-1", record=52)),
        (at(2), None, at(5), "N-1", 3),
    ),
    ("confirmed later", told_case([says_not(2), says_not(6)], sent(9)), (at(2), None, at(9), "N-1", 7)),
    ("found covered since", told_case([says_not(2), says_4_1(6)]), (None, None, None, None, None)),
    ("and not again", told_case([says_not(2), says_4_1(4), says_not(6)]), (at(6), None, None, None, None)),
    ("positions differ", told_case([says_not(2), says_4_1(6, by=CLIENT)]), (at(2), None, None, None, None)),
    ("the other says so too", told_case([says_not(2), says_not(6, by=CLIENT)]), (at(2), "client", None, None, None)),
    ("only the other says so", told_case([says_not(2, by=CLIENT)]), (at(2), "client", None, None, None)),
    (
        "the other said so first",
        told_case([says_not(2, by=CLIENT), says_not(6)], sent(9)),
        (at(2), "client", None, None, None),
    ),
    (
        "the other said so and no longer does",
        told_case([says_not(2, by=CLIENT), says_not(3), says_4_1(6, by=CLIENT)], sent(9)),
        (at(3), None, at(9), "N-1", 6),
    ),
    ("told to nobody else", told_case([says_not(2)], sent(9, to="provider")), (at(2), None, None, None, None)),
    ("a keeper unknown", told_case([says_not(2)], sent(9), keeper=None), (at(2), None, at(9), "N-1", 7)),
    (
        "a keeper unknown, both say so",
        told_case([says_not(2), says_not(6, by=CLIENT)], keeper=None),
        (at(2), "client", None, None, None),
    ),
    ("internal work", told_case([decided(DecisionKind.INTERNAL, on=at(2))]), (None, None, None, None, None)),
]


@pytest.mark.parametrize(("one", "expected"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_when_a_ticket_was_recognised_and_told(one: Case, expected: Told) -> None:
    assert outcome(telling_of(one)) == expected


@pytest.mark.parametrize("one", [pytest.param(row[1], id=row[0]) for row in ROWS])
def test_what_is_recognised_is_so_classified(one: Case) -> None:
    found = classify(one, LOOKUP)
    assert found.telling == telling_of(one)
    held = {Classification.NOT_COVERED, Classification.CONTESTED}
    assert (found.telling.recognised_on is not None) == (found.classification in held)


def test_the_request_is_of_the_day_and_the_person_of_the_ticket() -> None:
    late = ticket(created=datetime(2026, 4, 1, 23, 30, tzinfo=UTC))
    asked = case(late).model_copy(update={"zone": "Europe/Paris", "requester": Requester(person=CLIENT, side="client")})
    found = telling_of(asked)
    assert (found.requested_on, found.requested_by, found.requested_side) == (date(2026, 4, 2), CLIENT, "client")
    assert entry(late).telling == Telling(requested_on=date(2026, 4, 1))


def test_a_run_of_decisions_is_that_of_one_party() -> None:
    made = [says_not(2), says_not(3, by=CLIENT), says_4_1(4), says_not(5, by=CLIENT), says_not(6)]
    assert {party: one.made_on for party, one in recognitions(made).items()} == {"client": at(3), "provider": at(6)}
    assert list(recognitions(made)) == ["client", "provider"]


@pytest.mark.parametrize(
    ("numbers", "expected"), [([], None), ([4], 4.0), ([9, 1], 5.0), ([1, 2], 1.5), ([9, -3, 2], 2.0)]
)
def test_the_median(numbers: list[int], expected: float | None) -> None:
    assert median(numbers) == expected


def line(number: int, recognised: date | None, told: date | None = None, *, stated: bool = False) -> Line:
    order = ("jira", "PIM-", 1, str(number), str(number))
    code = Classification.OPEN if recognised is None else Classification.NOT_COVERED
    return Line(f"PIM-{number}", order, code, suspect=False, restricted=False, recognised_on=recognised, told_on=told,
                stated=stated)  # fmt: skip


def test_the_sums_name_the_first_of_the_oldest() -> None:
    lines = [line(1, None), line(2, at(5), at(7)), line(3, at(3)), line(4, at(3)), line(5, at(1), stated=True)]
    assert summed_telling(lines, at(30)) == TellingSums(
        recognised=4, told=1, stated=1, not_told=2, oldest_ticket="PIM-3", oldest_on=at(3), oldest_days=27,
        median_days=2.0,
    )  # fmt: skip


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS, st.booleans())), DAYS)
def test_the_recognised_are_the_told_the_stated_and_the_rest(
    drawn: list[tuple[date | None, date | None, bool]], day: date
) -> None:
    lines = [line(number, recognised, told, stated=stated) for number, (recognised, told, stated) in enumerate(drawn)]
    sums = summed_telling(lines, day)
    assert (
        sums.recognised
        == sums.told + sums.stated + sums.not_told
        == sum(one.recognised_on is not None for one in lines)
    )
    assert (sums.oldest_ticket is None) == (sums.oldest_on is None) == (sums.oldest_days is None) == (not sums.not_told)
    assert (sums.median_days is None) == (not sums.told)
    waiting = [one.recognised_on for one in lines if one.recognised_on and not one.told_on and not one.stated]
    assert sums.oldest_on == min(waiting, default=None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([NOT, DecisionKind.INTERNAL]), st.sampled_from(["provider-pm", CLIENT]), st.integers(1, 28)
        ),
        max_size=6,
    ),
    st.lists(st.tuples(st.integers(1, 28), st.sampled_from(["client", "provider"])), max_size=3),
)
def test_swapping_the_parties_swaps_nothing_but_the_parties(
    made: list[tuple[DecisionKind, str, int]], went: list[tuple[int, str]]
) -> None:
    swap = {"provider-pm": CLIENT, CLIENT: "provider-pm", "provider": "client", "client": "provider", None: None}
    ours = telling_of(
        told_case([decided(kind, by=by, on=at(day)) for kind, by, day in made], *(sent(day, to=to) for day, to in went))
    )
    theirs = telling_of(
        told_case(
            [decided(kind, by=swap[by], on=at(day)) for kind, by, day in made],
            *(sent(day, to=swap[to]) for day, to in went),
            keeper="client",
        )
    )
    turned = {"recognised_by": swap[ours.recognised_by], "stated_by": swap[ours.stated_by]}
    assert theirs == ours.model_copy(update=turned)


def test_a_register_sums_its_entries_up_to_the_day_in_its_zone() -> None:
    late = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)
    tickets = [ticket(created=datetime(2026, 4, 1, tzinfo=UTC))]
    frame = Frame(as_of=AsOf(effective=late, known=late), zone="Europe/Paris")
    found = build(tickets, lambda one: case(one, [says_not(2)], late), LOOKUP, frame)
    assert (found.telling.recognised, found.telling.oldest_ticket, found.telling.oldest_days) == (1, "PIM-1", 29)
