"""The JSON of a capture counts what the source could not show, and a capture loads none of the other verbs."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

from tracker_scope.model.capture import Gap, Run, RunCounts
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.capture_json import capture_json

AT = datetime(2026, 4, 1, tzinfo=UTC)
STAGES = ("tracker_scope.register", "tracker_scope.linking", "tracker_scope.contract")
LATER = (*STAGES, "tracker_scope.operations.register_json", "tracker_scope.operations.json_schemas")


def test_gaps_are_counted_by_code_with_a_few_tickets() -> None:
    gaps = [Gap(code="comments_missing", subject=str(number), detail=f"P-{number}: 0/1") for number in range(30)]
    run = Run(
        id="r-1",
        source="r",
        connector="jira_json",
        instance="r",
        project="P",
        started_at=AT,
        captured_at=AT,
        complete=False,
        tickets=RunCounts(seen=30),
        gaps=(Gap(code="row_cut_off", subject="9"), *gaps),
    )
    told = json.loads(
        capture_json(CaptureReport(run=run, recorded=True, newly_declared=False, instance_stands_for_source=False))
    )
    assert [(one["code"], one["count"], len(one["examples"])) for one in told["gaps"]] == [
        ("comments_missing", 30, 20),
        ("row_cut_off", 1, 1),
    ]
    assert told["gaps"][1]["examples"] == ["9"]


def test_a_capture_does_not_load_what_only_a_register_needs() -> None:
    code = "import sys, tracker_scope.operations.capture_json, tracker_scope.operations.capture; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in loaded if name.startswith(LATER)] == []
