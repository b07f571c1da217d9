"""The ledger: opened once, read by many, written by one; the only evidence that the tool keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from tracker_scope.errors import LedgerDamaged, LedgerError, RecordErased, RecordUnknown
from tracker_scope.ledger import locking, reading
from tracker_scope.ledger.backup import back_up
from tracker_scope.ledger.captures import PageResult, RunContext
from tracker_scope.ledger.database import Database
from tracker_scope.ledger.locking import lock_path, only_writer
from tracker_scope.ledger.merkle import root_of
from tracker_scope.ledger.migrations import migrate
from tracker_scope.ledger.pages import rebuild
from tracker_scope.ledger.projection import Projection
from tracker_scope.ledger.reading import Act, RecordRow, Wanted
from tracker_scope.ledger.rows import FILE_KIND, PAGE_KIND, Salts, restore_frontier
from tracker_scope.ledger.standing import Standing, Ticket, is_whole, standings
from tracker_scope.ledger.verification import failures
from tracker_scope.ledger.work import Work
from tracker_scope.ledger.writer import Writer
from tracker_scope.model.capture import CapturedItem
from tracker_scope.model.seal import TreeHead

__all__ = ("Act", "Ledger", "PageResult", "RecordRow", "RunContext", "Salts", "Ticket", "Writer")


class Ledger:
    """An open ledger; every method may raise LedgerError and its kinds."""

    def __init__(self, database: Database, project: str, salts: Salts) -> None:
        self._database = database
        self._project = project
        self._salts = salts
        self.work = Work(database)
        self.projection = Projection(database)

    @classmethod
    def open(cls, path: Path, project: str, salts: Salts) -> Self:
        """Open a ledger, created or migrated as needed, on whose records `project` is to be written.

        Raises LedgerDamaged for an existing file without a byte: SQLite would make a new ledger of it.
        """
        with _left_as_it_was(path):
            database = Database(path)
            try:
                migrate(database)
            except BaseException:
                database.close()
                raise
        return cls(database, project, salts)

    @property
    def path(self) -> Path:
        """Where the ledger is."""
        return self._database.path

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        """Use the ledger for a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file at the end of the block."""
        self.close()

    @contextmanager
    def writing(self, who: str, now: datetime) -> Iterator[Writer]:
        """Be the one writer for the block; raises LedgerBusy at once when another is."""
        with only_writer(self.path, who, now):
            yield Writer(self._database, self._project, self._salts, who)
            # A reader may have kept the journal, and erased bytes in it, from being folded earlier.
            with suppress(LedgerError):
                self._database.fold_journal()

    def written_since(self) -> datetime | None:
        """Return since when another process writes; None when none is known to."""
        return locking.written_since(self.path)

    def head(self) -> TreeHead:
        """Return the size and the root of the tree as last committed."""
        with self._database.reading() as connection:
            frontier = restore_frontier(connection)
        return TreeHead(size=frontier.size, root=frontier.root().hex())

    def head_at(self, known: datetime) -> TreeHead:
        """Return size and root of the tree as it was known at an instant, publications since left aside."""
        with self._database.reading() as connection:
            leaves = reading.leaves_known(connection, known)
        return TreeHead(size=len(leaves), root=root_of(leaves).hex())

    def head_before(self, record: int) -> TreeHead:
        """Return size and root of the tree as it was when a record was appended."""
        with self._database.reading() as connection:
            leaves = reading.leaves_before(connection, record)
        return TreeHead(size=len(leaves), root=root_of(leaves).hex())

    def records_of(self, run: str) -> list[int]:
        """List the records of a run's items."""
        with self._database.reading() as connection:
            return reading.records_of_run(connection, run)

    def ids(self, source: str, kind: str) -> frozenset[str]:
        """Return the ids of a source's items of a kind, those erased since among them, not those of withdrawn runs."""
        with self._database.reading() as connection:
            return reading.ids(connection, source, kind)

    def items(  # noqa: PLR0913  # filters that callers name, none of which implies another
        self,
        *,
        source: str | None = None,
        subject: str | None = None,
        instance: str | None = None,
        kinds: Collection[str] | None = None,
        after: int = -1,
        known: datetime | None = None,
        tickets: Collection[tuple[str, str]] | None = None,
        without: Collection[str] = (),
    ) -> Iterator[CapturedItem]:
        """Stream captured items in order of record, without those erased, of withdrawn runs, or of kinds `without`.

        `tickets` are (instance, subject) pairs, at most a few hundred.
        """
        wanted = Wanted(source, subject, instance, kinds, after, known, tickets, without)
        with self._database.reading() as connection:
            yield from reading.items(connection, wanted)

    def subjects(self, *, known: datetime | None = None, after: int = -1) -> list[Ticket]:
        """List tickets (source, instance, subject) of which an item stands with a number above `after`."""
        with self._database.reading() as connection:
            return [one.ticket for one in standings(connection, known, after) if one.stands]

    def withdrawn_subjects(self, *, known: datetime | None = None) -> list[Ticket]:
        """List tickets all of whose items are of withdrawn runs."""
        return [one.ticket for one in self._fallen(known) if one.withdrawn]

    def erased_subjects(self, *, known: datetime | None = None) -> list[Ticket]:
        """List tickets of which no item is left, but for those that were only withdrawn."""
        return [one.ticket for one in self._fallen(known) if not one.withdrawn]

    def _fallen(self, known: datetime | None) -> list[Standing]:
        with self._database.reading() as connection:
            whole = is_whole(connection)
            return [] if whole else [one for one in standings(connection, known) if not one.stands]

    def acts(self, *kinds: str, known: datetime | None = None) -> list[Act]:
        """List acts of these kinds in order of record, but for erased ones; without a kind, all but files."""
        with self._database.reading() as connection:
            return reading.acts(connection, kinds, known)

    def record(self, index: int) -> RecordRow:
        """Return one record as stored; raises RecordUnknown."""
        with self._database.reading() as connection:
            row = reading.record(connection, index)
        if row is None:
            raise RecordUnknown(path=self.path, record=index)
        return row

    def file(self, digest: str) -> bytes | None:
        """Return the bytes of a kept file by its SHA-256 in hex; None when it is not here, or was erased."""
        with self._database.reading() as connection:
            index = reading.index_of(connection, "", FILE_KIND, digest)
            row = None if index is None else reading.record(connection, index)
        return None if row is None else row.body

    def rebuild_page(self, index: int) -> bytes:
        """Put the page of a page record together again; raises RecordErased when a part of it is gone."""
        with self._database.reading() as connection:
            if reading.kind_of(connection, index) != PAGE_KIND:
                raise RecordUnknown(path=self.path, record=index)

            def bytes_of(record: int) -> bytes:
                row = reading.record(connection, record)
                if row is None or row.body is None:
                    raise RecordErased(path=self.path, record=record)
                return row.body

            try:
                return rebuild(bytes_of(index), bytes_of)
            except ValueError as damaged:
                raise LedgerDamaged(path=self.path) from damaged

    def size_by_kind(self) -> dict[str, int]:
        """Count the records of each kind."""
        with self._database.reading() as connection:
            return reading.counts(connection)

    def verify(self) -> list[str]:
        """Recompute everything; return what fails, as "<record> <what>" or "tree <size>" (see verification)."""
        with self._database.reading() as connection:
            return list(failures(connection))

    def backup(self, target: Path) -> None:
        """Write a verified copy to a new file; raises BackupFailed."""
        back_up(self._database, target)


@contextmanager
def _left_as_it_was(path: Path) -> Iterator[None]:
    """Refuse an emptied ledger; take away the empty file of one that could not be made.

    Where nobody ever wrote (no lock file), an empty file is one that is being made, or whose
    making was cut short.
    """
    there = path.is_file()
    if there and path.stat().st_size == 0 and lock_path(path).exists():
        raise LedgerDamaged(path=path)
    try:
        yield
    except LedgerError:
        with suppress(OSError):
            if not there and path.stat().st_size == 0:
                path.unlink()
        raise
