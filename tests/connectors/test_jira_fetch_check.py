"""A look at a Jira before anything is captured: who we are, what is there, what is not shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.connectors.small_jira import SmallJira, session, tickets
from tests.tracker.server import TrackerServer
from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors.base import Check, Looking
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.errors import AccessRefused, QueryRefused, SignInRefused

BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])


def checked(jira: SmallJira, **told: object) -> Check:
    with TrackerServer(jira) as server:
        return PLUGIN.check(session(server, **told))


@BOTH
def test_a_look_says_who_we_are_and_what_is_there(*, cloud: bool) -> None:
    jira = SmallJira(tickets(12), cloud=cloud)
    found = checked(jira, projects=("P",))
    assert (found.account, found.account_name) == ("acc-1", "Reader")
    assert found.product == ("Jira Cloud 1001.0.0" if cloud else "Jira Data Center 9.12.0")
    assert found.api == ("search/jql" if cloud else "search")
    assert found.tickets == {"P": 12}
    assert found.notes == ()
    assert "only_what_this_account_sees" in found.limits


@BOTH
def test_a_look_counts_under_the_declared_filter_and_fetches_no_ticket(*, cloud: bool) -> None:
    jira = SmallJira(tickets(12), cloud=cloud)
    checked(jira, filter="type = Bug")
    counted = jira.asked[-1]
    if cloud:
        assert counted.json() == {"jql": 'project in ("P") AND (type = Bug)'}
    else:
        assert counted.query["jql"] == 'project in ("P") AND (type = Bug)'
        assert counted.query["maxResults"] == "0"


@pytest.mark.parametrize(
    ("route", "status", "error"), [("myself", 401, SignInRefused), ("search/approximate-count", 400, QueryRefused)]
)
def test_a_look_that_is_refused_says_why(route: str, status: int, error: type[Exception]) -> None:
    instead: Callable[[Request], Response | None] = lambda one: (  # noqa: E731
        answered({"errorMessages": ["No."]}, route, status) if one.path.endswith(route) else None
    )
    with pytest.raises(error, match=r"“No”\.$"):
        checked(SmallJira(tickets(1), instead=instead))


@BOTH
def test_a_look_stops_at_a_project_that_is_not_shown_as_a_capture_does(*, cloud: bool) -> None:
    said = []
    for asked in (PLUGIN.check, lambda one: list(PLUGIN.fetch(one, Looking()))):
        with TrackerServer(SmallJira(tickets(12), cloud=cloud)) as server, pytest.raises(AccessRefused) as stopped:
            asked(session(server, projects=("HID",)))
        said.append(str(stopped.value).replace(server.url, ""))
    assert said[0] == said[1]
    assert "HID" in said[0]
    assert said[0].endswith("you may not see it”.")
