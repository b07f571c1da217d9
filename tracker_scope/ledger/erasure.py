"""Erasure: bytes and salt leave the file for good, while envelope, leaf and every old proof remain."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from tracker_scope.errors import RecordErased, RecordUnknown
from tracker_scope.ledger.compression import unpack
from tracker_scope.ledger.pages import records_in
from tracker_scope.ledger.projection import drop_projections
from tracker_scope.ledger.reading import kind_of
from tracker_scope.ledger.rows import PAGE_KIND


def present(connection: Connection, records: Collection[int], path: object) -> list[int]:
    """Return which of the records still have bytes, in order.

    Raises RecordUnknown for a number that is no record, or is that of an erasure, and
    RecordErased when all of them were erased before.
    """
    kinds = {index: kind_of(connection, index) for index in sorted(records)}
    for index, kind in kinds.items():
        if kind in {None, "erasure"}:
            raise RecordUnknown(path=path, record=index)
    left = [index for index in kinds if _has_bytes(connection, index)]
    if not left:
        raise RecordErased(path=path, record=", ".join(map(str, kinds)))
    return left


def pages_of(connection: Connection, records: Collection[int]) -> list[int]:
    """List the page records made of any of these records.

    They go too: the digest of a page is not salted, and with all the neighbours at hand it would
    let a short item be guessed.
    """
    gone = set(records)
    rows = connection.exec_driver_sql(
        "SELECT records.idx, codec, length, data FROM records JOIN bodies ON bodies.idx = records.idx "
        "WHERE kind = ? ORDER BY records.idx",
        (PAGE_KIND,),
    )
    return [
        index
        for index, codec, length, data in rows
        if index not in gone and not gone.isdisjoint(records_in(unpack(codec, length, data)))
    ]


def remove_bytes(connection: Connection, records: Collection[int], erasure: int) -> None:
    """Delete the bytes and salts of records under the record of their erasure, and all that was derived."""
    connection.exec_driver_sql("INSERT INTO erased VALUES (?, ?)", [(index, erasure) for index in records])
    connection.exec_driver_sql("DELETE FROM bodies WHERE idx = ?", [(index,) for index in records])
    drop_projections(connection)


def _has_bytes(connection: Connection, index: int) -> bool:
    return bool(connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM bodies WHERE idx = ?)", (index,)).scalar_one())
