"""Which declared source a file belongs to, and the declaration of one that nobody declared."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from tracker_scope import registry, settings
from tracker_scope.connectors.base import ExportFile, Options, Origin
from tracker_scope.errors import (
    ConnectorUnknown,
    ExportEmpty,
    FileForTracker,
    SettingsReadOnly,
    SourceMismatch,
    SourceUnknown,
    UsageError,
)
from tracker_scope.errors.foreign import of_entry, of_system
from tracker_scope.model.base import Finding, Noun
from tracker_scope.operations.toml_text import quoted
from tracker_scope.settings import Settings, SourceSettings

HEAD_BYTES = 64 * 1024


class CaptureRequest(Noun):
    """What a person asked to capture."""

    file: Path | None = None
    source: str | None = None
    connector: str | None = None
    timezone: str | None = None
    instance: str | None = None


def recognised(file: ExportFile) -> str | None:
    """Name the connector that recognises a file from its first 64 KiB; None when none does."""
    return next((name for name in registry.file_connectors() if recognises(name, file)), None)


def recognises(connector: str, file: ExportFile) -> bool:
    """Tell whether a connector recognises a file from its first 64 KiB."""
    return registry.file_connector(connector).recognises(head_of(file), file.name)


def head_of(file: ExportFile) -> bytes:
    """Read the first 64 KiB of a file."""
    with file.open() as stream:
        return stream.read(HEAD_BYTES)


def readable(connector: str, files: tuple[ExportFile, ...]) -> tuple[tuple[ExportFile, ...], tuple[Finding, ...]]:
    """Leave out, and say, what the connector does not recognise among several files; one alone was meant."""
    kept = tuple(file for file in files if recognises(connector, file)) if len(files) > 1 else files
    if not kept:
        return files, ()
    strangers = [file.name for file in files if file not in kept]
    return kept, (Finding.of("not_recognised_file", strangers),) if strangers else ()


def connector_for(request: CaptureRequest, declared: SourceSettings | None, files: tuple[ExportFile, ...]) -> str:
    """Choose the connector: as asked, as declared, or as the first file is recognised.

    A file that none recognises goes to the connector of what it looks like, which refuses it
    with the true cause. Raises ConnectorUnknown, FileForTracker, ExportEmpty.
    """
    named = request.connector or (None if declared is None else declared.connector)
    if named is not None:
        _refuse_live(named)
        return named
    found = next((name for file in files if (name := recognised(file))), None)
    if found is None:
        heads = [head_of(file) for file in files]
        if not any(head.strip() for head in heads):
            raise ExportEmpty(path=request.file or "?")
        found = next((name for head in heads if (name := _from_afar(head))), None)
    if found is None:
        raise ConnectorUnknown(name=request.file or "?", known=", ".join(registry.file_connectors()))
    return found


def _refuse_live(connector: str) -> None:
    """Refuse a file for what looks at a live tracker; raises FileForTracker, ConnectorUnknown."""
    if not hasattr(registry.connector(connector), "recognises"):
        raise FileForTracker(name=connector, known=", ".join(registry.file_connectors()))


def _from_afar(head: bytes) -> str | None:
    """Name the first connector, in order of their names, whose files look like this one."""
    return next((name for name in registry.file_connectors() if registry.file_connector(name).looks_like(head)), None)


def declared_source(project: Settings, request: CaptureRequest) -> SourceSettings | None:
    """Find the source that is named, or whose path is the file; raises SourceUnknown."""
    if request.source is not None:
        found = project.named(request.source)
        if found is None and request.file is None:
            known = ", ".join(one.name for one in project.source) or "-"
            raise SourceUnknown(name=request.source, known=known)
        return found
    if request.file is None:
        return None
    path = request.file.resolve()
    return next((one for one in project.source if one.path and (project.root / one.path).resolve() == path), None)


def same_origin(project: Settings, connector: str, origin: Origin, request: CaptureRequest) -> SourceSettings | None:
    """Find the source from which an earlier export of the same instance and project came, unless one was named."""
    if request.source is not None:
        return None
    instance = request.instance or origin.instance
    for one in project.source:
        if one.connector != connector or (one.project and not set(one.project) & set(origin.projects)):
            continue
        if instance is None or one.instance in {instance, None}:
            return one
    return None


def declare(project: Settings, connector: str, origin: Origin, request: CaptureRequest) -> SourceSettings:
    """Make the declaration of a source from what its file says; its name stands for a missing instance.

    Raises UsageError for a name that cannot be one, TimezoneUnknown.
    """
    given = request.source or _name_from(request.file)
    taken = {one.name for one in project.source}
    name = next(one for one in (given, *(f"{given}-{n}" for n in range(2, 1000))) if one not in taken)
    try:
        return SourceSettings(
            name=name,
            connector=connector,
            timezone=request.timezone,
            instance=request.instance or origin.instance,
            project=origin.projects,
        )
    except ValidationError as wrong:
        raise UsageError(problem=of_entry(wrong)) from wrong


def _name_from(file: Path | None) -> str:
    stem = (file.name if file else "source").split(".")[0]
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_") or "source"


def append_to_settings(root: Path, source: SourceSettings) -> None:
    """Add a `[[source]]` table at the end of the project's file; what is there stays. Raises SettingsReadOnly."""
    fields = {key: value for key, value in source.model_dump(exclude_defaults=True).items() if value}
    lines = [f"{key} = {_written(value)}" for key, value in fields.items()]
    path = root / settings.SETTINGS_FILE
    text = path.read_text("utf-8")
    try:
        path.write_text(text.rstrip("\n") + "\n\n[[source]]\n" + "\n".join(lines) + "\n", "utf-8")
    except OSError as refused:
        raise SettingsReadOnly(path=path, problem=of_system(refused)) from refused


def _written(value: str | tuple[str, ...] | int) -> str:
    if isinstance(value, int):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    return quoted(value[0]) if len(value) == 1 else "[" + ", ".join(map(quoted, value)) + "]"


def check_origin(source: SourceSettings, origin: Origin, given: str | None) -> None:
    """Refuse an instance, read or given, or a project that the source does not declare; raises SourceMismatch."""
    strangers = [one for one in origin.projects if source.project and one not in source.project]
    if strangers:
        raise SourceMismatch(source=source.name, expected=", ".join(source.project), found=strangers[0])
    expected = source.instance or source.name
    for found in (origin.instance if source.instance else None, given):
        if found and found != expected:
            raise SourceMismatch(source=source.name, expected=expected, found=found)


def options_of(source: SourceSettings, request: CaptureRequest) -> Options:
    """Return what the connector must be told."""
    return Options(
        timezone=request.timezone or source.timezone,
        instance=request.instance or source.instance,
        project=source.project[0] if len(source.project) == 1 else None,
    )
