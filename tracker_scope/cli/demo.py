"""`tracker-scope demo`: makes the bundled project and shows what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker_scope.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker_scope.operations.demo import Done
    from tracker_scope.settings import Language

    Told = tuple[str, dict[str, object]]


@click.command("demo")
@click.option("--into", type=click.Path(path_type=Path), default=Path("tracker-scope-demo"), help="An empty folder.")
@options.language
def COMMAND(into: Path, language: str | None) -> None:
    """Make a realistic project in a folder, offline, with its register, notices, statement and draft amendment."""
    from tracker_scope.cli import tables
    from tracker_scope.cli.language import spoken
    from tracker_scope.cli.register import show_counts
    from tracker_scope.cli.telling import headline
    from tracker_scope.operations.demo import demo
    from tracker_scope.operations.workspace import words_of

    spoken_here: Language = "fr" if (language or spoken()) == "fr" else "en"
    words = words_of(spoken_here)
    made = demo(into, spoken_here)
    click.echo(words.say("cli.demo.intro"))
    for day in made.days:
        for key, values in _told(day):
            click.echo(f"{day.on.isoformat()}  {words.say(f'cli.demo.{key}', **values)}")
    for first, *others in made.published:
        path = first.relative_to(made.folder).as_posix()
        click.echo(words.say("cli.demo.published", path=path, others=", ".join(one.suffix for one in others)))
    click.echo(words.say("cli.demo.next", folder=into.as_posix()))
    click.echo()
    click.echo(tables.as_of(words, made.result.as_of, made.zone))
    headline(words, made.result.telling)
    show_counts(made.result.counts, words)


def _told(day: Done) -> Iterator[Told]:
    """Yield what was recorded on a day, in the order in which it was: a key of wording, and its values."""
    for added in day.documents:
        yield "contract", {"label": added.document.label, "clauses": added.clauses}
    for run in day.runs:
        yield "captured", {"source": run.source, "seen": run.tickets.seen, "pulls": run.pull_requests}
    if day.persons:
        yield "people", {"persons": day.persons, "decisions": day.decisions}
    elif day.decisions:
        yield "decisions", {"decisions": day.decisions}
    yield from _told_of_papers(day)


def _told_of_papers(day: Done) -> Iterator[Told]:
    for one in day.notices:
        yield "notice", {"notice": one.id, "party": one.to, "tickets": len(one.items)}
    for sent in day.sent:
        yield "sent", {"notice": sent.notice, "day": sent.sent_on.isoformat()}
    for reply in day.replies:
        yield "reply", {"notice": reply.notice, "person": reply.by, "day": reply.replied_on.isoformat()}
    for draft in day.drafts:
        yield "draft", {"draft": draft.name, "lines": len(draft.lines), "tickets": len(draft.tickets)}
