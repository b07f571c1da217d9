"""The README is executed: its transcript is what the command prints, its steps are real commands."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

import click
import pytest

from tracker_scope.cli.main import cli

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TRANSCRIPT = re.compile(r"(<!-- transcript:demo -->\n```text\n)(.*?)(```)", re.DOTALL)
STEP: Final = re.compile(r"\| `(tracker-scope [^`]*)` \|")
ASIDE: Final = "Along the way:"


def transcript(folder: Path) -> str:
    call = [sys.executable, "-c", "import sys; from tracker_scope.cli.main import main; sys.exit(main())", "demo"]
    done = subprocess.run([*call, "--language", "en"], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_transcript_is_what_the_demo_prints(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    printed = transcript(tmp_path)
    if request.config.getoption("--renew-goldens"):
        text = TRANSCRIPT.sub(lambda found: found[1] + printed + found[3], README.read_text("utf-8"))
        README.write_text(text, "utf-8")
    found = TRANSCRIPT.search(README.read_text("utf-8"))
    assert found is not None
    assert found[2] == printed


def test_the_first_screen_is_a_sentence_a_command_a_transcript_and_a_limit() -> None:
    first = README.read_text("utf-8").split("## Set up")[0]
    assert first.count("```console\n$ tracker-scope demo\n```") == 1
    assert "does not give legal advice" in first.splitlines()[-2]


def test_the_transcript_ends_in_a_table() -> None:
    found = TRANSCRIPT.search(README.read_text("utf-8"))
    assert found is not None
    assert re.search(r"-{5,} +-{3,}\n(.+\n){5,}", found[2][-900:])


def steps() -> list[str]:
    return [*walk(), *re.findall(STEP, section().partition(ASIDE)[2])]


def walk() -> list[str]:
    return re.findall(STEP, section().partition(ASIDE)[0])


def section() -> str:
    return README.read_text("utf-8").split("## From your own export")[1].split("\n## ")[0]


def test_there_are_steps() -> None:
    assert (len(walk()) > 20, len(steps()) > len(walk()) + 3) == (True, True)


@pytest.mark.parametrize("step", steps())
def test_every_step_is_a_command_with_options_that_exist(step: str) -> None:
    words = shlex.split(step)[1:]
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        if words[0].startswith("-"):  # "notice --to client" is "notice write --to client"
            words.insert(0, "write")
        found = command.get_command(context, words.pop(0))
        assert found is not None
        command = found
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known
