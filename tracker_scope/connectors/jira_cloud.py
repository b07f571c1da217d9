"""Lists the tickets of a Jira Cloud: pages by token, in an order that no change can disturb.

https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issue-search/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker_scope.connectors.base import Fetched
from tracker_scope.connectors.jira_http import Call
from tracker_scope.connectors.jira_jql import since
from tracker_scope.connectors.jira_progress import Phase, issues_of
from tracker_scope.connectors.jira_projects import refused_query
from tracker_scope.connectors.jira_run import BAD_REQUEST, MOST_EMPTY, MOST_RESTARTS, JiraRun, Reply, unreadable
from tracker_scope.connectors.jira_start import search_call, unknown_names
from tracker_scope.connectors.jira_topups import pending, take
from tracker_scope.connectors.json_values import mapping, text

_REFUSED: Final = frozenset({BAD_REQUEST})


def listing(run: JiraRun) -> Iterator[Fetched]:
    """List what is asked for, page by page, each with what its tickets hold beside it.

    Raises AnswerUnreadable when the tracker leads in a circle.
    """
    progress, met, empty = run.progress, set[str](), 0
    while progress.phase is Phase.LIST:
        reply = run.asker.ask(lambda: _search(run), _REFUSED, run.size.halve)
        if reply.status == BAD_REQUEST:
            _begin_again(run, reply)
            met.clear()
            continue
        run.size.grow()
        issues, token = issues_of(reply.value), _token(reply)
        yield from unknown_names(run, issues)
        take(run, issues)
        if token is not None and (token in met or token == progress.token):
            raise unreadable(reply.call, "token_twice")
        met.add(token or "")
        empty = 0 if issues else empty + 1
        if token is not None and empty > MOST_EMPTY:
            raise unreadable(reply.call, "answer_lacks", name="issues")
        progress.token = token
        if token is None:
            progress.phase = Phase.AFTER
        if issues or token is None:
            yield run.page(reply, "search")
        yield from pending(run)


def _search(run: JiraRun) -> Call:
    progress = run.progress
    token = {} if progress.token is None else {"nextPageToken": progress.token}
    return search_call(run, "/search/jql", f"{progress.base}{since(progress.begin)} ORDER BY key ASC", **token)


def _token(reply: Reply) -> str | None:
    """Return the token of the next page; None after the last.

    Raises AnswerUnreadable for what says both or holds no tickets: a fault told with status 200 is no end.
    """
    told = mapping(reply.value)
    token = text(told, "nextPageToken")
    if not isinstance(told.get("issues"), list):
        raise unreadable(reply.call, "answer_lacks", name="issues")
    if token is not None and told.get("isLast") is True:
        raise unreadable(reply.call, "answer_lacks", name="isLast: false")
    if token is None and told.get("isLast") is False:
        raise unreadable(reply.call, "answer_lacks", name="nextPageToken")
    return token


def _begin_again(run: JiraRun, reply: Reply) -> None:
    """Go back to the beginning of what is asked for: the token is not taken any more. Raises for any other cause."""
    progress = run.progress
    if progress.token is None:
        raise refused_query(run, reply)
    if progress.restarts >= MOST_RESTARTS:
        raise unreadable(reply.call, "token_refused", times=progress.restarts)
    progress.restarts += 1
    progress.token = None
