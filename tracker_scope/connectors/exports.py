"""Opens an export given as a file, a folder, a gzip or a zip, as capped streams, never unpacked to disk."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from tracker_scope.connectors.base import ExportFile
from tracker_scope.errors import ArchiveRefused, FileMissing, FileUnreadable, Problem, TrackerScopeError
from tracker_scope.errors.foreign import of_fault, of_system
from tracker_scope.model.base import Noun

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK: Final = 1 << 20
_MIB: Final = 1 << 20
# ZIP end of central directory and ZIP64 locator, APPNOTE 6.3.10, 4.3.15 and 4.3.16
_END_SIZE: Final = 22
_END_MARK: Final = b"PK\x05\x06"
_ZIP64_MARK: Final = b"PK\x06\x07"
_ZIP64_LOCATOR_SIZE: Final = 20
_ENCRYPTED: Final = 0x1
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


class Caps(Noun):
    """What an archive may at most unpack to: bytes, bytes per packed byte, number of entries."""

    entry_bytes: int = 4096 * _MIB
    total_bytes: int = 4096 * _MIB
    ratio: int = 200
    ratio_free: int = 10 * _MIB
    entries: int = 10_000
    listing_bytes: int = 32 * _MIB


def open_export(path: Path, caps: Caps | None = None) -> tuple[ExportFile, ...]:
    """List the files of an export in sorted order, each ready to be streamed (more than once if need be).

    A folder is read recursively without its hidden files; gzip and zip are told by their
    first bytes. Raises FileMissing, FileUnreadable, ArchiveRefused; a stream raises the last
    two while it is read.
    """
    budget = _Budget(path, caps or Caps())
    try:
        mode = path.stat().st_mode
        if not stat.S_ISDIR(mode):
            return tuple(_file(path, path.name, budget))
        found = [one for name in _walk(path, path, budget) for one in _file(path / name, name, budget)]
    except FileNotFoundError as missing:
        raise FileMissing(path=path) from missing
    except OSError as refused:
        raise FileUnreadable(path=path, problem=of_system(refused)) from refused
    return tuple(found)


def read_block(stream: BinaryIO, size: int) -> bytes:
    """Read exactly that many bytes, or fewer at the end only."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def digest_and_size(file: ExportFile) -> tuple[str, int]:
    """Stream a file once into its SHA-256 (hex) and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    with file.open() as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


class _Budget:
    """Counts what an export unpacks to, each entry once however often it is read."""

    def __init__(self, path: Path, caps: Caps) -> None:
        self.path = path
        self.caps = caps
        self._entries: dict[str, int] = {}
        self._total = 0

    def refuse(self, key: str, **facts: object) -> ArchiveRefused:
        """Build the refusal with its cause."""
        return ArchiveRefused(path=self.path, problem=Problem(key, **facts))

    def enter(self, name: str) -> None:
        """Count one more entry."""
        if name in self._entries:
            raise self.refuse("name_twice", name=name)
        if len(self._entries) >= self.caps.entries:
            raise self.refuse("too_many_files", most=self.caps.entries)
        self._entries[name] = 0

    def spend(self, name: str, size: int, packed: int) -> None:
        """Record that an entry has given `size` bytes so far out of `packed`."""
        self._total += max(0, size - self._entries[name])
        self._entries[name] = max(size, self._entries[name])
        if size > self.caps.entry_bytes or self._total > self.caps.total_bytes:
            raise self.refuse("unpacks_too_large", most=self.caps.total_bytes // _MIB, name=name)
        if size > max(self.caps.ratio_free, self.caps.ratio * packed):
            raise self.refuse("unpacks_too_far", name=name, most=self.caps.ratio)


class _Stream(io.RawIOBase):
    """A raw stream that reports how much it has given and translates what goes wrong beneath it."""

    def __init__(
        self, inner: BinaryIO, spend: Callable[[int], None], translate: Callable[[Exception], TrackerScopeError]
    ) -> None:
        self._inner = inner
        self._spend = spend
        self._translate = translate
        self._given = 0

    def readable(self) -> bool:
        """Tell that the stream can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with what comes next."""
        room = memoryview(buffer).cast("B")
        try:
            data = self._inner.read(len(room))
        except _DAMAGED as cause:
            raise self._translate(cause) from cause
        self._given += len(data)
        self._spend(self._given)
        room[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close this stream and the one beneath it."""
        if not self.closed:
            self._inner.close()
        super().close()


class _Held(io.FileIO):
    """A file that stays open as long as anything in it may be opened, and is closed with the last of them."""

    def __del__(self) -> None:
        """Close the file, whatever the order in which a cycle is collected."""
        self.close()


