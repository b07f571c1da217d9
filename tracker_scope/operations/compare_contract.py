"""Compares the text of the contract in force on two dates, or from the effect of two documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tracker_scope.contract.comparison import ClauseComparison, compared
from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.errors import DateInvalid, DocumentUnknown
from tracker_scope.model.contract import Clause, ClauseVersion
from tracker_scope.operations.as_of import instant_of
from tracker_scope.operations.recorded import contract_of, documents_of
from tracker_scope.operations.withdraw_document import listed, named_document
from tracker_scope.operations.workspace import Workspace


class Side(NamedTuple):
    """A text that is compared: what was asked for, the instant, and the clauses in force then."""

    asked: str
    at: datetime
    versions: tuple[ClauseVersion, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses alone."""
        return tuple(one.clause for one in self.versions)


class Compared(NamedTuple):
    """Two texts of the contract and what differs between them; clauses without kinds are unchanged."""

    before: Side
    after: Side
    clauses: tuple[ClauseComparison, ...]

    @property
    def changes(self) -> tuple[ClauseComparison, ...]:
        """Return the clauses of which anything changed."""
        return tuple(one for one in self.clauses if one.kinds)


def compare_contract(workspace: Workspace, before: str, after: str) -> Compared:
    """Compare the texts that two dates, or two documents by label or id, name.

    Raises BaselineMissing, DocumentUnknown, DocumentAmbiguous.
    """
    text = contract_of(workspace)
    sides = []
    for asked in (before, after):
        at = _instant(workspace, asked)
        sides.append(Side(asked, at, clauses_in_force(text, at)))
    old, new = sides
    same = _same(old.versions, new.versions)
    return Compared(old, new, compared(old.clauses, new.clauses, same))


def _instant(workspace: Workspace, asked: str) -> datetime:
    """Return when a document takes effect, or the end of a day."""
    documents = documents_of(workspace)
    document = named_document(documents, asked)
    if document is not None:
        return document.effective_from
    try:
        return instant_of(asked, workspace.zone)
    except DateInvalid as neither:
        raise DocumentUnknown(document=asked, known=listed(documents)) from neither


def _same(before: Sequence[ClauseVersion], after: Sequence[ClauseVersion]) -> list[tuple[int, int]]:
    """Pair the clauses that consolidation knows to be one."""
    spots = {one.identity: at for at, one in enumerate(after)}
    return [(at, spots[one.identity]) for at, one in enumerate(before) if one.identity in spots]
