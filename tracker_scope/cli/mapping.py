"""`tracker-scope mapping`: what the tracker's own words mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.register.case import Mappings


@click.group("mapping")
def COMMAND() -> None:
    """Declare what the tracker's own words mean: types, bots, fields with references."""


@COMMAND.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@options.project
def import_(file: Path, project: Path) -> None:
    """Record the lists of a TOML file (docs/records.md)."""
    from tracker_scope.operations.mapping import import_mappings
    from tracker_scope.operations.workspace import opened

    with opened(project, create=True) as workspace:
        _show(import_mappings(workspace, file), workspace.words)


@COMMAND.command("add")
@click.option("--internal-type", "internal_types", multiple=True, help="A type of internal work.")
@click.option("--defect-type", "defect_types", multiple=True, help="A type that reports a defect.")
@click.option("--bot", "bots", multiple=True, help="An account, or a pattern such as '*[[]bot]'.")
@click.option("--reference-field", "reference_fields", multiple=True, help="A field in which a reference counts.")
@options.project
def add(project: Path, **more: tuple[str, ...]) -> None:
    """Add words to the lists."""
    from tracker_scope.operations.mapping import add_mappings, unused_types
    from tracker_scope.operations.workspace import opened

    with opened(project, create=True) as workspace:
        _show(add_mappings(workspace, more), workspace.words)
        for word in unused_types(workspace, {*more["internal_types"], *more["defect_types"]}):
            click.echo(workspace.words.say("cli.mapping.unused_type", word=word))


@COMMAND.command("show")
@options.project
def show(project: Path) -> None:
    """Show the lists as recorded."""
    from tracker_scope.operations.recorded import mappings_of
    from tracker_scope.operations.workspace import opened

    with opened(project) as workspace:
        _show(mappings_of(workspace), workspace.words)


def _show(mappings: Mappings, words: Wording) -> None:
    from tracker_scope.cli import tables
    from tracker_scope.operations.recorded import LISTS

    rows = [(words.say(f"cli.mapping.{name}"), ", ".join(sorted(getattr(mappings, name)))) for name in LISTS]
    tables.show(words, ("cli.heads.list", "cli.heads.words"), rows)
