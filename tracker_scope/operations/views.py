"""The JSON that commands print: one model for each verb, from which the JSON Schemas are generated."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import Gap, RunCounts
from tracker_scope.model.contract import ClauseKind
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
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.contract import InForce
from tracker_scope.operations.status import Status
from tracker_scope.operations.survey import Survey

RESTRICTED: Final = "[restricted, not shown]"


class View(BaseModel):
    """A JSON document with its schema's name, under "schema"."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CaptureView(View):
    """What `capture --json` prints; `incomplete` counts tickets of which something is known to be missing.

    `recorded` is false when nothing had changed: the ledger then knows no run of that id.
    """

    schema_: Literal["tracker-scope/capture/1"] = Field(default="tracker-scope/capture/1", alias="schema")
    run: str
    source: str
    recorded: bool
    complete: bool
    tickets: RunCounts
    pull_requests: int
    incomplete: int
    limits: tuple[str, ...]
    findings: tuple[Finding, ...]


class SurveyView(View):
    """What `capture --dry-run --json` prints."""

    schema_: Literal["tracker-scope/survey/1"] = Field(default="tracker-scope/survey/1", alias="schema")
    survey: Survey


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
    """One ticket of the register."""

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


class CommentView(Noun):
    """One comment, under the number by which a decision cites it."""

    number: int
    author: str | None
    at: Instant | None
    body: str
    restricted: bool
    edits: int
    missing_since: Instant | None


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
    mentions: tuple[MentionView, ...]
    decisions: tuple[DecisionView, ...]
    remarks: tuple[DecisionView, ...]
    moved: tuple[dict[str, Any], ...]
    limits: tuple[str, ...]
    gaps: tuple[Gap, ...]


VIEWS: Final[dict[str, type[View]]] = {
    "capture": CaptureView,
    "contract": ContractView,
    "head": HeadView,
    "register": RegisterView,
    "status": StatusView,
    "survey": SurveyView,
    "ticket": TicketDocument,
}


def dumped(view: View) -> str:
    """Return a view as indented JSON."""
    return view.model_dump_json(by_alias=True, indent=2)


def schema_of(name: str) -> str:
    """Return the JSON Schema of a verb's JSON (draft 2020-12), as shipped."""
    schema = VIEWS[name].model_json_schema(by_alias=True, mode="serialization")
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"tracker-scope/{name}/1", **schema}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode("utf-8") + "\n"


def capture_json(report: CaptureReport) -> str:
    """Write what a capture did."""
    run = report.run
    return dumped(
        CaptureView(
            run=run.id,
            source=run.source,
            recorded=report.recorded,
            complete=run.complete,
            tickets=run.tickets,
            pull_requests=run.pull_requests,
            incomplete=report.incomplete,
            limits=run.limits,
            findings=run.findings,
        )
    )


def survey_json(found: Survey) -> str:
    """Write what a dry run found."""
    return dumped(SurveyView(survey=found))


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
    )


def _bare(basis: Basis) -> Basis:
    hidden = None if basis.reason is None else RESTRICTED
    return basis.model_copy(update={"cited": None, "reason": hidden})
