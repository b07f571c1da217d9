"""Lists the tickets of GitHub repositories over REST, for servers without GraphQL: it shows less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

import orjson

from tracker_scope.connectors.answers import Answer
from tracker_scope.connectors.base import Fetched, Json
from tracker_scope.connectors.github_asker import Reply, api_of, one_line
from tracker_scope.connectors.github_progress import PAGES_AT_MOST, Look, written
from tracker_scope.connectors.json_values import listed, mapping, text
from tracker_scope.errors import AnswerUnreadable, Problem

USER: Final = "user"
ISSUES: Final = "rest_issues"
COMMENTS: Final = "rest_comments"
EVENTS: Final = "rest_events"
TIMELINE: Final = "rest_timeline"
LOOKUP: Final = "lookup"
_OK: Final = 200
_TOO_FAR: Final = 422
# Of an address that the tracker gave itself: it no longer knows the place in the list, or the repository behind it.
_PLACE_UNKNOWN: Final = frozenset({404, 410, _TOO_FAR})
_REDIRECTS: Final = frozenset({301, 302, 307, 308})
_HOPS: Final = 3
_NEXT: Final = re.compile(r'<([^<>]+)>\s*;[^,<]*\brel="?next"?')
_SECOND: Final = timedelta(seconds=1)
_PER_PAGE: Final = "100"
_ASKED: Final = {
    ISSUES: ("issues", {"state": "all", "sort": "created", "direction": "asc", "per_page": _PER_PAGE}),
    COMMENTS: ("issues/comments", {"sort": "updated", "direction": "asc", "per_page": _PER_PAGE}),
    EVENTS: ("issues/events", {"per_page": _PER_PAGE}),
}


def listing(look: Look) -> Iterator[Fetched]:
    """List tickets, comments, and events of all or timelines of those that moved. Raises ConnectorError."""
    state, seen = look.state, set[str]()
    if not state.phase:
        recognise(look)
        state.phase = ISSUES
        known = look.looking.known() if state.asking else {}
        state.tickets = [[known[f"#{one}"], one, "?", "0"] for one in state.asking if f"#{one}" in known]
    while state.phase != LOOKUP:
        page = _timeline(look) if state.phase == TIMELINE else _list(look, seen)
        if page is not None:
            yield page


def recognise(look: Look) -> None:
    """Learn who we are; an installation is no user, and is not asked for one. Raises ConnectorError."""
    login = look.asker.installation
    if login is None:
        answer, value = look.asker.get("/user")
        look.started(answer)
        login = text(mapping(value), "login") or ""
    look.asker.account = look.state.account = login


def _go_on(look: Look, seen: set[str]) -> None:
    """Turn to the next list with anything in it."""
    state = look.state
    order = [ISSUES, COMMENTS, TIMELINE if state.tickets else EVENTS if look.is_full else LOOKUP]
    state.after = None
    seen.clear()
    state.phase = ([*order, LOOKUP])[order.index(state.phase) + 1] if state.phase in order else LOOKUP


def _list(look: Look, seen: set[str]) -> Fetched | None:
    """Fetch the next page of a list, as the tracker names it: its own counts of pages end at 10,000 issues."""
    state, shape = look.state, look.state.phase
    url = state.after or _first(look, shape)
    answer, value = _followed(look, url)
    if answer.status == _TOO_FAR and shape == EVENTS and state.after is not None:
        _go_on(look, seen)  # GitHub lists no more of them than that
        return None
    if answer.status in _PLACE_UNKNOWN and state.after is not None and look.restarts():
        seen.clear()
        return None
    if answer.status != _OK or not isinstance(value, list):
        raise look.asker.refuse(answer, look.project)
    look.started(answer)
    found = [mapping(one) for one in value]
    request = _request(look, shape, url)
    if shape == ISSUES:
        _meet(look, found)
    if shape == COMMENTS:
        request["tickets"] = _tickets_of(found, look.looking.known())
    seen.add(url)
    state.after = _next(answer, shape, _below(look, url), found)
    if state.after in seen or len(seen) > PAGES_AT_MOST:
        raise AnswerUnreadable(request=urlsplit(url).path, problem=Problem("token_twice"))
    if state.after is None:
        _go_on(look, seen)
    return look.page(answer, request)


def _timeline(look: Look) -> Fetched:
    """Fetch the next page of the timeline of a ticket that moved."""
    state = look.state
    ticket, number, comments, got = state.tickets[0]
    url = state.after or f"/repos/{look.project}/issues/{number}/timeline?per_page={_PER_PAGE}"
    answer, value = _followed(look, url)
    request = _request(look, TIMELINE, url) | {"ticket": ticket, "comments": comments, "got": got}
    following = _link(answer, url)
    if answer.status != _OK or not isinstance(value, list):
        look.owe(ticket, number)
        following = None
    if following is not None:
        look.follow((TIMELINE, ticket), following, urlsplit(url).path)
        if following == url:
            raise AnswerUnreadable(request=urlsplit(url).path, problem=Problem("token_twice"))
    elif len(listed(value)) == int(_PER_PAGE):
        request["last"] = "true"
    state.after = following
    if following is None:
        state.tickets = state.tickets[1:]
        if not state.tickets:
            _go_on(look, set())
    else:
        # A new list, since the cursors of the pages before hold the old one.
        state.tickets = [[ticket, number, comments, str(int(got) + len(listed(value)))], *state.tickets[1:]]
    return look.page(answer, request)


def _first(look: Look, shape: str) -> str:
    """Return the address of a list's first page."""
    path, asked = _ASKED[shape]
    since = {"since": look.state.changes_since} if look.state.changes_since and shape != EVENTS else {}
    query = "&".join(f"{name}={value}" for name, value in {**asked, **since}.items())
    return f"/repos/{look.project}/{path}?{query}"


