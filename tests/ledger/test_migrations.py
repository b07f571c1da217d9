from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_samples import capture, opened, page

from tracker_scope.errors import LedgerDamaged, LedgerFull, LedgerNewer
from tracker_scope.ledger import migrations
from tracker_scope.ledger.database import Database
from tracker_scope.ledger.migrations import MIGRATIONS, Migration, migrate

NOTES = Migration("notes", ("CREATE TABLE notes (text TEXT) STRICT", "INSERT INTO notes VALUES ('moved')"))
BROKEN = Migration("broken", ("CREATE TABLE half (text TEXT) STRICT", "CREATE TABLE records (again TEXT)"))


HELD = [step.name for step in MIGRATIONS]


@pytest.fixture
def older(tmp_path: Path) -> Path:
    with opened(tmp_path) as ledger:
        capture(ledger, [page({"1": b"one"})])
    return tmp_path / "ledger.sqlite"


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY number")]


def moved(path: Path, *steps: Migration) -> None:
    database = Database(path)
    try:
        migrate(database, (*MIGRATIONS, *steps))
    finally:
        database.close()


def test_an_older_ledger_is_backed_up_and_moved(older: Path) -> None:
    moved(older, NOTES)
    assert names(older) == [*HELD, "notes"]
    backup = older.with_name(f"ledger.sqlite.schema-{len(HELD)}.1.backup")
    assert names(backup) == HELD
    with opened(older.parent, backup.name) as ledger:
        assert [item.data for item in ledger.items()] == [b"one"]


def test_a_ledger_of_the_first_schema_is_moved_when_it_is_opened(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("DROP TABLE work_pages")
        connection.execute("DROP TABLE work_looks")
        connection.execute("DELETE FROM migrations WHERE name = 'looks'")
        connection.commit()
    with opened(older.parent) as ledger:
        assert [item.data for item in ledger.items()] == [b"one"]
        assert ledger.work.look("export") is None
    assert names(older) == HELD


def test_a_move_that_fails_leaves_the_ledger_as_it_was(older: Path) -> None:
    for _ in range(2):
        with pytest.raises(Exception, match="records already exists"):
            moved(older, BROKEN)
    assert names(older) == HELD
    with opened(older.parent) as ledger:
        assert ledger.verify() == []
    assert len(list(older.parent.glob("*.backup"))) == 2


def test_without_a_backup_there_is_no_move(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise LedgerFull(path=older)

    monkeypatch.setattr(migrations, "back_up_beside", full)
    with pytest.raises(LedgerFull):
        moved(older, NOTES)
    assert names(older) == HELD


def test_a_current_ledger_is_not_backed_up_again(older: Path) -> None:
    moved(older)
    assert list(older.parent.glob("*.backup")) == []


def test_a_newer_ledger_is_refused(older: Path) -> None:
    moved(older, NOTES)
    with pytest.raises(LedgerNewer, match=f"schema {len(HELD) + 1}, and this version knows {len(HELD)}"):
        opened(older.parent)


def test_steps_of_somebody_else_are_refused(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("UPDATE migrations SET name = 'other'")
        connection.commit()
    with pytest.raises(LedgerDamaged):
        opened(older.parent)
