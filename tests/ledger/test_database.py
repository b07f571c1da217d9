from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_samples import capture, context, derived_salt, later, opened, page, take

from tracker_scope.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerNotMade,
    LedgerReadOnly,
    LedgerRemoved,
    RecordUnknown,
)
from tracker_scope.ledger import database
from tracker_scope.ledger.database import translate
from tracker_scope.ledger.records import Ledger


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a" / "b" / "ledger.sqlite", "project", derived_salt) as ledger:
        assert ledger.head().size == 0
        assert ledger.head().root == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_what_is_kept_is_there_when_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        capture(ledger, [page({"1": b"one"})])
        head = ledger.head()
    with opened(tmp_path) as ledger:
        assert ledger.head() == head
        capture(ledger, [page({"1": b"uno"})], "run-2", later(1))
        assert ledger.verify() == []
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        *("ledger.sqlite", "ledger.sqlite.lock", "ledger.sqlite.writer"),
    ]


def test_every_connection_is_as_careful_as_it_must_be(ledger: Ledger) -> None:
    with ledger._database.reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers")
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
    assert told == ["wal", 2, 1, 1, 1]


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 5000, b"\x00" * 9000])
def test_another_file_is_no_ledger(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(content)
    with pytest.raises(LedgerDamaged):
        opened(tmp_path)
    assert (tmp_path / "ledger.sqlite").read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as other:
        other.execute("CREATE TABLE songs (title)")
    with pytest.raises(LedgerDamaged):
        opened(tmp_path)
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(LedgerError, match="cannot be used"):
        opened(tmp_path)


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(LedgerNotMade, match="none can be made there"):
        opened(tmp_path / "file")


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no open file")
@pytest.mark.parametrize("replaced", [False, True])
def test_a_ledger_removed_while_open_takes_nothing_more(tmp_path: Path, *, replaced: bool) -> None:
    with opened(tmp_path) as ledger, ledger.writing("x", later(0)) as writer:
        take(writer, [page({"1": b"one"})], context())
        (tmp_path / "ledger.sqlite").rename(tmp_path / "away")
        if replaced:
            (tmp_path / "ledger.sqlite").write_bytes(b"")
        with pytest.raises(LedgerRemoved):
            take(writer, [page({"2": b"two"}, 1)], context())


def test_readers_are_not_blocked_by_a_writer(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, opened(tmp_path) as other:
        capture(ledger, [page({"1": b"one"})])
        with ledger._database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO work_checks VALUES ('s', 1)")
            assert other.head().size == 3
            assert len(list(other.items())) == 1
            assert other.work.checked("s") is None


def test_a_reader_sees_one_moment_while_another_writes(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    reading = ledger.items()
    first = next(reading)
    capture(ledger, [page({"3": b"three"})], "run-2", later(1))
    assert [first.id, *(item.id for item in reading)] == ["1", "2"]


def test_another_program_that_holds_the_file_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 20)
    monkeypatch.setattr(database, "PRAGMAS", ("PRAGMA busy_timeout = 20", *database.PRAGMAS[1:]))
    with opened(tmp_path) as ledger, closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        with ledger.writing("provider-pm", later(0)) as writer, pytest.raises(LedgerBusy, match="provider-pm"):
            writer.append_act("decision", "d", b"{}", by="x", at=later(0))
        assert not ledger.projection.store("tickets", "1", 1, [("a", b"1")])


def test_a_record_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(RecordUnknown, match="no such record: 5"):
        ledger.record(5)


def failure(code: int) -> sqlite3.OperationalError:
    raised = sqlite3.OperationalError("words of SQLite")
    raised.sqlite_errorcode = code
    return raised


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (failure(sqlite3.SQLITE_FULL), LedgerFull),
        (OSError(errno.ENOSPC, "No space left on device"), LedgerFull),
        (failure(sqlite3.SQLITE_BUSY_SNAPSHOT), LedgerBusy),
        (failure(sqlite3.SQLITE_LOCKED), LedgerBusy),
        (failure(sqlite3.SQLITE_CORRUPT_INDEX), LedgerDamaged),
        (failure(sqlite3.SQLITE_NOTADB), LedgerDamaged),
        (failure(sqlite3.SQLITE_READONLY_DBMOVED), LedgerReadOnly),
        (failure(sqlite3.SQLITE_CANTOPEN), LedgerNotMade),
        (failure(sqlite3.SQLITE_IOERR_WRITE), LedgerError),
    ],
)
def test_what_each_failure_means(tmp_path: Path, cause: Exception, kind: type[LedgerError]) -> None:
    translated = translate(cause, tmp_path / "ledger.sqlite")
    assert type(translated) is kind
    assert translated.exit_code == 4


def test_a_failed_write_on_a_disk_without_room_is_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "ROOM_TO_WRITE", 1 << 62)
    assert type(translate(failure(sqlite3.SQLITE_IOERR_WRITE), tmp_path / "ledger.sqlite")) is LedgerFull
    assert type(translate(failure(sqlite3.SQLITE_IOERR_WRITE), tmp_path / "no" / "ledger")) is LedgerError
