"""`tracker-scope publish`: writes a document that can be shown to the other party."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.publication import Output, Written


@click.group("publish")
def COMMAND() -> None:
    """Write a document that can be shown to the other party."""


@COMMAND.command("scope-statement")
@options.as_of
@options.known_at
@options.language
@options.formats
@options.out
@options.names
@options.project
def scope_statement(project: Path, **asked: object) -> None:
    """Write the scope statement as of a date: each ticket with its clause, its basis and what is missing."""
    from tracker_scope.operations.statement import StatementRequest, publish
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        output = output_of(asked)
        done = publish(workspace, StatementRequest.model_validate({**asked, "output": output}))
        show_files(done.files, workspace.words)


@COMMAND.command("amendment-proposal")
@click.argument("name")
@options.as_of
@options.known_at
@options.language
@options.formats
@options.out
@options.names
@click.option("--complete", is_flag=True, help="Exit with 1 while something is still to be completed.")
@options.project
def amendment_proposal(name: str, project: Path, *, complete: bool, **asked: object) -> int:
    """Write a draft of an amendment: parties, facts, scope, price, schedule, acceptance and every source."""
    from tracker_scope.operations.amendment_proposal import ProposalRequest, publish
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        output = output_of(asked)
        done = publish(workspace, ProposalRequest.model_validate({"name": name, **asked, "output": output}))
        show_files(done.files, workspace.words)
        show_to_complete(name, done.to_complete, workspace.words)
    return 1 if complete and done.to_complete else 0


def output_of(asked: dict[str, object]) -> Output:
    """Take language, formats and folder out of what was asked; raises FormatUnknown."""
    from tracker_scope.operations.publication import Output, formats_of

    formats = formats_of(str(asked.pop("formats")))
    return Output.model_validate({"language": asked.pop("language"), "formats": formats, "out": asked.pop("out")})


def show_files(files: tuple[Written, ...], words: Wording) -> None:
    """Print where each file is, and its digest."""
    for one in files:
        click.echo(words.say("cli.publish.done", path=one.path, digest=one.digest))
    if not all(one.recorded for one in files):
        click.echo(words.say("cli.publish.not_recorded"), err=True)


def show_to_complete(name: str, fields: tuple[str, ...], words: Wording) -> None:
    """Print how many fields of a draft are still to be completed, which, those of one kind on a line, and by what."""
    from tracker_scope.cli import tables
    from tracker_scope.documents.visible import visible

    by_code: dict[str, list[str]] = {}
    for field in fields:
        code, _, where = field.partition(":")
        by_code.setdefault(code, []).append(where)
    click.echo(words.say("cli.publish.to_complete", count=len(fields)) if fields else words.say("cli.publish.complete"))
    for code, places in by_code.items():
        named = " ".join(visible(", ".join(one for one in places if one)).split())
        said = words.say(f"documents.proposal_blank.{code}")
        tables.point(f"{said}{words.say('cli.colon')}{named}" if named else said)
    if fields:
        click.echo(words.say("cli.publish.complete_with", name=name))
