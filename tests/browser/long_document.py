"""A document whose only table has so many rows that the page sets each by itself."""

from __future__ import annotations

from tracker_scope.model.document import Document, Phrase, Section, Source, Table, Text

LONG = 1001


def long_document() -> Document:
    """Make it of fixed wording and of numbered requests."""
    source = Source(kind="ticket", ref="x")
    title = Phrase(key="documents.matrix.heading")
    heads = tuple(f"documents.matrix.{name}" for name in ("ticket", "subject", "clause", "reply"))
    rows = tuple(
        tuple((Text(text=words, source=source),) for words in (f"REQ-{number}", f"Request {number}", "2.1", "none"))
        for number in range(LONG)
    )
    table = Table(heads=heads, rows=rows, searchable=True)
    return Document(kind="test", title=title, sections=(Section(heading=title, blocks=(table,)),))
