"""Mutable and losable: how far an unfinished capture came, and when a source was last looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import orjson
from sqlalchemy import Connection

from tracker_scope.ledger.database import Database
from tracker_scope.ledger.envelopes import microseconds, moment


def put_cursor(connection: Connection, source: str, cursor: Mapping[str, object]) -> None:
    """Replace the cursor of a source's open run."""
    connection.exec_driver_sql(
        "INSERT INTO work_runs VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor",
        (source, orjson.dumps(cursor)),
    )


def put_page(connection: Connection, source: str, number: int, told: Mapping[str, object]) -> None:
    """Note what a page of a source's open run held."""
    connection.exec_driver_sql(
        "INSERT INTO work_pages VALUES (?, ?, ?) ON CONFLICT (source, number) DO UPDATE SET body = excluded.body",
        (source, number, orjson.dumps(told)),
    )


def put_look(connection: Connection, source: str, told: Mapping[str, object]) -> None:
    """Note what the next run of a live source must know."""
    connection.exec_driver_sql(
        "INSERT INTO work_looks VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET body = excluded.body",
        (source, orjson.dumps(told)),
    )


def forget_run(connection: Connection, source: str) -> None:
    """Forget a source's open run."""
    for table in ("work_runs", "work_pages"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE source = ?", (source,))


def end_run(connection: Connection, source: str, at: datetime) -> None:
    """Forget a source's open run and note when the source was looked at to its end."""
    forget_run(connection, source)
    connection.exec_driver_sql(
        "INSERT INTO work_checks VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET at = excluded.at",
        (source, microseconds(at)),
    )


class Work:
    """What a capture needs in order to go on; losing all of it loses no evidence."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_run(self, source: str) -> dict[str, object] | None:
        """Return the cursor of the source's unfinished run, as it was given; None when there is none."""
        with self._database.reading() as connection:
            cursor = connection.exec_driver_sql(
                "SELECT cursor FROM work_runs WHERE source = ?", (source,)
            ).scalar_one_or_none()
        return None if cursor is None else dict(orjson.loads(cursor))

    def open_sources(self) -> tuple[str, ...]:
        """Name the sources of which a run is unfinished, those that no settings declare yet included."""
        with self._database.reading() as connection:
            return tuple(connection.exec_driver_sql("SELECT source FROM work_runs ORDER BY source").scalars())

    def set_cursor(self, source: str, cursor: Mapping[str, object]) -> None:
        """Open a run, or note how far it came: any JSON object, returned as it is by `open_run`."""
        with self._database.writing() as connection:
            put_cursor(connection, source, cursor)

    def clear(self, source: str) -> None:
        """Give up the source's unfinished run; what it stored stays."""
        with self._database.writing() as connection:
            forget_run(connection, source)

    def pages(self, source: str) -> list[dict[str, object]]:
        """Return what was noted of the pages of the source's unfinished run, in order of their numbers."""
        with self._database.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT body FROM work_pages WHERE source = ? ORDER BY number", (source,)
            ).scalars()
            return [dict(orjson.loads(body)) for body in found]

    def look(self, source: str) -> dict[str, object] | None:
        """Return what the last run of a live source left for the next one; None before the first."""
        with self._database.reading() as connection:
            body = connection.exec_driver_sql(
                "SELECT body FROM work_looks WHERE source = ?", (source,)
            ).scalar_one_or_none()
        return None if body is None else dict(orjson.loads(body))

    def checked(self, source: str) -> datetime | None:
        """Return the instant of the last run of a source that came to its end, stored or not."""
        with self._database.reading() as connection:
            at = connection.exec_driver_sql(
                "SELECT at FROM work_checks WHERE source = ?", (source,)
            ).scalar_one_or_none()
        return None if at is None else moment(at)
