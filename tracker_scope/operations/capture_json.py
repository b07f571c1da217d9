"""The JSON of a capture, apart from the other verbs' so that a capture loads little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tracker_scope.model.base import Finding
from tracker_scope.model.capture import RunCounts
from tracker_scope.model.time import Instant
from tracker_scope.operations.json_document import View, dumped
from tracker_scope.operations.tally import TicketKeys, counted

if TYPE_CHECKING:
    from tracker_scope.operations.capture import CaptureReport


class CaptureView(View):
    """What `capture --json` prints; `incomplete` counts tickets of which something is known to be missing.

    `recorded` is false and `run` null when nothing had changed since `unchanged_since`, the instant of
    the last recorded run. `keys` name the tickets that were new, had changed or were gone. `gaps`
    count what the source could not show, each with a few of the tickets. Of a live tracker,
    `account` is who looked, `since` the instant from which on changes were asked for (null:
    everything was), and `swept_at` when everything was last asked for.
    """

    schema_: Literal["tracker-scope/capture/1"] = Field(default="tracker-scope/capture/1", alias="schema")
    run: str | None
    source: str
    recorded: bool
    complete: bool
    tickets: RunCounts
    pull_requests: int
    incomplete: int
    limits: tuple[str, ...]
    gaps: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    account: str
    since: Instant | None
    swept_at: Instant | None
    keys: TicketKeys
    unchanged_since: Instant | None


def capture_json(report: CaptureReport) -> str:
    """Write what a capture did."""
    run = report.run
    return dumped(
        CaptureView(
            run=run.id if report.recorded else None,
            source=run.source,
            recorded=report.recorded,
            complete=run.complete,
            tickets=run.tickets,
            pull_requests=run.pull_requests,
            incomplete=report.incomplete,
            limits=run.limits,
            gaps=counted(run.gaps),
            findings=run.findings,
            account=run.account,
            since=run.since,
            swept_at=report.swept_at,
            keys=report.keys,
            unchanged_since=report.unchanged_since,
        )
    )
