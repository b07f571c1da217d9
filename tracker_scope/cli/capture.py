"""`tracker-scope capture`: captures tickets from an export."""

from __future__ import annotations

import math
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import options
from tracker_scope.errors import ConnectorError, UsageError

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.capture import CaptureReport, Watch
    from tracker_scope.operations.survey import Survey
    from tracker_scope.operations.workspace import Workspace
    from tracker_scope.settings import SourceSettings

# Of seconds: below, a wait is no news.
LONG: Final = 5
# Of tickets that moved: named on the terminal; --json names them all.
KEYS: Final = 5


@click.command("capture")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--source", metavar="NAME", help="The declared source it belongs to.")
@click.option("--connector", metavar="NAME", help="Which connector reads it (default: as recognised).")
@click.option("--timezone", metavar="TZ", help="The zone of dates that carry none, for example Europe/Paris.")
@click.option("--instance", metavar="URL", help="The tracker's address, where the export does not say it.")
@click.option("--dry-run", is_flag=True, help="Show what is in it and store nothing.")
@click.option(
    "--sweep", is_flag=True, help="Ask a live tracker for everything, anew: a run that was interrupted is given up."
)
@options.as_json
@options.project
@options.force
def COMMAND(  # noqa: PLR0913  # one parameter an option
    file: Path | None, project: Path, *, dry_run: bool, sweep: bool, as_json: bool, force: bool, **asked: str | None
) -> int:
    """Capture tickets from an export (a file, a folder, a .gz or a .zip), or from the declared live trackers."""
    from tracker_scope.operations.capture import capture
    from tracker_scope.operations.live_session import live_sources
    from tracker_scope.operations.source_options import refuse_of_exports
    from tracker_scope.operations.sources import CaptureRequest
    from tracker_scope.operations.workspace import opened

    with opened(project, force=force, create=True) as workspace:
        request = CaptureRequest.model_validate({"file": file, **asked})
        live = live_sources(workspace.settings, request)
        if live:
            for one in live:
                refuse_of_exports(one, asked)
            return _capture_live(workspace, live, sweep=sweep, dry_run=dry_run, as_json=as_json)
        if dry_run:
            from tracker_scope.operations.survey import survey

            return _show_survey(survey(workspace, request), workspace.words, as_json=as_json)
        report = capture(workspace, request, _watch(workspace))
        return show_report(report, workspace, as_json=as_json)


def _capture_live(
    workspace: Workspace, sources: tuple[SourceSettings, ...], *, sweep: bool, dry_run: bool, as_json: bool
) -> int:
    from tracker_scope.cli.sources import show_checks
    from tracker_scope.operations.clock import system_jitter
    from tracker_scope.operations.live_capture import Ways, capture_each
    from tracker_scope.operations.source_check import check_sources

    if dry_run:
        return show_checks(check_sources(workspace, sources), workspace.words, as_json=as_json)
    ways = Ways(sleep=_sleep(workspace), jitter=system_jitter, watch=_watch(workspace), sweep=sweep)
    return max(_show_done(done, workspace, as_json=as_json) for done in capture_each(workspace, sources, ways))


def _show_done(done: CaptureReport | ConnectorError | UsageError, workspace: Workspace, *, as_json: bool) -> int:
    from tracker_scope.cli.language import error_text, wipe_progress

    if not isinstance(done, ConnectorError | UsageError):
        return show_report(done, workspace, as_json=as_json)
    wipe_progress()
    click.echo(error_text(done, workspace.words), err=True)
    return done.exit_code


def _sleep(workspace: Workspace) -> Callable[[float], None]:
    """Say, where it takes long enough to wonder, that the tracker makes us wait."""
    from tracker_scope.operations.clock import system_sleep

    def sleep(seconds: float) -> None:
        if seconds >= LONG:
            click.echo("\r" + workspace.words.say("cli.capture.waiting", seconds=math.ceil(seconds)), err=True)
        system_sleep(seconds)

    return sleep


