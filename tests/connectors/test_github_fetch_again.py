"""A run that goes on: as whom, after a place that the tracker no longer knows, and after a token that ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from small_github import Github, github, listed, shapes

from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors.base import Fetched, Looking, Secrets
from tracker_scope.connectors.github import PLUGIN
from tracker_scope.connectors.github_progress import written
from tracker_scope.connectors.waiting import Patience
from tracker_scope.errors import AccessRefused, AnswerUnreadable, TrackerFailed


@pytest.fixture(scope="module")
def app() -> Secrets:
    made = rsa.generate_private_key(65537, 2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Secrets(user="12345", key=made.private_bytes(*form).decode(), installation=4_200_000)


def patient(hub: Github, ahead: timedelta = timedelta(0)) -> Patience:
    """Wait as long as it takes, on a clock that is ahead of the server's."""
    sleep = hub.session().patience.sleep
    return Patience(lambda: hub.app.clock() + ahead, sleep, lambda: 0.5, budget=timedelta(days=9))


@pytest.mark.parametrize("api", ["graphql", "rest"])
@pytest.mark.parametrize("hours", [0, -3, 3])
def test_an_installation_that_waits_longer_than_its_token_holds_signs_in_anew(
    app: Secrets, api: str, hours: int
) -> None:
    with github({"fault": "retry_seconds", "at": [4], "wait": 5400}, tickets=30, pull_every=0, edit_every=0) as hub:
        patience = patient(hub, timedelta(hours=hours))
        pages = hub.fetch(secrets=app, api=api, page_size=10, patience=patience)
        assert listed(pages) == list(range(1, 31))
        assert hub.slept == [5400]
        assert hub.server.counts.routes["installation token"] == 2
        assert 401 not in hub.server.counts.statuses


@pytest.mark.parametrize("hours", [0, -3, 3])
def test_an_installation_over_rest_is_not_asked_who_it_is(app: Secrets, hours: int) -> None:
    with github(tickets=6, pull_every=0) as hub:
        told: dict[str, Any] = {"secrets": app, "api": "rest", "patience": patient(hub, timedelta(hours=hours))}
        first = hub.fetch(**told)
        assert {one.account for one in first} == {"installation 4200000"}
        hub.wait()
        hub.asked()
        second = hub.fetch(last=first[-1].cursor, **told)
        assert (hub.asked(), shapes(second)) == (3, ["rest_issues", "rest_comments"])
        assert second[0].cursor["since"] == written(hub.app.clock())


def ended(pages: Iterator[Fetched], shape: str) -> Fetched:
    """Interrupt a run after the first page of a shape."""
    return next(one for one in pages if one.page.request["shape"] == shape)


@pytest.mark.parametrize(
    ("api", "shape"),
    [*(("graphql", one) for one in ("issues", "more", "lookup")), *(("rest", f"rest_{one}s") for one in ("issue",))],
)
def test_a_run_that_another_account_goes_on_with_begins_anew(api: str, shape: str) -> None:
    with github(tickets=12, comments=120, edit_every=0) as hub:
        hub.app.changes.make("hide", {"numbers": [4, 5]})
        looking = Looking(missing=lambda: ("#4", "#5"), known=dict)
        left = ended(PLUGIN.fetch(hub.session(api=api, page_size=8), looking), shape)
        assert left.account == "provider-pm"
        hub.app.sign_in.login = "client-dsi"
        cursor = orjson.loads(orjson.dumps(left.cursor))
        first = next(iter(PLUGIN.fetch(hub.session(api=api, page_size=8), Looking(cursor=cursor))))
        assert first.account == "client-dsi"
        if shape != "issues":
            assert first.page.number == left.page.number + 1
            assert (first.page.request["shape"], "q.after" in first.page.request) == (
                "issues" if api == "graphql" else "rest_issues",
                False,
            )


def test_to_ask_who_goes_on_costs_one_request_and_nothing_where_the_page_tells_it() -> None:
    with github(tickets=12, comments=120, edit_every=0, pull_every=0) as hub:
        for shape, more in (("issues", 0), ("more", 1)):
            hub.before = [ended(PLUGIN.fetch(hub.session(page_size=4), Looking()), shape)]
            hub.asked()
            rest = hub.fetch(cursor=hub.before[-1].cursor, page_size=4)
            assert hub.asked() == len(rest) + more


def refusing(*, after: str, times: int) -> tuple[list[Github], Any]:
    """Refuse so many questions that go on after a place, as GitHub refuses a place that it does not know."""
    served, left = list[Github](), iter(range(times))

    def instead(request: Request) -> Response | None:
        if after.encode() not in (request.body if after == "query Issues" else request.target.encode()):
            return None
        if request.body and not orjson.loads(request.body)["variables"]["after"]:
            return None
        if next(left, None) is None:
            return None
        if not request.body:
            return answered({"message": "The after cursor is invalid."}, "refused", 422)
        fault: dict[str, Any] = {"type": "INVALID_CURSOR_ARGUMENTS", "path": ["repository", "issues"]}
        fault |= {"message": "`x` does not appear to be a valid cursor."}
        data = {"viewer": {"login": "provider-pm"}, "repository": {"id": "R", "issues": None}}
        return answered({"data": data, "errors": [fault]}, "refused")

    return served, instead


