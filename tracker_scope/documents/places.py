"""Says where a passage stands in its file: at which lines, paragraphs, pages, rows or objects."""

from __future__ import annotations

from tracker_scope.documents.nodes import words
from tracker_scope.model.contract import Place
from tracker_scope.model.document import Source, Value


def spot(at: Place, origin: Source, *, first_only: bool = False) -> tuple[str, dict[str, Value]]:
    """Return the ending of the key of a sentence that names a place ("page", "row_range"), and its values."""
    told: dict[str, Value] = {"first": words(str(at.line_from), origin)}
    if at.unit in {"row", "object"}:
        told["part"] = words(at.part or at.file, origin)
    if first_only or at.line_to == at.line_from:
        return at.unit, told
    return f"{at.unit}_range", {**told, "last": words(str(at.line_to), origin)}
