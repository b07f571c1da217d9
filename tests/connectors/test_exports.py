"""Exports are opened as files, folders, gzip and zip, and what is hostile in them is refused with its cause."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import struct
import tarfile
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker_scope.connectors.exports import Caps, digest_and_size, open_export
from tracker_scope.errors import ArchiveRefused, FileMissing, FileUnreadable

SMALL = Caps(entry_bytes=4000, total_bytes=6000, ratio=20, ratio_free=500, entries=5, listing_bytes=4096)


def zipped(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, packing)
    return path


def contents(path: Path, caps: Caps | None = None) -> dict[str, bytes]:
    """Read every file of an export."""
    found = {}
    for file in open_export(path, caps):
        with file.open() as stream:
            found[file.name] = stream.read()
    return found


def refusal(path: Path, caps: Caps | None = None) -> str:
    """Return the sentence with which an export is refused."""
    with pytest.raises(ArchiveRefused) as refused:
        contents(path, caps)
    assert refused.value.exit_code == 3
    return str(refused.value)


def test_a_file_can_be_read_more_than_once(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"Issue key\n")
    (file,) = open_export(path)
    assert file.name == "export.csv"
    assert [file.open().read() for _ in range(2)] == [b"Issue key\n"] * 2
    assert digest_and_size(file) == (hashlib.sha256(b"Issue key\n").hexdigest(), 10)


def test_a_folder_is_read_in_sorted_order_without_its_hidden_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a/z.csv", ".hidden", "a/.git/config", "a.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(b"packed"))
    zipped(tmp_path / "d.zip", {"one.csv": b"1"})
    assert list(contents(tmp_path)) == ["a/z.csv", "a.csv", "b.csv", "c.csv", "d.zip/one.csv"]


@pytest.mark.parametrize("name", ["export.csv.gz", "export.csv", "export"])
def test_gzip_is_told_by_its_first_bytes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"first") + gzip.compress(b", second"))
    assert contents(tmp_path / name) == {name.removesuffix(".gz"): b"first, second"}


def test_a_text_called_gz_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "export.gz").write_bytes(b"plain")
    assert contents(tmp_path / "export.gz") == {"export.gz": b"plain"}


def test_a_zip_is_read_in_sorted_order(tmp_path: Path) -> None:
    members = {"b.csv": b"2", "folder/a.csv": b"1", "__MACOSX/._b.csv": b"", ".DS_Store": b"", "a.csv": b"0"}
    assert contents(zipped(tmp_path / "export", members)) == {"a.csv": b"0", "b.csv": b"2", "folder/a.csv": b"1"}
    assert contents(zipped(tmp_path / "empty.zip", {})) == {}


def test_what_is_not_there_or_not_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        open_export(tmp_path / "absent.csv")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileUnreadable):
        open_export(tmp_path / "pipe")


def test_a_file_that_vanishes_before_it_is_opened_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"x")
    (file,) = open_export(path)
    path.unlink()
    with pytest.raises(FileUnreadable):
        file.open()


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("/etc/hostname")
    assert "“link.csv” is a symbolic link" in refusal(tmp_path)


@pytest.mark.parametrize(
    "name", ["../a.csv", "a/../../b", "/etc/passwd", "C:\\a.csv", "c:a.csv", "..\\a", "\\\\host\\a"]
)
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "leads outside" in refusal(zipped(tmp_path / "e.zip", {name: b"x"}))


def test_a_name_with_a_zero_byte_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"a.csvX.exe": b"x"})
    path.write_bytes(path.read_bytes().replace(b"a.csvX.exe", b"a.csv\0.exe"))
    assert "leads outside" in refusal(path)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        info = zipfile.ZipInfo("link.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "symbolic link" in refusal(tmp_path / "e.zip")


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("a.csv", b"1")
        archive.writestr("a.csv", b"2")
    assert "“a.csv” twice" in refusal(tmp_path / "e.zip")


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"a.csv": b"secret"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refusal(path)


def tar() -> bytes:
    """Make a tar of one empty file."""
    room = io.BytesIO()
    with tarfile.open(fileobj=room, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"))
    return room.getvalue()


@pytest.mark.parametrize(
    "inner",
    [gzip.compress(b"x", mtime=0), b"PK\x03\x04rest", tar(), b"7z\xbc\xaf\x27\x1crest"],
    ids=["gzip", "zip", "tar", "7z"],
)
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, inner: bytes) -> None:
    (tmp_path / "e.gz").write_bytes(gzip.compress(inner))
    assert "itself" in refusal(tmp_path / "e.gz")
    assert "itself" in refusal(zipped(tmp_path / "e.zip", {"a": inner}))


def test_other_archives_are_named(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_bytes(b"\xfd7zXZ\x00rest")
    assert "a xz archive" in refusal(tmp_path / "e.csv")


@pytest.mark.parametrize("entry", ["e.gz", "e.zip"])
def test_bombs_are_stopped_by_what_they_give(tmp_path: Path, entry: str) -> None:
    path = tmp_path / entry
    bomb = bytes(3900)
    if entry == "e.gz":
        path.write_bytes(gzip.compress(bomb))
    else:
        zipped(path, {"a": bomb})
    assert "more than 20 times" in refusal(path, SMALL)
    assert sum(map(len, contents(path, SMALL.model_copy(update={"ratio_free": 4000})).values())) == len(bomb)


def test_totals_count_each_entry_once(tmp_path: Path) -> None:
    whole = {name: os.urandom(1900) for name in "abc"}
    path = zipped(tmp_path / "e.zip", whole)
    files = open_export(path, SMALL)
    for _ in range(3):
        assert {file.name: file.open().read() for file in files} == whole
    assert "unpacks to more" in refusal(zipped(path, whole | {"d": os.urandom(1900)}), SMALL)
    assert "unpacks to more" in refusal(zipped(path, {"a": os.urandom(4001)}), SMALL)


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    names = [f"{number}.csv" for number in range(6)]
    assert "more than 5 files" in refusal(zipped(tmp_path / "e.zip", dict.fromkeys(names, b"")), SMALL)
    (tmp_path / "e.zip").unlink()
    for name in names:
        (tmp_path / name).touch()
    assert "more than 5 files" in refusal(tmp_path, SMALL)


def test_a_list_of_files_too_long_to_read_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"a" * 5000: b""})
    assert "list of files" in refusal(path, SMALL)
    data = zipped(path, {"a": b"1"}).read_bytes()
    end = data.index(b"PK\x05\x06")
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    path.write_bytes(data[:end] + locator + data[end:])
    assert "4 GiB" in refusal(path)


def test_sizes_that_lie_are_not_believed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"a.csv": bytes(3900)})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 20, 1 << 30)
    path.write_bytes(data)
    refusal(path, SMALL)
    struct.pack_into("<II", data, data.index(b"PK\x01\x02") + 20, len(data), 10)
    path.write_bytes(data)
    assert "damaged" in refusal(path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_damaged_archive_gives_its_bytes_or_a_refusal(tmp_path: Path, data: st.DataObject) -> None:
    packed = {
        "e.gz": gzip.compress(b"Issue key,Summary\n" * 20, mtime=0),
        "e.zip": zipped(tmp_path / "whole.zip", {"a.csv": b"Issue key,Summary\n" * 20, "b.csv": b"x"}).read_bytes(),
    }
    name = data.draw(st.sampled_from(sorted(packed)))
    damaged = bytearray(packed[name])
    at = data.draw(st.integers(0, len(damaged) - 1))
    damaged[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / name
    path.write_bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    whole = {b"Issue key,Summary\n" * 20, b"x"}
    try:
        found = contents(path)
    except ArchiveRefused:
        return
    assert set(found.values()) <= whole | {path.read_bytes()}
