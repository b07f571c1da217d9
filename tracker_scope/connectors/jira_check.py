"""Says what an account would be shown of a Jira, before anything is captured."""

from __future__ import annotations

from tracker_scope.connectors.base import Check
from tracker_scope.connectors.jira_http import Call
from tracker_scope.connectors.jira_jql import condition
from tracker_scope.connectors.jira_progress import Product, whole_number
from tracker_scope.connectors.jira_projects import project
from tracker_scope.connectors.jira_run import BAD_REQUEST, OK, Asker, problem_of
from tracker_scope.connectors.jira_start import API, base_of, product_of, signed_in
from tracker_scope.connectors.json_values import mapping, text
from tracker_scope.errors import QueryRefused


def checked(asker: Asker, limits: tuple[str, ...]) -> Check:
    """Ask who we are, which product it is, and of each project whether it is shown and how many tickets it has.

    Raises SignInRefused, AccessRefused, QueryRefused, AnswerUnreadable.
    """
    session = asker.session
    base = base_of(session)
    me = mapping(signed_in(asker).value)
    product, version = product_of(asker, base)
    tickets: dict[str, int | None] = {}
    for key in session.projects:
        shown = project(asker, key)
        if shown.status != OK:
            # A capture would stop there too, and for the same cause.
            asker.refuse(key, shown)
        tickets[key] = _count(asker, product, condition((key,), session.filter))
    title = "Jira Cloud" if product is Product.CLOUD else "Jira Data Center"
    return Check(
        account=asker.account,
        account_name=text(me, "displayName") or "",
        product=f"{title} {version}".strip(),
        api="search/jql" if product is Product.CLOUD else "search",
        tickets=tickets,
        limits=limits,
    )


def _count(asker: Asker, product: Product, jql: str) -> int:
    """Ask how many tickets a search finds; Cloud says so approximately. Raises QueryRefused."""
    if product is Product.CLOUD:
        call = Call("POST", f"{API}/search/approximate-count", body={"jql": jql})
    else:
        call = Call("GET", f"{API}/search", {"jql": jql, "startAt": "0", "maxResults": "0", "fields": "summary"})
    reply = asker.ask(lambda: call, frozenset({BAD_REQUEST}))
    if reply.status == BAD_REQUEST:
        raise QueryRefused(address=asker.session.address, query=jql, problem=problem_of(reply))
    told = mapping(reply.value)
    return whole_number(told, "count" if product is Product.CLOUD else "total") or 0
