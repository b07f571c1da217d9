"""The register: every captured ticket counted once, classified or excluded, as of a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.contract import COVERING_KINDS, ClauseVersion
from tracker_scope.model.notice import TellingSums
from tracker_scope.model.register import Classification, Counts, Entry, Excluded, Exclusion, Register
from tracker_scope.model.time import AsOf, day_in
from tracker_scope.model.trace import TracedTicket
from tracker_scope.register.case import Case, ClauseLookup
from tracker_scope.register.classify import classify
from tracker_scope.register.findings import contract_findings, entry_findings
from tracker_scope.register.line import Line, line_of
from tracker_scope.register.telling import summed_telling


class Lost(Noun):
    """Tickets that have left every view: how many of them, and why."""

    withdrawn: int = 0
    erased: int = 0


class Frame(Noun):
    """What all tickets of a register share: the date, the clauses in force then, and who left."""

    as_of: AsOf
    zone: str = "UTC"
    in_force: tuple[ClauseVersion, ...] = ()
    lost: Lost = Lost()


class Placed(NamedTuple):
    """What became of one ticket: either why it is excluded, or its entry and what a person must look at in it."""

    excluded: Exclusion | None
    entry: Entry | None = None
    findings: Sequence[Finding] = ()


class Sums(NamedTuple):
    """What a register says of all its lines together."""

    counts: Counts
    untouched: tuple[str, ...]
    findings: tuple[Finding, ...]
    telling: TellingSums


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


def place(ticket: TracedTicket, cases: Cases, lookup: ClauseLookup, as_of: AsOf) -> Placed:
    """Classify one ticket, or say why it is not classified."""
    excluded = exclusion_of(ticket, as_of)
    if excluded is not None:
        return Placed(excluded)
    case = cases(ticket)
    entry = classify(case, lookup)
    return Placed(None, entry, entry_findings(entry, case))


def build(tickets: Iterable[TracedTicket], cases: Cases, lookup: ClauseLookup, frame: Frame) -> Register:
    """Classify every ticket and count it; entries and findings come in order of source and key."""
    excluded: list[Excluded] = []
    classified: list[tuple[Line, Entry, Sequence[Finding]]] = []
    for ticket in tickets:
        placed = place(ticket, cases, lookup, frame.as_of)
        if placed.entry is None:
            reasons = [placed.excluded] if placed.excluded else []
            excluded += (Excluded(ticket=ticket.key, source=ticket.source, reason=one) for one in reasons)
        else:
            classified.append((line_of(placed.entry), placed.entry, placed.findings))
    classified.sort(key=lambda one: one[0].order)
    sums = summed(
        [line for line, _, _ in classified],
        Counter(one.reason for one in excluded),
        [one for _, _, own in classified for one in own],
        frame,
    )
    entries = tuple(entry for _, entry, _ in classified)
    left_out = tuple(sorted(excluded, key=lambda one: (one.source, one.ticket)))
    return Register(as_of=frame.as_of, entries=entries, excluded=left_out, **sums._asdict())


def summed(lines: Sequence[Line], excluded: Mapping[Exclusion, int], findings: Iterable[Finding], frame: Frame) -> Sums:
    """Sum up the lines of a register, given in order, and what its tickets show."""
    left = Counter({Exclusion.WITHDRAWN: frame.lost.withdrawn, Exclusion.ERASED: frame.lost.erased})
    left.update(excluded)
    return Sums(
        counts=count(lines, left),
        untouched=untouched(lines, frame.in_force),
        findings=merge_findings([*findings, *contract_findings(lines, frame.in_force)]),
        telling=summed_telling(lines, day_in(frame.as_of.effective, frame.zone)),
    )


def count(lines: Sequence[Line], excluded: Counter[Exclusion]) -> Counts:
    """Count lines by class and the others by reason."""
    classes = Counter(line.classification for line in lines)
    return Counts(
        **{code.value: classes[code] for code in Classification},
        excluded={reason: excluded[reason] for reason in Exclusion},
        suspect=sum(1 for line in lines if line.suspect),
        restricted=sum(1 for line in lines if line.restricted),
        captured=len(lines) + excluded.total(),
    )


def untouched(lines: Iterable[Line], in_force: Iterable[ClauseVersion]) -> tuple[str, ...]:
    """Return the clauses in force that could cover a ticket and that none touches; bare headings aside."""
    touched = {number for line in lines for number in line.touched}
    return tuple(
        version.clause.number
        for version in in_force
        if version.clause.kind in COVERING_KINDS
        and version.clause.text.strip()
        and version.clause.number not in touched
    )
