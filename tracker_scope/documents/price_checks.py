"""Compares the figures of a draft that people typed with the sums, and each of them with the others."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from babel.numbers import get_currency_precision

from tracker_scope.errors.problems import Problem
from tracker_scope.model.party import Money
from tracker_scope.model.proposal import AmendmentProposal, Effect, Figures, Instalment, Price

_COLUMNS: Final = ("net", "vat", "gross")
_WHOLE: Final = Decimal(100)
_SHARE: Final = Decimal("0.01")

Totals = dict[str, Decimal | None]


class _Figure(NamedTuple):
    """A figure with the words that name it."""

    name: Problem
    amount: Decimal | None


def disagreements(proposal: AmendmentProposal, figures: Figures, price: Price) -> list[Problem]:
    """Return every pair of figures that differs, with the difference, in the order of the document."""
    return [
        *_signs(proposal, price),
        *_lines(figures, price),
        *_totals(figures, price),
        *_payments(figures, price),
    ]


def _signs(proposal: AmendmentProposal, price: Price) -> Iterator[Problem]:
    """Check that what is removed adds nothing to the price, and that what is clarified costs nothing."""
    for line, one in zip(proposal.lines, price.lines, strict=True):
        typed = [one.net, one.figures.net if one.figures else None]
        for amount in dict.fromkeys(amount for amount in typed if amount is not None):
            told = {"line": line.id, "amount": _money(amount, price)}
            if line.effect is Effect.REMOVED and amount > 0:
                yield Problem("removed_line_adds", **told)
            if line.effect is Effect.CLARIFIED and amount:
                yield Problem("clarified_line_costs", **told)


def _lines(figures: Figures, price: Price) -> Iterator[Problem]:
    for one in price.lines:
        if one.figures is not None:
            computed = _Figure(Problem("figure_of_line", line=one.line), one.net)
            typed = _Figure(Problem("figure_of_line_typed", line=one.line), one.figures.net)
            yield from _differing(typed, computed, figures.currency)


def _totals(figures: Figures, price: Price) -> Iterator[Problem]:
    for column in _COLUMNS:
        typed = _Figure(Problem(f"figure_{column}_typed"), getattr(figures, column))
        yield from _differing(typed, _Figure(Problem(f"figure_{column}"), getattr(price, column)), figures.currency)
    if price.gross is None and figures.net is not None and figures.vat is not None:
        both = _Figure(Problem("figure_net_and_vat_typed"), figures.net + figures.vat)
        yield from _differing(_Figure(Problem("figure_gross_typed"), figures.gross), both, figures.currency)


def _payments(figures: Figures, price: Price) -> Iterator[Problem]:
    """Check rows, then columns typed in full; a total that cannot be computed yet is taken as typed."""
    names = {column: Problem(f"figure_{column}") for column in _COLUMNS}
    totals: Totals = {column: getattr(price, column) for column in _COLUMNS}
    for column in _COLUMNS:
        if totals[column] is None:
            names[column], totals[column] = Problem(f"figure_{column}_typed"), getattr(figures, column)
    for number, one in enumerate(figures.payments, start=1):
        yield from _instalment(number, one, figures.currency)
        yield from _shares(number, one, (totals, figures.currency))
    for column in _COLUMNS:
        paid = _Figure(Problem(f"figure_payments_{column}"), _column(figures, column))
        yield from _differing(paid, _Figure(names[column], totals[column]), figures.currency)
    percents = _column(figures, "percent")
    if percents is not None and percents != _WHOLE:
        yield Problem("percents_differ", sum=_number(percents), difference=_number(percents - _WHOLE))


def _column(figures: Figures, column: str) -> Decimal | None:
    """Return the sum of a column of payments, None unless it is typed in full."""
    every = [getattr(one, column) for one in figures.payments]
    typed = [one for one in every if one is not None]
    return sum(typed, Decimal(0)) if every and len(typed) == len(every) else None


def _instalment(number: int, one: Instalment, currency: str) -> Iterator[Problem]:
    if one.net is not None and one.vat is not None:
        both = _Figure(Problem("figure_payment_net_and_vat", number=number, name=one.name), one.net + one.vat)
        gross = _Figure(Problem("figure_payment_gross", number=number, name=one.name), one.gross)
        yield from _differing(gross, both, currency)


def _shares(number: int, one: Instalment, told: tuple[Totals, str]) -> Iterator[Problem]:
    """Compare amounts with the percentage of the row.

    A percentage of two decimals is itself rounded (a third is 33.33), and a last row takes what
    rounding left: they agree when the amount is less than a cent from that share of the total,
    or when its own share of the total, to two decimals, is that percentage.
    """
    totals, currency = told
    cent = Decimal(1).scaleb(-get_currency_precision(currency))
    for column in _COLUMNS:
        total, amount = totals[column], getattr(one, column)
        if one.percent is None or amount is None or not total:
            continue
        due = total * one.percent / _WHOLE
        share = (amount / total * _WHOLE).quantize(_SHARE, ROUND_HALF_UP)
        if abs(amount - due) >= cent and share != one.percent:
            paid = _Figure(Problem(f"figure_payment_{column}", number=number, name=one.name), amount)
            name = Problem(f"figure_share_{column}", percent=_number(one.percent))
            yield from _differing(paid, _Figure(name, due.quantize(cent, ROUND_HALF_UP)), currency)


def _differing(first: _Figure, second: _Figure, currency: str) -> Iterator[Problem]:
    if first.amount is None or second.amount is None or first.amount == second.amount:
        return
    yield Problem(
        "figures_differ",
        first=first.name,
        one=Money(amount=first.amount, currency=currency),
        second=second.name,
        other=Money(amount=second.amount, currency=currency),
        difference=Money(amount=abs(first.amount - second.amount), currency=currency),
    )


def _money(amount: Decimal, price: Price) -> Money:
    return Money(amount=amount, currency=price.currency or "XXX")


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"
