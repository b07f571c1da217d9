"""`tracker-scope contract`: records the contract's documents and shows what is in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tracker_scope.cli import options
from tracker_scope.cli.contract_check import check, dismiss
from tracker_scope.cli.contract_compare import compare

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.contract import Added, InForce


CHANGES: Final = {"replaced": "replaced", "added": "added_clause", "deleted": "deleted", "renumbered": "renumbered"}


@click.group("contract")
def COMMAND() -> None:
    """Record the contract and its amendments, and show what is in force."""


@COMMAND.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["baseline", "amendment"]), required=True, help="What the document is.")
@click.option("--label", help="What the parties call it (default: the file's name).")
@click.option("--signed-on", metavar="DATE", required=True, help="The day it was signed.")
@click.option("--effective-on", metavar="DATE", help="The day from which it holds (default: the day it was signed).")
@click.option("--from", "draft", metavar="NAME", help="The draft that was signed: its tickets are proposed row by row.")
@click.option("--confirm-file", type=click.Path(path_type=Path), help="Record the rows of that file as confirmed.")
@options.by
@options.project
def add(file: Path, project: Path, **told: Any) -> int:  # noqa: ANN401  as click names them
    """Record a document of the contract; an amendment is recorded once it is signed."""
    from tracker_scope.cli.signed import add_from_draft
    from tracker_scope.errors import DraftUnclear, Problem
    from tracker_scope.operations.contract import DocumentRequest, add_document
    from tracker_scope.operations.workspace import opened

    by, confirm_file = told.pop("by"), told.pop("confirm_file")
    if confirm_file is not None and told["draft"] is None:
        raise DraftUnclear(problem=Problem("only_of_amendment"))
    with opened(project, create=True) as workspace:
        request = DocumentRequest.model_validate({"file": file, **told})
        if request.draft is not None:
            return add_from_draft(workspace, request, by, confirm_file)
        show_added(add_document(workspace, request), workspace.words)
    return 0


def show_added(done: Added, words: Wording) -> None:
    """Print what was read of a document."""
    from tracker_scope.cli import tables

    key = "cli.contract.added" if done.new else "cli.contract.known"
    click.echo(words.say(key, label=done.document.label, digest=done.document.digest[:12]))
    click.echo("  " + words.say("cli.contract.read", clauses=done.clauses, left_out=done.left_out))
    for change in done.changes:
        number = f"{change.number} → {change.new_number}" if change.new_number else change.number
        click.echo(f"  {words.say('cli.contract.' + CHANGES[change.action])} {number}")
    tables.findings(words, done.findings)


COMMAND.add_command(check)
COMMAND.add_command(compare)
COMMAND.add_command(dismiss)


@COMMAND.command("withdraw")
@click.argument("document", metavar="LABEL_OR_ID")
@options.by
@click.option("--reason", metavar="TEXT", required=True, help="Why it should not have been recorded so.")
@options.project
def withdraw(document: str, by: str | None, reason: str, project: Path) -> None:
    """Take a document's record back, to record it again with the right dates; both stay in the ledger."""
    from tracker_scope.operations.withdraw_document import withdraw_document
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        done = withdraw_document(workspace, document, by, reason)
        key = "cli.contract.withdrawn" if done.new else "cli.contract.withdrawn_before"
        click.echo(workspace.words.say(key, label=done.document.label, id=done.document.id))


@COMMAND.command("not-supplied")
@click.option("--from", "from_", metavar="DATE", required=True, help="The first day without the text in force.")
@click.option("--to", metavar="DATE", help="The first day with it again.")
@click.option("--label", default="", help="Which text is missing.")
@options.project
def not_supplied(from_: str, to: str | None, label: str, project: Path) -> None:
    """Declare a period for which the text in force was not handed over."""
    from tracker_scope.operations.contract import declare_not_supplied
    from tracker_scope.operations.workspace import opened

    with opened(project, create=True) as workspace:
        declare_not_supplied(workspace, from_, to, label)
        click.echo(workspace.words.say("cli.contract.not_supplied", start=from_, end=to or "…"))


@COMMAND.command("show")
@options.as_of
@options.known_at
@options.every
@options.as_json
@options.project
def show(as_of: str | None, known_at: str | None, project: Path, *, every: bool, as_json: bool) -> None:
    """Show the clauses in force on a date."""
    from tracker_scope.operations.contract import in_force
    from tracker_scope.operations.contract_json import contract_json
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        found = in_force(workspace, as_of, known_at)
        if as_json:
            click.echo(contract_json(found))
        else:
            _show(found, workspace.words, every=every)


def _show(found: InForce, words: Wording, *, every: bool) -> None:
    from tracker_scope.cli import tables

    click.echo(tables.as_of(words, found.as_of, found.zone))
    rows = [
        (
            one.clause.number,
            tables.cut(one.clause.title, max(20, tables.width() - 60)),
            words.say(f"terms.clause_kind.{one.clause.kind.value}"),
            tables.cut(found.labels.get(one.document, one.document), 20),
        )
        for one in found.versions
    ]
    heads = ("clause", "title", "kind", "document")
    tables.show(words, [f"cli.heads.{head}" for head in heads], rows, every=every)
    if found.left_out:
        left = [(str(one.place), tables.coded(words, "left_out", one.reason)) for one in found.left_out]
        click.echo()
        tables.show(words, ("cli.heads.left_out", "cli.heads.why"), left, every=every)
    tables.findings(words, found.findings)
