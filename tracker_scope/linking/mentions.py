"""The mentions of a whole ticket: every field and comment through their versions, each with its dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from tracker_scope.linking.references import FinderOptions, Found, find, find_in_labels
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, CommentHistory, TicketHistory, Version
from tracker_scope.model.trace import Mention, Standing


class _Text(NamedTuple):
    """One field through time: its versions, who wrote the first one and when, and when it went."""

    field: str
    versions: tuple[Version, ...]
    author: Actor | None
    written: datetime | None
    gone: datetime | None
    restricted: bool


class _Said(NamedTuple):
    """A mention as it first stood, still there until a version lacks it."""

    found: Found
    at: datetime
    author: Actor | None


def mentions(history: TicketHistory, options: FinderOptions) -> tuple[Mention, ...]:
    """Return every mention that ever stood in the ticket, with the instants between which it did.

    A mention that an edit leaves in place is one mention; one that comes back later is another.
    """
    own = history.key.rpartition("-")[0]
    if own and own not in options.ticket_prefixes:
        options = options.model_copy(update={"ticket_prefixes": (*options.ticket_prefixes, own)})
    return tuple(mention for text in _texts(history, options) for mention in _through_time(text, options))


def is_bot(actor: Actor | None, patterns: Iterable[str]) -> bool:
    """Tell whether an account is a machine, by the tracker's word or by glob patterns of names."""
    if actor is None:
        return False
    names = [name.casefold() for name in (actor.account, actor.name) if name]
    return actor.bot or any(fnmatchcase(name, pattern.casefold()) for name in names for pattern in patterns)


def _texts(history: TicketHistory, options: FinderOptions) -> Iterator[_Text]:
    """List what can mention a clause: title, description, labels, configured fields, comments."""
    restricted = history.visibility is not Visibility.PUBLIC
    named = [("title", "title"), ("description", "description"), ("labels", "label")]
    named += [(name, f"field:{name}") for name in options.fields if name not in {"title", "description", "labels"}]
    for name, field in named:
        versions = history.fields.get(name, ())
        if versions:
            yield _Text(field, versions, history.reporter, _written(name, history), None, restricted)
    for comment in history.comments:
        yield _comment_text(comment, restricted=restricted)


def _written(name: str, history: TicketHistory) -> datetime | None:
    """Return when the first version was written: title and description come with the ticket."""
    return history.created if name in {"title", "description"} else None


def _comment_text(comment: CommentHistory, *, restricted: bool) -> _Text:
    """Read a comment as a field of its own, hidden when either it or its ticket is."""
    hidden = restricted or comment.visibility is not Visibility.PUBLIC
    field = f"comment:{comment.id}"
    return _Text(field, comment.versions, comment.author, comment.at, comment.missing_since, hidden)


def _through_time(text: _Text, options: FinderOptions) -> Iterator[Mention]:
    """Follow the mentions of one field from version to version."""
    standing: dict[tuple[object, ...], _Said] = {}
    finder = find_in_labels if text.field == "label" else find
    for number, version in enumerate(text.versions):
        begun = text.written is not None and number == 0 and not version.since > text.written
        at = text.written if begun and text.written is not None else version.since
        ended = text.versions[number - 1].until if number else None
        if ended is not None and ended < version.since:  # nobody has the text in between: none of it ties a clause
            yield from (_mention(text, standing.pop(key), ended, options) for key in list(standing))
        found = {
            (one.form, one.targets, one.standing, one.version_hint): one
            for one in reversed(finder(version.value, options))
        }
        for key in [key for key in standing if key not in found]:
            yield _mention(text, standing.pop(key), at, options)
        author = version.actor or text.author
        for key, one in reversed(found.items()):
            standing.setdefault(key, _Said(one, at, author))
    last = text.versions[-1].until if text.versions else None
    for said in standing.values():
        yield _mention(text, said, text.gone if last is None else last, options)


def _mention(text: _Text, said: _Said, until: datetime | None, options: FinderOptions) -> Mention:
    """Build the mention of a field with the time during which it stood there."""
    found = said.found
    by_machine = found.standing is not Standing.FOREIGN and is_bot(said.author, options.bots)
    return Mention(
        cited=found.cited,
        form=found.form,
        targets=found.targets,
        field=text.field,
        position=found.position,
        standing=Standing.BOT if by_machine else found.standing,
        version_hint=found.version_hint,
        author=said.author,
        at=said.at,
        until=until,
        restricted=text.restricted,
    )
