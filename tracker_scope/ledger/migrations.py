"""The schema, as ordered and named steps; a ledger that is behind is backed up before it moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from tracker_scope.errors import LedgerDamaged, LedgerNewer
from tracker_scope.ledger.backup import back_up_beside
from tracker_scope.ledger.database import Database


class Migration(NamedTuple):
    """One step: its name, kept in the ledger, and its statements."""

    name: str
    statements: tuple[str, ...]


_EVIDENCE: Final = (
    """CREATE TABLE records (
        idx INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        item TEXT NOT NULL,
        run TEXT NOT NULL,
        instance TEXT NOT NULL,
        subject TEXT,
        at INTEGER NOT NULL,
        leaf BLOB NOT NULL,
        envelope BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX records_by_item ON records (source, kind, item, run)",
    "CREATE INDEX records_by_subject ON records (subject) WHERE subject IS NOT NULL",
    """CREATE TABLE bodies (
        idx INTEGER PRIMARY KEY REFERENCES records (idx),
        salt BLOB NOT NULL,
        codec INTEGER NOT NULL,
        length INTEGER NOT NULL,
        data BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE erased (
        idx INTEGER PRIMARY KEY REFERENCES records (idx),
        by_record INTEGER NOT NULL REFERENCES records (idx)
    ) STRICT""",
    "CREATE TABLE tree (size INTEGER PRIMARY KEY, frontier BLOB NOT NULL) STRICT",
)
_LOSABLE: Final = (
    "CREATE TABLE work_runs (source TEXT PRIMARY KEY, cursor BLOB NOT NULL) STRICT",
    "CREATE TABLE work_checks (source TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT",
    "CREATE TABLE projections (name TEXT PRIMARY KEY, rules TEXT NOT NULL, upto INTEGER NOT NULL) STRICT",
    """CREATE TABLE projected (
        name TEXT NOT NULL,
        key TEXT NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (name, key)
    ) STRICT""",
)


def _never(table: str, action: str, condition: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    )


_APPEND_ONLY: Final = (
    *(_never(table, action) for table in ("records", "erased", "tree") for action in ("UPDATE", "DELETE")),
    _never("bodies", "UPDATE"),
    _never("bodies", "DELETE", "WHEN NOT EXISTS (SELECT 1 FROM erased WHERE erased.idx = OLD.idx)"),
)

# Of live trackers: what the pages of an unfinished run held, and what the next run must know.
_LOOKS: Final = (
    """CREATE TABLE work_pages (
        source TEXT NOT NULL,
        number INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (source, number)
    ) STRICT""",
    "CREATE TABLE work_looks (source TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT",
)

MIGRATIONS: Final = (
    Migration("evidence", (*_EVIDENCE, *_LOSABLE, *_APPEND_ONLY)),
    Migration("looks", _LOOKS),
)


def migrate(database: Database, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the file to the last step, in one transaction; an older ledger is first backed up and verified.

    Raises LedgerNewer for steps that we do not know, LedgerDamaged for a database that is no ledger.
    """
    with database.reading() as connection:
        done = _done(connection, database, steps)
    if done == len(steps):
        return
    if done:
        back_up_beside(database, f"schema-{done}")
    with database.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT"
        )
        # Counted again: another process may have created the ledger while we waited for our turn.
        for number in range(_done(connection, database, steps), len(steps)):
            for statement in steps[number].statements:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql("INSERT INTO migrations VALUES (?, ?)", (number, steps[number].name))


def _done(connection: Connection, database: Database, steps: Sequence[Migration]) -> int:
    """Count the steps taken."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return 0
    if "migrations" not in tables:
        raise LedgerDamaged(path=database.path)
    taken = connection.exec_driver_sql("SELECT name FROM migrations ORDER BY number").scalars().all()
    known = [step.name for step in steps]
    if len(taken) > len(known):
        raise LedgerNewer(path=database.path, found=len(taken), known=len(known))
    if list(taken) != known[: len(taken)]:
        raise LedgerDamaged(path=database.path)
    return len(taken)
