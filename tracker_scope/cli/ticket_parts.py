"""The parts of what `tracker-scope ticket` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import tables

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.operations.ticket import TicketView

MARKS: Final = {"equal": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
LONG: Final = 400


def _heading(words: Wording, key: str) -> None:
    click.echo()
    click.echo(words.say(f"cli.ticket.{key}"))


def head(view: TicketView, words: Wording) -> None:
    """Print key, title, state, class and the rule that gave it."""
    state, hidden = view.state, view.history.visibility.value != "public"
    click.echo(f"{state.key}  {words.say('cli.restricted') if hidden else tables.cut(state.title, 90)}")
    if not hidden:
        facts = [state.type, state.status, ", ".join(state.labels), view.history.created.date().isoformat()]
        click.echo("  " + tables.cut(" · ".join(one for one in facts if one), 96))
    if view.entry is None:
        why = words.say(f"cli.excluded.{view.excluded.value}") if view.excluded else ""
        click.echo(words.say("cli.ticket.excluded", why=why))
        return
    entry = view.entry
    kind, rule = words.say(f"cli.class.{entry.classification.value}"), words.say(f"cli.rule.{entry.rule}")
    click.echo(words.say("cli.ticket.class", kind=kind, rule=rule))
    for reason in entry.reasons:
        click.echo("  - " + words.say(f"cli.open_reason.{reason.value}"))
    for clause in entry.clauses:
        click.echo(f"  {clause.number} {tables.cut(clause.title, 60)} ({tables.cut(clause.document_label, 30)})")


def versions(view: TicketView, words: Wording) -> None:
    """Print each field that changed, with its values by date."""
    rows = [
        (
            name,
            one.since.isoformat(timespec="minutes"),
            words.say("cli.exact" if one.exact else "cli.window"),
            _short(one.value),
        )
        for name, held in sorted(view.history.fields.items())
        if len(held) > 1
        for one in held
    ]
    if rows:
        _heading(words, "history")
        tables.show(words, [f"cli.heads.{head}" for head in ("field", "since", "dating", "value")], rows)


def comments(view: TicketView, words: Wording) -> None:
    """Print the comments with the numbers by which a decision cites them."""
    if not view.history.comments:
        return
    _heading(words, "comments")
    for one in view.history.comments:
        hidden = one.visibility.value != "public"
        who = tables.cut((one.author.account or one.author.name or "") if one.author else "", 40)
        when = one.at.isoformat(timespec="minutes") if one.at else ""
        click.echo(f"  {view.state.key}#{one.number}  {when}  {who}")
        text = words.say("cli.restricted") if hidden else tables.cut(one.versions[-1].value, LONG)
        click.echo(f"      {text}")
        if len(one.versions) > 1:
            click.echo("      " + words.say("cli.ticket.edited", count=len(one.versions) - 1))
        if one.missing_since is not None:
            click.echo("      " + words.say("cli.ticket.missing", at=one.missing_since.isoformat(timespec="minutes")))


def mentions(view: TicketView, words: Wording) -> None:
    """Print every mention of a clause, with what it was read as when it was written."""
    rows = [
        (
            one.mention.field,
            words.say("cli.restricted") if one.mention.restricted else _short(one.mention.cited),
            words.say(f"cli.standing.{one.mention.standing.value}"),
            ", ".join(one.clauses) if not one.problem else words.say(f"cli.reading.{one.problem}"),
            one.mention.at.date().isoformat(),
        )
        for one in view.readings
    ]
    if rows:
        _heading(words, "mentions")
        heads = ("field", "cited", "standing", "clauses", "written_on")
        tables.show(words, [f"cli.heads.{head}" for head in heads], rows)


def decisions(view: TicketView, words: Wording) -> None:
    """Print decisions, oldest first, then remarks of persons without authority."""
    for key, made in (("decisions", view.decisions), ("remarks", view.remarks)):
        if not made:
            continue
        _heading(words, key)
        for one in made:
            what = words.say(f"cli.decision.{one.kind.value}", clauses=", ".join(one.clauses))
            click.echo(f"  {one.made_on.isoformat()}  {one.by} ({one.party}): {what}")
            hidden = one.source is not None and one.source.restricted
            click.echo(f"      {words.say('cli.restricted') if hidden else tables.cut(one.reason, LONG)}")


def moved(view: TicketView, words: Wording) -> None:
    """Print the words that moved at either end of a suspect link."""
    if not view.moved:
        return
    _heading(words, "suspect")
    for one in view.moved:
        click.echo("  " + words.say(f"cli.moved.{one.cause.moved}", clause=one.cause.clause or ""))
        parts = (f"{MARKS[op][0]}{_short(text)}{MARKS[op][1]}" for op, text in one.words)
        click.echo("      " + " ".join(parts))


def limits(view: TicketView, words: Wording) -> None:
    """Print what the ticket's source could not show."""
    _heading(words, "limits")
    for limit in view.limits:
        click.echo("  - " + words.say("limits." + limit))


def _short(text: str) -> str:
    return tables.cut(text, 72)
