from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from small_github import Github, github, listed, nodes, parts, shapes

from tests.tracker.github_app import Slowness
from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors.base import Fetched
from tracker_scope.connectors.waiting import Patience
from tracker_scope.errors import AccessRefused, AnswerUnreadable, TrackerBusy, TrackerFailed, TrackerUnreachable

FAULTS: list[dict[str, Any]] = [
    {"fault": "retry_seconds", "every": 4},
    {"fault": "retry_date", "every": 4},
    {"fault": "too_many", "every": 4},
    {"fault": "secondary", "every": 4},
    {"fault": "secondary_bare", "every": 4},
    {"fault": "primary", "every": 4},
    {"fault": "server", "every": 4, "burst": 2},
    {"fault": "server", "every": 4, "status": 504},
    {"fault": "connection_reset", "every": 4},
    {"fault": "reset_in_body", "every": 4},
    {"fault": "truncated", "every": 4},
    {"fault": "empty", "every": 4},
]


def first_of(pages: list[Fetched]) -> list[int]:
    return [int(one.page.request["q.first"]) for one in pages if one.page.request["shape"] == "issues"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['fault']} {fault.get('status', '')}".strip())
@pytest.mark.parametrize("api", ["graphql", "rest"])
def test_no_fault_costs_a_ticket(fault: dict[str, Any], api: str) -> None:
    with github(fault, tickets=20) as hub:
        pages = hub.fetch(page_size=4, api=api)
        held = sorted(hub.app.world.main.tickets if api == "rest" else hub.ids())
        assert sorted(set(listed(pages))) == held
        assert hub.slept


def test_a_bare_secondary_limit_is_a_minute_although_the_hour_ends_later() -> None:
    with github({"fault": "secondary_bare", "at": [2]}, tickets=5, edit_every=0) as hub:
        hub.fetch()
        assert hub.slept == [60]


def test_a_page_that_takes_too_long_is_halved_and_grows_again() -> None:
    for status in (502, 200):
        with github(tickets=40, pull_every=0, edit_every=0) as hub:
            asked = iter(range(99))

            def slow(hub: Github = hub, asked: Any = asked, status: int = status) -> None:
                hub.app.slowness = Slowness(times=2 if next(asked) == 1 else 0, status=status)

            original = hub.app.endpoint.answer

            def answer(*told: Any, slow: Any = slow, original: Any = original) -> Any:
                slow()
                return original(*told)

            hub.app.endpoint.answer = answer  # type: ignore[method-assign]
            pages = hub.fetch(page_size=16)
            assert listed(pages) == list(range(1, 41)), status
            assert min(first_of(pages)) < 16
            assert first_of(pages)[-1] == 16


def test_pages_become_as_small_as_they_must() -> None:
    """A server that can give no more than two tickets in its time gives them two by two."""
    with github(tickets=10, pull_every=0, edit_every=0) as hub:
        hub.app.slowness = Slowness(over=2 * 400)
        pages = hub.fetch(page_size=16)
        assert listed(pages) == list(range(1, 11))
        assert set(first_of(pages)) <= {1, 2}


def test_a_server_that_never_has_the_time_is_given_up_and_gone_on_with_later() -> None:
    with github(tickets=10, pull_every=0) as hub:
        hub.app.slowness = Slowness(over=1)
        with pytest.raises(TrackerFailed):
            hub.fetch()
    with github({"fault": "connection_reset", "every": 1}, tickets=10) as hub, pytest.raises(TrackerUnreachable):
        hub.fetch()


def test_points_that_are_spent_are_waited_for_until_they_are_given_anew() -> None:
    with github(tickets=30, pull_every=0, edit_every=0) as hub:
        hub.app.control("limit", {"graphql": 3})
        budget = timedelta(days=1)
        patience = Patience(clock=hub.app.clock, sleep=hub.session().patience.sleep, jitter=lambda: 0.5, budget=budget)
        pages = hub.fetch(page_size=10, patience=patience)
        assert listed(pages) == list(range(1, 31))
        assert hub.slept
        assert max(hub.slept) <= 3600
    with github(tickets=30, pull_every=0) as hub:
        hub.app.control("limit", {"graphql": 2})
        with pytest.raises(TrackerBusy):
            hub.fetch(page_size=10)


def changed(change: Any, *, at: int) -> Any:
    """Change what GraphQL says, of the answer of that number (from 1)."""
    served: list[Github] = []
    count = iter(range(1, 999))
    inside = [False]

    def instead(request: Request) -> Response | None:
        if request.path.endswith("/graphql") and not inside[0] and next(count) == at:
            inside[0] = True
            plain = served[0].app.answer(request)
            inside[0] = False
            value = orjson.loads(plain.body)
            given = change(value)
            return answered(value if given is None else given, "changed", plain.status)
        return None

    return served, instead


def run(change: Any, *, at: int = 2, **shape: Any) -> list[Fetched]:
    served, instead = changed(change, at=at)
    with github(instead=instead, **({"tickets": 12, "pull_every": 0, "edit_every": 0} | shape)) as hub:
        served.append(hub)
        return hub.fetch(page_size=4)


