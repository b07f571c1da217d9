"""The declared sources: where each is read from, and when that was last done."""

from __future__ import annotations

from datetime import datetime

from tracker_scope.errors import TrackerScopeError
from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Run
from tracker_scope.operations.live_address import address_of
from tracker_scope.operations.live_session import is_live
from tracker_scope.operations.runs import is_given_up, runs_of, withdrawn_of
from tracker_scope.operations.workspace import Workspace
from tracker_scope.settings import Settings, SourceSettings


class Declared(Noun):
    """A declared source; `where` is a tracker's address or a path, empty for files given by hand.

    `last_run` is when it was last looked at to its end, `last_sweep` when a live one was last asked
    for everything.
    """

    source: str
    connector: str
    live: bool
    where: str
    projects: tuple[str, ...]
    last_run: datetime | None = None
    last_sweep: datetime | None = None


def list_sources(workspace: Workspace) -> tuple[Declared, ...]:
    """List the declared sources in the order of the settings."""
    withdrawn = withdrawn_of(workspace)
    last = {run.source: run for run in runs_of(workspace) if run.id not in withdrawn and not is_given_up(run)}
    return tuple(_dated(workspace, one, last.get(one.source)) for one in list_declared(workspace.settings))


def list_declared(project: Settings) -> tuple[Declared, ...]:
    """List the declared sources as the settings alone tell of them, where there is no ledger yet."""
    return tuple(map(_declared, project.source))


def _dated(workspace: Workspace, one: Declared, run: Run | None) -> Declared:
    work = workspace.ledger.work
    looked = [at for at in (run.captured_at if run else None, work.checked(one.source)) if at is not None]
    left = work.look(one.source) if one.live else None
    swept = None if left is None else datetime.fromisoformat(str(left["swept"]))
    return one.model_copy(update={"last_run": max(looked, default=None), "last_sweep": swept})


def _declared(source: SourceSettings) -> Declared:
    live, where = _where(source)
    return Declared(source=source.name, connector=source.connector, live=live, where=where, projects=source.project)


def _where(source: SourceSettings) -> tuple[bool, str]:
    """Say where a source is read from; what its connector objects to is for a check to tell."""
    try:
        live = is_live(source.connector)
        return live, address_of(source) if live else source.path or ""
    except TrackerScopeError:
        return source.path is None, source.path or source.instance or ""
