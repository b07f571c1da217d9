"""Lists the tickets of GitHub repositories over GraphQL, each page with what did not fit beside its tickets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker_scope.connectors import github_query
from tracker_scope.connectors.answers import Answer
from tracker_scope.connectors.base import Fetched, Json, Session
from tracker_scope.connectors.github_asker import message_of, one_line
from tracker_scope.connectors.github_faults import Told
from tracker_scope.connectors.github_nodes import LISTED, numeric_id
from tracker_scope.connectors.github_progress import PAGES_AT_MOST, Look
from tracker_scope.connectors.github_query import LARGEST_PAGE, PAGE
from tracker_scope.connectors.github_topups import further_page, note_further, waits_for_more
from tracker_scope.connectors.json_values import listed, mapping, text
from tracker_scope.errors import AccessRefused, AnswerUnreadable, ConnectorError, Problem

ISSUES: Final = "issues"
MORE: Final = "more"
LOOKUP: Final = "lookup"
_DATA: Final = "data"
_OK: Final = 200
_NOT_SHOWN: Final = frozenset({"NOT_FOUND", "FORBIDDEN", "INSUFFICIENT_SCOPES"})
_ABSENT: Final = frozenset({404, 405, 406, 410, 501})


class NoGraphql(Exception):  # not an error of ours: it becomes one where REST will not do
    """A server without GraphQL, or one that does not show it."""

    def __init__(self, refusal: AccessRefused) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def probe(look: Look) -> tuple[Answer, Told]:
    """Learn who we are, what the repository holds and what the schema has. Raises NoGraphql, ConnectorError."""
    question = {"query": github_query.probe(), "variables": look.owner_and_name}
    answer, told = look.asker.query(lambda: question)
    _check(look, answer, told)
    look.started(answer)
    dialect = github_query.dialect_of(told.data)
    look.state.lacks, look.state.newer = sorted(dialect.lacks), list(dialect.newer)
    return answer, told


def recognise(look: Look) -> None:
    """Learn who we are where no page to come tells it. Raises ConnectorError."""
    answer, told = look.asker.query(lambda: {"query": github_query.WHO})
    login = text(mapping(told.data.get("viewer")), "login")
    if answer.status != _OK or login is None:
        raise look.asker.refuse(answer, look.project)
    look.asker.account = look.state.account = login


def tickets(look: Look) -> Iterator[Fetched]:
    """List the tickets of the repository from where the run stands. Raises ConnectorError."""
    state, seen = look.state, set[str]()
    while state.phase != LOOKUP:
        while state.pending and (state.phase == MORE or waits_for_more(state)):
            yield further_page(look)
        if state.phase == ISSUES:
            yield _page(look, seen)
        else:
            state.phase = LOOKUP


def page_size(session: Session) -> int:
    """Return how many tickets a page has when nothing goes wrong."""
    return max(1, min(session.page_size or PAGE, LARGEST_PAGE))


def _page(look: Look, seen: set[str]) -> Fetched:
    state, text_of_query = look.state, github_query.issues(look.state.dialect)
    filtered = {"since": state.changes_since} if state.changes_since else None
    fixed = {**look.owner_and_name, "after": state.after, "filter": filtered, "kinds": state.dialect.kinds()}

    def build() -> Json:
        return {"query": text_of_query, "variables": {**fixed, "first": state.size}}

    def faulted() -> None:
        state.size = max(1, state.size // 2)

    answer, told = look.asker.query(build, faulted, lambda told: state.size == 1 and _is_listing(told), LISTED)
    if state.after is not None and _refuses_place(told) and look.restarts():
        seen.clear()
        return _page(look, seen)
    _check(look, answer, told)
    if not _is_listing(told):
        raise _without_repository(look, answer, told)
    look.started(answer)
    request = _request(look, told)
    state.size = min(page_size(look.asker.session), state.size * 2)
    found = mapping(told.repository.get("issues"))
    _meet(look, listed(found.get("nodes")), partly=bool(told.faults))
    state.after = next_cursor(look, mapping(found.get("pageInfo")), seen)
    if state.after is None:
        state.phase = MORE
        request |= {"counted": str(found.get("totalCount")), "received": str(state.received)}
    return look.page(answer, request)


def _is_listing(told: Told) -> bool:
    """Tell an answer that lists tickets and says whether more follow: what errors made null is no empty list."""
    found = mapping(told.repository.get("issues"))
    told_of_more = mapping(found.get("pageInfo")).get("hasNextPage")
    return isinstance(found.get("nodes"), list) and isinstance(told_of_more, bool)


def _refuses_place(told: Told) -> bool:
    """Tell an answer that lists nothing since it does not know the place after which it was asked to go on."""
    return bool(told.faults) and not _is_listing(told) and told.faults[0].kind not in _NOT_SHOWN


def _request(look: Look, told: Told) -> dict[str, str]:
    state = look.state
    request = {"shape": "issues", "method": "POST", "path": look.asker.graphql_path, "q.first": str(state.size)}
    asked = {"q.after": state.after, "q.since": state.changes_since, "errors": told.said()}
    return request | {name: value for name, value in asked.items() if value}


def _meet(look: Look, nodes: list[object], *, partly: bool) -> None:
    """Count the tickets of a page, and note what is to be fetched of those that moved."""
    look.state.received += len(nodes)
    for node in (mapping(one) for one in nodes if one is not None):
        ticket = numeric_id(node) or text(node, "id") or ""
        look.state.asking.pop(str(node.get("number")), None)
        if look.met(ticket, text(node, "updatedAt") or ""):
            note_further(look, ticket, node, partly=partly)


def next_cursor(look: Look, info: Json, seen: set[str]) -> str | None:
    """Return where the next page begins; None after the last. Raises AnswerUnreadable for one that came before."""
    if info.get("hasNextPage") is not True:
        return None
    cursor = text(info, "endCursor")
    if cursor is None or cursor in seen or cursor == look.state.after or len(seen) >= PAGES_AT_MOST:
        raise AnswerUnreadable(request=look.asker.graphql_path, problem=Problem("token_twice"))
    seen.add(cursor)
    return cursor


def _check(look: Look, answer: Answer, told: Told) -> None:
    """Keep who we are; raise for an answer without the repository that was asked for."""
    if answer.status in _ABSENT:
        problem = Problem("answer_status", status=answer.status, words=message_of(answer))
        raise NoGraphql(look.asker.refused("GraphQL", problem))
    if answer.status != _OK:
        raise look.asker.refuse(answer, look.project)
    login = text(mapping(told.data.get("viewer")), "login")
    look.asker.account = look.state.account = login or look.state.account or look.asker.installation or ""
    if not told.repository:
        raise _without_repository(look, answer, told)
    if told.repository.get("hasIssuesEnabled") is False:
        raise look.asker.refused(look.project, Problem("issues_off"))


def _without_repository(look: Look, answer: Answer, told: Told) -> ConnectorError:
    """Return the error for an answer that says nothing of the repository: not shown, or not understood."""
    request = look.asker.graphql_path
    if not told.faults:
        return look.asker.unreadable(answer, request, Problem("answer_lacks", name=_DATA))
    problem = Problem("answer_status", status=_OK, words=one_line(told.faults[0].message))
    if told.faults[0].kind in _NOT_SHOWN:
        return look.asker.refused(look.project, problem)
    return AnswerUnreadable(request=request, problem=problem)
