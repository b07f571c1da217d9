"""Looks up the keys of which a full listing saw nothing: moved, refused, not shown, or overlooked by the search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final
from urllib.parse import quote

import orjson

from tracker_scope.connectors.base import Fetched, Json
from tracker_scope.connectors.jira_http import Call
from tracker_scope.connectors.jira_jql import listed_in
from tracker_scope.connectors.jira_progress import Product, issues_of
from tracker_scope.connectors.jira_projects import must_see
from tracker_scope.connectors.jira_run import BAD_REQUEST, NOT_SHOWN, OK, JiraRun
from tracker_scope.connectors.jira_start import API, search_call, unknown_names
from tracker_scope.connectors.jira_topups import pending, take
from tracker_scope.connectors.json_values import text

# issue/bulkfetch takes 100 keys, reconcileIssues 50 ids.
_AT_ONCE: Final = 100
_RECONCILED: Final = 50
_REFUSED: Final = frozenset({BAD_REQUEST})


def lookups(run: JiraRun) -> Iterator[Fetched]:
    """Say of each missing key what became of it, and fetch what the listing should have shown.

    Raises AccessRefused when a project of which no ticket came is not shown at all.
    """
    progress = run.progress
    must_see(run, tuple(key for key in run.session.projects if key not in progress.met))
    yield from _one_by_one(run)
    waiting = sorted({key for key in run.looking.missing() if key > progress.looked})
    for place in range(0, len(waiting), _AT_ONCE):
        batch = waiting[place : place + _AT_ONCE]
        yield from _several(run, batch)
        yield from _one_by_one(run)
    yield from _overlooked(run)


def _several(run: JiraRun, batch: list[str]) -> Iterator[Fetched]:
    """Ask for many keys at once; those of which this says nothing remain to be asked for alone."""
    progress = run.progress
    cloud = progress.product is Product.CLOUD
    reply = run.asker.ask(lambda: _bulk(batch) if cloud else _search(batch), _REFUSED)
    progress.looked = batch[-1]
    if reply.status == BAD_REQUEST:
        progress.alone = batch
        return
    issues = issues_of(reply.value)
    found = _note(run, batch, issues)
    moved = sum(1 for one in issues if text(one, "key") not in found)
    left = [key for key in batch if key not in found]
    if not (cloud and moved == len(left) == 1):
        # A moved ticket comes under its new key, without saying which old one led there; a key that is
        # absent, or listed as a fault to try again, says nothing of why: each alone tells its status.
        progress.alone = left
        batch = [key for key in batch if key in found]
    if batch:
        yield run.page(reply, "lookup", **_asked(run, batch))


def _bulk(batch: Sequence[str]) -> Call:
    return Call("POST", f"{API}/issue/bulkfetch", body={"issueIdsOrKeys": list(batch), "fields": ["summary"]})


def _search(batch: Sequence[str]) -> Call:
    query = {"validateQuery": "false", "startAt": "0", "maxResults": str(_AT_ONCE), "fields": "summary"}
    return Call("GET", f"{API}/search", {"jql": listed_in("issuekey", batch), **query})


def _one_by_one(run: JiraRun) -> Iterator[Fetched]:
    progress = run.progress
    while progress.alone:
        key = progress.alone[0]
        reply = run.asker.get(f"{API}/issue/{quote(key, safe='')}", NOT_SHOWN, fields="summary")
        if reply.status == OK and isinstance(reply.value, dict):
            _note(run, [key], [reply.value])
        progress.alone = progress.alone[1:]
        yield run.page(reply, "lookup", **_asked(run, [key]))


def _asked(run: JiraRun, keys: Sequence[str]) -> dict[str, str]:
    """Tell the reader of a page what was asked, and which of it an earlier page or run had captured."""
    told = {key: run.known[key] for key in keys if key in run.known}
    return {"asked": " ".join(keys), "known": orjson.dumps(told).decode()}


def _note(run: JiraRun, batch: Sequence[str], issues: list[Json]) -> set[str]:
    """Note which of the keys are still those of a ticket; without a declared filter the listing overlooked these."""
    named = {key: text(one, "id") or "" for one in issues if (key := text(one, "key"))}
    found = {key: named[key] for key in batch if key in named}
    if run.session.filter is None:
        run.progress.again |= {key: id_ for key, id_ in found.items() if id_.isdecimal()}
    return set(found)


def _overlooked(run: JiraRun) -> Iterator[Fetched]:
    """Fetch the tickets that exist and that the search did not find; Cloud is asked to look beyond its index.

    https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
    """
    progress = run.progress
    while progress.again:
        asked = dict(list(progress.again.items())[:_RECONCILED])
        reply = run.asker.ask(partial(_named, run, asked), _REFUSED)
        issues = issues_of(reply.value)
        yield from unknown_names(run, issues)
        take(run, issues)
        progress.again = {key: id_ for key, id_ in progress.again.items() if key not in asked}
        if issues:
            yield run.page(reply, "search")
        yield from pending(run)


def _named(run: JiraRun, asked: dict[str, str]) -> Call:
    jql = f"{run.progress.base} AND {listed_in('issuekey', asked)} ORDER BY key ASC"
    if run.progress.product is Product.CENTER:
        return search_call(run, "/search", jql, startAt="0", validateQuery="false")
    return search_call(run, "/search/jql", jql, reconcileIssues=tuple(asked.values()))
