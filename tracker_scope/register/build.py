"""The register: every captured ticket counted once, classified or excluded, as of a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.contract import COVERING_KINDS, ClauseVersion
from tracker_scope.model.register import Classification, Counts, Entry, Exclusion, Register
from tracker_scope.model.time import AsOf
from tracker_scope.model.trace import TracedTicket
from tracker_scope.register.case import Case, ClauseLookup
from tracker_scope.register.classify import classify
from tracker_scope.register.findings import contract_findings, entry_findings


class Lost(Noun):
    """Tickets that have left every view: how many of them, and why."""

    withdrawn: int = 0
    erased: int = 0


class Frame(Noun):
    """What all tickets of a register share: the date, the clauses in force then, and who left."""

    as_of: AsOf
    in_force: tuple[ClauseVersion, ...] = ()
    lost: Lost = Lost()


class Cases(Protocol):
    """Makes the case of a ticket: its mentions as read, its standing decisions."""

    def __call__(self, ticket: TracedTicket) -> Case:
        """Return the case of one ticket."""
        ...


def exclusion_of(ticket: TracedTicket, as_of: AsOf) -> Exclusion | None:
    """Say why a ticket is not classified as of a date, or None."""
    if ticket.pull_request:
        return Exclusion.PULL_REQUEST
    if ticket.created > as_of.effective:
        return Exclusion.NOT_YET_CREATED
    return None


def build(tickets: Iterable[TracedTicket], cases: Cases, lookup: ClauseLookup, frame: Frame) -> Register:
    """Classify every ticket and count it; entries and findings come in order of source and key."""
    classified: list[tuple[Entry, list[Finding]]] = []
    excluded: Counter[Exclusion] = Counter(
        {Exclusion.WITHDRAWN: frame.lost.withdrawn, Exclusion.ERASED: frame.lost.erased}
    )
    for ticket in tickets:
        why = exclusion_of(ticket, frame.as_of)
        if why is not None:
            excluded[why] += 1
            continue
        case = cases(ticket)
        entry = classify(case, lookup)
        classified.append((entry, entry_findings(entry, case)))
    classified.sort(key=lambda pair: sort_key(pair[0]))
    entries = [entry for entry, _ in classified]
    findings = [one for _, found in classified for one in found]
    return Register(
        as_of=frame.as_of,
        entries=tuple(entries),
        counts=count(entries, excluded),
        untouched=untouched(entries, frame.in_force),
        findings=merge_findings([*findings, *contract_findings(entries, frame.in_force)]),
    )


def sort_key(entry: Entry) -> tuple[str, str, int, str, str]:
    """Order entries by source, then by the key's letters, then by its number."""
    letters = entry.ticket.rstrip("0123456789")
    digits = entry.ticket[len(letters) :].lstrip("0")
    return (entry.source, letters, len(digits), digits, entry.ref.id)


def count(entries: Sequence[Entry], excluded: Counter[Exclusion]) -> Counts:
    """Count entries by class and the others by reason."""
    classes = Counter(entry.classification for entry in entries)
    return Counts(
        **{code.value: classes[code] for code in Classification},
        excluded={reason: excluded[reason] for reason in Exclusion},
        suspect=sum(1 for entry in entries if entry.suspect),
        restricted=sum(1 for entry in entries if entry.restricted),
        captured=len(entries) + excluded.total(),
    )


def untouched(entries: Iterable[Entry], in_force: Iterable[ClauseVersion]) -> tuple[str, ...]:
    """Return the clauses in force that could cover a ticket and that none touches; bare headings aside."""
    touched = {number for entry in entries for number in entry.mentioned}
    touched |= {clause.number for entry in entries for clause in entry.clauses}
    return tuple(
        version.clause.number
        for version in in_force
        if version.clause.kind in COVERING_KINDS
        and version.clause.text.strip()
        and version.clause.number not in touched
    )
