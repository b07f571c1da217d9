"""Takes a document's record back, so that it can be recorded as it should have been: both stay in the ledger."""

from __future__ import annotations

import orjson

from tracker_scope.errors import DocumentAmbiguous, DocumentUnknown
from tracker_scope.model.base import Noun
from tracker_scope.model.contract import ContractDocument
from tracker_scope.operations.acts import fingerprint
from tracker_scope.operations.recorded import documents_of, every_document, people_of
from tracker_scope.operations.workspace import Workspace, named_person


class DocumentWithdrawn(Noun):
    """Which document leaves the contract; not new when it had left it before."""

    document: ContractDocument
    new: bool


def withdraw_document(workspace: Workspace, named: str, by: str | None, reason: str) -> DocumentWithdrawn:
    """Record that a document, named by label or id, leaves the contract.

    Raises DocumentUnknown, DocumentAmbiguous, PersonUnknown, ByMissing.
    """
    person = named_person(workspace, people_of(workspace), by)
    found = named_document(documents_of(workspace), named)
    if found is None:
        return DocumentWithdrawn(document=_left(workspace, named), new=False)
    now, told = workspace.clock(), {"document": found.id, "by": person.id, "reason": reason}
    body = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        act_id = fingerprint(found.id, found.record)
        writer.append_act("document_withdrawal", act_id, body, by=workspace.recorder, at=now)
    return DocumentWithdrawn(document=found, new=True)


def named_document(documents: tuple[ContractDocument, ...], named: str) -> ContractDocument | None:
    """Return the document of that id or label, None when there is none; raises DocumentAmbiguous."""
    by_id = [one for one in documents if one.id == named]
    found = by_id or [one for one in documents if one.label == named]
    if len(found) > 1:
        raise DocumentAmbiguous(document=named, known=listed(found))
    return found[0] if found else None


def _left(workspace: Workspace, named: str) -> ContractDocument:
    """Return the last document of that name that left the contract; raises DocumentUnknown."""
    left = [one for one in every_document(workspace) if named in {one.id, one.label}]
    if not left:
        raise DocumentUnknown(document=named, known=listed(documents_of(workspace)) or "-")
    return left[-1]


def listed(documents: list[ContractDocument] | tuple[ContractDocument, ...]) -> str:
    """Name documents by id, label and day of signature."""
    return "; ".join(f"{one.id} ({one.label}, {one.signed_on.isoformat()})" for one in documents)
