"""The amendment proposal: a draft that both parties can check, price and complete before they sign."""

from __future__ import annotations

from decimal import localcontext
from typing import Final

from tracker_scope.documents.prices import priced
from tracker_scope.documents.proposal_annex import acts, all_findings, checking, exhibits, not_established, passages
from tracker_scope.documents.proposal_closing import blanks, missing, reservations, signatures, unchanged
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.proposal_front import contract, front, parties, title
from tracker_scope.documents.proposal_preamble import preamble
from tracker_scope.documents.proposal_price import price_article
from tracker_scope.documents.proposal_schedule import acceptance, payments, schedule
from tracker_scope.documents.proposal_scope import purpose, scope
from tracker_scope.model.document import Document

KIND: Final = "amendment-proposal"
_DIGITS: Final = 120  # as many as where the price is added up, so that no sum is rounded


def build(facts: ProposalFacts) -> Document:
    """Lay out the draft, in no language; raises FiguresDisagree when typed figures do not sum."""
    with localcontext(prec=_DIGITS):
        price = priced(facts.proposal, facts.figures)
        sections = (
            parties(facts),
            contract(facts),
            preamble(facts),
            purpose(facts),
            scope(facts),
            price_article(facts, price),
            schedule(facts),
            payments(facts, price),
            acceptance(facts),
            reservations(facts),
            unchanged(facts),
            signatures(facts),
            exhibits(facts),
            acts(facts),
            passages(facts),
            all_findings(facts),
            checking(facts),
            not_established(),
        )
    named, before = title(facts), front(facts)
    last = missing(facts, blanks(named, before, sections))
    return Document(kind=KIND, title=named, front=before, sections=(*sections, last))


def to_complete(document: Document) -> tuple[str, ...]:
    """List the fields that are still to be completed, once each, as "<what>" or "<what>:<where>"."""
    return blanks(document)
