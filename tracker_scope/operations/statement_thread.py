"""Gathers the messages of the tickets whose whole thread a document quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tracker_scope.documents.statement_facts import Earlier, Message, Withheld
from tracker_scope.model.capture import Visibility
from tracker_scope.model.party import People
from tracker_scope.model.register import Entry
from tracker_scope.model.ticket import Actor, CommentHistory, TicketHistory, Version
from tracker_scope.model.time import Instant
from tracker_scope.operations.register import Recorded
from tracker_scope.operations.traced import histories
from tracker_scope.operations.workspace import Workspace
from tracker_scope.tickets.versions import version_at, with_holes

_NO_WORDINGS: Final = frozenset({"no_history", "no_text_edits", "no_wordings_over_rest"})


def messages_of(
    workspace: Workspace, found: Recorded, entries: Iterable[Entry]
) -> tuple[tuple[Message, ...], tuple[Withheld, ...]]:
    """Return the descriptions and the public comments of tickets, and how many comments of each are restricted.

    Texts are those of the effective date; what was written later is neither quoted nor counted. Of a
    restricted ticket nothing is returned.
    """
    wanted = [(one.ref.instance, one.ref.id) for one in entries if not one.restricted]
    messages: list[Message] = []
    withheld: list[Withheld] = []
    for history in histories(workspace, wanted, found.as_of.known):
        at = found.as_of.effective
        messages += _description(found, history, at)
        written = [one for one in history.comments if one.at is None or one.at <= at]
        messages += (one for comment in written for one in _comment(found.people, history, comment, at))
        hidden = sum(1 for one in written if one.visibility is not Visibility.PUBLIC)
        withheld += [Withheld(ticket=history.ref, count=hidden)] if hidden else []
    return tuple(messages), tuple(withheld)


def _description(found: Recorded, history: TicketHistory, at: Instant) -> Iterator[Message]:
    """Give the ticket's own text as a message of its reporter, dated at its creation."""
    versions = with_holes(history.fields.get("description", ()), history.created)
    held = version_at(versions, max(at, history.created))
    if held is not None and (held.value.strip() or not held.given):
        yield Message(
            ticket=history.ref,
            by=holder_of(found.people, history.reporter),
            account=account_of(history.reporter),
            at=history.created if history.created_known else None,
            changed=held.since if held is not versions[0] else None,
            captured=captured_as(found, history) if held is versions[0] else None,
            earlier=_before(versions, held),
            text=held.value,
            given=held.given,
        )


def captured_as(found: Recorded, history: TicketHistory) -> Instant | None:
    """Return the first capture of a ticket whose source does not show how its text was worded before; else None."""
    limits = {code for run in found.runs if run.source == history.source for code in run.limits}
    return None if limits.isdisjoint(_NO_WORDINGS) and history.changes else history.first_seen


def _comment(people: People, history: TicketHistory, comment: CommentHistory, at: Instant) -> Iterator[Message]:
    versions = with_holes(comment.versions, comment.at)
    found = version_at(versions, at)
    if found is not None and comment.visibility is Visibility.PUBLIC:
        yield Message(
            ticket=history.ref,
            by=holder_of(people, comment.author),
            account=account_of(comment.author),
            at=comment.at,
            changed=found.since if found is not versions[0] else None,
            earlier=_before(versions, found),
            text=found.value,
            given=found.given,
            number=comment.number,
        )


def holder_of(people: People, author: Actor | None) -> str | None:
    """Return the id of the person who is recorded as holding an author's account."""
    holder = people.holder(author.account, author.aliases) if author else None
    return holder.id if holder else None


def account_of(author: Actor | None) -> str | None:
    """Return the account by which a source names an author, or else the name."""
    return None if author is None else author.account or author.name


def _before(versions: tuple[Version, ...], held: Version) -> tuple[Earlier, ...]:
    """Return the wordings before the one that is quoted, each until the next is known; empty ones said nothing."""
    before = versions[: versions.index(held)]
    said = (one for one in before if (one.value.strip() or not one.given) and one.until is not None)
    return tuple(Earlier.model_validate({"text": one.value, "until": one.until, "given": one.given}) for one in said)
