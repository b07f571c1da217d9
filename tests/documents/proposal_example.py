"""Every amendment proposal that the examples give, for tests of what holds of any document."""

from __future__ import annotations

from proposal_draft import Proposal
from proposal_edges import edge_cases

from tracker_scope.documents.amendment_proposal import build

_DRAFTS = {f"draft in {language}": Proposal(language).draft() for language in ("fr", "en")}
EVERY = {name: build(facts) for name, facts in (_DRAFTS | edge_cases()).items()}
