"""The part of `tracker-scope ticket` that says which sources carry it, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import tables

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.ticket import Disagreement
    from tracker_scope.operations.ticket import TicketView

SHOWN: Final = 400


def sources(view: TicketView, words: Wording) -> None:
    """Print the sources of a ticket that several carry, the one that holds first, and what they say differently."""
    every = view.history.sources
    if not every:
        return
    click.echo()
    click.echo(words.say("cli.ticket.sources", first=every[0], others=", ".join(every[1:])))
    for one in view.history.disagreements:
        at = tables.moment(one.at, view.zone)
        click.echo(words.say("cli.ticket.disagree", field=_named(one.field, view, words), at=at))
        for source, value in zip(one.sources, _values(one, words), strict=True):
            click.echo(f"  {source}{words.say('cli.colon')}{tables.cut(value, SHOWN)}")


def _named(field: str, view: TicketView, words: Wording) -> str:
    if field.startswith("#"):
        return f"{view.state.key}{field}"
    return words.say(f"cli.field.{field}") if words.has(f"cli.field.{field}") else field


def _values(one: Disagreement, words: Wording) -> tuple[str, str]:
    hidden = words.say("cli.restricted")
    return (hidden, hidden) if one.restricted else one.values
