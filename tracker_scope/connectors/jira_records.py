"""What one JSON record says of a Jira issue, from REST v2 or v3, alone or in a Perceval envelope.

REST: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ and v2, which
Server and Data Center have too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tracker_scope.connectors.csv_tickets import Tally
from tracker_scope.connectors.json_kinds import NotATicket, described
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.errors import Problem
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor

_PARTS: Final = frozenset({"fields", "changelog", "renderedFields", "self", "expand"})
_PAGE_SIGNS: Final = frozenset({"startAt", "maxResults", "isLast", "nextPageToken", "issueErrors"})
_ID: Final = re.compile(r"[0-9]{1,19}")
_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?:[^/?#@\s]*@)?(?P<host>[^/?#@\s]+)(?P<path>(?:/[^/?#\s]+)*?)/rest/[a-z]+/"
    r"(?:[^?#\s]*/issue/(?P<id>[0-9]{1,19})$)?",
    re.IGNORECASE,
)
# Behind it, tokens of OAuth reach a site; nobody reads tickets there.
_GATEWAY: Final = "api.atlassian.com"
_BEARERS: Final = ("project", "status", "issuetype", "reporter", "creator", "priority")
_RESTRICTIONS: Final = {"role": Visibility.ROLE, "group": Visibility.GROUP}
_MILLISECONDS: Final = 10**11
# What Jira writes where nobody is named (its XML: "Unassigned").
NOBODY: Final = "-1"
_EXAMPLE: Final = 60
_COMMENT: Final = "comment"


class Issue(NamedTuple):
    """One issue: its numeric id as text, its key, its fields (None where the export has none), all of it."""

    id: str
    key: str
    fields: Json | None
    whole: Json


def is_issue(keys: AbstractSet[str]) -> bool:
    """Tell from its keys whether an object is an issue of Jira; a project has a name besides."""
    if "key" not in keys or "name" in keys or "title" in keys:
        return False
    return "fields" in keys or ("id" in keys and not _PARTS.isdisjoint(keys))


def is_page(keys: AbstractSet[str]) -> bool:
    """Tell from its keys whether an object is a page of search results."""
    return "issues" in keys and bool(keys & _PAGE_SIGNS)


def read_issue(record: object) -> Issue:
    """Recognise the shape of a record. Raises NotATicket."""
    if not isinstance(record, dict):
        raise NotATicket(Problem("holds_value", kind=type(record).__name__))
    if "backend_name" in record:
        record = _enveloped(record)
    if not is_issue(record.keys()):
        raise NotATicket(_other(record.keys()))
    key = text(record, "key")
    if key is None:
        raise NotATicket(Problem("holds_no_issue_key"))
    _object(record, "changelog")
    return Issue(_identity(record), key, _object(record, "fields"), record)


def _other(keys: AbstractSet[str]) -> Problem:
    """Name what is no issue; a search that asks for nothing answers with ids alone."""
    return Problem("holds_no_issue_key") if "id" in keys and keys <= {"id", "self", "expand"} else described(keys)


def _object(record: Json, name: str) -> Json | None:
    value = record.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise NotATicket(Problem("holds_no_object", name=name))


def _enveloped(record: Json) -> Json:
    """Read what Perceval puts around an issue (chaoss/grimoirelab-perceval, backends/core/jira.py)."""
    backend, category = record["backend_name"], record.get("category")
    if backend != "Jira" or category != "issue":
        raise NotATicket(Problem("holds_envelope", backend=backend, category=category))
    return mapping(record.get("data"))


def _identity(issue: Json) -> str:
    given = issue.get("id")
    if given is None:
        given = id_in_address(issue)
        if given is None:
            raise NotATicket(Problem("holds_no_id"))
    written = str(given) if isinstance(given, int) else given
    if not isinstance(written, str) or not _ID.fullmatch(written):
        raise NotATicket(Problem("holds_number_id"))
    return written.lstrip("0") or "0"


def id_in_address(issue: Json) -> str | None:
    """Return the numeric id with which an issue's own address ends."""
    address = text(issue, "self")
    found = _ADDRESS.match(address) if address else None
    return found["id"] if found else None


def instance_of(issue: Issue) -> str | None:
    """Read the tracker (scheme, host, context path) from the addresses that an issue carries."""
    for bearer in (issue.whole, *(mapping((issue.fields or {}).get(name)) for name in _BEARERS)):
        found = _ADDRESS.match(text(bearer, "self") or "")
        if found:
            return f"{found['scheme'].lower()}://{found['host'].lower()}{found['path']}"
    return None


