"""A capture needs memory for what it knows of each ticket (ids and numbers), not for what tickets say."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

if sys.platform == "win32":
    pytest.skip("memory is measured with getrusage, which Windows lacks", allow_module_level=True)

COMMAND = str(Path(sysconfig.get_path("scripts")) / "tracker-scope")
# In a process of its own: RUSAGE_CHILDREN keeps the highest of all children, and only one is wanted.
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
MIB = 1024
# A run keeps the id, the key and the number of every ticket that it met, to tell duplicates, numbers
# that are missing and tickets that a later export lacks: 240 bytes a ticket in Python's own count, less
# than 1 KiB with what the record of the run takes at the end. The rest is slack: SQLite's cache, full
# only with a large file (8 MiB), and the allocator's.
KIB_A_TICKET = 1
SLACK = 16 * MIB


def peak(folder: Path, file: Path, *told: str) -> int:
    """Return the most memory, in KiB, that the capture of a file into a fresh project needed."""
    project = folder / f"project-{file.stem}"
    subprocess.run([COMMAND, "init", "--defaults", "--into", str(project)], check=True, stdout=subprocess.DEVNULL)
    capture = [COMMAND, "capture", str(file), "--project", str(project), "--json", *told]
    run = subprocess.run([sys.executable, "-c", PEAK, *capture], check=True, capture_output=True, text=True)
    code, kib = map(int, run.stdout.split())
    assert code in {0, 1}, run.stderr
    return kib if sys.platform == "linux" else kib // 1024


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))


@pytest.mark.usefixtures("own_settings")
def test_thirty_thousand_lines_need_what_their_ids_need(shared_data: Path, tmp_path: Path) -> None:
    lines = unpacked(shared_data / "large/rust_github_30k.jsonl.gz").splitlines(keepends=True)
    assert len(lines) == 30_652
    files = {name: tmp_path / f"{name}.jsonl" for name in ("tenth", "whole", "twice")}
    files["tenth"].write_bytes(b"".join(lines[: len(lines) // 10]))
    files["whole"].write_bytes(b"".join(lines))
    files["twice"].write_bytes(b"".join(lines + lines))
    grown_by_ids(tmp_path, files, len(lines) * 9 // 10, "--connector", "github_json")


@pytest.mark.usefixtures("own_settings")
def test_thirty_thousand_jira_issues_need_what_their_ids_need(shared_data: Path, tmp_path: Path) -> None:
    lines = unpacked(shared_data / "large/tidev_jira_29k.jsonl.gz").splitlines(keepends=True)
    assert len(lines) == 29_057
    files = {name: tmp_path / f"{name}.jsonl" for name in ("tenth", "whole", "twice")}
    # One record is parsed at a time, so that the longest one is needed in each file: it has 3 MB.
    files["tenth"].write_bytes(b"".join([*lines[: len(lines) // 10], max(lines, key=len)]))
    files["whole"].write_bytes(b"".join(lines))
    files["twice"].write_bytes(b"".join(lines + lines))
    grown_by_ids(tmp_path, files, len(lines) * 9 // 10, "--connector", "jira_json")


@pytest.mark.usefixtures("own_settings")
def test_one_search_page_of_any_length_needs_what_its_ids_need(shared_data: Path, tmp_path: Path) -> None:
    lines = unpacked(shared_data / "large/tidev_jira_29k.jsonl.gz").splitlines()[:9_000]
    files = {name: tmp_path / f"{name}.json" for name in ("tenth", "whole", "twice")}
    for name, held in (("tenth", lines[:900]), ("whole", lines), ("twice", lines + lines)):
        names = b'],"names":{"summary":"Summary"}}'
        files[name].write_bytes(b'{"startAt":0,"total":9000,"issues":[' + b",\n".join(held) + names)
    grown_by_ids(tmp_path, files, 8_100, "--connector", "jira_json")


@pytest.mark.usefixtures("own_settings")
def test_ten_thousand_rows_need_what_their_ids_need(shared_data: Path, tmp_path: Path) -> None:
    text = unpacked(shared_data / "large/tidev_TIMOB_10k_derived_jira.csv.gz").decode("utf-8")
    limit = csv.field_size_limit(sys.maxsize)
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""))
    finally:
        csv.field_size_limit(limit)
    assert len(rows) == 10_000
    files = {name: tmp_path / f"{name}.csv" for name in ("tenth", "whole", "twice")}
    write(files["tenth"], [header, *rows[: len(rows) // 10]])
    write(files["whole"], [header, *rows])
    write(files["twice"], [header, *rows, *rows])
    grown_by_ids(tmp_path, files, len(rows) * 9 // 10, "--connector", "jira_csv", "--timezone", "UTC")


def write(path: Path, rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def grown_by_ids(folder: Path, files: dict[str, Path], further: int, *told: str) -> None:
    """Compare the peaks: `further` tickets between a tenth and the whole, none between it and twice the same."""
    tenth, whole, twice = (peak(folder, files[name], *told) for name in ("tenth", "whole", "twice"))
    assert whole - tenth < SLACK + further * KIB_A_TICKET
    assert twice - whole < SLACK
