"""Reads a specification in reStructuredText into numbered clauses.

Sections are told by their adornment, as docutils tells them. Directives, tables and literal blocks
stay as they are written; tables of contents, comments and targets are left out, with that reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker_scope.contract.paragraphs import joined, reading_of
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.rst_scan import scan_rst
from tracker_scope.contract.source_text import read_source
from tracker_scope.model.contract import Reading


class RstReader:
    """reStructuredText as docutils and Sphinx write it."""

    name = "rst"
    version = "1"
    suffixes = (".rst", ".rest")

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:  # noqa: ARG002 - both languages are read alike
        """Read the files of one document, in the order given; raises ContractEmpty, ContractNotText."""
        sources = [read_source(name, data) for name, data in files.items()]
        return joined(reading_of(source, tuple(scan_rst(source.lines))) for source in sources)


PLUGIN = RstReader()
