"""What a person must look at in the register, by stable codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tracker_scope.model.base import Finding
from tracker_scope.model.contract import COVERING_KINDS, ClauseVersion
from tracker_scope.model.register import Classification, Entry
from tracker_scope.model.time import day_in
from tracker_scope.model.trace import CommentChange
from tracker_scope.register.case import Case
from tracker_scope.register.line import Line

TIED: Final = frozenset({Classification.BASELINE, Classification.AMENDMENT, Classification.CORRECTION})
"""Classes of tickets that rest on their clauses; of a mere reference only covering kinds make one of these."""


def entry_findings(entry: Entry, case: Case) -> list[Finding]:
    """List what one ticket shows: what its mentions showed when they were read, links that moved, positions."""
    found = [*case.findings]
    differing = [one for one in case.ticket.disagreements if one.at <= case.as_of.effective]
    if differing:
        told = (f"{entry.ticket}: {one.field} ({' / '.join(one.sources)})" for one in differing)
        found.append(Finding.of("sources_disagree", told))
    found += _comment_findings(entry, case)
    if entry.suspect:
        found.append(Finding.of("suspect_link", [entry.ticket]))
    if entry.classification is Classification.CONTESTED:
        found.append(Finding.of("contested_ticket", [entry.ticket]))
    if entry.classification in TIED and any(clause.kind not in COVERING_KINDS for clause in entry.clauses):
        found.append(Finding.of("tied_to_other_kind", [entry.ticket]))
    return found


def _comment_findings(entry: Entry, case: Case) -> Iterator[Finding]:
    """Name comments that were edited or are gone, each with the days of the two captures between which that was."""
    told: dict[str, list[str]] = {"edited": [], "gone": []}
    for one in case.ticket.comment_changes:
        if one.since <= case.as_of.effective:
            told[one.kind].append(f"{entry.ticket}#{one.number} ({_days(one, case.zone)})")
    if told["edited"]:
        yield Finding.of("comment_edited", told["edited"])
    if told["gone"]:
        yield Finding.of("comment_gone", told["gone"])


def _days(change: CommentChange, zone: str) -> str:
    """Write an interval of days as ISO 8601 does, the same in every language."""
    return "/".join(day_in(at, zone).isoformat() for at in change.between)


def contract_findings(lines: Sequence[Line], in_force: Iterable[ClauseVersion]) -> list[Finding]:
    """List tickets decided as not found before an amendment that took effect since."""
    starts = [
        version.in_force.from_
        for version in in_force
        if version.document_kind == "amendment" and version.in_force.from_ is not None
    ]
    if not starts:
        return []
    last = max(starts).date()
    stale = [
        line.ticket
        for line in lines
        if line.classification is Classification.NOT_COVERED and line.decided_on is not None and line.decided_on < last
    ]
    return [Finding.of("decided_before_amendment", stale)] if stale else []
