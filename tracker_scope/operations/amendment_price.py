"""What a draft comes to, with every earlier amendment of the contract named, priced or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tracker_scope.documents.prices import priced
from tracker_scope.model.base import Finding
from tracker_scope.model.proposal import AmendmentProposal, EarlierPrice, Figures, Price
from tracker_scope.operations.proposals import figures_of
from tracker_scope.operations.recorded import documents_of
from tracker_scope.operations.workspace import Workspace


class Sums(NamedTuple):
    """The figures that stand, None without any, what they come to, and what a person must look at in them."""

    figures: Figures | None
    price: Price
    findings: tuple[Finding, ...] = ()


def sums_of(workspace: Workspace, proposal: AmendmentProposal, known: datetime | None = None) -> Sums:
    """Add up a draft with the figures recorded for it by a date; raises FiguresDisagree."""
    figures = standing_figures(workspace, proposal.name, known)
    labels = earlier_amendments(workspace, proposal.name, known)
    findings = figures_findings(proposal, figures, labels) if figures else ()
    return Sums(figures, priced(proposal, figures), findings)


def standing_figures(workspace: Workspace, name: str, known: datetime | None = None) -> Figures | None:
    """Return the last figures of a draft; earlier amendments that they do not name are added without a price."""
    figures = figures_of(workspace, name, known)
    return figures and completed(figures, earlier_amendments(workspace, name, known))


def completed(figures: Figures, labels: Iterable[str]) -> Figures:
    """Name the earlier amendments that figures leave out: what they added is missing, not nothing."""
    told = {one.amendment: one for one in figures.earlier}
    every = [told.pop(label, EarlierPrice(amendment=label)) for label in labels]
    return figures.model_copy(update={"earlier": (*every, *told.values())})


def earlier_amendments(workspace: Workspace, name: str, known: datetime | None = None) -> tuple[str, ...]:
    """Return the labels of the signed amendments, but for the one that came from this draft and those after it."""
    amendments = (one for one in documents_of(workspace, known) if one.kind == "amendment")
    every = sorted(amendments, key=lambda one: one.order_of_effect)
    own = next((place for place, one in enumerate(every) if one.draft == name), len(every))
    return tuple(dict.fromkeys(one.label for one in every[:own]))


def figures_findings(proposal: AmendmentProposal, figures: Figures, labels: Iterable[str]) -> tuple[Finding, ...]:
    """Find figures of lines that a later draft no longer has, and prices of amendments that are not recorded."""
    lines = {line.id for line in proposal.lines}
    gone = [one.line for one in figures.lines if one.line not in lines]
    known = set(labels)
    strange = [one.amendment for one in figures.earlier if one.amendment not in known]
    found = []
    if strange:
        found.append(Finding.of("earlier_amendment_unknown", strange))
    if gone:
        found.append(Finding.of("figures_of_absent_line", gone))
    return tuple(found)
