from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import orjson
import pytest
from small_github import HERE, Answering, body, github, listed, shapes

from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors.base import Fetched
from tracker_scope.errors import AccessRefused, AnswerUnreadable

LIMITS = (
    *("no_deleted_comments_over_rest", "no_early_cross_references"),
    *("no_oldest_events", "no_wordings_over_rest"),
)


def rows(pages: list[Fetched], shape: str) -> list[int]:
    return [each["id"] for one in pages if one.page.request["shape"] == shape for each in body(one)]


def test_a_server_without_graphql_is_asked_over_rest() -> None:
    with github(app={"graphql": False}, tickets=30) as hub:
        pages = hub.fetch()
        assert set(shapes(pages)) == {"rest_issues", "rest_comments", "rest_events"}
        assert {one.limits for one in pages} == {LIMITS}
        assert listed(pages) == list(range(1, 31))
        assert {one.cursor["api"] for one in pages} == {"rest"}
        with pytest.raises(AccessRefused):
            hub.fetch(api="graphql")


def test_every_comment_comes_however_many_there_are_of_one_second() -> None:
    with github(tickets=12, comments=60, edit_every=0, pull_every=0) as hub:
        at = hub.app.clock()
        for place, ticket in enumerate(hub.app.world.main.tickets.values()):
            for remark in ticket.comments:
                remark.updated = at + timedelta(seconds=place // 4)
        pages = hub.fetch(api="rest")
        ids = {one.id for ticket in hub.app.world.main.tickets.values() for one in ticket.comments}
        assert set(rows(pages, "rest_comments")) == ids
        assert len(ids) == 720


def test_a_comment_that_is_edited_while_pages_are_read_pulls_no_other_past_them() -> None:
    with github(tickets=10, comments=40, edit_every=0, pull_every=0) as hub:
        world = hub.app.world.main.tickets
        original = hub.app._rest.answer
        ids = {one.id for ticket in world.values() for one in ticket.comments}

        def answer(path: str, query: dict[str, str]) -> object:
            told = original(path, query)
            if path.endswith("/issues/comments"):
                oldest = min((one for ticket in world.values() for one in ticket.comments), key=lambda one: one.updated)
                hub.app.clock.advance(timedelta(minutes=1))
                oldest.updated = hub.app.clock()
            return told

        hub.app._rest.answer = answer  # type: ignore[method-assign, assignment]
        assert set(rows(hub.fetch(api="rest"), "rest_comments")) == ids


def test_comments_say_on_which_tickets_they_are() -> None:
    with github(tickets=10) as hub:
        page = next(one for one in hub.fetch(api="rest") if one.page.request["shape"] == "rest_comments")
        told = orjson.loads(page.page.request["tickets"])
        pulls = {number: each for number, each in told.items() if each.startswith("pull:")}
        assert list(pulls) == ["7"]
        assert told == {str(number): each for number, each in hub.ids().items()} | pulls


def test_events_come_at_first_and_the_timelines_of_what_moved_later() -> None:
    with github(tickets=20, long=1, pull_every=0) as hub:
        first = hub.fetch(api="rest")
        assert len(rows(first, "rest_events")) == len(set(rows(first, "rest_events"))) > 100
        hub.wait()
        hub.asked()
        second = hub.fetch(last=first[-1].cursor, api="rest")
        assert hub.asked() == 3
        assert shapes(second) == ["rest_issues", "rest_comments"]
        hub.wait()
        hub.app.changes.make("touch", {"numbers": [1, 4]})
        third = hub.fetch(last=second[-1].cursor, api="rest")
        assert Counter(shapes(third)) == {"rest_issues": 1, "rest_comments": 1, "rest_timeline": 4}
        told = [one.page.request for one in third if one.page.request["shape"] == "rest_timeline"]
        assert [one["ticket"] for one in told] == [hub.ids()[1]] * 3 + [hub.ids()[4]]
        assert [one["got"] for one in told] == ["0", "100", "200", "0"]
        assert {one["comments"] for one in told} == {"235", "5"}
        assert [one.get("q.page", "1") for one in told] == ["1", "2", "3", "1"]
        assert told[3]["path"] == f"/repos/{HERE}/issues/4/timeline"
        hub.asked()
        again = hub.fetch(last=third[-1].cursor, api="rest")
        assert (hub.asked(), listed(again)) == (3, [1, 4])


def test_missing_numbers_are_asked_for_one_by_one_up_to_a_hundred() -> None:
    with github(tickets=130, edit_every=0, comments=0, events=0, pull_every=0) as hub:
        hub.app.changes.make("delete", {"numbers": list(range(1, 121))})
        pages = [one.page for one in hub.fetch(api="rest") if one.page.request["shape"] == "lookup"]
        assert [one.request["number"] for one in pages] == [str(number) for number in range(1, 101)]
        assert {one.request["status"] for one in pages} == {"410"}
        assert pages[-1].request["unasked"] == "20"
        assert all("unasked" not in one.request for one in pages[:-1])


def test_a_run_over_rest_goes_on_after_any_page() -> None:
    with github(tickets=120, comments=1, events=2) as hub:
        hub.app.changes.make("delete", {"numbers": [3, 5]})
        whole = hub.fetch(api="rest")
        kept = [(one.page.data, one.page.request, one.page.number) for one in whole]
        for place in range(len(whole) - 1):
            hub.before = whole[: place + 1]
            rest = hub.fetch(cursor=orjson.loads(orjson.dumps(whole[place].cursor)), api="rest")
            assert [(one.page.data, one.page.request, one.page.number) for one in rest] == kept[place + 1 :], place
            assert rest[-1].cursor == whole[-1].cursor
        hub.before = whole
        after = hub.fetch(cursor=whole[-1].cursor, api="rest")
        assert shapes(after) == ["rest_issues", "rest_comments"]
        assert after[-1].cursor["since"] == whole[-1].cursor["since"]


def test_a_later_run_over_rest_goes_on_after_any_page() -> None:
    with github(tickets=20, long=1, pull_every=0) as hub:
        first = hub.fetch(api="rest")
        hub.wait()
        hub.app.changes.make("touch", {"numbers": [1, 4, 6]})
        whole = hub.fetch(last=first[-1].cursor, api="rest")
        kept = [(one.page.data, one.page.request) for one in whole]
        for place in range(len(whole) - 1):
            cursor = orjson.loads(orjson.dumps(whole[place].cursor))
            rest = hub.fetch(cursor=cursor, last=first[-1].cursor, api="rest")
            assert [(one.page.data, one.page.request) for one in rest] == kept[place + 1 :], place


def moved(location: str) -> Answering:
    def instead(request: Request) -> Response | None:
        if not request.path.endswith(f"/repos/{HERE}/issues"):
            return None
        there = location.replace("HOST", request.headers["host"])
        return answered({"message": "Moved Permanently", "url": there}, "moved", 301, Location=there)

    return instead


def test_a_repository_that_was_renamed_is_followed_on_the_same_host() -> None:
    here = moved("http://HOST/api/v3/repositories/700000001/issues?state=all")
    with github(instead=here, tickets=5) as hub:
        assert listed(hub.fetch(api="rest"))


def test_nobody_is_followed_to_another_host() -> None:
    elsewhere = moved("http://192.0.2.1/api/v3/repositories/1/issues")
    with github(instead=elsewhere, tickets=5) as hub, pytest.raises(AnswerUnreadable, match=r"192\.0\.2\.1"):
        hub.fetch(api="rest")


def linked(there: str) -> Answering:
    def instead(request: Request) -> Response | None:
        listing = request.path.endswith(f"/repos/{HERE}/issues")
        return answered([], "linked", Link=f'<{there}>; rel="next"') if listing else None

    return instead


@pytest.mark.parametrize("named", [moved, linked])
def test_what_is_no_address_is_told_as_what_it_is(named: Callable[[str], Answering]) -> None:
    with github(instead=named("http://["), tickets=5) as hub, pytest.raises(AnswerUnreadable) as stopped:
        hub.fetch(api="rest")
    assert "/repos/client/portal/issues" in str(stopped.value)
    assert "http://[ is not the address" in str(stopped.value)


def test_a_list_that_names_itself_as_the_next_ends_the_run() -> None:
    def instead(request: Request) -> Response | None:
        if not request.path.endswith("/issues/events"):
            return None
        here = f"http://{request.headers['host']}/api/v3/repos/{HERE}/issues/events?page=2"
        return answered([], "again", Link=f'<{here}>; rel="next"')

    with github(instead=instead, tickets=5) as hub, pytest.raises(AnswerUnreadable):
        hub.fetch(api="rest")


def test_events_beyond_what_github_lists_are_left_where_they_are() -> None:
    def instead(request: Request) -> Response | None:
        if not request.path.endswith("/issues/events"):
            return None
        if request.query.get("page") == "2":
            return answered({"message": "In order to keep the API fast, pagination is limited."}, "far", 422)
        here = f"http://{request.headers['host']}/api/v3/repos/{HERE}/issues/events?page=2"
        return answered([], "again", Link=f'<{here}>; rel="next"')

    with github(instead=instead, tickets=5, pull_every=0) as hub:
        pages = hub.fetch(api="rest")
        assert shapes(pages) == ["rest_issues", "rest_comments", "rest_events"]
        assert pages[-1].limits == LIMITS
