"""`tracker-scope contract check` and `dismiss`: what makes a clause unable to settle an argument."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import options, tables

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.check_contract import CheckedClause, CheckedContract, Remark

_SHOWN: Final = 15  # clauses


@click.command("check")
@options.as_of
@options.known_at
@options.every
@options.as_json
@options.project
def check(as_of: str | None, known_at: str | None, project: Path, *, every: bool, as_json: bool) -> None:
    """Show what leaves clauses in force open to two readings, and what to ask about it."""
    from tracker_scope.operations.check_contract import check_contract
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        found = check_contract(workspace, as_of, known_at)
        if as_json:
            from tracker_scope.operations.check_json import check_json

            click.echo(check_json(found, workspace.words))
        else:
            _show(found, workspace.words, every=every)


@click.command("dismiss")
@click.argument("remark", metavar="ID")
@options.by
@click.option("--reason", metavar="TEXT", required=True, help="Why the words leave nothing open here.")
@options.project
def dismiss(remark: str, by: str | None, reason: str, project: Path) -> None:
    """Set aside a remark of “contract check”; it comes back when the clause changes."""
    from tracker_scope.operations.check_contract import dismiss as set_aside
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        done = set_aside(workspace, remark, by, reason)
        key = "cli.check.dismissed" if done.new else "cli.check.dismissed_before"
        zone = done.remark.zone
        click.echo(workspace.words.say(key, id=done.remark.id, clause=zone.number, words=tables.cut(zone.words, 60)))


def _show(found: CheckedContract, words: Wording, *, every: bool) -> None:
    click.echo(tables.as_of(words, found.as_of, found.zone))
    open_ones = [one for one in found.clauses if one.weight]
    aside = sum(remark.dismissed is not None for one in found.clauses for remark in one.remarks)
    told = {"clauses": len(found.clauses), "marked": len(open_ones), "aside": aside}
    click.echo(words.say("cli.check.counts", **told))
    marked = [one for one in open_ones if every or any(_is_shown(remark) for remark in one.remarks)]
    for one in marked if every else marked[:_SHOWN]:
        click.echo()
        _clause(one, words, every=every)
    if not every and len(open_ones) > min(len(marked), _SHOWN):
        click.echo()
        click.echo(words.say("cli.check.more", count=len(open_ones) - min(len(marked), _SHOWN)))


def _is_shown(remark: Remark) -> bool:
    return remark.dismissed is None and remark.zone.severity != "low"


def _clause(one: CheckedClause, words: Wording, *, every: bool) -> None:
    from tracker_scope.documents.visible import visible
    from tracker_scope.operations.check_json import question_of

    click.echo(tables.cut(visible(f"{one.clause.number} {one.clause.title}".strip()), tables.width()))
    for remark in one.remarks:
        if remark.dismissed is not None or not (every or _is_shown(remark)):
            continue
        zone = remark.zone
        told = {
            "code": words.say(f"terms.grey_code.{zone.code.value}"),
            "severity": words.say(f"terms.severity.{zone.severity}"),
        }
        shown = visible(tables.cut(" ".join(zone.words.split()), 80))
        tables.point(words.say("cli.check.remark", id=remark.id, words=shown, **told))
        tables.prose("    " + visible(" ".join(question_of(words, remark).split())))
