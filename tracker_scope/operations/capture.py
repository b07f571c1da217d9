"""Captures one export into the ledger: pages of items, then the record of the run."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson

from tracker_scope import registry
from tracker_scope.connectors.base import ExportFile, FileConnector, Options, Origin
from tracker_scope.connectors.exports import open_export
from tracker_scope.errors import CaptureOfNothing, ConnectorError, PluginFailed, TrackerScopeError
from tracker_scope.errors.foreign import of_fault
from tracker_scope.ledger.records import RunContext, Writer
from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.capture import CapturedItem, Confidentiality, Item, Run, RunCounts, SplitPage
from tracker_scope.operations.runs import runs_of, withdrawn_of
from tracker_scope.operations.several_files import is_among, options_of
from tracker_scope.operations.sources import (
    CaptureRequest,
    append_to_settings,
    check_origin,
    connector_for,
    declare,
    declared_source,
    readable,
    same_origin,
)
from tracker_scope.operations.tally import Tally, TicketKeys
from tracker_scope.operations.workspace import Workspace
from tracker_scope.settings import Settings, SourceSettings

Watch = Callable[[int, int], None]
# Instance and project do not depend on the zone; the dates are read once the source's own is known.
ANY_ZONE: Final = "UTC"
_NOT_CAPTURED: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Plan(Noun):
    """What a capture will do: from which source, with which connector, over which files."""

    source: SourceSettings
    connector: str
    options: Options
    files: tuple[ExportFile, ...]
    newly_declared: bool = False
    findings: tuple[Finding, ...] = ()
    again: str = ""


class CaptureReport(Noun):
    """What a capture did; `swept_at` is when everything was last asked of a live source.

    `unchanged_since` is the instant of the last recorded run where this one had nothing to add to it.
    """

    run: Run
    recorded: bool
    newly_declared: bool
    instance_stands_for_source: bool
    projects: tuple[str, ...] = ()
    incomplete: int = 0
    swept_at: datetime | None = None
    keys: TicketKeys = TicketKeys()
    unchanged_since: datetime | None = None


def plan(workspace: Workspace, request: CaptureRequest) -> Plan:
    """Choose source and connector for what was asked, before anything is stored.

    Raises FileMissing, ArchiveRefused, ConnectorUnknown, ExportEmpty,
    SourceUnknown, CaptureOfNothing, SourceMismatch, TimezoneMissing.
    """
    project = workspace.settings
    declared = declared_source(project, request)
    every = tuple(open_export(_path(workspace, request, declared)))
    name = connector_for(request, declared, every)
    files, findings = readable(name, every)
    connector = registry.file_connector(name)
    among = is_among(files, lambda file: pages_of(connector, file, Options(timezone=ANY_ZONE)))
    first = declared or SourceSettings(
        name="new", connector=name, timezone=request.timezone or zone_to_look(project, name)
    )
    origin = origin_of(
        connector, files, options_of(first, request, among), whole=declared is not None and bool(declared.project)
    )
    known = declared or (same_origin(project, name, origin, request) if request.source is None else None)
    source = known or declare(project, name, origin, request)
    options = options_of(source, request, among)
    if declared is None:
        origin = origin_of(connector, files, options, whole=known is not None)
    check_origin(source, origin, request.instance)
    return Plan(
        source=source,
        connector=name,
        options=options,
        files=files,
        newly_declared=project.named(source.name) is None,
        findings=findings,
        again=again(request),
    )


def again(request: CaptureRequest) -> str:
    """Write the command that asks the same again, from whatever folder of the project."""
    told = request.model_dump(exclude={"file"}, exclude_none=True)
    file = [] if request.file is None else [str(request.file.absolute())]
    more = [word for name, value in told.items() for word in (f"--{name}", str(value))]
    return shlex.join(["tracker-scope", "capture", *file, *more])


def zone_to_look(project: Settings, connector: str) -> str | None:
    """Return a zone for a first look, where the file may turn out to be of a source that declares its own."""
    declared = any(one.timezone for one in project.source if one.connector == connector)
    return ANY_ZONE if declared else None


def _path(workspace: Workspace, request: CaptureRequest, declared: SourceSettings | None) -> Path:
    if request.file is not None:
        return request.file
    if declared is None or declared.path is None:
        known = ", ".join(one.name for one in workspace.settings.source) or "-"
        raise CaptureOfNothing(known=known)
    return workspace.settings.root / declared.path


def origin_of(connector: FileConnector, files: tuple[ExportFile, ...], options: Options, *, whole: bool) -> Origin:
    """Read from where the tickets come: the first page is enough where no source declares a project."""
    instance: str | None = None
    projects: dict[str, None] = {}
    for file in files:
        for split in pages_of(connector, file, options):
            for item in split.items:
                if item.project:
                    projects[item.project] = None
                if instance is None and item.subject is not None:
                    instance = connector.origin(as_captured(item, split, connector.name)).instance
            if not whole:
                break
    return Origin(instance=instance, projects=tuple(projects))


def as_captured(item: Item, split: SplitPage, connector: str) -> CapturedItem:
    """Return an item that is not yet in the ledger in the form that connectors read."""
    return CapturedItem(
        record=-1,
        source="",
        instance="",
        connector=connector,
        kind=item.kind,
        id=item.id,
        subject=item.subject,
        visibility=item.visibility,
        captured_at=_NOT_CAPTURED,
        run="",
        request=item.request,
        data=split.page.data[item.start : item.end],
    )


def pages_of(connector: FileConnector, file: ExportFile, options: Options) -> Iterator[SplitPage]:
    """Cut a file into pages and items; what a plugin did not foresee is blamed on the plugin."""
    try:
        yield from connector.split(connector.fetch(file, options), options)
    except (TrackerScopeError, OSError, GeneratorExit):
        raise
    except Exception as fault:
        raise PluginFailed(plugin=connector.name, subject=file.name, problem=of_fault(fault)) from fault


def capture(workspace: Workspace, request: CaptureRequest, watch: Watch | None = None) -> CaptureReport:
    """Capture an export; a run that was interrupted goes on as the same run."""
    planned = plan(workspace, request)
    with workspace.ledger.writing(workspace.recorder, workspace.clock()) as writer:
        report = _captured(workspace, planned, writer, watch)
    if planned.newly_declared:
        append_to_settings(workspace.settings.root, planned.source.model_copy(update={"project": report.projects}))
    return report


def _captured(workspace: Workspace, planned: Plan, writer: Writer, watch: Watch | None) -> CaptureReport:
    run_id, started = begin(workspace, planned)
    tally = Tally()
    try:
        _append_pages(workspace, planned, writer, (run_id, started, tally, watch))
    except ConnectorError:
        _take_back(workspace, planned, writer, (run_id, started, tally))
        raise
    run = closed(workspace, planned, (run_id, started), tally)
    record = writer.close_run(run)
    return CaptureReport(
        run=run,
        recorded=record is not None,
        newly_declared=planned.newly_declared,
        instance_stands_for_source=planned.source.instance is None,
        projects=tuple(tally.projects),
        incomplete=tally.incomplete,
        keys=TicketKeys(new=tuple(tally.keys["new"]), changed=tuple(tally.keys["changed"])),
        unchanged_since=None if record is not None else _last_run_at(workspace, planned.source.name),
    )


def _last_run_at(workspace: Workspace, source: str) -> datetime | None:
    withdrawn = withdrawn_of(workspace)
    runs = (run for run in runs_of(workspace) if run.source == source and run.id not in withdrawn)
    return max((run.captured_at for run in runs), default=None)


def _append_pages(
    workspace: Workspace, planned: Plan, writer: Writer, going: tuple[str, str, Tally, Watch | None]
) -> None:
    run_id, started, tally, watch = going
    connector = registry.file_connector(planned.connector)
    for file in planned.files:
        for split in pages_of(connector, file, planned.options):
            context = context_of(workspace, planned, run_id, connector)
            cursor = {"run": run_id, "file": file.name, "page": split.page.number, "started": started}
            cursor |= {"again": planned.again}
            result = writer.append_page(split, context, cursor)
            tally.add(split, result.statuses, file.name)
            if watch is not None:
                watch(tally.tickets, tally.size)


def _take_back(workspace: Workspace, planned: Plan, writer: Writer, going: tuple[str, str, Tally]) -> None:
    """Withdraw what was read of a file before it turned out to be unreadable: none of it may count."""
    run_id, started, tally = going
    if not tally.size:
        return
    run = closed(workspace, planned, (run_id, started), tally).model_copy(update={"complete": False})
    writer.close_run(run)
    body = orjson.dumps({"by": "tracker-scope", "reason": "file_refused", "run": run_id})
    writer.append_act("withdrawal", run_id, body, by="tracker-scope", at=workspace.clock())


def begin(workspace: Workspace, planned: Plan) -> tuple[str, str]:
    """Take up the source's open run, or name a new one."""
    left = workspace.ledger.work.open_run(planned.source.name)
    if left is not None:
        return str(left["run"]), str(left["started"])
    number = sum(1 for run in runs_of(workspace) if run.source == planned.source.name) + 1
    return f"{planned.source.name}-{number}", workspace.clock().isoformat()


