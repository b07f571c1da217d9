"""Gathers what a scope statement says of other records: types declared, captures taken back, citations not read."""

from __future__ import annotations

from typing import Final, Literal

import orjson

from tracker_scope.contract.in_force import Lookup
from tracker_scope.documents.statement_facts import DeclaredType, Unread, Withdrawal
from tracker_scope.linking.readings import read
from tracker_scope.model.register import OpenReason, Register
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import TracedTicket
from tracker_scope.operations.register import Recorded, finder_options
from tracker_scope.operations.traced import histories, trace
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.references import stands

_LISTS: Final[dict[str, Literal["internal", "defect"]]] = {"internal_types": "internal", "defect_types": "defect"}
_UNREAD: Final = frozenset({OpenReason.UNKNOWN_NUMBER, OpenReason.TEXT_NOT_SUPPLIED, OpenReason.NO_CONTRACT})
THIS_SOFTWARE: Final = "tracker-scope"


def declared_types(workspace: Workspace, known: Instant) -> tuple[DeclaredType, ...]:
    """Return the types that stand as declared, each with the first record since which it has stood."""
    standing: dict[tuple[str, str], DeclaredType] = {}
    for act in workspace.ledger.acts("mapping", known=known):
        told = orjson.loads(act.body)
        for name in _LISTS.keys() & told.keys():
            meaning = _LISTS[name]
            standing = {key: one for key, one in standing.items() if key[0] != meaning or key[1] in told[name]}
            for word in told[name]:
                new = DeclaredType(
                    meaning=meaning, type=word, by=act.recorded_by, at=act.recorded_at, record=act.record
                )
                standing.setdefault((meaning, word), new)
    return tuple(standing[key] for key in sorted(standing))


def withdrawals_of(workspace: Workspace, found: Recorded) -> tuple[Withdrawal, ...]:
    """Return the captures that were taken back by then."""
    runs = {run.id: run for run in found.runs}
    taken: list[Withdrawal] = []
    for act in workspace.ledger.acts("withdrawal", known=found.as_of.known):
        told = orjson.loads(act.body)
        run = runs.get(told["run"])
        by = told.get("by")
        taken.append(
            Withdrawal(
                run=told["run"],
                source=run.source if run else "",
                at=act.recorded_at,
                by=None if by == THIS_SOFTWARE else by,
                reason=told.get("reason", ""),
                tickets=run.tickets.seen if run else 0,
                record=act.record,
            )
        )
    return tuple(taken)


def unread_of(workspace: Workspace, found: Recorded, register: Register) -> tuple[Unread, ...]:
    """Return what open tickets cite and no text answered to, as of the effective date, nothing restricted."""
    wanted = [
        (one.ref.instance, one.ref.id)
        for one in register.entries
        if not one.restricted and not _UNREAD.isdisjoint(one.reasons)
    ]
    lookup, finder = Lookup(found.contract), finder_options(found)
    every = (
        _unread(trace(one, finder), lookup, found.as_of.effective)
        for one in histories(workspace, wanted, found.as_of.known)
    )
    return tuple(one for one in every if one.cited)


def _unread(ticket: TracedTicket, lookup: Lookup, at: Instant) -> Unread:
    readings = [read(one, lookup) for one in ticket.mentions if stands(one, at) and not one.restricted]
    cited = [one.mention.cited for one in readings if one.unknown or one.problem not in {None, "foreign"}]
    return Unread(ticket=ticket.ref, cited=tuple(dict.fromkeys(cited)))
