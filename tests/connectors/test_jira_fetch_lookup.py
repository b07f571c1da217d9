"""Keys of which a full listing saw nothing are looked up, and tickets that it overlooked are fetched."""

from __future__ import annotations

import json

import pytest

from tests.connectors.small_jira import SmallJira, fetched, ids, last, shapes, ticket, tickets
from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors import jira_lookup
from tracker_scope.connectors.base import Looking, Options
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.errors import SignInRefused
from tracker_scope.model.capture import Gap

BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])


def looking(*keys: str, **known: str) -> Looking:
    return Looking(missing=lambda: keys, known=lambda: {f"P-{name[1:]}": told for name, told in known.items()})


def test_a_cloud_is_asked_for_a_hundred_keys_at_once() -> None:
    jira = SmallJira(tickets(3))
    keys = tuple(f"P-{number}" for number in range(100, 350))
    pages = fetched(jira, looking(*keys, n200="10200"))
    asked = [one.json() for one in jira.asked if one.path.endswith("issue/bulkfetch")]
    assert [len(one["issueIdsOrKeys"]) for one in asked] == [100, 100, 50]
    told = [one.page.request for one in pages if one.page.request["shape"] == "lookup"]
    # A ticket that was captured before is asked for first, and alone once it is not there.
    assert [len(one["asked"].split()) for one in told] == [99, 1, 100, 50]
    assert (told[1]["asked"], told[1]["status"], json.loads(told[1]["known"])) == ("P-200", "404", {"P-200": "10200"})
    assert sorted(" ".join(one["asked"] for one in told).split()) == sorted(keys)
    assert len([one for one in jira.asked if one.path.rpartition("/")[2].startswith("P-")]) == 1


@BOTH
def test_so_many_keys_are_asked_for_alone_at_most_and_the_rest_is_told(
    *, cloud: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jira_lookup, "MOST_ALONE", 30)

    def instead(request: Request) -> Response | None:
        # What fails in bulk says nothing of why; so each would have to be asked for alone.
        faults = [{"id": "P-300", "errorMessage": "Try again."}]
        told = {"issues": [], "issueErrors": faults}
        return answered(told, "lookup") if request.path.endswith("issue/bulkfetch") else None

    jira = SmallJira(tickets(3), cloud=cloud, instead=instead)
    keys = tuple(f"P-{number}" for number in range(100, 350))
    asking = looking(*keys, n200="10200", n9="10009")
    whole = fetched(jira, asking)
    alone = [one.path.rpartition("/")[2] for one in jira.asked if "/issue/P-" in one.path]
    assert alone == ["P-200", *(f"P-{number}" for number in range(100, 129))]
    splits = PLUGIN.split([one.page for one in whole], Options())
    gaps = [gap for one in splits for gap in one.gaps]
    late = [gap.detail for gap in gaps if gap.code == "ticket_not_looked_up"]
    assert late == ["P-129 – P-198: 70", "P-199 – P-299: 100", "P-300 – P-349: 50"]
    assert len(gaps) == 30 + 3
    told = [one.page.request for one in whole]
    for place in range(2, len(whole), 7):
        jira.asked.clear()
        rest = fetched(jira, Looking(cursor=whole[place].cursor, missing=asking.missing, known=asking.known))
        assert [one.page.request for one in rest] == told[place + 1 :]


@BOTH
@pytest.mark.parametrize(("status", "stops"), [(401, SignInRefused), (400, None)])
def test_a_lost_sign_in_stops_a_look_up_and_a_key_that_is_not_taken_does_not(
    *, cloud: bool, status: int, stops: type[Exception] | None
) -> None:
    def instead(request: Request) -> Response | None:
        return answered({"errorMessages": ["No"]}, "issue", status) if "/issue/P-8" in request.path else None

    jira = SmallJira(tickets(3), cloud=cloud, instead=instead)
    if stops is not None:
        with pytest.raises(stops):
            fetched(jira, looking("P-8", n8="10008"))
        return
    pages = fetched(jira, looking("P-8", n8="10008"))
    gaps = [gap for one in PLUGIN.split([one.page for one in pages], Options()) for gap in one.gaps]
    assert gaps == [Gap(code="ticket_not_looked_up", subject="10008", detail="P-8")]


@pytest.mark.parametrize("status", [403, 404])
def test_a_key_that_a_cloud_lists_as_a_fault_or_not_at_all_is_asked_for_alone(status: int) -> None:
    def instead(request: Request) -> Response | None:
        if request.path.endswith("issue/bulkfetch"):
            faults = [{"id": "P-8", "errorMessage": "Try again."}] if status == 403 else []
            return answered({"issues": [ticket(3)], "issueErrors": faults}, "lookup")
        return answered({"errorMessages": ["No"]}, "issue", status) if request.path.endswith("/P-8") else None

    pages = fetched(SmallJira(tickets(3), instead=instead), looking("P-3", "P-8", n8="10008"))
    told = [one.page.request for one in pages if one.page.request["shape"] == "lookup"]
    assert [(one["asked"], one.get("status")) for one in told] == [("P-3", None), ("P-8", str(status))]


