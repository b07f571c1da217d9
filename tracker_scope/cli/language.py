"""The language of what the command line says: the project's, or the user's own where there is no project."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.errors import TrackerScopeError

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.settings import Language


def spoken(args: list[str] | None = None) -> Language:
    """Return the language asked for, else that of the project named or at hand, else the user's."""
    from tracker_scope import settings

    given = sys.argv[1:] if args is None else args
    asked = _after("--language", given)
    if asked in {"fr", "en"}:
        return "fr" if asked == "fr" else "en"
    try:
        return settings.load(Path(_after("--project", given) or ".")).project.language
    except TrackerScopeError:
        return "fr" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("fr") else "en"


def _after(option: str, args: list[str]) -> str | None:
    for place, word in enumerate(args):
        if word == option and place + 1 < len(args):
            return args[place + 1]
        if word.startswith(option + "="):
            return word.removeprefix(option + "=")
    return None


def words_spoken(args: list[str] | None = None) -> Wording:
    """Return the words of the spoken language."""
    from tracker_scope.operations.workspace import words_of

    return words_of(spoken(args))


def error_words(stop: TrackerScopeError, words: Wording) -> tuple[str, str]:
    """Return sentence and hint of an error in the spoken language."""
    facts = {name: in_words(value, words) for name, value in stop.given.items()}
    code = stop.code.replace("-", "_")
    # English is in the code; so are the errors of modules from outside, which no wording file can know.
    sentence = words.words.get(f"errors.{code}.sentence", stop.sentence)
    hint = words.words.get(f"errors.{code}.hint", stop.hint)
    return sentence.format(**facts), hint.format(**facts)


def in_words(value: object, words: Wording) -> str:
    """Return a fact of an error in the spoken language: a problem by its key, an error by its sentence."""
    from tracker_scope.documents.visible import visible
    from tracker_scope.errors.problems import Problem

    if isinstance(value, Problem):
        facts = {name: in_words(one, words) for name, one in value.facts.items()}
        return words.words.get(f"problems.{value.key}", value.sentence).format(**facts)
    if isinstance(value, TrackerScopeError):
        return error_words(value, words)[0]
    return visible(str(value))


def click_words(wrong: click.ClickException, words: Wording) -> str:
    """Return what click objects to, in the spoken language."""
    name = getattr(wrong, "option_name", None) or _parameter(wrong)
    if isinstance(wrong, click.exceptions.NoSuchOption):
        return words.say("click.no_such_option", name=name)
    if isinstance(wrong, click.exceptions.MissingParameter):
        return words.say("click.missing", name=name)
    if isinstance(wrong, click.exceptions.BadParameter):
        return words.say("click.bad_value", name=name, problem=wrong.message)
    return words.say("click.usage", problem=wrong.format_message())


def _parameter(wrong: click.ClickException) -> str:
    parameter = getattr(wrong, "param", None)
    if parameter is None:
        return str(getattr(wrong, "param_hint", "") or "")
    return (
        str(max(parameter.opts, key=len)) if isinstance(parameter, click.Option) else str(parameter.human_readable_name)
    )
