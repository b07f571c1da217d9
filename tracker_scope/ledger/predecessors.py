"""What the ledger holds already of the items of a page: asked once a page, not once an item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

import orjson
from sqlalchemy import Connection

from tracker_scope.ledger.rows import Held
from tracker_scope.model.capture import Item

Status = Literal["new", "changed", "unchanged"]
ItemKey = tuple[str, str]
T = TypeVar("T")

# Far below the 32,766 variables that SQLite takes (sqlite.org/limits.html).
_ASKED_AT_ONCE: Final = 500


@dataclass
class Known:
    """The records of one item: those of the run in hand, oldest first, and the latest of any other."""

    own: list[Held] = field(default_factory=list)
    earlier: Held | None = None

    def status_if_held(self, item: Item, data: bytes) -> tuple[Status, int] | None:
        """Say what an item whose bytes are here already counts as, and which record holds them.

        Bytes stored by this very run count as they did then, so that a run that was
        interrupted and is gone through again counts and stores what it would have.
        """
        for position, held in enumerate(self.own):
            if held.holds(data, item.request):
                return self.status_of(position), held.record
        if self.earlier is not None and self.earlier.holds(data, item.request):
            return "unchanged", self.earlier.record
        return None

    def status_of(self, position: int) -> Status:
        """Say what the run's own record at that position counted as."""
        return "new" if position == 0 and self.earlier is None else "changed"


@dataclass(frozen=True)
class Lookup:
    """Where to look: a source, the run in hand (None when it is closed), and runs that do not count."""

    source: str
    run: str | None
    withdrawn: Collection[str]

    def known(self, connection: Connection, items: Sequence[Item]) -> dict[ItemKey, Known]:
        """Find what is known of every item; bytes that were erased or withdrawn are not."""
        found = {(item.kind, item.id): Known() for item in items}
        own: dict[int, ItemKey] = {}
        latest: dict[ItemKey, int] = {}
        for key, index, run in self._records(connection, found):
            if run == self.run:
                own[index] = key
            elif run not in self.withdrawn:
                latest[key] = index
        held = _held(connection, [*own, *latest.values()])
        for key, index in latest.items():
            found[key].earlier = held[index]
        for index, key in own.items():
            found[key].own.append(held[index])
        return found

    def _records(self, connection: Connection, keys: Mapping[ItemKey, Known]) -> Iterator[tuple[ItemKey, int, str]]:
        for kind in {kind for kind, _ in keys}:
            for chunk in _chunks([item for of, item in keys if of == kind]):
                rows = connection.exec_driver_sql(
                    "SELECT item, idx, run FROM records WHERE source = ? AND kind = ? "
                    f"AND item IN ({_marks(chunk)}) "
                    "AND NOT EXISTS (SELECT 1 FROM erased WHERE erased.idx = records.idx) ORDER BY idx",
                    (self.source, kind, *chunk),
                )
                for item, index, run in rows:
                    yield (kind, item), index, run


def _held(connection: Connection, indices: Sequence[int]) -> dict[int, Held]:
    held = {}
    for chunk in _chunks(indices):
        rows = connection.exec_driver_sql(
            "SELECT records.idx, envelope, salt FROM records JOIN bodies USING (idx) "
            f"WHERE records.idx IN ({_marks(chunk)})",
            tuple(chunk),
        )
        for index, envelope, salt in rows:
            values = orjson.loads(envelope)
            held[index] = Held(index, salt, values["commitment"], values["request"])
    return held


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _ASKED_AT_ONCE):
        yield values[start : start + _ASKED_AT_ONCE]
