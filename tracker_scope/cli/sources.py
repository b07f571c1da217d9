"""`tracker-scope sources`: the declared sources, their tokens, and what they would show."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from tracker_scope.connectors.base import Check
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.source_check import Checked
    from tracker_scope.operations.source_list import Declared
    from tracker_scope.settings import SourceSettings


@click.group("sources")
def COMMAND() -> None:
    """Declare live trackers, keep their tokens, and check what they show (docs/live-trackers.md)."""


@COMMAND.command("list")
@options.project
def list_(project: Path) -> None:
    """Show the sources: read from where, and when."""
    from tracker_scope.cli import tables
    from tracker_scope.operations.source_list import list_declared, list_sources
    from tracker_scope.operations.workspace import at_hand, opened

    found = at_hand(project)
    if found.settings.ledger_path.exists():
        with opened(project) as workspace:
            declared = list_sources(workspace)
    else:
        declared = list_declared(found.settings)
    if not declared:
        tables.prose(found.words.say("cli.sources.none"))
        return
    heads = ("source", "connector", "from", "projects", "last_run", "last_sweep")
    rows = [_row(one, found.words, found.zone) for one in declared]
    tables.show(found.words, [f"cli.heads.{head}" for head in heads], rows)


@COMMAND.command("add")
@click.argument("name")
@click.option("--connector", required=True, metavar="NAME", help="jira or github.")
@click.option("--tracker-project", "tracked", multiple=True, required=True, metavar="KEY", help="KEY or owner/repo.")
@click.option("--instance", metavar="URL", help="The tracker's address (GitHub: https://github.com by default).")
@click.option("--filter", "condition", metavar="JQL", help="Jira: a condition that tickets must also meet.")
@click.option("--api", type=click.Choice(["auto", "graphql", "rest"]), help="GitHub: the API to use (default: auto).")
@options.project
def add(name: str, project: Path, **told: object) -> None:
    """Declare a live tracker in the settings.

    --tracker-project may be repeated.
    """
    from tracker_scope import settings
    from tracker_scope.cli import tables
    from tracker_scope.operations.live_session import account_place_of, may_ask_account, place_of
    from tracker_scope.operations.source_add import add_source
    from tracker_scope.operations.workspace import words_of

    declared = settings.load(project)
    asked = {"name": name, "project": told.pop("tracked"), "filter": told.pop("condition"), **told}
    source = add_source(declared, asked)
    words = words_of(declared.project.language)
    tables.prose(words.say("cli.sources.added", source=name, address=_plain(str(source.instance))))
    tables.prose(words.say("cli.sources.then", source=name, place=place_of(source)))
    if may_ask_account(source):
        tables.prose(words.say("cli.sources.then_user", place=account_place_of(source)))


@COMMAND.command("token")
@click.argument("name")
@click.option("--user", metavar="EMAIL", help="Jira Cloud: the e-mail address of the account (default: asked for).")
@click.option("--remove", is_flag=True, help="Take the token out of the keyring.")
@options.project
def token(name: str, user: str | None, project: Path, *, remove: bool) -> None:
    """Keep a token in the keyring, or remove it.

    It is asked for without being shown, or read from standard input; no other host will get it.
    """
    from tracker_scope import settings
    from tracker_scope.cli import tables
    from tracker_scope.operations.source_add import forget_token, keep_token, live_source
    from tracker_scope.operations.workspace import words_of

    declared = settings.load(project)
    words, source = words_of(declared.project.language), live_source(declared, name)
    if remove:
        said = "cli.sources.removed" if forget_token(source) else "cli.sources.not_kept"
        tables.prose(words.say(said, source=name))
        return
    host = keep_token(source, user or _account(source, words), _token(source, words))
    tables.prose(words.say("cli.sources.kept", source=name, host=host))


@COMMAND.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@options.as_json
@options.project
def check(names: tuple[str, ...], project: Path, *, as_json: bool) -> int:
    """Show who we are and what we shall see.

    For each live source: the account, the number of tickets, and what will be missing. Nothing is captured.
    """
    from tracker_scope.operations.source_check import check_sources, named_sources
    from tracker_scope.operations.workspace import at_hand

    declared = at_hand(project)
    found = check_sources(declared, named_sources(declared.settings, names))
    return show_checks(found, declared.words, as_json=as_json)


def show_checks(found: Sequence[Checked], words: Wording, *, as_json: bool) -> int:
    """Print what a look at sources found; 0 all well, 1 something will be missing, else what stopped one."""
    from tracker_scope.cli import tables
    from tracker_scope.operations.source_check_json import sources_json

    if as_json:
        click.echo(sources_json(found))
    elif not found:
        tables.prose(words.say("cli.sources.none"))
    else:
        heads = ("source", "answer", "signed_in_as", "tracker", "tickets")
        tables.show(words, [f"cli.heads.{head}" for head in heads], [_answer(one, words) for one in found])
        for one in found:
            _show_more(one, words)
    return max((one.exit_code for one in found), default=0)


def _row(one: Declared, words: Wording, zone: str) -> tuple[object, ...]:
    from tracker_scope.cli import tables

    never = words.say("cli.sources.never")
    run, sweep = (tables.day(at, zone) if at else never for at in (one.last_run, one.last_sweep))
    where = _short(one.where) or words.say("cli.sources.by_hand")
    return one.source, one.connector, where, ", ".join(one.projects), run, sweep if one.live else ""


def _answer(one: Checked, words: Wording) -> tuple[object, ...]:
    seen = one.check
    told = (one.source.name, words.say(f"cli.sources.verdict.{one.verdict}"))
    if seen is None:
        return *told, "", _short(one.where), ""
    tracker = f"{seen.product} ({seen.api})"
    return *told, seen.account_name or seen.account, tracker, _tickets(seen, words)


def _short(where: str) -> str:
    """Leave out what every address begins with; one that begins otherwise is seen to."""
    return where.removeprefix("https://")


def _tickets(seen: Check, words: Wording) -> str:
    """Say how many tickets each project shows; a tracker may not tell."""
    unknown = words.say("cli.sources.not_told")
    told = {project: unknown if count is None else count for project, count in sorted(seen.tickets.items())}
    return ", ".join(f"{project}{words.say('cli.colon')}{count}" for project, count in told.items()) or unknown


def _show_more(one: Checked, words: Wording) -> None:
    """Say what will be missing, what such a source never shows, and what to do about what stopped us."""
    from tracker_scope.cli import tables
    from tracker_scope.cli.language import error_words

    if one.error is not None:
        tables.prose(f"{one.source.name}{words.say('cli.colon')}{' '.join(error_words(one.error, words))}")
    if one.check is not None:
        told = {"account": _plain(_named(one.check)), "tickets": _plain(_tickets(one.check, words))}
        tables.prose(words.say("cli.sources.account", source=one.source.name, address=_plain(one.where), **told))
        for heading, notes in (("told", one.told), ("missing", one.missing)):
            if notes:
                tables.prose(words.say(f"cli.sources.{heading}", source=one.source.name))
                tables.gaps(words, notes)
        if one.check.limits:
            tables.prose(words.say("cli.sources.limits", source=one.source.name))
            tables.limits(words, one.check.limits)


def _named(seen: Check) -> str:
    return f"{seen.account_name} ({seen.account})" if seen.account_name else seen.account


def _plain(told: str) -> str:
    """Make what a tracker says of itself fit for a sentence on a terminal."""
    from tracker_scope.documents.visible import visible

    return " ".join(visible(told).split())


def _account(source: SourceSettings, words: Wording) -> str | None:
    """Ask for the account where a token alone signs nobody in, and somebody is there to answer."""
    from tracker_scope.operations.credentials import needs_account
    from tracker_scope.operations.live_address import address_of

    if not sys.stdin.isatty() or not needs_account(address_of(source)):
        return None
    return click.prompt(words.say("cli.sources.ask_account", source=source.name), prompt_suffix=" ", err=True)


def _token(source: SourceSettings, words: Wording) -> str:
    """Ask for the token without showing it; from a pipe, take its first line. Raises TokenMissing."""
    from tracker_scope.errors import TokenMissing

    if sys.stdin.isatty():
        question = words.say("cli.sources.ask_token", source=source.name)
        told = click.prompt(question, prompt_suffix=" ", hide_input=True, default="", show_default=False, err=True)
    else:
        told = sys.stdin.readline()
    if not told.strip():
        raise TokenMissing(source=source.name)
    return str(told.strip())
