"""GraphQL's connections: nodes in an order that cursors name places in, up to 100 at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

from graphql import GraphQLError

from tests.tracker.github_nodes import Part, cursor, place, written

_LARGEST: Final = 100
T = TypeVar("T")


class GithubError(GraphQLError):
    """An error under one of GitHub's own types: NOT_FOUND, FORBIDDEN, EXCESSIVE_PAGINATION, …."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Ordered(NamedTuple, Generic[T]):
    """Things in their order; `key` names the place of one, which stays its own when others come and go."""

    things: Sequence[T]
    key: Callable[[T], tuple[Part, ...]]
    falling: bool = False


class Bounds(NamedTuple):
    """Which part of a connection is asked for."""

    first: int | None = None
    last: int | None = None
    after: str | None = None
    before: str | None = None

    def checked(self, name: str) -> Bounds:
        """Raise GithubError for what GitHub does not page: no bound at all, or one above 100."""
        for word, count in (("first", self.first), ("last", self.last)):
            if count is not None and not 0 <= count <= _LARGEST:
                told = f"Requesting {count} records on the `{name}` connection exceeds the `{word}` limit of {_LARGEST}"
                raise GithubError("EXCESSIVE_PAGINATION", f"{told} records.")
        return self


def by_time(at: datetime, own: int) -> tuple[Part, ...]:
    """Return the place of something that is ordered by an instant."""
    return (written(at), own)


def connection(
    ordered: Ordered[T], shown: Callable[[T], Any], bounds: Bounds, name: str, hidden: int = 0
) -> dict[str, Any]:
    """Return a page as a connection: nodes, edges, pageInfo and totalCount, which counts the `hidden` too."""
    first, last, after, before = bounds.checked(name)
    things = _between(ordered, after, before)
    start = 0 if last is None else max(0, len(things) - last)
    page = things[start:] if first is None else things[start : start + first]
    more = start + len(page) < len(things)
    nodes: Any = [shown(one) for one in page]

    def edges(*_: Any) -> list[dict[str, Any]]:
        return [{"cursor": cursor(*ordered.key(one)), "node": node} for one, node in zip(page, nodes, strict=True)]

    if first is None and last is None:
        nodes = _unbounded(name)
    total = len(ordered.things) + hidden
    return {
        "nodes": nodes,
        "edges": edges,
        "totalCount": total,
        "filteredCount": total,
        "pageCount": len(page),
        "pageInfo": {
            "hasNextPage": more,
            "hasPreviousPage": len(things) < len(ordered.things) or start > 0,
            "startCursor": cursor(*ordered.key(page[0])) if page else None,
            "endCursor": cursor(*ordered.key(page[-1])) if page else None,
        },
    }


def _unbounded(name: str) -> Any:
    told = f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
    return GithubError("MISSING_PAGINATION_BOUNDARIES", told)


def _between(ordered: Ordered[T], after: str | None, before: str | None) -> Sequence[T]:
    things = ordered.things
    if after is not None:
        start = _read(after, "after")
        things = [one for one in things if _is_past(ordered, ordered.key(one), start)]
    if before is not None:
        end = _read(before, "before")
        things = [one for one in things if _is_past(ordered, end, ordered.key(one))]
    return things


def _is_past(ordered: Ordered[T], one: tuple[Part, ...], other: tuple[Part, ...]) -> bool:
    return one < other if ordered.falling else one > other


def _read(given: str, argument: str) -> tuple[Part, ...]:
    try:
        return place(given)
    except ValueError:
        told = f"`{given}` does not appear to be a valid cursor for the `{argument}` argument."
        raise GithubError("INVALID_CURSOR_ARGUMENTS", told) from None


def pages(
    name: str,
    things: list[Any],
    key: Callable[[Any], tuple[Part, ...]],
    shown: Callable[[Any], Any],
    *,
    falling: bool = False,
) -> Callable[..., Any]:
    """Return a resolver of a connection that takes no filters."""

    def resolve(_info: Any, **arguments: Any) -> dict[str, Any]:
        bounds = {part: value for part, value in arguments.items() if part in Bounds._fields}
        return connection(Ordered(things, key, falling), shown, Bounds(**bounds), name)

    return resolve


def instant(given: str | None) -> datetime:
    """Read an argument of type DateTime; nothing is the beginning. Raises GraphQLError."""
    try:
        read = datetime.fromisoformat(given or "1970-01-01T00:00:00Z")
    except ValueError:
        raise GraphQLError(f"{given} is not a valid DateTime.") from None
    if read.tzinfo is None:
        raise GraphQLError(f"{given} is not a valid DateTime.")
    return read


def by_id(one: Any) -> tuple[Part, ...]:
    """Return the place of something that is ordered by its id."""
    return (one.id,)
