"""Lists the tickets of a Jira Data Center or Server: windows by the instant of the last change.

https://developer.atlassian.com/server/jira/platform/rest/v10004/api-group-search/

Pages by number drift while tickets move, and end where the index's result window does. So each page
begins with the second of the last ticket that was seen; numbers are used inside one second alone,
because the index may know seconds only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker_scope.connectors.base import Fetched, Json
from tracker_scope.connectors.jira_http import Call
from tracker_scope.connectors.jira_jql import since
from tracker_scope.connectors.jira_progress import Phase, issues_of, milliseconds, updated, whole_number
from tracker_scope.connectors.jira_projects import must_see, refused_query
from tracker_scope.connectors.jira_run import (
    BAD_REQUEST,
    MOST_EMPTY,
    MOST_RESTARTS,
    JiraRun,
    Reply,
    printable,
    unreadable,
)
from tracker_scope.connectors.jira_start import search_call, unknown_names
from tracker_scope.connectors.jira_topups import pending, take
from tracker_scope.connectors.json_values import mapping, text
from tracker_scope.errors import ConnectorError

_REFUSED: Final = frozenset({BAD_REQUEST})
_SECOND: Final = 1000
_LAST: Final = 3
# The index refuses what lies further (max_result_window of OpenSearch and Elasticsearch).
_RESULT_WINDOW: Final = 10_000


def listing(run: JiraRun) -> Iterator[Fetched]:
    """List what is asked for in order of last change, each page with what its tickets hold beside it.

    Raises AnswerUnreadable where more tickets changed in one second than the index can number.
    """
    progress, seen, empty, restarts = run.progress, set(run.progress.shown), 0, 0
    while progress.phase is Phase.LIST:
        reply = run.asker.ask(lambda: _search(run), _REFUSED, run.size.halve)
        if reply.status == BAD_REQUEST:
            raise _refused(run, reply)
        run.size.grow()
        issues = issues_of(reply.value)
        if progress.anchor is not None and progress.anchor not in _ids(issues) and issues:
            # Tickets left this second while it was paged, and others took their numbers.
            restarts += 1
            if restarts > MOST_RESTARTS:
                raise unreadable(reply.call, "answer_lacks", name=f"issue {printable(progress.anchor)}")
            progress.at, progress.anchor = 0, None
            continue
        window, total = progress.window, _total(reply)
        empty = 0 if issues or progress.at >= total else empty + 1
        if empty > MOST_EMPTY:
            raise unreadable(reply.call, "answer_lacks", name="issues")
        if empty == 1:
            # Once more before its places count as hidden: an index under load may give nothing.
            continue
        yield from unknown_names(run, issues)
        take(run, issues)
        _tally(run, issues, seen, total)
        ended = _step(run, total, issues)
        restarts = restarts if progress.window == window else 0
        if issues or ended:
            yield run.page(reply, "search", **(_counts(run) if ended else {}))
        yield from pending(run)


def _search(run: JiraRun) -> Call:
    progress = run.progress
    begin = progress.begin if progress.window is None else progress.window
    jql = f"{progress.base}{since(begin)} ORDER BY updated ASC, key ASC"
    most = min(run.size.now, _RESULT_WINDOW - progress.at)
    return search_call(run, "/search", jql, startAt=str(progress.at), maxResults=str(most))


def _refused(run: JiraRun, reply: Reply) -> ConnectorError:
    """Return the error for a page that the index refuses: it took the query, so it refuses the place."""
    if run.progress.at == 0:
        return refused_query(run, reply)
    must_see(run, run.session.projects)
    return unreadable(reply.call, "window_full", most=run.progress.at)


def _total(reply: Reply) -> int:
    """Return how many tickets the index counts; raises AnswerUnreadable for what is no page of them."""
    told = mapping(reply.value)
    total = whole_number(told, "total")
    if total is None or not isinstance(told.get("issues"), list):
        raise unreadable(reply.call, "answer_lacks", name="issues" if total is not None else "total")
    return total


def _tally(run: JiraRun, issues: list[Json], seen: set[str], total: int) -> None:
    """Note what the first page of a listing counts, and how many tickets came since; `seen` are those that did."""
    progress = run.progress
    if progress.counted is None:
        progress.counted = total
    fresh = set(_ids(issues)) - seen
    seen |= fresh
    progress.received += len(fresh)


def _counts(run: JiraRun) -> dict[str, str]:
    """Tell the reader of the last page what a listing of everything counted, and what came."""
    progress = run.progress
    if progress.begin is not None:
        return {}
    return {"counted": str(progress.counted), "received": str(progress.received)}


def _step(run: JiraRun, total: int, issues: list[Json]) -> bool:
    """Set what is asked next, and tell whether this was the last page.

    A page shorter than asked is not the end: the total says where that is.
    """
    progress = run.progress
    if progress.at + len(issues) >= total:
        progress.phase, progress.anchor = Phase.AFTER, None
        return True
    second = _next_second(run, issues)
    if second is not None:
        progress.window, progress.at, progress.anchor = second, 0, None
        _remember(run, issues)
        return False
    _remember(run, issues)
    # The last ticket is asked for once more: it shows that the numbers still stand.
    again = len(issues) > 1
    progress.at += len(issues) - 1 if again else 1
    progress.anchor = _ids(issues)[-1] if again else None
    if progress.at >= _RESULT_WINDOW:
        raise unreadable(_search(run), "window_full", most=_RESULT_WINDOW)
    return False


def _remember(run: JiraRun, issues: list[Json]) -> None:
    """Note which tickets the next page shows again, so that their parts are not asked for again."""
    told = ((text(one, "id") or "", *updated(one)) for one in issues)
    edge = run.progress.window or 0
    run.progress.shown = {ticket: moved for ticket, moved, at in told if at is not None and at >= edge}


def _next_second(run: JiraRun, issues: list[Json]) -> int | None:
    """Return the second from which to go on, in epoch milliseconds; None within one and the same.

    A ticket that the index does not know to have moved again stands at its old place with its new
    date: to go on from that date would leave out what lies between. So what moved of late counts
    only when nothing else is there, and of a few the earliest does.
    """
    instants = [instant for one in issues if (instant := updated(one)[1]) is not None]
    of_late = milliseconds(run.progress.since - run.session.overlap)
    for told in ([one for one in instants if one < of_late], instants):
        second = min(told[-_LAST:]) // _SECOND * _SECOND if told else 0
        if told and (run.progress.window is None or second > run.progress.window):
            return second
    return None


def _ids(issues: list[Json]) -> list[str]:
    return [text(one, "id") or "" for one in issues]
