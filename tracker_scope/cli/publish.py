"""`tracker-scope publish`: writes a document that can be shown to the other party."""

from __future__ import annotations

from pathlib import Path

import click

from tracker_scope.cli import options


@click.group("publish")
def COMMAND() -> None:
    """Write a document that can be shown to the other party."""


@COMMAND.command("scope-statement")
@options.as_of
@options.known_at
@options.language
@click.option("--format", "format", default="markdown", show_default=True, metavar="NAME", help="The output format.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder (default: the project's 'out').")
@click.option("--names", is_flag=True, help="Show account names beside roles.")
@options.project
def scope_statement(project: Path, **asked: object) -> None:
    """Write the scope statement as of a date: each ticket with its clause, its basis and what is missing."""
    from tracker_scope.operations.statement import StatementRequest, publish
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        done = publish(workspace, StatementRequest.model_validate(asked))
        click.echo(workspace.words.say("cli.publish.done", path=done.path, digest=done.digest))
        if not done.recorded:
            click.echo(workspace.words.say("cli.publish.not_recorded"), err=True)
