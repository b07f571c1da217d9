"""Looks at every declared source before anything is captured: who we are there, what we see, what will be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from tracker_scope import registry
from tracker_scope.connectors.base import Check, LiveConnector, Session
from tracker_scope.errors import PluginFailed, SourceUnknown, TrackerScopeError
from tracker_scope.errors.foreign import of_fault
from tracker_scope.model.capture import Gap
from tracker_scope.operations.clock import system_jitter, system_sleep
from tracker_scope.operations.live_address import address_of
from tracker_scope.operations.live_session import is_live, session_in
from tracker_scope.operations.workspace import ProjectAtHand
from tracker_scope.settings import Settings, SourceSettings

# Somebody waits for the answer: a tracker that is not there, or busy, is to be told soon.
_PATIENCE: Final = timedelta(minutes=1)
_ATTEMPTS: Final = 2


class Verdict(StrEnum):
    """What a look at a source comes to."""

    READY = "ready"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    FOUND = "found"
    NOT_FOUND = "not_found"
    BY_HAND = "by_hand"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A declared source and what was found; `where` is a tracker's address or the path of a file."""

    source: SourceSettings
    live: bool
    where: str
    verdict: Verdict
    check: Check | None = None
    error: TrackerScopeError | None = None

    @property
    def missing(self) -> tuple[Gap, ...]:
        """What a capture would lack."""
        return () if self.check is None else self.check.notes

    @property
    def told(self) -> tuple[Gap, ...]:
        """What else the tracker tells of the account."""
        return () if self.check is None else self.check.told

    @property
    def exit_code(self) -> int:
        """0 for all well, 1 where something will be missing, else the code of what stopped us."""
        if self.error is not None:
            return self.error.exit_code
        return 1 if self.verdict in {Verdict.INCOMPLETE, Verdict.NOT_FOUND} else 0


def named_sources(project: Settings, names: Iterable[str]) -> tuple[SourceSettings, ...]:
    """Return the sources of those names, all when none is named; raises SourceUnknown."""
    wanted = tuple(names)
    for name in wanted:
        if project.named(name) is None:
            raise SourceUnknown(name=name, known=", ".join(one.name for one in project.source) or "-")
    return tuple(one for one in project.source if not wanted or one.name in wanted)


def check_sources(
    workspace: ProjectAtHand,
    sources: Iterable[SourceSettings],
    sleep: Callable[[float], None] = system_sleep,
    jitter: Callable[[], float] = system_jitter,
) -> tuple[Checked, ...]:
    """Look at each source in turn; what stops one is its own result and keeps no other from being looked at."""
    return tuple(_checked(workspace, one, sleep, jitter) for one in sources)


def _checked(
    workspace: ProjectAtHand, source: SourceSettings, sleep: Callable[[float], None], jitter: Callable[[], float]
) -> Checked:
    live, where = True, source.instance or ""
    try:
        live = is_live(source.connector)
        if not live:
            return _of_file(workspace.settings, source)
        where = address_of(source)
        session = session_in(workspace, source, sleep, jitter)
        check = _looked(registry.live_connector(source.connector), _impatient(session))
    except TrackerScopeError as stopped:
        return Checked(source=source, live=live, where=where, verdict=Verdict.REFUSED, error=stopped)
    found = Checked(source=source, live=True, where=where, verdict=Verdict.READY, check=check)
    return replace(found, verdict=Verdict.INCOMPLETE) if found.missing else found


def _of_file(project: Settings, source: SourceSettings) -> Checked:
    if source.path is None:
        return Checked(source=source, live=False, where="", verdict=Verdict.BY_HAND)
    verdict = Verdict.FOUND if (project.root / source.path).exists() else Verdict.NOT_FOUND
    return Checked(source=source, live=False, where=source.path, verdict=verdict)


def _looked(connector: LiveConnector, session: Session) -> Check:
    """Ask the connector; what it did not foresee is blamed on it."""
    try:
        return connector.check(session)
    except TrackerScopeError:
        raise
    except Exception as fault:
        raise PluginFailed(plugin=connector.name, subject=session.source, problem=of_fault(fault)) from fault


def _impatient(session: Session) -> Session:
    patience = session.patience
    shorter = replace(patience, budget=min(patience.budget, _PATIENCE), attempts=_ATTEMPTS)
    return replace(session, patience=shorter)
