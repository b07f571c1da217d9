"""The JSON of where a project stands."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker_scope.operations.json_document import View, dumped
from tracker_scope.operations.status import Status


class StatusView(View):
    """What `status --json` prints."""

    schema_: Literal["tracker-scope/status/1"] = Field(default="tracker-scope/status/1", alias="schema")
    status: Status


def status_json(found: Status) -> str:
    """Write where the project stands."""
    return dumped(StatusView(status=found))
