"""Sets a signed amendment beside the draft that it came from: rows for a person to confirm, and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.contract.numbers import number_key
from tracker_scope.errors import DocumentDraftDiffers, DraftUnclear
from tracker_scope.errors.problems import Problem
from tracker_scope.linking.shared_words import shared_words
from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.contract import ClauseChange
from tracker_scope.model.proposal import AmendmentProposal, DraftTicket, Effect, ProposalLine
from tracker_scope.model.trace import Decision, DecisionKind
from tracker_scope.operations.as_of import today
from tracker_scope.operations.contract import Added, DocumentRequest, add_document
from tracker_scope.operations.decide import DecisionRequest, prepare, record
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.proposals import standing_draft
from tracker_scope.operations.recorded import contract_of
from tracker_scope.operations.register import recorded
from tracker_scope.operations.workspace import Workspace

MOST: Final = 5  # candidates by words


class Candidate(Noun):
    """A clause of the signed text that a ticket may rest on; `named` when the line of the draft named its number."""

    number: str
    title: str
    text: str
    place: str
    named: bool


class Row(Noun):
    """A ticket of the draft, and the clauses that the signed text gives it to rest on."""

    line: str
    title: str
    effect: Effect | None
    ticket: DraftTicket
    candidates: tuple[Candidate, ...]

    @property
    def only(self) -> str | None:
        """Return the number of the one clause that is proposed, None where a person must choose."""
        return self.candidates[0].number if len(self.candidates) == 1 else None


class Signed(Noun):
    """What was recorded, the rows to confirm, the first day on which they can be, and what differs from the draft."""

    added: Added
    draft: str
    rows: tuple[Row, ...]
    from_day: date
    is_in_force: bool
    findings: tuple[Finding, ...]


def add_signed(workspace: Workspace, request: DocumentRequest) -> Signed:
    """Record a signed amendment as coming from a draft; nothing is tied before a person confirms it.

    Raises DraftUnclear, DraftUnknown, DocumentDraftDiffers, and what recording a document raises.
    """
    if request.kind != "amendment" or request.draft is None:
        raise DraftUnclear(problem=Problem("only_of_amendment"))
    proposal = standing_draft(workspace, request.draft)
    added = add_document(workspace, request)
    document = added.document
    if document.draft != request.draft:
        raise DocumentDraftDiffers(path=request.file, label=document.label, draft=request.draft, id=document.id)
    return Signed(
        added=added,
        draft=request.draft,
        rows=rows_of(proposal, added.changes),
        from_day=document.effective_on,
        is_in_force=document.effective_on <= today(workspace),
        findings=differences(proposal, added.changes),
    )


def rows_of(proposal: AmendmentProposal, changes: Iterable[ClauseChange]) -> tuple[Row, ...]:
    """Propose a row for each ticket of each line: by the clauses that the line names, else by words among the added."""
    standing = [one for one in changes if one.clause is not None]
    return tuple(
        Row(line=line.id, title=line.title, effect=line.effect, ticket=ticket, candidates=_candidates(line, standing))
        for line in proposal.lines
        for ticket in line.tickets
    )


def _candidates(line: ProposalLine, changes: list[ClauseChange]) -> tuple[Candidate, ...]:
    named = [one for one in changes if _is_named(one, line)]
    if named:
        return tuple(_candidate(one, named=True) for one in named)
    if not _takes_new(line):
        return ()
    told = f"{line.title}\n{line.description or ''}\n{line.deliverable or ''}"
    added = [one for one in changes if one.action == "added"]
    nearest = sorted(added, key=lambda one: -shared_words(told, _words(one)))[:MOST]
    return tuple(_candidate(one, named=False) for one in nearest)


def _is_named(change: ClauseChange, line: ProposalLine) -> bool:
    """Tell whether a line names the clause, or one that stands under it or over it."""
    changed = number_key(change.number)
    keys = [number_key(number) for number in line.clauses]
    return any(changed == key or changed.startswith(f"{key}.") or key.startswith(f"{changed}.") for key in keys)


def _words(change: ClauseChange) -> str:
    return f"{change.clause.title}\n{change.clause.text}" if change.clause else ""


def _candidate(change: ClauseChange, *, named: bool) -> Candidate:
    clause = change.clause
    return Candidate(
        number=change.number,
        title=clause.title if clause else "",
        text=clause.text if clause else "",
        place=str(change.passage),
        named=named,
    )


def differences(proposal: AmendmentProposal, changes: Iterable[ClauseChange]) -> tuple[Finding, ...]:
    """Find the lines that the signed text does not touch, and the changes in it that no line names."""
    every = list(changes)
    adds = any(one.action == "added" for one in every)
    untouched = [line.id for line in proposal.lines if not _is_touched(line, every, adds=adds)]
    takes_new = any(map(_takes_new, proposal.lines))
    unnamed = [
        one.number
        for one in every
        if not any(_is_named(one, line) for line in proposal.lines) and not (one.action == "added" and takes_new)
    ]
    found = []
    if unnamed:
        found.append(Finding.of("signed_change_not_in_draft", unnamed))
    if untouched:
        found.append(Finding.of("draft_line_not_in_signed", untouched))
    return tuple(found)


def _is_touched(line: ProposalLine, changes: list[ClauseChange], *, adds: bool) -> bool:
    if any(_is_named(one, line) for one in changes):
        return True
    return adds and _takes_new(line)


def _takes_new(line: ProposalLine) -> bool:
    """Tell whether a line is for something that the contract did not have."""
    return not line.clauses or line.effect is Effect.ADDED


def numbers_in_force(workspace: Workspace) -> dict[str, str]:
    """Return the numbers of the clauses in force now, by their form for comparison, as the contract writes them."""
    versions = clauses_in_force(contract_of(workspace), workspace.clock())
    return {number_key(one.clause.number): one.clause.number for one in versions}


class Confirmed(Noun):
    """The decisions that confirmed rows, those that were known already, and remarks for want of authority."""

    new: tuple[Decision, ...]
    known: int
    remarks: tuple[str, ...]


def confirm(
    workspace: Workspace, chosen: Iterable[tuple[Row, str]], by: str | None, reasons: dict[str, str]
) -> Confirmed:
    """Record the rows that a person confirmed, each as a decision like any other, all of them or none.

    `reasons` holds the reason of each line. Raises ByMissing, PersonUnknown, ClauseUnknown, SourceNeeded.
    """
    found = recorded(workspace)
    tickets = Tickets(workspace, found)
    prepared = [
        prepare(
            workspace,
            found,
            DecisionRequest(
                ticket=tickets.name_of(row.ticket.ref, row.ticket.key),
                kind=DecisionKind.CLAUSES,
                clauses=(number,),
                by=by,
                reason=reasons[row.line],
            ),
            tickets,
        )
        for row, number in chosen
    ]
    outcome = record(workspace, prepared)
    new = tuple(one.decision for one, is_new in zip(prepared, outcome, strict=True) if is_new)
    remarks = tuple(f"{one.decision.ticket_key}: {one.decision.by}" for one in prepared if not one.has_authority)
    return Confirmed(new=new, known=len(prepared) - len(new), remarks=remarks)
