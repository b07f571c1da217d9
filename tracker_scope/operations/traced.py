"""Every captured ticket as the register needs it, kept in a cache that can be dropped at any time."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import orjson

from tracker_scope import registry
from tracker_scope.connectors.base import Options
from tracker_scope.linking.mentions import is_bot, mentions
from tracker_scope.linking.references import FinderOptions
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap
from tracker_scope.model.ticket import CommentHistory, TicketEvent, TicketHistory
from tracker_scope.model.trace import CommentChange, TracedTicket
from tracker_scope.operations.shown_to import whole_runs, with_accounts
from tracker_scope.operations.workspace import Workspace
from tracker_scope.tickets.merge import merge
from tracker_scope.tickets.state import text_versions

NAME: Final = "traced"
RULES: Final = "7"
BATCH: Final = 400
# Bytes that are kept as evidence and that no reading of a ticket needs.
CONTENTS: Final = ("attachment",)
Subject = tuple[str, str]


class Named(NamedTuple):
    """What a ticket is called, its key first, and in which source."""

    subject: Subject
    source: str
    names: tuple[str, ...]
    pull_request: bool


def traced_tickets(
    workspace: Workspace, finder: FinderOptions, known: datetime | None = None
) -> Iterator[TracedTicket]:
    """Yield every ticket, from the cache where it is of this ledger and these rules.

    With `known`, everything is computed again from what had been captured by then.
    """
    if known is not None or not refresh(workspace, finder):
        yield from computed(workspace, finder, subjects_of(workspace, known), known)
        return
    _, rows = workspace.ledger.projection.load(NAME, rules_of(finder))
    for _, body in rows:
        yield TracedTicket.model_validate_json(body)


def traced_of(workspace: Workspace, finder: FinderOptions, keys: Sequence[str]) -> list[TracedTicket] | None:
    """Return the tickets of some keys, those left out that do not stand; None while the cache cannot be had."""
    if not refresh(workspace, finder):
        return None
    rows = workspace.ledger.projection.rows_for(NAME, rules_of(finder), keys)
    return [TracedTicket.model_validate_json(rows[key]) for key in keys if key in rows]


def named_tickets(workspace: Workspace, finder: FinderOptions) -> Iterator[Named]:
    """Yield what every ticket is called; of the cached rows, nothing else is looked at."""
    if not refresh(workspace, finder):
        for one in computed(workspace, finder, subjects_of(workspace), None):
            yield Named((one.ref.instance, one.ref.id), one.source, (one.key, *one.aliases), one.pull_request)
        return
    _, rows = workspace.ledger.projection.load(NAME, rules_of(finder))
    for _, body in rows:
        told = orjson.loads(body)
        subject = (told["ref"]["instance"], told["ref"]["id"])
        yield Named(subject, told["source"], (told["key"], *told.get("aliases", ())), told.get("pull_request", False))


def refresh(workspace: Workspace, finder: FinderOptions) -> bool:
    """Bring the cache up to the ledger: only tickets with newer items are read again; False when it cannot be."""
    ledger, rules = workspace.ledger, rules_of(finder)
    size = ledger.head().size
    upto, _ = ledger.projection.load(NAME, rules)
    if upto >= size:
        return True
    rows = (
        (
            key_of((one.ref.instance, one.ref.id)),
            orjson.dumps(one.model_dump(mode="json", by_alias=True, exclude_defaults=True)),
        )
        for one in computed(workspace, finder, subjects_of(workspace, after=upto - 1), None)
    )
    return ledger.projection.store(NAME, rules, size, rows)


def rules_of(finder: FinderOptions) -> str:
    """Name what the cached values depend on besides the ledger."""
    digest = hashlib.sha256(orjson.dumps(finder.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f"{RULES}:{digest[:16]}"


def key_of(subject: Subject) -> str:
    """Return the key under which a ticket is cached."""
    return "\x00".join(subject)


def subjects_of(workspace: Workspace, known: datetime | None = None, after: int = -1) -> list[Subject]:
    """Return the tickets that have items later than a record, each once, in the order of the ledger."""
    rows = workspace.ledger.subjects(known=known, after=after)
    return list(dict.fromkeys((instance, subject) for _, instance, subject in rows))


def computed(
    workspace: Workspace, finder: FinderOptions, subjects: Sequence[Subject], known: datetime | None
) -> Iterator[TracedTicket]:
    """Read tickets from the ledger and trace them, a few hundred at a time."""
    for history in histories(workspace, subjects, known):
        yield trace(history, finder)


def headers_of(workspace: Workspace, known: datetime | None = None) -> list[CapturedItem]:
    """Return the items without which those of tickets cannot be read: header rows of CSV, names of Jira's fields."""
    return list(workspace.ledger.items(kinds={"csv_header", "jira_fields", "jira_names"}, known=known))


