"""Recognises the columns of a Jira export in an unknown language by the shape of their values alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from tracker_scope.connectors.csv_headers import Columns, read_date
from tracker_scope.connectors.csv_words import CANONICAL, folded

_MOST_ROWS: Final = 200
_PARTS: Final = 4  # parts of a comment: date, author, words; of an attachment: date, author, name, address
# Jira writes its first columns in one order; it is relied on only where the values of three of them fit.
_FIRST: Final = ("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key")
Shape = dict[str, tuple[int, ...]]
Fits = Callable[[str], object]


def shape_of(headers: Sequence[str], rows: Iterable[Sequence[str]], key: Fits) -> Shape:
    """Return which columns are what, by their values; empty when these are not tickets of Jira.

    The key stands in a column without a gap whose every value is another key. It needs numeric
    ids beside it or a column of the keys' projects, and a column of dates. Then come the first
    columns in Jira's order, where ids and projects stand in their places; the date that none
    precedes, and the one after it; and cells of the form `date;author;words`.
    """
    table = list(islice((row for row in rows if len(row) == len(headers)), _MOST_ROWS))
    told = [tuple(row[place].strip() for row in table) for place in range(len(headers))]
    keys = [place for place, values in enumerate(told) if _all(values, key) and len(set(values)) == len(values)]
    dates = {place: read for place, values in enumerate(told) if (read := _read(values)) is not None}
    if len(keys) != 1 or not dates:
        return {}
    found: Shape = {"Issue key": (keys[0],)} | _ids(told, keys[0] + 1) | _projects(told, keys[0])
    if len(found) == 1:
        return {}
    return found | _in_order(found, keys[0]) | _dates(dates) | _comments(headers, told)


def _all(values: Sequence[str], fits: Fits) -> bool:
    return bool(values) and all(text and fits(text) for text in values)


def _ids(told: Sequence[Sequence[str]], place: int) -> Shape:
    values = told[place] if place < len(told) else ()
    numbers = _all(values, lambda text: text.isascii() and text.isdigit())
    return {"Issue id": (place,)} if numbers and len(set(values)) == len(values) else {}


def _projects(told: Sequence[Sequence[str]], key: int) -> Shape:
    projects = tuple(text.rpartition("-")[0] for text in told[key])
    places = [place for place, values in enumerate(told) if tuple(values) == projects]
    return {"Project key": (places[0],)} if len(places) == 1 else {}


def _in_order(found: Shape, key: int) -> Shape:
    """Name what stands between key, id and project where these stand as Jira writes them."""
    first = key - _FIRST.index("Issue key")
    placed: Shape = {name: (first + place,) for place, name in enumerate(_FIRST)}
    anchors = ("Issue key", "Issue id", "Project key")
    return placed if first >= 0 and all(found.get(name) == placed[name] for name in anchors) else {}


def _dates(columns: Mapping[int, Sequence[datetime | None]]) -> Shape:
    """Name the date of creation, which none precedes, and the date after it, which is that of the last change."""
    whole = {place: [at for at in dates if at is not None] for place, dates in columns.items() if None not in dates}
    for place, created in whole.items():
        if all(one <= at for dates in whole.values() for one, at in zip(created, dates, strict=True)):
            found: Shape = {"Created": (place,)}
            return found | ({"Updated": (place + 1,)} if place + 1 in whole else {})
    return {}


def _read(values: Sequence[str]) -> list[datetime | None] | None:
    """Read a column of dates, some of which may be missing; None for any other column."""
    dates = [read_date(text, UTC, "").at if text else None for text in values]
    written = any(values) and all(at is not None for at, text in zip(dates, values, strict=True) if text)
    return dates if written else None


def _comments(headers: Sequence[str], told: Sequence[Sequence[str]]) -> Shape:
    """Name the columns of comments, and the empty ones that bear the same header."""
    named = {headers[place] for place, values in enumerate(told) if any(values) and all(map(_is_comment, values))}
    places = tuple(
        place for place, header in enumerate(headers) if header in named and all(map(_is_comment, told[place]))
    )
    return {"Comment": places} if places else {}


def _is_comment(text: str) -> bool:
    if not text:
        return True
    parts = text.split(";", _PARTS - 1)
    attached = len(parts) == _PARTS and parts[-1].startswith(("http://", "https://"))
    return len(parts) > 2 and not attached and read_date(parts[0].strip(), UTC, "").at is not None  # noqa: PLR2004 - date, author, words


def written_shape(shape: Shape) -> str:
    """Write a shape as it is kept with the rows, without which they could not be read again."""
    return "|".join(f"{name}={','.join(map(str, places))}" for name, places in shape.items())


def shaped(columns: Columns, written: str) -> Columns:
    """Return the columns with those named by their shape; a name that the header gives stays."""
    if not written:
        return columns
    found = {
        name: tuple(map(int, places.split(",")))
        for name, _, places in (one.partition("=") for one in written.split("|"))
    }
    named = {name: places for name, places in found.items() if name not in columns.places}
    taken = {place for places in named.values() for place in places}
    rest = {name: tuple(place for place in places if place not in taken) for name, places in columns.places.items()}
    return Columns(width=columns.width, places={name: places for name, places in rest.items() if places} | named)


def understood(headers: Sequence[str], written: str) -> Iterator[str]:
    """Yield each header that was read by its shape, with what it was taken for."""
    for one in filter(None, written.split("|")):
        name, _, places = one.partition("=")
        yield from dict.fromkeys(f"{headers[int(place)].strip()} = {name}" for place in places.split(","))


def not_understood(headers: Sequence[str], columns: Columns) -> Iterator[str]:
    """Yield the headers that neither a word of Jira's nor a shape names."""
    named = {place for name, places in columns.places.items() if folded(name) in CANONICAL for place in places}
    yield from dict.fromkeys(header.strip() for place, header in enumerate(headers) if place not in named)
