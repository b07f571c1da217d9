"""Looks up the keys of which a full listing saw nothing: moved, refused, not shown, or overlooked by the search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final
from urllib.parse import quote

import orjson

from tracker_scope.connectors.base import Fetched, Json
from tracker_scope.connectors.jira_http import Call
from tracker_scope.connectors.jira_jql import listed_in
from tracker_scope.connectors.jira_lookup_answers import Standing, standing
from tracker_scope.connectors.jira_progress import Product, issues_of
from tracker_scope.connectors.jira_projects import must_see
from tracker_scope.connectors.jira_run import BAD_REQUEST, NOT_SHOWN, OK, JiraRun
from tracker_scope.connectors.jira_start import API, fields_wanted, search_call, unknown_names
from tracker_scope.connectors.jira_topups import pending, take
from tracker_scope.connectors.json_values import mapping, text

# issue/bulkfetch takes 100 keys, reconcileIssues 50 ids.
_AT_ONCE: Final = 100
_RECONCILED: Final = 50
# A project may have had thousands of numbers that no longer answer, and each alone is a request: so many
# are as much as a whole listing of twenty thousand tickets costs, and take about a minute.
MOST_ALONE: Final = 200
# Tickets that are shown by their keys alone, such as archived ones, cost a request each as well, and each gives one.
MOST_OUTSIDE: Final = 1000
_REFUSED: Final = frozenset({BAD_REQUEST})
_NO_TICKET: Final = NOT_SHOWN | _REFUSED
_NUMBERED: Final = re.compile(r"(.*\D)([0-9]{1,18})")


def lookups(run: JiraRun) -> Iterator[Fetched]:
    """Say of each missing key what became of it, and fetch what the listing should have shown.

    Keys of tickets that were captured before come first, since so many are asked for alone at most.
    Raises AccessRefused when a project of which no ticket came is not shown at all.
    """
    progress = run.progress
    must_see(run, tuple(key for key in run.session.projects if key not in progress.met))
    yield from _one_by_one(run)
    # What was known then may be more by now: a run that goes on knows what it saw before.
    begin = _placed(*progress.looked) if progress.looked else None
    ranks = sorted(_rank(run, key) for key in set(run.looking.missing()))
    waiting = [rank[-1] for rank in ranks if begin is None or rank > begin]
    for place in range(0, len(waiting), _AT_ONCE):
        batch = waiting[place : place + _AT_ONCE]
        yield from _several(run, batch)
        yield from _one_by_one(run)
    yield from _overlooked(run)


def _rank(run: JiraRun, key: str) -> tuple[bool, str, int, str]:
    """Place a key in the order in which keys are asked for."""
    return _placed(key in run.known, key)


def _placed(known: bool, key: str) -> tuple[bool, str, int, str]:  # noqa: FBT001 - half of a place
    told = _NUMBERED.fullmatch(key)
    return (not known, told[1] if told else key, int(told[2]) if told else 0, key)


def _several(run: JiraRun, batch: list[str]) -> Iterator[Fetched]:
    """Ask for many keys at once; those of which this says too little remain to be asked for alone."""
    progress = run.progress
    cloud = progress.product is Product.CLOUD
    reply = run.asker.ask(lambda: _bulk(batch) if cloud else _search(batch), _REFUSED)
    progress.looked = (batch[-1] in run.known, batch[-1])
    told = standing(batch, mapping(reply.value)) if reply.status == OK else Standing((), unclear=tuple(batch))
    _note(run, batch, issues_of(reply.value))
    # Of a ticket that was captured before, its own status must say whether it is gone; an index may be late.
    settled = {key for key in told.absent if key not in run.known} | set(told.moved) if cloud else set[str]()
    alone = [key for key in batch if key not in {*told.found, *settled}]
    room = max(MOST_ALONE - progress.lone, 0)
    progress.alone, unasked = alone[:room], alone[room:]
    progress.lone += len(progress.alone)
    judged = [key for key in batch if key not in alone]
    if judged or unasked:
        yield run.page(reply, "lookup", **_asked(run, judged), **_unasked(run, unasked))


def _unasked(run: JiraRun, keys: Sequence[str]) -> dict[str, str]:
    """Tell which keys remain unasked: each of a ticket that was captured before, of others where they lie."""
    known = {key: run.known[key] for key in keys if key in run.known}
    others = [key for key in keys if key not in known]
    told = {"unasked_known": orjson.dumps(known).decode()} if known else {}
    return told | ({"unasked": _range(others)} if others else {})


def _range(keys: Sequence[str]) -> str:
    """Write which keys, in order, and how many."""
    return keys[0] if len(keys) == 1 else f"{keys[0]} – {keys[-1]}: {len(keys)}"


def _bulk(batch: Sequence[str]) -> Call:
    return Call("POST", f"{API}/issue/bulkfetch", body={"issueIdsOrKeys": list(batch), "fields": ["summary"]})


def _search(batch: Sequence[str]) -> Call:
    query = {"validateQuery": "false", "startAt": "0", "maxResults": str(_AT_ONCE), "fields": "summary"}
    return Call("GET", f"{API}/search", {"jql": listed_in("issuekey", batch), **query})


def _one_by_one(run: JiraRun) -> Iterator[Fetched]:
    progress = run.progress
    while progress.alone:
        key = progress.alone[0]
        reply = run.asker.get(f"{API}/issue/{quote(key, safe='')}", _NO_TICKET, fields="summary")
        if reply.status == OK and isinstance(reply.value, dict):
            _note(run, [key], [reply.value])
        progress.alone = progress.alone[1:]
        yield run.page(reply, "lookup", **_asked(run, [key]))


def _asked(run: JiraRun, keys: Sequence[str]) -> dict[str, str]:
    """Tell the reader of a page what was asked, and which of it an earlier page or run had captured."""
    told = {key: run.known[key] for key in keys if key in run.known}
    return {"asked": " ".join(keys), "known": orjson.dumps(told).decode()}


def _note(run: JiraRun, batch: Sequence[str], issues: list[Json]) -> None:
    """Note which of the keys are still those of a ticket: without a declared filter the listing overlooked these."""
    if run.session.filter is None:
        named = {key: text(one, "id") or "" for one in issues if (key := text(one, "key"))}
        run.progress.again |= {key: named[key] for key in batch if named.get(key, "").isdecimal()}


def _overlooked(run: JiraRun) -> Iterator[Fetched]:
    """Fetch the tickets that exist and that the search did not find; Cloud is asked to look beyond its index.

    What no search finds, such as an archived ticket, is fetched by its own address.

    https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
    """
    progress = run.progress
    yield from _unlisted(run)
    while progress.again:
        asked = dict(list(progress.again.items())[:_RECONCILED])
        reply = run.asker.ask(partial(_named, run, asked), _REFUSED)
        issues = issues_of(reply.value)
        yield from unknown_names(run, issues)
        take(run, issues)
        progress.again = {key: id_ for key, id_ in progress.again.items() if key not in asked}
        beyond = _put_aside(run, asked, {text(one, "key") for one in issues})
        if issues:
            yield run.page(reply, "search", **beyond)
        elif beyond:
            yield run.page(reply, "lookup", asked="", **beyond)
        yield from pending(run)
        yield from _unlisted(run)


def _put_aside(run: JiraRun, asked: dict[str, str], found: set[str | None]) -> dict[str, str]:
    """Note which tickets no search found, to be fetched by their addresses; tell those that are too many for that.

    A ticket of a project that is not asked for any more is none of them.
    """
    progress = run.progress
    ours = {one.casefold() for one in (*run.session.projects, *progress.met)}
    left = [key for key in asked if key not in found and key.rpartition("-")[0].casefold() in ours]
    room = max(MOST_OUTSIDE - progress.outside, 0)
    progress.unlisted = {key: asked[key] for key in left[:room]}
    progress.outside += len(progress.unlisted)
    beyond = {key: asked[key] for key in left[room:]}
    return {"unlisted": orjson.dumps(beyond).decode()} if beyond else {}


def _unlisted(run: JiraRun) -> Iterator[Fetched]:
    """Fetch whole tickets that no search finds, each by its own address."""
    progress = run.progress
    while progress.unlisted:
        key = next(iter(progress.unlisted))
        path, wanted = f"{API}/issue/{quote(key, safe='')}", fields_wanted(progress)
        reply = run.asker.get(path, _NO_TICKET, fields=wanted, expand="changelog")
        issue = mapping(reply.value)
        is_shown = reply.status == OK and text(issue, "key") == key
        if is_shown:
            yield from unknown_names(run, [issue])
            take(run, [issue])
        progress.unlisted = {one: id_ for one, id_ in progress.unlisted.items() if one != key}
        shape = "ticket" if is_shown else "lookup"
        yield run.page(reply, shape, product=progress.product.value, **_asked(run, [key]))
        yield from pending(run)


def _named(run: JiraRun, asked: dict[str, str]) -> Call:
    jql = f"{run.progress.base} AND {listed_in('issuekey', asked)} ORDER BY key ASC"
    if run.progress.product is Product.CENTER:
        return search_call(run, "/search", jql, startAt="0", validateQuery="false")
    return search_call(run, "/search/jql", jql, reconcileIssues=tuple(asked.values()))
