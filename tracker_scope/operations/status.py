"""Where a project stands: the last run of each source, what is missing, and what to do next."""

from __future__ import annotations

from datetime import datetime

from tracker_scope.errors import NothingCaptured
from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.capture import Run
from tracker_scope.model.notice import TellingSums
from tracker_scope.model.register import Counts, Entry, Register
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.time import AsOf, Instant
from tracker_scope.operations.amendment_view import list_drafts
from tracker_scope.operations.recorded import documents_of, people_of
from tracker_scope.operations.register import build_register, recorded, run_findings, side_is_unknown
from tracker_scope.operations.runs import last_by_source, runs_of, withdrawn_of
from tracker_scope.operations.source_list import list_declared
from tracker_scope.operations.tally import counted
from tracker_scope.operations.workspace import Workspace


class OpenDraft(Noun):
    """A draft from which no amendment was signed; `missing` is None where its figures do not sum."""

    name: str
    missing: int | None


class Status(Noun):
    """What `status` shows; `next` is the key of the command to run next, `command` that command where it is known.

    `writing_since` is since when another process writes to the ledger: what is `interrupted` is then under way.

    `gaps` are those that stand by the last run of each source, counted by kind; that run lists them all.
    """

    as_of: AsOf | None
    runs: tuple[Run, ...]
    withdrawn: tuple[str, ...]
    interrupted: tuple[str, ...]
    writing_since: Instant | None
    resume: dict[str, str]
    checked: dict[str, Instant]
    counts: Counts | None
    telling: TellingSums | None
    findings: tuple[Finding, ...]
    gaps: dict[str, tuple[Finding, ...]]
    tree: TreeHead
    documents: int
    people: int
    drafts: tuple[OpenDraft, ...]
    next: str
    command: str | None
    zone: str


def status(workspace: Workspace) -> Status:
    """Sum up the project as of now."""
    withdrawn = withdrawn_of(workspace)
    runs = [run for run in runs_of(workspace) if run.id not in withdrawn]
    last = last_by_source(runs)
    interrupted, writing_since = workspace.ledger.work.open_sources(), workspace.ledger.written_since()
    resume = {name: _resuming(workspace, name) for name in interrupted}
    register: Register | None
    try:
        found = recorded(workspace)
        register = build_register(workspace, found)
        as_of, findings = found.as_of, register.findings
    except NothingCaptured:
        register, as_of, findings = None, None, ()  # nothing is shown of a capture that is not the second
    more = [*run_findings(tuple(last.values()))]
    everyone = people_of(workspace)
    if side_is_unknown(workspace, everyone):
        more.append(Finding.of("side_not_recorded", [workspace.settings.project.side]))
    documents, people = len(documents_of(workspace)), len(everyone.persons)
    following = "status"
    if writing_since is None or not (interrupted or register is None):
        following = _next(interrupted=bool(interrupted), documents=documents, people=people, register=register)
    return Status(
        as_of=as_of,
        runs=tuple(last[name] for name in sorted(last)),
        withdrawn=tuple(sorted(withdrawn)),
        interrupted=interrupted,
        writing_since=writing_since,
        resume=resume,
        checked=_checked(workspace, last),
        counts=register.counts if register else None,
        telling=register.telling if register else None,
        findings=merge_findings([*findings, *more]),
        gaps={name: counted(last[name].gaps) for name in sorted(last) if last[name].gaps},
        tree=workspace.ledger.head(),
        documents=documents,
        people=people,
        drafts=tuple(
            OpenDraft(name=one.proposal.name, missing=one.missing)
            for one in list_drafts(workspace)
            if one.signed is None
        ),
        next=following,
        command=_command(workspace, resume) if following == "capture" else None,
        zone=workspace.zone,
    )


def _resuming(workspace: Workspace, source: str) -> str:
    """Return the command with which an interrupted capture goes on, as it was asked."""
    cursor = workspace.ledger.work.open_run(source) or {}
    return str(cursor.get("again") or f"tracker-scope capture --source {source}")


def _command(workspace: Workspace, resume: dict[str, str]) -> str | None:
    """Return the capture to be made next: one that was interrupted, else that of the first live source."""
    if resume:
        return next(iter(resume.values()))
    live = next((one.source for one in list_declared(workspace.settings) if one.live), None)
    return None if live is None else f"tracker-scope capture --source {live}"


def _checked(workspace: Workspace, last: dict[str, Run]) -> dict[str, datetime]:
    """Say of the sources that were looked at again without anything new when that was."""
    found = {name: workspace.ledger.work.checked(name) for name in sorted(last)}
    return {name: at for name, at in found.items() if at is not None and at > last[name].captured_at}


def _next(*, interrupted: bool, documents: int, people: int, register: Register | None) -> str:
    if register is None or interrupted:
        return "capture"
    if not documents:
        return "contract"
    if not people:
        return "people"
    if any(map(_to_be_told, register.entries)):
        return "notice"
    return "decide" if register.counts.suspect or register.counts.open else "publish"


def _to_be_told(entry: Entry) -> bool:
    """Tell whether a notice can show a ticket that was recognised, and that nobody told or stated since."""
    telling = entry.telling
    return (
        telling is not None
        and telling.recognised_on is not None
        and telling.told_on is None
        and telling.stated_on is None
        and not entry.restricted
    )
