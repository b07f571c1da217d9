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

    A run that asked only for what had moved meets other tickets each time, which is no news. One that
    asked for everything has none when it meets those of the last that did, and what was met since.
    """
    if _stored_anything(connection, run):
        return False
    runs = _runs_since_everything(connection, run["source"])
    if not runs:
        return False
    partly = run.get("since") is not None or len(runs) > 1
    compared = [name for name in _OUTCOME if not (partly and name in _MET)]
    met = {subject: key for one in reversed(runs) for subject, key in one["seen"].items()}
    same = all((runs[0].get(name) or None) == (run[name] or None) for name in compared)
    return same and (run.get("since") is not None or met == run["seen"])


def _stored_anything(connection: Connection, run: Mapping[str, Any]) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM records WHERE source = ? AND kind <> ? AND run = ?)",
            (run["source"], PAGE_KIND, run["id"]),
        ).scalar_one()
    )


def _runs_since_everything(connection: Connection, source: str) -> list[dict[str, Any]]:
    """Return the source's recorded runs, latest first, back to the last one that asked for everything."""
    withdrawn = set(withdrawn_runs(connection))
    rows = connection.exec_driver_sql(
        "SELECT item, codec, length, data FROM records JOIN bodies ON bodies.idx = records.idx "
        "WHERE source = '' AND kind = 'run' ORDER BY records.idx DESC"
    )
    found: list[dict[str, Any]] = []
    for item, codec, length, data in rows:
        run: dict[str, Any] = orjson.loads(unpack(codec, length, data))
        if run["source"] == source and item not in withdrawn:
            found.append(run)
            if run.get("since") is None:
                break
    return found
