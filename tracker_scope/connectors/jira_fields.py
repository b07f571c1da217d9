"""Names and writes the fields of a Jira issue as its CSV export does, so that both sources can be compared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import orjson

from tracker_scope.connectors.atlassian_document import document_text
from tracker_scope.connectors.jira_records import NOBODY
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import Json, listed, mapping, text

# Fields that have places of their own in a ticket, and what only the reader's account or the hour explains.
_READ_APART: Final = frozenset(
    {
        *("summary", "description", "issuetype", "labels", "reporter", "created", "updated", "resolutiondate"),
        *("comment", "worklog", "lastViewed", "thumbnail", "watches", "workratio", "progress", "aggregateprogress"),
        *("timetracking", "issuekey", "issuerestriction"),
    }
)
_NAMES: Final = {
    "priority": "Priority",
    "resolution": "Resolution",
    "duedate": "Due Date",
    "versions": "Affects Version/s",
    "fixVersions": "Fix Version/s",
    "components": "Component/s",
    "environment": "Environment",
    "security": "Security Level",
    "attachment": "Attachment",
    "subtasks": "Sub-tasks",
    "sprint": "Sprint",
    "statuscategorychangedate": "Status Category Changed",
    "timeoriginalestimate": "Original Estimate",
    "timeestimate": "Remaining Estimate",
    "timespent": "Time Spent",
    "aggregatetimeoriginalestimate": "Σ Original Estimate",
    "aggregatetimeestimate": "Σ Remaining Estimate",
    "aggregatetimespent": "Σ Time Spent",
}
CUSTOM: Final = "customfield_"
_PEOPLE: Final = {"assignee": "Assignee", "creator": "Creator"}
_SPEAKING: Final = ("name", "value", "displayName", "filename", "title", "key", "emailAddress", "id")
# What Jira's own marketplace field writes of a sprint, an object printed as text.
_SPRINT: Final = re.compile(
    r"com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[^\[]*\[.*?\bname=([^,\]]*)", re.DOTALL
)

Names = Mapping[str, str]


def field_name(field: str, names: Names) -> str:
    """Name a field as the snapshot does: Jira's own in English, others as the export names them, else by id."""
    own = _NAMES.get(field) or _PEOPLE.get(field)
    if own is not None:
        return own
    named = names.get(field) or field
    return f"Custom field ({named})" if named in _TAKEN and named != "Sprint" else named


_TAKEN: Final = frozenset({*_NAMES.values(), *_PEOPLE.values(), "Status Category", "Project name"})


@lru_cache(maxsize=8)
def names_in_list(data: bytes) -> Names:
    """Read the names of fields from Jira's list of fields; what it does not name is left out.

    Fields of one name are told apart by their ids. A list is read once, however often it is given.
    """
    told = [mapping(one) for one in listed(loads(data))]
    named = {field: name for one in told if (field := text(one, "id")) and (name := text(one, "name"))}
    met = Counter(named.values())
    return {
        field: f"{name} ({field})" if met[name] > 1 and field.startswith(CUSTOM) else name
        for field, name in named.items()
    }


def fields_of(fields: Json, names: Names) -> dict[str, str]:
    """Write the fields that have no place of their own; what is empty or false is left out."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for field, value in fields.items():
        if field in _READ_APART:
            continue
        for name, written in _READERS.get(field, _other)(field, value, names):
            if written:
                found[name].append(written)
    return {name: ", ".join(values) for name, values in found.items()}


Named = Iterator[tuple[str, str]]


def _other(field: str, value: object, names: Names) -> Named:
    told = mapping(value)
    if text(told, "id") == field and told.keys() >= {"id", "name", "value"}:  # as Perceval writes a custom field
        yield field_name(field, {field: text(told, "name") or field}), value_text(told["value"])
    else:
        yield field_name(field, names), value_text(value)


def _person(field: str, value: object, _names: Names) -> Named:
    told = mapping(value)
    if text(told, "accountId", "name") == NOBODY:
        return
    yield _PEOPLE[field], text(told, "displayName", "name") or ""
    yield f"{_PEOPLE[field]} Id", text(told, "accountId", "name", "key") or ""


def _status(_field: str, value: object, _names: Names) -> Named:
    yield "Status Category", text(mapping(mapping(value).get("statusCategory")), "name") or ""


def _project(_field: str, value: object, _names: Names) -> Named:
    yield "Project name", text(mapping(value), "name") or ""


def _parent(_field: str, value: object, _names: Names) -> Named:
    yield "Parent summary", text(mapping(mapping(value).get("fields")), "summary") or ""


def _votes(_field: str, value: object, _names: Names) -> Named:
    count = mapping(value).get("votes")
    yield "Votes", str(count) if isinstance(count, int) and count else ""


def _subtasks(_field: str, value: object, _names: Names) -> Named:
    yield _NAMES["subtasks"], ", ".join(filter(None, (text(mapping(one), "key") for one in listed(value))))


def _links(_field: str, value: object, _names: Names) -> Named:
    """Name links as CSV heads their columns, the kind of link within brackets."""
    for one in listed(value):
        link = mapping(one)
        kind = text(mapping(link.get("type")), "name") or "?"
        for side in ("outward", "inward"):
            yield f"{side.capitalize()} issue link ({kind})", text(mapping(link.get(f"{side}Issue")), "key") or ""


_READERS: Final[dict[str, Callable[[str, object, Names], Named]]] = {
    **dict.fromkeys(_PEOPLE, _person),
    "status": _status,
    "project": _project,
    "parent": _parent,
    "votes": _votes,
    "subtasks": _subtasks,
    "issuelinks": _links,
}


def value_text(value: object) -> str:
    """Write the value of any field as text: names of objects, items apart by commas, rich text as plain text."""
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        sprint = _SPRINT.match(value)
        return sprint[1] if sprint else value
    if isinstance(value, list):
        return _joined(value)
    return _object_text(value) if isinstance(value, dict) else str(value).replace("True", "true")


def _joined(values: Iterable[object]) -> str:
    return ", ".join(filter(None, map(value_text, values)))


def _object_text(told: Json) -> str:
    if told.get("type") == "doc":
        return document_text(told)
    own = text(told, *_SPEAKING)
    if own is None:
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode() if told else ""
    child = value_text(told["child"]) if isinstance(told.get("child"), dict) else ""
    return f"{own} -> {child}" if child else own
