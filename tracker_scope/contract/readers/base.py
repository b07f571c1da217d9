"""The seam of the readers: from the files of one document to its clauses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from tracker_scope.model.base import Noun
from tracker_scope.model.contract import Reading


class ReaderOptions(Noun):
    """What a reader must be told: the language is only a help where words decide.

    `columns` name the heads of a list of requirements by role, where they are not recognised.
    """

    language: Literal["fr", "en"] = "en"
    columns: tuple[tuple[str, str], ...] = ()


class SpecReader(Protocol):
    """Reads one format; `suffixes` are the file endings that it answers to."""

    name: str
    version: str
    suffixes: tuple[str, ...]

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:
        """Read the files of one document, by name, into clauses and what was left out.

        Raises ContractError when nothing can be read.
        """
        ...
