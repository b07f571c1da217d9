"""Every command explains itself, without a project and without loading what it does not need."""

from __future__ import annotations

import click
import pytest
from command_line import ok, run

from tracker_scope import __version__
from tracker_scope.cli.main import COMMANDS, cli


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, one) for one in sorted(command.commands)]
    return found


@pytest.mark.parametrize("words", every_command())
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    shown = ok(*words, "--help").out
    assert shown.startswith(" ".join(("Usage: tracker-scope", *words)))
    assert ok(*words, "-h").out == shown
    assert max(map(len, shown.splitlines())) <= 100


def test_the_list_of_commands_is_that_of_the_modules() -> None:
    shown = ok("--help").out
    for name, line in COMMANDS.items():
        assert f"  {name} " in shown
        assert " ".join(line.split()) in " ".join(shown.split())


def test_the_version() -> None:
    assert ok("--version").out.strip() == f"tracker-scope, version {__version__}"


@pytest.mark.parametrize("words", [("nothing",), ("ledger", "nothing"), ("--nothing",), ("register", "--nothing")])
def test_what_is_no_command_is_said(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert "nothing" in done.err
