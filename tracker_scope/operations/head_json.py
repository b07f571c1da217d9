"""The JSON of the ledger's tree head."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker_scope.model.seal import TreeHead
from tracker_scope.operations.json_document import View, dumped


class HeadView(View):
    """What `ledger head --json` prints."""

    schema_: Literal["tracker-scope/head/1"] = Field(default="tracker-scope/head/1", alias="schema")
    size: int
    root: str


def head_json(found: TreeHead) -> str:
    """Write the tree head."""
    return dumped(HeadView(size=found.size, root=found.root))
