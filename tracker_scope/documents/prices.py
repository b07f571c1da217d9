"""What a draft comes to, from the figures that people typed: the tool adds and checks, it never invents."""

from __future__ import annotations

from tracker_scope.model.proposal import AmendmentProposal, Figures, Price


def priced(proposal: AmendmentProposal, figures: Figures | None) -> Price:
    """Add up a draft; raises FiguresDisagree where typed figures do not sum, to the cent."""
    raise NotImplementedError
