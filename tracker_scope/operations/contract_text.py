"""Reads the recorded documents of the contract again, and lays the amendments over the baseline."""

from __future__ import annotations

from collections.abc import Sequence

from tracker_scope.contract.amend import read_changes
from tracker_scope.contract.amendment_effect import effects
from tracker_scope.contract.amendment_reading import NO_EARLIER, AmendmentReading, Earlier
from tracker_scope.contract.amendment_text import amendment_text
from tracker_scope.contract.consolidate import consolidate
from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import ClauseChange, ContractDocument, ContractText, NotSupplied, Reading
from tracker_scope.operations.isolated import read_files
from tracker_scope.operations.workspace import Workspace


def reading_of(workspace: Workspace, document: ContractDocument) -> tuple[Reading, bytes]:
    """Read a recorded document again, from the bytes that were recorded."""
    data = workspace.ledger.file(document.digest) or b""
    options = ReaderOptions(language=workspace.settings.project.language)
    return read_files(document.reader, {document.file: data}, options), data


def text_of(workspace: Workspace, documents: Sequence[ContractDocument], gaps: tuple[NotSupplied, ...]) -> ContractText:
    """Consolidate documents, the first baseline and then the amendments in order of effect."""
    text, read = _laid(workspace, documents, gaps)
    return text.model_copy(
        update={
            "left_out": (*text.left_out, *(one for found in read.values() for one in found.left_out)),
            "findings": merge_findings([*text.findings, *(one for found in read.values() for one in found.findings)]),
        }
    )


def amendments_read(workspace: Workspace, documents: Sequence[ContractDocument]) -> Earlier:
    """Read the amendments among documents, by label, each after those that take effect before it."""
    return _laid(workspace, documents, ())[1]


def _laid(
    workspace: Workspace, documents: Sequence[ContractDocument], gaps: tuple[NotSupplied, ...]
) -> tuple[ContractText, dict[str, AmendmentReading]]:
    first = next(one for one in documents if one.kind == "baseline")
    base = (first, reading_of(workspace, first)[0])
    laid: list[tuple[ContractDocument, tuple[ClauseChange, ...]]] = []
    read: dict[str, AmendmentReading] = {}
    text = consolidate(base, laid, gaps)
    for amendment in sorted((one for one in documents if one.kind == "amendment"), key=lambda one: one.order_of_effect):
        found = changes_of(amendment, reading_of(workspace, amendment), text, read)
        laid.append((amendment, found.changes))
        read[f"{amendment.label} [{amendment.id}]" if amendment.label in read else amendment.label] = found
        text = consolidate(base, laid, gaps)
    return text, read


def changes_of(
    document: ContractDocument, read: tuple[Reading, bytes], text: ContractText, earlier: Earlier = NO_EARLIER
) -> AmendmentReading:
    """Read what an amendment changes in the text in force when it takes effect, after what earlier ones changed."""
    reading, data = read
    at = max([document.effective_from, *(one.effective_from for one in text.documents[:1])])
    in_force = [version.clause for version in clauses_in_force(text, at)]
    told = amendment_text(document.file, data, reading)
    found = read_changes(told, reading, in_force, earlier)
    stated = effects(told, [one.clause.place for one in found.changes if one.clause is not None])
    others = [f"{one.date.isoformat()} ({one.place})" for one in stated if one.date != document.effective_on]
    if not others:
        return found
    return found._replace(findings=(*found.findings, Finding.of("effect_differs_from_record", others)))
