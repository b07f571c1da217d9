"""One writer at a time: a lock that the death of its holder releases, and a note of who holds it."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from tracker_scope.errors import LedgerBusy, LedgerFull, LedgerReadOnly

_UNKNOWN: Final = "?"


def lock_path(ledger: Path) -> Path:
    """Name the file that is locked; it stays behind, empty, so that all contend for one inode."""
    return ledger.with_name(ledger.name + ".lock")


def note_path(ledger: Path) -> Path:
    """Name the file that says who writes.

    It is not the locked file: Windows lets nobody read a locked region, and older releases of
    filelock truncate the file when they merely try.
    """
    return ledger.with_name(ledger.name + ".writer")


def holder_of(ledger: Path) -> dict[str, str]:
    """Read who writes and since when, as facts for LedgerBusy; "?" for what cannot be read."""
    try:
        note = json.loads(note_path(ledger).read_text("utf-8"))
        return {"who": str(note["who"]), "since": str(note["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"who": _UNKNOWN, "since": _UNKNOWN}


def written_since(ledger: Path) -> datetime | None:
    """Return since when another process writes; None when none does, or when that cannot be told.

    The lock itself is tried only where the process of the note is alive, so that looking keeps nobody from writing.
    """
    try:
        note = json.loads(note_path(ledger).read_text("utf-8"))
        since, alive = datetime.fromisoformat(note["since"]), _is_alive(int(note["pid"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return since if alive and _is_held(lock_path(ledger)) else None


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":
        return True  # os.kill would end it there; the lock tells
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_held(path: Path) -> bool:
    if not path.exists():
        return False
    lock = FileLock(path, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


@contextmanager
def only_writer(ledger: Path, who: str, now: datetime) -> Iterator[None]:
    """Hold the lock for the block; raises LedgerBusy at once when another holds it."""
    lock = FileLock(lock_path(ledger), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as held:
        raise LedgerBusy(**holder_of(ledger)) from held
    except OSError as refused:
        full = refused.errno in {errno.ENOSPC, errno.EDQUOT}
        raise (LedgerFull if full else LedgerReadOnly)(path=ledger) from refused
    try:
        _write_note(ledger, {"who": who, "since": now.isoformat(), "pid": os.getpid()})
        yield
    finally:
        lock.release()


def _write_note(ledger: Path, note: dict[str, object]) -> None:
    # A full disk must not keep anybody from writing: the note only serves the sentence of LedgerBusy.
    try:
        note_path(ledger).write_text(json.dumps(note), "utf-8")
    except OSError:
        return
