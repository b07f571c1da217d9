"""Records the documents of the contract, and shows the clauses in force on a date."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Literal

from tracker_scope import registry
from tracker_scope.contract.consolidate import dating_findings
from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.errors import (
    AmendmentUnreadable,
    BaselineExists,
    BaselineMissing,
    ContractFormatUnknown,
    DocumentRecorded,
    NothingCaptured,
    PeriodInvalid,
)
from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.contract import ClauseChange, ClauseVersion, ContractDocument, LeftOut, NotSupplied, Reading
from tracker_scope.model.time import AsOf, Period, start_of_day
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.as_of import as_of as dates_of
from tracker_scope.operations.as_of import day_of, instant_of, refuse_future
from tracker_scope.operations.contract_text import amendments_read, changes_of
from tracker_scope.operations.files import read_bytes
from tracker_scope.operations.isolated import read_files
from tracker_scope.operations.recorded import contract_of, documents_of
from tracker_scope.operations.workspace import Workspace


class DocumentRequest(Noun):
    """What a person asked to record; days are written 2026-03-31, `draft` is the name of that which was signed."""

    file: Path
    kind: Literal["baseline", "amendment"]
    label: str | None = None
    draft: str | None = None
    signed_on: str
    effective_on: str | None = None


class Added(Noun):
    """What was recorded, and what was read of it."""

    document: ContractDocument
    new: bool
    clauses: int
    left_out: int
    changes: tuple[ClauseChange, ...] = ()
    findings: tuple[Finding, ...] = ()


class InForce(Noun):
    """The clauses in force on a date."""

    as_of: AsOf
    versions: tuple[ClauseVersion, ...]
    labels: dict[str, str]
    digests: dict[str, str]
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = ()
    zone: str = "UTC"


def add_document(workspace: Workspace, request: DocumentRequest) -> Added:
    """Record a document with its bytes; the same bytes of the same kind and dates are recorded once.

    Raises FileMissing, ContractError, BaselineExists, BaselineMissing, AmendmentUnreadable, DateInvalid,
    DateInFuture (nothing was signed on a day to come), DocumentRecorded when they are recorded with other dates.
    """
    data = read_bytes(request.file)
    document = described(workspace, request, data)
    known = documents_of(workspace)
    same = next((one for one in known if (one.id, one.kind) == (document.id, document.kind)), None)
    if same is None:
        _refuse_other_dates(request.file, document, known)
    baseline = next((one for one in known if one.kind == "baseline"), None)
    if same is None and request.kind == "baseline" and baseline is not None:
        raise BaselineExists(label=baseline.label)
    if request.kind == "amendment" and baseline is None:
        raise BaselineMissing
    options = ReaderOptions(language=workspace.settings.project.language)
    reading = read_files(document.reader, {document.file: data}, options)
    added = _read(workspace, same or document, (reading, data), new=same is None)
    if same is None:
        now = document.recorded_at
        with workspace.ledger.writing(workspace.recorder, now) as writer:
            unsaid = {"record"} if document.draft else {"record", "draft"}
            body = encode(document, without=frozenset(unsaid))
            writer.append_act("document", document.id, body, by=workspace.recorder, at=now, files={document.file: data})
    return added


def _refuse_other_dates(path: Path, document: ContractDocument, known: tuple[ContractDocument, ...]) -> None:
    for one in known:
        if (one.digest, one.kind) == (document.digest, document.kind):
            signed, effective = one.signed_on.isoformat(), one.effective_on.isoformat()
            raise DocumentRecorded(path=path, label=one.label, id=one.id, signed=signed, effective=effective)


def _read(workspace: Workspace, document: ContractDocument, read: tuple[Reading, bytes], *, new: bool) -> Added:
    reading = read[0]
    if document.kind == "baseline":
        return Added(
            document=document,
            new=new,
            clauses=len(reading.clauses),
            left_out=len(reading.left_out),
            findings=reading.findings,
        )
    text = contract_of(workspace, without=document.id)
    others = [one for one in documents_of(workspace) if one.id != document.id]
    found = changes_of(document, read, text, amendments_read(workspace, others))
    if not found.changes:
        raise AmendmentUnreadable(path=document.file)
    return Added(
        document=document,
        new=new,
        clauses=len(found.changes),
        left_out=len(found.left_out),
        changes=found.changes,
        findings=merge_findings([*reading.findings, *found.findings, *dating_findings(document, text.documents[0])]),
    )


def described(workspace: Workspace, request: DocumentRequest, data: bytes) -> ContractDocument:
    """Describe a document; its id is made of its digest, kind and dates."""
    refuse_future(workspace, request.signed_on)
    signed = day_of(request.signed_on)
    effective = day_of(request.effective_on) if request.effective_on else signed
    digest = hashlib.sha256(data).hexdigest()
    return ContractDocument(
        id=fingerprint(digest, request.kind, signed, effective)[:16],
        kind=request.kind,
        label=request.label or request.file.stem,
        file=request.file.name,
        digest=digest,
        signed_on=signed,
        effective_on=effective,
        effective_from=start_of_day(effective, workspace.zone),
        reader=reader_for(request.file),
        draft=request.draft,
        recorded_at=workspace.clock(),
    )


def reader_for(file: Path) -> str:
    """Name the reader that answers to a file's ending; raises ContractFormatUnknown."""
    names = registry.names("readers")
    found = next((name for name in names if file.suffix.lower() in registry.reader(name).suffixes), None)
    if found is None:
        known = sorted({suffix for name in names for suffix in registry.reader(name).suffixes})
        raise ContractFormatUnknown(path=file, known=", ".join(known))
    return found


def declare_not_supplied(workspace: Workspace, start: str, end: str | None, label: str) -> NotSupplied:
    """Record a period without the text in force: its first day, and the first day with it again.

    Raises DateInvalid, PeriodInvalid.
    """
    first, last = day_of(start), day_of(end) if end else None
    if last is not None and last <= first:
        raise PeriodInvalid(start=start, end=end)
    gap = NotSupplied(period=period_of(first, last, workspace.zone), label=label)
    now, body = workspace.clock(), encode(gap)
    act_id = fingerprint(body)
    if act_id not in {act.id for act in workspace.ledger.acts("not_supplied")}:
        with workspace.ledger.writing(workspace.recorder, now) as writer:
            writer.append_act("not_supplied", act_id, body, by=workspace.recorder, at=now)
    return gap


def period_of(first: date, last: date | None, zone: str) -> Period:
    """Return the period from the start of a day to the start of another."""
    return Period(from_=start_of_day(first, zone), to=start_of_day(last, zone) if last else None)


def in_force(workspace: Workspace, effective: str | None, known: str | None) -> InForce:
    """Return the clauses in force on a date; raises BaselineMissing, DateInvalid."""
    try:
        at = dates_of(workspace, effective, known)
    except NothingCaptured:
        now = max([workspace.clock(), *(one.effective_from for one in documents_of(workspace))])
        at = AsOf(effective=now, known=instant_of(known, workspace.zone) if known else now)
    text = contract_of(workspace, at.known)
    return InForce(
        as_of=at,
        versions=clauses_in_force(text, at.effective),
        labels={one.id: one.label for one in text.documents},
        digests={one.id: one.digest for one in text.documents},
        left_out=text.left_out,
        findings=text.findings,
        zone=workspace.zone,
    )
