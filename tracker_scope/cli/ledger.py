"""`tracker-scope ledger`: head, check, backup, and withdrawal."""

from __future__ import annotations

from pathlib import Path

import click

from tracker_scope.cli import options


@click.group("ledger")
def COMMAND() -> None:
    """Head, check and backup of the ledger, and withdrawal of what was captured by mistake."""


@COMMAND.command("head")
@options.as_json
@options.project
def head(project: Path, *, as_json: bool) -> None:
    """Show size and root of the tree over all records."""
    from tracker_scope.operations.head_json import head_json
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        found = workspace.ledger.head()
        said = workspace.words.say("cli.ledger.head", size=found.size, root=found.root)
        click.echo(head_json(found) if as_json else said)


@COMMAND.command("verify")
@options.project
def verify(project: Path) -> int:
    """Recompute every commitment, every leaf and the root; exit 1 when one does not hold."""
    from tracker_scope.cli.language import in_words
    from tracker_scope.ledger.verification import problem_of
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        failures = workspace.ledger.verify()
        words, size = workspace.words, workspace.ledger.head().size
        click.echo(words.say("cli.ledger.verified", size=size, failures=len(failures)))
        for failure in failures:
            click.echo(f"  {in_words(problem_of(failure), words)}")
        return 1 if failures else 0


@COMMAND.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@options.project
def backup(file: Path, project: Path) -> None:
    """Write a verified copy of the ledger to a new file."""
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        workspace.ledger.backup(file)
        click.echo(workspace.words.say("cli.ledger.backed_up", path=file, size=workspace.ledger.head().size))


@COMMAND.command("withdraw")
@click.argument("run")
@options.by
@click.option("--reason", metavar="TEXT", required=True, help="Why the run is withdrawn.")
@options.project
def withdraw(run: str, by: str | None, reason: str, project: Path) -> None:
    """Withdraw a run, for the wrong client's export: its items leave every view and stay counted."""
    from tracker_scope.operations.withdraw import withdraw as withdraw_run
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        done = withdraw_run(workspace, run, by, reason)
        key = "cli.ledger.withdrawn" if done.new else "cli.ledger.withdrawn_before"
        click.echo(workspace.words.say(key, run=done.run, tickets=done.tickets))


@COMMAND.command("erase")
@click.argument("run")
@options.by
@click.option("--reason", metavar="TEXT", required=True, help="Why its bytes are erased.")
@options.project
def erase(run: str, by: str | None, reason: str, project: Path) -> None:
    """Erase the bytes of a withdrawn run; envelopes and the tree stay as they were."""
    from tracker_scope.operations.withdraw import erase_run
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        count = erase_run(workspace, run, by, reason)
        click.echo(workspace.words.say("cli.ledger.erased", run=run, count=count))
