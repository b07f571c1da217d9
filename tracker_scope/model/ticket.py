"""Tickets: what a source said of one, what happened to it, and how it stood on a date."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Visibility
from tracker_scope.model.time import Instant


class TicketRef(Noun):
    """The identity of a ticket: keys are aliases, the numeric id is not."""

    instance: str
    id: str


class Actor(Noun):
    """Who did something in the tracker; a deleted account has neither account nor name.

    `aliases` are the accounts by which other sources name the same person.
    """

    account: str | None = None
    name: str | None = None
    bot: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def accounts(self) -> tuple[str, ...]:
        """Return every account of the person, the one of the source that holds first."""
        return (self.account, *self.aliases) if self.account else self.aliases

    @property
    def written_accounts(self) -> str | None:
        """Return every account of the person as one text, one a line; None without any."""
        return "\n".join(account.replace("\n", " ") for account in self.accounts) or None


class Wording(Noun):
    """What a text said from an instant on that the tracker itself gives, and who wrote it so.

    Of a wording that is not `shown` the tracker keeps only the instant: what it said is unknown, not empty.
    """

    at: Instant
    actor: Actor | None = None
    body: str = ""
    shown: bool = True


class Comment(Noun):
    """One comment as a source gave it.

    `earlier` are the wordings that it had before the present one, oldest first, where the tracker
    keeps them. `editor` is who wrote the present one, where that is told and another wording came
    before. `record` is the item that holds the comment, where it is not its ticket's.
    """

    id: str
    author: Actor | None = None
    at: Instant | None = None
    edited_at: Instant | None = None
    editor: Actor | None = None
    body: str = ""
    visibility: Visibility = Visibility.PUBLIC
    earlier: tuple[Wording, ...] = ()
    record: int | None = None


class Snapshot(Noun):
    """A ticket as a source gave it on one capture; `fields` holds the other named fields."""

    key: str
    aliases: tuple[str, ...] = ()
    project: str | None = None
    title: str = ""
    description: str = ""
    type: str | None = None
    status: str | None = None
    labels: tuple[str, ...] = ()
    parent: str | None = None
    reporter: Actor | None = None
    created: Instant | None = None
    updated: Instant | None = None
    resolved: Instant | None = None
    url: str | None = None
    pull_request: bool = False
    visibility: Visibility = Visibility.PUBLIC
    comments: tuple[Comment, ...] = ()
    fields: dict[str, str] = Field(default_factory=dict)


class TicketEvent(Noun):
    """Either a snapshot, or one change of one field that the tracker dates.

    Label changes use the field "labels" with `old` (removed) or `new` (added) holding one label.
    A change of a text that gives neither `old` nor `new` is one whose text the tracker no longer
    gives: what the field held from then on is unknown. An empty text is "" there. `accounts` is who
    looked at a live tracker, then those that later met the snapshot unchanged; empty for exports.
    """

    ticket: TicketRef
    kind: Literal["snapshot", "changed", "linked"]
    record: int
    seen_at: Instant
    at: Instant | None = None
    actor: Actor | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None
    snapshot: Snapshot | None = None
    accounts: tuple[str, ...] = ()


class Version(Noun):
    """One value of a field and the time it held; `not_before` marks a start known only as a window.

    The value began at `since` when `exact`; otherwise between `not_before` and `since`. `between`
    are the two captures of which the first showed another value and the second this one, where
    captures alone show that it changed. One that is not `given` is a time of which the tracker gives
    no text: its value is unknown, not empty. Histories leave such times out; views show them.
    """

    value: str
    given: bool = True
    since: Instant
    not_before: Instant | None = None
    until: Instant | None = None
    exact: bool = True
    actor: Actor | None = None
    between: tuple[Instant, Instant] | None = None


class CommentHistory(Noun):
    """A comment through the captures: its versions, and since when it is no longer there.

    `id` is that of its first capture and never moves; `aliases` are its ids in other sources.
    `shown_until` is the last capture that showed it, told where a later one does not.
    """

    id: str
    aliases: tuple[str, ...] = ()
    number: int
    author: Actor | None = None
    at: Instant | None = None
    visibility: Visibility = Visibility.PUBLIC
    versions: tuple[Version, ...] = ()
    shown_until: Instant | None = None
    missing_since: Instant | None = None
    record: int

    def known_as(self, name: str | None) -> bool:
        """Tell whether a source gives the comment this id."""
        return name is not None and (name == self.id or name in self.aliases)


class Disagreement(Noun):
    """Two sources that say different things of one field, or of one comment ("#2"), at one time."""

    field: str
    sources: tuple[str, str]
    values: tuple[str, str] = ("", "")
    at: Instant
    restricted: bool = False


class TicketHistory(Noun):
    """Everything captured of one ticket, replayed: field name to versions in order of time.

    `source` is the one that holds where several carry the ticket: then `sources` names them all,
    that one first. `same_texts` are digests of title and description in another source's form,
    each with the digest of the same words here.
    """

    ref: TicketRef
    key: str
    aliases: tuple[str, ...] = ()
    source: str
    sources: tuple[str, ...] = ()
    project: str | None = None
    created: Instant
    created_known: bool = True
    reporter: Actor | None = None
    url: str | None = None
    parent: str | None = None
    pull_request: bool = False
    visibility: Visibility = Visibility.PUBLIC
    fields: dict[str, tuple[Version, ...]] = Field(default_factory=dict)
    comments: tuple[CommentHistory, ...] = ()
    changes: tuple[TicketEvent, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    same_texts: tuple[tuple[str, str], ...] = ()
    records: tuple[int, ...] = ()
    first_seen: Instant
    last_seen: Instant


class TicketState(Noun):
    """A ticket as it stood at one instant; `not_given` are the fields of which its source gives no text of then."""

    ref: TicketRef
    key: str
    source: str
    title: str
    description: str
    type: str | None
    status: str | None
    labels: tuple[str, ...] = ()
    fields: dict[str, str] = Field(default_factory=dict)
    visibility: Visibility = Visibility.PUBLIC
    text_digest: str
    not_given: tuple[str, ...] = ()
