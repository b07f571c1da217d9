"""Whether the files of an export belong together, so that some may hold only what stands beside tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracker_scope.connectors.base import ExportFile, Options
from tracker_scope.errors import ConnectorError
from tracker_scope.model.capture import SplitPage
from tracker_scope.operations import sources
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.settings import SourceSettings


def is_among(files: tuple[ExportFile, ...], pages: Callable[[ExportFile], Iterator[SplitPage]]) -> bool:
    """Tell whether one of several files is an export by itself, so that others may stand beside it."""
    return len(files) > 1 and any(_is_export(file, pages) for file in files)


def _is_export(file: ExportFile, pages: Callable[[ExportFile], Iterator[SplitPage]]) -> bool:
    try:
        next(pages(file), None)
    except ConnectorError:
        return False
    return True


def options_of(source: SourceSettings, request: CaptureRequest, among: bool) -> Options:  # noqa: FBT001 - as in Options
    """Return what the connector must be told of a file."""
    return sources.options_of(source, request).model_copy(update={"among": among})
