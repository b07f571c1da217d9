"""The JSON of the register: one line a ticket, from the lines that are kept or from a register built anew."""

from __future__ import annotations

from typing import Literal

import orjson
from pydantic import Field

from tracker_scope.model.base import Finding, Noun, merge_findings
from tracker_scope.model.capture import Run
from tracker_scope.model.notice import TellingSums
from tracker_scope.model.register import Counts
from tracker_scope.model.time import AsOf, Instant
from tracker_scope.operations.entry_json import EntryView, entry_view
from tracker_scope.operations.json_document import View
from tracker_scope.operations.lines import Lines, register_lines
from tracker_scope.operations.register import Recorded, build_register, last_runs
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.build import Sums


class SourceView(Noun):
    """A source as its last run left it, with what it could not show."""

    source: str
    connector: str
    instance: str
    run: str
    captured_at: Instant
    complete: bool
    limits: tuple[str, ...]
    gaps: tuple[Finding, ...]
    findings: tuple[Finding, ...]


class RegisterView(View):
    """What `register --json` prints."""

    schema_: Literal["tracker-scope/register/1"] = Field(default="tracker-scope/register/1", alias="schema")
    project: str
    as_of: AsOf
    sources: tuple[SourceView, ...]
    counts: Counts
    tickets: tuple[EntryView, ...]
    untouched: tuple[str, ...]
    findings: tuple[Finding, ...]
    telling: TellingSums


def register_json(workspace: Workspace, found: Recorded) -> str:
    """Write the register as of the date of what was recorded."""
    return _written(workspace, found, lines_of(workspace, found))


def lines_of(workspace: Workspace, found: Recorded) -> Lines:
    """Return the register's lines: those that are kept, else built anew."""
    lines = register_lines(workspace, found)
    return built_lines(workspace, found) if lines is None else lines


def built_lines(workspace: Workspace, found: Recorded) -> Lines:
    """Return the lines of a register that is built from nothing but the records."""
    register = build_register(workspace, found)
    tickets = [entry_view(entry).model_dump_json().encode() for entry in register.entries]
    return Lines(Sums(register.counts, register.untouched, register.findings, register.telling), tickets)


def _written(workspace: Workspace, found: Recorded, lines: Lines) -> str:
    frame = RegisterView(
        project=workspace.settings.project.name,
        as_of=found.as_of,
        sources=tuple(map(_source, last_runs(found))),
        counts=lines.sums.counts,
        tickets=(),
        untouched=lines.sums.untouched,
        findings=lines.sums.findings,
        telling=lines.sums.telling,
    ).model_dump(mode="json", by_alias=True)
    # The JSON of an EntryView each, as the schema has it: written once, it is only set in its place.
    frame["tickets"] = [orjson.Fragment(ticket) for ticket in lines.tickets]
    return orjson.dumps(frame, option=orjson.OPT_INDENT_2).decode()


def _source(run: Run) -> SourceView:
    return SourceView(
        source=run.source,
        connector=run.connector,
        instance=run.instance,
        run=run.id,
        captured_at=run.captured_at,
        complete=run.complete,
        limits=run.limits,
        gaps=merge_findings(Finding.of(gap.code, [gap.detail or gap.subject or ""]) for gap in run.gaps),
        findings=run.findings,
    )
