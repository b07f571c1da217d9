"""The schedule, the payments and the acceptance of an amendment proposal."""

from __future__ import annotations

from decimal import Decimal

from tracker_scope.documents.nodes import (
    EMPTY,
    Cell,
    blank,
    count,
    day,
    phrase,
    rate,
    sentence,
    set_apart,
    table,
    words,
)
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.proposal_front import said
from tracker_scope.documents.proposal_price import SUM, money
from tracker_scope.model.document import Section, Value
from tracker_scope.model.proposal import Instalment, Milestone, Price


def schedule(facts: ProposalFacts) -> Section:
    """Set each milestone with its dates before and after, and the calendar days between them."""
    heading = phrase("proposal_schedule.heading")
    milestones = facts.figures.milestones if facts.figures else ()
    if not milestones:
        return Section(heading=heading, blocks=(sentence("proposal_schedule.none", milestones=blank("milestones")),))
    rows = [_milestone(facts, f"{number}. {one.name}", one) for number, one in enumerate(milestones, start=1)]
    listed = table("proposal_schedule", ("milestone", "before", "after", "days", "cause", "depends_on"), rows)
    return Section(
        heading=heading, blocks=(sentence("proposal_schedule.introduction"), set_apart(listed, numeric=(3,)))
    )


def _milestone(facts: ProposalFacts, named: str, one: Milestone) -> tuple[Cell, ...]:
    origin = facts.figures_source
    moved = None if one.before is None or one.after is None else (one.after - one.before).days
    return (
        (words(one.name, origin),),
        (phrase("proposal_schedule.no_earlier") if one.before is None else day(one.before, origin),),
        (blank(f"milestone_after:{named}") if one.after is None else day(one.after, origin),),
        EMPTY if moved is None else (count(moved, origin),),
        (said(one.cause, f"milestone_cause:{named}", origin),),
        (said(one.depends_on, f"milestone_depends:{named}", origin),),
    )


def payments(facts: ProposalFacts, price: Price) -> Section:
    """Set each payment with its share and its amounts, and what they sum to."""
    heading, typed = phrase("proposal_payments.heading"), facts.figures
    if typed is None or not typed.payments:
        return Section(heading=heading, blocks=(sentence("proposal_payments.none", payments=blank("payments")),))
    rows = [_payment(facts, price, number, one) for number, one in enumerate(typed.payments, start=1)]
    rows.append(_sums(facts, price, typed.payments))
    columns = ("payment", "percent", "net", "vat", "gross", "due")
    listed = set_apart(table("proposal_payments", columns, rows), numeric=(1, 2, 3, 4))
    blocks = (listed,)
    paid = _sum(typed.payments, "gross")
    if paid is not None and paid == price.gross:
        gross = money(facts, price, price.gross, SUM)
        return Section(heading=heading, blocks=(*blocks, sentence("proposal_payments.equal", gross=gross)))
    return Section(heading=heading, blocks=blocks)


def _payment(facts: ProposalFacts, price: Price, number: int, one: Instalment) -> tuple[Cell, ...]:
    origin, named = facts.figures_source, f"{number}. {one.name}"
    share: Value = blank(f"payment_percent:{named}") if one.percent is None else rate(one.percent, origin)
    return (
        (words(one.name, origin),),
        (share,),
        (money(facts, price, one.net, f"payment_net:{named}"),),
        (money(facts, price, one.vat, f"payment_vat:{named}"),),
        (money(facts, price, one.gross, f"payment_gross:{named}"),),
        _due(facts, named, one),
    )


def _due(facts: ProposalFacts, named: str, one: Instalment) -> Cell:
    origin = facts.figures_source
    due: Cell = (words(one.trigger, origin),) if one.trigger else EMPTY
    if one.due_on is not None:
        due += (day(one.due_on, origin),)
    return due or (blank(f"payment_due:{named}"),)


def _sums(facts: ProposalFacts, price: Price, payments: tuple[Instalment, ...]) -> tuple[Cell, ...]:
    """Add up each column; one that lacks a figure has no sum."""
    percent = _sum(payments, "percent")
    shares: Cell = EMPTY if percent is None else (rate(percent, facts.figures_source),)
    sums = (_sum(payments, field) for field in ("net", "vat", "gross"))
    cells = (EMPTY if one is None else (money(facts, price, one, SUM),) for one in sums)
    return ((phrase("proposal_payments.sum"),), shares, *cells, EMPTY)


def _sum(payments: tuple[Instalment, ...], field: str) -> Decimal | None:
    every = [getattr(one, field) for one in payments]
    return None if None in every else sum(every, Decimal(0))


def acceptance(facts: ProposalFacts) -> Section:
    """State how what is delivered is tested and by what record that is established."""
    told, origin = facts.proposal.acceptance, facts.draft_source
    rows: dict[str, Cell] = {
        "tests": (said(told.tests, "tests", origin),),
        "period": _period(facts),
        "classes": (said(told.defect_classes, "classes", origin),),
        "record": (said(told.record, "record", origin),),
    }
    listed: list[tuple[Cell, ...]] = [((phrase(f"proposal_acceptance.{key}"),), cell) for key, cell in rows.items()]
    return Section(
        heading=phrase("proposal_acceptance.heading"),
        blocks=(
            sentence("proposal_acceptance.criteria"),
            table("proposal_acceptance", ("item", "value"), listed),
        ),
    )


def _period(facts: ProposalFacts) -> Cell:
    told = facts.proposal.acceptance
    if told.period_days is None or told.period_kind is None:
        return (blank("period"),)
    return (phrase(f"proposal_acceptance.{told.period_kind}", count=count(told.period_days, facts.draft_source)),)
