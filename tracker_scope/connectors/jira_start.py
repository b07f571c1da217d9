"""Begins a run through a Jira: who we are, which product it is, and where an earlier run came to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from tracker_scope.connectors.base import Fetched, Looking, Session
from tracker_scope.connectors.jira_http import Call
from tracker_scope.connectors.jira_jql import closes_more_than_it_opens, condition
from tracker_scope.connectors.jira_progress import Phase, Product, Progress, milliseconds, numbered, whole_number
from tracker_scope.connectors.jira_run import BAD_REQUEST, GONE, NOT_FOUND, OK, Asker, JiraRun, Reply, Size, unreadable
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.errors import Problem, QueryRefused, UsageError

API: Final = "/rest/api/2"
_NO_METHOD: Final = 405
# How far a server's clock may be behind ours, and ahead.
_SLOWEST: Final = timedelta(days=365)
_FASTEST: Final = timedelta(days=1)
# What Cloud gives at most with whole tickets; Data Center gives as many as its administrator allows.
_PAGE: Final = {Product.CLOUD: 100, Product.CENTER: 200}
# Fields of apps whose value is worked out anew for each reader or minute: they would make every ticket look changed.
_TICKING: Final = frozenset(
    {
        "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf",
        "com.atlassian.jira.toolkit:dayslastcommented",
        "com.atlassian.jira.toolkit:lastusercommented",
        "com.atlassian.jira.toolkit:message",
        "com.atlassian.jira.toolkit:viewmessage",
        "com.atlassian.servicedesk:sd-request-feedback-date",
        "com.atlassian.servicedesk:sd-sla-field",
    }
)


def signed_in(asker: Asker) -> Reply:
    """Ask who we are; raises SignInRefused, AnswerUnreadable."""
    reply = asker.get(f"{API}/myself")
    account = text(mapping(reply.value), "accountId", "name", "key")
    if account is None:
        raise unreadable(reply.call, "answer_lacks", name="accountId")
    asker.account = account
    return reply


def product_of(asker: Asker, base: str) -> tuple[Product, str]:
    """Ask which product it is, and which version; where it does not say, try what Cloud alone has."""
    told = mapping(asker.get(f"{API}/serverInfo", frozenset({NOT_FOUND})).value)
    kind, version = text(told, "deploymentType"), text(told, "version") or ""
    if kind is not None:
        return Product.CLOUD if kind == "Cloud" else Product.CENTER, version
    elsewhere = frozenset({BAD_REQUEST, NOT_FOUND, _NO_METHOD, GONE})
    tried = asker.get(f"{API}/search/jql", elsewhere, jql=base, maxResults="1", fields="id")
    return Product.CLOUD if tried.status in {OK, BAD_REQUEST} else Product.CENTER, version


def base_of(session: Session) -> str:
    """Return the condition that every search has.

    Raises UsageError where nothing says which tickets are meant, QueryRefused for a filter that reaches beyond
    its projects.
    """
    if not session.projects and not (session.filter or "").strip():
        raise UsageError(problem=Problem("source_unbounded"))
    if session.filter and closes_more_than_it_opens(session.filter):
        raise QueryRefused(address=session.address, query=session.filter, problem=Problem("filter_brackets"))
    return condition(session.projects, session.filter)


def opened(asker: Asker, looking: Looking, limits: tuple[str, ...]) -> JiraRun:
    """Take up the run where its cursor says, else begin where the last one ended, else with everything.

    What another account, or another condition, was shown says nothing about this run.
    """
    session = asker.session
    base = base_of(session)
    me = signed_in(asker)
    left, last = (_same(Progress.read(one), asker, base) for one in (looking.cursor, looking.last))
    if left is not None:
        progress = left
        # Tokens grow old while a run stands still: that they did before is no reason to give up this time.
        progress.restarts = 0
    elif last is not None:
        progress = _further(last, _date(me, session), session)
    else:
        product, version = product_of(asker, base)
        progress = Progress(
            account=asker.account, since=_date(me, session), base=base, product=product, version=version
        )
    if left is None and looking.cursor is not None:
        progress.number = whole_number(looking.cursor, "number") or 0
    size = Size(min(session.page_size or _PAGE[progress.product], _PAGE[progress.product]))
    before = {} if last is None else last.recent
    return JiraRun(asker, looking, progress, limits, size, before=before)


def _same(progress: Progress | None, asker: Asker, base: str) -> Progress | None:
    same = progress is not None and (progress.account, progress.base) == (asker.account, base)
    return progress if same else None


def _further(last: Progress, now: datetime, session: Session) -> Progress:
    """Begin a run that asks for what moved since the last one began."""
    return Progress(
        account=last.account,
        since=now,
        base=last.base,
        product=last.product,
        version=last.version,
        begin=milliseconds(last.since - session.overlap),
        phase=Phase.LIST,
        custom=last.custom,
        without=last.without,
    )


def _date(reply: Reply, session: Session) -> datetime:
    """Return the server's time, for it dates the tickets; ours where the server's cannot be right."""
    now = session.patience.clock()
    try:
        told = parsedate_to_datetime(reply.answer.headers.get("date", ""))
    except (TypeError, ValueError, IndexError):
        return now
    # A date far ahead would leave out all that moves until then.
    return told if told.tzinfo and now - _SLOWEST <= told <= now + _FASTEST else now


def names(run: JiraRun) -> Iterator[Fetched]:
    """Fetch what the fields are called; tickets name custom fields by number alone."""
    reply = run.asker.get(f"{API}/field")
    told = [mapping(one) for one in listed(reply.value)]
    progress = run.progress
    progress.custom = sorted({*progress.custom, *numbered(text(one, "id") or "" for one in told)})
    progress.without = sorted(name for one in told if _ticks(one) and (name := text(one, "id")) and _is_name(name))
    if progress.phase is Phase.FIELDS:
        progress.phase = Phase.LIST
    yield run.page(reply, "fields")


def unknown_names(run: JiraRun, issues: list[Json]) -> Iterator[Fetched]:
    """Fetch the names again, ahead of tickets with a custom field that had none yet."""
    found = numbered(set[str]().union(*(mapping(issue.get("fields")) for issue in issues)))
    if found - set(run.progress.custom):
        run.progress.custom = sorted({*run.progress.custom, *found})
        yield from names(run)


def fields_wanted(progress: Progress) -> str:
    """Return which fields are asked for: all but what ticks by itself, or changes with who looks."""
    left_out = ["lastViewed", "votes", "watches", *progress.without]
    return ",".join(["*all", *(f"-{name}" for name in left_out)])


def _ticks(told: Json) -> bool:
    return text(mapping(told.get("schema")), "custom") in _TICKING


def _is_name(name: str) -> bool:
    return bool(numbered([name]))


def search_call(run: JiraRun, path: str, jql: str, **query: str | tuple[str, ...]) -> Call:
    """Build a search for whole tickets, with their changes and as many as go well at once."""
    told = {"jql": jql, "maxResults": str(run.size.now), "fields": fields_wanted(run.progress), "expand": "changelog"}
    return Call("GET", API + path, told | query)
