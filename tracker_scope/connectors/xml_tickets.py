"""Reads one item of Jira's XML into a ticket as it stood, and counts what is doubtful about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from tracker_scope.connectors.csv_tickets import Tally, project_of
from tracker_scope.connectors.markup_text import plain_text
from tracker_scope.connectors.xml_fields import NOBODY, account_of, fields_of, is_somebody
from tracker_scope.connectors.xml_parser import Node
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, Comment, Snapshot

_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?:[^/?#@\s]*@)?(?P<host>[^/?#@\s]+)(?P<rest>[^\s]*)", re.IGNORECASE
)
_BROWSE: Final = re.compile(r"(?P<context>[^?#]*?)/browse/")
_EXAMPLE: Final = 40
# RFC 822, section 5, with the year of RFC 1123; older Jira repeats the zone by name between brackets.
_DATE: Final = re.compile(
    r"(?:\w{2,9}\.?, ?)?(?P<day>[0-9]{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>[0-9]{4})"
    r" (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r" (?:(?P<sign>[+-])(?P<hours>[0-9]{2})(?P<minutes>[0-9]{2})|(?P<zone>[A-Z]{1,3}))(?: \([^()]{1,40}\))?"
)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES: Final = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5} | {
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_READ_APART: Final = frozenset(
    {
        *("title", "link", "key", "summary", "description", "type", "status", "labels", "created", "updated"),
        *("resolved", "reporter", "comments", "guid", "author", "pubDate", "watches"),
        *("project", "priority", "version", "fixVersion", "component", "due", "votes", "security", "environment"),
        *("resolution", "statusCategory", "assignee", "parent", "attachments", "subtasks", "issuelinks"),
        *("customfields", "timeoriginalestimate", "timeestimate", "timespent", "aggregatetimeoriginalestimate"),
        *("aggregatetimeremainingestimate", "aggregatetimespent"),
    }
)


def snapshot(item: Node, tally: Tally) -> Snapshot:
    """Read the ticket of an item, with its comments; parts that nobody knows are counted."""
    key = text_of(item, "key").strip()
    for part in item.children:
        if part.name not in _READ_APART:
            tally.add("unread_part", part.name[:_EXAMPLE])
    dates = {name: _date(text_of(item, name), key, tally) for name in ("created", "updated", "resolved")}
    return Snapshot(
        key=key,
        project=project(item) or project_of(key),
        title=text_of(item, "summary"),
        description=plain_text(text_of(item, "description")),
        type=text_of(item, "type").strip() or None,
        status=text_of(item, "status").strip() or None,
        labels=tuple(label for one in item.under("labels", "label") if (label := one.text.strip())),
        parent=text_of(item, "parent").strip() or None,
        reporter=_person(item.first("reporter")),
        created=dates["created"],
        updated=dates["updated"],
        resolved=dates["resolved"],
        url=address if _ADDRESS.fullmatch(address := text_of(item, "link").strip()) else None,
        visibility=restriction_of_ticket(text_of(item, "security")),
        comments=tuple(_comments(item, key, tally)),
        fields=fields_of(item),
    )


def text_of(item: Node, name: str) -> str:
    """Return the text of the first child of a name, empty without one."""
    child = item.first(name)
    return child.text if child is not None else ""


def project(item: Node) -> str | None:
    """Return the key of the project."""
    found = item.first("project")
    return found.attributes.get("key") if found is not None else None


def instance_of(address: str) -> str | None:
    """Read the tracker from a ticket's address: scheme, host and context path, as far as `/browse/`."""
    found = _ADDRESS.fullmatch(address.strip())
    path = _BROWSE.match(found["rest"]) if found else None
    if found is None or path is None:
        return None
    return f"{found['scheme'].lower()}://{found['host'].lower()}{path['context']}"


def restriction_of_ticket(level: str) -> Visibility:
    """Tell by the name of its security level, if any, whether a ticket is for some people only."""
    return Visibility.SECURITY_LEVEL if level.strip() else Visibility.PUBLIC


def restriction_of_comment(told: dict[str, str]) -> Visibility:
    """Tell who may see a comment by its attributes: `grouplevel`, `roleLevel`, in older Jira a mere `level`."""
    levels = {name.lower() for name, value in told.items() if name.lower().endswith("level") and value}
    if not levels:
        return Visibility.PUBLIC
    known = {"grouplevel": Visibility.GROUP, "rolelevel": Visibility.ROLE}
    return next((known[name] for name in sorted(levels) if name in known), Visibility.UNKNOWN)


def rss_date(text: str) -> datetime | None:
    """Read a date of RFC 822 into an instant in UTC; None for what is none or has no zone that it knows."""
    found = _DATE.fullmatch(" ".join(text.split()))
    if found is None or found["month"] not in _MONTHS or (found["zone"] or "UT") not in _ZONES:
        return None
    offset = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    zone = timedelta(hours=_ZONES[found["zone"]]) if found["zone"] else offset * (-1 if found["sign"] == "-" else 1)
    day = (int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]))
    try:
        local = datetime(
            *day, int(found["hour"]), int(found["minute"]), int(found["second"] or 0), tzinfo=timezone(zone)
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _date(text: str, key: str, tally: Tally) -> datetime | None:
    if not text.strip():
        return None
    found = rss_date(text)
    if found is None:
        tally.add("unreadable_date", f"{key}: {text.strip()[:_EXAMPLE]}")
    return found


def _person(person: Node | None) -> Actor | None:
    """Read a person; nobody has a word of its own in each language, and -1 as account."""
    if person is None or not is_somebody(person):
        return None
    account, name = account_of(person), person.text.strip()
    return Actor(account=account, name=name or None) if account or name else None


def _comments(item: Node, key: str, tally: Tally) -> Iterator[Comment]:
    met: Counter[str] = Counter()
    for one in item.under("comments", "comment"):
        told = one.attributes
        author = told.get("author", NOBODY) or NOBODY
        at = _date(told.get("created", ""), key, tally)
        made = told.get("id") or f"{at.isoformat() if at else '?'}/{author}"
        met[made] += 1
        yield Comment(
            id=made if met[made] == 1 else f"{made}/{met[made]}",
            author=None if author == NOBODY else Actor(account=author),
            at=at,
            body=plain_text(one.text),
            visibility=restriction_of_comment(told),
        )
