"""Fetches what did not fit beside a ticket: further events, comments and wordings, of many tickets at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import orjson

from tracker_scope.connectors import github_query
from tracker_scope.connectors.base import Fetched, Json
from tracker_scope.connectors.github_progress import Look, State
from tracker_scope.connectors.github_query import COMMENT_EDITS, COMMENTS, CONNECTIONS, EDITS, TIMELINE, Wanted
from tracker_scope.connectors.json_values import listed, mapping, text
from tracker_scope.errors import AnswerUnreadable, Problem

# How much one further page asks of the server, and how much a request may ask.
_WEIGHTS: Final = {TIMELINE: 10, COMMENTS: 10, EDITS: 5, COMMENT_EDITS: 1}
_MOST: Final = 100
_DATA: Final = "data"
_OK: Final = 200


def further(ticket: str, node: Json) -> Iterator[Wanted]:
    """Name the pages that are still to come of a ticket."""
    own = text(node, "id") or ""
    for kind in (TIMELINE, COMMENTS, EDITS):
        if _goes_on(mapping(node.get(CONNECTIONS[kind]))):
            yield from _after(Wanted(kind, ticket, own), node)
    yield from _reworded(ticket, mapping(node.get(CONNECTIONS[COMMENTS])))


def note_further(look: Look, ticket: str, node: Json, *, partly: bool) -> None:
    """Note what is still to be fetched of a ticket; one that came without a list is no ticket seen.

    `partly` tells that the answer came with errors: the list may come another time.
    """
    state = look.state
    wanted: list[list[str | int]] = [list(one) for one in further(ticket, node)]
    state.pending += [one for one in wanted if one not in state.pending]
    if any(not isinstance(node.get(CONNECTIONS[kind]), dict) for kind in (TIMELINE, COMMENTS, EDITS)):
        state.recent.pop(ticket, None)
        if partly:
            look.owe(ticket, node.get("number"))


def waits_for_more(state: State) -> bool:
    """Tell that enough is waiting for a request of its own."""
    return sum(_WEIGHTS[one.kind] for one in state.wanted) >= _MOST


def further_page(look: Look) -> Fetched:
    """Fetch as many further pages as one request may ask for; at least one must be waiting. Raises ConnectorError."""
    state, most, batch = look.state, _MOST, list[Wanted]()

    def build() -> Json:
        batch[:] = _first(state.wanted, most)
        query, variables = github_query.more(batch, state.dialect)
        return {"query": query, "variables": variables}

    def faulted() -> None:
        nonlocal most
        most = max(1, most // 2)

    answer, told = look.asker.query(build, faulted, lambda told: len(batch) == 1 and "m0" in told.data)
    if answer.status != _OK:
        raise look.asker.refuse(answer, look.project)
    named = {f"m{place}": one for place, one in enumerate(batch)}
    if not told.data.keys() & named.keys() and not told.faults:
        raise look.asker.unreadable(answer, look.asker.graphql_path, Problem("answer_lacks", name=_DATA))
    state.pending = state.pending[len(batch) :]
    for alias, one in named.items():
        node = mapping(told.data.get(alias))
        if not isinstance(node.get(CONNECTIONS[one.kind]), dict):
            look.owe(one.ticket, node.get("number"))
        state.pending += [list(each) for each in _still(look, one, node)]
    request = {"shape": "more", "method": "POST", "path": look.asker.graphql_path}
    request["parts"] = orjson.dumps({alias: one.said for alias, one in named.items()}).decode()
    if told.faults:
        request["errors"] = told.said()
    return look.page(answer, request)


def _first(wanted: list[Wanted], most: int) -> list[Wanted]:
    """Take what fits into one request, and at least one."""
    taken, weight = list[Wanted](), 0
    for one in wanted:
        weight += _WEIGHTS[one.kind]
        if taken and weight > most:
            break
        taken.append(one)
    return taken


def _still(look: Look, asked: Wanted, node: Json) -> Iterator[Wanted]:
    """Name what is still to come after a further page. Raises AnswerUnreadable for one that names itself the next."""
    for one in _after(asked, node):
        if one.after == asked.after:
            raise AnswerUnreadable(request=look.asker.graphql_path, problem=Problem("token_twice"))
        look.follow((one.kind, one.ticket, one.node), one.after, look.asker.graphql_path)
        yield one
    if asked.kind == COMMENTS:
        yield from _reworded(asked.ticket, mapping(node.get(CONNECTIONS[COMMENTS])))


def _after(asked: Wanted, node: Json) -> Iterator[Wanted]:
    """Name the page that comes after the one that stands in a node, if there is one."""
    found = mapping(node.get(CONNECTIONS[asked.kind]))
    if _goes_on(found):
        before = asked.before + len(listed(found.get("nodes")))
        yield asked._replace(after=text(mapping(found["pageInfo"]), "endCursor") or "", before=before)


def _goes_on(connection: Json) -> bool:
    return mapping(connection.get("pageInfo")).get("hasNextPage") is True


def _reworded(ticket: str, comments: Json) -> Iterator[Wanted]:
    """Name the comments that were edited: what they said before is asked for apart, since few were."""
    for comment in (mapping(one) for one in listed(comments.get("nodes"))):
        if text(comment, "lastEditedAt") and text(comment, "id"):
            yield Wanted(COMMENT_EDITS, ticket, text(comment, "id") or "")
