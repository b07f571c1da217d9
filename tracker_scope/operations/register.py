"""Builds the register as of a date from what had been recorded by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from tracker_scope.contract.in_force import Lookup, clauses_in_force
from tracker_scope.errors import BaselineMissing
from tracker_scope.linking.anchors import document_names
from tracker_scope.linking.readings import findings as reading_findings
from tracker_scope.linking.readings import read
from tracker_scope.linking.references import FinderOptions, prefixes_of
from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.capture import Run
from tracker_scope.model.contract import ContractText
from tracker_scope.model.notice import NoticeHistory
from tracker_scope.model.party import People
from tracker_scope.model.register import Register
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import AsOf, day_in
from tracker_scope.model.trace import Decision, TracedTicket
from tracker_scope.operations.as_of import as_of, refuse_future
from tracker_scope.operations.notices import notices_by, notices_of
from tracker_scope.operations.recorded import contract_of, decisions_of, mappings_of, people_of
from tracker_scope.operations.runs import last_by_source, runs_of, unfinished, withdrawn_of
from tracker_scope.operations.shared_tickets import same_tickets_apart
from tracker_scope.operations.tellings import requester_of, requesters_of, sendings_of
from tracker_scope.operations.traced import traced_tickets
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.build import Frame, Lost, build, exclusion_of
from tracker_scope.register.case import Case, Mappings
from tracker_scope.register.references import stands


class Recorded(Noun):
    """Everything that people recorded and runs brought by a date: what a register is built from.

    `keeper` is the party that keeps the ledger, None where the settings name none of those recorded.
    `unfinished` tells of captures under way or interrupted, of which what they brought is seen too.
    """

    as_of: AsOf
    zone: str
    keeper: str | None
    contract: ContractText
    people: People
    mappings: Mappings
    decisions: tuple[Decision, ...]
    remarks: tuple[Decision, ...]
    notices: tuple[NoticeHistory, ...]
    runs: tuple[Run, ...]
    withdrawn: frozenset[str]
    unfinished: tuple[Finding, ...] = ()


def recorded(workspace: Workspace, effective: str | None = None, known: str | None = None) -> Recorded:
    """Gather the records as of a date; without a baseline the contract is empty and said so.

    Raises DateInFuture, DateInvalid, NothingCaptured.
    """
    refuse_future(workspace, effective)
    asked = as_of(workspace, effective, known)
    people, day = people_of(workspace, asked.known), day_in(asked.effective, workspace.zone)
    made = [one for one in decisions_of(workspace, asked.known) if one.made_on <= day]
    standing = [one for one in made if _has_authority(people, one)]
    found = Recorded(
        as_of=asked,
        zone=workspace.zone,
        keeper=None if people.party(workspace.settings.project.side) is None else workspace.settings.project.side,
        contract=_contract(workspace, asked.known),
        people=people,
        mappings=mappings_of(workspace, asked.known),
        decisions=tuple(standing),
        remarks=tuple(one for one in made if not _has_authority(people, one)),
        notices=tuple(notices_by(notices_of(workspace, asked.known), day)),
        runs=tuple(run for run in runs_of(workspace, asked.known) if run.captured_at <= asked.known),
        withdrawn=withdrawn_of(workspace, asked.known),
    )
    return found.model_copy(update={"unfinished": unfinished(workspace)}) if is_present(workspace, found) else found


def _contract(workspace: Workspace, known: datetime) -> ContractText:
    try:
        return contract_of(workspace, known)
    except BaselineMissing:
        return ContractText(findings=(Finding(code="no_baseline", count=1),))


def _has_authority(people: People, decision: Decision) -> bool:
    person = people.person(decision.by)
    return person is not None and person.party == decision.party and person.may_decide(decision.made_on)


def finder_options(found: Recorded) -> FinderOptions:
    """Tell the finder what this project's references look like."""
    numbers = tuple(sorted({version.clause.number for version in found.contract.versions}))
    documents = {name for document in found.contract.documents for name in document_names(document.file)}
    return FinderOptions(
        prefixes=prefixes_of(numbers),
        documents=tuple(sorted(documents | {one.label for one in found.contract.documents})),
        fields=found.mappings.reference_fields,
        bots=found.mappings.bots,
    )


def build_register(workspace: Workspace, found: Recorded) -> Register:
    """Classify every captured ticket."""
    known = None if is_present(workspace, found) else found.as_of.known
    tickets = traced_tickets(workspace, finder_options(found), known)
    lookup = Lookup(found.contract)
    cases, authors = CaseMaker(found, lookup), set[str]()
    frame = frame_of(workspace, found, known)
    register = build(_noting(authors, tickets, found.as_of), cases, lookup, frame)
    return register.model_copy(update={"findings": with_remarks(found, register.findings, authors)})


