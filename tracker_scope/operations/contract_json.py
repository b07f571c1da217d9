"""The JSON of the clauses in force."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.contract import ClauseKind
from tracker_scope.model.register import BasisSource
from tracker_scope.model.time import AsOf, Period
from tracker_scope.operations.contract import InForce
from tracker_scope.operations.json_document import View, dumped


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
