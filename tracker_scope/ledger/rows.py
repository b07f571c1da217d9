"""Records made ready in memory and inserted at once, with the tree that grows by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from sqlalchemy import Connection

from tracker_scope.ledger.compression import StoredBytesDamaged, pack
from tracker_scope.ledger.envelopes import SALT_SIZES, Uncommitted, canonical, commitment
from tracker_scope.ledger.merkle import Frontier, leaf_hash

PAGE_KIND: Final = "page"
FILE_KIND: Final = "file"
ACT_KINDS: Final = (
    "decision",
    "document",
    "document_withdrawal",
    "draft",
    "erasure",
    "figures",
    FILE_KIND,
    "grey_zone_dismissal",
    "mapping",
    "not_supplied",
    "notice",
    "notice_reply",
    "notice_sent",
    "notice_withdrawal",
    "people",
    "publication",
    "run",
    "withdrawal",
)
RESERVED_KINDS: Final = (*ACT_KINDS, PAGE_KIND)

RecordTuple: TypeAlias = tuple[int, str, str, str, str, str, str | None, int, bytes, bytes]
BodyTuple: TypeAlias = tuple[int, bytes, int, int, bytes]

INSERT_RECORD: Final = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_BODY: Final = "INSERT INTO bodies VALUES (?, ?, ?, ?, ?)"


class Salts(Protocol):
    """Where salts come from: a secure generator, or something derived where output must be stable."""

    def __call__(self, data: bytes, /) -> bytes:
        """Return 16 to 32 bytes for the commitment to `data`."""
        ...


class Held(NamedTuple):
    """What is needed to tell whether bytes met later are the bytes of a record."""

    record: int
    salt: bytes
    commitment: str
    request: Mapping[str, str]

    def holds(self, data: bytes, request: Mapping[str, str]) -> bool:
        """Tell whether the record commits to these bytes under this request."""
        return self.request == request and commitment(self.salt, data) == self.commitment


def restore_frontier(connection: Connection) -> Frontier:
    """Read the tree as it stands; raises StoredBytesDamaged."""
    last = connection.exec_driver_sql("SELECT size, frontier FROM tree ORDER BY size DESC LIMIT 1").one_or_none()
    try:
        return Frontier() if last is None else Frontier.restore(last.size, last.frontier)
    except ValueError as damaged:
        raise StoredBytesDamaged(str(damaged)) from damaged


def columns_of(fields: Mapping[str, Any]) -> tuple[str, str, str, str, str, str | None]:
    """Pick from an envelope what the columns of a record repeat, to be searched by."""
    return (
        fields["source"],
        fields["kind"],
        fields["id"],
        fields["run"],
        fields["instance"],
        fields["subject"],
    )


class Batch:
    """Records to append in one transaction."""

    def __init__(self, frontier: Frontier, salts: Salts) -> None:
        self._frontier = frontier
        self._salts = salts
        self.records: list[RecordTuple] = []
        self.bodies: list[BodyTuple] = []

    @property
    def size(self) -> int:
        """How many records there will be: the number of the next one."""
        return self._frontier.size

    def add(self, fields: Uncommitted, data: bytes, at: int) -> Held:
        """Make one record ready, captured or recorded `at` (in microseconds); raises EnvelopeInvalid."""
        salt = self._salts(data)
        if len(salt) not in SALT_SIZES:
            message = f"a salt of {len(salt)} bytes"
            raise ValueError(message)
        committed = commitment(salt, data)
        envelope = canonical({**fields, "commitment": committed})
        leaf = leaf_hash(envelope)
        index = self._frontier.size
        self._frontier.append(leaf)
        self.records.append((index, *columns_of(fields), at, leaf, envelope))
        codec, stored = pack(data)
        self.bodies.append((index, salt, codec, len(data), stored))
        return Held(index, salt, committed, fields["request"])

    def insert(self, connection: Connection) -> None:
        """Insert every record that was made ready, and the tree that they give."""
        if not self.records:
            return
        insert_prepared(connection, self.records, self.bodies)
        connection.exec_driver_sql("INSERT INTO tree VALUES (?, ?)", (self._frontier.size, self._frontier.packed()))


def insert_prepared(connection: Connection, records: list[RecordTuple], bodies: list[BodyTuple]) -> None:
    """Insert prepared rows of both tables."""
    connection.exec_driver_sql(INSERT_RECORD, records)
    connection.exec_driver_sql(INSERT_BODY, bodies)
