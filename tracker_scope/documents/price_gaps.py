"""Which figures of a draft are still to be typed, each under a name that stays the same."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope.model.proposal import AmendmentProposal, Effect, Figures, Instalment, LineFigures, ProposalLine


def missing_figures(proposal: AmendmentProposal, figures: Figures | None) -> tuple[str, ...]:
    """Return the names of the figures that are missing, in the order of the document.

    `currency`, `initial_net`, `earlier.<label>`, `line.<id>.quantity|unit_price|vat_rate`, `milestones`,
    `milestone.<n>.after`, `payments`, `payment.<n>.percent|net|vat|gross|due`; n counts from 1.
    """
    if figures is None:
        lines = [name for line in proposal.lines for name in _of_line(line, None, rated=False)]
        return ("currency", "initial_net", *lines, "milestones", "payments")
    typed = {one.line: one for one in figures.lines}
    rated = figures.vat_rate is not None
    lines = [name for line in proposal.lines for name in _of_line(line, typed.get(line.id), rated=rated)]
    return (*_of_contract(figures), *lines, *_of_schedule(figures), *_of_payments(figures))


def _of_contract(figures: Figures) -> Iterator[str]:
    if figures.initial_net is None:
        yield "initial_net"
    yield from (f"earlier.{one.amendment}" for one in figures.earlier if one.net is None)


def _of_line(line: ProposalLine, typed: LineFigures | None, *, rated: bool) -> Iterator[str]:
    """Name what a line lacks; one that is clarified costs nothing and lacks nothing."""
    if line.effect is Effect.CLARIFIED:
        return
    for field in ("quantity", "unit_price"):
        if typed is None or getattr(typed, field) is None:
            yield f"line.{line.id}.{field}"
    if not rated and (typed is None or typed.vat_rate is None):
        yield f"line.{line.id}.vat_rate"


def _of_schedule(figures: Figures) -> Iterator[str]:
    if not figures.milestones:
        yield "milestones"
    every = enumerate(figures.milestones, start=1)
    yield from (f"milestone.{number}.after" for number, one in every if one.after is None)


def _of_payments(figures: Figures) -> Iterator[str]:
    if not figures.payments:
        yield "payments"
    for number, one in enumerate(figures.payments, start=1):
        yield from (f"payment.{number}.{field}" for field in _of_instalment(one))


def _of_instalment(one: Instalment) -> Iterator[str]:
    yield from (field for field in ("percent", "net", "vat", "gross") if getattr(one, field) is None)
    if one.due_on is None and not one.trigger:
        yield "due"
