"""Reads from Jira's answers what became of tickets that a listing did not show.

A request with the shape "lookup" tells the keys that were `asked` for, apart by blanks, in
`known`, a JSON object, the numeric ids of those that were captured before, in `unasked` which keys
remain unasked, for people, and in `unasked_known` which of those that were captured before do. In
`unlisted` stand, on a page of a search as well, the ids by key of tickets that are shown by their keys
and that no search finds, which were too many to be fetched. Many keys are asked for at once (POST
issue/bulkfetch, or a search), one by its own address (GET issue/KEY), whose status says more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import orjson

from tracker_scope.connectors.jira_items import numeric
from tracker_scope.connectors.json_kinds import NotATicket
from tracker_scope.connectors.json_scan import check
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.errors import Problem
from tracker_scope.model.capture import Gap, Page

_BULK: Final = "/issue/bulkfetch"
_OK: Final = "200"
_KEY: Final = "key"
_ID: Final = "id"
_NOT_FOUND: Final = "404"
_GONE: Final = "410"
_REFUSED: Final = frozenset({"403", "451"})


class Standing(NamedTuple):
    """What an answer to many keys says of them; of `unclear` ones it leaves open what they became."""

    found: tuple[str, ...]
    absent: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    moved: Mapping[str, Json] = MappingProxyType({})


def standing(asked: Sequence[str], answer: Json) -> Standing:
    """Tell keys that stand from those that moved and those that are absent, as issue/bulkfetch answers.

    What is not found or not permitted is absent, as it is alone (404). `issueErrors` name what failed and can
    be tried again. A moved ticket comes under its new key, and where several may have led there, none is named.
    https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-issue-bulkfetch-post
    """
    issues = [mapping(one) for one in listed(answer.get("issues"))]
    named = {text(one, "key") for one in issues}
    found = tuple(key for key in asked if key in named)
    left = tuple(key for key in asked if key not in named)
    strangers = [one for one in issues if text(one, "key") not in asked]
    if answer.get("issueErrors") or not isinstance(answer.get("issues"), list):
        return Standing(found, unclear=left)
    if not strangers:
        return Standing(found, absent=left)
    if len(strangers) == len(left) == 1:
        return Standing(found, moved={left[0]: strangers[0]})
    return Standing(found, unclear=left)


def gaps_of_lookup(page: Page) -> tuple[Gap, ...]:
    """Say what became of a key: moved, refused, not found or gone; nothing of one that stands.

    Of a search nothing is said: its index may be late. Raises NotJson, and NotATicket for a single answer
    that is no ticket.
    """
    request = page.request
    asked = request.get("asked", "").split()
    known, status = _ids(request, "known"), request.get("status", _OK)
    late = (*_unasked(request), *gaps_of_unlisted(page))
    if status != _OK:
        return (*(_lost(key, known, status) for key in asked), *late)
    answer = mapping(check(page.data, 0, len(page.data)))
    if request.get("path", "").endswith(_BULK):
        told = standing(asked, answer)
        moved = [_moved(key, _named(one)) for key, one in told.moved.items()]
        absent = [_lost(key, known, _NOT_FOUND) for key in told.absent if key not in known]
        return (*moved, *absent, *late)
    if "issues" in answer or len(asked) != 1:
        return late
    named = _named(answer)
    return () if named[0] == asked[0] else (_moved(asked[0], named),)


def gaps_of_unlisted(page: Page) -> tuple[Gap, ...]:
    """Name the tickets that are shown by their keys, that no search finds, and that were too many to be fetched."""
    told = _ids(page.request, "unlisted")
    return tuple(Gap(code="not_visible", subject=id_, detail=key) for key, id_ in told.items())


def _unasked(request: Mapping[str, str]) -> Iterator[Gap]:
    for key, id_ in _ids(request, "unasked_known").items():
        yield Gap(code="ticket_not_looked_up", subject=id_, detail=key)
    if request.get("unasked"):
        yield Gap(code="ticket_not_looked_up", detail=request["unasked"])


def _ids(request: Mapping[str, str], name: str) -> dict[str, str]:
    """Read ids by key from a request."""
    return {key: id_ for key, id_ in mapping(_json(request.get(name))).items() if isinstance(id_, str)}


def _named(issue: Json) -> tuple[str, str]:
    """Return key and id of a ticket. Raises NotATicket."""
    key, ticket = text(issue, "key"), numeric(issue.get("id"))
    if key is None or ticket is None:
        lacking = _KEY if key is None else _ID
        raise NotATicket(Problem("answer_lacks", name=lacking))
    return key, ticket


def _moved(old: str, new: tuple[str, str]) -> Gap:
    return Gap(code="ticket_moved", subject=new[1], detail=f"{old} → {new[0]}")


def _lost(key: str, known: Mapping[str, str], status: str) -> Gap:
    """Name what an answer without the ticket means: gone is only what was captured once; a fault says nothing."""
    if status in {_NOT_FOUND, _GONE}:
        code = "ticket_gone" if key in known else "ticket_not_found"
    else:
        code = "ticket_refused" if status in _REFUSED else "ticket_not_looked_up"
    return Gap(code=code, subject=known.get(key), detail=key)


def _json(written: str | None) -> object:
    try:
        return orjson.loads(written or "{}")
    except orjson.JSONDecodeError:
        return None