def _walk(folder: Path, root: Path, budget: _Budget) -> Iterator[str]:
    """Name the visible files under a folder, relative to the root, in sorted order."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        name = entry.relative_to(root).as_posix()
        if entry.is_symlink():
            raise budget.refuse("symbolic_link", name=name)
        if entry.is_dir():
            yield from _walk(entry, root, budget)
        else:
            yield name


def _file(path: Path, name: str, budget: _Budget) -> Iterator[ExportFile]:
    """Turn one file on disk into the export files that it holds."""
    if not path.is_file():
        raise FileUnreadable(path=path, problem=Problem("not_regular_file"))
    with path.open("rb") as stream:
        kind = _packing(stream.read(512))
    if kind == "zip":
        inside = f"{name}/" if path != budget.path else ""
        yield from _members(path, inside, budget)
    elif kind == "gzip":
        yield _packed_file(path, name, budget)
    elif kind is None:
        budget.enter(name)
        yield ExportFile(name=_shown(name), open=lambda: _plain(path))
    else:
        raise budget.refuse("packing_not_read", name=name, kind=kind)


def _shown(name: str) -> str:
    """Make text of a name that the file system holds as bytes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _packing(head: bytes) -> str | None:
    """Tell from its first 512 bytes in what a file is packed."""
    marks = {
        "gzip": head.startswith(b"\x1f\x8b"),
        "zip": head.startswith((b"PK\x03\x04", _END_MARK)),
        "7z": head.startswith(b"7z\xbc\xaf\x27\x1c"),
        "xz": head.startswith(b"\xfd7zXZ\x00"),
        "bzip2": head.startswith(b"BZh") and head[4:10] == b"1AY&SY",
        "rar": head.startswith(b"Rar!\x1a\x07"),
        "zstd": head.startswith(b"\x28\xb5\x2f\xfd"),
        "tar": head[257:262] == b"ustar",
    }
    return next((kind for kind, found in marks.items() if found), None)


def _plain(path: Path) -> BinaryIO:
    """Open a file as it is."""

    def unreadable(cause: Exception) -> TrackerScopeError:
        return FileUnreadable(path=path, problem=of_fault(cause))

    try:
        inner = path.open("rb", buffering=0)
    except OSError as cause:
        raise unreadable(cause) from cause
    return cast("BinaryIO", io.BufferedReader(_Stream(cast("BinaryIO", inner), lambda _: None, unreadable), _BLOCK))


def _packed_file(path: Path, name: str, budget: _Budget) -> ExportFile:
    """Describe a gzip file, named without its suffix."""
    inside = name.removesuffix(".gz")
    budget.enter(inside)
    packed = path.stat().st_size
    return ExportFile(
        name=_shown(inside),
        open=lambda: _unpacked(lambda: cast("BinaryIO", gzip.open(path, "rb")), inside, packed, budget),
    )


def _members(path: Path, prefix: str, budget: _Budget) -> Iterator[ExportFile]:
    """Describe the files of a zip, in sorted order."""
    size = path.stat().st_size
    _check_listing(path, size, budget)
    try:
        archive = zipfile.ZipFile(_Held(path))
    except _DAMAGED as cause:
        raise budget.refuse("zip_damaged", words=cause) from cause
    for info in sorted(archive.infolist(), key=lambda one: one.orig_filename):
        _check_member(info, budget)
        if not info.is_dir() and not _hidden(info.filename):
            name = prefix + info.filename
            budget.enter(name)
            yield _member(archive, info, name, budget)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget) -> ExportFile:
    """Describe one file of a zip; what its header says of sizes is not believed beyond the archive's own."""
    packed = min(info.compress_size, os.fstat(cast("BinaryIO", archive.fp).fileno()).st_size)
    return ExportFile(
        name=name, open=lambda: _unpacked(lambda: cast("BinaryIO", archive.open(info)), name, packed, budget)
    )


def _hidden(name: str) -> bool:
    """Tell whether a member is hidden, or one of macOS's resource forks."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def _check_member(info: zipfile.ZipInfo, budget: _Budget) -> None:
    """Refuse what no export needs: names that lead elsewhere, links, encryption."""
    name = info.orig_filename
    parts = re.split(r"[/\\]", name)
    if "\0" in name or ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", name):
        raise budget.refuse("name_leads_outside", name=name)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise budget.refuse("symbolic_link", name=name)
    if info.flag_bits & _ENCRYPTED:
        raise budget.refuse("encrypted", name=name)


def _check_listing(path: Path, size: int, budget: _Budget) -> None:
    """Refuse a listing too long to be read into memory, before zipfile reads it whole."""
    with path.open("rb") as stream:
        stream.seek(max(0, size - (1 << 16) - _END_SIZE - _ZIP64_LOCATOR_SIZE))
        tail = stream.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise budget.refuse("zip_end_missing")
    entries, listing = struct.unpack_from("<HI", tail, at + 10)
    if tail[max(0, at - _ZIP64_LOCATOR_SIZE) :].startswith(_ZIP64_MARK) or entries > budget.caps.entries:
        raise budget.refuse("too_many_files_or_bytes", most=budget.caps.entries)
    if listing > budget.caps.listing_bytes:
        raise budget.refuse("listing_too_long")


def _unpacked(unpack: Callable[[], BinaryIO], name: str, packed: int, budget: _Budget) -> BinaryIO:
    """Open a packed file as a counted stream; an archive within the archive is refused."""

    def damaged(cause: Exception) -> TrackerScopeError:
        return budget.refuse("member_damaged", name=name, words=cause)

    try:
        inner = unpack()
    except _DAMAGED as cause:
        raise damaged(cause) from cause
    stream = io.BufferedReader(_Stream(inner, lambda size: budget.spend(name, size, packed), damaged), _BLOCK)
    try:
        nested = _packing(stream.peek(512)[:512])
        if nested is not None:
            raise budget.refuse("packed_within", name=name, kind=nested)
    except TrackerScopeError:
        stream.close()
        raise
    return cast("BinaryIO", stream)