def histories(
    workspace: Workspace,
    subjects: Sequence[Subject],
    known: datetime | None = None,
    headers: Sequence[CapturedItem] | None = None,
) -> Iterator[TicketHistory]:
    """Replay the histories of tickets, a few hundred at a time, so that memory does not grow with the ledger."""
    headers = headers_of(workspace, known) if headers is None else headers
    runs = whole_runs(workspace, known)
    for start in range(0, len(subjects), BATCH):
        chunk = subjects[start : start + BATCH]
        found = events_of([*headers, *workspace.ledger.items(tickets=chunk, known=known, without=CONTENTS)])
        for subject in chunk:
            history = merge(with_accounts(found.get(subject, {}), runs))
            if history is not None:
                yield history


def events_of(items: Sequence[CapturedItem]) -> dict[Subject, dict[str, list[TicketEvent]]]:
    """Parse captured items with the connectors that captured them; the events of each ticket, by source."""
    by_connector: dict[str, list[CapturedItem]] = defaultdict(list)
    for item in items:
        by_connector[item.connector].append(item)
    found: dict[Subject, dict[str, list[TicketEvent]]] = {}
    for name, own in by_connector.items():
        sources = {item.record: (item.source, (item.account,) if item.account else ()) for item in own}
        for event in registry.connector(name).parse(own, Options()):
            if isinstance(event, (Gap, Finding)):
                continue
            by_source = found.setdefault((event.ticket.instance, event.ticket.id), {})
            source, accounts = sources[event.record]
            told = event.model_copy(update={"accounts": accounts}) if accounts and event.snapshot else event
            by_source.setdefault(source, []).append(told)
    return found


def trace(history: TicketHistory, finder: FinderOptions) -> TracedTicket:
    """Keep of a history what the register needs."""
    named = history.fields
    aliases = {history.key, *history.aliases}
    return TracedTicket(
        ref=history.ref,
        key=history.key,
        aliases=tuple(sorted(aliases - {history.key})),
        source=history.source,
        created=history.created,
        pull_request=history.pull_request,
        visibility=history.visibility,
        titles=named.get("title", ()),
        types=named.get("type", ()),
        statuses=named.get("status", ()),
        texts=text_versions(history),
        mentions=mentions(history, finder),
        reporter=history.reporter.written_accounts if history.reporter else None,
        authors=authors_of(history, finder),
        disagreements=tuple(one.model_copy(update={"values": ("", "")}) for one in history.disagreements),
        comment_changes=tuple(change for one in history.comments for change in changes_of(one)),
        same_texts=history.same_texts,
        last_record=max(history.records),
    )


def changes_of(comment: CommentHistory) -> Iterator[CommentChange]:
    """Yield what captures show to have happened to a comment between two of them."""
    for one in comment.versions:
        if one.between is not None:
            yield CommentChange(kind="edited", number=comment.number, since=one.since, between=one.between)
    since, until = comment.missing_since, comment.shown_until
    if since is not None and until is not None:
        yield CommentChange(kind="gone", number=comment.number, since=since, between=(until, since))


def authors_of(history: TicketHistory, finder: FinderOptions) -> tuple[str, ...]:
    """Return the accounts that wrote in a ticket, machines aside, in order of the alphabet."""
    actors = (history.reporter, *(one.author for one in history.comments))
    persons = (one for one in actors if one is not None and not is_bot(one, finder.bots))
    return tuple(sorted({written for one in persons if (written := one.written_accounts)}))
