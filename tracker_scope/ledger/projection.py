"""A droppable cache of derived rows, keyed by name, version of the rules and tree size; it means nothing itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, cast

from sqlalchemy import Connection

from tracker_scope.errors import LedgerBusy, LedgerFull, LedgerReadOnly
from tracker_scope.ledger.database import Database

_READ_AT_ONCE: Final = 500


def drop_projections(connection: Connection) -> None:
    """Empty the cache: what was derived from bytes must not outlive their erasure or withdrawal."""
    connection.exec_driver_sql("DELETE FROM projected")
    connection.exec_driver_sql("DELETE FROM projections")


class Projection:
    """Derived rows by key; whoever derives them decides what key and body are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, name: str, rules: str) -> tuple[int, Iterator[tuple[str, bytes]]]:
        """Return the tree size up to which rows were derived, and the rows in order of key; 0 when there are none."""
        snapshot = self._snapshot(name, rules)
        upto = cast("int", next(snapshot))
        return upto, cast("Iterator[tuple[str, bytes]]", snapshot)

    def rows_for(self, name: str, rules: str, keys: Collection[str]) -> dict[str, bytes]:
        """Return the bodies of some keys; a key without a row is left out."""
        with self._database.reading() as connection:
            if not _upto(connection, name, rules):
                return {}
            wanted = list(keys)
            found: dict[str, bytes] = {}
            for start in range(0, len(wanted), _READ_AT_ONCE):
                found.update(_some(connection, name, wanted[start : start + _READ_AT_ONCE]))
            return found

    def store(self, name: str, rules: str, upto: int, rows: Iterable[tuple[str, bytes | None]]) -> bool:
        """Add or replace rows (None removes one) and note the tree size that they stand for.

        Rows of other rules go first. A cache is never worth a failure: False when another
        writes, the disk is full, the ledger is read-only, or something that the rows may rest
        on was erased or withdrawn after `upto`.
        """
        given = list(rows)
        try:
            with self._database.writing() as connection:
                if _outdated(connection, upto):
                    return False
                _replace(connection, (name, rules, upto), given)
        except (LedgerBusy, LedgerFull, LedgerReadOnly):
            return False
        return True

    def drop(self) -> None:
        """Forget every row of every projection."""
        with self._database.writing() as connection:
            drop_projections(connection)

    def _snapshot(self, name: str, rules: str) -> Iterator[int | tuple[str, bytes]]:
        # Size and rows of one snapshot: another process may store between two questions.
        with self._database.reading() as connection:
            upto = _upto(connection, name, rules)
            yield upto
            if upto:
                yield from connection.exec_driver_sql(
                    "SELECT key, body FROM projected WHERE name = ? ORDER BY key", (name,)
                )


def _upto(connection: Connection, name: str, rules: str) -> int:
    upto = connection.exec_driver_sql(
        "SELECT upto FROM projections WHERE name = ? AND rules = ?", (name, rules)
    ).scalar_one_or_none()
    return int(upto or 0)


def _some(connection: Connection, name: str, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    marks = ", ".join("?" * len(keys))
    yield from connection.exec_driver_sql(
        f"SELECT key, body FROM projected WHERE name = ? AND key IN ({marks})", (name, *keys)
    )


def _outdated(connection: Connection, upto: int) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM records WHERE idx >= ? AND kind IN ('erasure', 'withdrawal'))", (upto,)
        ).scalar_one()
    )


def _replace(connection: Connection, head: tuple[str, str, int], rows: Sequence[tuple[str, bytes | None]]) -> None:
    name, rules, upto = head
    if not _upto(connection, name, rules):
        connection.exec_driver_sql("DELETE FROM projected WHERE name = ?", (name,))
    gone = [(name, key) for key, body in rows if body is None]
    kept = [(name, key, body) for key, body in rows if body is not None]
    if gone:
        connection.exec_driver_sql("DELETE FROM projected WHERE name = ? AND key = ?", gone)
    if kept:
        connection.exec_driver_sql(
            "INSERT INTO projected VALUES (?, ?, ?) ON CONFLICT (name, key) DO UPDATE SET body = excluded.body", kept
        )
    connection.exec_driver_sql(
        "INSERT INTO projections VALUES (?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET rules = excluded.rules, upto = excluded.upto",
        (name, rules, upto),
    )
