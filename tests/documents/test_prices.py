"""Prices: what is typed is added and checked to the cent, what is missing stays missing, nothing is invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_scope.cli.language import error_words
from tracker_scope.documents.prices import priced
from tracker_scope.errors import FiguresDisagree, Problem
from tracker_scope.model.proposal import (
    AmendmentProposal,
    EarlierPrice,
    Effect,
    Figures,
    Instalment,
    LineFigures,
    Milestone,
    Price,
    ProposalGroup,
    ProposalLine,
)
from tracker_scope.operations.workspace import words_of

NOON: Final = datetime(2026, 3, 10, 12, tzinfo=UTC)
CENT: Final = Decimal("0.01")
FACTS: Final = {"file": "figures.toml", "digest": "0" * 64, "by": "provider-pm", "recorded_at": NOON}
DONE: Final = Milestone(name="Delivery", before=date(2026, 6, 1), after=date(2026, 7, 1))


def number(text: str | int) -> Decimal:
    return Decimal(text)


def proposal(*effects: Effect | None) -> AmendmentProposal:
    """Draft one line an effect: L1, L2…"""
    lines = tuple(ProposalLine(id=f"L{place}", effect=one) for place, one in enumerate(effects, start=1))
    return AmendmentProposal(name="A2", groups=(ProposalGroup(lines=lines),), drafted_by="provider-pm", drafted_at=NOON)


def line(place: int, quantity: str | None, price: str | None, **more: Any) -> LineFigures:
    told = {"quantity": quantity and Decimal(quantity), "unit_price": price and Decimal(price)}
    return LineFigures.model_validate({"line": f"L{place}"} | told | more)


def figures(*lines: LineFigures, **more: Any) -> Figures:
    told = {"proposal": "A2", "currency": "EUR", "initial_net": Decimal(100_000), "vat_rate": Decimal(20)}
    return Figures.model_validate(told | FACTS | {"lines": lines} | more)


def problems(draft: AmendmentProposal, told: Figures) -> list[Problem]:
    """Return what is named when figures do not sum, in its order."""
    with pytest.raises(FiguresDisagree) as stopped:
        priced(draft, told)
    assert stopped.value.exit_code == 6
    return list(flat(stopped.value.given["problem"]))


def flat(found: object) -> Iterator[Problem]:
    assert isinstance(found, Problem)
    if found.key == "with_more":
        yield from flat(found.facts["problem"])
        yield from flat(found.facts["more"])
    else:
        yield found


def named(found: list[Problem]) -> list[tuple[str, str]]:
    """Return which two figures each problem names."""
    return [(one.facts["first"].key, one.facts["second"].key) for one in found]  # type: ignore[attr-defined]


# sums


def test_a_removal_is_netted_and_what_is_clarified_costs_nothing() -> None:
    draft = proposal(Effect.ADDED, Effect.REMOVED, Effect.CLARIFIED)
    price = priced(draft, figures(line(1, "12.5", "650"), line(2, "-1", "1500")))
    assert [one.net for one in price.lines] == [number("8125.00"), number("-1500.00"), 0]
    assert (price.net, price.vat, price.gross) == (number(6625), number(1325), number(7950))
    assert (price.before, price.after, price.percent) == (number(100_000), number(106_625), number("6.63"))
    assert price.missing == ("milestones", "payments")


@pytest.mark.parametrize(
    ("quantity", "unit_price", "currency", "net"),
    [
        ("1", "0.005", "EUR", "0.01"),
        ("-1", "0.005", "EUR", "-0.01"),
        ("1", "0.0049", "EUR", "0.00"),
        ("1", "10.5", "JPY", "11"),
        ("1", "10.4999", "JPY", "10"),
        ("1", "1.0005", "TND", "1.001"),
        ("999999999999999.999999", "999999999999999.999999", "EUR", "999999999999999999998000000000.00"),
    ],
)
def test_nets_are_rounded_half_up_to_the_decimals_of_the_currency(
    quantity: str, unit_price: str, currency: str, net: str
) -> None:
    found = priced(proposal(Effect.MODIFIED), figures(line(1, quantity, unit_price), currency=currency))
    assert str(found.net) == net


def test_vat_is_taken_once_for_each_rate() -> None:
    lines = (line(1, "1", "0.42"), line(2, "1", "0.42"), line(3, "1", "0.42", vat_rate=Decimal("5.5")))
    price = priced(proposal(*[Effect.ADDED] * 3), figures(*lines))
    assert [(row.rate, row.net, row.vat) for row in price.rates] == [
        (number("5.5"), number("0.42"), number("0.02")),
        (number(20), number("0.84"), number("0.17")),
    ]
    assert price.vat == number("0.19")
    assert price.gross == number("1.45")


def test_earlier_amendments_count_in_the_total_and_not_in_the_base_of_the_percentage() -> None:
    earlier = (EarlierPrice(amendment="No. 1", net=number(50_000)),)
    price = priced(proposal(Effect.ADDED), figures(line(1, "1", "10000"), earlier=earlier))
    assert (price.before, price.after, price.percent) == (number(150_000), number(160_000), number("10.00"))


def test_a_contract_for_nothing_has_no_percentage() -> None:
    assert priced(proposal(Effect.ADDED), figures(line(1, "1", "1"), initial_net=number(0))).percent is None


# what is missing


def test_without_figures_nothing_is_known_but_that_a_clarification_costs_nothing() -> None:
    price = priced(proposal(Effect.ADDED, Effect.CLARIFIED, None), None)
    assert price.missing == (
        "currency",
        "initial_net",
        "line.L1.quantity",
        "line.L1.unit_price",
        "line.L1.vat_rate",
        "line.L3.quantity",
        "line.L3.unit_price",
        "line.L3.vat_rate",
        "milestones",
        "payments",
    )
    assert [one.net for one in price.lines] == [None, 0, None]
    assert price == Price(lines=price.lines, missing=price.missing)


@pytest.mark.parametrize(
    ("told", "missing", "unknown"),
    [
        ({"initial_net": None}, "initial_net", {"before", "after", "percent"}),
        ({"earlier": (EarlierPrice(amendment="a.b"),)}, "earlier.a.b", {"before", "after"}),
        ({"vat_rate": None}, "line.L1.vat_rate", {"vat", "gross"}),
        ({"lines": (line(1, None, "5"),)}, "line.L1.quantity", {"net", "vat", "gross", "after", "percent"}),
        ({"lines": (line(1, "5", None),)}, "line.L1.unit_price", {"net", "vat", "gross", "after", "percent"}),
        ({"lines": (line(1, "5", None, net=5),)}, "line.L1.unit_price", {"net", "vat", "gross", "after", "percent"}),
        ({"milestones": ()}, "milestones", set()),
        ({"milestones": (DONE, Milestone(name="End"))}, "milestone.2.after", set()),
        ({"payments": (Instalment(name="all"),)}, "payment.1.due", set()),
    ],
)
def test_what_rests_on_a_missing_figure_is_missing(told: dict[str, Any], missing: str, unknown: set[str]) -> None:
    price = priced(proposal(Effect.ADDED), figures(**{"lines": (line(1, "2", "100"),), "milestones": (DONE,)} | told))
    assert missing in price.missing
    sums = ("net", "vat", "gross", "before", "after", "percent")
    assert {name for name in sums if getattr(price, name) is None} == unknown


def test_the_rate_of_one_line_is_missing_though_that_of_another_is_known() -> None:
    lines = (line(1, "1", "100", vat_rate=number(20)), line(2, "1", "100"))
    price = priced(proposal(Effect.ADDED, Effect.ADDED), figures(*lines, vat_rate=None))
    assert (price.net, price.rates, price.vat) == (number(200), (), None)


def test_nothing_is_missing_of_figures_that_are_complete() -> None:
    assert priced(*complete()).missing == ()


# what does not sum


def complete(**more: Any) -> tuple[AmendmentProposal, Figures]:
    """Return a draft and figures in which everything is typed and sums."""
    payments = (
        Instalment(name="order", percent=30, net=300, vat=60, gross=360, trigger="signature"),
        Instalment(name="acceptance", percent=70, net=700, vat=140, gross=840, due_on=date(2026, 9, 1)),
    )
    told = {"net": 1000, "vat": 200, "gross": 1200, "payments": payments, "milestones": (DONE,)}
    return proposal(Effect.ADDED), figures(line(1, "2", "500", net=number(1000)), **told | more)


@pytest.mark.parametrize("effect", [Effect.REMOVED, Effect.CLARIFIED])
@pytest.mark.parametrize("typed", [line(1, "1", "0.01"), line(1, None, None, net=number("0.01"))])
def test_what_is_removed_or_clarified_cannot_cost_a_cent(effect: Effect, typed: LineFigures) -> None:
    found = problems(proposal(effect), figures(typed))[0]
    assert found.key == ("removed_line_adds" if effect is Effect.REMOVED else "clarified_line_costs")
    assert found.facts["line"] == "L1"


def test_what_is_clarified_cannot_be_a_reduction_either() -> None:
    assert problems(proposal(Effect.CLARIFIED), figures(line(1, "-1", "5")))[0].key == "clarified_line_costs"


@pytest.mark.parametrize(
    ("more", "pair"),
    [
        ({"net": number("1000.01")}, ("figure_net_typed", "figure_net")),
        ({"vat": number("199.99")}, ("figure_vat_typed", "figure_vat")),
        ({"gross": number("1200.01")}, ("figure_gross_typed", "figure_gross")),
        ({"lines": (line(1, "2", "500", net=number("999.99")),)}, ("figure_of_line_typed", "figure_of_line")),
    ],
)
def test_a_typed_total_that_differs_by_a_cent_is_named(more: dict[str, Any], pair: tuple[str, str]) -> None:
    (found,) = problems(*complete(**more))
    assert named([found]) == [pair]
    assert str(found.facts["difference"]) == "0.01 EUR"


def test_typed_totals_are_compared_with_each_other_while_the_sums_are_missing() -> None:
    told = figures(line(1, None, None), net=number(100), vat=number(20), gross=number(121))
    assert named(problems(proposal(Effect.ADDED), told)) == [("figure_gross_typed", "figure_net_and_vat_typed")]


def test_payments_are_compared_with_the_typed_total_while_the_sum_is_missing() -> None:
    told = figures(line(1, None, None), net=number(100), payments=(Instalment(name="all", net=number(99)),))
    assert named(problems(proposal(Effect.ADDED), told)) == [("figure_payments_net", "figure_net_typed")]


def test_a_column_that_is_not_typed_in_full_is_not_summed() -> None:
    _, told = complete()
    first, second = told.payments
    bare = second.model_copy(update={"net": None, "percent": None})
    assert "payment.2.net" in priced(*complete(payments=(first, bare))).missing


def test_every_disagreement_is_named_at_once_in_both_languages() -> None:
    draft, told = complete(net=number(1), gross=number(2))
    assert len(problems(draft, told)) == 2
    with pytest.raises(FiguresDisagree) as stopped:
        priced(draft, told)
    french, english = (error_words(stopped.value, words_of(one))[0] for one in ("fr", "en"))  # type: ignore[arg-type]
    assert "total HT saisi\u00a0: 1,00\u00a0€, total HT des lignes\u00a0: 1\u202f000,00\u00a0€" in french
    assert "gross total as typed: €2.00, gross of the lines: €1,200.00 (difference: €1,198.00)" in english


def test_of_thousands_of_disagreements_fifty_are_named_and_the_others_counted() -> None:
    row = Instalment(name="x", net=1, vat=1, gross=3)
    (found,) = problems(*complete(payments=(row,) * 2000))
    assert found.key == "with_others"
    assert found.facts["count"] == 2003 - 50
    assert str(found).count("net plus VAT of payment") == 50


@pytest.mark.parametrize("percents", [("30", "69.99"), ("30.01", "70"), ("30", "60")])
def test_percentages_come_to_a_hundred(percents: tuple[str, str]) -> None:
    payments = [Instalment(name=one, percent=Decimal(one)) for one in percents]
    (found,) = problems(*complete(payments=tuple(payments)))
    assert found.key == "percents_differ"


@pytest.mark.parametrize(
    ("percent", "net", "agrees"),
    [("33.33", "333.33", True), ("33.33", "333.30", True), ("33.33", "333.40", False), ("30", "304.00", False)],
)
def test_an_amount_is_the_share_that_its_row_says(percent: str, net: str, *, agrees: bool) -> None:
    row = Instalment(name="first", percent=Decimal(percent), net=Decimal(net))
    rest = Instalment(name="rest", net=1000 - Decimal(net))
    draft, told = complete(payments=(row, rest))
    if agrees:
        assert priced(draft, told).net == 1000
    else:
        assert named(problems(draft, told)) == [("figure_payment_net", "figure_share_net")]


# promises


amounts = st.decimals(min_value=0, max_value=10**7, places=2)
quantities = st.decimals(min_value=0, max_value=10**4, places=3)
rates = st.sampled_from([Decimal(0), Decimal("2.1"), Decimal("5.5"), Decimal(10), Decimal(20)])
rows = st.lists(st.tuples(quantities, amounts, rates), min_size=1, max_size=6)


def told_of(every: list[tuple[Decimal, Decimal, Decimal]], **more: Any) -> tuple[AmendmentProposal, Figures]:
    lines = [
        LineFigures(line=f"L{place}", quantity=quantity, unit_price=price, vat_rate=rate)
        for place, (quantity, price, rate) in enumerate(every, start=1)
    ]
    return proposal(*[Effect.ADDED] * len(every)), figures(*lines, **more)


def split(total: Decimal, parts: int) -> list[Decimal]:
    """Split an amount to the cent, the last part taking what is left."""
    part = (total / parts).quantize(CENT, ROUND_DOWN)
    return [*[part] * (parts - 1), total - part * (parts - 1)]


@settings(max_examples=60)
@given(every=rows)
def test_sums_reconcile(every: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    price = priced(*told_of(every))
    nets = [(quantity * amount).quantize(CENT, ROUND_HALF_UP) for quantity, amount, _ in every]
    assert price.net == sum(nets)
    assert price.gross == price.net + sum(row.vat for row in price.rates)
    assert price.net == sum(row.net for row in price.rates)
    assert price.after == 100_000 + sum(nets)
    typed = {"net": price.net, "vat": price.vat, "gross": price.gross}
    assert priced(*told_of(every, **typed)).net == price.net


@settings(max_examples=60)
@given(every=rows, parts=st.integers(1, 5), data=st.data())
def test_one_cent_in_any_payment_stops(
    every: list[tuple[Decimal, Decimal, Decimal]], parts: int, data: st.DataObject
) -> None:
    price = priced(*told_of(every))
    assert price.net is not None
    assert price.vat is not None
    columns = [split(price.net, parts), split(price.vat, parts)]
    payments = [
        Instalment(name=str(place), net=net, vat=vat, gross=net + vat)
        for place, (net, vat) in enumerate(zip(*columns, strict=True))
    ]
    assert priced(*told_of(every, payments=tuple(payments))).gross == price.gross
    at, column = data.draw(st.integers(0, parts - 1)), data.draw(st.sampled_from(["net", "vat", "gross"]))
    cent = data.draw(st.sampled_from([CENT, -CENT]))
    payments[at] = payments[at].model_copy(update={column: getattr(payments[at], column) + cent})
    with pytest.raises(FiguresDisagree):
        priced(*told_of(every, payments=tuple(payments)))


@settings(max_examples=60)
@given(effects=st.lists(st.sampled_from([*Effect, None]), max_size=5), currency=st.sampled_from(["EUR", "JPY", "TND"]))
def test_of_nothing_typed_nothing_is_invented(effects: list[Effect | None], currency: str) -> None:
    empty = Figures.model_validate({"proposal": "A2", "currency": currency} | FACTS)
    for told in (None, empty):
        price = priced(proposal(*effects), told)
        known = {amount for one in price.lines for amount in (one.net, one.vat_rate)} - {None}
        assert known <= {Decimal(0)}
        assert price.before is price.after is price.percent is price.initial_net is None
        if any(one is not Effect.CLARIFIED for one in effects):
            assert price.net is price.vat is price.gross is None


@settings(max_examples=60)
@given(every=rows)
def test_the_surroundings_do_not_change_a_sum(every: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    expected = priced(*told_of(every))
    with localcontext(prec=3):
        assert priced(*told_of(every)) == expected
