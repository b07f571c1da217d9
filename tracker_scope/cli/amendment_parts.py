"""The parts of a draft on a terminal: its lines, its sums with figures one under the other, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import tables

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.base import Finding
    from tracker_scope.model.proposal import AmendmentProposal, Price, PricedLine
    from tracker_scope.operations.amendment_view import DraftLine, DraftView

_TITLE: Final = 40
_NARROW: Final = 14
_FIGURES: Final = 66  # columns that a line and its figures take beside the title
_PLACED: Final = {
    "line": "cli.missing.of_line",
    "payment": "cli.missing.of_payment",
    "milestone": "cli.missing.of_milestone",
    "group": "cli.missing.of_group",
}


def drafts(words: Wording, found: Sequence[DraftLine], zone: str) -> None:
    """Print the drafts that stand, one a row."""
    if not found:
        click.echo(words.say("cli.amendment.none"))
        return
    rows = [
        (
            one.proposal.name,
            len(one.proposal.lines),
            len(one.proposal.tickets),
            words.say("cli.yes" if one.has_figures else "cli.no"),
            words.say("cli.amendment.disagree") if one.missing is None else one.missing,
            tables.day(one.proposal.drafted_at, zone),
            one.signed or "",
        )
        for one in found
    ]
    heads = ("draft", "lines", "tickets", "figures", "missing", "drafted_on", "signed_as")
    tables.show(words, [f"cli.heads.{head}" for head in heads], rows)


def draft(words: Wording, found: DraftView) -> None:
    """Print everything of a draft."""
    proposal = found.proposal
    day = tables.moment(proposal.drafted_at, found.zone)
    click.echo(words.say("cli.amendment.of", name=proposal.name, by=proposal.drafted_by, at=day))
    if proposal.title:
        click.echo(tables.cut(proposal.title, tables.width()))
    if found.signed:
        click.echo(words.say("cli.amendment.signed_as", label=_shown(found.signed)))
    for group in proposal.groups:
        click.echo()
        goal = tables.cut(group.goal, tables.width() - 12) if group.goal else words.say("documents.blank")
        click.echo(words.say("cli.amendment.goal", goal=goal))
        rows = [
            (
                line.id,
                words.say(f"cli.effect.{line.effect.value if line.effect else 'none'}"),
                tables.cut(line.title, _TITLE),
                ", ".join(line.clauses),
                ", ".join(one.key for one in line.tickets),
            )
            for line in group.lines
        ]
        tables.show(words, [f"cli.heads.{one}" for one in ("line", "effect", "title", "clauses", "tickets")], rows)
    click.echo()
    if found.figures is None:
        click.echo(words.say("cli.amendment.without_figures", name=proposal.name))
    else:
        sums(words, proposal, found.price)
    missing(words, found.missing)
    findings(words, found.findings)


def findings(words: Wording, found: Sequence[Finding]) -> None:
    """Print what a person must look at, set apart from what is missing."""
    if found:
        click.echo()
        click.echo(words.say("cli.amendment.look_at"))
        tables.findings(words, found)


def sums(words: Wording, proposal: AmendmentProposal, price: Price) -> None:
    """Print what a draft comes to, line by line, then its totals and the contract before and after."""
    from tabulate import tabulate

    titles = {line.id: line.title for line in proposal.lines}
    rows = [_line(words, one, titles.get(one.line, ""), price) for one in price.lines]
    heads = [words.say(f"cli.heads.{one}") for one in ("line", "title", "quantity", "unit_price", "vat_rate", "net")]
    align = ("left", "left", "right", "right", "right", "right")
    click.echo(tabulate(rows, headers=heads, tablefmt="simple", disable_numparse=True, colalign=align))
    click.echo()
    totals = [(words.say(f"cli.sums.{name}"), _amount(words, getattr(price, name), price)) for name in ("net",)]
    for row in price.rates:
        said = words.say("cli.sums.vat_at", rate=_rate(words, row.rate), net=_amount(words, row.net, price))
        totals.append((said, _amount(words, row.vat, price)))
    names = ("vat", "gross", "initial_net") if len(price.rates) != 1 else ("gross", "initial_net")
    totals += [(words.say(f"cli.sums.{name}"), _amount(words, getattr(price, name), price)) for name in names]
    for one in price.earlier:
        totals.append((words.say("cli.sums.earlier", amendment=_shown(one.amendment)), _amount(words, one.net, price)))
    totals.append((words.say("cli.sums.after"), _amount(words, price.after, price)))
    totals.append((words.say("cli.sums.percent"), _rate(words, price.percent)))
    click.echo(tabulate(totals, tablefmt="plain", disable_numparse=True, colalign=("left", "right")))


def _line(words: Wording, one: PricedLine, title: str, price: Price) -> tuple[str, ...]:
    typed = one.figures
    unit = f" {tables.cut(typed.unit, _NARROW)}" if typed and typed.unit else ""
    unit_price = typed.unit_price if typed else None  # what is clarified comes to nothing without one
    return (
        one.line,
        tables.cut(title, max(_NARROW, tables.width() - _FIGURES)),
        _number(words, typed.quantity if typed else None) + unit,
        _amount(words, unit_price, price) if unit_price is not None or one.net is None else "–",
        _rate(words, one.vat_rate),
        _amount(words, one.net, price),
    )


def _shown(text: str) -> str:
    return tables.cut(text, _TITLE)


def _amount(words: Wording, amount: Decimal | None, price: Price) -> str:
    from tracker_scope.documents.typography import written_amount

    if amount is None or price.currency is None:
        return words.say("documents.blank")
    return written_amount(amount, price.currency, words.language)


def _number(words: Wording, number: Decimal | None) -> str:
    from tracker_scope.documents.typography import written_decimal

    return "–" if number is None else written_decimal(number, words.language)


def _rate(words: Wording, percent: Decimal | None) -> str:
    from tracker_scope.documents.typography import written_rate

    return "–" if percent is None else written_rate(percent, words.language)


def missing(words: Wording, names: Iterable[str], none: str = "complete_now") -> None:
    """Print what is to be completed: what belongs to the whole draft, then line by line; `none` says that all is."""
    placed: dict[str, list[str]] = defaultdict(list)
    every = list(names)
    for name in every:
        place, said = _missing(words, name)
        placed[place].append(said)
    if not every:
        click.echo(words.say(f"cli.amendment.{none}"))
        return
    click.echo(words.say("cli.amendment.missing", count=len(every)))
    for place, fields in placed.items():
        tables.point(f"{place}{words.say('cli.colon')}{', '.join(fields)}" if place else ", ".join(fields))


def _missing(words: Wording, name: str) -> tuple[str, str]:
    """Say where something is missing, and what."""
    kind, _, rest = name.partition(".")
    if kind == "earlier":
        return words.say("cli.missing.of_earlier"), _shown(rest)
    if kind in _PLACED:
        where, _, field = rest.rpartition(".")
        return words.say(_PLACED[kind], name=where), words.say(f"cli.missing.field.{field}")
    return "", words.say(f"cli.missing.{name}")