def _followed(look: Look, url: str) -> Reply:
    """Ask, and go where a repository that was renamed has gone, on the same host."""
    reply = look.asker.get(url)
    for _ in range(_HOPS):
        location = reply.answer.headers.get("location", "")
        if reply.answer.status not in _REDIRECTS or not location:
            break
        host = _parts(location, url).hostname
        if host not in {None, urlsplit(api_of(look.asker.session.address)).hostname}:
            raise AnswerUnreadable(request=urlsplit(url).path, problem=Problem("redirected", address=host))
        reply = look.asker.get(location)
    return reply


def _request(look: Look, shape: str, url: str) -> dict[str, str]:
    """Say what was asked; the path stands below that of the API."""
    parts = urlsplit(_below(look, url))
    asked = {f"q.{name}": value for name, value in parse_qsl(parts.query)}
    return {"shape": shape, "method": "GET", "path": parts.path, "project": look.project, **asked}


def _below(look: Look, url: str) -> str:
    """Return an address that the tracker gave, or one of ours, as path and query below that of the API."""
    parts = urlsplit(url)
    path = parts.path.removeprefix(urlsplit(api_of(look.asker.session.address)).path)
    return f"{path}?{parts.query}"


def _meet(look: Look, issues: list[Json]) -> None:
    """Note which tickets moved: a later run asks for their timelines."""
    for issue in issues:
        ticket = str(issue.get("id"))
        if "pull_request" in issue or not look.met(ticket, text(issue, "updated_at") or "") or look.is_full:
            continue
        told = [ticket, str(issue.get("number")), str(issue.get("comments")), "0"]
        look.state.tickets = [*(one for one in look.state.tickets if one[0] != ticket), told]


def _tickets_of(comments: list[Json], known: Mapping[str, str]) -> str:
    """Write the numeric ids of the tickets on which comments were written, as a JSON object by number."""
    numbers = {(text(one, "issue_url") or "").rpartition("/")[2] for one in comments}
    return orjson.dumps({one: known[f"#{one}"] for one in sorted(numbers) if f"#{one}" in known}).decode()


def _next(answer: Answer, shape: str, url: str, found: list[Json]) -> str | None:
    """Return the address of the next page; None after the last.

    Comments go on from the date of the last one that came, again and again: a comment that is
    edited while pages are read moves to the end, and would pull the others forward past a page that
    is counted; and GitHub stops counting near 40,000 rows. A second more covers those of one date.
    """
    following = _link(answer, url)
    if following is None or shape != COMMENTS:
        return following
    query = dict(parse_qsl(urlsplit(url).query))
    reached = _instant(max((text(one, "updated_at") or "" for one in found), default=""))
    before = _instant(query.get("since", ""))
    if reached is None or (before is not None and reached - _SECOND <= before):
        return following
    path, asked = urlsplit(url).path, {name: value for name, value in query.items() if name in _ASKED[COMMENTS][1]}
    return f"{path}?" + "&".join(
        f"{name}={value}" for name, value in {**asked, "since": written(reached - _SECOND)}.items()
    )


def _link(answer: Answer, url: str) -> str | None:
    """Return the address that the Link header names as the next (RFC 8288). Raises AnswerUnreadable for none such."""
    found = _NEXT.search(answer.headers.get("link", ""))
    if found is None:
        return None
    _parts(found[1], url)
    return found[1]


def _parts(address: str, url: str) -> SplitResult:
    """Take an address apart that the answer to a request gave. Raises AnswerUnreadable."""
    try:
        return urlsplit(address)
    except ValueError as bad:
        problem = Problem("address_form", address=one_line(address))
        raise AnswerUnreadable(request=urlsplit(url).path, problem=problem) from bad


def _instant(written_so: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(written_so)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None
