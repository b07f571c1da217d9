"""The JSON of the drafts of amendments; amounts are texts, so that no reader rounds them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker_scope.operations.amendment_view import DraftLine, DraftView
from tracker_scope.operations.json_document import View, dumped


class AmendmentView(View):
    """What `amendment show --json` prints; amounts are texts, so that no reader rounds them."""

    schema_: Literal["tracker-scope/amendment/1"] = Field(default="tracker-scope/amendment/1", alias="schema")
    draft: DraftView


class AmendmentsView(View):
    """What `amendment list --json` prints."""

    schema_: Literal["tracker-scope/amendments/1"] = Field(default="tracker-scope/amendments/1", alias="schema")
    drafts: tuple[DraftLine, ...]


def draft_json(found: DraftView) -> str:
    """Write everything of one draft."""
    return dumped(AmendmentView(draft=found))


def drafts_json(found: tuple[DraftLine, ...]) -> str:
    """Write the standing drafts."""
    return dumped(AmendmentsView(drafts=found))
