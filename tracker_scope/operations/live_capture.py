"""Captures a live tracker into the ledger, page by page, each with the cursor from which the run goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

import orjson

from tracker_scope import registry
from tracker_scope.connectors.base import Fetched, Json, LiveConnector, Looking, Options, Session
from tracker_scope.errors import ConnectorError, PluginFailed, TrackerScopeError, UsageError
from tracker_scope.errors.foreign import of_fault
from tracker_scope.ledger.captures import PageResult, RunContext
from tracker_scope.ledger.records import Writer
from tracker_scope.model.capture import Gap, Item, Page, Run, SplitPage, Visibility
from tracker_scope.operations.capture import CaptureReport
from tracker_scope.operations.live_record import ended, given_up
from tracker_scope.operations.live_session import session_in
from tracker_scope.operations.live_tally import INCOMPLETE, LiveTally, Note, carried, note_of
from tracker_scope.operations.live_window import windowed
from tracker_scope.operations.runs import is_given_up, runs_of, withdrawn_of
from tracker_scope.operations.workspace import Workspace
from tracker_scope.settings import SourceSettings

Watch = Callable[[int, int], None]
ATTACHMENT: Final = "attachment"
# What makes another question of the same source: nothing that an earlier run found answers it.
_ASKED: Final = ("connector", "instance", "project", "filter", "api", "attachments")


@dataclass(frozen=True, kw_only=True)
class Ways:
    """How a capture meets the world: how it sleeps, how it shows progress, whether it must sweep."""

    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    watch: Watch | None = None
    sweep: bool = False


def capture_live(workspace: Workspace, source: SourceSettings, ways: Ways) -> CaptureReport:
    """Capture a live source: everything at first and when a sweep is due, else what moved since the last run.

    A run that was interrupted goes on as the same run, unless a sweep is asked for: then it is
    recorded as given up, and another begins. Raises SecretMissing, ConnectorError (what
    was committed stays good and the next run goes on from it), LedgerError.
    """
    connector = registry.live_connector(source.connector)
    session = session_in(workspace, source, ways.sleep, ways.jitter)
    with workspace.ledger.writing(workspace.recorder, workspace.clock()) as writer:
        return _Capture(workspace, source, connector, session, ways).into(writer)


class _AnotherAccount(Exception):
    """The sign-in is another person's than that of the run that this one goes on from."""


def capture_each(
    workspace: Workspace, sources: Iterable[SourceSettings], ways: Ways
) -> Iterator[CaptureReport | ConnectorError | UsageError]:
    """Capture live sources in turn: one that stops does not keep the others from being captured."""
    for source in sources:
        try:
            yield capture_live(workspace, source, ways)
        except (ConnectorError, UsageError) as stopped:
            yield stopped


