"""The price of an amendment proposal: what was typed, what it sums to, and which amounts are to be completed."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tracker_scope.documents.nodes import (
    EMPTY,
    Cell,
    amount,
    blank,
    day_of,
    phrase,
    quantity,
    rate,
    sentence,
    set_apart,
    table,
    words,
)
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.proposal_front import said, subject
from tracker_scope.documents.roles import person_role
from tracker_scope.model.document import Block, Section, Table, Value
from tracker_scope.model.proposal import Effect, LineFigures, Price, PricedLine, ProposalLine

# The field of an amount that the tool adds up, and that waits for figures which are named where they are missing.
SUM: Final = "sum"


def money(facts: ProposalFacts, price: Price, value: Decimal | None, field: str) -> Value:
    """Write an amount in the currency of the figures, or leave its place to be completed."""
    if value is None or price.currency is None:
        return blank(field)
    return amount(value, price.currency, facts.figures_source)


def price_article(facts: ProposalFacts, price: Price) -> Section:
    """Set the price line by line, the VAT rate by rate, and the price of the contract before and after."""
    blocks: tuple[Block, ...] = (_origin(facts), _lines(facts, price), _rates(facts, price), _total(facts, price))
    if price.percent is not None and price.initial_net is not None and price.currency is not None:
        origin = facts.figures_source
        base = amount(price.initial_net, price.currency, origin)
        blocks += (sentence("proposal_price.percent", percent=rate(price.percent, origin), base=base),)
    return Section(heading=phrase("proposal_price.heading"), blocks=blocks)


def _origin(facts: ProposalFacts) -> Block:
    """Say who typed the figures, in which file, and that the rest is added up."""
    typed, origin = facts.figures, facts.figures_source
    if typed is None:
        return sentence("proposal_price.no_figures")
    return sentence(
        "proposal_price.figures",
        file=words(typed.file, origin),
        digest=words(typed.digest, origin),
        day=day_of(typed.recorded_at, facts.case.zone, origin),
        person=person_role(facts.case, typed.by),
    )


def _lines(facts: ProposalFacts, price: Price) -> Table:
    by_id = {one.line: one for one in price.lines}
    rows = [_row(facts, price, line, by_id.get(line.id, PricedLine(line=line.id))) for line in facts.proposal.lines]
    total = money(facts, price, price.net, SUM)
    rows.append(((phrase("proposal_price.net_total"),), EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, (total,)))
    columns = ("line", "subject", "quantity", "unit", "unit_price", "rate", "net")
    return set_apart(table("proposal_price", columns, rows, "of_lines"), numeric=(2, 4, 5, 6))


def _row(facts: ProposalFacts, price: Price, line: ProposalLine, found: PricedLine) -> tuple[Cell, ...]:
    origin, typed = facts.draft_source, found.figures or LineFigures(line=line.id)
    named: tuple[Cell, ...] = ((words(line.id, origin),), (subject(facts, line),))
    if line.effect is Effect.CLARIFIED:
        nought: Cell = EMPTY if price.currency is None else (money(facts, price, found.net, SUM),)
        return (*named, EMPTY, (phrase("proposal_price.at_no_charge"),), EMPTY, EMPTY, nought)
    figured = facts.figures_source
    return (
        *named,
        (_or_blank(None if typed.quantity is None else quantity(typed.quantity, figured), f"quantity:{line.id}"),),
        (said(typed.unit, f"unit:{line.id}", figured),),
        (money(facts, price, typed.unit_price, f"unit_price:{line.id}"),),
        (_or_blank(None if found.vat_rate is None else rate(found.vat_rate, figured), f"rate:{line.id}"),),
        (money(facts, price, found.net, SUM),),
    )


def _or_blank(value: Value | None, field: str) -> Value:
    return blank(field) if value is None else value


def _rates(facts: ProposalFacts, price: Price) -> Table:
    """Set what VAT is taken on for each rate, then the whole, net and gross."""
    origin = facts.figures_source
    rows: list[tuple[Cell, ...]] = [
        (
            (phrase("proposal_price.at_rate", rate=rate(one.rate, origin)),),
            (money(facts, price, one.net, SUM),),
            (money(facts, price, one.vat, SUM),),
            (money(facts, price, one.net + one.vat, SUM),),
        )
        for one in price.rates
    ]
    if not price.rates or price.gross is None:
        rows.append(((phrase("proposal_price.rates_open"),), EMPTY, EMPTY, EMPTY))
    cells = tuple((money(facts, price, value, SUM),) for value in (price.net, price.vat, price.gross))
    rows.append(((phrase("proposal_price.total"),), *cells))
    return set_apart(table("proposal_price", ("at", "net", "vat", "gross"), rows, "of_rates"), numeric=(1, 2, 3))


def _total(facts: ProposalFacts, price: Price) -> Table:
    """Set the initial price, each earlier amendment and this one, and what they come to."""
    typed = {one.amendment: one.net for one in price.earlier}
    recorded = [one.label for one in facts.documents if one.kind == "amendment"]
    labels = [*recorded, *(label for label in typed if label not in recorded)]
    rows: list[tuple[Cell, ...]] = [
        ((phrase("proposal_price.initial"),), (money(facts, price, price.initial_net, "initial_net"),))
    ]
    for label in labels:
        named = words(label, facts.figures_source)
        key = "earlier" if label in recorded else "earlier_unknown"
        rows.append(
            (
                (phrase(f"proposal_price.{key}", amendment=named),),
                (money(facts, price, typed.get(label), f"earlier:{label}"),),
            )
        )
    # A sum that left out an amendment of which nobody typed the price would be taken for the price of the contract.
    whole = all(label in typed for label in recorded)
    sums = {"before": price.before if whole else None, "this": price.net, "after": price.after if whole else None}
    rows += [((phrase(f"proposal_price.{key}"),), (money(facts, price, value, SUM),)) for key, value in sums.items()]
    return set_apart(table("proposal_price", ("step", "net"), rows, "of_contract"), numeric=(1,))
