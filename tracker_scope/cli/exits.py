"""The only place that catches: from what went wrong to a sentence, a remedy and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Final

import click

from tracker_scope.errors import TrackerScopeError

INTERRUPTED: Final = 130
OUR_BUG: Final = 70
USAGE: Final = 2


def run(cli: click.Command, args: list[str] | None) -> int:
    """Run a command; no traceback reaches a person unless TRACKER_SCOPE_DEBUG is set."""
    _speak_utf8()
    try:
        result = cli.main(args=args, prog_name="tracker-scope", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except Exception as stop:  # noqa: BLE001  the last net: whatever it is, a person gets a sentence
        return _told(stop, args)
    except KeyboardInterrupt as stop:
        return _told(stop, args)
    return result if isinstance(result, int) else 0


def _speak_utf8() -> None:
    """Write UTF-8 on any console: a Windows console in cp1252 would fail on the first French quote."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _told(stop: BaseException, args: list[str] | None) -> int:
    if isinstance(stop, BrokenPipeError):
        return _reader_left()
    from tracker_scope.cli.language import error_text, wipe_progress, words_spoken
    from tracker_scope.cli.misuse import click_words

    words = words_spoken(args)
    if isinstance(stop, TrackerScopeError):
        wipe_progress()
        click.echo(error_text(stop, words), err=True)
        return stop.exit_code
    if isinstance(stop, click.Abort | KeyboardInterrupt):
        click.echo("\n" + words.say("cli.interrupted"), err=True)
        return INTERRUPTED
    if isinstance(stop, click.ClickException):
        click.echo("\n".join(click_words(stop, words, sys.argv[1:] if args is None else args)), err=True)
        return USAGE
    if os.environ.get("TRACKER_SCOPE_DEBUG"):
        raise stop
    click.echo(words.say("cli.our_bug", kind=type(stop).__name__), err=True)
    return OUR_BUG


def _reader_left() -> int:
    """Leave quietly when the reader of our output has gone (a pipe into head)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