@dataclass
class _Capture:
    """One run of one live source."""

    workspace: Workspace
    source: SourceSettings
    connector: LiveConnector
    session: Session
    ways: Ways
    tally: LiveTally = field(default_factory=LiveTally)
    fetched: dict[int, Fetched] = field(default_factory=dict)
    cursor: Json = field(default_factory=dict)
    _met: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)

    def into(self, writer: Writer) -> CaptureReport:
        opened = self._taken_up(writer)
        try:
            self._go(writer, opened)
        except _AnotherAccount:
            # What one account was shown says nothing of what another may see: begin anew, with everything.
            self._give_up(writer, opened)
            self.tally, self.fetched = LiveTally(), {}
            opened = self._begun(everything=True)
            self._go(writer, opened)
        return self._ended(writer, opened)

    def _go(self, writer: Writer, opened: Mapping[str, Any]) -> None:
        for note in self.workspace.ledger.work.pages(self.source.name) if opened["cursor"] else ():
            self.tally.add(note)
        for split in self._splits(self._looking(opened)):
            self._append(writer, split, opened)

    def _ended(self, writer: Writer, opened: Mapping[str, Any]) -> CaptureReport:
        gaps = self._gaps(everything=opened["everything"])
        run = ended(opened, self.tally, gaps, self.workspace.clock(), self._last(everything=opened["everything"]))
        swept = run.captured_at.isoformat() if opened["everything"] else self._look["swept"]
        look = {"asked": self._asked, "last": self.cursor, "swept": swept, "account": self.tally.account}
        record = writer.close_run(run, look)
        known = {gap for earlier in self._runs for gap in earlier.gaps}
        incomplete = {gap.subject or gap.detail for gap in run.gaps if gap.code in INCOMPLETE}
        return CaptureReport(
            run=run,
            recorded=record is not None,
            newly_declared=False,
            instance_stands_for_source=False,
            projects=tuple(self.tally.projects),
            incomplete=len(incomplete),
            swept_at=datetime.fromisoformat(str(swept)),
            keys=self.tally.keys(gap for gap in run.gaps if gap not in known),
            unchanged_since=self._runs[-1].captured_at if record is None else None,
        )

    @cached_property
    def _asked(self) -> dict[str, Any]:
        told = self.source.model_dump(mode="json", include=set(_ASKED))
        return {**told, "instance": self.session.address}

    @cached_property
    def _look(self) -> Mapping[str, Any]:
        """What the last run left; nothing when it asked another question."""
        left = self.workspace.ledger.work.look(self.source.name) or {}
        return left if left.get("asked") == self._asked else {}

    def _taken_up(self, writer: Writer) -> dict[str, Any]:
        """Take up the source's open run, or open one; one that asked otherwise is given up, and any for a sweep."""
        left = self.workspace.ledger.work.open_run(self.source.name)
        if left is not None:
            if left.get("asked") == self._asked and not self.ways.sweep:
                return left
            self._give_up(writer, left)
        opened = self._begun(everything=self._sweep_is_due())
        if self.ways.sweep:
            # Stopped before its first page, it is still everything that is asked for.
            self.workspace.ledger.work.set_cursor(self.source.name, opened)
        return opened

    def _give_up(self, writer: Writer, opened: Mapping[str, Any]) -> None:
        """Record that nobody goes on with an open run; one of which nothing came leaves nothing to record."""
        if "since" not in opened:
            # It is that of an export that was declared under this name before.
            self.workspace.ledger.work.clear(self.source.name)
            return
        tally = LiveTally()
        for note in (pages := self.workspace.ledger.work.pages(self.source.name)):
            tally.add(note)
        last = self._last(everything=opened["everything"])
        if pages:
            writer.give_up_run(given_up(opened, tally, self.workspace.clock(), last))
        self.__dict__.pop("_runs", None)

    def _begun(self, *, everything: bool) -> dict[str, Any]:
        number = sum(1 for run in runs_of(self.workspace) if run.source == self.source.name) + 1
        return {
            "run": f"{self.source.name}-{number}",
            "source": self.source.name,
            "started": self.workspace.clock().isoformat(),
            "asked": self._asked,
            "everything": everything,
            "since": None if everything else self._look["last"]["since"],
            "again": f"tracker-scope capture --source {self.source.name}",
            "cursor": None,
        }

    def _sweep_is_due(self) -> bool:
        if self.ways.sweep or "swept" not in self._look:
            return True
        swept = datetime.fromisoformat(self._look["swept"])
        return self.workspace.clock() - swept >= timedelta(days=self.source.sweep)

    def _looking(self, opened: Mapping[str, Any]) -> Looking:
        return Looking(
            cursor=opened["cursor"],
            last=None if opened["everything"] else self._look.get("last"),
            missing=lambda: self.tally.unseen(self._earlier(), numbers=self.source.filter is None),
            known=lambda: {key: subject for subject, key in {**self._earlier(), **self.tally.seen}.items()},
            kept=lambda: self.workspace.ledger.ids(self.source.name, ATTACHMENT),
        )

    @cached_property
    def _runs(self) -> list[Run]:
        withdrawn = withdrawn_of(self.workspace)
        return [run for run in runs_of(self.workspace) if run.source == self.source.name and run.id not in withdrawn]

    def _last(self, *, everything: bool) -> Run | None:
        """Return the run from which this one asks on; none for one that asks for everything."""
        came_to_end = (run for run in reversed(self._runs) if not is_given_up(run))
        return None if everything else next(came_to_end, None)

    def _earlier(self) -> dict[str, str]:
        """Return the key of every ticket that an earlier run met, by numeric id.

        Only runs that asked the same tracker the same as the same account: that another one was
        shown a ticket does not make it gone when this one is not.
        """
        account = self.tally.account or self._look.get("account", "")
        asked = (self.session.address, self.source.filter or "", account)
        if asked not in self._met:
            runs = (run for run in self._runs if (run.instance, run.filter, run.account) == asked)
            self._met[asked] = {subject: key for run in runs for subject, key in run.seen.items()}
        return self._met[asked]

    def _splits(self, looking: Looking) -> Iterator[SplitPage]:
        """Fetch and cut pages; what a plugin did not foresee is blamed on the plugin."""
        options = Options(instance=self.session.address, project=_only(self.source.project))
        try:
            yield from self.connector.split(self._pages(looking), options)
        except (TrackerScopeError, OSError, GeneratorExit, _AnotherAccount):
            raise
        except Exception as fault:
            raise PluginFailed(plugin=self.connector.name, subject=self.source.name, problem=of_fault(fault)) from fault

    def _pages(self, looking: Looking) -> Iterator[Page]:
        same = self.tally.account or (self._look.get("account") if looking.last is not None else None)
        for one in self.connector.fetch(self.session, looking):
            if same and one.account != same:
                raise _AnotherAccount
            self.fetched[one.page.number] = one
            yield one.page

    def _append(self, writer: Writer, split: SplitPage, opened: Mapping[str, Any]) -> None:
        """Commit a page with the cursor that follows it, and what it counts."""
        one, split = self.fetched.pop(split.page.number), with_answer(split)
        notes: list[Note] = []

        def note(result: PageResult) -> Note:
            notes.append(note_of(split, result, one.account, one.limits))
            return notes[0]

        writer.append_page(split, self._context(opened, one.account), {**opened, "cursor": one.cursor}, note)
        self.tally.add(notes[0])
        self.cursor = one.cursor
        if self.ways.watch is not None:
            self.ways.watch(self.tally.tickets, self.tally.size)

    def _context(self, opened: Mapping[str, Any], account: str) -> RunContext:
        return RunContext(
            run=opened["run"],
            source=self.source.name,
            instance=self.session.address,
            side=self.source.side or self.workspace.settings.project.side,
            connector=self.connector.name,
            connector_version=self.connector.version,
            account=account,
            captured_at=self.workspace.clock(),
        )

    def _gaps(self, *, everything: bool) -> tuple[Gap, ...]:
        found = tuple(self.tally.gaps)
        if everything:
            numbers = self.tally.not_looked_up() if self.source.filter is None else ()
            found = (*found, *numbers, *self.tally.not_listed(self._earlier()))
        own = [run for run in self._runs if run.account == self.tally.account]
        told = [windowed(gap, own, self.workspace.clock(), self.workspace.zone) for gap in found]
        last = self._last(everything=everything)
        return tuple(told) if last is None else carried(told, last.gaps, self.tally)


def with_answer(split: SplitPage) -> SplitPage:
    """Keep the answer on which a gap alone rests: that a ticket is gone, moved or not shown."""
    page = split.page
    if split.items or not split.gaps or not page.data:
        return split
    asked = hashlib.sha256(orjson.dumps(page.request, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    # It may be of a ticket elsewhere, of which nobody knows who else may see it.
    item = Item(kind="answer", id=f"{page.origin} {asked}", start=0, end=len(page.data), visibility=Visibility.UNKNOWN)
    return split.model_copy(update={"items": (item,)})


def _only(projects: tuple[str, ...]) -> str | None:
    return projects[0] if len(projects) == 1 else None
