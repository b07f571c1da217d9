"""`tracker-scope decide`: records a person's decision on a ticket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.operations.workspace import Workspace


@click.command("decide")
@click.argument("ticket", required=False)
@click.option("--clause", "clauses", multiple=True, metavar="N", help="It rests on clause N (may be repeated).")
@click.option("--correction-of", multiple=True, metavar="N", help="It restores what clause N covers.")
@click.option("--not-covered", is_flag=True, help="No clause in force covers it (--cites N may name an exclusion).")
@click.option("--internal", is_flag=True, help="No deliverable for the client.")
@click.option("--cites", multiple=True, metavar="N", help="A clause cited with --not-covered.")
@options.by
@click.option("--reason", metavar="TEXT", help="Why, in words that the other party can read.")
@click.option("--made-on", metavar="DATE", help="The day it was made (default: that of the source, else today).")
@click.option("--source", metavar="CAPTURE|FILE", help="The writing it rests on: TICKET#N (a comment), or a file.")
@click.option("--file", type=click.Path(path_type=Path), help="Record the decisions of a TOML file (docs/records.md).")
@options.project
def COMMAND(ticket: str | None, file: Path | None, project: Path, **told: object) -> None:
    """Record a person's decision on a ticket; it is never edited, a later one supersedes it."""
    from tracker_scope.operations.decide import decide, requested
    from tracker_scope.operations.workspace import opened

    with opened(project, create=True) as workspace:
        if file is not None:
            import_file(workspace, file)
            return
        decision, new, has_authority, other_kinds = decide(workspace, requested(ticket, told))
        words = workspace.words
        key = "cli.decide.recorded" if new else "cli.decide.known"
        click.echo(words.say(key, ticket=decision.ticket_key, by=decision.by, day=decision.made_on.isoformat()))
        if not has_authority:
            click.echo(words.say("cli.decide.remark", by=decision.by, day=decision.made_on.isoformat()))
        if other_kinds:
            click.echo(words.say("cli.decide.other_kind", clauses=", ".join(other_kinds)))


def import_file(workspace: Workspace, file: Path) -> None:
    """Record the decisions of a file, and say what became of them."""
    from tracker_scope.operations.decide_file import import_decisions

    done = import_decisions(workspace, file)
    click.echo(workspace.words.say("cli.decide.imported", new=len(done.new), known=done.known))
    if done.remarks:
        click.echo(workspace.words.say("cli.decide.remarks", tickets=", ".join(done.remarks)))
    if done.other_kinds:
        click.echo(workspace.words.say("cli.decide.other_kinds", tickets="; ".join(done.other_kinds)))
