"""What click objects to in a command line, said by the kind of objection and in the spoken language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording

_QUOTED: Final = re.compile(r"['\"](.*)['\"]", re.DOTALL)
_BRACKETED: Final = re.compile(r"\((.*)\)", re.DOTALL)


def click_words(wrong: click.ClickException, words: Wording, args: Sequence[str] = ()) -> tuple[str, ...]:
    """Return sentence and hint; the whole help where click gives it for a group without a command."""
    context = getattr(wrong, "ctx", None)
    if type(wrong).__name__ == "NoArgsIsHelpError":
        return (wrong.format_message(),)
    command = context.command_path if context is not None else "tracker-scope"
    return _sentence(wrong, words, args), words.say("click.hint", command=command)


def _sentence(wrong: click.ClickException, words: Wording, args: Sequence[str]) -> str:
    if isinstance(wrong, click.exceptions.NoSuchOption):
        return words.say("click.no_such_option", name=_shown(wrong.option_name))
    if isinstance(wrong, click.exceptions.BadOptionUsage):
        # click says which of the two only in English words
        given = any(one.startswith(f"{wrong.option_name}=") for one in args)
        return words.say("click.takes_no_value" if given else "click.needs_value", name=wrong.option_name)
    if isinstance(wrong, click.exceptions.BadParameter):
        return _about_value(wrong, words)
    return _about_words(wrong, words)


def _about_value(wrong: click.exceptions.BadParameter, words: Wording) -> str:
    """Say what is missing or wrong of an option or an argument, with its choices where it has some."""
    name, kind = _parameter(wrong.param), wrong.param.type if wrong.param is not None else None
    key = "click.missing" if isinstance(wrong, click.exceptions.MissingParameter) else "click.bad_value"
    if isinstance(kind, click.Choice):
        return words.say(f"{key}_of", name=name, choices=", ".join(map(str, kind.choices)))
    return words.say(key, name=name)


def _parameter(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name if parameter is not None else "?"


def _about_words(wrong: click.ClickException, words: Wording) -> str:
    """Say which word is no command, or one too many; older releases of click name it in their sentence only."""
    context = getattr(wrong, "ctx", None)
    if context is not None and isinstance(context.command, click.Group):
        unknown = _QUOTED.search(wrong.message)
        return words.say("click.no_such_command", name=_shown(unknown[1])) if unknown else words.say("click.usage")
    extra = _BRACKETED.search(wrong.message)
    return words.say("click.extra", words=_shown(extra[1])) if extra else words.say("click.usage")


def _shown(word: str) -> str:
    from tracker_scope.documents.visible import visible

    return " ".join(visible(word).split("\n"))
