"""`tracker-scope status`: the last run, what is missing, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.status import OpenDraft, Status


@click.command("status")
@options.as_json
@options.project
def COMMAND(project: Path, *, as_json: bool) -> None:
    """Show the last run of each source, what is missing, open and suspect counts, and the next command."""
    from tracker_scope.operations.status import status
    from tracker_scope.operations.status_json import status_json
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        found = status(workspace)
        if as_json:
            click.echo(status_json(found))
        else:
            _show(found, workspace.words)


def _show(found: Status, words: Wording) -> None:
    from tracker_scope.cli import tables
    from tracker_scope.cli.register import show_counts
    from tracker_scope.cli.telling import headline

    rows = [
        (
            run.source,
            run.id,
            tables.moment(run.captured_at, found.zone),
            run.tickets.seen,
            words.say("cli.yes") if run.complete else words.say("cli.no"),
        )
        for run in found.runs
    ]
    heads = ("source", "run", "captured_at", "tickets", "complete")
    if rows:
        tables.show(words, [f"cli.heads.{head}" for head in heads], rows)
    else:
        click.echo(words.say("cli.status.no_runs"))
    _unfinished(found, words)
    for source, at in found.checked.items():
        click.echo(words.say("cli.status.checked", source=source, at=tables.moment(at, found.zone)))
    for run in found.withdrawn:
        click.echo(words.say("cli.status.withdrawn", run=run))
    if found.runs:
        click.echo(words.say("cli.status.limits"))
    tables.limits(words, sorted({limit for run in found.runs for limit in run.limits}))
    _gaps(found, words)
    click.echo(
        words.say("cli.status.recorded", documents=found.documents, people=found.people, records=found.tree.size)
    )
    if found.drafts:
        click.echo(words.say("cli.status.drafts", drafts=", ".join(_draft(one, words) for one in found.drafts)))
    if found.counts is not None:
        show_counts(found.counts, words)
    headline(words, found.telling)
    tables.findings(words, found.findings)
    click.echo(words.say("cli.status.next", command=found.command or words.say(f"cli.next.{found.next}")))


def _unfinished(found: Status, words: Wording) -> None:
    """Say of captures without an end whether they are under way, or how they go on."""
    from tracker_scope.cli import tables

    at = None if found.writing_since is None else tables.moment(found.writing_since, found.zone)
    for source in found.interrupted:
        if at is None:
            click.echo(words.say("cli.status.interrupted", source=source, command=found.resume[source]))
        else:
            click.echo(words.say("cli.status.under_way", source=source, at=at))
    if at is not None and not found.interrupted:
        click.echo(words.say("cli.status.writing", at=at))


def _gaps(found: Status, words: Wording) -> None:
    """Count the gaps that stand, source by source and kind by kind, and say where every one is listed."""
    from tracker_scope.cli import tables

    for source, gaps in found.gaps.items():
        tables.prose(words.say("cli.status.gaps", source=source))
        tables.findings(words, gaps, "gaps")
    if found.gaps:
        tables.prose(words.say("cli.status.every_gap"))


def _draft(one: OpenDraft, words: Wording) -> str:
    """Name a draft, with how much of its lines and figures is to be completed."""
    if one.missing is None:
        return words.say("cli.status.draft_disagrees", name=one.name)
    if not one.missing:
        return words.say("cli.status.draft_complete", name=one.name)
    return words.say("cli.status.draft", name=one.name, count=one.missing)
