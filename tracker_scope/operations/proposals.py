"""The drafts of amendments and their figures as recorded by a date: the latest of each name stands."""

from __future__ import annotations

from datetime import datetime

from tracker_scope.errors import DraftUnknown
from tracker_scope.model.proposal import AmendmentProposal, Figures
from tracker_scope.operations.acts import decode
from tracker_scope.operations.recorded import documents_of
from tracker_scope.operations.workspace import Workspace


def proposals_of(workspace: Workspace, known: datetime | None = None) -> dict[str, AmendmentProposal]:
    """Return the standing draft of each name, by name in alphabetical order."""
    acts = workspace.ledger.acts("draft", known=known)
    every = [decode(AmendmentProposal, act.body, record=act.record) for act in acts]
    latest = {one.name: one for one in every}
    return {name: latest[name] for name in sorted(latest)}


def standing_draft(workspace: Workspace, name: str, known: datetime | None = None) -> AmendmentProposal:
    """Return the draft that stands under a name; raises DraftUnknown, which says which there are."""
    every = proposals_of(workspace, known)
    if name not in every:
        raise DraftUnknown(name=name, known=", ".join(every) or "–")
    return every[name]


def signed_drafts(workspace: Workspace, known: datetime | None = None) -> dict[str, str]:
    """Return by draft the label of the signed amendment that was recorded from it and stands."""
    return {one.draft: one.label for one in documents_of(workspace, known) if one.draft is not None}


def figures_of(workspace: Workspace, name: str, known: datetime | None = None) -> Figures | None:
    """Return the last figures recorded for a draft, None without any."""
    acts = workspace.ledger.acts("figures", known=known)
    every = [decode(Figures, act.body, record=act.record) for act in acts]
    return next((one for one in reversed(every) if one.proposal == name), None)
