"""Reads from GitHub's answers what became of numbers that a listing did not show.

A request with the shape "lookup" holds in `tickets`, a JSON object, the numeric id by number of the
tickets that were captured before. GraphQL answers many numbers at once: under `data.repository`,
`m<number>` says what stands behind a number, and `n<number>` is the ticket, as a listing gives it.
Those in `singly` are asked for again, one by one over REST, whose status says more (404 and 410 alone
tell that a ticket is gone, GraphQL's null does not):
docs.github.com/en/rest/issues/issues#get-an-issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import orjson

from tracker_scope.connectors.github_records import number as number_of
from tracker_scope.connectors.github_records import place
from tracker_scope.connectors.json_response import members
from tracker_scope.connectors.json_scan import check
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.capture import Gap, Page

_ALIAS: Final = re.compile(r"n([0-9]{1,10})")
_ADDRESS: Final = re.compile(r"(?:/api/v3)?/(?:repos/)?([^?#\s]{1,200})/issues/([0-9]{1,10})$")
_OK: Final = "200"
_MOVED: Final = frozenset({"301", "302", "307", "308"})
_REFUSED: Final = frozenset({"401", "403", "451"})
_GONE: Final = "410"
_NOT_FOUND: Final = "404"
_UNSEEN: Final = "ticket_deleted_unseen"
_LONGEST: Final = 200


class Found(NamedTuple):
    """A ticket that a look-up gave after all: where it stands in the page, and what it says."""

    start: int
    end: int
    node: Json


class PullRequest(NamedTuple):
    """A number that is a pull request's: GitHub counts both together."""

    number: int


def looked_up(page: Page) -> tuple[list[Found], list[PullRequest], list[Gap]]:
    """Return the tickets that stand in a look-up, its pull requests, and what became of the rest. Raises NotJson."""
    known = mapping(_json(page.request.get("tickets")))
    told = list(_one(page, known) if "number" in page.request else _many(page, known))
    unasked = page.request.get("unasked")
    gaps = [one for one in told if isinstance(one, Gap)]
    if unasked:
        gaps.append(Gap(code="ticket_not_looked_up", detail=unasked))
    pulls = [one for one in told if isinstance(one, PullRequest)]
    return [one for one in told if isinstance(one, Found)], pulls, gaps


def _many(page: Page, known: Json) -> Iterator[Found | PullRequest | Gap]:
    singly = set(listed(_json(page.request.get("singly"))))
    told = members(page.data, ("data", "repository"))
    for alias, (start, end, _) in told.items():
        asked = _ALIAS.fullmatch(alias)
        if asked is None:
            continue
        number, node = int(asked[1]), dict(mapping(check(page.data, start, end)))
        if f"m{number}" in told:
            node |= mapping(check(page.data, *told[f"m{number}"][:2]))
        if node:
            yield from _standing(Found(start, end, node), number, page, known)
        elif number not in singly:
            # Null is what GraphQL says of what is hidden, moved or deleted alike.
            yield _unsettled(number, known) if _subject(number, known) else _lost(number, known)


def _one(page: Page, known: Json) -> Iterator[Found | PullRequest | Gap]:
    number, status = int(page.request["number"]), page.request.get("status", _OK)
    subject = _subject(number, known)
    if status == _OK:
        node = mapping(check(page.data, 0, len(page.data)))
        if subject is not None and "pull_request" not in node and not _elsewhere(node, page):
            # GraphQL showed it before with all that REST leaves out: what it is now stays unsaid.
            yield Gap(code="not_visible", subject=subject, detail=f"#{number}")
            return
        yield from _standing(Found(0, len(page.data), node), number, page, known)
    elif status in _MOVED:
        where = page.request.get("location") or text(mapping(_json(page.data)), "url") or ""
        yield _moved(number, _written(where), subject)
    elif status in _REFUSED:
        yield Gap(code="ticket_refused", subject=subject, detail=f"#{number}")
    elif status == _GONE:
        yield Gap(code="ticket_gone" if subject else _UNSEEN, subject=subject, detail=f"#{number}")
    elif status == _NOT_FOUND:
        yield _lost(number, known)
    else:
        yield _unsettled(number, known)


def _standing(found: Found, number: int, page: Page, known: Json) -> Iterator[Found | PullRequest | Gap]:
    """Tell a ticket that is here from one that lives elsewhere now, and from a pull request, which is none."""
    node = found.node
    if node.get("__typename") == "PullRequest" or "pull_request" in node:
        yield PullRequest(number)
        return
    elsewhere = _elsewhere(node, page)
    if elsewhere:
        yield _moved(number, f"{elsewhere}#{number_of(node) or '?'}", _subject(number, known))
    elif "title" in node and number_of(node):
        yield found
    else:
        yield _unsettled(number, known)


def _elsewhere(node: Json, page: Page) -> str | None:
    """Return the repository where a ticket lives, if that is not the one that was asked."""
    home = text(mapping(node.get("repository")), "nameWithOwner") or place(node).project
    asked = page.request.get("project", "")
    return home if home and asked and home.casefold() != asked.casefold() else None


def _lost(number: int, known: Mapping[str, object]) -> Gap:
    subject = _subject(number, known)
    return Gap(code="ticket_gone" if subject else "ticket_not_found", subject=subject, detail=f"#{number}")


def _unsettled(number: int, known: Mapping[str, object]) -> Gap:
    return Gap(code="ticket_not_looked_up", subject=_subject(number, known), detail=f"#{number}")


def _moved(number: int, where: str, subject: str | None) -> Gap:
    return Gap(code="ticket_moved", subject=subject, detail=f"#{number} → {where or '?'}")


def _written(address: str) -> str:
    """Write where a ticket went as people do, or by the repository's id where GitHub gives no name."""
    found = _ADDRESS.search(address.partition("://")[2].partition("/")[2].join(("/", "")))
    return f"{found[1]}#{found[2]}" if found else "".join(filter(str.isprintable, address))[:_LONGEST]


def _subject(number: int, known: Mapping[str, object]) -> str | None:
    return text(known, str(number))


def _json(written: str | bytes | None) -> object:
    """Parse what a request says; an answer that is no JSON says nothing."""
    data = written.encode() if isinstance(written, str) else written or b"{}"
    try:
        return loads(data)
    except orjson.JSONDecodeError:
        return None
