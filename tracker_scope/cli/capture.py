"""`tracker-scope capture`: captures tickets from an export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.capture import CaptureReport, Watch
    from tracker_scope.operations.survey import Survey


@click.command("capture")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--source", metavar="NAME", help="The declared source it belongs to.")
@click.option("--connector", metavar="NAME", help="Which connector reads it (default: as recognised).")
@click.option("--timezone", metavar="TZ", help="The zone of dates that carry none, for example Europe/Paris.")
@click.option("--instance", metavar="URL", help="The tracker's address, where the export does not say it.")
@click.option("--dry-run", is_flag=True, help="Show what is in it and store nothing.")
@options.as_json
@options.project
@options.force
def COMMAND(file: Path | None, project: Path, *, dry_run: bool, as_json: bool, force: bool, **asked: str | None) -> int:
    """Capture tickets from an export: a file, a folder, a .gz or a .zip."""
    from tracker_scope.operations.capture import capture
    from tracker_scope.operations.sources import CaptureRequest
    from tracker_scope.operations.survey import survey
    from tracker_scope.operations.workspace import opened

    with opened(project, force=force, create=True) as workspace:
        request = CaptureRequest.model_validate({"file": file, **asked})
        if dry_run:
            return _show_survey(survey(workspace, request), workspace.words, as_json=as_json)
        report = capture(workspace, request, _watch(workspace.words))
        return show_report(report, workspace.words, as_json=as_json)


def _watch(words: Wording) -> Watch | None:
    """Show progress where a person watches."""
    if not sys.stderr.isatty():
        return None

    def say(tickets: int, size: int) -> None:
        click.echo(
            "\r" + words.say("cli.capture.progress", tickets=tickets, size=size // 1_000_000), err=True, nl=False
        )

    return say


def show_report(report: CaptureReport, words: Wording, *, as_json: bool) -> int:
    """Print what a capture did; 1 when it was kept but is not complete."""
    from tracker_scope.cli import tables
    from tracker_scope.operations.capture_json import capture_json

    run = report.run
    if as_json:
        click.echo(capture_json(report))
        return 0 if run.complete else 1
    if sys.stderr.isatty():
        click.echo("\r" + " " * 60 + "\r", err=True, nl=False)
    counts = run.tickets
    click.echo(words.say("cli.capture.done", run=run.id, source=run.source, connector=run.connector, seen=counts.seen))
    click.echo(
        "  "
        + words.say(
            "cli.capture.counts",
            new=counts.new,
            changed=counts.changed,
            unchanged=counts.unchanged,
            pulls=run.pull_requests,
        )
    )
    if not report.recorded:
        click.echo("  " + words.say("cli.capture.nothing_new"))
    for key in ("newly_declared", "instance_stands_for_source"):
        if getattr(report, key):
            click.echo("  " + words.say(f"cli.capture.{key}", source=run.source))
    tables.findings(words, run.findings)
    click.echo(words.say("cli.capture.limits"))
    tables.limits(words, run.limits)
    tables.gaps(words, run.gaps)
    if not run.complete:
        click.echo("  " + words.say("cli.capture.incomplete", count=len(run.gaps)))
    return 0 if run.complete else 1


def _show_survey(found: Survey, words: Wording, *, as_json: bool) -> int:
    from tracker_scope.cli import tables
    from tracker_scope.operations.capture_json import survey_json

    if as_json:
        click.echo(survey_json(found))
        return 0
    rows = [
        (words.say("cli.survey.source"), found.source),
        (words.say("cli.survey.connector"), found.connector),
        (words.say("cli.survey.instance"), found.instance or words.say("cli.survey.not_said")),
        (words.say("cli.survey.projects"), ", ".join(found.projects) or words.say("cli.survey.not_said")),
        (words.say("cli.survey.tickets"), found.tickets),
        (words.say("cli.survey.pull_requests"), found.pull_requests),
        (words.say("cli.survey.first"), tables.moment(found.first, found.zone) or words.say("cli.survey.not_said")),
        (words.say("cli.survey.last"), tables.moment(found.last, found.zone) or words.say("cli.survey.not_said")),
    ]
    tables.show(words, ("cli.heads.what", "cli.heads.value"), rows)
    click.echo(words.say("cli.capture.limits"))
    tables.limits(words, found.limits)
    tables.findings(words, found.gaps, "gaps")
    tables.findings(words, found.findings)
    click.echo(words.say("cli.survey.nothing_stored"))
    return 0
