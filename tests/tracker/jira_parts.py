"""What hangs on a ticket as Jira writes it: comments, worklogs, files, entries of the changelog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from tests.tracker.jira_people import Hand
from tests.tracker.jira_ticket import Attachment, Comment, History, Ticket, Worklog, World

Part = TypeVar("Part", Comment, Worklog)

_ROLE_IDS: Final = {"Administrators": "10002", "provider-team": "0a1b2c3d-provider-team"}


def comment(ticket: Ticket, told: Comment, hand: Hand) -> dict[str, Any]:
    """Write a comment; a deleted account leaves no author."""
    author = hand.person(told.author)
    written = {
        "self": f"{hand.api}/issue/{ticket.id}/comment/{told.id}",
        "id": str(told.id),
        **({} if author is None else {"author": author}),
        "body": hand.text(told.body),
        **({} if author is None else {"updateAuthor": author}),
        "created": hand.date(told.created),
        "updated": hand.date(told.updated),
    }
    if told.visibility is not None:
        kind, name = told.visibility
        more = {"identifier": _ROLE_IDS.get(name, name)} if hand.mode.cloud else {}
        written["visibility"] = {"type": kind, "value": name} | more
    if told.public is not None and hand.mode.cloud:
        written["jsdPublic"] = told.public
    return written


def comments(ticket: Ticket, hand: Hand) -> dict[str, Any]:
    """Write the comments in a ticket: the newest ones on Cloud."""
    counted = placed(ticket.comments, hand)
    newest = counted[-hand.mode.inline_comments :] if hand.mode.inline_comments else []
    shown = [comment(ticket, told, hand) for told in newest if not told.hidden]
    return {
        "comments": shown,
        "self": f"{hand.api}/issue/{ticket.id}/comment",
        "maxResults": len(newest),
        "total": len(counted),
        "startAt": 0,
    }


def worklog(ticket: Ticket, told: Worklog, hand: Hand) -> dict[str, Any]:
    """Write what somebody noted."""
    author = hand.person(told.author)
    hours, rest = divmod(told.seconds, 3600)
    return {
        "self": f"{hand.api}/issue/{ticket.id}/worklog/{told.id}",
        "author": author,
        "updateAuthor": author,
        "comment": hand.text(told.comment),
        "created": hand.date(told.started),
        "updated": hand.date(told.started),
        "started": hand.date(told.started),
        "timeSpent": f"{hours}h {rest // 60}m",
        "timeSpentSeconds": told.seconds,
        "id": str(told.id),
        "issueId": str(ticket.id),
    }


def worklogs(ticket: Ticket, hand: Hand) -> dict[str, Any]:
    """Write the worklogs in a ticket: the first twenty."""
    most = hand.mode.inline_worklogs
    counted = placed(ticket.worklogs, hand)
    shown = [worklog(ticket, told, hand) for told in counted[:most] if not told.hidden]
    return {"startAt": 0, "maxResults": most, "total": len(counted), "worklogs": shown}


def placed(things: Sequence[Part], hand: Hand) -> list[Part]:
    """Return what takes a place on pages and is counted: what is hidden does, unless this Jira leaves it out."""
    return [one for one in things if hand.mode.count_hidden or not one.hidden]


def attachments(ticket: Ticket, hand: Hand) -> list[dict[str, Any]]:
    """Write the files of a ticket."""
    return [attachment(told, hand) for told in ticket.attachments]


def attachment(told: Attachment, hand: Hand) -> dict[str, Any]:
    """Write what is known of a file; its content is elsewhere."""
    local = f"{hand.site}/secure/attachment/{told.id}/{told.filename.replace(' ', '+')}"
    return {
        "self": f"{hand.api}/attachment/{told.id}",
        "id": str(told.id),
        "filename": told.filename,
        "author": hand.person(told.author),
        "created": hand.date(told.created),
        "size": len(told.content),
        "mimeType": told.mime,
        "content": f"{hand.api}/attachment/content/{told.id}" if hand.mode.cloud else local,
    }


def history(world: World, told: History, hand: Hand, created: Any) -> dict[str, Any]:
    """Write an entry of the changelog; Data Center does not say fieldId."""
    author = hand.person(told.author)
    return {
        "id": str(told.id),
        **({} if author is None else {"author": author}),
        "created": created,
        "items": [_change(world, item, hand) for item in told.items],
        **({} if told.metadata is None else {"historyMetadata": told.metadata}),
    }


def _change(world: World, item: dict[str, Any], hand: Hand) -> dict[str, Any]:
    told = dict(item)
    if told["field"] == "assignee":
        for side in ("from", "to"):
            person = world.people.get(told[side])
            told[side] = None if person is None else hand.account(person)
    if not hand.mode.cloud or told["fieldId"] is None:
        del told["fieldId"]
    return told