def _noting(authors: set[str], tickets: Iterable[TracedTicket], at: AsOf) -> Iterator[TracedTicket]:
    """Pass tickets on, and note who wrote in those that are classified."""
    for ticket in tickets:
        if exclusion_of(ticket, at) is None:
            authors.update(ticket.authors)
        yield ticket


def is_present(workspace: Workspace, found: Recorded) -> bool:
    """Tell whether all that was ever captured was known: then what was derived from it can serve."""
    latest = latest_instant(workspace)
    return latest is None or found.as_of.known >= latest


def frame_of(workspace: Workspace, found: Recorded, known: datetime | None = None) -> Frame:
    """Return what all tickets of a register share."""
    in_force = clauses_in_force(found.contract, found.as_of.effective)
    return Frame(as_of=found.as_of, zone=found.zone, in_force=in_force, lost=lost_of(workspace, known))


def with_remarks(found: Recorded, findings: Iterable[Finding], authors: Iterable[str]) -> tuple[Finding, ...]:
    """Add to the findings of tickets those of contract and sources, of words without authority, of unknown authors.

    Accounts are counted and not named: findings reach what is published.
    """
    strangers = strangers_among(found.people, authors)
    remarks = [Finding.of("remark_without_authority", [f"{one.ticket_key}: {one.by}" for one in found.remarks])]
    unknown = [Finding(code="unknown_account", count=len(strangers))]
    return merge_findings(
        [
            *(*findings, *found.contract.findings, *same_tickets_apart(last_runs(found)), *found.unfinished),
            *(*(remarks if found.remarks else []), *(unknown if strangers else [])),
        ]
    )


def side_is_unknown(workspace: Workspace, people: People) -> bool:
    """Tell whether parties are recorded, and the side of the settings is none of them."""
    return bool(people.parties) and people.party(workspace.settings.project.side) is None


def strangers_among(people: People, authors: Iterable[str]) -> set[str]:
    """Return the accounts that belong to no recorded person."""
    known = {account for one in people.persons for account in one.accounts}
    return {one for one in set(authors) - known if known.isdisjoint(one.split("\n"))}


def last_runs(found: Recorded) -> tuple[Run, ...]:
    """Return the last run of each source that was not withdrawn, by name of source."""
    last = last_by_source(run for run in found.runs if run.id not in found.withdrawn)
    return tuple(last[name] for name in sorted(last))


def run_findings(runs: Collection[Run]) -> tuple[Finding, ...]:
    """Return what runs of different sources found, merged; each example names its source where there are several."""
    named = (
        one.model_copy(update={"examples": tuple(f"{run.source}: {example}" for example in one.examples)})
        if len(runs) > 1
        else one
        for run in runs
        for one in run.findings
    )
    return merge_findings(named)


def lost_of(workspace: Workspace, known: datetime | None) -> Lost:
    """Count the tickets that left every view; one that still stands in another source has not left."""
    ledger = workspace.ledger
    withdrawn = {subject[1:] for subject in ledger.withdrawn_subjects(known=known)}
    erased = {subject[1:] for subject in ledger.erased_subjects(known=known)} - withdrawn
    standing = {subject[1:] for subject in ledger.subjects(known=known)} if withdrawn or erased else set()
    return Lost(withdrawn=len(withdrawn - standing), erased=len(erased - standing))


def latest_instant(workspace: Workspace) -> datetime | None:
    """Return the instant of the last capture that any run made, or of a later withdrawal of one."""
    return max((act.recorded_at for act in workspace.ledger.acts("run", "withdrawal")), default=None)


class CaseMaker:
    """Makes the case of a ticket: its mentions read against the text of their day, its decisions, what was told."""

    def __init__(self, found: Recorded, lookup: Lookup) -> None:
        self._found = found
        self._lookup = lookup
        self._labels = {one.id: one.label for one in found.contract.documents}
        self._by_ticket = _grouped(found.decisions)
        self._requesters = requesters_of(found.people)
        self._sendings = sendings_of(found.notices)

    def __call__(self, ticket: TracedTicket) -> Case:
        """Return the case of one ticket."""
        readings = tuple(read(mention, self._lookup) for mention in ticket.mentions)
        standing = [one for one in readings if stands(one.mention, self._found.as_of.effective)]
        return Case(
            ticket=ticket,
            readings=readings,
            findings=reading_findings(ticket.key, standing) if standing else (),
            decisions=tuple(self._by_ticket.get(ticket.ref, ())),
            mappings=self._found.mappings,
            as_of=self._found.as_of,
            zone=self._found.zone,
            document_labels=self._labels,
            requester=requester_of(self._requesters, ticket.reporter),
            sendings=self._sendings.get(ticket.ref, ()),
            keeper=self._found.keeper,
        )


def _grouped(decisions: Iterable[Decision]) -> dict[TicketRef, list[Decision]]:
    grouped: dict[TicketRef, list[Decision]] = defaultdict(list)
    for decision in decisions:
        grouped[decision.ticket].append(decision)
    return grouped
