"""The check of a whole ledger against itself: every envelope, commitment and leaf, and every tree head kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from tracker_scope.errors import Problem
from tracker_scope.ledger.compression import unpack
from tracker_scope.ledger.envelopes import commitment, microseconds, read_canonical
from tracker_scope.ledger.merkle import Frontier, leaf_hash
from tracker_scope.ledger.reading import acts
from tracker_scope.ledger.rows import columns_of


def failures(connection: Connection) -> Iterator[str]:
    """Name what does not hold, as "<record> <what>" or "tree <size>"; nothing when all holds.

    1. Records are numbered without a gap. 2. The envelope is canonical. 3. The columns repeat it.
    4. The leaf is its leaf hash. 5. The bytes meet the commitment, unless an erasure lists them.
    6. The tree over the leaves is the one kept at each of its sizes, and reaches the last record.
    """
    heads: dict[int, bytes] = dict(connection.exec_driver_sql("SELECT size, frontier FROM tree").all())
    last = max(heads, default=0)
    erased = _erased(connection)
    frontier = Frontier()
    rows = connection.exec_driver_sql(
        "SELECT records.idx, source, kind, item, run, instance, subject, at, leaf, envelope, "
        "salt, codec, length, data FROM records LEFT JOIN bodies ON bodies.idx = records.idx ORDER BY records.idx"
    )
    for row in rows:
        if row.idx != frontier.size:
            yield f"{row.idx} number"  # 1
        yield from (f"{row.idx} {what}" for what in _record_failures(row, is_erased=row.idx in erased))
        frontier.append(leaf_hash(row.envelope))
        if heads.pop(frontier.size, frontier.packed()) != frontier.packed():
            yield f"tree {frontier.size}"  # 6
    if heads or last != frontier.size:
        yield f"tree {max(last, frontier.size)}"  # 6


def problem_of(failure: str) -> Problem:
    """Say in words one of the failures that `failures` names."""
    first, _, second = failure.partition(" ")
    return Problem("check_tree", at=second) if first == "tree" else Problem(f"check_{second}", at=first)


def _record_failures(row: Any, *, is_erased: bool) -> Iterator[str]:  # noqa: ANN401  # a Row has no columns to mypy
    values = read_canonical(row.envelope)
    if values is None:
        yield "envelope"  # 2
    elif (*columns_of(values), microseconds(datetime.fromisoformat(values["captured_at"]))) != tuple(row)[1:8]:
        yield "columns"  # 3
    if leaf_hash(row.envelope) != row.leaf:
        yield "leaf"  # 4
    if (row.salt is None) != is_erased or (values and row.salt and not _met(row, values["commitment"])):
        yield "bytes"  # 5


def _met(row: Any, committed: str) -> bool:  # noqa: ANN401  # the same
    try:
        return commitment(row.salt, unpack(row.codec, row.length, row.data)) == committed
    except ValueError:
        return False


def _erased(connection: Connection) -> set[int]:
    """Read from the erasures themselves, not from the index of them, whose bytes are to be missing."""
    listed: set[int] = set()
    for act in acts(connection, ("erasure",), None):
        told = orjson.loads(act.body)
        listed.update(told["records"], told["pages"])
    return listed
