"""A project at work: its settings, its ledger, its clock and its words; several may be open at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker_scope import settings as project_settings
from tracker_scope.errors import (
    ByMissing,
    FolderUnsafe,
    LedgerBusy,
    LedgerMissing,
    LedgerNotBegun,
    PersonUnknown,
    TrackerScopeError,
)
from tracker_scope.ledger.places import unsafe_place
from tracker_scope.ledger.records import Ledger
from tracker_scope.operations.clock import Clock, Salts, random_salts, system_clock
from tracker_scope.settings import Language, Settings

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.party import People, Person


@dataclass(frozen=True)
class ProjectAtHand:
    """A project whose ledger is left alone: it may not be there."""

    settings: Settings
    clock: Clock

    @cached_property
    def words(self) -> Wording:
        """The sentences of the project's language, read when the first is said: JSON needs none."""
        return words_of(self.settings.project.language)

    @property
    def zone(self) -> str:
        """The zone in which the project's days end."""
        return self.settings.project.timezone

    @property
    def recorder(self) -> str:
        """Who records: the user's own name, else the side that runs the tool."""
        return self.settings.me or self.settings.project.side


@dataclass(frozen=True)
class Workspace(ProjectAtHand):
    """What nearly every operation takes."""

    ledger: Ledger

    def with_settings(self, settings: Settings) -> Workspace:
        """Return the same project with other settings."""
        return replace(self, settings=settings)


def words_of(language: Language) -> Wording:
    """Load the packaged wording of a language."""
    from tracker_scope.documents.wording import Wording

    return Wording.of(language, tomllib.loads(project_settings.packaged(f"wording/{language}.toml").decode("utf-8")))


@contextmanager
def opened(
    root: Path, *, clock: Clock = system_clock, salts: Salts = random_salts, force: bool = False, create: bool = False
) -> Iterator[Workspace]:
    """Open the project in a folder; raises ProjectMissing, SettingsInvalid, FolderUnsafe, LedgerError.

    The place is judged when the ledger is made: whoever made it there with `force` knew.
    Without `create`, a ledger that is not there is LedgerMissing: a view of an empty one would mislead.
    """
    settings = project_settings.load(root)
    if not create and not settings.ledger_path.exists():
        raise _missing(settings)
    kind = unsafe_place(settings.ledger_path)
    if kind is not None and not force and not settings.ledger_path.exists():
        raise FolderUnsafe(path=settings.ledger_path, kind=kind)
    ledger = Ledger.open(settings.ledger_path, settings.project.name or settings.root.name, salts)
    try:
        yield Workspace(settings, clock, ledger)
    except LedgerBusy as busy:
        raise _in_zone(busy, settings.project.timezone) from busy
    finally:
        ledger.close()


def at_hand(root: Path, clock: Clock = system_clock) -> ProjectAtHand:
    """Read the project in a folder, without its ledger; raises ProjectMissing, SettingsInvalid."""
    return ProjectAtHand(project_settings.load(root), clock)


def _missing(settings: Settings) -> LedgerMissing:
    """Say what to do about a ledger that is not there: without its folder, a live source was not captured yet."""
    from tracker_scope import registry

    live = set[str]()
    with suppress(TrackerScopeError):
        live = {one.name for one in settings.source if hasattr(registry.connector(one.connector), "check")}
    path = settings.ledger_path
    first = next((one.name for one in settings.source if one.name in live), None)
    if first is None or path.parent.exists():
        return LedgerMissing(path=path)
    return LedgerNotBegun(path=path, source=first)


def _in_zone(busy: LedgerBusy, zone: str) -> LedgerBusy:
    """Say since when another writes in the project's zone, to the minute."""
    try:
        since = datetime.fromisoformat(str(busy.given["since"])).astimezone(ZoneInfo(zone))
    except ValueError:
        return busy
    return LedgerBusy(who=busy.given["who"], since=f"{since:%Y-%m-%d %H:%M %z}")


def named_person(workspace: Workspace, people: People, by: str | None) -> Person:
    """Return the person named by --by or by the user's settings; raises ByMissing, PersonUnknown."""
    name = by or workspace.settings.me
    if name is None:
        raise ByMissing
    person = people.person(name)
    if person is None:
        raise PersonUnknown(person=name)
    return person
