"""Every document that the examples give, of every kind: for tests of what holds of any document."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from statement_edges import edge_cases
from statement_example import Example

from tracker_scope.documents.scope_statement import build
from tracker_scope.model.document import Document

LANGUAGES = ("fr", "en")


def _documents() -> Iterator[tuple[str, Document]]:
    for language in LANGUAGES:
        yield f"statement in {language}", build(Example(language).facts())
    for name, facts in edge_cases().items():
        yield f"statement: {name}", build(facts)
    for kind in ("proposal_example", "notice_example"):
        for name, document in importlib.import_module(kind).EVERY.items():
            yield f"{kind}: {name}", document


EVERY = dict(_documents())
