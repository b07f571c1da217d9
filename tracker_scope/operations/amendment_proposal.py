"""Writes the proposal of an amendment as a document, and says what is still to be completed in it."""

from __future__ import annotations

from typing import Final

from tracker_scope.documents.amendment_proposal import KIND, build, to_complete
from tracker_scope.documents.proposal_exhibits import ReplyText
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.errors import PartyUnknown
from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.notice import NoticeHistory
from tracker_scope.model.proposal import AmendmentProposal
from tracker_scope.model.register import Register
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import day_in
from tracker_scope.operations.amendment_findings import draft_findings
from tracker_scope.operations.amendment_price import earlier_amendments, figures_findings, standing_figures
from tracker_scope.operations.as_of import as_of
from tracker_scope.operations.cited_texts import cited_text
from tracker_scope.operations.notices import notices_by, notices_of
from tracker_scope.operations.proposals import standing_draft
from tracker_scope.operations.publication import Output, Written, published
from tracker_scope.operations.register import Recorded, build_register, recorded, side_is_unknown
from tracker_scope.operations.statement_facts import facts_of
from tracker_scope.operations.workspace import Workspace

# This finding names drafts that the reader of the document was not given.
OF_OTHER_DRAFTS: Final = "ticket_in_two_drafts"


class ProposalRequest(Noun):
    """Which draft a person asked to publish, and as of when."""

    name: str
    as_of: str | None = None
    known_at: str | None = None
    output: Output = Output()
    names: bool = False


class PublishedProposal(Noun):
    """The files that were written, and the fields that are still to be completed ("<what>" or "<what>:<where>")."""

    files: tuple[Written, ...]
    to_complete: tuple[str, ...]


def publish(workspace: Workspace, request: ProposalRequest) -> PublishedProposal:
    """Write a draft as a document; its file is named by kind, draft, date and language.

    Without a date it shows what was recorded last. Where the ledger is read-only, the publication is
    not recorded. Raises DraftUnknown, FiguresDisagree, FormatUnknown, NothingCaptured, DateInvalid,
    DateInFuture, PartyUnknown, OutputFailed.
    """
    at = as_of(workspace, request.as_of, request.known_at)
    effective = request.as_of or min(at.known, workspace.clock()).isoformat()
    found = recorded(workspace, effective, request.known_at)
    if side_is_unknown(workspace, found.people):
        raise PartyUnknown(party=workspace.settings.project.side)
    document = build(gather(workspace, found, request.name, names=request.names))
    stem = f"{KIND}-{request.name}-{day_in(found.as_of.effective, workspace.zone).isoformat()}"
    files = published(workspace, document, request.output, stem, found.as_of)
    return PublishedProposal(files=files, to_complete=to_complete(document))


def gather(workspace: Workspace, found: Recorded, name: str, *, names: bool) -> ProposalFacts:
    """Gather everything that the document says of a draft as it stood at the known date; raises DraftUnknown."""
    known = found.as_of.known
    proposal = standing_draft(workspace, name, known)
    register = build_register(workspace, found)
    wanted = frozenset(one.ref for one in proposal.tickets)
    case = facts_of(workspace, found, register, names=names, quoted=lambda entry: entry.ref in wanted)
    notices = _notices(workspace, found, wanted)
    figures = standing_figures(workspace, name, known)
    of_figures = figures_findings(proposal, figures, earlier_amendments(workspace, name, known)) if figures else ()
    findings = merge_findings([*case.findings, *_findings(workspace, found, proposal, register), *of_figures])
    return ProposalFacts(
        case=case.model_copy(update={"findings": findings, "command": _command(found, name, names=names)}),
        proposal=proposal,
        figures=figures,
        notices=notices,
        replies=_replies(workspace, found, notices),
    )


def _command(found: Recorded, name: str, *, names: bool) -> str:
    """Return the command line that makes the document again."""
    dates = f"--as-of {found.as_of.effective.isoformat()} --known-at {found.as_of.known.isoformat()}"
    return f"tracker-scope publish {KIND} {name} {dates}{' --names' if names else ''}"


def _findings(
    workspace: Workspace, found: Recorded, proposal: AmendmentProposal, register: Register
) -> tuple[Finding, ...]:
    """Return what a person must look at in the draft, whichever party it serves; other drafts are not named."""
    by_ref = {one.ref: one for one in register.entries}
    entries = {one.ref: by_ref.get(one.ref) for one in proposal.tickets}
    return tuple(one for one in draft_findings(workspace, found, proposal, entries) if one.code != OF_OTHER_DRAFTS)


def _notices(workspace: Workspace, found: Recorded, wanted: frozenset[TicketRef]) -> tuple[NoticeHistory, ...]:
    """Return the notices that raise a ticket of the draft, with what had happened to them by the effective date."""
    every = notices_by(notices_of(workspace, found.as_of.known), day_in(found.as_of.effective, workspace.zone))
    return tuple(
        one
        for one in every
        if one.notice.written_at <= found.as_of.effective and any(item.ticket in wanted for item in one.notice.items)
    )


def _replies(workspace: Workspace, found: Recorded, notices: tuple[NoticeHistory, ...]) -> tuple[ReplyText, ...]:
    every = (reply for one in notices for reply in one.replies)
    cited = ((reply.record, cited_text(workspace, reply.source, found.as_of.known)) for reply in every)
    return tuple(ReplyText(reply=record, text=text.text, number=text.number) for record, text in cited if text)
