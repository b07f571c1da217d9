"""Where a project stands: the last run of each source, what is missing, and what to do next."""

from __future__ import annotations

from datetime import datetime

from tracker_scope.errors import NothingCaptured
from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.capture import Run
from tracker_scope.model.register import Counts
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.time import AsOf, Instant
from tracker_scope.operations.recorded import documents_of, people_of, runs_of, withdrawn_of
from tracker_scope.operations.register import build_register, recorded, side_is_unknown
from tracker_scope.operations.workspace import Workspace


class Status(Noun):
    """What `status` shows; `next` is the key of the command to run next."""

    as_of: AsOf | None
    runs: tuple[Run, ...]
    withdrawn: tuple[str, ...]
    interrupted: tuple[str, ...]
    resume: dict[str, str]
    checked: dict[str, Instant]
    counts: Counts | None
    findings: tuple[Finding, ...]
    tree: TreeHead
    documents: int
    people: int
    next: str
    zone: str


def status(workspace: Workspace) -> Status:
    """Sum up the project as of now."""
    withdrawn = withdrawn_of(workspace)
    runs = [run for run in runs_of(workspace) if run.id not in withdrawn]
    last = {run.source: run for run in runs}
    interrupted = workspace.ledger.work.open_sources()
    try:
        found = recorded(workspace)
        register = build_register(workspace, found)
        as_of, counts, findings = found.as_of, register.counts, register.findings
    except NothingCaptured:
        as_of, counts, findings = None, None, ()
    more = [finding for run in last.values() for finding in run.findings]
    everyone = people_of(workspace)
    if side_is_unknown(workspace, everyone):
        more.append(Finding.of("side_not_recorded", [workspace.settings.project.side]))
    documents, people = len(documents_of(workspace)), len(everyone.persons)
    return Status(
        as_of=as_of,
        runs=tuple(last[name] for name in sorted(last)),
        withdrawn=tuple(sorted(withdrawn)),
        interrupted=interrupted,
        resume={name: _resuming(workspace, name) for name in interrupted},
        checked=_checked(workspace, last),
        counts=counts,
        findings=merge_findings([*findings, *more]),
        tree=workspace.ledger.head(),
        documents=documents,
        people=people,
        next=_next(interrupted=bool(interrupted), documents=documents, people=people, counts=counts),
        zone=workspace.zone,
    )


def _resuming(workspace: Workspace, source: str) -> str:
    """Return the command with which an interrupted capture goes on, as it was asked."""
    cursor = workspace.ledger.work.open_run(source) or {}
    return str(cursor.get("again") or f"tracker-scope capture --source {source}")


def _checked(workspace: Workspace, last: dict[str, Run]) -> dict[str, datetime]:
    """Say of the sources that were looked at again without anything new when that was."""
    found = {name: workspace.ledger.work.checked(name) for name in sorted(last)}
    return {name: at for name, at in found.items() if at is not None and at > last[name].captured_at}


def _next(*, interrupted: bool, documents: int, people: int, counts: Counts | None) -> str:
    if counts is None or interrupted:
        return "capture"
    if not documents:
        return "contract"
    if not people:
        return "people"
    if counts.suspect or counts.open:
        return "decide"
    return "publish"
