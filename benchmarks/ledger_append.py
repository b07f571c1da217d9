"""Appending prepared rows through the ledger against raw `executemany` of the very same rows, at least 0.6 of it.

Same schema, same pragmas, same transactions, one process for both; bodies of 8 kB, 130 a transaction
(a page of a capture). CPU of this process, the fsyncs of both left out: they depend on the disk alone.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from rows import Row, compare
from synthetic import Prose

from tracker_scope.ledger.database import PRAGMAS, Database
from tracker_scope.ledger.merkle import Frontier
from tracker_scope.ledger.migrations import MIGRATIONS, migrate
from tracker_scope.ledger.records import RunContext
from tracker_scope.ledger.rows import INSERT_BODY, INSERT_RECORD, Batch, insert_prepared

GOAL = 0.6
ROWS = 10_000
QUICK_ROWS = 1_000
ROWS_A_TRANSACTION = 130
WORDS_A_BODY = 1_000
CONTEXT = RunContext(
    run="run-1",
    source="tracker",
    instance="https://tracker.invalid",
    side="client",
    connector="github_json",
    connector_version="1",
    account="client-dsi",
    captured_at=datetime(2026, 1, 5, 9, tzinfo=UTC),
)


def prepared(count: int) -> Batch:
    """Make so many records ready, of a hundred different bodies."""
    prose = Prose(7)
    bodies = [prose.text(WORDS_A_BODY).encode() for _ in range(min(count, 100))]
    batch = Batch(Frontier(), lambda data: sha256(data).digest())
    for number in range(count):
        fields = {**CONTEXT.envelope("bench"), "kind": "ticket", "id": str(number)}
        batch.add(fields, bodies[number % len(bodies)], 0)  # type: ignore[arg-type]  # the fields of an envelope
    return batch


def slices(batch: Batch) -> Iterator[slice]:
    """Cut the records into transactions."""
    for start in range(0, len(batch.records), ROWS_A_TRANSACTION):
        yield slice(start, start + ROWS_A_TRANSACTION)


def through_ledger(path: Path, batch: Batch) -> None:
    """Append as a capture does."""
    database = Database(path)
    migrate(database)
    for part in slices(batch):
        with database.writing() as connection:
            insert_prepared(connection, batch.records[part], batch.bodies[part])
    database.close()


def raw(path: Path, batch: Batch) -> None:
    """Append with nothing but the driver."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in (*PRAGMAS, "PRAGMA journal_mode = WAL", *MIGRATIONS[0].statements):
            connection.execute(statement)
        for part in slices(batch):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(INSERT_RECORD, batch.records[part])
            connection.executemany(INSERT_BODY, batch.bodies[part])
            connection.execute("COMMIT")


def speed(append: Callable[[Path, Batch], None], batch: Batch) -> float:
    """Return rows for each second of CPU, into a fresh file."""
    with tempfile.TemporaryDirectory(prefix="ledger-append-") as folder:
        begun = time.process_time()
        append(Path(folder) / "ledger", batch)
        return len(batch.records) / (time.process_time() - begun)


def bench(rounds: int, *, quick: bool = False) -> list[Row]:
    """Compare the speeds of both."""
    batch = prepared(QUICK_ROWS if quick else ROWS)
    speed(through_ledger, batch)
    found = compare(lambda: speed(through_ledger, batch), lambda: speed(raw, batch), rounds)
    against = "raw executemany of the same rows"
    return [Row("append prepared rows", found.ours, found.peer, found.ratio, GOAL, against, "rows/s", at_least=True)]
