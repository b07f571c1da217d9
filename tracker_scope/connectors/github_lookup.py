"""Looks up numbers of which no ticket was seen: pull requests, tickets that moved, are hidden or are gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import orjson

from tracker_scope.connectors import github_query
from tracker_scope.connectors.base import Fetched, Json
from tracker_scope.connectors.github_faults import Told
from tracker_scope.connectors.github_nodes import numeric_id
from tracker_scope.connectors.github_progress import GRAPHQL, Look
from tracker_scope.connectors.github_topups import further_page, note_further
from tracker_scope.connectors.json_values import mapping, text

_AT_ONCE: Final = 100
# GraphQL says the same of what is hidden, moved and deleted; REST tells them apart, one request a number.
_SINGLY_AT_MOST: Final = 100
_OK: Final = 200
_LONGEST: Final = 500
_KEY: Final = re.compile(r"#([0-9]{1,10})")


def lookups(look: Look) -> Iterator[Fetched]:
    """Look up the numbers that are missing in a full run, and those that the last run owes. Raises ConnectorError."""
    if not look.is_full and (look.state.api != GRAPHQL or not (look.state.asking or look.state.pending)):
        return
    state, known = look.state, look.looking.known()
    numbers = _missing(look) if look.is_full else {int(number) for number in state.asking}
    # In order, so that one number tells an interrupted run how far it came.
    waiting = sorted(number for number in numbers if number > state.looked)
    while state.pending or state.unsettled or waiting:
        if state.pending:
            yield further_page(look)
        elif state.unsettled:
            yield _single(look, known, len(waiting))
        elif state.api == GRAPHQL:
            page, waiting = _page(look, waiting, known)
            yield page
        elif state.asked_singly < _SINGLY_AT_MOST:
            state.unsettled, waiting = waiting[:1], waiting[1:]
        else:
            return


def _missing(look: Look) -> set[int]:
    found = (_KEY.fullmatch(key) for key in look.looking.missing())
    return {int(told[1]) for told in found if told}


def _page(look: Look, waiting: list[int], known: Mapping[str, str]) -> tuple[Fetched, list[int]]:
    state, at_once = look.state, _AT_ONCE

    def build() -> Json:
        query = github_query.lookup(waiting[:at_once], state.dialect)
        return {"query": query, "variables": {**look.owner_and_name, "kinds": state.dialect.kinds()}}

    def faulted() -> None:
        nonlocal at_once
        at_once = max(1, at_once // 2)

    answer, told = look.asker.query(build, faulted, lambda told: at_once == 1 and bool(told.repository))
    if answer.status != _OK or not told.repository:
        raise look.asker.refuse(answer, look.project)
    asked, left = waiting[:at_once], waiting[at_once:]
    nodes = {one: {**_under(told, f"n{one}"), **_under(told, f"m{one}")} for one in asked}
    unsettled = [number for number, node in nodes.items() if not node]
    state.looked = asked[-1]
    state.unsettled = unsettled[: max(0, _SINGLY_AT_MOST - state.asked_singly)]
    _complete(look, nodes.values(), told)
    request = {"shape": "lookup", "method": "POST", "path": look.asker.graphql_path}
    request |= {"tickets": _known(asked, known), "singly": orjson.dumps(state.unsettled).decode()}
    others = told._replace(faults=tuple(one for one in told.faults if one.kind != "NOT_FOUND")).said()
    return look.page(answer, request | ({"errors": others} if others else {})), left


def _under(told: Told, alias: str) -> Json:
    return mapping(told.repository.get(alias))


def _complete(look: Look, nodes: Iterable[Json], told: Told) -> None:
    """Note what is still to be fetched of tickets that are here after all."""
    home = text(told.repository, "nameWithOwner")
    for node in nodes:
        lives_here = text(mapping(node.get("repository")), "nameWithOwner") == home
        if node.get("__typename") == "Issue" and lives_here:
            ticket = numeric_id(node) or text(node, "id") or ""
            look.met(ticket, text(node, "updatedAt") or "")
            note_further(look, ticket, node, partly=bool(told.faults))


def _single(look: Look, known: Mapping[str, str], waiting: int) -> Fetched:
    """Ask REST about one number, without following where it sends us: that the ticket moved is what it says.

    docs.github.com/en/rest/issues/issues#get-an-issue: 301 transferred, 404 not there or not shown, 410 deleted.
    """
    state, number = look.state, look.state.unsettled[0]
    path = f"/repos/{look.project}/issues/{number}"
    answer = look.asker.get(path).answer
    state.unsettled = state.unsettled[1:]
    state.asked_singly += 1
    state.looked = max(state.looked, number)
    request = {"shape": "lookup", "method": "GET", "path": path, "number": str(number)}
    request["tickets"] = _known([number], known)
    if state.api != GRAPHQL and state.asked_singly == _SINGLY_AT_MOST and waiting:
        request["unasked"] = str(waiting)
    if "location" in answer.headers:
        request["location"] = answer.headers["location"][:_LONGEST]
    return look.page(answer, request)


def _known(numbers: Iterable[int], known: Mapping[str, str]) -> str:
    """Write the numeric ids of those numbers that an earlier look saw, as a JSON object."""
    return orjson.dumps({str(one): known[f"#{one}"] for one in numbers if f"#{one}" in known}).decode()
