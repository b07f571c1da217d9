"""Fetches what a listed ticket counts and does not hold: its long history, further comments and worklogs, content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final
from urllib.parse import quote

from tracker_scope.connectors.answers import Answer
from tracker_scope.connectors.base import Fetched, Json
from tracker_scope.connectors.jira_http import LARGEST_ATTACHMENT, Call, TooLarge
from tracker_scope.connectors.jira_progress import (
    MOST_HISTORIES,
    Counted,
    Part,
    Phase,
    Product,
    told_of,
    updated,
    whole_number,
)
from tracker_scope.connectors.jira_records import Issue, secured
from tracker_scope.connectors.jira_run import (
    BAD_REQUEST,
    MOST_EMPTY,
    MOST_RESTARTS,
    NOT_SHOWN,
    OK,
    JiraRun,
    Reply,
    printable,
    unreadable,
)
from tracker_scope.connectors.jira_start import API
from tracker_scope.connectors.json_values import listed, mapping, text

# Cloud gives the newest 40 entries of a history inline, and does not always say that there are more (JRACLOUD-96459).
_CAPPED: Final = 40
_LISTS: Final = {"comment": "comments", "worklog": "worklogs"}
# One size for ever: pages of another would be other items of the same comments.
_PAGES: Final = {"comment": "500", "worklog": "1000"}
_TOO_LARGE: Final = 413
_LONGEST_ID: Final = 18


def take(run: JiraRun, issues: list[Json]) -> None:
    """Note what the tickets of a page hold in part only; of one that has not moved nothing is asked again."""
    progress = run.progress
    for issue in issues:
        ticket, key = text(issue, "id") or "", printable(text(issue, "key") or "")
        project = key.rpartition("-")[0]
        if project not in progress.met:
            progress.met.append(project)
        moved = updated(issue)[0]
        if not _is_id(ticket) or (moved and moved in {run.before.get(ticket), progress.shown.get(ticket)}):
            continue
        fields = mapping(issue.get("fields"))
        of = Counted(key=key, visibility=secured(Issue(ticket, key, fields, issue)).value)
        if progress.product is Product.CLOUD and _is_cut(issue):
            total = whole_number(mapping(issue.get("changelog")), "total")
            progress.histories.setdefault(ticket, of.model_copy(update={"total": total}))
        known = {(part.kind, part.ticket) for part in progress.parts}
        progress.parts += [one for one in _parts(run, ticket, of, fields) if (one.kind, one.ticket) not in known]
    progress.remember(issues, run.session.overlap)


def pending(run: JiraRun) -> Iterator[Fetched]:
    """Fetch what was noted; histories when a thousand tickets wait for theirs, or after the last page."""
    progress = run.progress
    while progress.parts:
        part = progress.parts[0]
        yield _content(run, part) if part.kind == "attachment" else _paged(run, part)
    waits = len(progress.histories) >= MOST_HISTORIES or progress.history_token is not None
    if waits or progress.phase is Phase.AFTER:
        yield from _histories(run)


def _is_id(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= _LONGEST_ID


def _is_cut(issue: Json) -> bool:
    """Tell that entries of a history may be missing."""
    told = issue.get("changelog")
    if not isinstance(told, dict):
        return True
    held, total = len(listed(told.get("histories"))), whole_number(told, "total")
    return total is None or total > held or held >= _CAPPED


def _parts(run: JiraRun, ticket: str, of: Counted, fields: Json) -> Iterator[Part]:
    for kind, name in _LISTS.items():
        told = mapping(fields.get(kind))
        held, total = len(listed(told.get(name))), whole_number(told, "total")
        if (held > 0) if total is None else (total > held):
            yield Part(kind=kind, ticket=ticket, of=of.model_copy(update={"total": total}))
    if run.session.attachments:
        for name, path, size in _attached(run, ticket, map(mapping, listed(fields.get("attachment")))):
            yield Part(kind="attachment", ticket=ticket, of=of, start=int(name), path=path, size=size)


def _attached(run: JiraRun, ticket: str, told: Iterable[Json]) -> Iterator[tuple[str, str, int]]:
    """Name the attachments whose content no run kept, and that this one did not ask for yet.

    Each comes with its path and its size in bytes (0 where nothing tells it).

    Where their content is, we say ourselves: the address in a ticket is foreign data.
    """
    for one in told:
        name = text(one, "id") or ""
        if not _is_id(name) or f"{ticket}:{name}" in run.progress.fetched or f"{ticket}:{name}" in run.kept:
            continue
        path = f"{API}/attachment/content/{name}?redirect=false"
        if run.progress.product is Product.CENTER:
            path = f"/secure/attachment/{name}/{quote(text(one, 'filename') or name, safe='')}"
        size = whole_number(one, "size") or 0
        yield name, "" if size > LARGEST_ATTACHMENT else path, size


def _paged(run: JiraRun, part: Part) -> Fetched:
    """Fetch a page of a ticket's comments or worklogs; a ticket that is not shown any more has none."""
    query = {"startAt": str(part.start), "maxResults": _PAGES[part.kind]}
    if part.kind == "comment":
        query["orderBy"] = "created"
    # Data Center gives all worklogs at once, and knows no pages of them.
    whole = part.kind == "worklog" and run.progress.product is Product.CENTER
    path = f"{API}/issue/{part.ticket}/{part.kind}"
    reply = run.asker.get(path, NOT_SHOWN, **({} if whole else query))
    following, counts = (None, {}) if reply.status != OK else _following(reply, part, whole=whole)
    run.progress.parts[:1] = [] if following is None else [following]
    told = part.of.model_copy(update={"held": len(part.came)})
    return run.page(reply, _LISTS[part.kind], ticket=part.ticket, tickets=told_of({part.ticket: told}), **counts)


