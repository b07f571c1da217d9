"""`tracker-scope register`: every ticket classified as of a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.register import Counts
    from tracker_scope.operations.lines import Lines
    from tracker_scope.operations.register import Recorded


WIDE: Final = 110  # columns from which there is room to say when a ticket was told


@click.command("register")
@options.as_of
@options.known_at
@options.as_json
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@options.every
@options.project
def COMMAND(as_of: str | None, known_at: str | None, project: Path, **shown: bool) -> None:
    """Show every captured ticket classified as of a date, with the basis of its class."""
    from tracker_scope.cli import tables
    from tracker_scope.cli.telling import headline
    from tracker_scope.errors import OutputUnclear
    from tracker_scope.operations.register import build_register, recorded
    from tracker_scope.operations.register_csv import register_csv
    from tracker_scope.operations.register_json import lines_of, register_json
    from tracker_scope.operations.workspace import opened

    if shown["as_json"] and shown["as_csv"]:
        raise OutputUnclear
    with opened(project) as workspace:
        found = recorded(workspace, as_of, known_at)
        if shown["as_json"]:
            click.echo(register_json(workspace, found))
        elif shown["as_csv"]:
            click.echo(register_csv(build_register(workspace, found)), nl=False)
        else:
            lines = lines_of(workspace, found)
            click.echo(tables.as_of(workspace.words, found.as_of, workspace.zone))
            show_register(lines, workspace.words, every=shown["every"], at=found)
            show_limits(found, workspace.words)
            show_counts(lines.sums.counts, workspace.words)
            headline(workspace.words, lines.sums.telling)


def show_register(lines: Lines, words: Wording, *, every: bool, at: Recorded) -> None:
    """Print the register's rows, only those that are shown being read, then its findings."""
    from tracker_scope.cli import tables
    from tracker_scope.model.time import day_in

    wanted = lines.tickets if every else lines.tickets[: tables.ROWS_SHOWN]
    told = tables.width() >= WIDE
    names = ("ticket", "title", "class", "clauses", "suspect", *(("told",) if told else ()))
    day = day_in(at.as_of.effective, at.zone)
    rows = [_row(ticket, words, day if told else None) for ticket in wanted]
    tables.show(words, [f"cli.heads.{name}" for name in names], rows, total=len(lines.tickets))
    if not lines.tickets:
        click.echo(words.say("cli.register.none"))
    click.echo()
    tables.findings(words, lines.sums.findings)


def _row(ticket: bytes, words: Wording, day: date | None) -> tuple[str, ...]:
    """Return the cells of one ticket from the JSON of its entry; with a day, also when it was told."""
    import orjson

    from tracker_scope.cli import tables
    from tracker_scope.cli.telling import cell

    entry = orjson.loads(ticket)
    title = words.say("cli.restricted") if entry["restricted"] else entry["title"]
    return (
        entry["ticket"],
        tables.cut(title, max(20, tables.width() - (72 if day is None else WIDE - 20))),
        tables.cut(words.say(f"cli.class.{entry['classification']}"), 26),
        tables.cut(", ".join(entry["clauses"]), 14),
        words.say("cli.yes") if entry["suspect"] else "",
        *(() if day is None else (cell(words, entry["telling"], day),)),
    )


def show_limits(found: Recorded, words: Wording) -> None:
    """Say of each source what it could not show, gaps of its last run included."""
    from tracker_scope.cli import tables
    from tracker_scope.operations.register import last_runs

    for run in last_runs(found):
        click.echo()
        tables.prose(words.say("cli.register.limits", source=run.source, at=tables.day(run.captured_at, found.zone)))
        tables.limits(words, run.limits)
        tables.gaps(words, run.gaps)
        tables.findings(words, run.findings)
    click.echo()


def show_counts(counts: Counts, words: Wording) -> None:
    """Print the counts: seven classes, the excluded by reason, and their sum."""
    from tracker_scope.cli import tables
    from tracker_scope.model.register import Classification

    rows: list[tuple[object, ...]] = [
        (words.say(f"cli.class.{code.value}"), getattr(counts, code.value)) for code in Classification
    ]
    rows += [(words.say(f"cli.excluded.{why.value}"), count) for why, count in counts.excluded.items() if count]
    rows.append((words.say("cli.captured"), counts.captured))
    rows.append((words.say("cli.of_which_suspect"), counts.suspect))
    tables.show(words, ("cli.heads.class", "cli.heads.tickets"), rows)
