"""The real exports are counted the same by an independent reading, in memory that does not grow with them."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker_scope.connectors.base import Options
from tracker_scope.connectors.exports import digest_and_size, open_export
from tracker_scope.connectors.jira_csv import PLUGIN
from tracker_scope.errors import ExportRefused
from tracker_scope.model.capture import Item

pytestmark = pytest.mark.realdata

ZONE = Options(timezone="Europe/Paris")
LARGE = "large/tidev_TIMOB_10k_derived_jira.csv.gz"
PEAK = """
import resource, sys
from pathlib import Path
from tracker_scope.connectors.base import Options
from tracker_scope.connectors.exports import open_export
from tracker_scope.connectors.jira_csv import PLUGIN
options = Options(timezone="UTC")
for file in open_export(Path(sys.argv[1])):
    for page in PLUGIN.split(PLUGIN.fetch(file, options), options):
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def rows(text: str, separator: str) -> Iterator[list[str]]:
    """Read a CSV one sign at a time (RFC 4180), without the csv module."""
    row: list[str] = []
    field, quoted = "", False
    for part in re.findall(r'""|"|\r?\n|[^"\r\n' + separator + r"]+|.", text, re.DOTALL):
        if part == '""':
            field += '"' if quoted else ""
        elif part == '"':
            quoted = not quoted
        elif quoted or part not in {separator, "\n", "\r\n"}:
            field += part
        else:
            row, field = [*row, field], ""
            if part != separator:
                yield row
                row = []
    if row or field:
        yield [*row, field]


def items(path: Path) -> list[tuple[Item, bytes]]:
    """Cut an export into its items, each with its bytes; the pages are the file."""
    found = []
    for file in open_export(path):
        size = 0
        for page in PLUGIN.split(PLUGIN.fetch(file, ZONE), ZONE):
            size += len(page.page.data)
            found += [(item, page.page.data[item.start : item.end]) for item in page.items]
            assert (page.gaps, page.findings) == ((), ())
        assert size == digest_and_size(file)[1]
    return found


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "key"),
    [
        ("tickets/jira_csv/fr_cloud_ecoeye.csv", "utf-8", ",", 1),
        ("tickets/jira_csv/de_en_server_dialect_2018_excerpt.csv", "utf-8", ",", 1),
        ("odd/fr_ecoeye_excel_cp1252_semicolon.csv", "cp1252", ";", 1),
        pytest.param(LARGE, "utf-8", ",", 1, marks=pytest.mark.slow),
    ],
)
def test_every_row_is_one_ticket(shared_data: Path, name: str, encoding: str, separator: str, key: int) -> None:
    raw = (shared_data / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode(encoding)
    header, *expected = rows(text, separator)
    found = items(shared_data / name)
    assert [item.key for item, _ in found] == [None, *(row[key] for row in expected)]
    assert [len(row) for row in expected] == [len(header)] * len(expected)
    assert [next(rows(data.decode(encoding), separator)) for _, data in found] == [header, *expected]


def test_every_csv_is_read_or_refused(shared_data: Path) -> None:
    paths = sorted([*shared_data.glob("tickets/jira_csv/*.csv"), *shared_data.glob("odd/*.csv")])
    counts: dict[str, int | str] = {}
    for path in paths:
        try:
            counts[path.name] = len(items(path)) - 1
        except ExportRefused as refused:
            counts[path.name] = str(refused).rpartition(": ")[2]
    assert counts == {
        "de_en_server_dialect_2018_excerpt.csv": 6,
        "fr_cloud_ecoeye.csv": 30,
        "fr_ecoeye_excel_cp1252_semicolon.csv": 30,
        "es_cloud_header_only.csv": 0,
    }


def peak(path: Path) -> int:
    """Return the most memory, in KiB, that a process needs to split an export."""
    run = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
    return int(run.stdout)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(shared_data: Path, tmp_path: Path) -> None:
    text = gzip.decompress((shared_data / LARGE).read_bytes())
    header, _, body = text.partition(b"\n")
    whole, thrice = tmp_path / "whole.csv", tmp_path / "thrice.csv"
    whole.write_bytes(text)
    thrice.write_bytes(header + b"\n" + body * 3)
    assert peak(thrice) < peak(whole) + 8 * 1024
