"""The register as a whole: every captured ticket counted once, whatever it is made of and in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from builders import AMENDED, CONTRACT, LOOKUP, NOW, WRITTEN, case, decided, entry, said, ticket
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.model.capture import Visibility
from tracker_scope.model.register import Classification, Exclusion, Register
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import AsOf
from tracker_scope.model.trace import Decision, DecisionKind, Mention, Standing, TracedTicket
from tracker_scope.register.build import Frame, Lost, build, untouched
from tracker_scope.register.line import line_of, sort_key

Decisions = dict[TicketRef, list[Decision]]
FIELDS = ["title", "description", "label", "field:Lot", "field:Other", "comment:3"]
NUMBERS = ["4.1", "4.2", "4.9", "6.1", "7.1", "A.1", "99.9"]


def mentions() -> st.SearchStrategy[Mention]:
    return st.builds(
        lambda target, field, standing, days: said(
            target, field=field, standing=standing, at=WRITTEN + timedelta(days=days)
        ),
        st.sampled_from(NUMBERS),
        st.sampled_from(FIELDS),
        st.sampled_from(list(Standing)),
        st.integers(0, 120),
    )


@st.composite
def positions(draw: st.DrawFn) -> Decision:
    kind = draw(st.sampled_from(list(DecisionKind)))
    named = kind in {DecisionKind.CLAUSES, DecisionKind.CORRECTION}
    numbers = draw(st.lists(st.sampled_from(["4.1", "4.2", "6.1"]), min_size=1, max_size=2, unique=True))
    by = draw(st.sampled_from(["provider-pm", "provider-commercial", "client-dsi"]))
    on = date(2026, 4, 1) + timedelta(days=draw(st.integers(0, 60)))
    return decided(kind, *(numbers if named else ()), by=by, on=on)


@st.composite
def mixtures(draw: st.DrawFn) -> tuple[list[TracedTicket], Decisions]:
    """Draw tickets of every sort, each with its decisions oldest first."""
    tickets, decisions = [], {}
    for number in range(1, draw(st.integers(0, 8)) + 1):
        one = ticket(
            *draw(st.lists(mentions(), max_size=3)),
            number=number,
            type_=draw(st.sampled_from(["Story", "Bug", "Technical task"])),
            created=WRITTEN + timedelta(days=draw(st.sampled_from([0, 30, 400]))),
            pull_request=draw(st.booleans()),
            visibility=draw(st.sampled_from([Visibility.PUBLIC, Visibility.INTERNAL])),
        )
        tickets.append(one)
        made = [that.model_copy(update={"ticket": one.ref}) for that in draw(st.lists(positions(), max_size=3))]
        decisions[one.ref] = sorted(made, key=lambda that: that.made_on)
    return tickets, decisions


def register(tickets: Sequence[TracedTicket], decisions: Decisions | None = None, lost: Lost | None = None) -> Register:
    held = decisions or {}
    frame = Frame(as_of=AsOf(effective=NOW, known=NOW), in_force=clauses_in_force(CONTRACT, NOW), lost=lost or Lost())
    return build(tickets, lambda one: case(one, held.get(one.ref, ())), LOOKUP, frame)


@settings(deadline=None)
@given(mixtures(), st.integers(0, 5), st.integers(0, 5))
def test_counts_reconcile(mixture: tuple[list[TracedTicket], Decisions], withdrawn: int, erased: int) -> None:
    tickets, decisions = mixture
    found = register(tickets, decisions, Lost(withdrawn=withdrawn, erased=erased))
    assert found.counts.reconciles()
    assert found.counts.captured == len(tickets) + withdrawn + erased
    assert found.counts.excluded[Exclusion.WITHDRAWN] == withdrawn
    assert found.counts.excluded[Exclusion.ERASED] == erased
    for code in Classification:
        assert getattr(found.counts, code.value) == sum(one.classification is code for one in found.entries)
    assert found.counts.suspect == sum(bool(one.suspect) for one in found.entries)


@settings(deadline=None)
@given(mixtures())
def test_no_basis_means_open_and_open_means_no_basis(mixture: tuple[list[TracedTicket], Decisions]) -> None:
    for one in register(*mixture).entries:
        assert (not one.basis) is (one.classification is Classification.OPEN)
        assert bool(one.reasons) is (one.classification is Classification.OPEN)


@settings(deadline=None)
@given(mixtures(), st.randoms(use_true_random=False))
def test_the_order_of_the_tickets_does_not_matter(
    mixture: tuple[list[TracedTicket], Decisions], chance: object
) -> None:
    tickets, decisions = mixture
    shuffled = list(tickets)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert register(shuffled, decisions) == register(tickets, decisions)


SWAPPED = {"provider": "client", "client": "provider"}


@settings(deadline=None)
@given(mixtures())
def test_swapping_the_parties_swaps_nothing_but_the_parties(mixture: tuple[list[TracedTicket], Decisions]) -> None:
    tickets, decisions = mixture
    turned = {
        ref: [one.model_copy(update={"party": SWAPPED[one.party]}) for one in made] for ref, made in decisions.items()
    }
    for ours, theirs in zip(register(tickets, decisions).entries, register(tickets, turned).entries, strict=True):
        assert (ours.classification, ours.rule) == (theirs.classification, theirs.rule)
        assert {one.number for one in ours.clauses} == {one.number for one in theirs.clauses}
        said_by = {(SWAPPED[one.party], one.by, one.clause) for one in ours.basis if one.party}
        assert said_by == {(one.party, one.by, one.clause) for one in theirs.basis if one.party}


def test_what_is_not_classified_is_counted_by_reason() -> None:
    found = register(
        [ticket(number=1), ticket(number=2, pull_request=True), ticket(number=3, created=NOW + timedelta(seconds=1))],
        lost=Lost(withdrawn=2, erased=1),
    )
    assert [one.ticket for one in found.entries] == ["PIM-1"]
    assert found.counts.excluded == {
        Exclusion.FILTERED: 0,
        Exclusion.PULL_REQUEST: 1,
        Exclusion.NOT_YET_CREATED: 1,
        Exclusion.WITHDRAWN: 2,
        Exclusion.ERASED: 1,
    }
    assert (found.counts.captured, found.counts.open) == (6, 1)


def test_a_ticket_created_at_the_very_instant_is_classified() -> None:
    assert len(register([ticket(created=NOW)]).entries) == 1


def test_entries_come_in_order_of_source_and_number() -> None:
    tickets = [ticket(number=n, key=key, source=source) for n, (key, source) in enumerate(
        [("PIM-10", "jira"), ("PIM-9", "jira"), ("#2", "github"), ("#11", "github"), ("ABC-1", "jira"), ("x", "jira")]
    )]  # fmt: skip
    assert [one.ticket for one in register(tickets).entries] == ["#2", "#11", "ABC-1", "PIM-9", "PIM-10", "x"]


def test_a_key_of_any_length_can_be_sorted() -> None:
    long = entry(ticket(key="PIM-" + "9" * 5000))
    assert sort_key(long) > sort_key(entry(ticket(key="PIM-10")))


def test_clauses_that_nothing_touches_are_listed_and_only_those_that_can_cover() -> None:
    in_force = clauses_in_force(CONTRACT, NOW)
    assert untouched([], in_force) == ("4.1", "4.2", "4.9", "6.1", "A.1", "A.1")
    tied = entry(ticket(number=1), [decided(DecisionKind.CLAUSES, "6.1")])
    mentioned = entry(ticket(said("4.1", field="comment:3"), number=2))
    assert untouched([line_of(tied), line_of(mentioned)], in_force) == ("4.2", "4.9", "A.1", "A.1")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([decided(DecisionKind.NOT_COVERED, on=date(2026, 5, 10))], ["PIM-1"]),
        ([decided(DecisionKind.NOT_COVERED, on=AMENDED.date())], []),
        ([decided(DecisionKind.CLAUSES, "4.1", on=date(2026, 5, 10))], []),
    ],
)
def test_what_was_not_found_before_an_amendment_is_to_be_looked_at_again(
    made: list[Decision], expected: list[str]
) -> None:
    one = ticket()
    found = {each.code: list(each.examples) for each in register([one], {one.ref: made}).findings}
    assert found.get("decided_before_amendment", []) == expected


def test_findings_name_suspect_contested_and_unread_references() -> None:
    tickets = [ticket(said("4.2"), said("99.9"), number=1), ticket(number=2)]
    differ = [decided(DecisionKind.INTERNAL), decided(DecisionKind.NOT_COVERED, by="client-dsi")]
    found = {one.code: one.examples for one in register(tickets, {tickets[1].ref: differ}).findings}
    unread = found.pop("unknown_number")
    assert [(one.startswith("PIM-1"), one.endswith("99.9")) for one in unread] == [(True, True)]
    assert found == {"suspect_link": ("PIM-1",), "contested_ticket": ("PIM-2",)}
