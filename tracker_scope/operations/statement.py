"""Gathers what a scope statement says, renders it and records that it was published."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson

from tracker_scope import __version__, registry
from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.scope_statement import build
from tracker_scope.errors import LedgerReadOnly, OutputFailed, PartyUnknown
from tracker_scope.errors.foreign import of_system
from tracker_scope.model.base import Noun
from tracker_scope.model.register import Register
from tracker_scope.operations.acts import fingerprint
from tracker_scope.operations.register import Recorded, build_register, recorded, side_is_unknown
from tracker_scope.operations.statement_facts import facts_of
from tracker_scope.operations.workspace import Workspace, words_of
from tracker_scope.settings import Language


class StatementRequest(Noun):
    """What a person asked to publish."""

    as_of: str | None = None
    known_at: str | None = None
    language: Language | None = None
    format: str = "markdown"
    out: Path | None = None
    names: bool = False


class Published(Noun):
    """What was written, and its digest."""

    path: Path
    digest: str
    result: Register
    recorded: bool = True


def publish(workspace: Workspace, request: StatementRequest) -> Published:
    """Write a scope statement; its name is made of its kind, date and language alone.

    Where the ledger is read-only, the publication is not recorded. Raises FormatUnknown,
    NothingCaptured, DateInvalid, DateInFuture, PartyUnknown, OutputFailed.
    """
    renderer = registry.renderer(request.format)
    language = request.language or workspace.settings.project.language
    found = recorded(workspace, request.as_of, request.known_at)
    if side_is_unknown(workspace, found.people):
        raise PartyUnknown(party=workspace.settings.project.side)
    register = build_register(workspace, found)
    facts = facts_of(workspace, found, register, names=request.names)
    style = Style(language=language, timezone=workspace.zone, words=words_of(language).words)
    data = renderer.render(build(facts), style)
    day = found.as_of.effective.astimezone(ZoneInfo(workspace.zone)).date()
    folder = request.out or workspace.settings.out_path
    path = written(folder / f"scope-statement-{day.isoformat()}.{language}{renderer.suffix}", data)
    published = Published(path=path, digest=hashlib.sha256(data).hexdigest(), result=register)
    try:
        record_publication(workspace, found, published)
    except LedgerReadOnly:
        return published.model_copy(update={"recorded": False})
    return published


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


def record_publication(workspace: Workspace, found: Recorded, published: Published) -> None:
    """Record the digest of what was published, so that an upgrade that changes a reading is seen."""
    told = {
        "kind": "scope_statement",
        "digest": published.digest,
        "effective": found.as_of.effective.isoformat(),
        "known": found.as_of.known.isoformat(),
        "tool": __version__,
        "file": published.path.name,
    }
    act_id = fingerprint(*told.values())
    if act_id in {act.id for act in workspace.ledger.acts("publication")}:
        return
    now, body = workspace.clock(), orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        writer.append_act("publication", act_id, body, by=workspace.recorder, at=now)
