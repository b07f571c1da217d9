"""`tracker-scope amendment`: drafts an amendment, takes its figures, and shows what it comes to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.amendment_draft import Drafted
    from tracker_scope.operations.amendment_figures import Figured


@click.group("amendment")
def COMMAND() -> None:
    """Draft an amendment from tickets, with figures that sum; “contract add” records it once it is signed."""


@COMMAND.command("draft")
@click.argument("name")
@click.option("--ticket", "tickets", multiple=True, metavar="KEY", help="A ticket, one line each (may be repeated).")
@click.option("--group", type=click.Path(path_type=Path), help="The TOML file that describes the draft.")
@click.option("--write-group", type=click.Path(path_type=Path), help="Write that file, for you to complete.")
@options.by
@options.project
def draft(name: str, project: Path, **told: object) -> None:
    """Record a draft; one of the same name supersedes it, and both stay in the ledger."""
    from tracker_scope.operations.amendment_draft import DraftRequest
    from tracker_scope.operations.amendment_draft import draft as record_draft
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        done = record_draft(workspace, DraftRequest.model_validate({"name": name, **told}))
        _show_drafted(done, workspace.words, workspace.zone)


def _show_drafted(done: Drafted, words: Wording, zone: str) -> None:
    from tracker_scope.cli import amendment_parts, tables
    from tracker_scope.documents.proposal_gaps import missing_words

    proposal = done.proposal
    key = "cli.amendment.recorded" if done.new else "cli.amendment.known"
    click.echo(words.say(key, name=proposal.name, lines=len(proposal.lines), tickets=len(proposal.tickets)))
    if done.superseded is not None:
        click.echo(words.say("cli.amendment.superseded", day=tables.day(done.superseded.drafted_at, zone)))
    if done.file is not None:
        click.echo(words.say("cli.amendment.written", path=done.file))
        click.echo(words.say("cli.amendment.complete", name=proposal.name, file=done.file))
    amendment_parts.missing(words, missing_words(proposal), "complete_words")
    amendment_parts.findings(words, done.findings)


@COMMAND.command("figures")
@click.argument("name")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--template", type=click.Path(path_type=Path), help="Write a .toml or .xlsx file for you to complete.")
@options.by
@options.project
def figures(name: str, file: Path | None, template: Path | None, by: str | None, project: Path) -> None:
    """Record the figures of a draft from a .toml or .xlsx file, once they sum."""
    from tracker_scope.errors import DraftUnclear, Problem
    from tracker_scope.operations.amendment_figures import record_figures, write_template
    from tracker_scope.operations.workspace import opened

    if (file is None) == (template is None):
        raise DraftUnclear(problem=Problem("one_of_file_and_template"))
    with opened(project) as workspace:
        words = workspace.words
        if template is not None:
            click.echo(words.say("cli.amendment.written", path=write_template(workspace, name, template)))
            click.echo(words.say("cli.amendment.fill_in", name=name, file=template))
        elif file is not None:
            _show_figured(record_figures(workspace, name, file, by), words)


def _show_figured(done: Figured, words: Wording) -> None:
    from tracker_scope.cli import amendment_parts

    key = "cli.amendment.figured" if done.new else "cli.amendment.figures_known"
    told = done.figures
    click.echo(words.say(key, name=told.proposal, file=told.file, digest=told.digest[:12]))
    amendment_parts.sums(words, done.proposal, done.price)
    amendment_parts.missing(words, done.price.missing, "complete_figures")
    amendment_parts.findings(words, done.findings)


@COMMAND.command("list")
@options.as_json
@options.project
def list_(project: Path, *, as_json: bool) -> None:
    """Show the drafts that stand."""
    from tracker_scope.cli import amendment_parts
    from tracker_scope.operations.amendment_json import drafts_json
    from tracker_scope.operations.amendment_view import list_drafts
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        found = list_drafts(workspace)
        if as_json:
            click.echo(drafts_json(found))
        else:
            amendment_parts.drafts(workspace.words, found, workspace.zone)


@COMMAND.command("show")
@click.argument("name")
@options.as_json
@options.project
def show(name: str, project: Path, *, as_json: bool) -> None:
    """Show a draft: its lines, what it comes to, and what is missing."""
    from tracker_scope.cli import amendment_parts
    from tracker_scope.operations.amendment_json import draft_json
    from tracker_scope.operations.amendment_view import view_draft
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        found = view_draft(workspace, name)
        if as_json:
            click.echo(draft_json(found))
        else:
            amendment_parts.draft(workspace.words, found)
