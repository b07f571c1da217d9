"""The JSON that commands print: one model for each verb, from which the JSON Schemas are generated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Literal

import orjson
from pydantic import Field

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import Gap
from tracker_scope.model.contract import ClauseKind
from tracker_scope.model.notice import NoticeHistory, Telling, TellingSums
from tracker_scope.model.register import (
    Basis,
    BasisSource,
    Classification,
    Counts,
    Entry,
    Exclusion,
    OpenReason,
)
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.time import AsOf, Instant, Period
from tracker_scope.model.trace import SuspectCause
from tracker_scope.operations.amendment_view import DraftLine, DraftView
from tracker_scope.operations.capture_views import CaptureView, SurveyView
from tracker_scope.operations.contract import InForce
from tracker_scope.operations.notice_views import NoticeView, notice_view
from tracker_scope.operations.status import Status
from tracker_scope.operations.view import View, dumped

RESTRICTED: Final = "[restricted, not shown]"


class AmendmentView(View):
    """What `amendment show --json` prints; amounts are texts, so that no reader rounds them."""

    schema_: Literal["tracker-scope/amendment/1"] = Field(default="tracker-scope/amendment/1", alias="schema")
    draft: DraftView


class AmendmentsView(View):
    """What `amendment list --json` prints."""

    schema_: Literal["tracker-scope/amendments/1"] = Field(default="tracker-scope/amendments/1", alias="schema")
    drafts: tuple[DraftLine, ...]


class ClauseView(Noun):
    """A clause in force."""

    number: str
    identity: str
    title: str
    text: str
    kind: ClauseKind
    document: str
    document_kind: Literal["baseline", "amendment"]
    in_force: Period
    source: BasisSource


class LeftOutView(Noun):
    """A passage that belongs to no clause, where it stands and why."""

    place: str
    reason: str
    text: str


class ContractView(View):
    """What `contract show --json` prints."""

    schema_: Literal["tracker-scope/contract/1"] = Field(default="tracker-scope/contract/1", alias="schema")
    as_of: AsOf
    clauses: tuple[ClauseView, ...]
    left_out: tuple[LeftOutView, ...]
    findings: tuple[Finding, ...]


class EntryView(Noun):
    """One ticket of the register; `telling` is null where neither who asked for it nor a recognition is known."""

    ticket: str
    instance: str
    id: str
    source: str
    title: str
    type: str | None
    status: str | None
    created: Instant
    classification: Classification
    rule: str
    basis: tuple[Basis, ...]
    clauses: tuple[str, ...]
    mentioned: tuple[str, ...]
    reasons: tuple[OpenReason, ...]
    suspect: tuple[SuspectCause, ...]
    restricted: bool
    telling: Telling | None


class SourceView(Noun):
    """A source as its last run left it, with what it could not show."""

    source: str
    connector: str
    instance: str
    run: str
    captured_at: Instant
    complete: bool
    limits: tuple[str, ...]
    gaps: tuple[Finding, ...]
    findings: tuple[Finding, ...]


class RegisterView(View):
    """What `register --json` prints."""

    schema_: Literal["tracker-scope/register/1"] = Field(default="tracker-scope/register/1", alias="schema")
    project: str
    as_of: AsOf
    sources: tuple[SourceView, ...]
    counts: Counts
    tickets: tuple[EntryView, ...]
    untouched: tuple[str, ...]
    findings: tuple[Finding, ...]
    telling: TellingSums


class NoticesView(View):
    """What `notice list --json` prints."""

    schema_: Literal["tracker-scope/notices/1"] = Field(default="tracker-scope/notices/1", alias="schema")
    notices: tuple[NoticeView, ...]


class StatusView(View):
    """What `status --json` prints."""

    schema_: Literal["tracker-scope/status/1"] = Field(default="tracker-scope/status/1", alias="schema")
    status: Status


class HeadView(View):
    """What `ledger head --json` prints."""

    schema_: Literal["tracker-scope/head/1"] = Field(default="tracker-scope/head/1", alias="schema")
    size: int
    root: str


class VersionView(Noun):
    """One value of a field, and from when to when."""

    value: str
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
    body: str
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
    entry: EntryView | None
    excluded: Exclusion | None
    fields: dict[str, tuple[VersionView, ...]]
    comments: tuple[CommentView, ...]
    sources: tuple[str, ...]
    disagreements: tuple[DisagreementView, ...]
    mentions: tuple[MentionView, ...]
    decisions: tuple[DecisionView, ...]
    remarks: tuple[DecisionView, ...]
    notices: tuple[NoticeView, ...]
    moved: tuple[dict[str, Any], ...]
    limits: tuple[str, ...]
    gaps: tuple[Gap, ...]


VIEWS: Final[dict[str, type[View]]] = {
    "amendment": AmendmentView,
    "amendments": AmendmentsView,
    "capture": CaptureView,
    "contract": ContractView,
    "head": HeadView,
    "notices": NoticesView,
    "register": RegisterView,
    "status": StatusView,
    "survey": SurveyView,
    "ticket": TicketDocument,
}


def schema_of(name: str) -> str:
    """Return the JSON Schema of a verb's JSON (draft 2020-12), as shipped."""
    schema = VIEWS[name].model_json_schema(by_alias=True, mode="serialization")
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"tracker-scope/{name}/1", **schema}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode("utf-8") + "\n"


