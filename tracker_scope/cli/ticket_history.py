"""The parts of `tracker-scope ticket` that tell what happened: its fields, its comments, what the tracker noted."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import tables
from tracker_scope.cli.ticket_parts import heading, named, short, who, wrapped

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.ticket import CommentHistory, Version
    from tracker_scope.model.time import Instant
    from tracker_scope.operations.ticket import TicketView


def versions(view: TicketView, words: Wording) -> None:
    """Print each field that changed, with its values by date."""
    rows = [
        (
            named(name, words),
            tables.moment(one.since, view.zone),
            words.say("cli.exact" if one.exact else "cli.window"),
            who(one.actor, view),
            short(_said(one, words)),
        )
        for name, held in sorted(view.wordings.items())
        if len(held) > 1
        for one in held
    ]
    if rows:
        heading(words, "history")
        tables.show(words, [f"cli.heads.{head}" for head in ("field", "since", "dating", "by", "value")], rows)


def comments(view: TicketView, words: Wording) -> None:
    """Print the comments with the numbers by which a decision cites them."""
    if not view.history.comments:
        return
    heading(words, "comments")
    for one in view.history.comments:
        by = tables.cut(who(one.author, view), 60)
        click.echo(f"  {view.state.key}#{one.number}  {tables.moment(one.at, view.zone)}  {by}")
        _wordings(one, view, words)
        if one.missing_since is not None:
            captures = _captures(view, (one.shown_until or one.missing_since, one.missing_since))
            wrapped(words.say("cli.ticket.missing", **captures))


def _wordings(comment: CommentHistory, view: TicketView, words: Wording) -> None:
    """Print the last wording of a comment, then the earlier ones, those that the tracker does not give as such."""
    from tracker_scope.tickets.versions import with_holes

    hidden = comment.visibility.value != "public"
    every = with_holes(comment.versions, comment.at)
    wrapped(words.say("cli.restricted") if hidden else _said(every[-1], words))
    for earlier, later in reversed(list(pairwise(every))):
        _edited(earlier, later, view, words)
        wrapped(words.say("cli.restricted") if hidden else _said(earlier, words), indent=8)


def _said(one: Version, words: Wording) -> str:
    """Return a wording, or that the tracker gives none of that time."""
    return one.value if one.given else words.say("cli.ticket.not_given")


def _edited(earlier: Version, later: Version, view: TicketView, words: Wording) -> None:
    """Say between which captures a comment was edited, and when by the tracker's own date."""
    at = tables.moment(later.since, view.zone)
    if not earlier.given and not later.exact:
        wrapped(words.say("cli.ticket.known_since", at=at))
    elif later.exact and later.between is None:
        wrapped(words.say("cli.ticket.edited_by_tracker", at=at))
    else:
        captures = _captures(view, later.between or (later.not_before or later.since, later.since))
        dated = {"at": at} if later.exact else {}
        wrapped(words.say("cli.ticket.edited" if dated else "cli.ticket.edited_undated", **captures, **dated))


def _captures(view: TicketView, captures: tuple[Instant, Instant]) -> dict[str, str]:
    first, second = (tables.moment(at, view.zone) for at in captures)
    return {"first": first, "second": second}


def noted(view: TicketView, words: Wording) -> None:
    """Print what the tracker notes beside the fields: comments deleted, other tickets tied, moves."""
    rows = [
        (
            tables.moment(one.at, view.zone),
            who(one.actor, view),
            words.say(f"cli.noted.{one.kind}", **({} if one.other is None else {"other": short(one.other)})),
        )
        for one in view.noted
    ]
    if rows:
        heading(words, "noted")
        tables.show(words, [f"cli.heads.{head}" for head in ("since", "by", "value")], rows)
