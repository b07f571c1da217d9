"""The language of what the command line says: the project's, or the user's own where there is no project."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker_scope.errors import Problem, TrackerScopeError

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.settings import Language

FACT_SHOWN: Final = 400
PROGRESS: Final = 60


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
    """Return sentence and hint of an error in the spoken language; English where a plugin's error has no other."""
    code = stop.code.replace("-", "_")
    sentence = words.words.get(f"errors.{code}.sentence", stop.sentence)
    hint = words.words.get(f"errors.{code}.hint", stop.hint)
    return _filled(sentence, stop.given, words), _filled(hint, stop.given, words)


def error_text(stop: TrackerScopeError, words: Wording) -> str:
    """Return sentence and hint as lines; on a terminal none breaks within a word."""
    told = error_words(stop, words)
    if not sys.stderr.isatty():
        return "\n".join(told)
    columns = shutil.get_terminal_size().columns
    return "\n".join(textwrap.fill(one, columns, break_long_words=False, break_on_hyphens=False) for one in told)


def wipe_progress() -> None:
    """Take a line of progress away before anything else is said; where nobody watches, there is none."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{' ' * PROGRESS}\r")


def _filled(sentence: str, facts: Mapping[str, object], words: Wording) -> str:
    """Set a sentence and fill it with those of the facts that it asks for."""
    from tracker_scope.documents.wording import Wording, placeholders

    line = Wording(language=words.language, words={"line": sentence})
    return line.say("line", **{name: in_words(facts[name], words) for name in placeholders(sentence)})


def in_words(value: object, words: Wording) -> object:
    """Return a fact of an error in the spoken language: a problem by its key, an error by its sentence."""
    from tracker_scope.documents.typography import written_amount
    from tracker_scope.documents.visible import visible
    from tracker_scope.model.party import Money

    if isinstance(value, Problem):
        return _filled(words.words.get(f"problems.{value.key}", value.sentence), value.facts, words).removesuffix(".")
    if isinstance(value, TrackerScopeError):
        return error_words(value, words)[0].removesuffix(".")
    if isinstance(value, Money):
        return written_amount(value.amount, value.currency, words.language)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    shown = " ".join(visible(str(value)).split("\n"))
    return shown if len(shown) <= FACT_SHOWN else shown[:FACT_SHOWN] + "…"
