"""Writes the rows of a signed amendment as a file of decisions in which nothing is decided yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tracker_scope.documents.visible import visible
from tracker_scope.documents.wording import Wording
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.publication import written
from tracker_scope.operations.register import recorded
from tracker_scope.operations.signed_amendment import Row, Signed
from tracker_scope.operations.toml_text import quoted
from tracker_scope.operations.workspace import Workspace


class RowsFile(NamedTuple):
    """Where the rows are; not new where the file was there, perhaps worked on, and was left as it was."""

    path: Path
    new: bool


def write_rows(workspace: Workspace, signed: Signed, by: str | None) -> RowsFile:
    """Write the rows into the folder of documents, every one of them commented out; raises OutputFailed."""
    path = workspace.settings.out_path / f"amendment-{signed.draft}-{signed.added.document.id[:8]}.toml"
    if path.exists():
        return RowsFile(path, new=False)
    tickets = Tickets(workspace, recorded(workspace))
    named = signed.model_copy(update={"rows": tuple(_named(row, tickets) for row in signed.rows)})
    text = "\n".join(_lines(workspace.words, named, by or workspace.settings.me)) + "\n"
    return RowsFile(written(path, text.encode("utf-8")), new=True)


def _named(row: Row, tickets: Tickets) -> Row:
    """Name the ticket so that the file, read again, finds it alone."""
    key = tickets.name_of(row.ticket.ref, row.ticket.key)
    return row.model_copy(update={"ticket": row.ticket.model_copy(update={"key": key})})


def reason_of(words: Wording, signed: Signed, row: Row) -> str:
    """Say on what a confirmed row rests, in words that the other party can read."""
    return words.say("cli.signed.reason", label=signed.added.document.label, line=row.line, draft=signed.draft)


def _lines(words: Wording, signed: Signed, by: str | None) -> Iterator[str]:
    yield f"# {_flat(words.say('cli.signed.head', label=signed.added.document.label, draft=signed.draft))}"
    yield f"# {words.say('cli.signed.how', day=signed.from_day.isoformat())}"
    for row in signed.rows:
        yield ""
        yield f"# {_flat(words.say('cli.signed.row', line=row.line, title=row.title, ticket=row.ticket.key))}"
        if not row.candidates:
            yield f"# {words.say('cli.signed.no_candidate')}"
        for one in row.candidates:
            key = "cli.signed.named" if one.named else "cli.signed.by_words"
            yield f"# {_flat(words.say(key, clause=one.number, title=one.title, place=one.place))}"
            yield from (f"#   | {visible(line)}" for line in one.text.splitlines() if line.strip())
        yield "# [[decision]]"
        yield f"# ticket = {quoted(row.ticket.key)}"
        yield f"# clauses = [{quoted(row.only) if row.only else ''}]"
        yield f"# by = {quoted(by or '')}"
        yield f"# reason = {quoted(reason_of(words, signed, row))}"


def _flat(text: str) -> str:
    return " ".join(visible(text).split())
