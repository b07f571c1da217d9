"""Asks a person, row by row, whether a ticket of the draft rests on a clause of the signed text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import tables

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.contract import DocumentRequest
    from tracker_scope.operations.signed_amendment import Candidate, Row, Signed
    from tracker_scope.operations.workspace import Workspace

_YES: Final = frozenset({"y", "yes", "o", "oui"})
_SKIP: Final = frozenset({"", "s", "skip", "n", "no", "non", "passer", "p"})
_LINES: Final = 6
INCOMPLETE: Final = 1


def add_from_draft(workspace: Workspace, request: DocumentRequest, by: str | None, confirm_file: Path | None) -> int:
    """Record a signed amendment, show its rows and take a person's confirmation; returns the exit code."""
    from tracker_scope.cli.contract import show_added
    from tracker_scope.operations.recorded import people_of
    from tracker_scope.operations.signed_amendment import add_signed
    from tracker_scope.operations.signed_rows import write_rows
    from tracker_scope.operations.workspace import named_person

    words = workspace.words
    asked = confirm_file is None and is_watched()
    if asked:
        named_person(workspace, people_of(workspace), by)  # who confirms is known before anything is recorded
    signed = add_signed(workspace, request)
    show_added(signed.added, words)
    tables.findings(words, signed.findings)
    if not signed.is_in_force:
        click.echo(words.say("cli.signed.later", day=signed.from_day.isoformat()))
    elif confirm_file is not None:
        from tracker_scope.cli.decide import import_file

        import_file(workspace, confirm_file)
        return 0
    elif asked:
        _ask_all(workspace, signed, by)
        return 0
    if signed.rows:
        file = write_rows(workspace, signed, by)
        click.echo(words.say("cli.signed.written" if file.new else "cli.signed.there", path=file.path))
        click.echo(words.say("cli.signed.next", path=file.path))
    return INCOMPLETE if confirm_file is not None else 0


def is_watched() -> bool:
    """Tell whether a person is there to answer."""
    return sys.stdin.isatty()


def _ask_all(workspace: Workspace, signed: Signed, by: str | None) -> None:
    """Ask of every row, then record what was confirmed, all of it or nothing."""
    from tracker_scope.operations.signed_amendment import confirm, numbers_in_force
    from tracker_scope.operations.signed_rows import reason_of

    words, in_force = workspace.words, numbers_in_force(workspace)
    chosen = [(row, number) for row in signed.rows if (number := _ask(words, row, in_force)) is not None]
    reasons = {row.line: reason_of(words, signed, row) for row, _ in chosen}
    done = confirm(workspace, chosen, by, reasons)
    click.echo(words.say("cli.decide.imported", new=len(done.new), known=done.known))
    if done.remarks:
        click.echo(words.say("cli.decide.remarks", tickets=", ".join(done.remarks)))


def _ask(words: Wording, row: Row, in_force: dict[str, str]) -> str | None:
    """Ask of one row: yes to the one clause that is proposed, the number of another in force, or nothing."""
    from tracker_scope.contract.numbers import number_key

    click.echo()
    shown = words.say("cli.signed.row", line=row.line, title=row.title, ticket=row.ticket.key)
    click.echo(tables.cut(shown, tables.width()))
    for one in row.candidates:
        _show(words, one)
    if not row.candidates:
        click.echo(words.say("cli.signed.no_candidate"))
    question = words.say("cli.signed.ask_one", clause=row.only) if row.only else words.say("cli.signed.ask")
    while True:
        click.echo(question + " ", nl=False)
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        answer = line.strip().casefold()
        if answer in _SKIP:
            return None
        if answer in _YES and row.only:
            return row.only
        if number_key(answer) in in_force:
            return in_force[number_key(answer)]
        click.echo(words.say("cli.signed.not_one"))


def _show(words: Wording, one: Candidate) -> None:
    key = "cli.signed.named" if one.named else "cli.signed.by_words"
    said = words.say(key, clause=one.number, title=one.title, place=one.place)
    click.echo("  " + tables.cut(said, tables.width() - 2))
    lines = [line for line in one.text.splitlines() if line.strip()]
    for line in lines[:_LINES]:
        click.echo("    | " + tables.cut(line, tables.width() - 6))
    if len(lines) > _LINES:
        click.echo("    | …")
