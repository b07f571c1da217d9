"""Cuts a CSV, whatever its encoding and quotes, into stretches of whole rows, and rows into fields, byte by byte."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from tracker_scope.connectors.base import ExportFile
from tracker_scope.errors import ExportRefused, Problem

CONNECTOR: Final = "jira_csv"
BLOCK: Final = 1 << 20
RECORD_CAP: Final = 64 << 20
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")

# The csv module's limit belongs to the process, and changing it back and forth would race
# between threads: it is raised once, to what one record may hold, and never lowered.
csv.field_size_limit(max(csv.field_size_limit(), 2 * RECORD_CAP))


class Form(NamedTuple):
    """How a file is written; `bom` counts bytes, `encoding` is None while only ASCII was met."""

    bom: int
    encoding: str | None
    separator: str


class Record(NamedTuple):
    """One row: where it starts and ends (in characters, line break excluded) and its fields."""

    start: int
    end: int
    fields: list[str]


class Stretch(NamedTuple):
    """Whole records of a file, with where they begin in it."""

    offset: int
    data: bytes
    encoding: str


def refuse(name: str, key: str, **facts: object) -> ExportRefused:
    """Build the refusal of a file with its cause."""
    return ExportRefused(path=name, connector=CONNECTOR, problem=Problem(key, **facts))


def encoding_of(data: bytes, settled: str | None, offset: int, name: str) -> str | None:
    """Return in what the bytes are written, None for mere ASCII; cp1252 only where UTF-8 fails as a whole."""
    if settled is None and data.isascii():
        return None
    encodings = [settled] if settled else ["utf-8", "cp1252"]
    while True:
        encoding = encodings.pop(0)
        try:
            data.decode(encoding)
        except UnicodeDecodeError as failed:
            if not encodings or _mostly_utf8(data):
                raise refuse(name, "bytes_not_text", at=offset + failed.start, encoding=encoding) from failed
        else:
            return encoding


def _mostly_utf8(data: bytes) -> bool:
    """Tell damaged UTF-8 from another encoding: more signs of several bytes than bytes out of place."""
    return len(_MULTIBYTE.findall(data)) > data.decode("utf-8", "replace").count("\ufffd")


def stretches(file: ExportFile, form: Form) -> Iterator[Stretch]:
    """Read a file as stretches of whole records, in memory that depends on the longest record only."""
    with file.open() as stream:
        offset, settled, skip = 0, form.encoding, form.bom
        rest = stream.read(BLOCK)
        while rest:
            end = _whole(rest[skip:], form)
            while end == 0 and (more := stream.read(min(max(BLOCK, len(rest)), RECORD_CAP + 1 - len(rest)))):
                rest += more
                end = _whole(rest[skip:], form)
            data = rest[: end + skip] if end else rest
            settled = encoding_of(data, settled, offset, file.name)
            if not end:
                _check_end(rest[skip:], form, file.name)
            yield Stretch(offset, data, settled or "utf-8")
            offset, skip = offset + len(data), 0
            rest = rest[len(data) :] + stream.read(BLOCK)


def _check_end(rest: bytes, form: Form, name: str) -> None:
    """Refuse what stands after the last whole record when a quoted field is still open in it."""
    if len(rest) > RECORD_CAP:
        raise refuse(name, "row_too_long", most=RECORD_CAP >> 20)
    closed = rest + "\n".encode(form.encoding or "utf-8")
    if _whole(closed, form) != len(closed):
        raise refuse(name, "quoted_field_open")


def _whole(data: bytes, form: Form) -> int:
    """Return how many bytes of the data are whole records."""
    encoding, separator = form.encoding, form.separator.encode()
    if encoding is None or not encoding.startswith("utf-16"):
        return _boundary(data, separator)
    narrow = codecs.getincrementaldecoder(encoding)("replace").decode(data).encode()
    return len(narrow[: _boundary(narrow, separator)].decode().encode(encoding))


def _boundary(data: bytes, separator: bytes) -> int:
    """Return where the last whole record ends, by the parity of quotes; by reading where quotes are irregular."""
    end = data.rfind(b"\n") + 1
    if not _regular(data[:end], separator):
        return _careful_boundary(data[:end], separator)
    odd = data.count(b'"', 0, end) % 2
    while odd:
        before = data.rfind(b"\n", 0, data.rfind(b'"', 0, end)) + 1
        odd = (odd + data.count(b'"', before, end)) % 2 if before else 0
        end = before
    return end


def _regular(data: bytes, separator: bytes) -> bool:
    """Tell whether each quotation mark opens a field, closes one, or is doubled inside one (RFC 4180, 2.5 to 2.7)."""
    pieces = data.replace(b'""', b"").split(b'"')
    outside = pieces[::2]
    opening = outside[: len(pieces) // 2]
    return all(piece.startswith((separator, b"\r", b"\n")) for piece in outside[1:]) and all(
        piece.endswith((separator, b"\n")) for piece in opening if piece or piece is not outside[0]
    )


def _careful_boundary(data: bytes, separator: bytes) -> int:
    """Return where the last whole record ends, as the csv module reads it: a sentinel tells if a field is open."""
    text = data.decode("latin-1")
    return records(text + "x", separator.decode())[-1].start


def records(text: str, separator: str) -> list[Record]:
    """Read text into rows; where the csv module finds a lone carriage return between fields, it ends a row."""
    try:
        return _rows(io.StringIO(text, newline="\n"), text, separator)
    except csv.Error:
        return _rows(io.StringIO(text, newline=""), text, separator)


def _rows(lines: Iterable[str], text: str, separator: str) -> list[Record]:
    position = 0

    def counted() -> Iterator[str]:
        nonlocal position
        for line in lines:
            position += len(line)
            yield line

    rows: list[Record] = []
    start = 0
    for fields in csv.reader(counted(), delimiter=separator):
        if fields:
            rows.append(Record(start, start + len(text[start:position].rstrip("\r\n")), fields))
        start = position
    return rows


def byte_records(data: bytes, encoding: str, separator: str, *, bom: bool) -> Iterator[Record]:
    """Read bytes into rows whose starts and ends count bytes."""
    text = data.decode(encoding)
    size: Callable[[str], int] = (
        len if data.isascii() and encoding == "utf-8" else lambda part: len(part.encode(encoding))
    )
    skipped = "\ufeff" if bom and text.startswith("\ufeff") else ""
    body, last, position = text.removeprefix(skipped), 0, size(skipped)
    for start, end, fields in records(body, separator):
        begin = position + size(body[last:start])
        last, position = end, begin + size(body[start:end])
        yield Record(begin, position, fields)


def cells(text: str, separator: str) -> list[str]:
    """Read the text of one row into its fields."""
    return next(csv.reader([text], delimiter=separator), [])
