from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ledger_samples import START, later, opened

from tracker_scope.errors import LedgerBusy, LedgerReadOnly
from tracker_scope.ledger.locking import holder_of, lock_path, note_path, only_writer

HOLDER = """
import sys
from datetime import datetime
from pathlib import Path
from tracker_scope.ledger.locking import only_writer
with only_writer(Path(sys.argv[1]), "client-dsi", datetime.fromisoformat(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold_elsewhere(ledger: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(ledger), START.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_writer_is_told_who_writes_since_when(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with hold_elsewhere(path) as holder:
        with opened(tmp_path) as ledger, pytest.raises(LedgerBusy) as busy, ledger.writing("provider-pm", later(1)):
            pass
        assert busy.value.facts == {"who": "client-dsi", "since": START.isoformat()}
        assert busy.value.exit_code == 4
        assert json.loads(note_path(path).read_text("utf-8"))["pid"] == holder.pid
        holder.communicate("")
    with only_writer(path, "provider-pm", later(1)):
        assert holder_of(path)["who"] == "provider-pm"


def test_a_killed_writer_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with hold_elsewhere(path) as holder:
        holder.kill()
        holder.communicate()
    with only_writer(path, "provider-pm", later(1)):
        pass


def test_two_writers_of_one_process_exclude_each_other_too(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    refused = []

    def try_to_write() -> None:
        try:
            with only_writer(path, "second", later(1)):
                pass
        except LedgerBusy as busy:
            refused.append(busy.facts["who"])

    with only_writer(path, "first", later(0)):
        try_to_write()
        thread = threading.Thread(target=try_to_write)
        thread.start()
        thread.join()
    try_to_write()
    assert refused == ["first", "first"]


def test_reading_goes_on_while_somebody_writes(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, hold_elsewhere(ledger.path) as holder:
        assert ledger.head().size == 0
        assert list(ledger.items()) == []
        holder.communicate("")


@pytest.mark.parametrize("note", [b"", b"[]", b"{}", b"\xff", b'{"who": 1}', None])
def test_a_note_that_says_nothing_is_no_failure(tmp_path: Path, note: bytes | None) -> None:
    path = tmp_path / "ledger.sqlite"
    if note is not None:
        note_path(path).write_bytes(note)
    assert holder_of(path) == {"who": "?", "since": "?"}


def test_a_note_that_cannot_be_written_keeps_nobody_from_writing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    note_path(path).mkdir()
    with only_writer(path, "x", later(0)):
        assert lock_path(path).exists()


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(LedgerReadOnly), only_writer(tmp_path / "file" / "ledger", "x", later(0)):
        pass
