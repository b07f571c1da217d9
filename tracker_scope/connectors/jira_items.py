"""Jira's answers beside the tickets themselves: the names of fields, long histories, comments, worklogs.

REST: https://developer.atlassian.com/cloud/jira/platform/rest/v2/intro/; each becomes the same item
whether it comes from a live tracker or from a file that holds the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final

from tracker_scope.connectors.jira_changelog import history_id
from tracker_scope.connectors.jira_records import Issue, comments_of, narrowed, narrowest, project_of, with_deleted
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.capture import Item, Visibility

FIELDS_KIND: Final = "jira_fields"
CHANGELOG: Final = "changelog"
COMMENTS: Final = "comments"
WORKLOGS: Final = "worklogs"
CHANGELOGS: Final = "issueChangeLogs"
HISTORIES: Final = "changeHistories"
# The lists that come page by page, of one ticket a page.
PARTS: Final = (COMMENTS, WORKLOGS)

_FIELD_KEYS: Final = frozenset({"id", "name", "custom", "navigable"})
_LONGEST: Final = 18
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_ID: Final = re.compile(r"[0-9]{1,19}")
_WITHIN_ISSUE: Final = re.compile(r"https?://[^?#\s]*/issue/([0-9]{1,19})/(?:comment|worklog)/[^/]*", re.IGNORECASE)


def is_field(keys: AbstractSet[str]) -> bool:
    """Tell by its keys an element of the list of fields."""
    return keys >= _FIELD_KEYS


def is_field_list(value: object) -> bool:
    """Tell the list of fields from other lists."""
    return isinstance(value, list) and bool(value) and is_field(mapping(value[0]).keys())


def part_in(keys: AbstractSet[str]) -> str | None:
    """Tell by its keys a page of comments or worklogs; None for any other object."""
    return next((name for name in PARTS if name in keys and "startAt" in keys), None)


def ticket_within(page: Json, part: str) -> str | None:
    """Read from addresses and ids within a page of comments or worklogs whose they are; None where nothing says it."""
    for told in map(mapping, listed(page.get(part))):
        address = _WITHIN_ISSUE.fullmatch(text(told, "self") or "")
        found = numeric(told.get("issueId")) or (address and address[1])
        if found:
            return found
    return None


def numeric(value: object) -> str | None:
    """Return a numeric id as text without leading zeros; None for anything else."""
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return (written.lstrip("0") or "0") if isinstance(written, str) and _ID.fullmatch(written) else None


def whole(told: Mapping[str, object], name: str) -> int | None:
    """Return a count; None where there is none."""
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def whole_in(request: Mapping[str, str], name: str) -> int | None:
    """Return a count that a request tells; None where there is none."""
    told = request.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= _LONGEST else None


def ticket_item(issue: Issue, place: tuple[int, int], request: Mapping[str, str] = _NOTHING) -> Item:
    """Describe a ticket's bytes; what restricts one comment restricts the bytes that hold it."""
    return Item(
        kind="ticket",
        id=issue.id,
        subject=issue.id,
        key=issue.key,
        start=place[0],
        end=place[1],
        project=project_of(issue),
        visibility=narrowest(issue, comments_of(issue)),
        request=dict(request),
    )


def part_item(page: Json, part: str, ticket: str, place: tuple[int, int], own: Visibility) -> Item:
    """Describe a page of comments or worklogs, whose ticket has a restriction of its own.

    Its id says where it begins: as asked for, which the live connector writes into `startAt`, else
    as the page says.
    """
    return Item(
        kind=part,
        id=f"{ticket}:{whole(page, 'startAt') or 0}",
        subject=ticket,
        start=place[0],
        end=place[1],
        visibility=narrowed(own, map(mapping, listed(page.get(part)))),
    )


def changelog_item(told: Json, place: tuple[int, int], own: Visibility) -> Item | None:
    """Describe a ticket's entries in an answer of changelog/bulkfetch; None for one without any, or of no ticket."""
    ticket, histories = numeric(told.get("issueId")), listed(told.get(HISTORIES))
    if ticket is None or not histories:
        return None
    first = history_id(mapping(histories[0])) or "-"
    return Item(
        kind=CHANGELOG,
        id=f"{ticket}:{first}",
        subject=ticket,
        start=place[0],
        end=place[1],
        visibility=with_deleted(own, map(mapping, histories)),
    )


def fields_item(start: int, end: int) -> Item:
    """Describe the list of fields."""
    return Item(kind=FIELDS_KIND, id="fields", start=start, end=end)