def _following(reply: Reply, part: Part, *, whole: bool) -> tuple[Part | None, dict[str, str]]:
    """Return the page after this one, else what the tracker counts and what came of it, each id once.

    What is hidden takes a place on its page all the same: so the next page begins where one of this size
    ends, and only the total, or many empty pages in a row, tell the last.
    """
    told = mapping(reply.value)
    held = listed(told.get(_LISTS[part.kind]))
    named = (text(mapping(one), "id") or f"?{part.start + place}" for place, one in enumerate(held))
    came = tuple(dict.fromkeys([*part.came, *named]))
    total = max(whole_number(told, "total") or 0, part.of.total or 0)
    asked = int(_PAGES[part.kind])
    start = part.start + max(min(asked, whole_number(told, "maxResults") or asked), len(held))
    empty = 0 if held else part.empty + 1
    if whole or start >= total or empty > MOST_EMPTY:
        return None, {"counted": str(total), "received": str(len(came))}
    return part.model_copy(update={"start": start, "came": came, "empty": empty}), {}


def _content(run: JiraRun, part: Part) -> Fetched:
    """Fetch what is attached to a ticket; what is too large for us is said by a status of ours."""
    call = Call("GET", part.path.partition("?")[0] or f"{API}/attachment/content/{part.start}")
    try:
        reply = run.asker.download(call, part.path, part.size) if part.path else _left_out(call)
    except TooLarge:
        reply = _left_out(call)
    run.progress.parts.pop(0)
    # A listing that begins anew, or shows a ticket that moved meanwhile, names it again.
    run.progress.fetched.add(f"{part.ticket}:{part.start}")
    told = told_of({part.ticket: part.of})
    return run.page(reply, "attachment", ticket=part.ticket, attachment=str(part.start), tickets=told)


def _left_out(call: Call) -> Reply:
    return Reply(call, Answer(_TOO_LARGE, {}, b""), None)


def _histories(run: JiraRun) -> Iterator[Fetched]:
    """Fetch whole histories of many tickets at once; of one alone that is refused, say so and go on.

    https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issues/#api-rest-api-2-changelog-bulkfetch-post
    """
    progress, met, empty = run.progress, set[str](), 0
    while progress.histories:
        asked, token = list(progress.histories)[: progress.history_size], progress.history_token
        reply = run.asker.ask(partial(_bulk, run, asked, token), frozenset({BAD_REQUEST}), run.entries.halve)
        if reply.status == BAD_REQUEST and (token is not None or len(asked) > 1):
            _ask_for_less(run, reply, len(asked))
            met.clear()
            continue
        run.entries.grow()
        following = text(mapping(reply.value), "nextPageToken")
        if following is not None and (following in met or following == token):
            raise unreadable(reply.call, "token_twice")
        met = set() if following is None else met | {following}
        empty = 0 if following is None or listed(mapping(reply.value).get("issueChangeLogs")) else empty + 1
        if empty > MOST_EMPTY:
            raise unreadable(reply.call, "answer_lacks", name="issueChangeLogs")
        told = told_of({ticket: progress.histories[ticket] for ticket in asked})
        _count(run, reply, asked, following)
        yield run.page(reply, "changelog", asked=" ".join(asked), tickets=told)
    progress.history_size = MOST_HISTORIES


def _ask_for_less(run: JiraRun, reply: Reply, asked: int) -> None:
    """Begin a refused asking anew; where no token can be the cause, one of the tickets is: look for it by halves."""
    progress = run.progress
    if progress.history_token is None:
        progress.history_size = max(asked // 2, 1)
        return
    if progress.restarts >= MOST_RESTARTS:
        raise unreadable(reply.call, "token_refused", times=progress.restarts)
    progress.restarts += 1
    progress.history_token = None
    for ticket in list(progress.histories)[:asked]:
        progress.histories[ticket].held = 0


def _count(run: JiraRun, reply: Reply, asked: list[str], following: str | None) -> None:
    """Note how many entries of which ticket came; after the last page of an asking its tickets are done."""
    progress = run.progress
    progress.history_token = following
    for told in map(mapping, listed(mapping(reply.value).get("issueChangeLogs"))):
        of = progress.histories.get(text(told, "issueId") or "")
        if of is not None:
            of.held += len(listed(told.get("changeHistories")))
    if following is None:
        for ticket in asked:
            del progress.histories[ticket]


def _bulk(run: JiraRun, asked: list[str], token: str | None) -> Call:
    body: dict[str, object] = {"issueIdsOrKeys": asked, "maxResults": run.entries.now}
    return Call("POST", f"{API}/changelog/bulkfetch", body=body | ({} if token is None else {"nextPageToken": token}))