def _watch(workspace: Workspace) -> Watch | None:
    """Show progress where a person watches."""
    if not sys.stderr.isatty():
        return None
    words = workspace.words

    def say(tickets: int, size: int) -> None:
        click.echo("\r" + words.say("cli.capture.progress", count=tickets, size=size // 1_000_000), err=True, nl=False)

    return say


def show_report(report: CaptureReport, workspace: Workspace, *, as_json: bool) -> int:
    """Print what a capture did; 1 when it was kept but is not complete."""
    from tracker_scope.cli import tables
    from tracker_scope.cli.language import wipe_progress
    from tracker_scope.operations.capture_json import capture_json

    run = report.run
    if as_json:
        click.echo(capture_json(report))
        return 0 if run.complete else 1
    wipe_progress()
    words, counts = workspace.words, run.tickets
    told = {"source": run.source, "connector": run.connector, "count": counts.seen}
    if report.recorded:
        tables.prose(words.say("cli.capture.done", run=run.id, **told))
    else:
        since = tables.moment(report.unchanged_since, workspace.zone)
        tables.prose(words.say("cli.capture.nothing_new", at=since, **told))
    _under(
        words.say(
            "cli.capture.counts",
            new=counts.new,
            changed=counts.changed,
            unchanged=counts.unchanged,
            pulls=run.pull_requests,
        )
    )
    _show_keys(report, words)
    for key in ("newly_declared", "instance_stands_for_source"):
        if getattr(report, key):
            _under(words.say(f"cli.capture.{key}", source=run.source))
    tables.findings(words, run.findings)
    if report.swept_at is not None:
        _show_extent(report, words, workspace.zone)
    click.echo(words.say("cli.capture.limits"))
    tables.limits(words, run.limits)
    tables.gaps(words, run.gaps)
    if not run.complete:
        _under(words.say("cli.capture.incomplete", count=report.incomplete if report.swept_at else len(run.gaps)))
    return 0 if run.complete else 1


def _under(text: str) -> None:
    """Print a line that belongs to the one above; on a terminal wrapped between words."""
    from tracker_scope.cli import tables

    wrapped = textwrap.fill(
        text,
        tables.width(),
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo(wrapped if sys.stdout.isatty() else f"  {text}")


def _show_keys(report: CaptureReport, words: Wording) -> None:
    """Name the first of the tickets that moved; of a capture of nothing but new ones, none."""
    from tracker_scope.cli import tables
    from tracker_scope.documents.visible import visible

    found = report.keys
    only_new = len(found.new) == report.run.tickets.seen
    for how, keys in (("new", () if only_new else found.new), ("changed", found.changed), ("gone", found.gone)):
        shown, more = ", ".join(" ".join(visible(key).split()) for key in keys[:KEYS]), len(keys) - KEYS
        if more > 0:
            shown = words.say("cli.capture.and_more", keys=shown, count=more)
        if keys:
            tables.point(words.say(f"cli.capture.keys.{how}", keys=shown))


def _show_extent(report: CaptureReport, words: Wording, zone: str) -> None:
    """Say of a live tracker who looked, from when on, and when everything was last asked for."""
    from tracker_scope.cli import tables
    from tracker_scope.documents.visible import visible

    run = report.run
    everything = words.say("cli.capture.everything")
    since = everything if run.since is None else words.say("cli.capture.since", at=tables.moment(run.since, zone))
    if run.filter:
        asked = " ".join(visible(run.filter).split())
        since = words.say("cli.capture.meeting", since=since, filter=asked)
    dates = {"since": since, "swept": tables.moment(report.swept_at, zone)}
    _under(words.say("cli.capture.extent", account=" ".join(visible(run.account).split()), **dates))
    if run.since is not None and not report.recorded:
        _under(words.say("cli.capture.only_reported"))


def _show_survey(found: Survey, words: Wording, *, as_json: bool) -> int:
    from tracker_scope.cli import tables
    from tracker_scope.operations.survey_json import survey_json

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
