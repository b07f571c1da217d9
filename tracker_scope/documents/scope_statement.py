"""The scope statement: the register as of a date, as a document that both parties can check."""

from __future__ import annotations

from typing import Final

from tracker_scope.documents.nodes import REGISTER, SETTINGS, day, phrase, words
from tracker_scope.documents.statement_clauses import cited_clauses, untouched_clauses
from tracker_scope.documents.statement_closing import checking, findings, not_established, reply
from tracker_scope.documents.statement_counts import counts
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.documents.statement_front import contract, front, parties
from tracker_scope.documents.statement_matrix import matrix
from tracker_scope.documents.statement_pending import contested, open_tickets
from tracker_scope.documents.statement_sources import sources
from tracker_scope.documents.statement_suspect import suspect
from tracker_scope.documents.statement_telling import telling
from tracker_scope.documents.statement_writings import writings
from tracker_scope.errors import CountsDisagree
from tracker_scope.model.document import Document
from tracker_scope.model.register import Classification

KIND: Final = "scope-statement"


def build(facts: StatementFacts) -> Document:
    """Lay out the scope statement, in no language; raises CountsDisagree, TellingDisagrees."""
    _reconcile(facts)
    return Document(
        kind=KIND,
        title=phrase("title", project=words(facts.project, SETTINGS), day=day(facts.as_of_day, REGISTER)),
        front=front(facts),
        sections=(
            parties(facts),
            contract(facts),
            sources(facts),
            counts(facts),
            matrix(facts),
            cited_clauses(facts),
            writings(facts),
            untouched_clauses(facts),
            open_tickets(facts),
            contested(facts),
            suspect(facts),
            telling(facts),
            findings(facts),
            checking(facts),
            not_established(),
            reply(),
        ),
    )


def _reconcile(facts: StatementFacts) -> None:
    """Refuse to write figures that do not sum, or that the rows contradict."""
    counted, entries = facts.scope.counts, facts.scope.entries
    by_class = sum(getattr(counted, code.value) for code in Classification)
    if not counted.reconciles() or by_class != len(entries):
        raise CountsDisagree(counted=by_class + sum(counted.excluded.values()), captured=counted.captured)
