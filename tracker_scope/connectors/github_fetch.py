"""Runs over one GitHub: from the beginning, from where a run was interrupted, or from where the last one began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tracker_scope.connectors import github_graphql, github_rest
from tracker_scope.connectors.base import Fetched, Looking, Session
from tracker_scope.connectors.github_asker import asker_of
from tracker_scope.connectors.github_graphql import ISSUES, NoGraphql, page_size, probe, tickets
from tracker_scope.connectors.github_lookup import lookups
from tracker_scope.connectors.github_progress import GRAPHQL, REST, Look, State, written
from tracker_scope.connectors.github_rest import listing
from tracker_scope.connectors.json_values import text
from tracker_scope.errors import AnswerUnreadable


def fetch(session: Session, looking: Looking) -> Iterator[Fetched]:
    """Fetch what `looking` asks for. Raises UsageError, ConnectorError."""
    asker = asker_of(session)
    try:
        look = Look(asker, looking, _begun(session, looking))
        _recognise(look)
        yield from _run(look)
        if not look.yielded:
            # Everything was fetched before the run was interrupted: a look at what moved since ends it.
            left = look.state
            again = replace(left, phase="", after=None, received=0, changes_since=left.since)
            yield from _run(Look(asker, looking, again))
    finally:
        asker.close()


def _begun(session: Session, looking: Looking) -> State:
    """Return where a run begins, or goes on."""
    if looking.cursor:
        return State.of(looking.cursor)
    size = page_size(session)
    since = text(looking.last or {}, "since")
    if looking.last is None or since is None:
        return State(api=REST if session.api == REST else GRAPHQL, size=size)
    left = State.of(looking.last)
    horizon = written(datetime.fromisoformat(since) - session.overlap)
    state = State(api=left.api, lacks=left.lacks, newer=left.newer, changes_since=horizon, size=size)
    return replace(state, asking=dict(left.owed))


def _recognise(look: Look) -> None:
    """Ask who we are before a run goes on where no page tells it: another account begins anew, with everything.

    What one account was shown says nothing of what another may see.
    """
    state, session = look.state, look.asker.session
    if not state.phase or (state.api, state.phase) == (GRAPHQL, ISSUES):
        return
    before = state.account
    (github_rest.recognise if state.api == REST else github_graphql.recognise)(look)
    if state.account != before:
        look.state = State(api=state.api, page=state.page, size=page_size(session))


def _run(look: Look) -> Iterator[Fetched]:
    """Go on from where the run stands; a server that has no GraphQL is asked over REST, unless the source insists."""
    state = look.state
    if state.api == GRAPHQL and not state.phase:
        try:
            _introduce(look)
        except NoGraphql as absent:
            if look.asker.session.api == GRAPHQL or not look.is_full:
                raise absent.refusal from absent
            state.api = REST
    yield from _tickets(look) if state.api == GRAPHQL else listing(look)
    yield from lookups(look)


def _tickets(look: Look) -> Iterator[Fetched]:
    """List tickets over GraphQL; a server that has another schema than an earlier run found is asked for it anew."""
    pages, before = tickets(look), look.state.dialect
    try:
        first = next(pages, None)
    except AnswerUnreadable:
        if look.is_full:
            raise
        probe(look)
        if look.state.dialect == before:
            raise
        yield from tickets(look)
        return
    if first is not None:
        yield first
    yield from pages


def _introduce(look: Look) -> None:
    """Learn what the server has; a later run remembers it, so that it costs one request when nothing moved."""
    if look.is_full or look.state.lacks is None:
        probe(look)
    look.state.phase = ISSUES
