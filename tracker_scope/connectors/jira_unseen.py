"""Reads from Jira's answers what became of tickets that a listing did not show.

A request with the shape "lookup" tells the keys that were `asked` for, apart by blanks, and in
`known`, a JSON object, the numeric ids of those that were captured before. Many keys are asked for at
once (POST issue/bulkfetch, or a search), one by its own address (GET issue/KEY), whose status says more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import orjson

from tracker_scope.connectors.jira_answers import numeric
from tracker_scope.connectors.json_scan import check
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.capture import Gap, Page

_OK: Final = "200"
_NOT_FOUND: Final = "404"
_GONE: Final = "410"


def gaps_of_lookup(page: Page) -> tuple[Gap, ...]:
    """Say what became of each key: moved, refused, not found or gone; nothing of one that stands. Raises NotJson."""
    request = page.request
    asked = request.get("asked", "").split()
    known = {key: id_ for key, id_ in mapping(_json(request.get("known"))).items() if isinstance(id_, str)}
    status = request.get("status", _OK)
    if status != _OK:
        return tuple(_lost(key, known, status) for key in asked)
    answer = mapping(check(page.data, 0, len(page.data)))
    issues = [mapping(one) for one in listed(answer["issues"])] if "issues" in answer else [answer]
    failed = [text(mapping(one), "id") for one in listed(answer.get("issueErrors"))]
    return tuple(_of_answer(asked, known, issues, failed))


def _of_answer(asked: list[str], known: Mapping[str, str], issues: list[Json], failed: list[str | None]) -> list[Gap]:
    found = {key: numeric(one.get("id")) for one in issues if (key := text(one, "key"))}
    left = [key for key in asked if key not in found]
    strangers = {key: id_ for key, id_ in found.items() if key not in asked}
    gaps: list[Gap] = []
    for key in list(left):
        new = next((one for one, id_ in strangers.items() if id_ is not None and id_ == known.get(key)), None)
        if new is not None:
            gaps.append(_moved(key, new, strangers.pop(new)))
            left.remove(key)
    if strangers and left:
        # Moved tickets come under their new keys alone: of several, nothing says which was which.
        gaps.append(_moved(", ".join(left), ", ".join(strangers), next(iter(strangers.values()))))
        if len(strangers) > 1 or len(left) > 1:
            gaps[-1] = gaps[-1].model_copy(update={"subject": None})
        return gaps
    refused = {one for one in failed if one}
    return [
        *gaps,
        *(
            Gap(code="ticket_refused", subject=known.get(key), detail=key)
            if {key, known.get(key)} & refused
            else _lost(key, known, _NOT_FOUND)
            for key in left
        ),
    ]


def _moved(old: str, new: str, ticket: str | None) -> Gap:
    return Gap(code="ticket_moved", subject=ticket, detail=f"{old} → {new}")


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
