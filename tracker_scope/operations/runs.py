"""The recorded runs of captures, and those that a person withdrew."""

from __future__ import annotations

from datetime import datetime

import orjson

from tracker_scope.model.capture import Run
from tracker_scope.operations.acts import decode
from tracker_scope.operations.workspace import Workspace


def runs_of(workspace: Workspace, known: datetime | None = None) -> tuple[Run, ...]:
    """Return the recorded runs, oldest first, those withdrawn included."""
    return tuple(decode(Run, act.body) for act in workspace.ledger.acts("run", known=known))


def withdrawn_of(workspace: Workspace, known: datetime | None = None) -> frozenset[str]:
    """Return the ids of the runs that a person withdrew."""
    return frozenset(orjson.loads(act.body)["run"] for act in workspace.ledger.acts("withdrawal", known=known))
