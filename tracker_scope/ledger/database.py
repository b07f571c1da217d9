"""The SQLite file: how it is opened, how a transaction is taken, and what its failures mean to a person."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from tracker_scope.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerNotMade,
    LedgerReadOnly,
    LedgerRemoved,
)
from tracker_scope.errors.foreign import of_storage
from tracker_scope.ledger.compression import StoredBytesDamaged
from tracker_scope.ledger.locking import holder_of

BUSY_MILLISECONDS: Final = 10_000
FOLD_MILLISECONDS: Final = 100
PAGE_BYTES: Final = 8192
ROOM_TO_WRITE: Final = 1 << 20
# recursive_triggers: without it INSERT OR REPLACE deletes behind the back of the append-only triggers.
# secure_delete: what an erasure removes must not linger in free pages (sqlite.org/pragma.html#pragma_secure_delete).
# cache_size, in KiB: enough for a page of a capture and the indexes around it; 32 MiB made none faster.
PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    f"PRAGMA page_size = {PAGE_BYTES}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -8192",
)
_FULL: Final = frozenset({sqlite3.SQLITE_FULL})
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_READ_ONLY: Final = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})


def translate(failure: BaseException, path: Path) -> LedgerError:
    """Say what a failure of SQLite or of the file system means for the ledger at `path`."""
    code = getattr(failure, "sqlite_errorcode", 0) & 0xFF
    if (
        code in _FULL
        or getattr(failure, "errno", None) == errno.ENOSPC
        or (code == sqlite3.SQLITE_IOERR and _no_room(path))
    ):
        return LedgerFull(path=path)
    if code in _BUSY:
        return LedgerBusy(**holder_of(path))
    if code in _DAMAGED:
        return LedgerDamaged(path=path)
    if code == sqlite3.SQLITE_CANTOPEN and not path.exists():
        return LedgerNotMade(path=path, problem=of_storage(failure))
    if code in _READ_ONLY or (code == sqlite3.SQLITE_CANTOPEN and _may_not_write(path.parent)):
        return LedgerReadOnly(path=path)
    return LedgerError(path=path, problem=of_storage(failure))


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ROOM_TO_WRITE
    except OSError:
        return False


def _may_not_write(folder: Path) -> bool:
    # The journal needs to write beside the file even to read (sqlite.org/wal.html#read_only_databases).
    return folder.is_dir() and not os.access(folder, os.W_OK)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn every failure of the database below into a LedgerError, its cause chained."""
    try:
        yield
    except DBAPIError as failure:
        cause = failure.orig or failure
        raise translate(cause, path) from failure
    except StoredBytesDamaged as failure:
        raise LedgerDamaged(path=path) from failure
    except (sqlite3.Error, OSError) as failure:
        raise translate(failure, path) from failure


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    """Say that no ledger can be made where the system refuses its folder; a full disk is told as such."""
    try:
        yield
    except OSError as failure:
        if failure.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise LedgerNotMade(path=path, problem=of_storage(failure)) from failure


class Database:
    """One SQLite file, opened as the ledger needs it; the file must not move while it is open."""

    def __init__(self, path: Path, journal: Literal["WAL", "DELETE"] = "WAL") -> None:
        self.path = path
        if not path.parent.is_dir():
            with translated(path), _refused(path):
                path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = _engine(path, journal)
        with self.reading():
            self._identity = self._file()

    def close(self) -> None:
        """Close every connection; the last one folds the journal back into the file."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a snapshot that no later write changes; raises LedgerError and its kind."""
        with translated(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give one transaction, committed at the end of the block and undone by any exception."""
        self.check_in_place()
        with translated(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection
        self.check_in_place()

    def check_in_place(self) -> None:
        """Raise LedgerRemoved when the file at our path is no longer the one that we opened."""
        if self._file() != self._identity:
            raise LedgerRemoved(path=self.path)

    def fold_journal(self) -> bool:
        """Move the journal into the file and cut it to nothing; False while a reader still needs it."""
        with translated(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {FOLD_MILLISECONDS}")
            try:
                busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        return not busy

    def _file(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _address(path: Path) -> URL:
    """Say how to open the file: where nothing can be written beside it, as one that nobody changes.

    A journal with something in it is read instead, which needs its index to be there
    (sqlite.org/wal.html#read_only_databases, sqlite.org/uri.html#uriimmutable).
    """
    journal = path.with_name(path.name + "-wal")
    query = {"uri": "true", "mode": "ro"}
    if not (journal.exists() and journal.stat().st_size):
        query["immutable"] = "1"
    return URL.create("sqlite", database=path.absolute().as_uri(), query=query)


def _engine(path: Path, journal: str) -> Engine:
    read_only = path.exists() and _may_not_write(path.parent)
    engine = create_engine(_address(path) if read_only else URL.create("sqlite", database=str(path)))
    pragmas = PRAGMAS if read_only else (*PRAGMAS, f"PRAGMA journal_mode = {journal}")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        try:
            for pragma in pragmas:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
