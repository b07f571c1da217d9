"""The replayed routes that concern given tickets: one by one, in bulk, and what hangs on them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, Final, TypeVar
from urllib.parse import quote

from tests.tracker.jira_answers import Desk, Refused
from tests.tracker.jira_parts import attachment, comment, history, placed, worklog
from tests.tracker.jira_ticket import Attachment, History
from tests.tracker.web import Response, encoded

_CHANGELOGS: Final = 1000
_ISSUES: Final = 100
_FIELDS: Final = 10
_BULK: Final = 10_000

T = TypeVar("T")


def issue(desk: Desk, key: str) -> bytes:
    """Answer issue/{id or key}: a key that the ticket had is as good as the one it has."""
    return desk.issue(desk.ticket(key), desk.list("fields", "*all"), desk.list("expand"))


def comments(desk: Desk, key: str) -> bytes:
    """Answer issue/{id}/comment; a page lacks those that are hidden."""
    ticket = desk.ticket(key)
    order = desk.list("orderBy", "created")
    if order.lstrip("+-") != "created":
        raise Refused(400, f"The orderBy value '{order}' is not supported.")
    counted = placed(ticket.comments, desk.hand)
    ordered = counted[::-1] if order.startswith("-") else counted
    start, size, page = _page(desk, ordered, desk.mode.comment_page)
    shown = [comment(ticket, told, desk.hand) for told in page if not told.hidden]
    return encoded({"startAt": start, "maxResults": size, "total": len(ordered), "comments": shown})


def worklogs(desk: Desk, key: str) -> bytes:
    """Answer issue/{id}/worklog: in pages on Cloud, whole on Data Center, whose description has no parameters."""
    ticket = desk.ticket(key)
    counted = placed(ticket.worklogs, desk.hand)
    cap = desk.mode.worklog_page
    start, size, page = _page(desk, counted, cap) if desk.mode.cloud else (0, len(counted), counted)
    shown = [worklog(ticket, told, desk.hand) for told in page if not told.hidden]
    return encoded({"startAt": start, "maxResults": size, "total": len(counted), "worklogs": shown})


def changelog(desk: Desk, key: str) -> bytes:
    """Answer issue/{id}/changelog, which Data Center has not: the oldest first, 100 a page."""
    if not desk.mode.cloud:
        raise Refused(404, "null for uri: " + desk.request.path)
    ticket = desk.ticket(key)
    start, size, page = _page(desk, ticket.histories, 100)
    address = f"{desk.hand.api}/issue/{ticket.id}/changelog?maxResults={size}&startAt="
    shown = [history(desk.world, told, desk.hand, desk.hand.date(told.created)) for told in page]
    told: dict[str, Any] = {
        "self": f"{address}{start}",
        "maxResults": size,
        "startAt": start,
        "total": len(ticket.histories),
    }
    last = start + size >= len(ticket.histories)
    return encoded(
        told | {"isLast": last} | ({} if last else {"nextPage": f"{address}{start + size}"}) | {"values": shown}
    )


def changelogs(desk: Desk) -> bytes:
    """Answer changelog/bulkfetch: by date and ticket, the oldest first, so that a ticket's may span pages."""
    names = _names(desk, _CHANGELOGS)
    wanted = desk.told.get("fieldIds") or []
    if len(wanted) > _FIELDS:
        raise Refused(400, f"The number of field IDs must be at most {_FIELDS}.")
    size = min(desk.number("maxResults", 1000), desk.mode.bulk_page, _BULK)
    found = {ticket.id: ticket for name in names if (ticket := desk.world.find(name)) is not None and ticket.visible}
    entries = [
        (told.created, ticket.id, told)
        for ticket in found.values()
        for told in ticket.histories
        if _about(told, wanted)
    ]
    entries.sort(key=lambda entry: entry[:2])
    start = _start(str(desk.told.get("nextPageToken") or ""))
    by_ticket: dict[int, list[bytes]] = {}
    for _, number, told in entries[start : start + size]:
        by_ticket.setdefault(number, []).append(desk.renderer.history(told, desk.hand))
    logs = [
        b'{"issueId":"%d","changeHistories":[%s]}' % (number, b",".join(told)) for number, told in by_ticket.items()
    ]
    more = encoded({"nextPageToken": _mark(start + size)})[1:-1] if start + size < len(entries) else b""
    return b'{"issueChangeLogs":[%s]%s}' % (b",".join(logs), b"," + more if more else b"")


def issues(desk: Desk) -> bytes:
    """Answer issue/bulkfetch: moved keys are followed, what cannot be seen is told nowhere.

    issueErrors lists faults that may be tried again; what is not found or not permitted is not among them.
    """
    shown = []
    seen: set[int] = set()
    for name in _names(desk, _ISSUES):
        ticket = desk.world.find(name)
        if ticket is not None and ticket.visible and ticket.id not in seen:
            seen.add(ticket.id)
            shown.append(desk.issue(ticket, desk.list("fields", "*navigable"), desk.list("expand")))
    return b'{"issues":[%s],"issueErrors":[]}' % b",".join(shown)


def metadata(desk: Desk, number: str) -> bytes:
    """Answer attachment/{id}."""
    return encoded(attachment(attached(desk, number), desk.hand))


def content(desk: Desk, number: str) -> Response:
    """Answer attachment/content/{id}: Cloud sends to a media address that needs no sign-in."""
    told = attached(desk, number)
    if str(desk.told.get("redirect", "true")).lower() == "false" or not desk.mode.cloud:
        return file(told)
    media = desk.mode.media_base or desk.hand.site
    where = f"{media}/secure/media/{told.id}/{quote(told.filename)}?token=media-{told.id}"
    return Response(303, {"Location": where}, b"", "attachment/content")


def file(told: Attachment) -> Response:
    """Answer with the bytes of a file."""
    named = {"Content-Type": told.mime, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(told.filename)}"}
    return Response(200, named, told.content, "attachment/bytes")


def attached(desk: Desk, number: str) -> Attachment:
    """Find a file that the account may see; raises Refused."""
    for ticket in desk.world.tickets.values():
        for told in ticket.attachments:
            if str(told.id) == number and ticket.visible:
                return told
    raise Refused(404, f"The attachment with id '{number}' does not exist")


def _page(desk: Desk, things: Sequence[T], cap: int) -> tuple[int, int, Sequence[T]]:
    start = max(0, desk.number("startAt", 0))
    size = max(0, min(desk.number("maxResults", cap), cap))
    return start, size, things[start : start + size]


def _names(desk: Desk, most: int) -> list[str]:
    names = desk.told.get("issueIdsOrKeys")
    if not isinstance(names, list) or not names:
        raise Refused(400, "issueIdsOrKeys is required and must not be empty.")
    if len(names) > most:
        raise Refused(400, f"The number of issue IDs or keys must be at most {most}.")
    return [str(name) for name in names]


def _about(told: History, wanted: Sequence[str]) -> bool:
    return not wanted or any(change.get("fieldId") in wanted for change in told.items)


def _mark(start: int) -> str:
    return base64.urlsafe_b64encode(f"bulk:{start}".encode()).decode()


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).removeprefix(b"bulk:"))
    except (ValueError, binascii.Error):
        raise Refused(400, "The provided next page token is invalid.") from None
