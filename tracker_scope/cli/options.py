"""The options that many commands share, each with one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

project: Final = click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default=False,
    help="The project's folder (default: this one).",
)
as_json: Final = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
by: Final = click.option("--by", metavar="PERSON", help="Who (default: 'me' in your user settings).")
as_of: Final = click.option("--as-of", metavar="DATE", help="What was true at the end of that day, or at that instant.")
known_at: Final = click.option("--known-at", metavar="DATE", help="Only what had been recorded by then.")
language: Final = click.option(
    "--language", type=click.Choice(["fr", "en"]), help="The language (default: the project's)."
)
force: Final = click.option("--force", is_flag=True, help="Also on a network or synchronised folder.")
every: Final = click.option("--all", "every", is_flag=True, help="Show every row.")
formats: Final = click.option(
    "--format", "formats", default="markdown", show_default=True, metavar="NAMES", help="The formats: markdown,html."
)
out: Final = click.option("--out", type=click.Path(path_type=Path), help="The folder (default: the project's 'out').")
names: Final = click.option("--names", is_flag=True, help="Show account names beside roles.")
