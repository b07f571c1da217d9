"""Reads the recorded documents of the contract again, and lays the amendments over the baseline."""

from __future__ import annotations

from collections.abc import Sequence

from tracker_scope.contract.amend import AmendmentReading, read_changes
from tracker_scope.contract.consolidate import consolidate
from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.model.base import merge_findings
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
    first = next(one for one in documents if one.kind == "baseline")
    base = (first, reading_of(workspace, first)[0])
    laid: list[tuple[ContractDocument, tuple[ClauseChange, ...]]] = []
    more: list[AmendmentReading] = []
    text = consolidate(base, laid, gaps)
    for amendment in sorted((one for one in documents if one.kind == "amendment"), key=lambda one: one.order_of_effect):
        reading, data = reading_of(workspace, amendment)
        found = changes_of(amendment, (reading, data), text)
        laid.append((amendment, found.changes))
        more.append(found)
        text = consolidate(base, laid, gaps)
    return text.model_copy(
        update={
            "left_out": (*text.left_out, *(one for found in more for one in found.left_out)),
            "findings": merge_findings([*text.findings, *(one for found in more for one in found.findings)]),
        }
    )


def changes_of(document: ContractDocument, read: tuple[Reading, bytes], text: ContractText) -> AmendmentReading:
    """Read what an amendment changes in the text in force when it takes effect."""
    reading, data = read
    at = max([document.effective_from, *(one.effective_from for one in text.documents[:1])])
    in_force = [version.clause for version in clauses_in_force(text, at)]
    return read_changes(document.file, data, reading, in_force)
