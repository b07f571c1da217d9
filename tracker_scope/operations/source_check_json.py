"""The JSON of a look at the declared sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tracker_scope.connectors.base import Check
from tracker_scope.operations.json_document import View, dumped
from tracker_scope.operations.source_check import Checked, Verdict


class StopView(BaseModel):
    """What stopped a look: its code (stable) and its sentence in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    message: str


class SourceView(BaseModel):
    """One declared source: `where` is a tracker's address or the path of a file, empty for files given by hand.

    `check` is what a live tracker showed, null for files and where `error` says what stopped us; its
    `notes` say what the account may do and what will be missing, which makes the verdict `incomplete`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    connector: str
    live: bool
    where: str
    projects: tuple[str, ...]
    verdict: Verdict
    check: Check | None
    error: StopView | None


class SourcesView(View):
    """What `sources check --json` prints."""

    schema_: Literal["tracker-scope/sources/1"] = Field(default="tracker-scope/sources/1", alias="schema")
    sources: tuple[SourceView, ...]


def sources_json(found: Iterable[Checked]) -> str:
    """Write what was found of each source."""
    return dumped(SourcesView(sources=tuple(map(_view, found))))


def _view(found: Checked) -> SourceView:
    stopped = found.error
    return SourceView(
        source=found.source.name,
        connector=found.source.connector,
        live=found.live,
        where=found.where,
        projects=found.source.project,
        verdict=found.verdict,
        check=found.check,
        error=None if stopped is None else StopView(code=stopped.code, message=str(stopped)),
    )
