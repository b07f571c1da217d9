"""Appending prepared rows through the ledger against raw `executemany` of the very same rows.

Same schema, same pragmas, same transaction size, rounds interleaved; then the whole path of an item.
Run: python benchmarks/ledger_append.py [ROWS] [ROUNDS]
"""

from __future__ import annotations

import random
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tracker_scope.ledger.database import PRAGMAS, Database
from tracker_scope.ledger.merkle import Frontier
from tracker_scope.ledger.migrations import MIGRATIONS, migrate
from tracker_scope.ledger.records import Ledger, RunContext
from tracker_scope.ledger.rows import INSERT_BODY, INSERT_RECORD, Batch, insert_prepared
from tracker_scope.model.capture import Item, Page, SplitPage

ROWS_A_TRANSACTION = 130
ITEM_BYTES = 8_000
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
CONTEXT = RunContext(
    run="run-1",
    source="tracker",
    instance="https://tracker.invalid",
    side="client",
    connector="github_json",
    connector_version="1",
    account="client-dsi",
    captured_at=AT,
)


def bodies(count: int) -> list[bytes]:
    words = [secrets.token_hex(4) for _ in range(2_000)]
    chosen = random.Random(7)  # noqa: S311  # text to compress, no secret
    return [" ".join(chosen.choices(words, k=ITEM_BYTES // 9)).encode() for _ in range(count)]


def fresh_salt(_: bytes) -> bytes:
    return secrets.token_bytes(32)


def prepared(data: list[bytes]) -> Batch:
    batch = Batch(Frontier(), fresh_salt)
    for number, body in enumerate(data):
        batch.add({**CONTEXT.envelope("bench"), "kind": "ticket", "id": str(number)}, body, 0)
    return batch


def slices(batch: Batch) -> Iterator[slice]:
    for start in range(0, len(batch.records), ROWS_A_TRANSACTION):
        yield slice(start, start + ROWS_A_TRANSACTION)


def append_through_ledger(path: Path, batch: Batch) -> None:
    database = Database(path)
    migrate(database)
    for part in slices(batch):
        with database.writing() as connection:
            insert_prepared(connection, batch.records[part], batch.bodies[part])
    database.close()


def append_raw(path: Path, batch: Batch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in (*PRAGMAS, "PRAGMA journal_mode = WAL", *MIGRATIONS[0].statements):
            connection.execute(statement)
        for part in slices(batch):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(INSERT_RECORD, batch.records[part])
            connection.executemany(INSERT_BODY, batch.bodies[part])
            connection.execute("COMMIT")


def capture(path: Path, data: list[bytes]) -> None:
    with Ledger.open(path, "bench", fresh_salt) as ledger, ledger.writing("bench", AT) as writer:
        for number, start in enumerate(range(0, len(data), ROWS_A_TRANSACTION)):
            chunk = data[start : start + ROWS_A_TRANSACTION]
            writer.append_page(split(number, start, chunk), CONTEXT, {"page": number})


def split(number: int, first: int, chunk: list[bytes]) -> SplitPage:
    items = []
    position = 0
    for offset, body in enumerate(chunk):
        name = str(first + offset)
        items.append(Item(kind="ticket", id=name, subject=name, start=position, end=position + len(body)))
        position += len(body)
    return SplitPage(page=Page(number=number, origin="bench", data=b"".join(chunk)), items=tuple(items))


def cost(action: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return time.process_time() - cpu, time.perf_counter() - wall


def one_round(folder: Path, data: list[bytes], batch: Batch) -> dict[str, tuple[float, float]]:
    spent = {
        "ledger": cost(lambda: append_through_ledger(folder / "ledger", batch)),
        "raw": cost(lambda: append_raw(folder / "raw", batch)),
        "capture": cost(lambda: capture(folder / "whole", data)),
    }
    with Ledger.open(folder / "whole", "bench", fresh_salt) as ledger:
        spent["verify"] = cost(ledger.verify)
    return spent


def main(rows: int = 10_000, rounds: int = 5) -> None:
    data = bodies(rows)
    batch = prepared(data)
    spent = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="ledger-append-") as folder:
            spent.append(one_round(Path(folder), data, batch))
    for name in spent[0]:
        cpu, wall = (median(one[name][which] for one in spent) / rows for which in (0, 1))
        print(f"{name:8} {1 / wall:8.0f} rows/s {cpu * 1e6:7.1f} us CPU {wall * 1e6:7.1f} us wall a row")
    for which, unit in enumerate(("CPU", "wall")):
        ratio = median(one["raw"][which] / one["ledger"][which] for one in spent)
        print(f"prepared rows, speed against raw executemany ({unit}): {ratio:.2f}, at least 0.6 wanted")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
