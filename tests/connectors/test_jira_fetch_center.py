"""Paging through a Jira Data Center while tickets move, within its result window, past pages that are short."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.connectors.small_jira import MOVED, SmallJira, every, fetched, ids, session, ticket, tickets, written
from tests.tracker.jira_app import JiraApp
from tests.tracker.jira_data import Sizes
from tests.tracker.jira_mode import data_center
from tests.tracker.jira_world import made
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock, Request, Response, answered
from tracker_scope.connectors import jira_center
from tracker_scope.connectors.base import Looking
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.errors import AnswerUnreadable

NOW = MOVED + timedelta(days=3)


def searches(jira: SmallJira) -> list[Request]:
    return [one for one in jira.asked if "jql" in one.query]


def test_pages_go_on_from_the_last_change_and_not_by_number() -> None:
    jira = SmallJira(tickets(450), cloud=False, cap=1000)
    assert set(ids(fetched(jira))) == every(jira)
    assert [one.query["startAt"] for one in searches(jira)] == ["0", "0", "0"]
    assert [one.query["maxResults"] for one in searches(jira)] == ["200", "200", "200"]
    begin = int((MOVED + timedelta(minutes=198)).timestamp() * 1000)
    assert f" AND updated >= {begin} ORDER BY updated ASC, key ASC" in searches(jira)[1].query["jql"]


@pytest.mark.parametrize("cap", [7, 50])
def test_tickets_that_move_while_they_are_listed_hide_none(cap: int) -> None:
    jira = SmallJira(tickets(120), cloud=False, cap=cap)

    def instead(request: Request) -> Response | None:
        moved = len(searches(jira))
        if "jql" in request.query and moved <= 20:
            for number in (moved, moved + 1, moved * 5):
                jira.tickets[number % 120]["fields"]["updated"] = written(NOW + timedelta(minutes=moved))
        return None

    jira.instead = instead
    assert set(ids(fetched(jira))) == every(jira)


def test_many_changes_of_one_second_are_paged_by_number() -> None:
    jira = SmallJira([ticket(number, moved=MOVED) for number in range(1, 60)], cloud=False, cap=10)
    assert set(ids(fetched(jira))) == every(jira)
    assert [one.query["startAt"] for one in searches(jira)] == ["0", "0", "9", "18", "27", "36", "45", "54"]


def test_tickets_that_leave_a_second_while_it_is_paged_hide_none() -> None:
    jira = SmallJira([ticket(number, moved=MOVED) for number in range(1, 60)], cloud=False, cap=10)

    def instead(request: Request) -> Response | None:
        if request.query.get("startAt") == "18":
            for one in jira.tickets[:15]:
                one["fields"]["updated"] = written(NOW)
        return None

    jira.instead = instead
    assert set(ids(fetched(jira))) == every(jira)


def test_what_lies_beyond_the_result_window_is_never_asked_for() -> None:
    def instead(request: Request) -> Response | None:
        if "jql" not in request.query:
            return None
        start = int(request.query["startAt"])
        page = [ticket(start + place, moved=MOVED) for place in range(1, 1001)]
        return answered({"startAt": start, "maxResults": 1000, "total": 20_000, "issues": page}, "search")

    jira = SmallJira([], cloud=False, instead=instead)
    with pytest.raises(AnswerUnreadable, match="more than 10000 tickets changed in one second"):
        fetched(jira)
    assert max(int(one.query["startAt"]) + int(one.query["maxResults"]) for one in searches(jira)) <= 10_000


@pytest.mark.parametrize("count", [9_950, 10_000])
def test_so_many_as_the_result_window_takes_are_paged_to_its_edge(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jira_center, "_RESULT_WINDOW", count // 100)
    jira = SmallJira([ticket(number, moved=MOVED) for number in range(1, count // 100 + 1)], cloud=False, cap=1000)
    assert set(ids(fetched(jira, page_size=30))) == every(jira)
    reached = [int(one.query["startAt"]) + int(one.query["maxResults"]) for one in searches(jira)]
    assert max(reached) <= count // 100


def test_a_smaller_result_window_stops_the_run_and_says_why() -> None:
    world = made(1, Sizes(tickets=80, comments=0, histories=0))
    for one in world.tickets.values():
        one.updated = one.indexed = MOVED
    app = JiraApp(world, data_center(window=60), clock=Clock())
    with (
        TrackerServer(app) as server,
        pytest.raises(AnswerUnreadable, match="more than 57 tickets changed in one second"),
    ):
        list(PLUGIN.fetch(session(server, projects=("PRT",), page_size=20), Looking()))
    with TrackerServer(JiraApp(world, data_center(window=100), clock=Clock())) as server:
        pages = list(PLUGIN.fetch(session(server, projects=("PRT",), page_size=20), Looking()))
    assert len(set(ids(pages))) == 80


@pytest.mark.parametrize("hole", [2, 3, 10])
def test_a_page_shorter_than_asked_is_not_the_end(hole: int) -> None:
    def instead(request: Request) -> Response | None:
        if "jql" not in request.query:
            return None
        found = jira.found(request.query["jql"])
        start = int(request.query["startAt"])
        page = found[start : start + 10 - hole]
        return answered({"startAt": start, "maxResults": 10, "total": len(found), "issues": page}, "search")

    jira = SmallJira(tickets(60), cloud=False, instead=instead)
    if hole == 10:
        # Pages that are all empty lead nowhere, and are no end.
        with pytest.raises(AnswerUnreadable, match="issues is missing"):
            fetched(jira)
        assert len(searches(jira)) == 21
    else:
        assert set(ids(fetched(jira))) == every(jira)


def test_tickets_that_the_index_counts_and_does_not_give_end_all_the_same() -> None:
    jira = SmallJira(tickets(95), cloud=False, cap=10, hole=5)
    shown = set(ids(fetched(jira)))
    assert shown < every(jira)
    assert len(shown) > 70


def test_a_smaller_page_than_asked_is_honoured() -> None:
    jira = SmallJira(tickets(120), cloud=False, cap=25)
    assert set(ids(fetched(jira))) == every(jira)
    assert len(searches(jira)) == 6


def test_a_ticket_that_the_index_holds_at_its_old_place_hides_none() -> None:
    jira = SmallJira(tickets(60), cloud=False, cap=10)
    stale: dict[str, Any] = jira.tickets[9]
    now = ticket(10, moved=NOW)

    def instead(request: Request) -> Response | None:
        if "jql" not in request.query:
            return None
        found = [now if one is stale else one for one in jira.found(request.query["jql"])]
        start = int(request.query["startAt"])
        page = found[start : start + 10]
        return answered({"startAt": start, "maxResults": 10, "total": len(found), "issues": page}, "search")

    jira.instead = instead
    assert set(ids(fetched(jira))) == every(jira)


def test_a_total_is_what_tells_the_end() -> None:
    def instead(request: Request) -> Response | None:
        return answered({"issues": tickets(3)}, "search") if "jql" in request.query else None

    with pytest.raises(AnswerUnreadable, match="total is missing"):
        fetched(SmallJira([], cloud=False, instead=instead))


def test_histories_come_with_their_tickets() -> None:
    cut = {**ticket(1), "changelog": {"histories": [], "total": 50}}
    jira = SmallJira([cut], cloud=False)
    fetched(jira)
    assert len(jira.asked) == 4


@pytest.mark.parametrize("same", [True, False])
def test_what_the_next_page_shows_again_has_its_parts_fetched_once(*, same: bool) -> None:
    long = {"comment": {"comments": [], "total": 3}}
    moved = {"moved": MOVED} if same else {}
    jira = SmallJira([ticket(number, **moved, **long) for number in range(1, 41)], cloud=False, cap=10)
    fetched(jira)
    parts = [one.path for one in jira.asked if one.path.endswith("/comment")]
    assert len(ids(fetched(jira))) > 40
    assert len(parts) == len(set(parts)) == 40


def paged(jira: SmallJira, request: Request, shown: slice, order: int = 1) -> Response:
    found = jira.found(request.query["jql"])[::order]
    start = int(request.query["startAt"])
    return answered({"startAt": start, "maxResults": 10, "total": len(found), "issues": found[shown]}, "search")


@pytest.mark.parametrize(("lasting", "received"), [(False, 29), (True, 0)])
def test_an_empty_first_page_is_asked_for_again_and_then_passed_by_single_places(
    *, lasting: bool, received: int
) -> None:
    def instead(request: Request) -> Response | None:
        if "jql" not in request.query or not (lasting or len(searches(jira)) == 1):
            return None
        return paged(jira, request, slice(0))

    count = 5 if lasting else 29
    jira = SmallJira(tickets(count), cloud=False, instead=instead)
    pages = fetched(jira)
    assert len(set(ids(pages))) == received
    starts = [one.query["startAt"] for one in searches(jira)]
    assert starts == (["0", "0", "1", "2", "3", "4", "5"] if lasting else ["0", "0"])
    told = pages[-1].page.request
    assert (told["counted"], told["received"]) == (str(count), str(received))


def test_only_a_whole_listing_tells_what_it_counted_and_each_ticket_once() -> None:
    jira = SmallJira(tickets(45), cloud=False, cap=10, hole=4)
    pages = fetched(jira)
    told = [one.page.request for one in pages if "counted" in one.page.request]
    assert told == [pages[-1].page.request]
    assert (told[0]["counted"], told[0]["received"]) == ("45", str(len(set(ids(pages)))))
    later = fetched(jira, Looking(last=pages[-1].cursor))
    assert "counted" not in later[-1].page.request


def test_an_order_of_equals_that_never_stands_still_ends_the_run() -> None:
    def instead(request: Request) -> Response | None:
        if "jql" not in request.query:
            return None
        count = len(searches(jira))
        start = int(request.query["startAt"])
        return paged(jira, request, slice(start, start + 10), 1 if count % 2 else -1)

    jira = SmallJira([ticket(number, moved=MOVED) for number in range(1, 60)], cloud=False, instead=instead)
    with pytest.raises(AnswerUnreadable):
        fetched(jira)
    assert len(searches(jira)) < 15
