"""Shows the drafts of amendments that stand: what each holds, what it comes to, and what is missing."""

from __future__ import annotations

from tracker_scope.documents.proposal_gaps import missing_words
from tracker_scope.errors import FiguresDisagree, NothingCaptured
from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.proposal import AmendmentProposal, Figures, Price
from tracker_scope.operations.amendment_findings import Entries, draft_findings
from tracker_scope.operations.amendment_price import sums_of
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.proposals import figures_of, proposals_of, signed_drafts, standing_draft
from tracker_scope.operations.register import recorded
from tracker_scope.operations.workspace import Workspace


class DraftView(Noun):
    """Everything of one draft; `signed` is the label of the amendment that was recorded from it."""

    proposal: AmendmentProposal
    figures: Figures | None
    price: Price
    missing: tuple[str, ...]
    signed: str | None
    findings: tuple[Finding, ...]
    zone: str


class DraftLine(Noun):
    """One draft of the list; `missing` is None where its figures do not sum with what it has become."""

    proposal: AmendmentProposal
    has_figures: bool
    missing: int | None
    signed: str | None


def view_draft(workspace: Workspace, name: str) -> DraftView:
    """Gather what stands of a draft; raises DraftUnknown, FiguresDisagree."""
    proposal = standing_draft(workspace, name)
    sums = sums_of(workspace, proposal)
    return DraftView(
        proposal=proposal,
        figures=sums.figures,
        price=sums.price,
        missing=(*missing_words(proposal), *sums.price.missing),
        signed=signed_drafts(workspace).get(name),
        findings=(*_findings(workspace, proposal), *sums.findings),
        zone=workspace.zone,
    )


def _findings(workspace: Workspace, proposal: AmendmentProposal) -> tuple[Finding, ...]:
    """Look at a draft's tickets as the register has them now; those withdrawn since have no entry."""
    try:
        found = recorded(workspace)
    except NothingCaptured:
        return ()
    entries = Entries(found).of_draft(proposal, Tickets(workspace, found).of)
    return draft_findings(workspace, found, proposal, entries)


def list_drafts(workspace: Workspace) -> tuple[DraftLine, ...]:
    """Return the standing drafts in order of name."""
    signed = signed_drafts(workspace)
    return tuple(
        DraftLine(
            proposal=one,
            has_figures=figures_of(workspace, name) is not None,
            missing=_missing(workspace, one),
            signed=signed.get(name),
        )
        for name, one in proposals_of(workspace).items()
    )


def _missing(workspace: Workspace, proposal: AmendmentProposal) -> int | None:
    try:
        return len(missing_words(proposal)) + len(sums_of(workspace, proposal).price.missing)
    except FiguresDisagree:
        return None
