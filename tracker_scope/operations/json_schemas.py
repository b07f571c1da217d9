"""The JSON documents that commands print, by verb, and the JSON Schemas generated from them."""

from __future__ import annotations

from typing import Final

import orjson

from tracker_scope.operations.amendment_json import AmendmentsView, AmendmentView
from tracker_scope.operations.capture_json import CaptureView
from tracker_scope.operations.check_json import CheckView
from tracker_scope.operations.comparison_json import ComparisonView
from tracker_scope.operations.contract_json import ContractView
from tracker_scope.operations.head_json import HeadView
from tracker_scope.operations.json_document import View
from tracker_scope.operations.notice_json import NoticesView
from tracker_scope.operations.register_json import RegisterView
from tracker_scope.operations.source_check_json import SourcesView
from tracker_scope.operations.status_json import StatusView
from tracker_scope.operations.survey_json import SurveyView
from tracker_scope.operations.ticket_json import TicketDocument

VIEWS: Final[dict[str, type[View]]] = {
    "amendment": AmendmentView,
    "amendments": AmendmentsView,
    "capture": CaptureView,
    "check": CheckView,
    "comparison": ComparisonView,
    "contract": ContractView,
    "head": HeadView,
    "notices": NoticesView,
    "register": RegisterView,
    "sources": SourcesView,
    "status": StatusView,
    "survey": SurveyView,
    "ticket": TicketDocument,
}


def schema_of(name: str) -> str:
    """Return the JSON Schema of a verb's JSON (draft 2020-12), as shipped."""
    schema = VIEWS[name].model_json_schema(by_alias=True, mode="serialization")
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"tracker-scope/{name}/1", **schema}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode("utf-8") + "\n"
