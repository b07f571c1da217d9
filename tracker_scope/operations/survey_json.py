"""The JSON of a dry run, apart from a capture's, which need not know what a ticket looks like."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker_scope.operations.json_document import View, dumped
from tracker_scope.operations.survey import Survey


class SurveyView(View):
    """What `capture --dry-run --json` prints."""

    schema_: Literal["tracker-scope/survey/1"] = Field(default="tracker-scope/survey/1", alias="schema")
    survey: Survey


def survey_json(found: Survey) -> str:
    """Write what a dry run found."""
    return dumped(SurveyView(survey=found))
