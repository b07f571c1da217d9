from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_samples import START, capture, context, later, opened, page, run, take

from tracker_scope.errors import LedgerError, LedgerFull, LedgerReadOnly
from tracker_scope.model.capture import SplitPage

DISK = 8 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB of its own; mounting one needs Linux and its superuser."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("no right to mount a small disk; the limit of file sizes below stands in for it")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def pages() -> list[SplitPage]:
    chosen = random.Random(5)  # noqa: S311  # content, no secret
    return [page({f"{n}-{one}": chosen.randbytes(9_000) for one in range(5)}, n) for n in range(20)]


def undisturbed(folder: Path, made: list[SplitPage]) -> tuple[int, str]:
    with opened(folder, "undisturbed") as ledger:
        capture(ledger, made)
        return ledger.head().size, ledger.head().root


def capture_on(folder: Path, made: list[SplitPage]) -> tuple[int, str]:
    """Go on from the cursor, close the run and return the head."""
    with opened(folder) as ledger, ledger.writing("client-dsi", START) as writer:
        cursor = ledger.work.open_run("tracker")
        take(writer, made[cursor["page"] + 1 if cursor else 0 :], context())  # type: ignore[operator]
        writer.close_run(run(seen={item.id: f"P-{item.id}" for one in made for item in one.items}))
        return ledger.head().size, ledger.head().root


def pages_kept(folder: Path) -> int:
    with opened(folder) as ledger:
        assert ledger.verify() == []
        kept = ledger.size_by_kind().get("page", 0)
        cursor = ledger.work.open_run("tracker")
        assert cursor is None if kept == 0 else cursor == {"run": "run-1", "page": kept - 1}
        return kept


@pytest.mark.parametrize("room", [0, 4096, 20_000, 50_000, 150_000, 400_000, 900_000, 1_300_000])
def test_a_full_disk_loses_nothing_and_the_capture_goes_on_once_there_is_room(
    tmp_path: Path, small_disk: Path, room: int
) -> None:
    made = pages()
    expected = undisturbed(tmp_path, made)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\x00" * (DISK - room - 4096))
    folder = small_disk / "project"
    with pytest.raises(LedgerFull) as full:
        capture_on(folder, made)
    assert full.value.exit_code == 4
    ballast.unlink()
    assert (pages_kept(folder) > 0) == (room >= 400_000)
    assert capture_on(folder, made) == expected
    with opened(folder) as ledger:
        assert ledger.verify() == []


def test_what_was_kept_can_be_read_while_the_disk_is_full(tmp_path: Path, small_disk: Path) -> None:
    made = pages()
    undisturbed(tmp_path, made)
    with opened(small_disk) as ledger, ledger.writing("client-dsi", START) as writer:
        take(writer, made[:2], context())
        (small_disk / "ballast").write_bytes(b"\x00" * (DISK - used(small_disk)))
        with pytest.raises(LedgerFull):
            take(writer, made[2:], context())
        assert len(list(ledger.items())) == 10
        assert not ledger.projection.store("tickets", "1", 1, [("a", bytes(10**6))])
        (small_disk / "ballast").unlink()
        take(writer, made[2:], context())
        assert len(list(ledger.items())) == 100


def used(disk: Path) -> int:
    return DISK - shutil.disk_usage(disk).free


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    import resource

    made = pages()
    expected = undisturbed(tmp_path, made)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))
    try:
        with pytest.raises(LedgerError):
            capture_on(tmp_path / "project", made)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert pages_kept(tmp_path / "project") > 0
    assert capture_on(tmp_path / "project", made) == expected


def test_a_ledger_on_a_disk_that_is_read_only_is_said_to_be(small_disk: Path) -> None:
    with opened(small_disk) as ledger:
        capture(ledger, made := pages()[:2])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    try:
        with pytest.raises(LedgerReadOnly), opened(small_disk) as ledger:
            capture(ledger, made, "run-2", later(1))
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert os.access(small_disk / "ledger.sqlite", os.W_OK)
