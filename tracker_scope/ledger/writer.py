"""The one writer: pages of a capture and acts of people, each in a single transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from tracker_scope.errors import PluginFailed
from tracker_scope.ledger.acts import Recorded, enter_act, enter_files
from tracker_scope.ledger.captures import PageEntry, PageResult, RunContext, page_id
from tracker_scope.ledger.database import Database
from tracker_scope.ledger.envelopes import EnvelopeInvalid, canonical
from tracker_scope.ledger.erasure import pages_of, present, remove_bytes
from tracker_scope.ledger.pages import check_split
from tracker_scope.ledger.predecessors import Lookup
from tracker_scope.ledger.projection import drop_projections
from tracker_scope.ledger.reading import index_of, withdrawn_runs
from tracker_scope.ledger.rows import PAGE_KIND, Batch, Salts, restore_frontier
from tracker_scope.ledger.runs import run_record, tells_nothing
from tracker_scope.ledger.work import end_run, forget_run, put_cursor, put_look, put_page
from tracker_scope.model.capture import Run, SplitPage


class Writer:
    """Appends to the ledger while its lock is held; `who` signs the records of runs."""

    def __init__(self, database: Database, project: str, salts: Salts, who: str) -> None:
        self._database = database
        self._project = project
        self._salts = salts
        self._who = who
        self._lookups: dict[tuple[str, str], Lookup] = {}

    def append_page(
        self,
        split: SplitPage,
        context: RunContext,
        cursor: Mapping[str, object],
        note: Callable[[PageResult], Mapping[str, object]] | None = None,
    ) -> PageResult:
        """Store what is new of a page together with the cursor, and say what each item counts as.

        `note` makes of that what `work.pages` gives back of the page while the run is unfinished.
        Raises PluginFailed for items that are not spans of their page in order, or not text.
        """
        check_split(split, context.connector)
        with self._database.writing() as connection, _blaming(context.connector, split):
            known = self._lookup(connection, context).known(connection, split.items)
            batch = self._batch(connection)
            entry = PageEntry(split, context.envelope(self._project), context.captured_at)
            statuses, records = entry.enter(batch, known)
            if batch.records and index_of(connection, context.source, PAGE_KIND, page_id(context.run, split)) is None:
                entry.enter_page(batch, records)
            batch.insert(connection)
            put_cursor(connection, context.source, cursor)
            result = PageResult(split.items, tuple(statuses))
            if note is not None:
                put_page(connection, context.source, split.page.number, note(result))
        return result

    def append_act(  # noqa: PLR0913  # an act is all of these, and callers name them
        self, kind: str, act_id: str, body: bytes, *, by: str, at: datetime, files: Mapping[str, bytes] | None = None
    ) -> int:
        """Record an act and the files that go with it (by name, kept once per digest); return the act's record.

        `body` is canonical JSON. The id of a withdrawal is the id of the run that it withdraws.
        """
        (record,) = self.append_acts(kind, [(act_id, body, files or {})], by=by, at=at)
        return record

    def append_acts(
        self, kind: str, acts: Iterable[tuple[str, bytes, Mapping[str, bytes]]], *, by: str, at: datetime
    ) -> list[int]:
        """Record several acts of one kind (id, body, files), all of them or none."""
        recorded = Recorded(self._project, by, at)
        records = []
        self._lookups.clear()
        with self._database.writing() as connection:
            for act_id, body, files in acts:
                batch = self._batch(connection)
                enter_files(connection, batch, files, recorded)
                records.append(enter_act(batch, kind, act_id, body, recorded))
                batch.insert(connection)
            if kind == "withdrawal":
                drop_projections(connection)
        return records

    def close_run(self, run: Run, look: Mapping[str, object] | None = None) -> int | None:
        """End a run and return its record; None when it told nothing that the source's last one had not.

        A run without news is only noted in `work`, as the source having been looked at. `look` is
        what `work.look` gives the next run of a live source.
        """
        told = run.model_dump(mode="json")
        self._lookups.clear()
        with self._database.writing() as connection:
            record = run_record(connection, run.id)
            if record is None and not tells_nothing(connection, told):
                record = self._enter_run(connection, run)
            end_run(connection, run.source, run.captured_at)
            if look is not None:
                put_look(connection, run.source, look)
        return record

    def give_up_run(self, run: Run) -> int:
        """Record a run that nobody will go on with and forget its cursor; the source was not looked at to its end."""
        self._lookups.clear()
        with self._database.writing() as connection:
            record = self._enter_run(connection, run)
            forget_run(connection, run.source)
        return record

    def erase(self, records: Collection[int], *, by: str, at: datetime, reason: str) -> int:
        """Erase bytes and salts of records, and of the page records made of them; return the erasure's record.

        Raises RecordUnknown for what is no record, RecordErased when nothing is left to erase.
        """
        with self._database.writing() as connection:
            gone = present(connection, records, self._database.path)
            pages = pages_of(connection, gone)
            batch = self._batch(connection)
            body = canonical({"pages": pages, "reason": reason, "records": gone})
            name = f"erasure-{batch.size}"
            erasure = enter_act(batch, "erasure", name, body, Recorded(self._project, by, at))
            batch.insert(connection)
            remove_bytes(connection, [*gone, *pages], erasure)
        self._database.fold_journal()
        return erasure

    def _enter_run(self, connection: Connection, run: Run) -> int:
        batch = self._batch(connection)
        recorded = Recorded(self._project, self._who, run.captured_at)
        record = enter_act(batch, "run", run.id, canonical(run.model_dump(mode="json")), recorded)
        batch.insert(connection)
        return record

    def _lookup(self, connection: Connection, context: RunContext) -> Lookup:
        """Look among the records of the source; a run that was closed is one of the past.

        Asked once a run: while we hold the lock nobody but us ends or withdraws runs.
        """
        named = (context.source, context.run)
        if named not in self._lookups:
            closed = run_record(connection, context.run) is not None
            self._lookups[named] = Lookup(
                context.source, None if closed else context.run, frozenset(withdrawn_runs(connection))
            )
        return self._lookups[named]

    def _batch(self, connection: Connection) -> Batch:
        return Batch(restore_frontier(connection), self._salts)


@contextmanager
def _blaming(connector: str, split: SplitPage) -> Iterator[None]:
    try:
        yield
    except EnvelopeInvalid as refused:
        raise PluginFailed(plugin=connector, subject=split.page.number, problem=refused.problem) from refused
