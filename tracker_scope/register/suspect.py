"""Links whose ticket or clause moved after they were confirmed: suspect, not wrong."""

from __future__ import annotations

from tracker_scope.model.contract import ClauseVersion
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import Decision, Mention, SuspectCause
from tracker_scope.register.basis import text_digest_at
from tracker_scope.register.case import Case, ClauseLookup


def mention_suspect(
    mention: Mention, version: ClauseVersion, case: Case, lookup: ClauseLookup
) -> tuple[SuspectCause, ...]:
    """Return what moved since a reference was written."""
    written = text_digest_at(case.ticket, mention.at)
    return (*_ticket_moved(written, mention.at, case), *_clause_moved(version, case, lookup))


def decision_suspect(decision: Decision, case: Case, lookup: ClauseLookup) -> tuple[SuspectCause, ...]:
    """Return what moved since a person decided."""
    moved = [*_ticket_moved(decision.text_digest, decision.clauses_at, case)]
    for number in decision.clauses:
        confirmed = decision.clause_digests.get(number, "")
        found = lookup.by_target(number, decision.clauses_at)
        moved += [cause for version in found for cause in _clause_moved(version, case, lookup, confirmed)]
        if not found:  # an amendment recorded later, with effect before the decision, took the clause away
            moved.append(SuspectCause(moved="clause_ended", clause=number, before=confirmed))
    return tuple(moved)


def _ticket_moved(confirmed: str, at: Instant, case: Case) -> tuple[SuspectCause, ...]:
    now = text_digest_at(case.ticket, case.as_of.effective)
    confirmed = dict(case.ticket.same_texts).get(confirmed, confirmed)  # another source's form of the same words
    if now == confirmed:
        return ()
    since = next((one.since for one in case.ticket.texts if one.since > at), None)
    return (SuspectCause(moved="ticket", before=confirmed, after=now, since=since),)


def _clause_moved(
    version: ClauseVersion, case: Case, lookup: ClauseLookup, confirmed: str = ""
) -> tuple[SuspectCause, ...]:
    now = lookup.version_at(version.identity, case.as_of.effective)
    number, before = version.clause.number, confirmed or version.clause.digest
    if now is None:
        return (SuspectCause(moved="clause_ended", clause=number, before=before, since=version.in_force.to),)
    if now.clause.digest == before:
        return ()
    return (
        SuspectCause(moved="clause", clause=number, before=before, after=now.clause.digest, since=now.in_force.from_),
    )
