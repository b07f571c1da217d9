from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_samples import capture, context, later, opened, page, take

from tracker_scope.errors import BackupExists, BackupFailed
from tracker_scope.ledger.records import Ledger


def test_a_backup_is_the_ledger_in_one_file(ledger: Ledger, tmp_path: Path) -> None:
    capture(ledger, [page({"1": b"one"})])
    folder = tmp_path / "copies"
    folder.mkdir()
    ledger.backup(folder / "copy")
    assert [file.name for file in folder.iterdir()] == ["copy"]
    with opened(folder, "copy") as copy:
        assert copy.head() == ledger.head()
        assert copy.verify() == []
        capture(copy, [page({"2": b"two"})], "run-2", later(1))


def test_a_backup_is_made_while_another_writes(ledger: Ledger, tmp_path: Path) -> None:
    capture(ledger, [page({"1": b"one"})])
    with ledger.writing("x", later(1)) as writer:
        take(writer, [page({"2": b"two"})], context("run-2"))
        with opened(tmp_path) as reader:
            reader.backup(tmp_path / "copy")
        take(writer, [page({"3": b"three"}, 1)], context("run-2"))
    with opened(tmp_path, "copy") as copy:
        assert [item.id for item in copy.items()] == ["1", "2"]


def test_an_existing_file_is_never_overwritten(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "copy").write_bytes(b"precious")
    with pytest.raises(BackupExists):
        ledger.backup(tmp_path / "copy")
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(BackupExists):
        ledger.backup(tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"precious"
    assert list(tmp_path.glob("*.partial")) == []


def test_a_file_system_without_links(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    ledger.backup(tmp_path / "copy")
    with opened(tmp_path, "copy") as copy:
        assert copy.head() == ledger.head()


def test_a_place_that_cannot_be_written(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed):
        ledger.backup(tmp_path / "missing" / "copy")


def test_a_ledger_that_does_not_verify_gives_no_backup(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        capture(ledger, [page({"1": b"one"})])
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as attacker:
            attacker.execute("DROP TRIGGER bodies_no_update")
            attacker.execute("UPDATE bodies SET data = CAST('two' AS BLOB) WHERE idx = 0")
            attacker.commit()
        with pytest.raises(BackupFailed, match="bytes of record 0"):
            ledger.backup(tmp_path / "copy")
    assert sorted(tmp_path.glob("copy*")) == []
