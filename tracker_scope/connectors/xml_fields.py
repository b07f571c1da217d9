"""The other fields of a ticket in Jira's XML, under the names that Jira's CSV has for them in English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tracker_scope.connectors.csv_headers import columns
from tracker_scope.connectors.markup_text import plain_text
from tracker_scope.connectors.xml_parser import Node

NOBODY: Final = "-1"
_NAMES: Final = {
    "project": "Project name",
    "priority": "Priority",
    "version": "Affects Version/s",
    "fixVersion": "Fix Version/s",
    "component": "Component/s",
    "due": "Due Date",
    "votes": "Votes",
    "security": "Security Level",
}
# Their text is in days and hours of whoever exports; the CSV has seconds too.
_SECONDS: Final = {
    "timeoriginalestimate": "Original Estimate",
    "timeestimate": "Remaining Estimate",
    "timespent": "Time Spent",
    "aggregatetimeoriginalestimate": "Σ Original Estimate",
    "aggregatetimeremainingestimate": "Σ Remaining Estimate",
    "aggregatetimespent": "Σ Time Spent",
}
_RENDERED: Final = ":textarea"
_OWN_COLUMN: Final = {"com.pyxis.greenhopper.jira:gh-sprint": "Sprint"}


def fields_of(item: Node) -> dict[str, str]:
    """Collect the named fields; several values of one are joined as in the CSV, what is empty is left out."""
    found: dict[str, list[str]] = {}
    for name, value in _values(item):
        if value:
            found.setdefault(name, []).append(value)
    return {name: ", ".join(values) for name, values in found.items()}


def account_of(person: Node) -> str | None:
    """Return the account of a person (Cloud: `accountid`, Server: `username`); -1 is Jira's word for nobody."""
    account = person.attributes.get("accountid") or person.attributes.get("username")
    return account if account and account != NOBODY else None


def is_somebody(person: Node) -> bool:
    """Tell a person from the word for nobody, which is in the language of whoever exports."""
    return NOBODY not in (person.attributes.get("accountid"), person.attributes.get("username"))


def _values(item: Node) -> Iterator[tuple[str, str]]:
    for part in item.children:
        text = part.text.strip()
        if part.name in _NAMES:
            yield _NAMES[part.name], text
        elif part.name in _SECONDS:
            yield _SECONDS[part.name], part.attributes.get("seconds", text)
        elif part.name in _READERS:
            yield from _READERS[part.name](part, text)
    yield from (("Attachment", one.attributes.get("name", "")) for one in item.under("attachments", "attachment"))
    yield from (("Sub-Tasks", one.text.strip()) for one in item.under("subtasks", "subtask"))
    yield from _links(item)
    for field in item.under("customfields", "customfield"):
        yield from _custom(field)


def _resolution(part: Node, text: str) -> Iterator[tuple[str, str]]:
    """Leave the word for unresolved out, as the CSV does: it is in the language of whoever exports."""
    if part.attributes.get("id") != NOBODY:
        yield "Resolution", text


def _assignee(part: Node, text: str) -> Iterator[tuple[str, str]]:
    if is_somebody(part):
        yield "Assignee", text
        yield "Assignee Id", account_of(part) or ""


_READERS: Final[dict[str, Callable[[Node, str], Iterator[tuple[str, str]]]]] = {
    "assignee": _assignee,
    "resolution": _resolution,
    "environment": lambda part, _text: iter((("Environment", plain_text(part.text)),)),
    "parent": lambda part, _text: iter((("Parent", part.attributes.get("id", "")),)),
    "statusCategory": lambda part, _text: iter((("Status Category Key", part.attributes.get("key", "")),)),
}


def _links(item: Node) -> Iterator[tuple[str, str]]:
    """Yield the tickets to which this one is tied, by kind of link and direction."""
    for kind in item.under("issuelinks", "issuelinktype"):
        for way, said in (("outwardlinks", "Outward"), ("inwardlinks", "Inward")):
            name = f"{said} issue link ({_first(kind.under('name'))})"
            yield from ((name, one.text.strip()) for one in kind.under(way, "issuelink", "issuekey"))


def _custom(field: Node) -> Iterator[tuple[str, str]]:
    """Yield the values of one custom field; some kinds of field write text without an element around it."""
    kind = field.attributes.get("key", "")
    named = _first(field.under("customfieldname")) or field.attributes.get("id", "")
    name = _OWN_COLUMN.get(kind) or next(iter(columns([f"Custom field ({named})"]).places))
    for values in field.under("customfieldvalues"):
        for text in (values.text, *(value.words() for value in values.children)):
            yield name, plain_text(text) if kind.endswith(_RENDERED) else text.strip()


def _first(nodes: Iterable[Node]) -> str:
    return next((node.text.strip() for node in nodes), "")
