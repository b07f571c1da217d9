"""Renders a document tree into files and records each of them, whatever the kind and the format."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import orjson

from tracker_scope import __version__, registry
from tracker_scope.documents.renderers.base import Style
from tracker_scope.errors import LedgerReadOnly, OutputFailed
from tracker_scope.errors.foreign import of_system
from tracker_scope.model.base import Noun
from tracker_scope.model.document import Document
from tracker_scope.model.time import AsOf
from tracker_scope.operations.acts import fingerprint
from tracker_scope.operations.workspace import Workspace, words_of
from tracker_scope.settings import Language, packaged, packaged_names


class Output(Noun):
    """In which language and formats, and into which folder, a document is to be written."""

    language: Language | None = None
    formats: tuple[str, ...] = ("markdown",)
    out: Path | None = None


class Written(Noun):
    """A file that was written, and its digest; not recorded where the ledger is read-only."""

    path: Path
    digest: str
    recorded: bool = True


def formats_of(named: str) -> tuple[str, ...]:
    """Read "markdown,html" into names of formats, once each; raises FormatUnknown for a name that none answers to."""
    names = tuple(dict.fromkeys(name.strip() for name in named.split(",") if name.strip())) or ("markdown",)
    for name in names:
        registry.renderer(name)
    return names


def published(workspace: Workspace, document: Document, output: Output, stem: str, as_of: AsOf) -> tuple[Written, ...]:
    """Write a document in each format as `<stem>.<language><suffix>` and record each file.

    Every format is rendered before any file is written. Raises FormatUnknown, OutputFailed.
    """
    language = output.language or workspace.settings.project.language
    style = Style(language=language, timezone=workspace.zone, words=words_of(language).words, assets=_assets())
    renderers = [registry.renderer(name) for name in output.formats]
    rendered = [(one.suffix, one.render(document, style)) for one in renderers]
    folder = output.out or workspace.settings.out_path
    return tuple(
        _recorded(workspace, document.kind, written(folder / f"{stem}.{language}{suffix}", data), (data, as_of))
        for suffix, data in rendered
    )


def _assets() -> dict[str, str]:
    """Read the packaged style sheets and scripts that a format may put into its files."""
    return {name: packaged(f"style/{name}").decode("utf-8") for name in packaged_names("style")}


def written(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all; raises OutputFailed."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as refused:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputFailed(path=path, problem=of_system(refused)) from refused
    return path


def _recorded(workspace: Workspace, kind: str, path: Path, told: tuple[bytes, AsOf]) -> Written:
    data, as_of = told
    done = Written(path=path, digest=hashlib.sha256(data).hexdigest())
    try:
        record_publication(workspace, kind, done, as_of)
    except LedgerReadOnly:
        return done.model_copy(update={"recorded": False})
    return done


def record_publication(workspace: Workspace, kind: str, done: Written, as_of: AsOf) -> None:
    """Record the digest of what was published, so that an upgrade that changes a reading is seen."""
    told = {
        "kind": kind.replace("-", "_"),
        "digest": done.digest,
        "effective": as_of.effective.isoformat(),
        "known": as_of.known.isoformat(),
        "tool": __version__,
        "file": done.path.name,
    }
    act_id = fingerprint(*told.values())
    if act_id in {act.id for act in workspace.ledger.acts("publication")}:
        return
    now, body = workspace.clock(), orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        writer.append_act("publication", act_id, body, by=workspace.recorder, at=now)