@pytest.mark.parametrize("hidden", [True, False])
def test_which_key_led_to_a_moved_ticket_is_asked_where_several_may_have(*, hidden: bool) -> None:
    jira = SmallJira([*tickets(3), {**ticket(9, project="Q"), "aliases": ["P-7"]}])
    pages = fetched(jira, looking("P-7", "P-8") if hidden else looking("P-7", "P-3"))
    told = [one.page.request for one in pages if one.page.request["shape"] == "lookup"]
    seen = [(one["asked"], one["method"], one.get("status")) for one in told]
    assert seen == ([("P-7", "GET", None), ("P-8", "GET", "404")] if hidden else [("P-3 P-7", "POST", None)])


def test_a_center_is_searched_and_then_asked_for_the_rest_one_by_one() -> None:
    moved = {**ticket(9, project="Q"), "aliases": ["P-7"]}
    jira = SmallJira([*tickets(3), moved], cloud=False)
    pages = fetched(jira, looking("P-7", "P-8", "Q-9"))
    lookups = [one for one in jira.asked if one.query.get("validateQuery") == "false" and "expand" not in one.query]
    assert [one.query["jql"] for one in lookups] == ['issuekey in ("P-7", "P-8", "Q-9")']
    told = [one.page.request for one in pages if one.page.request["shape"] == "lookup"]
    assert [(one["asked"], one["path"].rpartition("/")[2], one.get("status")) for one in told] == [
        ("Q-9", "search", None),
        ("P-7", "P-7", None),
        ("P-8", "P-8", "404"),
    ]


@BOTH
@pytest.mark.parametrize("status", [403, 404, 410])
def test_what_is_refused_alone_is_told_by_its_status(*, cloud: bool, status: int) -> None:
    def instead(request: Request) -> Response | None:
        if request.path.endswith("issue/bulkfetch"):
            return answered({"errorMessages": ["No"]}, "lookup", 400)
        return answered({"errorMessages": ["No"]}, "issue", status) if request.path.endswith("/P-8") else None

    pages = fetched(SmallJira(tickets(3), cloud=cloud, instead=instead), looking("P-8"))
    assert pages[-1].page.request["status"] == str(status)
    assert pages[-1].page.request["asked"] == "P-8"


@BOTH
def test_a_ticket_that_the_search_overlooked_is_fetched(*, cloud: bool) -> None:
    late = ticket(4, comment={"comments": [], "total": 2})

    def instead(request: Request) -> Response | None:
        jira.tickets = [*tickets(3), late] if "issuekey" in request.query.get("jql", "") or request.body else tickets(3)
        return None

    jira = SmallJira([], cloud=cloud, instead=instead)
    pages = fetched(jira, looking("P-4"))
    assert ids(pages) == ["10001", "10002", "10003", "10004"]
    assert shapes(pages)[-3:] == ["lookup", "search", "comments"]
    named = next(one for one in jira.asked if "issuekey" in one.query.get("jql", "") and "expand" in one.query)
    assert named.query["jql"] == 'project in ("P") AND issuekey in ("P-4") ORDER BY key ASC'
    assert named.query.get("reconcileIssues") == ("10004" if cloud else None)


def test_ids_beyond_the_index_are_each_a_parameter_of_their_own() -> None:
    def instead(request: Request) -> Response | None:
        jira.tickets = tickets(5) if "issuekey" in request.query.get("jql", "") or request.body else tickets(3)
        return None

    jira = SmallJira([], cloud=True, instead=instead)
    page = next(one.page for one in fetched(jira, looking("P-4", "P-5")) if "q.reconcileIssues" in one.page.request)
    asked = next(one for one in jira.asked if "reconcileIssues" in one.query)
    assert "reconcileIssues=10004&reconcileIssues=10005" in asked.target
    assert page.request["q.reconcileIssues"] == "10004,10005"


@BOTH
def test_what_a_filter_left_out_is_not_fetched(*, cloud: bool) -> None:
    def instead(request: Request) -> Response | None:
        jira.tickets = tickets(4) if "issuekey" in request.query.get("jql", "") or request.body else tickets(3)
        return None

    jira = SmallJira([], cloud=cloud, instead=instead)
    assert ids(fetched(jira, looking("P-4"), filter="type = Bug")) == ["10001", "10002", "10003"]


@BOTH
def test_a_run_asks_for_missing_keys_after_it_gave_out_its_last_page(*, cloud: bool) -> None:
    jira = SmallJira(tickets(3), cloud=cloud)
    when: list[int] = []

    def missing() -> tuple[str, ...]:
        when.append(len(jira.asked))
        return ()

    pages = fetched(jira, Looking(missing=missing))
    assert when == [4]
    fetched(jira, Looking(last=last(pages), missing=missing))
    assert when == [4]


@BOTH
def test_look_ups_go_on_where_they_were_interrupted(*, cloud: bool) -> None:
    jira = SmallJira([*tickets(3), ticket(500, project="Q")], cloud=cloud)
    keys = tuple(f"P-{number}" for number in range(100, 320))
    whole = fetched(jira, looking(*keys, "Q-500"))
    told = [(one.page.number, one.page.request, one.page.data) for one in whole]
    for place in (1, 2, len(whole) // 2, len(whole) - 2):
        rest = fetched(jira, Looking(cursor=whole[place].cursor, missing=lambda: (*keys, "Q-500")))
        known = [(number, {**request, "known": "{}"}, data) for number, request, data in told[place + 1 :]]
        assert [(one.page.number, {**one.page.request, "known": "{}"}, one.page.data) for one in rest] == known
