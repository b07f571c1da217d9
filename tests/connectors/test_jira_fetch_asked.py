"""Every run asks who we are, and of a source that names nothing it asks nothing."""

from __future__ import annotations

import pytest

from tests.connectors.small_jira import SmallJira, every, fetched, ids, session, tickets
from tests.tracker.server import TrackerServer
from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors.base import Looking
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.errors import UsageError

BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])


@BOTH
@pytest.mark.parametrize("kept", [0, 1, 2])
def test_who_we_are_is_asked_of_every_run_that_is_taken_up(*, cloud: bool, kept: int) -> None:
    accounts = ["acc-1"]

    def instead(request: Request) -> Response | None:
        return answered({"accountId": accounts[-1]}, "myself") if request.path.endswith("/myself") else None

    jira = SmallJira(tickets(30), cap=10, cloud=cloud, instead=instead)
    cursor = fetched(jira)[kept].cursor
    jira.asked.clear()
    accounts.append("acc-2")
    pages = fetched(jira, Looking(cursor=cursor))
    assert jira.paths().count("GET myself") == 1
    assert {one.account for one in pages} == {"acc-2"}
    assert set(ids(pages)) == every(jira)


@BOTH
@pytest.mark.parametrize("filter_", [None, "", "  "])
def test_a_source_that_names_neither_project_nor_filter_is_refused(*, cloud: bool, filter_: str | None) -> None:
    jira = SmallJira(tickets(3), cloud=cloud)
    with TrackerServer(jira) as server:
        unbounded = session(server, projects=(), filter=filter_)
        for ask in (lambda: list(PLUGIN.fetch(unbounded, Looking())), lambda: PLUGIN.check(unbounded)):
            with pytest.raises(UsageError, match="names neither") as refused:
                ask()
            assert refused.value.exit_code == 2
    assert jira.asked == []
