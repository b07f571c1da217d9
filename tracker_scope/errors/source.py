"""Exit 3: a source stopped before its end, or was refused."""

from __future__ import annotations

from tracker_scope.errors.base import TrackerScopeError


class ConnectorError(TrackerScopeError):
    """A source stopped us before its end, or was refused."""

    code = "connector"
    exit_code = 3
    sentence = "The source stopped before its end: {problem}."
    hint = "Run the same command again: it goes on from where it stopped."


class ExportRefused(ConnectorError):
    """A file that this connector cannot read without losing something."""

    code = "export-refused"
    sentence = "{path} is refused by {connector}: {problem}."
    hint = "Export it again from the tracker; nothing of this file counts."


class ExportEmpty(ConnectorError):
    """An export without a single byte, or a folder without a file."""

    code = "export-empty"
    sentence = "{path} is empty: there is nothing to capture."
    hint = "Check that it is the right file, or export it again from the tracker; nothing was stored."


class ArchiveRefused(ConnectorError):
    """An archive that is damaged, encrypted, or larger than what we take."""

    code = "archive-refused"
    sentence = "{path} cannot be opened: {problem}."
    hint = "Unpack it yourself and name the file or the folder."


class PluginFailed(ConnectorError):
    """A connector, reader or renderer failed in a way that it did not foresee."""

    code = "plugin-failed"
    sentence = "{plugin} failed on {subject}: {problem}."
    hint = "Please report it to the authors of {plugin}."
