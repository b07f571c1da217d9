"""The project file and the packaged defaults, read into one frozen Settings."""

from __future__ import annotations

import os
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator

from tracker_scope.errors import Problem, ProjectMissing, SettingsInvalid, TimezoneUnknown
from tracker_scope.errors.foreign import of_entry, of_system, of_toml
from tracker_scope.model.base import Noun

SETTINGS_FILE: Final = "tracker-scope.toml"
Language = Literal["fr", "en"]
_SECRET: Final = re.compile(r"token|passw|secret|credential|(api|app|private)[_-]?key", re.IGNORECASE)


class SourceSettings(Noun):
    """Where tickets come from, as the project declares it."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", description="The name that --source takes.")
    connector: str = Field(description="Which connector reads it.")
    path: str | None = Field(default=None, description="The export file or folder, relative to the project.")
    timezone: str | None = Field(default=None, description="The zone of dates that carry none (IANA name).")
    instance: str | None = Field(default=None, description="The tracker's address; its name stands for it otherwise.")
    project: tuple[str, ...] = Field(default=(), description="The project's key or owner/repository, or a list.")
    side: str | None = Field(default=None, description="The party whose export it is.")
    filter: str | None = Field(default=None, description="A live Jira: the JQL condition that tickets must also meet.")
    api: Literal["auto", "graphql", "rest"] = Field(default="auto", description="A live GitHub: the API to use.")
    wait: int = Field(default=10, ge=0, description="A live tracker: how many minutes its limits may make a run wait.")
    sweep: int = Field(
        default=7, ge=1, description="A live tracker: after how many days everything is asked for again."
    )
    overlap: int = Field(default=10, ge=1, description="A live tracker: how many minutes before the last run to look.")
    attachments: bool = Field(default=False, description="A live tracker: capture the contents of attachments too.")

    @field_validator("project", mode="before")
    @classmethod
    def _one_or_many(cls, given: object) -> object:
        return (given,) if isinstance(given, str) else given

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        return zone if zone is None else known_zone(zone)


class ProjectSettings(Noun):
    """The `[project]` table."""

    name: str = Field(default="", description="The project's name in documents.")
    language: Language = Field(default="en", description="The language of tables, findings, errors and documents.")
    timezone: str = Field(default="UTC", description="The zone in which a day ends (IANA name).")
    side: str = Field(default="provider", description="The party that runs this tool: the id of a recorded party.")
    out: str = Field(default="out", description="The folder of published documents.")
    ledger: str = Field(default=".tracker-scope/ledger.sqlite", description="The ledger's file.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)


class Settings(Noun):
    """Everything that a project's file and the user's own file say; `root` is the project's folder."""

    root: Path
    project: ProjectSettings = ProjectSettings()
    source: tuple[SourceSettings, ...] = ()
    me: str | None = None

    @model_validator(mode="after")
    def _unique_names(self) -> Self:
        names = [one.name for one in self.source]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise SettingsInvalid(path=self.root / SETTINGS_FILE, problem=Problem("source_twice", source=twice))
        return self

    @property
    def ledger_path(self) -> Path:
        """The ledger's file."""
        return self.root / self.project.ledger

    @property
    def out_path(self) -> Path:
        """The folder of published documents."""
        return self.root / self.project.out

    def named(self, name: str) -> SourceSettings | None:
        """Find a declared source."""
        return next((one for one in self.source if one.name == name), None)


def known_zone(zone: str) -> str:
    """Return the name of a zone of the IANA database; raises TimezoneUnknown."""
    try:
        ZoneInfo(zone)
    except (OSError, ValueError) as unknown:  # ZoneInfoNotFoundError is a KeyError on some platforms
        raise TimezoneUnknown(zone=zone) from unknown
    except KeyError as unknown:
        raise TimezoneUnknown(zone=zone) from unknown
    return zone


def packaged(name: str) -> bytes:
    """Read a packaged file of config/; an editable install leaves the folder where the repository has it."""
    shipped = Path(str(files("tracker_scope"))) / "_config"
    root = shipped if shipped.is_dir() else Path(__file__).parent.parent / "config"
    return (root / name).read_bytes()


def packaged_names(folder: str) -> tuple[str, ...]:
    """List the packaged files of a folder of config/, in order."""
    shipped = Path(str(files("tracker_scope"))) / "_config"
    root = shipped if shipped.is_dir() else Path(__file__).parent.parent / "config"
    return tuple(sorted(file.name for file in (root / folder).iterdir() if file.is_file()))


def user_file() -> Path:
    """Where the user's own settings are (`me`), whatever the project."""
    from platformdirs import user_config_path

    named = os.environ.get("TRACKER_SCOPE_USER_SETTINGS")
    return Path(named) if named else user_config_path("tracker-scope") / "settings.toml"


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as refused:
        raise SettingsInvalid(path=path, problem=of_system(refused)) from refused
    except (ValueError, RecursionError) as broken:
        raise SettingsInvalid(path=path, problem=of_toml(broken)) from broken


def load(root: Path) -> Settings:
    """Read the settings of the project in a folder; raises ProjectMissing, SettingsInvalid.

    A secret in them is refused and leaves no trace: neither in the words nor in the chain of causes.
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise ProjectMissing(path=path)
    mine = user_file()
    me = _table(mine).get("me") if mine.is_file() else None
    try:
        return Settings.model_validate({"me": me, **_table(path), "root": root.resolve()})
    except ValidationError as wrong:
        if (place := _secret_in(wrong)) is not None:
            raise SettingsInvalid(path=path, problem=Problem("secret_in_settings", place=place)) from None
        raise SettingsInvalid(path=path, problem=of_entry(wrong)) from wrong


def _secret_in(wrong: ValidationError) -> str | None:
    """Name the first unknown entry that is called like a secret, lists counted from 1."""
    for error in wrong.errors(include_input=False, include_url=False):
        *above, name = (str(part + 1) if isinstance(part, int) else part for part in error["loc"])
        if error["type"] == "extra_forbidden" and _SECRET.search(name):
            return ".".join((*above, name))
    return None
