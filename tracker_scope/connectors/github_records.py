"""What one JSON record says of a GitHub issue, whichever shape it has: REST, GraphQL, or a wrapper.

REST: https://docs.github.com/en/rest/issues/issues and /timeline; GraphQL names are the same
words in camel case, with people and labels as bare strings in some archives.
"""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final, NamedTuple

from tracker_scope.connectors.json_kinds import NotATicket, described
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.errors import Problem

_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?:[^/?#@]*@)?(?P<host>[^/?#@\s]+)(?:/api/v3)?(?:/repos)?"
    r"/(?P<project>[^/?#\s]+/[^/?#\s]+)(?:/(?P<kind>issues|pulls?)/\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_LEGACY_NODE: Final = re.compile(rb"\d+:(Issue|PullRequest)(\d{1,18})")
_MSGPACK_INTEGERS: Final = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
_MSGPACK_ARRAY: Final = range(0x90, 0xA0)
_MSGPACK_SMALL: Final = 0x80
_API_HOST: Final = "api.github.com"
_DELIVERIES: Final = frozenset({"event", "action"})
_WRAPPER_PARTS: Final = frozenset({"issue", "comments", "xrefs", "timeline"})
_ADDRESSES: Final = frozenset({"html_url", "repository_url", "url", "createdAt"})
_PAIR_FORM: Final = frozenset({"key", "url", "created"})
_TICKET_CATEGORIES: Final = frozenset({"issue", "pull_request"})


class Edits(NamedTuple):
    """The edits of one text that came, in any order; `whole` when these are all that it had."""

    nodes: Sequence[object]
    whole: bool


class Record(NamedTuple):
    """One issue with what came beside it; `comments` is None where the export has none.

    `edits` are those of each comment by its id, and of the ticket's text under "". `holders` are the
    records of comments that came apart from the ticket, by their ids. Where the comments are not
    `comments_whole`, one that is not among them may be there all the same.
    """

    issue: Json
    comments: list[object] | None
    xrefs: list[object]
    timeline: list[object]
    unread: tuple[str, ...] = ()
    edits: Mapping[str, Edits] = MappingProxyType({})
    holders: Mapping[str, int] = MappingProxyType({})
    comments_whole: bool = True


class Place(NamedTuple):
    """Where a ticket lives: the tracker (`https://github.com`) and `owner/repo`."""

    instance: str | None
    project: str | None


def read_record(record: object) -> Record:
    """Recognise the shape of a record. Raises NotATicket."""
    if not isinstance(record, dict):
        raise NotATicket(Problem("holds_value", kind=type(record).__name__))
    if isinstance(record.get("issue"), dict) and not _DELIVERIES & record.keys():
        return _wrapper(record)
    if "backend_name" in record:
        return _enveloped(record)
    _require_ticket(record)
    comments = record.get("comments")
    return Record(record, comments if isinstance(comments, list) else None, [], [])


def _wrapper(record: Json) -> Record:
    """Read `{issue, comments, xrefs, timeline}`."""
    issue = mapping(record["issue"])
    _require_ticket(issue)
    parts = {name: _listed(record, name) for name in ("comments", "xrefs", "timeline")}
    unread = tuple(sorted(record.keys() - _WRAPPER_PARTS))
    return Record(issue, parts["comments"], parts["xrefs"] or [], parts["timeline"] or [], unread)


def _enveloped(record: Json) -> Record:
    """Read what Perceval puts around an issue (chaoss/grimoirelab-perceval, backends/core/github.py)."""
    backend, category = record["backend_name"], record.get("category")
    if backend != "GitHub" or category not in _TICKET_CATEGORIES:
        raise NotATicket(Problem("holds_envelope", backend=backend, category=category))
    issue = mapping(record.get("data"))
    _require_ticket(issue)
    return Record(issue, _listed(issue, "comments_data"), [], [])


def _listed(record: Json, name: str) -> list[object] | None:
    value = record.get(name)
    if value is None or isinstance(value, list):
        return value
    raise NotATicket(Problem("holds_no_list", name=name))


def _require_ticket(issue: Json) -> None:
    if not is_ticket(issue.keys()):
        raise NotATicket(described(issue.keys()))
    if number(issue) is None:
        raise NotATicket(Problem("holds_no_number"))
    given = issue.get("id")
    if given is not None and not isinstance(given, str) and not _is_whole(given):
        raise NotATicket(Problem("holds_odd_id"))


def is_ticket(keys: AbstractSet[str]) -> bool:
    """Tell from its keys whether an object is an issue or a pull request of GitHub."""
    if "title" not in keys or "fields" in keys:
        return False
    return ("number" in keys and not _ADDRESSES.isdisjoint(keys)) or keys >= _PAIR_FORM


def number(issue: Json) -> int | None:
    """Return the number that people cite, from `number` or from a key such as "#12"."""
    given = issue.get("number")
    if isinstance(given, int) and not isinstance(given, bool) and given > 0:
        return given
    key = text(issue, "key") or ""
    return int(key[1:]) if re.fullmatch(r"#[0-9]{1,18}", key) else None


def place(issue: Json) -> Place:
    """Read the tracker and the repository from the addresses that an issue carries."""
    for name in ("html_url", "url", "repository_url"):
        found = _URL.match(text(issue, name) or "")
        if found:
            host = found["host"].lower()
            return Place(
                f"{found['scheme'].lower()}://{'github.com' if host == _API_HOST else host}",
                found["project"],
            )
    return Place(None, text(mapping(issue.get("repository")), "nameWithOwner"))


def is_pull_request(issue: Json, section: str = "") -> bool:
    """Tell a pull request from an issue: REST lists both as issues."""
    if issue.get("pull_request") is not None or section == "pulls":
        return True
    if mapping(issue.get("_meta")).get("type") == "pr" or "mergedAt" in issue or "merged_at" in issue:
        return True
    found = _URL.match(text(issue, "html_url", "url") or "")
    return found is not None and (found["kind"] or "").lower().startswith("pull")


def identity(issue: Json, project: str | None, *, pull_request: bool) -> str:
    """Return the numeric id of a ticket as text, the same from REST, GraphQL and archives.

    Pull requests have ids of their own, which may equal an issue's: they read "pull:N".
    Without any id the identity is `owner/repo#number`. Raises NotATicket without either.
    """
    given = issue.get("id")
    node = text(issue, "node_id") or text(issue, "id")
    decoded = database_id(node) if node and (pull_request or not _is_whole(given)) else None
    if decoded:
        return f"pull:{decoded[1]}" if decoded[0] == "pull" else str(decoded[1])
    if _is_whole(given):
        return f"pull:{given}" if "/pulls/" in (text(issue, "url") or "") else str(given)
    if node:
        return node
    if project is None:
        raise NotATicket(Problem("holds_no_id"))
    return f"{project}#{number(issue)}"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def database_id(node: str) -> tuple[str, int] | None:
    """Read the kind ("issue" or "pull") and the database id out of a node id, old or new style.

    Old: base64 of `05:Issue290463073`. New: `I_` or `PR_` and base64url of a MessagePack
    array whose last integer is the id (github.blog, "New global ID format", 2021).
    """
    prefix, _, rest = node.partition("_")
    try:
        if rest and prefix in {"I", "PR"}:
            found = last_integer(urlsafe_b64decode(rest + "=" * (-len(rest) % 4)))
            return None if found is None else ("pull" if prefix == "PR" else "issue", found)
        legacy = _LEGACY_NODE.fullmatch(b64decode(node + "=" * (-len(node) % 4), validate=True))
    except ValueError:
        return None
    return legacy and ("issue" if legacy[1] == b"Issue" else "pull", int(legacy[2]))


def last_integer(packed: bytes) -> int | None:
    """Read a MessagePack array of unsigned integers (github.com/msgpack/msgpack, spec.md)."""
    if not packed or packed[0] not in _MSGPACK_ARRAY:
        return None
    at, last = 1, None
    while at < len(packed):
        first = packed[at]
        width = _MSGPACK_INTEGERS.get(first, 0)
        if not width and first >= _MSGPACK_SMALL:
            return None
        last = int.from_bytes(packed[at + 1 : at + 1 + width], "big") if width else first
        at += 1 + width
    return last if at == len(packed) else None
