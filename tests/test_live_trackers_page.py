"""The page about live trackers names commands, variables and settings that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from tracker_scope.cli.main import cli
from tracker_scope.operations import secret_places
from tracker_scope.settings import SourceSettings

ROOT = Path(__file__).resolve().parents[1]
PAGE, README = ROOT / "docs" / "live-trackers.md", ROOT / "README.md"


def commands() -> list[str]:
    steps = README.read_text("utf-8").split("## From the tracker itself")[1].split("\n## ")[0]
    told = re.findall(r"^(tracker-scope .*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    return told + re.findall(r"\| `(tracker-scope [^`]*)` \|", steps)


def test_every_command_of_the_page_exists() -> None:
    assert len(commands()) > 10
    for line in commands():
        words = shlex.split(line, comments=True)[1:]
        command: click.Command = cli
        while isinstance(command, click.Group):
            found = command.get_command(click.Context(cli), words.pop(0))
            assert found is not None, line
            command = found
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_the_page_names_every_variable_and_every_setting_of_a_live_source() -> None:
    page = PAGE.read_text("utf-8")
    for kind in (secret_places.TOKEN, secret_places.USER, secret_places.KEY, secret_places.INSTALLATION):
        assert f"TRACKER_SCOPE_{kind}_" in page
    for name, field in SourceSettings.model_fields.items():
        assert f"`{name}`" in page or "live" not in (field.description or "")
