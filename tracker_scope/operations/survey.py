"""Looks at an export without storing anything: where it comes from, how much, from when to when."""

from __future__ import annotations

from datetime import datetime

from tracker_scope import registry
from tracker_scope.connectors.base import FileConnector
from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.capture import CapturedItem, SplitPage
from tracker_scope.model.ticket import TicketEvent
from tracker_scope.operations.capture import as_captured, pages_of, plan
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.tally import Tally, counted
from tracker_scope.operations.workspace import Workspace


class Survey(Noun):
    """What a dry run shows; `first` and `last` are the earliest creation and the latest update, gaps are counted."""

    source: str
    newly_declared: bool
    connector: str
    instance: str | None
    projects: tuple[str, ...]
    tickets: int
    pull_requests: int
    first: datetime | None
    last: datetime | None
    zone: str
    limits: tuple[str, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Finding, ...] = ()


def survey(workspace: Workspace, request: CaptureRequest) -> Survey:
    """Read an export to its end and store nothing; raises what `capture` raises."""
    planned = plan(workspace, request)
    connector = registry.file_connector(planned.connector)
    tally, dates, projects = Tally(), Dates(), dict[str, None]()
    for file in planned.files:
        headers: list[CapturedItem] = []
        for split in pages_of(connector, file, planned.options):
            tally.add(split, ["new"] * len(split.items), file.name)
            projects.update(dict.fromkeys(item.project for item in split.items if item.project))
            headers = dates.add(connector, split, headers)
    more = [one for one in (tally.number_gaps(), tally.nothing_found()) if one is not None]
    return Survey(
        source=planned.source.name,
        newly_declared=planned.newly_declared,
        connector=planned.connector,
        instance=planned.source.instance,
        projects=tuple(projects),
        tickets=tally.tickets,
        pull_requests=tally.pull_requests,
        first=dates.first,
        last=dates.last,
        zone=workspace.zone,
        limits=connector.limits,
        findings=merge_findings([*planned.findings, *tally.findings, *more]),
        gaps=counted(tally.gaps),
    )


class Dates:
    """The earliest creation and the latest update met so far."""

    def __init__(self) -> None:
        self.first: datetime | None = None
        self.last: datetime | None = None

    def add(self, connector: FileConnector, split: SplitPage, headers: list[CapturedItem]) -> list[CapturedItem]:
        """Read the dates of one page; returns the items that later pages need to be read."""
        from tracker_scope.connectors.base import Options

        items = [as_captured(item, split, connector.name) for item in split.items]
        kept = [*headers, *(item for item in items if item.subject is None)]
        tickets = [item for item in items if item.subject is not None]
        for event in connector.parse([*kept, *tickets], Options()):
            if isinstance(event, TicketEvent) and event.snapshot is not None:
                created, updated = event.snapshot.created, event.snapshot.updated or event.snapshot.created
                self.first = min((one for one in (self.first, created) if one), default=None)
                self.last = max((one for one in (self.last, updated) if one), default=None)
        return kept
