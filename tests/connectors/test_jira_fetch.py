"""A run through a Jira: which requests in which order, how it goes on when interrupted, what a later one asks."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.connectors.small_jira import SmallJira, every, fetched, ids, last, session, shapes, ticket, tickets
from tests.tracker.server import TrackerServer
from tests.tracker.web import START, Clock, Request, Response, answered
from tracker_scope.connectors.base import Looking
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.errors import AccessRefused, AnswerUnreadable, QueryRefused, SignInRefused, UsageError

BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])
SINCE = int((START - timedelta(minutes=10)).timestamp() * 1000)


@BOTH
def test_a_first_run_asks_three_things_and_then_lists(*, cloud: bool) -> None:
    jira = SmallJira(tickets(20), cloud=cloud)
    pages = fetched(jira)
    search = "GET search/jql" if cloud else "GET search"
    assert jira.paths() == ["GET myself", "GET serverInfo", "GET field", search]
    assert shapes(pages) == ["fields", "search"]
    assert [one.page.number for one in pages] == [0, 1]
    assert set(ids(pages)) == every(jira)


@BOTH
def test_a_thousand_tickets_cost_at_most_sixteen_requests(*, cloud: bool) -> None:
    jira = SmallJira(tickets(1000), cloud=cloud)
    assert set(ids(fetched(jira))) == every(jira)
    assert len(jira.asked) == (13 if cloud else 14)


@BOTH
def test_a_second_run_costs_two_requests_and_begins_before_the_first_one_did(*, cloud: bool) -> None:
    jira = SmallJira(tickets(20), cloud=cloud)
    first = fetched(jira)
    jira.asked.clear()
    second = fetched(jira, Looking(last=last(first)))
    assert len(jira.asked) == 2
    assert f"updated >= {SINCE}" in jira.asked[1].query["jql"]
    assert shapes(second) == ["search"]
    assert ids(second) == []
    assert last(second)["since"] == last(first)["since"] == START.isoformat().replace("+00:00", "Z")


@BOTH
def test_tickets_of_the_overlap_that_did_not_move_cost_nothing_beside_their_page(*, cloud: bool) -> None:
    fresh = ticket(1, moved=START, comment={"comments": [], "total": 3})
    jira = SmallJira([fresh], cloud=cloud)
    first = fetched(jira)
    assert shapes(first) == ["fields", "search", "comments"]
    jira.asked.clear()
    assert shapes(fetched(jira, Looking(last=last(first)))) == ["search"]
    assert len(jira.asked) == 2
    fresh["fields"]["updated"] = "2026-01-05T08:00:01.000+0000"
    assert shapes(fetched(jira, Looking(last=last(first)))) == ["search", "comments"]


@BOTH
def test_a_run_goes_on_from_every_one_of_its_cursors(*, cloud: bool) -> None:
    long = {"comment": {"comments": [], "total": 150}}
    jira = SmallJira([*tickets(23), *(ticket(number, **long) for number in range(24, 30))], cloud=cloud, cap=10)
    jira.tickets[3]["changelog"]["total"] = 90
    jira.tickets[9]["changelog"]["total"] = 91
    whole = fetched(jira)
    told = [(one.page.number, one.page.request, one.page.data) for one in whole]
    for place, page in enumerate(whole[:-1]):
        cursor = json.loads(json.dumps(page.cursor))
        rest = fetched(jira, Looking(cursor=cursor))
        assert [(one.page.number, one.page.request, one.page.data) for one in rest] == told[place + 1 :]
    again = fetched(jira, Looking(cursor=last(whole)))
    assert [one.page.number for one in again] == [len(whole)]
    assert last(again)["since"] == last(whole)["since"]


def test_a_cursor_of_another_account_or_condition_begins_anew_and_counts_on() -> None:
    jira = SmallJira(tickets(30), cap=10)
    cursor = dict(fetched(jira)[1].cursor)
    other = fetched(jira, Looking(cursor=cursor | {"account": "somebody"}))
    assert set(ids(other)) == every(jira)
    assert other[0].page.number == cursor["number"]
    assert set(ids(fetched(jira, Looking(cursor=cursor), filter="type = Bug"))) == every(jira)
    assert set(ids(fetched(jira, Looking(cursor={"number": 7, "of": "another version"})))) == every(jira)


def test_a_run_that_is_taken_up_counts_refused_tokens_anew() -> None:
    jira = SmallJira(tickets(30), cap=10)
    cursor = dict(fetched(jira)[1].cursor) | {"restarts": 3}
    rest = fetched(jira, Looking(cursor=cursor))
    assert rest
    assert {one.cursor.get("restarts", 0) for one in rest} == {0}


def test_a_last_run_of_another_account_is_none() -> None:
    jira = SmallJira(tickets(30))
    cursor = {**last(fetched(jira)), "account": "somebody"}
    assert set(ids(fetched(jira, Looking(last=cursor)))) == every(jira)


@BOTH
def test_a_declared_filter_is_bracketed_and_keys_are_quoted(*, cloud: bool) -> None:
    jira = SmallJira([], cloud=cloud, visible=('A"B', "P"))
    fetched(jira, projects=('A"B', "P"), filter="type = Bug OR x = 1")
    asked = next(one for one in jira.asked if "jql" in one.query).query["jql"]
    assert asked.startswith('project in ("A\\"B", "P") AND (type = Bug OR x = 1) ORDER BY')


@pytest.mark.parametrize("filter_", ["a = 1) OR (b = 2", "a = 1)", "(a = 1", 'a = "b'])
def test_a_filter_cannot_reach_beyond_the_projects(filter_: str) -> None:
    with pytest.raises(QueryRefused):
        fetched(SmallJira([]), filter=filter_)


def test_brackets_within_quotes_are_words() -> None:
    jira = SmallJira(tickets(2))
    assert ids(fetched(jira, filter='summary ~ ":)" AND (a = \')\' OR b = "\\")")'))


@BOTH
def test_only_what_ticks_by_itself_is_left_out(*, cloud: bool) -> None:
    def instead(request: Request) -> Response | None:
        ticking = {"id": "customfield_10077", "schema": {"custom": "com.atlassian.servicedesk:sd-sla-field"}}
        evil = {"id": "customfield_1,comment", "schema": {"custom": "com.atlassian.servicedesk:sd-sla-field"}}
        told = [{"id": "customfield_10010"}, ticking, evil]
        return answered(told, "field") if request.path.endswith("/field") else None

    jira = SmallJira(tickets(2), cloud=cloud, instead=instead)
    first = fetched(jira)
    assert jira.asked[-1].query["fields"] == "*all,-lastViewed,-votes,-watches,-customfield_10077"
    fetched(jira, Looking(last=last(first)))
    assert jira.asked[-1].query["fields"] == "*all,-lastViewed,-votes,-watches,-customfield_10077"


def test_names_are_asked_for_again_ahead_of_a_field_that_is_new() -> None:
    jira = SmallJira(tickets(2))
    first = fetched(jira)
    jira.tickets.append(ticket(3, moved=START, customfield_10099="x"))
    second = fetched(jira, Looking(last=last(first)))
    assert shapes(second) == ["fields", "search"]
    assert second[0].page.number == 0
    third = fetched(jira, Looking(last=last(second)))
    assert shapes(third) == ["search"]


def test_a_server_that_does_not_say_what_it_is_is_tried() -> None:
    for cloud in (True, False):
        jira = SmallJira(tickets(3), cloud=cloud, told_kind=False)
        assert set(ids(fetched(jira))) == every(jira)


@BOTH
def test_a_refused_sign_in_names_the_source_and_the_place(*, cloud: bool) -> None:
    def instead(_request: Request) -> Response:
        return answered({"message": "Client must be authenticated"}, "myself", 401)

    with pytest.raises(SignInRefused, match="main") as refused:
        fetched(SmallJira([], cloud=cloud, instead=instead))
    assert refused.value.given["place"] == "TOKEN_OF_MAIN"


@pytest.mark.parametrize(
    "headers", [{"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, {"X-AUSERNAME": "anonymous"}], ids=["cloud", "center"]
)
@pytest.mark.parametrize("body", [b"", b'{"issues":[],"isLast":true,"total":0}'])
def test_a_token_that_ends_within_a_run_is_no_empty_tracker(headers: dict[str, str], body: bytes) -> None:
    def instead(request: Request) -> Response | None:
        return Response(200, headers, body, "search") if "search" in request.path else None

    with pytest.raises(SignInRefused):
        fetched(SmallJira(tickets(5), instead=instead))


@BOTH
@pytest.mark.parametrize("how", ["refused", "empty"])
def test_a_project_that_is_not_shown_is_named(*, cloud: bool, how: str) -> None:
    def instead(request: Request) -> Response | None:
        if "jql" not in request.query or how == "empty":
            return None
        return answered({"errorMessages": ["The value 'Q' does not exist for the field 'project'."]}, "search", 400)

    with pytest.raises(AccessRefused, match="does not show Q to acc-1"):
        fetched(SmallJira(tickets(3), cloud=cloud, instead=instead), projects=("P", "Q"))


@BOTH
def test_a_filter_that_the_tracker_refuses_is_quoted_with_its_words(*, cloud: bool) -> None:
    def instead(request: Request) -> Response | None:
        return (
            answered({"errorMessages": ["Field 'x' \u001b[31m is unknown"]}, "s", 400)
            if "jql" in request.query
            else None
        )

    with pytest.raises(QueryRefused, match=r"x = 1.*Field 'x'  \[31m is unknown"):
        fetched(SmallJira([], cloud=cloud, instead=instead), filter="x = 1")


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (302, {"Location": "https://login.example/"}, b""),
        (200, {}, b"<html>sign in</html>"),
        (410, {}, b'{"errorMessages":["removed"]}'),
        (200, {}, b'{"total":1}'),
        (200, {}, b"[]"),
    ],
)
@BOTH
def test_what_is_no_answer_is_never_an_end(*, cloud: bool, status: int, headers: dict[str, str], body: bytes) -> None:
    def instead(request: Request) -> Response | None:
        return Response(status, headers, body, "search") if "search" in request.path else None

    with pytest.raises(AnswerUnreadable):
        fetched(SmallJira(tickets(5), cloud=cloud, instead=instead))


def test_pages_say_who_looked_and_what_this_way_cannot_show() -> None:
    page = fetched(SmallJira(tickets(1)))[-1]
    assert page.account == "acc-1"
    assert "no_attachment_content" in page.limits
    assert "no_attachment_content" not in fetched(SmallJira(tickets(1)), attachments=True)[-1].limits
    assert page.page.origin == "GET /rest/api/2/search/jql"


@pytest.mark.parametrize(
    ("declared", "address"),
    [
        ("https://ACME.atlassian.net/jira/software/projects/P", "https://acme.atlassian.net"),
        ("https://jira.acme.example:443/tracker/", "https://jira.acme.example/tracker"),
        (" acme.atlassian.net ", "https://acme.atlassian.net"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://api.atlassian.com/ex/jira/1-2", "https://api.atlassian.com/ex/jira/1-2"),
        ("https://[::1]:8443/jira?x=1#y", "https://[::1]:8443/jira"),
    ],
)
def test_an_address_is_written_as_tickets_write_it(declared: str, address: str) -> None:
    assert PLUGIN.address(declared) == address
    assert PLUGIN.address(address) == address


@pytest.mark.parametrize(
    "declared", [None, "", "ftp://x", "https://", "https://a b", "https://[x", "https://a@b", "https://:80"]
)
def test_what_is_no_address_is_refused(declared: str | None) -> None:
    with pytest.raises(UsageError):
        PLUGIN.address(declared)


def test_a_generator_that_is_left_closes_its_connections() -> None:
    with TrackerServer(SmallJira(tickets(300))) as server:
        pages = PLUGIN.fetch(session(server), Looking())
        next(pages)
        pages.close()  # type: ignore[attr-defined]


def test_page_sizes_may_be_chosen_below_the_usual() -> None:
    jira = SmallJira(tickets(20))
    fetched(jira, page_size=7)
    sizes: list[Any] = [one.query["maxResults"] for one in jira.asked if "jql" in one.query]
    assert sizes == ["7", "7", "7"]


@pytest.mark.parametrize(
    ("ahead", "taken"),
    [
        (timedelta(hours=23), True),
        (timedelta(days=2), False),
        (timedelta(days=-360), True),
        (timedelta(days=-370), False),
    ],
)
def test_a_server_whose_clock_cannot_be_right_does_not_say_when_the_next_run_begins(
    ahead: timedelta, *, taken: bool
) -> None:
    with TrackerServer(SmallJira(tickets(1)), clock=Clock(START + ahead)) as server:
        pages = list(PLUGIN.fetch(session(server), Looking()))
    wanted = START + ahead if taken else START
    assert last(pages)["since"] == wanted.isoformat().replace("+00:00", "Z")
