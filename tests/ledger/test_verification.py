from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_samples import capture, later, opened, page

from tracker_scope.errors import LedgerDamaged

ATTACKS: dict[str, tuple[str, list[str]]] = {
    "another envelope": (
        "UPDATE records SET envelope = CAST(replace(envelope, 'run-1', 'run-2') AS BLOB) WHERE idx = 1",
        ["1 leaf"],
    ),
    "an envelope written otherwise": (
        "UPDATE records SET envelope = CAST(envelope || ' ' AS BLOB) WHERE idx = 1",
        ["1 envelope"],
    ),
    "another leaf": ("UPDATE records SET leaf = zeroblob(32) WHERE idx = 1", ["1 leaf"]),
    "another column": ("UPDATE records SET subject = '9' WHERE idx = 1", ["1 columns"]),
    "another instant": ("UPDATE records SET at = at + 1 WHERE idx = 1", ["1 columns"]),
    "other bytes": ("UPDATE bodies SET data = CAST('twe' AS BLOB) WHERE idx = 1", ["1 bytes"]),
    "shorter bytes": ("UPDATE bodies SET data = CAST('tw' AS BLOB) WHERE idx = 1", ["1 bytes"]),
    "another codec": ("UPDATE bodies SET codec = 1 WHERE idx = 1", ["1 bytes"]),
    "another salt": ("UPDATE bodies SET salt = zeroblob(32) WHERE idx = 1", ["1 bytes"]),
    "bytes lost without an erasure": ("DELETE FROM bodies WHERE idx = 1", ["1 bytes"]),
    "bytes lost behind a false erasure": (
        "INSERT INTO erased VALUES (1, 3); DELETE FROM bodies WHERE idx = 1",
        ["1 bytes"],
    ),
    "a record lost": ("DELETE FROM bodies WHERE idx = 1; DELETE FROM records WHERE idx = 1", ["2 number"]),
    "the last record lost": ("DELETE FROM bodies WHERE idx = 4; DELETE FROM records WHERE idx = 4", ["tree 5"]),
    "a head lost": ("DELETE FROM tree WHERE size = 5", ["tree 5"]),
    "another head": ("UPDATE tree SET frontier = zeroblob(64) WHERE size = 3", ["tree 3"]),
    "a head too many": ("INSERT INTO tree VALUES (9, zeroblob(64))", ["tree 9"]),
}


def attacked(path: Path, statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(statements)
        connection.commit()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path) as ledger:
        capture(ledger, [page({"1": b"one", "2": b"two"})])
        with ledger.writing("x", later(1)) as writer:
            writer.append_act("decision", "d", b"{}", by="x", at=later(1))
    return tmp_path / "ledger.sqlite"


def failures(path: Path) -> list[str]:
    with opened(path.parent) as ledger:
        return ledger.verify()


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_named(path: Path, name: str) -> None:
    statements, expected = ATTACKS[name]
    attacked(path, statements)
    found = failures(path)
    assert set(expected) <= set(found)


def test_all_failures_are_shown_at_once(path: Path) -> None:
    attacked(path, "UPDATE bodies SET salt = zeroblob(32); UPDATE records SET subject = '9' WHERE idx < 2")
    assert failures(path) == [
        *("0 columns", "0 bytes", "1 columns", "1 bytes", "2 bytes", "3 bytes", "4 bytes"),
    ]


def test_an_untouched_ledger_has_none(path: Path) -> None:
    assert failures(path) == []


def test_damage_met_while_reading_is_said_to_be_damage(path: Path) -> None:
    attacked(path, "UPDATE bodies SET codec = 1; UPDATE tree SET frontier = zeroblob(5)")
    with opened(path.parent) as ledger:
        for question in (lambda: list(ledger.items()), ledger.head, lambda: ledger.acts("decision")):
            with pytest.raises(LedgerDamaged):
                question()


@pytest.mark.parametrize("table", ["records", "bodies", "tree"])
@pytest.mark.parametrize("action", ["DELETE FROM {}", "UPDATE {} SET {} = 7"])
def test_accidents_are_stopped_by_the_file_itself(path: Path, table: str, action: str) -> None:
    column = {"records": "at", "bodies": "codec", "tree": "size"}[table]
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(action.format(table, column))


def test_a_damaged_page_is_not_given_out(path: Path) -> None:
    attacked(path, "UPDATE bodies SET data = CAST('twe' AS BLOB) WHERE idx = 1")
    with opened(path.parent) as ledger, pytest.raises(LedgerDamaged):
        ledger.rebuild_page(2)
