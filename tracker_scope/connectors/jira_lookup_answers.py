"""Reads from Jira's answers what became of tickets that a listing did not show.

A request with the shape "lookup" tells the keys that were `asked` for, apart by blanks, and in
`known`, a JSON object, the numeric ids of those that were captured before. Many keys are asked for at
once (POST issue/bulkfetch, or a search), one by its own address (GET issue/KEY), whose answer alone is judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import orjson

from tracker_scope.connectors.jira_items import numeric
from tracker_scope.connectors.json_kinds import NotATicket
from tracker_scope.connectors.json_scan import check
from tracker_scope.connectors.json_values import mapping, text
from tracker_scope.errors import Problem
from tracker_scope.model.capture import Gap, Page

_OK: Final = "200"
_KEY: Final = "key"
_ID: Final = "id"
_NOT_FOUND: Final = "404"
_GONE: Final = "410"


def gaps_of_lookup(page: Page) -> tuple[Gap, ...]:
    """Say what became of a key: moved, refused, not found or gone; nothing of one that stands.

    Of many keys asked for at once nothing is said: what is not among them may be moved, hidden, gone
    or only late, and those are asked for alone. `issueErrors` name what failed and can be tried again;
    what is not found or not permitted is not listed there.
    https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-issue-bulkfetch-post

    Raises NotJson, and NotATicket for a single answer that is no ticket.
    """
    request = page.request
    asked = request.get("asked", "").split()
    known = {key: id_ for key, id_ in mapping(_json(request.get("known"))).items() if isinstance(id_, str)}
    status = request.get("status", _OK)
    if status != _OK:
        return tuple(_lost(key, known, status) for key in asked)
    answer = mapping(check(page.data, 0, len(page.data)))
    if "issues" in answer or len(asked) != 1:
        return ()
    key, ticket = text(answer, "key"), numeric(answer.get("id"))
    if key is None or ticket is None:
        lacking = _KEY if key is None else _ID
        raise NotATicket(Problem("answer_lacks", name=lacking))
    return () if key == asked[0] else (Gap(code="ticket_moved", subject=ticket, detail=f"{asked[0]} → {key}"),)


def _lost(key: str, known: Mapping[str, str], status: str) -> Gap:
    """Name what an answer without the ticket means: 404 says of a stranger less than of a ticket once captured."""
    if status not in {_NOT_FOUND, _GONE}:
        return Gap(code="ticket_refused", subject=known.get(key), detail=key)
    gone = status == _GONE or key in known
    return Gap(code="ticket_gone" if gone else "ticket_not_found", subject=known.get(key), detail=key)


def _json(written: str | None) -> object:
    try:
        return orjson.loads(written or "{}")
    except orjson.JSONDecodeError:
        return None
