"""Paging through a Jira Cloud: tokens that repeat, age or lead nowhere, and long histories fetched together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.connectors.small_jira import SmallJira, every, fetched, ids, shapes, ticket, tickets
from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors.base import Looking
from tracker_scope.errors import AnswerUnreadable, TrackerFailed

JSON = {"Content-Type": "application/json"}


def on_search(answer: Callable[[int, Request], Response | None]) -> Callable[[Request], Response | None]:
    """Answer searches, counted from 1."""
    count = 0

    def instead(request: Request) -> Response | None:
        nonlocal count
        if not request.path.endswith("/search/jql"):
            return None
        count += 1
        return answer(count, request)

    return instead


def refused(_request: Request) -> Response:
    return answered({"errorMessages": ["The provided next page token is invalid or has expired."]}, "search", 400)


def test_an_aged_token_begins_the_listing_anew() -> None:
    jira = SmallJira(tickets(30), cap=10, instead=on_search(lambda count, one: refused(one) if count == 3 else None))
    pages = fetched(jira)
    assert set(ids(pages)) == every(jira)
    assert len(ids(pages)) == 50
    assert [one.query.get("nextPageToken") for one in jira.asked[3:]] == [None, "t10", "t20", None, "t10", "t20"]


def test_tokens_that_are_always_refused_end_the_run() -> None:
    jira = SmallJira(
        tickets(30), cap=10, instead=on_search(lambda _, one: refused(one) if "nextPageToken" in one.query else None)
    )
    with pytest.raises(AnswerUnreadable, match="refused 3 times"):
        fetched(jira)


@pytest.mark.parametrize("circle", [1, 2])
def test_a_token_that_comes_twice_is_no_way_on(circle: int) -> None:
    def answer(count: int, _request: Request) -> Response:
        return answered({"issues": tickets(1), "nextPageToken": f"t{count % circle}"}, "search")

    with pytest.raises(AnswerUnreadable, match="same page token"):
        fetched(SmallJira([], instead=on_search(answer)))


def test_a_token_that_comes_twice_is_known_after_an_interruption() -> None:
    jira = SmallJira(tickets(30), cap=10)
    cursor = fetched(jira)[1].cursor
    jira.instead = on_search(lambda _, one: answered({"issues": [], "nextPageToken": one.query["nextPageToken"]}, "s"))
    with pytest.raises(AnswerUnreadable, match="same page token"):
        fetched(jira, Looking(cursor=cursor))


def test_an_empty_page_with_a_token_is_not_the_end() -> None:
    def answer(count: int, _request: Request) -> Response | None:
        return answered({"issues": [], "nextPageToken": "t0"}, "search") if count == 1 else None

    jira = SmallJira(tickets(5), instead=on_search(answer))
    pages = fetched(jira)
    assert set(ids(pages)) == every(jira)
    assert shapes(pages) == ["fields", "search"]


def test_a_page_that_is_not_the_last_and_leads_nowhere_is_unreadable() -> None:
    jira = SmallJira([], instead=on_search(lambda *_: answered({"issues": tickets(1), "isLast": False}, "search")))
    with pytest.raises(AnswerUnreadable, match="nextPageToken is missing"):
        fetched(jira)


def test_after_a_fault_half_as_much_is_asked_and_then_more_again() -> None:
    def answer(count: int, _request: Request) -> Response | None:
        return Response(504, {}, b"", "search") if count in {2, 3} else None

    jira = SmallJira(tickets(400), instead=on_search(answer))
    assert set(ids(fetched(jira))) == every(jira)
    sizes = [int(one.query["maxResults"]) for one in jira.asked if "jql" in one.query]
    assert sizes[:6] == [100, 100, 50, 25, 50, 100]


def test_faults_that_go_on_end_the_run_with_what_was_seen() -> None:
    jira = SmallJira(tickets(400), instead=on_search(lambda count, _: Response(502) if count > 2 else None))
    with pytest.raises(TrackerFailed):
        fetched(jira)
    sizes = [int(one.query["maxResults"]) for one in jira.asked if "jql" in one.query]
    assert sizes[-4:] == [12, 6, 5, 5]


@pytest.mark.parametrize(
    ("changelog", "asked"),
    [
        ({"histories": [{"id": "1"}] * 8, "total": 8}, False),
        ({"histories": [], "total": 0}, False),
        ({"histories": [{"id": "1"}] * 8, "total": 9}, True),
        ({"histories": [{"id": "1"}] * 8}, True),
        ({"histories": [{"id": "1"}] * 40, "total": 40}, True),
        (None, True),
    ],
)
def test_whole_histories_are_asked_for_only_where_some_may_be_missing(changelog: Any, *, asked: bool) -> None:
    jira = SmallJira([{**ticket(1), "changelog": changelog}])
    assert ("changelog" in shapes(fetched(jira))) is asked


def test_histories_of_a_thousand_tickets_are_fetched_together() -> None:
    jira = SmallJira([{**ticket(number), "changelog": {"histories": [], "total": 9}} for number in range(1, 1201)])
    pages = fetched(jira)
    asked = [one.json() for one in jira.asked if one.path.endswith("changelog/bulkfetch")]
    assert [len(one["issueIdsOrKeys"]) for one in asked] == [1000, 1000, 1000, 1000, 1000, 200]
    assert [one.get("nextPageToken") for one in asked] == [None, "h222", "h444", "h666", "h888", None]
    assert {one["maxResults"] for one in asked} == {10_000}
    told = [one.page.request for one in pages if one.page.request["shape"] == "changelog"]
    assert told[0]["asked"].split() == asked[0]["issueIdsOrKeys"]
    assert max(len(str(one.cursor)) for one in pages) < 100_000
    assert pages[-1].cursor.get("histories") is None


def test_a_page_of_histories_says_what_its_tickets_counted_and_earlier_pages_gave() -> None:
    one = {**ticket(7, security={"id": "1"}), "changelog": {"histories": [], "total": 90}}

    def instead(request: Request) -> Response | None:
        if not request.path.endswith("bulkfetch"):
            return None
        token = request.json().get("nextPageToken")
        told = {"issueChangeLogs": [{"issueId": "10007", "changeHistories": [{"id": "1"}] * 45}]}
        return answered(told if token else told | {"nextPageToken": "x"}, "bulk")

    pages = fetched(SmallJira([one], instead=instead))
    told = [one.page.request["tickets"] for one in pages if one.page.request["shape"] == "changelog"]
    assert told == ['{"10007":["P-7","security_level",90,0]}', '{"10007":["P-7","security_level",90,45]}']


def test_a_ticket_whose_history_is_refused_does_not_keep_the_others_from_theirs() -> None:
    def instead(request: Request) -> Response | None:
        bad = request.path.endswith("bulkfetch") and "10003" in request.json()["issueIdsOrKeys"]
        return answered({"errorMessages": ["No."]}, "bulk", 400) if bad else None

    jira = SmallJira(
        [{**ticket(number), "changelog": {"histories": [], "total": 9}} for number in range(1, 9)], instead=instead
    )
    told = [one.page.request for one in fetched(jira) if one.page.request["shape"] == "changelog"]
    refused_alone = [one["asked"] for one in told if one.get("status") == "400"]
    assert refused_alone == ["10003"]
    answered_ids = [name for one in told if "status" not in one for name in one["asked"].split()]
    assert sorted(answered_ids) == sorted(every(jira) - {"10003"})


def test_an_aged_token_of_histories_begins_their_asking_anew() -> None:
    old = True

    def instead(request: Request) -> Response | None:
        nonlocal old
        if old and request.path.endswith("bulkfetch") and "nextPageToken" in request.json():
            old = False
            return refused(request)
        return None

    jira = SmallJira(
        [{**ticket(number), "changelog": {"histories": [], "total": 9}} for number in range(1, 301)], instead=instead
    )
    fetched(jira)
    asked = [one.json().get("nextPageToken") for one in jira.asked if one.path.endswith("bulkfetch")]
    assert asked == [None, "h222", None, "h222"]


@pytest.mark.parametrize(
    "told",
    [
        {"isLast": True},
        {"errorMessages": ["No."], "isLast": True},
        {"issues": [], "isLast": True, "nextPageToken": "t20"},
    ],
)
def test_a_page_without_tickets_or_with_two_words_on_the_end_is_no_end(told: dict[str, Any]) -> None:
    jira = SmallJira(
        tickets(30), cap=10, instead=on_search(lambda count, _: answered(told, "s") if count == 2 else None)
    )
    with pytest.raises(AnswerUnreadable, match="is missing"):
        fetched(jira)


def test_empty_pages_with_ever_new_tokens_end_the_run() -> None:
    def answer(count: int, _request: Request) -> Response | None:
        return answered({"issues": [], "nextPageToken": f"n{count}"}, "s") if count < 100 else None

    jira = SmallJira([], instead=on_search(answer))
    with pytest.raises(AnswerUnreadable, match="issues is missing"):
        fetched(jira)
    assert len([one for one in jira.asked if "jql" in one.query]) == 21


@pytest.mark.parametrize("circle", [2, 10_000])
def test_histories_that_lead_in_a_circle_or_nowhere_end_the_run(circle: int) -> None:
    count = 0

    def instead(request: Request) -> Response | None:
        nonlocal count
        if not request.path.endswith("changelog/bulkfetch") or count > 100:
            return None
        count += 1
        return answered({"issueChangeLogs": [], "nextPageToken": f"b{count % circle}"}, "bulk")

    jira = SmallJira([{**ticket(1), "changelog": {"histories": [], "total": 9}}], instead=instead)
    with pytest.raises(AnswerUnreadable, match="same page token" if circle == 2 else "issueChangeLogs is missing"):
        fetched(jira)
    assert count <= 21
