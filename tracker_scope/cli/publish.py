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
