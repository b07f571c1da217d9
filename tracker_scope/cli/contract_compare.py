"""`tracker-scope contract compare`: two texts of the contract beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import options, tables

if TYPE_CHECKING:
    from tracker_scope.contract.comparison import ClauseComparison
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.compare_contract import Compared

_SIGNS: Final = {"removed": "[-{}-]", "added": "{{+{}+}}"}  # as git's word difference writes them
_CONTEXT: Final = 60


@click.command("compare")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@options.every
@options.as_json
@options.project
def compare(before: str, after: str, project: Path, *, every: bool, as_json: bool) -> None:
    """Compare the texts in force on two dates; a document's label or id stands for the day of its effect."""
    from tracker_scope.operations.compare_contract import compare_contract
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        found = compare_contract(workspace, before, after)
        if as_json:
            from tracker_scope.operations.comparison_json import comparison_json

            click.echo(comparison_json(found))
        else:
            _show(found, workspace.words, workspace.zone, every=every)


def _show(found: Compared, words: Wording, zone: str, *, every: bool) -> None:
    for side in (found.before, found.after):
        at = tables.moment(side.at, zone)
        click.echo(words.say("cli.compare.side", asked=side.asked, at=at, clauses=len(side.versions)))
    changes = found.changes
    click.echo(words.say("cli.compare.counts", changed=len(changes), unchanged=len(found.clauses) - len(changes)))
    rows = [_row(one, words) for one in changes]
    if rows:
        click.echo()
        tables.show(words, [f"cli.heads.{head}" for head in ("before", "after", "title", "change")], rows, every=every)
    from tracker_scope.documents.visible import visible

    for one in changes:
        if one.words and one.after is not None:
            click.echo()
            tables.prose(visible(f"{one.after.number} {one.after.title}".strip()))
            tables.prose(visible(_said(one)))


def _row(one: ClauseComparison, words: Wording) -> tuple[str, str, str, str]:
    shown = one.after or one.before
    return (
        one.before.number if one.before else "",
        one.after.number if one.after else "",
        tables.cut(shown.title if shown else "", max(20, tables.width() - 60)),
        ", ".join(words.say(f"cli.compare.kinds.{kind}") for kind in one.kinds),
    )


def _said(one: ClauseComparison) -> str:
    """Write the words that went and came, with a few of those around them."""
    told = []
    for kind, words in one.words:
        flat = " ".join(words.split())
        if kind in _SIGNS:
            told.append(_SIGNS[kind].format(flat))
        else:
            told.append(flat if len(flat) <= 2 * _CONTEXT else f"{flat[:_CONTEXT]} … {flat[-_CONTEXT:]}")
    return " ".join(told)
