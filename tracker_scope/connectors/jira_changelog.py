"""Reads the changelog of a Jira issue into dated changes, oldest first, in the words of the snapshot's fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tracker_scope.connectors.csv_tickets import KEY, Tally
from tracker_scope.connectors.jira_fields import CUSTOM, Names, field_name
from tracker_scope.connectors.jira_records import instant, person
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.ticket import Actor

_LAST: Final = datetime.max.replace(tzinfo=UTC)
_WORDS: Final = re.compile(r"\w+")
_KEY_AT_END: Final = re.compile(r"[^\W\d_]\w*-[0-9]+$")
# Of the fields that hold one value, the field of the snapshot that an entry changes; `fieldId` is often absent.
_FIELDS: Final = {
    "summary": "title",
    "description": "description",
    "issuetype": "type",
    "issue type": "type",
    "status": "status",
    "parent": "parent",
    "issueparentassociation": "parent",
    "priority": "Priority",
    "resolution": "Resolution",
    "assignee": "Assignee",
    "duedate": "Due Date",
    "due date": "Due Date",
    "environment": "Environment",
    "security": "Security Level",
    "sprint": "Sprint",
    "timeoriginalestimate": "Original Estimate",
    "timeestimate": "Remaining Estimate",
    "timespent": "Time Spent",
    "key": "key",
    "labels": "labels",
    "link": "link",
    "comment": "comment_deleted",
}
# Their strings are for display; what the snapshot has stands in `from` and `to`.
_BY_ID: Final = frozenset({"Due Date", "Original Estimate", "Remaining Estimate", "Time Spent"})


class Entry(NamedTuple):
    """One entry of a changelog, and the record that holds it."""

    told: Json
    record: int


class Change(NamedTuple):
    """One dated change, before it is tied to a ticket; `record` holds the entry that tells of it."""

    kind: str
    field: str
    old: str | None
    new: str | None
    at: datetime | None
    actor: Actor | None
    record: int


def changes_of(key: str, entries: Iterable[Entry], names: Names, tally: Tally) -> list[Change]:
    """Return the changes in order of time, then of entry, each entry once; the tracker promises no order."""
    dated = sorted(
        ((instant(entry.told.get("created"), key, tally), _rank(entry.told), entry) for entry in _once(entries)),
        key=lambda one: (one[0] or _LAST, one[1]),
    )
    return [change for at, _, entry in dated for change in _changes(entry, at, names)]


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out the entries that came before under the same id: answers overlap."""
    kept: dict[object, Entry] = {}
    for place, entry in enumerate(entries):
        kept.setdefault(history_id(entry.told) or place, entry)
    return list(kept.values())


def history_id(entry: Json) -> str | None:
    """Return the id of an entry; None where it has none."""
    given = entry.get("id")
    return str(given) if isinstance(given, int | str) and given and not isinstance(given, bool) else None


def former_keys(changes: list[Change]) -> tuple[str, ...]:
    """Return the keys that the issue had before it was moved, oldest first."""
    return tuple(dict.fromkeys(one.old for one in changes if one.field == "key" and one.old))


def aligned(changes: list[Change], field: str, value: str) -> list[Change]:
    """Give a text that the changelog writes with other spaces and marks as the snapshot writes it.

    Else the last change of a description in rich text would look undone at every capture.
    """
    words = _WORDS.findall(value)
    return [
        one._replace(
            old=value if _says(one.old, words) else one.old,
            new=value if _says(one.new, words) else one.new,
        )
        if one.field == field
        else one
        for one in changes
    ]


def _says(written: str | None, words: list[str]) -> bool:
    return bool(written) and _WORDS.findall(written or "") == words


def _rank(entry: Json) -> tuple[int, str]:
    """Order entries of one instant by id, which counts up."""
    given = history_id(entry) or ""
    return (len(given), given) if given.isdecimal() else (0, given)


def _changes(entry: Entry, at: datetime | None, names: Names) -> Iterator[Change]:
    actor, record = person(entry.told, "author"), entry.record
    for item in listed(entry.told.get("items")):
        told = mapping(item)
        field = _field(told, names)
        old, new = _side(told, "from", field), _side(told, "to", field)
        if field == "labels":
            for removed, added in _labels(old, new):
                yield Change("changed", field, removed, added, at, actor, record)
        elif field == "link":
            yield Change("linked", field, _linked(told, "from"), _linked(told, "to"), at, actor, record)
        else:
            yield Change("changed", field, old, new, at, actor, record)


def _field(item: Json, names: Names) -> str:
    """Name the field that an item changes; one that holds several values keeps Jira's name, unlike the snapshot's.

    Such an item says only what was added or removed, which is no value of the field.
    """
    identifier, shown = text(item, "fieldId") or "", text(item, "field") or "?"
    if identifier.startswith(CUSTOM):
        return "Sprint" if shown == "Sprint" else field_name(identifier, names)
    return _FIELDS.get(shown.lower()) or _FIELDS.get(identifier.lower()) or shown


def _side(item: Json, side: str, field: str) -> str | None:
    shown, raw = text(item, f"{side}String", "toString" if side == "to" else f"{side}String"), _raw(item, side)
    if field in _BY_ID:
        return raw or shown
    if field == "parent":
        return next((one for one in (shown, raw) if one and KEY.fullmatch(one)), shown)
    return shown if shown is not None or field in _FIELDS.values() else raw


def _raw(item: Json, side: str) -> str | None:
    value = item.get(side)
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else None


def _linked(item: Json, side: str) -> str | None:
    """Return the key at the other end of a link: its own, or the one that its sentence ends with."""
    raw, shown = _raw(item, side), text(item, "toString" if side == "to" else "fromString") or ""
    if raw and KEY.fullmatch(raw):
        return raw
    found = _KEY_AT_END.search(shown)
    return found[0] if found else raw or shown or None


def _labels(old: str | None, new: str | None) -> Iterator[tuple[str | None, str | None]]:
    """Return each label that was removed, then each that was added; they are written apart by blanks."""
    before, after = (old or "").split(), (new or "").split()
    yield from ((one, None) for one in before if one not in after)
    yield from ((None, one) for one in after if one not in before)
