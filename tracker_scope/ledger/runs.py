"""The records of runs: when a run that found nothing new need not be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from tracker_scope.ledger.compression import unpack
from tracker_scope.ledger.reading import index_of, withdrawn_runs
from tracker_scope.ledger.rows import PAGE_KIND

# Not compared: the run's name and instants, its counts, and the names of its files.
_OUTCOME: Final = (
    "connector",
    "instance",
    "project",
    "complete",
    "seen",
    "pull_requests",
    "limits",
    "gaps",
    "findings",
    "account",
    "filter",
)
_MET: Final = ("seen", "pull_requests", "project")


def run_record(connection: Connection, run: str) -> int | None:
    """Find the record of a run that was closed."""
    return index_of(connection, "", "run", run)


def tells_nothing(connection: Connection, run: Mapping[str, Any]) -> bool:
    """Tell whether a run stored nothing and ended just as the last recorded run of its source did.

    A run that asked only for what had moved meets other tickets each time, which is no news.
    """
    if _stored_anything(connection, run):
        return False
    last = _last_run(connection, run["source"])
    compared = [name for name in _OUTCOME if run.get("since") is None or name not in _MET]
    return last is not None and all((last.get(name) or None) == (run[name] or None) for name in compared)


def _stored_anything(connection: Connection, run: Mapping[str, Any]) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM records WHERE source = ? AND kind <> ? AND run = ?)",
            (run["source"], PAGE_KIND, run["id"]),
        ).scalar_one()
    )


def _last_run(connection: Connection, source: str) -> dict[str, Any] | None:
    withdrawn = set(withdrawn_runs(connection))
    rows = connection.exec_driver_sql(
        "SELECT item, codec, length, data FROM records JOIN bodies ON bodies.idx = records.idx "
        "WHERE source = '' AND kind = 'run' ORDER BY records.idx DESC"
    )
    for item, codec, length, data in rows:
        run: dict[str, Any] = orjson.loads(unpack(codec, length, data))
        if run["source"] == source and item not in withdrawn:
            return run
    return None