def test_part_of_an_answer_is_kept_and_the_page_says_so() -> None:
    def partial(value: Any) -> None:
        value["data"]["repository"]["issues"]["nodes"][1]["parent"] = None
        path = ["repository", "issues", "nodes", 1, "parent"]
        value["errors"] = [{"type": "FORBIDDEN", "path": path, "message": "secret words"}]

    pages = run(partial)
    assert pages[0].page.request["errors"] == "FORBIDDEN repository.issues.nodes.1.parent"
    assert listed(pages) == list(range(1, 13))
    assert "secret words" not in repr([one.page.request for one in pages])


def test_a_ticket_that_is_null_is_asked_for_again_by_its_number() -> None:
    def partial(value: Any) -> None:
        value["data"]["repository"]["issues"]["nodes"][1] = None

    pages = run(partial, comments=120)
    found = [one.page for one in pages if one.page.request["shape"] == "lookup"]
    node = orjson.loads(found[0].data)["data"]["repository"]["n2"]
    assert node["title"]
    assert len(node["comments"]["nodes"]) == 100
    assert [told[0] for told, _ in parts(pages) if told[1] == str(node["databaseId"])] == ["timeline", "comments"] or [
        told[0] for told, _ in parts(pages) if told[1] == str(node["databaseId"])
    ] == ["comments"]


def test_a_long_list_of_errors_is_cut() -> None:
    def partial(value: Any) -> None:
        value["errors"] = [{"type": "SERVICE", "path": ["repository", place], "message": ""} for place in range(999)]

    assert len(run(partial)[0].page.request["errors"]) == 500


@pytest.mark.parametrize(
    "error",
    [
        {"message": "Something went wrong while executing your query. This may be the result of a timeout"},
        {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits for this query exceeded."},
        {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": "too much"},
    ],
    ids=["time", "resources", "nodes"],
)
def test_what_came_of_a_question_that_was_too_large_is_asked_again_in_smaller_ones(error: dict[str, str]) -> None:
    def late(value: Any) -> None:
        value["data"]["repository"]["issues"]["nodes"][1:] = []
        value["errors"] = [error]

    pages = run(late)
    assert first_of(pages)[0] == 2
    assert listed(pages) == list(range(1, 13))


@pytest.mark.parametrize("cursor", [None, "same"])
def test_a_cursor_that_comes_again_ends_the_run(cursor: str | None) -> None:
    def instead(request: Request) -> Response | None:
        if b"query Issues" not in request.body:
            return None
        info = {"hasNextPage": True, "endCursor": cursor}
        repository = {"id": "R_1", "issues": {"totalCount": 9, "nodes": [], "pageInfo": info}}
        return answered({"data": {"viewer": {"login": "x"}, "repository": repository}}, "again")

    with github(instead=instead, tickets=5) as hub:
        with pytest.raises(AnswerUnreadable) as stopped:
            hub.fetch()
        assert hub.asked() == (2 if cursor is None else 3)
    assert stopped.value.exit_code == 3


@pytest.mark.parametrize("null", [None, {"nodes": None}, {"nodes": [], "pageInfo": None}, {"pageInfo": {}}])
def test_a_listing_that_errors_made_null_is_not_an_empty_one(null: Any) -> None:
    def refused(value: Any) -> None:
        value["data"]["repository"]["issues"] = null
        value["errors"] = [{"type": "FORBIDDEN", "path": ["repository", "issues"], "message": "no"}]

    with pytest.raises(AccessRefused):
        run(refused)


def test_a_server_whose_schema_has_changed_is_asked_for_it_anew() -> None:
    with github(tickets=5, pull_every=0) as hub:
        last = hub.fetch()[-1].cursor
        newer = {**last, "lacks": [one for one in last["lacks"] if one != "Issue.issueType"]}  # type: ignore[attr-defined]
        hub.asked()
        pages = hub.fetch(last=newer)
        assert hub.asked() == 3
        assert pages[-1].cursor["lacks"] == last["lacks"]


@pytest.mark.parametrize("given", [{"data": {"viewer": {"login": "x"}}}, {}, [], {"data": {"repository": 3}}])
def test_an_answer_without_the_repository_is_not_understood(given: Any) -> None:
    with pytest.raises(AnswerUnreadable):
        run(lambda _: given, at=1)


def test_what_is_no_json_is_not_understood_but_json_that_ends_early_is_asked_for_again() -> None:
    def served(body: bytes, kind: str, times: int) -> Any:
        left = iter(range(times))

        def instead(_: Request) -> Response | None:
            return Response(200, {"Content-Type": kind}, body) if next(left, None) is not None else None

        return instead

    with github(instead=served(b"<html>Sign in</html>", "text/html", 9), tickets=3) as hub:
        with pytest.raises(AnswerUnreadable):
            hub.fetch()
        assert hub.asked() == 1
    with github(instead=served(b'{"data": {"vi', "application/json", 3), tickets=3) as hub:
        assert listed(hub.fetch()) == [1, 2, 3]
        assert len(hub.slept) == 3


def test_all_faults_together_cost_time_and_nothing_else() -> None:
    every = [{**fault, "every": 17 + place, "burst": 1} for place, fault in enumerate(FAULTS)]
    with github(*every, tickets=60, long=2, edit_every=2) as hub:
        pages = hub.fetch(page_size=3)
        assert listed(pages) == sorted(hub.ids())
        assert len(nodes(pages)) == len(hub.ids())
        assert {"issues", "more", "lookup"} == set(shapes(pages))
