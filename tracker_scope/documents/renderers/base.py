"""The seam of the renderers: from a document tree to the bytes of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pydantic import Field

from tracker_scope.model.base import Noun

if TYPE_CHECKING:
    from tracker_scope.model.document import Document


class Style(Noun):
    """How a document is set: `words` maps wording keys to sentences of one language, `assets` file names to text.

    The assets are the packaged files of config/style: a format takes those it knows, and does without a missing one.
    """

    language: str
    timezone: str
    words: dict[str, str]
    assets: dict[str, str] = Field(default_factory=dict)


class Renderer(Protocol):
    """Writes one format; `suffix` is the ending of its files."""

    name: str
    version: str
    suffix: str

    def render(self, document: Document, style: Style) -> bytes:
        """Return the whole file (pure: the same tree and style give the same bytes)."""
        ...
