"""The recorded runs of captures, and those that a person withdrew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Run
from tracker_scope.operations.acts import decode
from tracker_scope.operations.workspace import Workspace

GIVEN_UP: Final = "run_given_up"


def runs_of(workspace: Workspace, known: datetime | None = None) -> tuple[Run, ...]:
    """Return the recorded runs, oldest first, those withdrawn included."""
    return tuple(decode(Run, act.body) for act in workspace.ledger.acts("run", known=known))


def unfinished(workspace: Workspace) -> tuple[Finding, ...]:
    """Say of which sources a capture has begun and not ended, and since when: views show what it brought so far."""
    work = workspace.ledger.work
    begun = {name: (work.open_run(name) or {}).get("started") for name in work.open_sources()}
    told = [f"{name} ({_local(workspace, str(at))})" if at else name for name, at in begun.items()]
    return (Finding.of("capture_unfinished", told),) if told else ()


def _local(workspace: Workspace, at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(workspace.zone)):%Y-%m-%d %H:%M %z}"


def withdrawn_of(workspace: Workspace, known: datetime | None = None) -> frozenset[str]:
    """Return the ids of the runs that a person withdrew."""
    return frozenset(orjson.loads(act.body)["run"] for act in workspace.ledger.acts("withdrawal", known=known))


def last_by_source(runs: Iterable[Run]) -> dict[str, Run]:
    """Return the last run of each source that came to its end; of one that has none, the last that was given up."""
    return {run.source: run for run in sorted(runs, key=lambda run: not is_given_up(run))}


def giving_up(run: str) -> Finding:
    """Say of a run that it was given up before its end."""
    return Finding.of(GIVEN_UP, [run])


def is_given_up(run: Run) -> bool:
    """Tell a run that was given up before its end."""
    return any(one.code == GIVEN_UP for one in run.findings)
