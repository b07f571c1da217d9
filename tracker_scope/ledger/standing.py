"""Which tickets have items that stand, which have only withdrawn ones, which only erased ones."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from sqlalchemy import Connection

from tracker_scope.ledger.reading import latest_moment, marks, withdrawn_runs
from tracker_scope.ledger.rows import RESERVED_KINDS

Ticket: TypeAlias = tuple[str, str, str]
_NONE: Final = -1
_ERASED_BY_THEN: Final = (
    "SELECT erased.idx FROM erased JOIN records AS acts ON acts.idx = erased.by_record WHERE acts.at <= ?"
)


class Standing(NamedTuple):
    """A ticket (source, instance, subject), its last item that stands, and whether all were only withdrawn."""

    ticket: Ticket
    last: int
    withdrawn: bool

    @property
    def stands(self) -> bool:
        """Tell whether any item neither erased nor withdrawn is left."""
        return self.last != _NONE


def is_whole(connection: Connection) -> bool:
    """Tell whether nothing was ever withdrawn or erased: every ticket captured then stands."""
    return not connection.exec_driver_sql(
        "SELECT EXISTS (SELECT 1 FROM records WHERE source = '' AND kind IN ('erasure', 'withdrawal'))"
    ).scalar_one()


def standings(connection: Connection, known: datetime | None, after: int = -1) -> list[Standing]:
    """Read the standing of every ticket of which anything had been captured by then, from items above `after`.

    Withdrawn items count as erased once the last of their bytes had been erased by then.
    """
    withdrawn = withdrawn_runs(connection, known)
    rows = connection.exec_driver_sql(
        "SELECT source, instance, subject, min(taken_back) AND NOT min(gone), "
        f"max(CASE WHEN taken_back OR idx IN (SELECT idx FROM erased) THEN {_NONE} ELSE idx END) "
        f"FROM (SELECT idx, source, instance, subject, run IN ({marks(withdrawn)}) AS taken_back, "
        f"idx IN ({_ERASED_BY_THEN}) AS gone FROM records "
        f"WHERE subject IS NOT NULL AND idx > ? AND at <= ? AND +kind NOT IN ({marks(RESERVED_KINDS)})) "
        "GROUP BY source, instance, subject ORDER BY source, instance, subject",
        (*withdrawn, latest_moment(known), after, latest_moment(known), *RESERVED_KINDS),
    )
    return [
        Standing((source, instance, subject), last, bool(withdrawn))
        for source, instance, subject, withdrawn, last in rows
    ]
