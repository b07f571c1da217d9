"""The record of a live run: one that came to its end, and one that was given up before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tracker_scope.model.base import merge_findings
from tracker_scope.model.capture import Gap, Run
from tracker_scope.operations.live_tally import INCOMPLETE, LiveTally
from tracker_scope.operations.runs import giving_up


def ended(opened: Mapping[str, Any], tally: LiveTally, gaps: Iterable[Gap], at: datetime, last: Run | None) -> Run:
    """Sum up a run that came to its end; `opened` is how it was opened, `last` the one from which it asked on."""
    found = sorted(gaps, key=lambda gap: (gap.code, gap.subject or "", gap.detail))
    asked = opened["asked"]
    return Run(
        id=opened["run"],
        source=opened["source"],
        connector=asked["connector"],
        instance=asked["instance"],
        project=", ".join(asked["project"]),
        started_at=datetime.fromisoformat(opened["started"]),
        captured_at=at,
        complete=not any(gap.code in INCOMPLETE for gap in found),
        tickets=tally.counts(found),
        pull_requests=tally.count_pull_requests(None if last is None else last.pull_requests),
        seen=dict(sorted(tally.seen.items())),
        limits=tally.limits,
        gaps=tuple(found),
        findings=merge_findings(tally.findings),
        account=tally.account,
        filter=asked["filter"] or "",
        since=None if opened["since"] is None else datetime.fromisoformat(opened["since"]),
    )


def given_up(opened: Mapping[str, Any], tally: LiveTally, at: datetime, last: Run | None) -> Run:
    """Sum up a run that nobody will go on with: what it captured stays, and it is complete in no case."""
    run = ended(opened, tally, tally.gaps, at, last)
    return run.model_copy(update={"complete": False, "findings": merge_findings([*run.findings, giving_up(run.id)])})
