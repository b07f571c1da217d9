"""`tracker-scope ticket`: everything known of one ticket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.ticket import TicketView


@click.command("ticket")
@click.argument("key")
@options.as_of
@options.known_at
@options.as_json
@options.project
def COMMAND(key: str, as_of: str | None, known_at: str | None, project: Path, *, as_json: bool) -> None:
    """Show one ticket: state, history, mentions, decisions, class and the rule that gave it, gaps."""
    from tracker_scope.operations.register import recorded
    from tracker_scope.operations.ticket import view_ticket
    from tracker_scope.operations.ticket_json import ticket_json
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        view = view_ticket(workspace, recorded(workspace, as_of, known_at), key)
        if as_json:
            click.echo(ticket_json(view))
        else:
            show_ticket(view, workspace.words)


def show_ticket(view: TicketView, words: Wording) -> None:
    """Print a ticket in parts, each under its heading; a restricted ticket shows its key alone."""
    from tracker_scope.cli import ticket_history, ticket_parts, ticket_sources

    ticket_parts.head(view, words)
    if view.history.visibility.value != "public":
        return
    ticket_history.versions(view, words)
    ticket_history.comments(view, words)
    ticket_history.noted(view, words)
    ticket_parts.mentions(view, words)
    ticket_parts.decisions(view, words)
    ticket_parts.telling(view, words)
    ticket_parts.moved(view, words)
    ticket_sources.sources(view, words)
    ticket_parts.limits(view, words)
