"""The replayed GitHub over HTTP: REST and its lists, sign-in, hourly limits, PyGithub as a client."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import requests
from github import Auth, Github
from github_replayed import HOST, LISTING, REPOSITORY, SHOW, SMALL, WHERE, app, asked, get, got, post

from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock, Request, parsed


def test_pygithub_reads_everything_by_following_links() -> None:
    clock = Clock()
    server = GithubApp(clock, Shape(tickets=35, comments=3, events=3, pull_every=5), token="ghp_replayed")
    with TrackerServer(server, clock=clock) as site:
        settings: dict[str, Any] = {"retry": None, "seconds_between_requests": None, "per_page": 10}
        client = Github(auth=Auth.Token("ghp_replayed"), base_url=f"{site.url}/api/v3", **settings)
        repository = client.get_repo("client/portal")
        issues = list(repository.get_issues(state="all", sort="updated", direction="asc"))
        assert [one.number for one in issues] == sorted(server.world.main.tickets)
        assert sum(1 for one in issues if one.pull_request) == 7
        assert sum(1 for _ in repository.get_issues_comments()) == 35 * 3
        assert sum(1 for _ in repository.get_issues_events()) == sum(
            1 for one in server.world.main.tickets.values() for event in one.events if event.kind != "cross-referenced"
        )
        assert client.get_user().login == "provider-pm"
        assert site.counts.routes["issues"] == 4


def test_graphql_over_http_at_both_addresses() -> None:
    clock = Clock()
    with TrackerServer(GithubApp(clock, SMALL, token="ghp_replayed"), clock=clock) as site:
        for path in ("/graphql", "/api/graphql"):
            body: dict[str, Any] = {"query": LISTING, "variables": {**WHERE, "first": 5}}
            headers = {"Authorization": "bearer ghp_replayed"}
            answer = requests.post(site.url + path, json=body, headers=headers, timeout=10)
            assert len(answer.json()["data"]["repository"]["issues"]["nodes"]) == 5
            assert answer.headers["x-ratelimit-resource"] == "graphql"
            refused = requests.post(site.url + path, json=body, headers={"Authorization": "bearer x"}, timeout=10)
            assert (refused.status_code, refused.json()["message"]) == (401, "Bad credentials")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *(("transferred", 301), ("transferred unseen", 404), ("transferred deleted", 410)),
        *(("deleted", 410), ("hidden", 404)),
    ],
)
def test_rest_tells_how_a_ticket_went_and_graphql_does_not(name: str, status: int) -> None:
    server = app(SHOW)
    number = server.numbers[name]
    response = get(server, f"{REPOSITORY}/issues/{number}")
    assert response.status == status
    if status == 301:
        moved = got(server, response.headers["Location"].removeprefix(f"http://{HOST}"))
        assert moved["repository_url"].endswith("/client/hosting")
    query = "query($owner:String!,$name:String!){repository(owner:$owner,name:$name){n:issueOrPullRequest(number:N){"
    answer = asked(
        server, query.replace("N)", f"{number})") + "__typename} last:issueOrPullRequest(number:1){__typename}}}"
    )
    assert answer["data"]["repository"] == {"n": None, "last": {"__typename": "Issue"}}
    assert [(one["type"], one["path"]) for one in answer["errors"]] == [("NOT_FOUND", ["repository", "n"])]


def test_the_hourly_limit_runs_out_and_starts_anew() -> None:
    clock = Clock()
    server = app(clock=clock)
    server.control("limit", {"graphql": 2, "core": 1})
    left = [asked(server, LISTING, first=1)["data"]["rateLimit"]["remaining"] for _ in range(2)]
    assert left == [1, 0]
    response = post(server, LISTING, first=1)
    assert (response.status, json.loads(response.body)["errors"][0]["type"]) == (200, "RATE_LIMITED")
    assert response.headers["X-RateLimit-Remaining"] == "0"
    assert int(response.headers["X-RateLimit-Reset"]) == int((clock() + timedelta(hours=1)).timestamp())
    assert [get(server, REPOSITORY).status for _ in range(2)] == [200, 403]
    assert get(server, "/rate_limit").status == 200
    clock.advance(timedelta(hours=1))
    assert get(server, REPOSITORY).status == 200
    assert "data" in asked(server, LISTING, first=1)


def test_an_answer_that_the_client_has_is_not_sent_again_and_costs_nothing() -> None:
    server = app()
    path = f"{REPOSITORY}/issues/1"
    first = get(server, path)
    used = server.core.used
    again = get(server, path, if_none_match=first.headers["ETag"])
    assert (again.status, again.body, server.core.used) == (304, b"", used)
    assert [one.headers["X-RateLimit-Remaining"] for one in (first, again)] == ["4999", "4999"]
    server.control("touch", {"numbers": [1]})
    assert get(server, path, if_none_match=first.headers["ETag"]).status == 200


def test_page_numbers_end_where_cursors_go_on() -> None:
    server = app(Shape(tickets=250, comments=0, events=0))
    path = f"{REPOSITORY}/issues"
    assert get(server, path, {"page": "101", "per_page": "100"}).status == 422
    assert get(server, f"{path}/comments", {"page": "401", "per_page": "100"}).status == 422
    assert get(server, path, {"since": "yesterday"}).status == 422
    query, numbers = {"state": "all", "per_page": "100", "direction": "asc"}, []
    while query:
        response = get(server, path, query)
        numbers += [one["number"] for one in json.loads(response.body)]
        link = response.headers.get("Link", "")
        query = dict(part.split("=", 1) for part in link.partition("?")[2].partition(">")[0].split("&") if part)
        assert ("after" in query) == bool(link)
        query = {name: value.replace("%3D", "=").replace("%2B", "+") for name, value in query.items()}
    assert numbers == list(range(1, 251))


def test_an_installation_signs_in_for_an_hour() -> None:
    clock = Clock()
    server = app(clock=clock, token="ghp_replayed")
    assert get(server, "/user").status == 401
    assert get(server, "/user", authorization="token ghp_replayed").headers["X-OAuth-Scopes"] == "repo"
    path = "/app/installations/4200000/access_tokens"
    answer = server.answer(Request("POST", path, {}, {"host": HOST, "authorization": "Bearer a.b.c"}))
    token = json.loads(answer.body)["token"]
    assert answer.status == 201
    signed: dict[str, Any] = {"authorization": f"token {token}"}
    assert get(server, f"{REPOSITORY}/issues", **signed).status == 200
    assert get(server, "/user", **signed).status == 403
    body = json.dumps({"query": "{viewer{login}}"}).encode()
    viewer = server.answer(Request("POST", "/graphql", {}, signed, body))
    assert json.loads(viewer.body) == {"data": {"viewer": {"login": "build-bot[bot]"}}}
    clock.advance(timedelta(hours=1))
    assert get(server, f"{REPOSITORY}/issues", **signed).status == 401
    assert server.answer(Request("POST", "/app/installations/1/access_tokens", {}, {"host": HOST})).status == 404


def test_an_old_enterprise_server_has_no_graphql() -> None:
    server = app(graphql=False)
    for path in ("/graphql", "/api/graphql"):
        assert post(server, LISTING, path=path, first=1).status == 404
    response = get(server, f"/api/v3{REPOSITORY}/issues")
    assert (response.status, response.headers["X-GitHub-Enterprise-Version"]) == (200, "3.10.4")


def test_of_a_parameter_that_is_given_twice_the_last_counts() -> None:
    head = f"GET {REPOSITORY}/issues?state=closed&per_page=1&state=all&per_page=3 HTTP/1.1\r\nHost: {HOST}"
    response = app().answer(parsed(head.encode(), b""))
    assert [one["number"] for one in json.loads(response.body)] == [12, 11, 10]


def test_a_ticket_without_a_type_says_so() -> None:
    rows = got(app(SHOW), f"{REPOSITORY}/issues", state="all", per_page="100")
    assert all("type" in one for one in rows)
    assert {one["type"] is None for one in rows} == {True, False}