def address_of(issue: Issue, instance: str | None) -> str | None:
    """Return where people read the ticket; None where its tracker's address is not known."""
    if instance is None or not instance.startswith(("http://", "https://")) or f"//{_GATEWAY}/" in instance:
        return None
    return f"{instance.rstrip('/')}/browse/{issue.key}"


def project_of(issue: Issue) -> str:
    """Return the project's key, as told or as the issue's key begins."""
    told = text(mapping((issue.fields or {}).get("project")), "key")
    return told or issue.key.rpartition("-")[0]


def person(source: Json, name: str) -> Actor | None:
    """Read who did something; null stands for an account that was deleted, nothing for an unknown one.

    Cloud names people by account id, Server and Data Center by login.
    """
    if name not in source:
        return None
    told = mapping(source[name])
    account = text(told, "accountId", "name", "key")
    if account == NOBODY:
        return Actor()
    return Actor(account=account, name=text(told, "displayName"), bot=told.get("accountType") == "app")


def instant(value: object, key: str, tally: Tally) -> datetime | None:
    """Read a date: ISO 8601 with an offset, or a number of seconds or milliseconds since 1970.

    The description of changelog/bulkfetch shows numbers where every other answer has text.
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) >= _MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC)
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
        if read is not None and read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        pass
    tally.add("unreadable_date", f"{key}: {str(value)[:_EXAMPLE]}")
    return None


def comments_of(issue: Issue) -> list[Json]:
    """Return the comments, once each, from the fields and from what Perceval fetched beside them."""
    told = (issue.fields or {}).get("comment")
    inline = listed(told if isinstance(told, list) else mapping(told).get("comments"))
    beside = listed(issue.whole.get("comments_data"))
    if not beside:
        return [one for one in inline if isinstance(one, dict)]
    found: dict[object, Json] = {}
    for place, comment in enumerate([*inline, *beside]):
        one = mapping(comment)
        found[text(one, "id") or place] = one
    return list(found.values())


def has_comments(issue: Issue) -> bool:
    """Tell whether comments were asked for at all: a search leaves them out unless told otherwise."""
    return "comment" in (issue.fields or {}) or "comments_data" in issue.whole


def histories_of(issue: Issue) -> list[Json] | None:
    """Return the entries of the changelog; None where the export has no changelog."""
    changelog = issue.whole.get("changelog")
    if not isinstance(changelog, dict):
        return None
    return [mapping(one) for one in listed(changelog.get("histories") or changelog.get("values"))]


def restriction(comment: Json) -> Visibility:
    """Tell who may see a comment; `jsdPublic` is false for what a service desk keeps from its customers."""
    told = comment.get("visibility")
    if told is not None:
        return _RESTRICTIONS.get(text(mapping(told), "type") or "", Visibility.UNKNOWN)
    return Visibility.INTERNAL if comment.get("jsdPublic") is False else Visibility.PUBLIC


def secured(issue: Issue) -> Visibility:
    """Tell whether a security level restricts the whole issue."""
    return Visibility.SECURITY_LEVEL if (issue.fields or {}).get("security") is not None else Visibility.PUBLIC


def narrowest(issue: Issue, comments: list[Json]) -> Visibility:
    """Return the restriction of the issue's bytes: its own, else that of a comment or of work logged among them."""
    logged = listed(mapping((issue.fields or {}).get("worklog")).get("worklogs"))
    own = narrowed(secured(issue), [*comments, *map(mapping, logged)] if logged else comments)
    return with_deleted(own, histories_of(issue) or ())


def with_deleted(own: Visibility, entries: Iterable[Json]) -> Visibility:
    """Return a restriction; where entries hold the text of a deleted comment, nobody knows who was to see it.

    Jira keeps that text in the changelog, and does not say there to whom the comment was restricted.
    """
    if own is not Visibility.PUBLIC:
        return own
    told = (mapping(item) for entry in entries for item in listed(entry.get("items")))
    return Visibility.UNKNOWN if any(_is_of_comment(item) for item in told) else own


def _is_of_comment(item: Json) -> bool:
    """Tell a change of a comment by either name of its field."""
    names = (item.get("field"), item.get("fieldId"))
    return any(isinstance(name, str) and name.lower() == _COMMENT for name in names)


def narrowed(own: Visibility, parts: Iterable[Json]) -> Visibility:
    """Return a restriction, else the first that one of the parts has."""
    if own is not Visibility.PUBLIC:
        return own
    marked = [one for one in parts if "visibility" in one or "jsdPublic" in one]
    return next((found for one in marked if (found := restriction(one)) is not Visibility.PUBLIC), own)
