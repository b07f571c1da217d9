"""`tracker-scope init`: makes a project in a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.operations.init import Answers


@click.command("init")
@click.option("--into", type=click.Path(path_type=Path), default=Path(), help="The folder (default: this one).")
@click.option("--defaults", is_flag=True, help="Ask nothing.")
@options.language
@options.force
def COMMAND(into: Path, language: str | None, *, defaults: bool, force: bool) -> None:
    """Make a project in a folder: writes a commented tracker-scope.toml."""
    from tracker_scope.cli.language import spoken
    from tracker_scope.operations.init import Answers, initialise, refuse_second
    from tracker_scope.operations.workspace import opened

    refuse_second(into)  # before anything is asked
    first = Answers(language="fr" if (language or spoken()) == "fr" else "en")
    answers = first if defaults else _asked(first, into)
    path = initialise(into, answers, force=force)
    with opened(into, force=force, create=True) as workspace:
        words = workspace.words
    click.echo(words.say("cli.init.done", path=path))
    click.echo(words.say("cli.init.next"))


def _asked(first: Answers, into: Path) -> Answers:
    """Ask the four questions; an empty answer takes what is in brackets."""
    from tracker_scope.operations.init import Answers, local_timezone
    from tracker_scope.operations.workspace import words_of
    from tracker_scope.settings import known_zone

    words = words_of(first.language)
    name = _ask(words.say("cli.init.name"), into.resolve().name)
    language = _ask(words.say("cli.init.language"), first.language, ("fr", "en"))
    zone = known_zone(_ask(words.say("cli.init.timezone"), local_timezone()))
    side = _ask(words.say("cli.init.side"), first.side)
    return Answers.model_validate({"name": name, "language": language, "timezone": zone, "side": side})


def _ask(question: str, default: str, choices: tuple[str, ...] = ()) -> str:
    """Ask one question; the end of the input is an error of its own, not an empty answer."""
    from tracker_scope.errors import AnswerMissing

    shown = f"{question} [{default}]"
    while True:
        click.echo(shown + " ", nl=False)
        line = sys.stdin.readline()
        if not line:
            click.echo()
            raise AnswerMissing
        answer = line.strip() or default
        if not choices or answer in choices:
            return answer
