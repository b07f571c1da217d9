"""`tracker-scope register`: every ticket classified as of a date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.register import Counts
    from tracker_scope.operations.lines import Lines
    from tracker_scope.operations.register import Recorded


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
            show_register(lines, workspace.words, every=shown["every"])
            show_limits(found, workspace.words)
            show_counts(lines.sums.counts, workspace.words)


def show_register(lines: Lines, words: Wording, *, every: bool) -> None:
    """Print the register's rows, only those that are shown being read, then its findings."""
    from tracker_scope.cli import tables

    wanted = lines.tickets if every else lines.tickets[: tables.ROWS_SHOWN]
    heads = [f"cli.heads.{head}" for head in ("ticket", "title", "class", "clauses", "suspect")]
    tables.show(words, heads, [_row(ticket, words) for ticket in wanted], total=len(lines.tickets))
    if not lines.tickets:
        click.echo(words.say("cli.register.none"))
    click.echo()
    tables.findings(words, lines.sums.findings)


def _row(ticket: bytes, words: Wording) -> tuple[str, ...]:
    """Return the cells of one ticket from the JSON of its entry."""
    import orjson

    from tracker_scope.cli import tables

    entry = orjson.loads(ticket)
    title = words.say("cli.restricted") if entry["restricted"] else entry["title"]
    return (
        entry["ticket"],
        tables.cut(title, max(20, tables.width() - 72)),
        tables.cut(words.say(f"cli.class.{entry['classification']}"), 26),
        tables.cut(", ".join(entry["clauses"]), 14),
        words.say("cli.yes") if entry["suspect"] else "",
    )


def show_limits(found: Recorded, words: Wording) -> None:
    """Say of each source what it could not show, gaps of its last run included."""
    from tracker_scope.cli import tables
    from tracker_scope.operations.register import last_runs

    for run in last_runs(found):
        click.echo()
        click.echo(words.say("cli.register.limits", source=run.source, at=run.captured_at.date().isoformat()))
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
