"""Questions to the records: items, acts and tickets, as of what was known and without what was taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection

from tracker_scope.ledger.compression import unpack
from tracker_scope.ledger.envelopes import microseconds, moment
from tracker_scope.ledger.rows import ACT_KINDS, FILE_KIND, RESERVED_KINDS
from tracker_scope.model.capture import CapturedItem, Visibility

_FOREVER: Final = (1 << 63) - 1
_VISIBILITIES: Final = {visibility.value: visibility for visibility in Visibility}


class Act(NamedTuple):
    """What a person or this tool put on record: `body` is canonical JSON, or the bytes of a file."""

    record: int
    kind: str
    id: str
    recorded_by: str
    recorded_at: datetime
    body: bytes


class RecordRow(NamedTuple):
    """One record as stored; body and salt are None once erased."""

    record: int
    envelope: bytes
    leaf: bytes
    salt: bytes | None
    body: bytes | None


@dataclass(frozen=True)
class Wanted:
    """Which items to read: None means any; `known` is the instant after which nothing was known.

    `without` are kinds whose bytes are not wanted.
    """

    source: str | None = None
    subject: str | None = None
    instance: str | None = None
    kinds: Collection[str] | None = None
    after: int = -1
    known: datetime | None = None
    tickets: Collection[tuple[str, str]] | None = None
    without: Collection[str] = ()


def marks(values: Collection[object]) -> str:
    """Write as many placeholders as there are values."""
    return ", ".join("?" * len(values))


def withdrawn_runs(connection: Connection, known: datetime | None = None) -> list[str]:
    """List the runs that had been withdrawn by then: the id of a withdrawal is the run's."""
    return list(
        connection.exec_driver_sql(
            "SELECT item FROM records WHERE source = '' AND kind = 'withdrawal' AND at <= ? ORDER BY idx",
            (latest_moment(known),),
        ).scalars()
    )


def ids(connection: Connection, source: str, kind: str) -> frozenset[str]:
    """Read the ids of a source's items of a kind, without their bytes."""
    withdrawn = withdrawn_runs(connection)
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT item FROM records WHERE source = ? AND kind = ? AND run NOT IN ({marks(withdrawn)})",
        (source, kind, *withdrawn),
    )
    return frozenset(rows.scalars())


def items(connection: Connection, wanted: Wanted) -> Iterator[CapturedItem]:
    """Read items in order of record, one at a time in memory."""
    condition, values = _condition(wanted, withdrawn_runs(connection, wanted.known))
    rows = connection.exec_driver_sql(
        "SELECT records.idx, envelope, at, codec, length, data FROM records JOIN bodies ON bodies.idx = records.idx "
        f"WHERE {condition} ORDER BY records.idx",
        values,
    )
    for index, envelope, at, codec, length, data in rows:
        yield _item(index, orjson.loads(envelope), at, unpack(codec, length, data))


def _item(index: int, envelope: dict[str, Any], at: int, data: bytes) -> CapturedItem:
    # Not validated again: these values were a CapturedItem's when they were committed to.
    return CapturedItem.model_construct(
        record=index,
        source=envelope["source"],
        instance=envelope["instance"],
        connector=envelope["connector"],
        kind=envelope["kind"],
        id=envelope["id"],
        subject=envelope["subject"],
        visibility=_VISIBILITIES[envelope["visibility"]],
        captured_at=moment(at),
        run=envelope["run"],
        account=envelope["account"],
        request=envelope["request"],
        data=data,
    )


def latest_moment(known: datetime | None) -> int:
    """Return the last microsecond that counts; without an instant, the end of time."""
    return _FOREVER if known is None else microseconds(known)


