"""`tracker-scope demo`: makes the bundled project and shows what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.settings import Language


@click.command("demo")
@click.option("--into", type=click.Path(path_type=Path), default=Path("tracker-scope-demo"), help="An empty folder.")
@options.language
def COMMAND(into: Path, language: str | None) -> None:
    """Make a realistic project in a folder, offline, with its register and scope statement."""
    from tracker_scope.cli import tables
    from tracker_scope.cli.language import spoken
    from tracker_scope.cli.register import show_counts
    from tracker_scope.operations.demo import demo
    from tracker_scope.operations.workspace import words_of

    spoken_here: Language = "fr" if (language or spoken()) == "fr" else "en"
    words = words_of(spoken_here)
    made = demo(into, spoken_here)
    click.echo(words.say("cli.demo.intro"))
    for run in made.runs:
        counts = run.tickets
        click.echo(words.say("cli.demo.captured", source=run.source, seen=counts.seen, pulls=run.pull_requests))
    for added in made.documents:
        click.echo(words.say("cli.demo.contract", label=added.document.label, clauses=added.clauses))
    click.echo(words.say("cli.demo.people", persons=made.persons, decisions=made.decisions))
    click.echo(words.say("cli.demo.statement", path=made.statement.relative_to(made.folder).as_posix()))
    click.echo(words.say("cli.demo.next", folder=into.as_posix()))
    click.echo()
    click.echo(tables.as_of(words, made.result.as_of, made.zone))
    show_counts(made.result.counts, words)
