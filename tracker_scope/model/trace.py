"""Ties between tickets and clauses: mentions, decisions, links and what each rests on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, Disagreement, TicketRef, Version
from tracker_scope.model.time import Instant


class Standing(StrEnum):
    """Whether a mention can speak for the ticket."""

    PLAIN = "plain"
    QUOTED = "quoted"
    BOT = "bot"
    FOREIGN = "foreign"


class Mention(Noun):
    """A reference as somebody wrote it, before it is read against any text.

    `field` is "title", "description", "label", "field:<name>" or "comment:<id>"; `position`
    counts characters from the start of that field; `targets` are normalised numbers,
    identifiers or anchors ("4.2", "EX-12", "#commit"), several for a range or a list.
    The mention stood in the ticket from `at` until `until` (None: still there).
    """

    cited: str
    form: Literal["number", "identifier", "anchor"]
    targets: tuple[str, ...]
    field: str
    position: int
    standing: Standing = Standing.PLAIN
    version_hint: str | None = None
    author: Actor | None = None
    at: Instant
    until: Instant | None = None
    restricted: bool = False


class MentionReading(Noun):
    """A mention read against the text in force when it was written.

    `clauses` are identities of clause versions' clauses; `problem` says why there are none.
    `unknown` are the targets that no clause answered to, `ambiguous` those with several.
    """

    mention: Mention
    clauses: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    problem: Literal["unknown_number", "text_not_supplied", "no_text_in_force", "foreign"] | None = None


class DecisionKind(StrEnum):
    """What a person decided of a ticket."""

    CLAUSES = "clauses"
    CORRECTION = "correction"
    NOT_COVERED = "not_covered"
    INTERNAL = "internal"


class EvidenceRef(Noun):
    """Where somebody's own writing is: a comment that was captured, or a file kept by digest."""

    kind: Literal["comment", "file"]
    ref: TicketRef | None = None
    ticket: str | None = None
    comment: str | None = None
    number: int | None = None
    file: str | None = None
    digest: str | None = None
    record: int
    restricted: bool = False


class Decision(Noun):
    """A person's recorded choice; for another party than the recorder's it needs a source.

    `clauses` hold clause numbers as in force at `clauses_at`, the end of the day `made_on` in
    the project's zone. `text_digest` and `clause_digests` (number to digest) are what the
    person had before them.
    """

    ticket: TicketRef
    ticket_key: str
    kind: DecisionKind
    clauses: tuple[str, ...] = ()
    by: str
    party: str
    made_on: date
    clauses_at: Instant
    reason: str
    recorded_by: str
    recorded_at: Instant
    source: EvidenceRef | None = None
    text_digest: str
    text_record: int
    clause_digests: dict[str, str]
    record: int = 0


class SuspectCause(Noun):
    """Which end of a link moved after it was confirmed, by digests of before and after."""

    moved: Literal["ticket", "clause", "clause_ended"]
    clause: str | None = None
    before: str
    after: str | None = None
    since: Instant | None = None


class CommentChange(Noun):
    """That a comment was edited, or is no longer there, between two captures, of which the second shows it."""

    kind: Literal["edited", "gone"]
    number: int
    since: Instant
    between: tuple[Instant, Instant]


class TracedTicket(Noun):
    """All that the register must know of one ticket: short values by date, digests, mentions.

    `texts` holds the digest of title and description, by date; the texts stay in the ledger.
    `reporter` is the account that created it; `authors` are those of reporter and commenters,
    machines aside; a person of several accounts has them all, one a line. `same_texts` are digests
    of other sources' forms of a text, each with the digest of the same words here.
    `disagreements` between sources come without their values.
    """

    ref: TicketRef
    key: str
    aliases: tuple[str, ...] = ()
    source: str
    created: Instant
    pull_request: bool = False
    visibility: Visibility = Visibility.PUBLIC
    titles: tuple[Version, ...] = ()
    types: tuple[Version, ...] = ()
    statuses: tuple[Version, ...] = ()
    texts: tuple[Version, ...] = ()
    mentions: tuple[Mention, ...] = ()
    reporter: str | None = None
    authors: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    comment_changes: tuple[CommentChange, ...] = ()
    same_texts: tuple[tuple[str, str], ...] = ()
    last_record: int