def _condition(wanted: Wanted, withdrawn: Sequence[str]) -> tuple[str, tuple[object, ...]]:
    """Write the condition on items.

    The plus signs keep SQLite in order of record, so that it streams; tickets that are named, a few
    hundred at most, are better looked up one by one and sorted.
    """
    named = wanted.tickets is not None or wanted.subject is not None
    terms: list[tuple[str, Collection[object]]] = [
        (f"{'+' if named else ''}records.idx > ?", (wanted.after,)),
        ("at <= ?", (latest_moment(wanted.known),)),
        (f"+kind NOT IN ({marks((*RESERVED_KINDS, *wanted.without))})", (*RESERVED_KINDS, *wanted.without)),
        (f"+run NOT IN ({marks(withdrawn)})", withdrawn),
    ]
    if wanted.source is not None:
        terms.append(("+source = ?", (wanted.source,)))
    if wanted.subject is not None:
        terms.append(("subject = ?", (wanted.subject,)))
    if wanted.instance is not None:
        terms.append(("instance = ?", (wanted.instance,)))
    if wanted.kinds is not None:
        terms.append((f"+kind IN ({marks(wanted.kinds)})", wanted.kinds))
    if wanted.tickets is not None:
        subjects = [subject for _, subject in wanted.tickets]
        terms.append((f"subject IN ({marks(subjects)})", subjects))
        pairs = ", ".join(["(?, ?)"] * len(wanted.tickets)) or "(NULL, NULL)"
        terms.append((f"(instance, subject) IN (VALUES {pairs})", [name for pair in wanted.tickets for name in pair]))
    return " AND ".join(term for term, _ in terms), tuple(value for _, values in terms for value in values)


def acts(connection: Connection, kinds: Sequence[str], known: datetime | None) -> list[Act]:
    """List acts of some kinds in order of record, without those erased; of all kinds but files when none is named."""
    asked = kinds or [kind for kind in ACT_KINDS if kind != FILE_KIND]
    rows = connection.exec_driver_sql(
        "SELECT records.idx, envelope, at, codec, length, data FROM records JOIN bodies ON bodies.idx = records.idx "
        f"WHERE source = '' AND kind IN ({marks(asked)}) AND at <= ? ORDER BY records.idx",
        (*asked, latest_moment(known)),
    )
    return [
        _act(index, orjson.loads(envelope), at, unpack(codec, length, data))
        for index, envelope, at, codec, length, data in rows
    ]


def _act(index: int, envelope: dict[str, Any], at: int, body: bytes) -> Act:
    return Act(index, envelope["kind"], envelope["id"], envelope["account"], moment(at), body)


def records_of_run(connection: Connection, run: str) -> list[int]:
    """List the items of one run by record, without the run's own record and pages."""
    rows = connection.exec_driver_sql(
        f"SELECT idx FROM records WHERE run = ? AND kind NOT IN ({marks(RESERVED_KINDS)}) ORDER BY idx",
        (run, *RESERVED_KINDS),
    )
    return list(rows.scalars())


def leaves_known(connection: Connection, known: datetime) -> list[bytes]:
    """List the leaves up to the last record known by then; what was only published since is not counted."""
    last = connection.exec_driver_sql(
        "SELECT MAX(idx) FROM records WHERE at <= ? AND kind != 'publication'", (latest_moment(known),)
    ).scalar_one_or_none()
    return leaves_before(connection, 0 if last is None else last + 1)


def leaves_before(connection: Connection, record: int) -> list[bytes]:
    """List the leaves of the records that stand before one."""
    rows = connection.exec_driver_sql("SELECT leaf FROM records WHERE idx < ? ORDER BY idx", (record,))
    return list(rows.scalars())


def record(connection: Connection, index: int) -> RecordRow | None:
    """Read one record."""
    row = connection.exec_driver_sql(
        "SELECT envelope, leaf, salt, codec, length, data FROM records "
        "LEFT JOIN bodies ON bodies.idx = records.idx WHERE records.idx = ?",
        (index,),
    ).one_or_none()
    if row is None:
        return None
    body = None if row.salt is None else unpack(row.codec, row.length, row.data)
    return RecordRow(index, row.envelope, row.leaf, row.salt, body)


def kind_of(connection: Connection, index: int) -> str | None:
    """Return the kind of a record; None when there is no such record."""
    kind: str | None = connection.exec_driver_sql(
        "SELECT kind FROM records WHERE idx = ?", (index,)
    ).scalar_one_or_none()
    return kind


def index_of(connection: Connection, source: str, kind: str, item: str) -> int | None:
    """Find the first record of that name whose bytes are still here."""
    found: int | None = connection.exec_driver_sql(
        "SELECT min(records.idx) FROM records JOIN bodies ON bodies.idx = records.idx "
        "WHERE source = ? AND kind = ? AND item = ?",
        (source, kind, item),
    ).scalar_one()
    return found


def counts(connection: Connection) -> dict[str, int]:
    """Count the records of each kind."""
    rows = connection.exec_driver_sql("SELECT kind, count(*) FROM records GROUP BY kind ORDER BY kind")
    return dict(rows.all())
