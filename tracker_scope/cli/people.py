"""`tracker-scope people`: the parties, the persons and their dated authority."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.party import Authority


@click.group("people")
def COMMAND() -> None:
    """Record the parties, the persons and their dated authority."""


@COMMAND.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@options.project
def import_(file: Path, project: Path) -> None:
    """Record the parties and persons of a TOML file (docs/records.md)."""
    from tracker_scope.operations.people import import_people
    from tracker_scope.operations.workspace import opened

    with opened(project, create=True) as workspace:
        new = import_people(workspace, file)
        words = workspace.words
        click.echo(words.say("cli.people.recorded", parties=len(new.parties), persons=len(new.persons)))


@COMMAND.command("add")
@click.argument("person")
@click.option("--party", required=True, help="The party's id.")
@click.option("--party-name", help="The party's name, when it is recorded for the first time.")
@click.option("--side", type=click.Choice(["client", "provider"]), help="The party's side, the first time.")
@click.option("--function", default="", help="The person's function.")
@click.option("--account", multiple=True, help="A tracker account of that person (may be repeated).")
@click.option("--may-decide", is_flag=True, help="This person's words are a position of the party.")
@click.option("--may-order-up-to", metavar="AMOUNT", help='For example "20000.00 EUR".')
@click.option("--from", "from_", metavar="DATE", help="The first day of the authority.")
@click.option("--to", metavar="DATE", help="The last day of the authority.")
@options.project
def add(person: str, project: Path, **told: object) -> None:
    """Record one person, and the party when it is named for the first time."""
    from tracker_scope.operations.people import add_person, described
    from tracker_scope.operations.workspace import opened

    with opened(project, create=True) as workspace:
        new = add_person(workspace, *described(person, told))
        words = workspace.words
        click.echo(words.say("cli.people.recorded", parties=len(new.parties), persons=len(new.persons)))


@COMMAND.command("show")
@options.project
def show(project: Path) -> None:
    """Show the persons and their authority."""
    from tracker_scope.cli import tables
    from tracker_scope.operations.recorded import people_of
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        words = workspace.words
        rows = [
            (one.id, one.party, one.function, ", ".join(one.accounts), _authority(one.authority, words))
            for one in people_of(workspace).persons
        ]
        heads = ("person", "party", "function", "accounts", "authority")
        tables.show(words, [f"cli.heads.{head}" for head in heads], rows)


@COMMAND.command("missing")
@options.every
@options.project
def missing(project: Path, *, every: bool) -> None:
    """Show the accounts that wrote in captured tickets and belong to no recorded person."""
    from tracker_scope.cli import tables
    from tracker_scope.operations.accounts import missing_accounts
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        rows = missing_accounts(workspace)
        if rows:
            tables.show(workspace.words, ("cli.heads.accounts", "cli.heads.tickets"), rows, every=every)
        else:
            tables.prose(workspace.words.say("cli.people.all_known"))


def _authority(held: tuple[Authority, ...], words: Wording) -> str:
    """Say each authority with its days; none held says so."""
    said = [
        words.say(
            "cli.people.may_decide" if one.may_decide else "cli.people.may_order",
            start=one.from_ or "…",
            end=one.to or "…",
        )
        for one in held
    ]
    return "; ".join(said) or words.say("cli.people.none")
