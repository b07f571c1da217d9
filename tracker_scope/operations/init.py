"""Makes a project in a folder: a commented settings file, and nothing that was there touched."""

from __future__ import annotations

from pathlib import Path

from tracker_scope.errors import FolderUnsafe, OutputFailed, ProjectExists, TimezoneUnknown
from tracker_scope.errors.foreign import of_system
from tracker_scope.ledger.places import unsafe_place
from tracker_scope.model.base import Noun
from tracker_scope.operations.toml_text import quoted
from tracker_scope.settings import SETTINGS_FILE, Language, known_zone, packaged


class Answers(Noun):
    """What `init` asks; the defaults are what --defaults takes."""

    name: str = ""
    language: Language = "en"
    timezone: str = "UTC"
    side: str = "provider"


def initialise(folder: Path, answers: Answers, *, force: bool = False) -> Path:
    """Write the settings file of a new project; raises ProjectExists, FolderUnsafe, TimezoneUnknown, OutputFailed."""
    path = refuse_second(folder)
    kind = unsafe_place(folder)
    if kind is not None and not force:
        raise FolderUnsafe(path=folder, kind=kind)
    known_zone(answers.timezone)
    named = answers if answers.name else answers.model_copy(update={"name": folder.resolve().name})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(settings_text(named), "utf-8")
    except OSError as refused:
        raise OutputFailed(path=path, problem=of_system(refused)) from refused
    return path


def refuse_second(folder: Path) -> Path:
    """Return the path of the settings of a project to be made; raises ProjectExists where there is one."""
    path = folder / SETTINGS_FILE
    if path.exists():
        raise ProjectExists(path=path)
    return path


def settings_text(answers: Answers) -> str:
    """Return the commented settings file, in the project's language."""
    text = packaged(f"profiles/project.{answers.language}.toml").decode("utf-8")
    for name, value in answers.model_dump().items():
        text = text.replace(f"@{name}@", quoted(value))
    return text


def local_timezone() -> str:
    """Return the machine's own zone by name where it can be told, else UTC (IANA: /etc/localtime)."""
    link = Path("/etc/localtime")
    try:
        _, _, name = str(link.resolve()).partition("zoneinfo/")
        return known_zone(name) if name else "UTC"
    except (OSError, TimezoneUnknown):
        return "UTC"
