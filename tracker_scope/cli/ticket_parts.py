"""The parts of what `tracker-scope ticket` prints."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

import click

from tracker_scope.cli import tables

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.ticket import Actor
    from tracker_scope.model.trace import Decision, EvidenceRef
    from tracker_scope.operations.ticket import TicketView

MARKS: Final = {"equal": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
LONG: Final = 1200
EDGE: Final = 6


def heading(words: Wording, key: str) -> None:
    """Print the heading of a part."""
    click.echo()
    click.echo(words.say(f"cli.ticket.{key}"))


def head(view: TicketView, words: Wording) -> None:
    """Print key, title, state, class and the rule that gave it."""
    state, hidden = view.state, view.history.visibility.value != "public"
    title = tables.cut(state.title, min(90, tables.width() - len(state.key) - 2))
    click.echo(f"{state.key}  {words.say('cli.restricted') if hidden else title}")
    if not hidden:
        created = words.say("cli.ticket.created", at=tables.moment(view.history.created, view.zone))
        facts = [state.type, state.status, ", ".join(state.labels), created]
        click.echo("  " + tables.cut(" · ".join(one for one in facts if one), min(96, tables.width() - 2)))
        if former := view.former_keys:
            click.echo("  " + words.say("cli.ticket.former_keys", keys=tables.cut(", ".join(former), 80)))
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


def who(author: Actor | None, view: TicketView) -> str:
    """Name a person by id where the account is recorded, else by the tracker's own words."""
    if author is None:
        return ""
    person = view.people.holder(author.account, author.aliases)
    return person.id if person else author.account or author.name or ""


def wrapped(text: str, indent: int = 6) -> None:
    """Print somebody's words under their heading, wrapped, at most a few lines."""
    for line in textwrap.wrap(tables.cut(text, LONG), width=max(40, tables.width() - indent - 2)):
        click.echo(" " * indent + line)


def named(field: str, words: Wording) -> str:
    """Name one of the fields that every tracker has in the language, any other as the tracker does."""
    return words.say(f"cli.field.{field}") if words.has(f"cli.field.{field}") else field


def _field(name: str, view: TicketView, words: Wording) -> str:
    """Name the place of a mention; a comment by the number under which it is cited."""
    if not name.startswith("comment:"):
        return named(name.removeprefix("field:"), words)
    number = next((one.number for one in view.history.comments if one.known_as(name[8:])), 0)
    return f"{view.state.key}#{number}"


def mentions(view: TicketView, words: Wording) -> None:
    """Print every mention of a clause, with what it was read as when it was written."""
    rows = [
        (
            _field(one.mention.field, view, words),
            words.say("cli.restricted") if one.mention.restricted else short(one.mention.cited),
            words.say(f"cli.standing.{one.mention.standing.value}"),
            ", ".join(one.clauses) if not one.problem else words.say(f"cli.reading.{one.problem}"),
            tables.moment(one.mention.at, view.zone),
        )
        for one in view.readings
    ]
    if rows:
        heading(words, "mentions")
        heads = ("field", "cited", "standing", "clauses", "written_on")
        tables.show(words, [f"cli.heads.{head}" for head in heads], rows)


def decisions(view: TicketView, words: Wording) -> None:
    """Print decisions, oldest first, then remarks of persons without authority."""
    for key, made in (("decisions", view.decisions), ("remarks", view.remarks)):
        if not made:
            continue
        heading(words, key)
        for one in made:
            click.echo(
                f"  {one.made_on.isoformat()}  {one.by} ({one.party}){words.say('cli.colon')}{_what(one, words)}"
            )
            if one.source is not None:
                click.echo("      " + _writing(one, one.source, view, words))
            hidden = one.source is not None and one.source.restricted
            wrapped(words.say("cli.restricted") if hidden else one.reason)


def telling(view: TicketView, words: Wording) -> None:
    """Print when the ticket was requested, recognised and told, and its notices."""
    from tracker_scope.cli.telling import ticket_lines

    lines = list(ticket_lines(view, words))
    if lines:
        heading(words, "telling")
    for line in lines:
        click.echo("  " + tables.cut(line, 96) if not line.startswith(" ") else "    " + tables.cut(line, 94))


def _what(made: Decision, words: Wording) -> str:
    """Say what was decided; clauses that do not cover the ticket are cited, and said to be."""
    clauses = ", ".join(made.clauses)
    if made.kind.value in {"clauses", "correction"}:
        return words.say(f"cli.decision.{made.kind.value}", clauses=clauses)
    if not clauses:
        return words.say(f"cli.decision.{made.kind.value}")
    return words.say(f"cli.decision.{made.kind.value}_citing", clauses=clauses)


def _writing(made: Decision, source: EvidenceRef, view: TicketView, words: Wording) -> str:
    """Name the writing on which a decision rests: a comment with its day, or a file by digest."""
    if source.kind == "file":
        return words.say("cli.decision.source_file", file=source.file or "", digest=(source.digest or "")[:12])
    comment, own = f"{source.ticket}#{source.number}", source.ref == made.ticket
    at = next((one.at for one in view.history.comments if own and one.known_as(source.comment)), None)
    if at is None:
        return words.say("cli.decision.source_comment_alone", comment=comment)
    return words.say("cli.decision.source_comment", comment=comment, at=tables.moment(at, view.zone))


def moved(view: TicketView, words: Wording) -> None:
    """Print the words that moved at either end of a suspect link."""
    if not view.moved:
        return
    heading(words, "suspect")
    for one in view.moved:
        click.echo("  " + words.say(f"cli.moved.{one.cause.moved}", clause=one.cause.clause or "").rstrip())
        if one.version is not None:
            dating = words.say("cli.exact" if one.version.exact else "cli.window")
            since = tables.moment(one.version.since, view.zone)
            click.echo(f"      {since}  {dating}  {who(one.version.actor, view)}".rstrip())
        if one.not_given:
            wrapped(words.say("cli.ticket.moved_not_given"))
        else:
            wrapped(" ".join(_marked(op, text) for op, text in one.words))


def _marked(op: str, text: str) -> str:
    """Mark words that moved; of a long stretch that did not, only its ends."""
    before, after = MARKS[op]
    words = text.split()
    if op == "equal" and len(words) > EDGE * 2:
        words = [*words[:EDGE], "…", *words[-EDGE:]]
    return f"{before}{' '.join(words)}{after}"


def limits(view: TicketView, words: Wording) -> None:
    """Print what the ticket's source could not show."""
    heading(words, "limits")
    tables.limits(words, view.limits)
    tables.gaps(words, view.gaps)


def short(text: str) -> str:
    """Cut somebody's words to what a cell of a table holds."""
    return tables.cut(text, 72)