def contract_json(found: InForce) -> str:
    """Write the clauses in force."""
    clauses = tuple(
        ClauseView(
            number=one.clause.number,
            identity=one.identity,
            title=one.clause.title,
            text=one.clause.text,
            kind=one.clause.kind,
            document=found.labels.get(one.document, one.document),
            document_kind=one.document_kind,
            in_force=one.in_force,
            source=BasisSource(
                document=found.labels.get(one.document, one.document),
                digest=found.digests.get(one.document, ""),
                place=str(one.clause.place),
            ),
        )
        for one in found.versions
    )
    left = tuple(LeftOutView(place=str(one.place), reason=one.reason, text=one.text) for one in found.left_out)
    return dumped(ContractView(as_of=found.as_of, clauses=clauses, left_out=left, findings=found.findings))


def head_json(found: TreeHead) -> str:
    """Write the tree head."""
    return dumped(HeadView(size=found.size, root=found.root))


def notices_json(notices: Iterable[NoticeHistory]) -> str:
    """Write notices in the order in which they were written."""
    return dumped(NoticesView(notices=tuple(map(notice_view, notices))))


def status_json(found: Status) -> str:
    """Write where the project stands."""
    return dumped(StatusView(status=found))


def entry_view(entry: Entry) -> EntryView:
    """Return an entry as JSON prints it; of a restricted ticket nothing but key and class."""
    basis = entry.basis if not entry.restricted else tuple(_bare(one) for one in entry.basis)
    return EntryView(
        ticket=entry.ticket,
        instance=entry.ref.instance,
        id=entry.ref.id,
        source=entry.source,
        title=RESTRICTED if entry.restricted else entry.title,
        type=entry.type,
        status=entry.status,
        created=entry.created,
        classification=entry.classification,
        rule=entry.rule,
        basis=basis,
        clauses=tuple(clause.number for clause in entry.clauses),
        mentioned=entry.mentioned,
        reasons=entry.reasons,
        suspect=entry.suspect,
        restricted=entry.restricted,
        telling=_telling(entry),
    )


def _telling(entry: Entry) -> Telling | None:
    """Return what is known beyond the ticket's creation; of tens of thousands, most have nothing."""
    told = entry.telling
    if told is not None and entry.restricted:
        told = told.model_copy(update={"requested_by": None, "requested_side": None})
    return None if told is None or (told.requested_by is None and told.recognised_on is None) else told


def _bare(basis: Basis) -> Basis:
    hidden = None if basis.reason is None else RESTRICTED
    return basis.model_copy(update={"cited": None, "reason": hidden})