def context_of(workspace: Workspace, planned: Plan, run_id: str, connector: FileConnector) -> RunContext:
    """Return what every envelope of the run says."""
    return RunContext(
        run=run_id,
        source=planned.source.name,
        instance=planned.source.instance or planned.source.name,
        side=planned.source.side or workspace.settings.project.side,
        connector=connector.name,
        connector_version=connector.version,
        account="",
        captured_at=workspace.clock(),
        confidentiality=Confidentiality.PREEXISTING,
    )


def closed(workspace: Workspace, planned: Plan, run: tuple[str, str], tally: Tally) -> Run:
    """Sum a run up, with what it could not see."""
    connector = registry.file_connector(planned.connector)
    found = [
        *planned.findings,
        *tally.findings,
        tally.number_gaps(),
        tally.nothing_found(),
        missing_from(workspace, planned.source.name, tally),
    ]
    now = workspace.clock()
    return Run(
        id=run[0],
        source=planned.source.name,
        connector=planned.connector,
        instance=planned.source.instance or planned.source.name,
        project=", ".join(tally.projects),
        started_at=datetime.fromisoformat(run[1]),
        captured_at=now,
        complete=not tally.incomplete,
        tickets=RunCounts(seen=tally.tickets, new=tally.new, changed=tally.changed, unchanged=tally.unchanged, gone=0),
        pull_requests=tally.pull_requests,
        seen=dict(sorted(tally.seen.items())),
        limits=connector.limits,
        gaps=tuple(tally.gaps),
        findings=merge_findings(one for one in found if one is not None),
        files=tally.files(),
    )


def missing_from(workspace: Workspace, source: str, tally: Tally) -> Finding | None:
    """List the tickets that earlier exports of this source had and this one lacks: not gone, only not in it."""
    withdrawn = withdrawn_of(workspace)
    earlier = [run for run in runs_of(workspace) if run.source == source and run.id not in withdrawn]
    before = {ident: key for run in earlier for ident, key in run.seen.items()}
    absent = [key for ident, key in before.items() if ident not in tally.seen]
    return Finding.of("not_in_this_export", absent) if absent else None
