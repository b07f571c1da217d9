"""Which connectors, readers and renderers exist; loads one by name, and only that one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from tracker_scope.errors import ConnectorUnknown, ExtraMissing, FormatUnknown, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.metadata import EntryPoint

    from tracker_scope.connectors.base import Connector, FileConnector, LiveConnector
    from tracker_scope.contract.readers.base import SpecReader
    from tracker_scope.documents.renderers.base import Renderer

_FOLDERS: Final = {
    "connectors": "connectors",
    "readers": "contract/readers",
    "renderers": "documents/renderers",
}
_SUPPORT: Final = frozenset(
    {
        "__init__",
        "answers",
        "assembly",
        "atlassian_document",
        "base",
        "csv_headers",
        "csv_records",
        "csv_shape",
        "csv_tickets",
        "csv_words",
        "exports",
        "github_asker",
        "github_changes",
        "github_check",
        "github_edits",
        "github_events",
        "github_faults",
        "github_fetch",
        "github_file_answers",
        "github_graphql",
        "github_http",
        "github_items",
        "github_joined",
        "github_live_events",
        "github_live_split",
        "github_lookup",
        "github_lookup_answers",
        "github_nodes",
        "github_partial_answers",
        "github_progress",
        "github_query",
        "github_records",
        "github_rest",
        "github_selections",
        "github_shortfalls",
        "github_topups",
        "github_values",
        "html_blocks",
        "html_controls",
        "html_tables",
        "html_text",
        "jira_center",
        "jira_changelog",
        "jira_check",
        "jira_cloud",
        "jira_events",
        "jira_fields",
        "jira_file_parts",
        "jira_http",
        "jira_items",
        "jira_jql",
        "jira_live_events",
        "jira_live_split",
        "jira_lookup",
        "jira_lookup_answers",
        "jira_pages",
        "jira_progress",
        "jira_projects",
        "jira_records",
        "jira_run",
        "jira_shortfalls",
        "jira_start",
        "jira_topups",
        "json_kinds",
        "json_pages",
        "json_response",
        "json_scan",
        "json_spans",
        "json_text",
        "json_values",
        "markup_flow",
        "markup_text",
        "waiting",
        "xml_fields",
        "xml_parser",
        "xml_spans",
        "xml_tickets",
    }
)


def names(seam: str) -> tuple[str, ...]:
    """List the names of a seam without importing any of them; plugins outside the tree included."""
    folder = Path(__file__).parent / _FOLDERS[seam]
    ours = {file.stem for file in folder.glob("*.py")} - _SUPPORT
    return tuple(sorted(ours | installed(seam).keys()))


@cache
def installed(seam: str) -> Mapping[str, EntryPoint]:
    """Find the plugins of a seam outside the tree; the file of every installed package is read for that, once."""
    return {point.name: point for point in reversed(tuple(entry_points(group=f"tracker_scope.{seam}")))}


def _load(seam: str, name: str) -> object:
    """Import the one module that answers to a name and return its plugin.

    Raises ConnectorUnknown or FormatUnknown for a name that nobody answers to, ExtraMissing
    for a library that is not installed.
    """
    if name not in names(seam):
        unknown = FormatUnknown if seam == "renderers" else ConnectorUnknown
        raise unknown(name=name, known=", ".join(names(seam)))
    try:
        outside = installed(seam).get(name)
        if outside is not None:
            return outside.load()
        package = "tracker_scope." + _FOLDERS[seam].replace("/", ".")
        return import_module(f"{package}.{name}").PLUGIN
    except ModuleNotFoundError as missing:
        raise ExtraMissing(name=name, problem=Problem("no_module", module=missing.name), extra=name) from missing


def connector(name: str) -> Connector:
    """Load a connector by the name that users type."""
    return cast("Connector", _load("connectors", name))


def file_connector(name: str) -> FileConnector:
    """Load a connector that reads exports; raises ConnectorUnknown for one that looks at a live tracker."""
    found = connector(name)
    if not hasattr(found, "recognises"):
        raise ConnectorUnknown(name=name, known=", ".join(file_connectors()))
    return cast("FileConnector", found)


def live_connector(name: str) -> LiveConnector:
    """Load a connector that looks at a live tracker; raises ConnectorUnknown for one that reads exports."""
    found = connector(name)
    if not hasattr(found, "check"):
        live = [one for one in names("connectors") if hasattr(connector(one), "check")]
        raise ConnectorUnknown(name=name, known=", ".join(live))
    return cast("LiveConnector", found)


def file_connectors() -> tuple[str, ...]:
    """List the names of the connectors that read exports."""
    return tuple(one for one in names("connectors") if hasattr(connector(one), "recognises"))


def reader(name: str) -> SpecReader:
    """Load a reader of specifications by name."""
    return cast("SpecReader", _load("readers", name))


def renderer(name: str) -> Renderer:
    """Load a renderer of documents by name."""
    return cast("Renderer", _load("renderers", name))
