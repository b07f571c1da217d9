"""Takes back a run that should not have been made: its items leave every view, stay counted, can be erased."""

from __future__ import annotations

import orjson

from tracker_scope.errors import RunNotWithdrawn, RunUnknown
from tracker_scope.model.base import Noun
from tracker_scope.operations.recorded import people_of
from tracker_scope.operations.runs import runs_of, withdrawn_of
from tracker_scope.operations.workspace import Workspace, named_person


class Withdrawn(Noun):
    """What a withdrawal concerns."""

    run: str
    tickets: int
    new: bool


def withdraw(workspace: Workspace, run: str, by: str | None, reason: str) -> Withdrawn:
    """Record that a run is withdrawn; raises RunUnknown, PersonUnknown, ByMissing."""
    person = named_person(workspace, people_of(workspace), by)
    found = next((one for one in runs_of(workspace) if one.id == run), None)
    if found is None:
        raise RunUnknown(run=run)
    new = run not in withdrawn_of(workspace)
    if new:
        now = workspace.clock()
        body = orjson.dumps({"run": run, "by": person.id, "reason": reason}, option=orjson.OPT_SORT_KEYS)
        with workspace.ledger.writing(workspace.recorder, now) as writer:
            writer.append_act("withdrawal", run, body, by=workspace.recorder, at=now)
    return Withdrawn(run=run, tickets=found.tickets.seen, new=new)


def erase_run(workspace: Workspace, run: str, by: str | None, reason: str) -> int:
    """Erase the bytes of a withdrawn run's items; raises RunUnknown, RunNotWithdrawn.

    Envelopes, leaves and the root stay, so that what was proved before still holds.
    """
    person = named_person(workspace, people_of(workspace), by)
    if run not in withdrawn_of(workspace):
        known = any(one.id == run for one in runs_of(workspace))
        raise (RunNotWithdrawn if known else RunUnknown)(run=run)
    records = workspace.ledger.records_of(run)
    with workspace.ledger.writing(workspace.recorder, workspace.clock()) as writer:
        return writer.erase(records, by=person.id, at=workspace.clock(), reason=reason)