@pytest.mark.parametrize(("api", "after"), [("graphql", "query Issues"), ("rest", "issues?after=")])
@pytest.mark.parametrize("times", [1, 2])
def test_a_list_whose_place_is_refused_is_begun_anew(api: str, after: str, times: int) -> None:
    _, instead = refusing(after=after, times=times)
    shape: dict[str, Any] = {"pull_every": 0, "comments": 110 if api == "graphql" else 0, "edit_every": 0, "events": 0}
    with github(instead=instead, tickets=24 if api == "graphql" else 230, **shape) as hub:
        pages = hub.fetch(api=api, page_size=10)
        assert sorted(set(listed(pages))) == sorted(hub.ids())
        assert "counted" not in pages[-1].page.request or pages[-1].page.request["received"] == "24"
        bodies = [(one.page.request.get("parts"), one.page.data) for one in pages if "parts" in one.page.request]
        assert len({told for told, _ in bodies}) >= (api == "graphql")


@pytest.mark.parametrize(("api", "after"), [("graphql", "query Issues"), ("rest", "issues?after=")])
def test_a_place_that_is_refused_for_ever_ends_the_run_and_the_next_one_may_go_on(api: str, after: str) -> None:
    _, instead = refusing(after=after, times=3)
    with github(instead=instead, tickets=230, comments=0, edit_every=0, pull_every=0, events=0) as hub:
        kept: list[Fetched] = []
        with pytest.raises(AnswerUnreadable) as stopped:
            kept += PLUGIN.fetch(hub.session(api=api), Looking())
        assert stopped.value.exit_code == 3
        left = next(iter(PLUGIN.fetch(hub.session(api=api), Looking())))
        rest = hub.fetch(cursor=left.cursor, api=api)
        assert len(set(listed([left, *rest]))) == 230


def test_a_place_of_an_interrupted_run_that_is_no_longer_known_is_left() -> None:
    with github(tickets=30, pull_every=0, edit_every=0) as hub:
        first = next(iter(PLUGIN.fetch(hub.session(page_size=10), Looking())))
        rest = hub.fetch(cursor={**first.cursor, "after": "bm90IGEgY3Vyc29y"}, page_size=10)
        assert listed(rest) == list(range(1, 31))
        counted = next(one.page.request for one in rest if "counted" in one.page.request)
        assert counted["counted"] == counted["received"]
        assert shapes(rest)[:3] == ["issues"] * 3


@pytest.mark.parametrize("api", ["graphql", "rest"])
@pytest.mark.parametrize(("at", "status"), [(1, 200), (2, 200), (3, 200), (1, 502), (2, 502)])
def test_a_page_of_a_proxy_is_told_as_what_it_is(api: str, at: int, status: int) -> None:
    count = iter(range(1, 99))

    def instead(_: Request) -> Response | None:
        page = Response(status, {"Content-Type": "text/html"}, b"<!doctype html><title>Sign in</title>")
        return page if next(count) >= at else None

    with github(instead=instead, tickets=20, comments=120, edit_every=0, pull_every=0) as hub:
        with pytest.raises((AnswerUnreadable, TrackerFailed)) as stopped:
            hub.fetch(api=api, page_size=20)
        told = str(stopped.value)
        assert ("it is not JSON" if status == 200 else "502") in told
        assert "missing" not in told


@pytest.mark.parametrize(("api", "at", "status"), [("graphql", 2, 403), ("rest", 2, 403), ("rest", 2, 404)])
def test_a_page_of_a_proxy_that_refuses_is_told_as_what_it_is(api: str, at: int, status: int) -> None:
    count = iter(range(1, 99))

    def instead(_: Request) -> Response | None:
        page = Response(status, {"Content-Type": "text/html"}, b"<!doctype html><title>Not for you</title>")
        return page if next(count) >= at else None

    refused = pytest.raises(AccessRefused, match=f"status {status}, .*; it is not JSON")
    with github(instead=instead, tickets=20, pull_every=0) as hub, refused:
        hub.fetch(api=api)


@pytest.mark.parametrize("api", ["graphql", "rest"])
def test_content_of_attachments_that_is_asked_for_is_told_as_not_there(api: str) -> None:
    code = "no_attachments_on_github"
    with github(tickets=3) as hub:
        for asked in (True, False):
            pages = hub.fetch(api=api, attachments=asked)
            assert [code in one.limits for one in pages] == [asked] * len(pages)
            assert (code in PLUGIN.check(hub.session(api=api, attachments=asked)).limits) is asked
    assert code in PLUGIN.limits
