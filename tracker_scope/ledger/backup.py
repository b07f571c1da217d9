"""Copies of a ledger: made while others read and write, checked before they bear their name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import cast

from tracker_scope.errors import BackupExists, BackupFailed, LedgerError, Problem
from tracker_scope.errors.foreign import of_storage
from tracker_scope.ledger.database import Database
from tracker_scope.ledger.verification import failures, problem_of


def back_up(database: Database, target: Path) -> None:
    """Write a copy that opens and verifies; raises BackupFailed, and never overwrites a file."""
    if target.exists():
        raise BackupExists(path=target)
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        _copy(database, partial)
        _verify(partial, target)
        _give_name(partial, target)
    except FileExistsError as existing:
        raise BackupExists(path=target) from existing
    except BackupFailed:
        raise
    except LedgerError as failure:
        raise BackupFailed(path=target, problem=failure) from failure
    except (OSError, sqlite3.Error) as failure:
        raise BackupFailed(path=target, problem=of_storage(failure)) from failure
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def back_up_beside(database: Database, label: str) -> Path:
    """Write a copy into the ledger's own folder, under the first free name with that label."""
    folder, stem = database.path.parent, f"{database.path.name}.{label}"
    target = next(path for n in count(1) if not (path := folder / f"{stem}.{n}.backup").exists())
    back_up(database, target)
    return target


def _copy(database: Database, partial: Path) -> None:
    with database.reading() as connection, closing(sqlite3.connect(partial)) as copy:
        cast("sqlite3.Connection", connection.connection.driver_connection).backup(copy)
        # One file that any medium can hold, without a journal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _verify(partial: Path, target: Path) -> None:
    copy = Database(partial, journal="DELETE")
    try:
        with copy.reading() as connection:
            damage = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            failed = next(failures(connection), None)
    finally:
        copy.close()
    if failed is not None:
        raise BackupFailed(path=target, problem=problem_of(failed))
    if damage != "ok":
        raise BackupFailed(path=target, problem=Problem("refused_by_database", words=damage))


def _give_name(partial: Path, target: Path) -> None:
    """Name the copy; a link, unlike a renaming, fails where a file of that name has just appeared."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        partial.rename(target)
