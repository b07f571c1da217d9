"""What a draft comes to, from the figures that people typed: the tool adds and checks, it never invents."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from babel.numbers import get_currency_precision

from tracker_scope.documents.price_checks import disagreements
from tracker_scope.documents.price_gaps import missing_figures
from tracker_scope.errors.figures import FiguresDisagree
from tracker_scope.errors.problems import of_several
from tracker_scope.model.proposal import (
    AmendmentProposal,
    Effect,
    Figures,
    LineFigures,
    Price,
    PricedLine,
    ProposalLine,
    VatRow,
)

_DIGITS: Final = 120  # enough for any product of two figures that a file may hold, so that nothing is rounded twice
_PERCENT: Final = Decimal("0.01")


def priced(proposal: AmendmentProposal, figures: Figures | None) -> Price:
    """Add up a draft; raises FiguresDisagree where typed figures do not sum, to the cent.

    1 A line's net is quantity × unit price, rounded half up (5 away from zero) to the currency's
    decimals (ISO 4217 as CLDR has them); a clarified line comes to 0, whatever is not typed of it.
    2 VAT is taken once for each rate, on the sum of the nets of that rate, rounded likewise.
    3 Gross is net plus VAT. What was typed of these is compared, and never used.
    """
    with localcontext(prec=_DIGITS):
        price = _added(proposal, figures)
        found = [] if figures is None else disagreements(proposal, figures, price)
    if found:
        raise FiguresDisagree(proposal=proposal.name, problem=of_several(found))
    return price


def _added(proposal: AmendmentProposal, figures: Figures | None) -> Price:
    missing = missing_figures(proposal, figures)
    if figures is None:
        return Price(lines=tuple(_unpriced(line) for line in proposal.lines), missing=missing)
    cent = Decimal(1).scaleb(-get_currency_precision(figures.currency))
    typed = {one.line: one for one in figures.lines}
    lines = tuple(_line(line, typed.get(line.id), figures.vat_rate, cent) for line in proposal.lines)
    taxed = [one for one, line in zip(lines, proposal.lines, strict=True) if line.effect is not Effect.CLARIFIED]
    net = _sum(one.net for one in lines)
    rates = _rates(taxed, cent)
    known = not any(one.net is None or one.vat_rate is None for one in taxed)
    vat = sum((row.vat for row in rates), Decimal(0)) if known else None
    before = _sum([figures.initial_net, *(one.net for one in figures.earlier)])
    return Price(
        currency=figures.currency,
        lines=lines,
        rates=rates,
        net=net,
        vat=vat,
        gross=_sum([net, vat]),
        initial_net=figures.initial_net,
        earlier=figures.earlier,
        before=before,
        after=_sum([before, net]),
        percent=_share(net, figures.initial_net),
        missing=missing,
    )


def _unpriced(line: ProposalLine) -> PricedLine:
    return PricedLine(line=line.id, net=Decimal(0) if line.effect is Effect.CLARIFIED else None)


def _line(line: ProposalLine, typed: LineFigures | None, rate: Decimal | None, cent: Decimal) -> PricedLine:
    if typed is None:
        empty = _unpriced(line)
        return empty if line.effect is Effect.CLARIFIED else empty.model_copy(update={"vat_rate": rate})
    net = None
    if typed.quantity is not None and typed.unit_price is not None:
        net = (typed.quantity * typed.unit_price).quantize(cent, ROUND_HALF_UP)
    if line.effect is Effect.CLARIFIED:
        return PricedLine(line=line.id, figures=typed, vat_rate=typed.vat_rate, net=Decimal(0) if net is None else net)
    own = typed.vat_rate
    return PricedLine(line=line.id, figures=typed, vat_rate=rate if own is None else own, net=net)


def _rates(taxed: list[PricedLine], cent: Decimal) -> tuple[VatRow, ...]:
    """Return a row for each rate of which every line is known; none while a line's rate is missing."""
    rates = {one.vat_rate for one in taxed}
    nets = {rate: _sum(one.net for one in taxed if one.vat_rate == rate) for rate in rates if rate is not None}
    if None in rates:
        return ()
    return tuple(
        VatRow(rate=rate, net=net, vat=(net * rate / 100).quantize(cent, ROUND_HALF_UP))
        for rate, net in sorted(nets.items())
        if net is not None
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Add up; what rests on a missing figure is missing."""
    every = list(amounts)
    known = [one for one in every if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(every) else None


def _share(net: Decimal | None, initial: Decimal | None) -> Decimal | None:
    if net is None or not initial:
        return None
    return (net / initial * 100).quantize(_PERCENT, ROUND_HALF_UP)
