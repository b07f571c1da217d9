"""The JSON of one ticket; of a restricted ticket nothing but its key and class."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Gap, Visibility
from tracker_scope.model.register import Exclusion
from tracker_scope.model.ticket import CommentHistory, Disagreement, Version
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import Decision, MentionReading
from tracker_scope.operations.entry_json import RESTRICTED, EntryView, entry_view
from tracker_scope.operations.json_document import View, dumped
from tracker_scope.operations.notice_json import NoticeView, notice_view
from tracker_scope.operations.ticket import Moved, TicketView
from tracker_scope.tickets.noted import Noted
from tracker_scope.tickets.versions import with_holes


class VersionView(Noun):
    """One value of a field, and from when to when; null where the tracker gives no text of that time."""

    value: str | None
    since: Instant
    not_before: Instant | None
    until: Instant | None
    exact: bool
    by: str | None
    between: tuple[Instant, Instant] | None


class CommentView(Noun):
    """One comment, under the number by which a decision cites it."""

    number: int
    author: str | None
    at: Instant | None
    body: str | None
    restricted: bool
    edits: int
    wordings: tuple[VersionView, ...]
    shown_until: Instant | None
    missing_since: Instant | None


class DisagreementView(Noun):
    """Two sources that say different things of a field, or of a comment ("#2"), at one time."""

    field: str
    sources: tuple[str, str]
    values: tuple[str, str]
    at: Instant


class NotedView(Noun):
    """What the tracker notes beside the fields: of a deleted comment that it was, never its words."""

    kind: Literal["comment_deleted", "linked", "unlinked", "moved"]
    at: Instant | None
    by: str | None
    other: str | None


class MentionView(Noun):
    """One mention of a clause, and what it was read as when it was written."""

    cited: str
    field: str
    position: int
    standing: str
    author: str | None
    at: Instant
    until: Instant | None
    clauses: tuple[str, ...]
    problem: str | None


class DecisionView(Noun):
    """One decision, or a remark of a person without authority."""

    kind: str
    clauses: tuple[str, ...]
    by: str
    party: str
    made_on: date
    recorded_at: Instant
    reason: str
    source: str | None


class TicketDocument(View):
    """What `ticket KEY --json` prints."""

    schema_: Literal["tracker-scope/ticket/1"] = Field(default="tracker-scope/ticket/1", alias="schema")
    ticket: str
    instance: str
    id: str
    former_keys: tuple[str, ...]
    entry: EntryView | None
    excluded: Exclusion | None
    fields: dict[str, tuple[VersionView, ...]]
    comments: tuple[CommentView, ...]
    noted: tuple[NotedView, ...]
    sources: tuple[str, ...]
    disagreements: tuple[DisagreementView, ...]
    mentions: tuple[MentionView, ...]
    decisions: tuple[DecisionView, ...]
    remarks: tuple[DecisionView, ...]
    notices: tuple[NoticeView, ...]
    moved: tuple[dict[str, Any], ...]
    limits: tuple[str, ...]
    gaps: tuple[Gap, ...]


def ticket_json(view: TicketView) -> str:
    """Write everything known of a ticket."""
    history, public = view.history, view.history.visibility is Visibility.PUBLIC
    return dumped(
        TicketDocument(
            ticket=view.state.key,
            instance=history.ref.instance,
            id=history.ref.id,
            former_keys=view.former_keys if public else (),
            entry=entry_view(view.entry) if view.entry else None,
            excluded=view.excluded,
            fields={name: tuple(map(_version, held)) for name, held in view.wordings.items()} if public else {},
            comments=tuple(map(_comment, history.comments)) if public else (),
            noted=tuple(map(_noted, view.noted)) if public else (),
            sources=history.sources or (history.source,),
            disagreements=tuple(map(_disagreement, history.disagreements)) if public else (),
            mentions=tuple(map(_mention, view.readings)) if public else (),
            decisions=tuple(map(_decision, view.decisions)) if public else (),
            remarks=tuple(map(_decision, view.remarks)) if public else (),
            notices=tuple(map(notice_view, view.notices)),
            moved=tuple(map(_moved, view.moved)) if public else (),
            limits=view.limits,
            gaps=view.gaps,
        )
    )


def _version(one: Version) -> VersionView:
    return VersionView(
        value=one.value if one.given else None,
        since=one.since,
        not_before=one.not_before,
        until=one.until,
        exact=one.exact,
        by=(one.actor.account or one.actor.name) if one.actor else None,
        between=one.between,
    )


def _comment(one: CommentHistory) -> CommentView:
    public = one.visibility is Visibility.PUBLIC
    every = tuple(map(_version, with_holes(one.versions, one.at)))
    return CommentView(
        number=one.number,
        author=(one.author.account or one.author.name) if one.author else None,
        at=one.at,
        body=every[-1].value if public else RESTRICTED,
        restricted=not public,
        edits=len(every) - 1,
        wordings=every if public else (),
        shown_until=one.shown_until,
        missing_since=one.missing_since,
    )


def _noted(one: Noted) -> NotedView:
    by = (one.actor.account or one.actor.name) if one.actor else None
    return NotedView(kind=one.kind, at=one.at, by=by, other=one.other)


def _disagreement(one: Disagreement) -> DisagreementView:
    values = (RESTRICTED, RESTRICTED) if one.restricted else one.values
    return DisagreementView(field=one.field, sources=one.sources, values=values, at=one.at)


def _mention(one: MentionReading) -> MentionView:
    mention = one.mention
    return MentionView(
        cited=RESTRICTED if mention.restricted else mention.cited,
        field=mention.field,
        position=mention.position,
        standing=mention.standing.value,
        author=mention.author.account if mention.author else None,
        at=mention.at,
        until=mention.until,
        clauses=one.clauses,
        problem=one.problem,
    )


def _decision(one: Decision) -> DecisionView:
    source, hidden = one.source, one.source is not None and one.source.restricted
    cited = None if source is None else source.file or f"{source.ticket}#{source.number}"
    return DecisionView(
        kind=one.kind.value,
        clauses=one.clauses,
        by=one.by,
        party=one.party,
        made_on=one.made_on,
        recorded_at=one.recorded_at,
        reason=RESTRICTED if hidden else one.reason,
        source=cited,
    )


def _moved(one: Moved) -> dict[str, object]:
    words = [list(pair) for pair in one.words]
    return {"cause": one.cause.model_dump(mode="json"), "words": words, "not_given": one.not_given}
