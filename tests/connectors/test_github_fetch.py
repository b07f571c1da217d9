from __future__ import annotations

from collections import defaultdict
from typing import Any

import orjson
import pytest
from small_github import HERE, Github, github, listed, nodes, parts, shapes

from tests.tracker.github_state import Event
from tracker_scope.connectors.base import Fetched


def comments_in(pages: list[Fetched]) -> dict[str, list[int]]:
    """Return the ids of the comments of each ticket, further pages included."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for node in nodes(pages):
        found[str(node["databaseId"])] += [one["databaseId"] for one in node["comments"]["nodes"]]
    for (kind, ticket, *_), node in parts(pages):
        if kind == "comments":
            found[ticket] += [one["databaseId"] for one in node["comments"]["nodes"]]
    return dict(found)


def events_in(pages: list[Fetched]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for node in nodes(pages):
        found[str(node["databaseId"])] += [one["id"] for one in node["timelineItems"]["nodes"]]
    for (kind, ticket, *_), node in parts(pages):
        if kind == "timeline":
            found[ticket] += [one["id"] for one in node["timelineItems"]["nodes"]]
    return dict(found)


def test_everything_comes_once() -> None:
    with github(tickets=30, long=3, long_items=230) as hub:
        pages = hub.fetch()
        held = {str(one.id): one for one in hub.app.world.main.tickets.values() if one.pull is None}
        assert listed(pages) == sorted(hub.ids())
        assert comments_in(pages) == {each: [one.id for one in ticket.comments] for each, ticket in held.items()}
        given = events_in(pages)
        asked = {"mentioned", "subscribed"}
        for each, ticket in held.items():
            kept = [one for one in ticket.timeline() if isinstance(one, Event) and one.kind not in asked]
            assert len(given[each]) == len(set(given[each])) == len(kept), ticket.number


def test_what_a_comment_said_before_is_asked_for_once_for_each_that_was_edited() -> None:
    with github(tickets=30) as hub:
        pages = hub.fetch()
        edited = {
            one.id: len(one.texts)
            for ticket in hub.app.world.main.tickets.values()
            for one in ticket.comments
            if ticket.pull is None and len(one.texts) > 1
        }
        got = {node["databaseId"]: len(node["userContentEdits"]["nodes"]) for _, node in parts(pages)}
        assert got.keys() == edited.keys()
        assert shapes(pages).count("more") == 1
        told = [told for told, _ in parts(pages)]
        assert all(
            kind == "edits" and node.startswith("IC_") and (after, before) == ("", 0)
            for kind, _, node, after, before in told
        )


def test_wordings_beyond_the_first_page_are_fetched() -> None:
    with github(tickets=3, edit_every=0, pull_every=0, comments=1) as hub:
        for _ in range(75):
            hub.app.changes.make("edit", {"numbers": [1]})
            hub.app.changes.make("edit_comment", {"numbers": [2]})
        pages = hub.fetch()
        ticket, commented = (hub.app.world.main.tickets[number] for number in (1, 2))
        own = [[kind, owner, before] for (kind, each, owner, _, before), _ in parts(pages) if each == str(ticket.id)]
        assert own == [["edits", "-", 10], ["edits", "-", 60]]
        of_comment = [
            before
            for (_, each, owner, _, before), _ in parts(pages)
            if (each, owner != "-") == (str(commented.id), True)
        ]
        assert of_comment == [0, 20, 40, 60]
        came = [one for _, node in parts(pages) for one in node["userContentEdits"]["nodes"]]
        came += nodes(pages)[0]["userContentEdits"]["nodes"]
        assert len({one["id"] for one in came}) == len(came) == 76 + 76


def test_a_page_says_how_it_was_asked_for_and_nothing_secret() -> None:
    with github(tickets=30) as hub:
        pages = hub.fetch(page_size=10)
        first, last = pages[0].page, pages[-1].page
        assert first.origin == "POST /api/graphql"
        assert first.request == {
            "project": HERE,
            "shape": "issues",
            "method": "POST",
            "path": "/api/graphql",
            "q.first": "10",
        }
        assert pages[1].page.request["q.after"]
        counted = next(one.page.request for one in pages if "counted" in one.page.request)
        assert (counted["counted"], counted["received"]) == ("26", "26")
        assert last.request["shape"] == "lookup"
        assert [one.page.number for one in pages] == list(range(len(pages)))
        assert {(one.account, one.limits) for one in pages} == {("provider-pm", ("no_deleted_wordings",))}
        assert "canary" not in repr(pages)


@pytest.mark.slow
def test_a_thousand_tickets_cost_at_most_twenty_five_requests() -> None:
    with github(tickets=1000, pull_every=0) as hub:
        pages = hub.fetch()
        assert len(listed(pages)) == 1000
        assert hub.asked() <= 25


def test_two_hundred_tickets_cost_six_requests_and_none_when_nothing_moved_but_one() -> None:
    with github(tickets=200, pull_every=0, edit_every=50) as hub:
        first = hub.fetch()
        assert hub.asked() == 1 + 4 + 1
        hub.wait()
        second = hub.fetch(last=first[-1].cursor)
        assert hub.asked() == 1
        assert (shapes(second), listed(second)) == (["issues"], [])
        assert second[0].page.request["q.since"] == "2026-01-05T07:50:00Z"


def test_only_tickets_that_moved_cost_further_pages() -> None:
    with github(tickets=20, long=2, pull_every=0, edit_every=0) as hub:
        first = hub.fetch()
        hub.wait()
        hub.app.changes.make("touch", {"numbers": [2, 9]})
        second = hub.fetch(last=first[-1].cursor)
        assert listed(second) == [2, 9]
        assert {ticket for (_, ticket, *_), _ in parts(second)} == {hub.ids()[2]}
        hub.asked()
        third = hub.fetch(last=second[-1].cursor)
        assert listed(third) == [2, 9]
        assert (hub.asked(), parts(third)) == (1, [])
        hub.app.changes.make("touch", {"numbers": [2]})
        assert {ticket for (_, ticket, *_), _ in parts(hub.fetch(last=third[-1].cursor))} == {hub.ids()[2]}


def test_the_next_run_asks_from_the_start_of_this_one_on_the_servers_clock() -> None:
    with github({"fault": "retry_seconds", "at": [3], "wait": 600}, tickets=120) as hub:
        hub.wait()
        pages = hub.fetch()
        assert hub.slept == [600]
        assert {one.cursor["since"] for one in pages} == {"2026-01-05T10:00:00Z"}


def test_a_ticket_that_moves_while_pages_are_read_is_neither_lost_nor_in_the_way() -> None:
    drift: dict[str, Any] = {"touch": 3, "times": 20}
    with github(tickets=60, pull_every=0) as hub:
        hub.app.control("drift", drift)
        pages = hub.fetch(page_size=7)
        assert listed(pages) == list(range(1, 61))
        hub.app.control("drift", {"touch": 0, "times": 0})
        again = hub.fetch(last=pages[-1].cursor)
        held = {one.number: one.updated for one in hub.app.world.main.tickets.values()}
        latest = {node["number"]: node["updatedAt"] for node in nodes(pages) + nodes(again)}
        assert latest == {number: f"{at:%Y-%m-%dT%H:%M:%SZ}" for number, at in held.items()}


def gone(hub: Github) -> dict[str, int]:
    numbers = dict(zip(("delete", "hide", "transfer", "transfer_unseen"), (3, 5, 8, 9), strict=True))
    for verb, number in numbers.items():
        hub.app.changes.make(verb, {"numbers": [number]})
    return numbers


def test_missing_numbers_are_looked_up_a_hundred_at_once_and_those_not_there_once_more() -> None:
    with github(tickets=20, edit_every=0) as hub:
        before = hub.ids()
        gone(hub)
        pages = hub.fetch()
        many, *singly = [one.page for one in pages if one.page.request["shape"] == "lookup"]
        assert hub.asked() == 1 + 1 + 1 + len(singly)
        data = orjson.loads(many.data)["data"]["repository"]
        assert {name for name, value in data.items() if name[1:].isdigit() and value} >= {"m7", "m14"}
        asked = orjson.loads(many.request["singly"])
        assert {3, 5} <= set(asked) <= {3, 5, 8, 9}
        assert "errors" not in many.request
        told = {int(one.request["number"]): one.request for one in singly}
        assert told.keys() == set(asked)
        assert told[3]["status"] == "410"
        assert told[5]["status"] == "404"
        assert told[8]["status"] == "301"
        assert told[8]["location"].startswith("http://127.0.0.1")
        assert told[3]["path"] == f"/repos/{HERE}/issues/3"
        assert before[3] not in told[3].get("tickets", "")


def test_of_what_an_earlier_run_saw_the_look_up_says_the_id() -> None:
    with github(tickets=20, edit_every=0, pull_every=0) as hub:
        known = hub.ids()
        hub.fetch()
        hub.app.changes.make("delete", {"numbers": [3]})
        pages = hub.fetch()
        single = next(one.page for one in pages if "number" in one.page.request)
        assert orjson.loads(single.request["tickets"]) == {"3": known[3]}


def test_a_later_run_looks_nothing_up() -> None:
    with github(tickets=20, edit_every=0) as hub:
        first = hub.fetch()
        hub.wait()
        assert "lookup" not in shapes(hub.fetch(last=first[-1].cursor))


def test_a_run_goes_on_after_any_page_as_if_nothing_had_been() -> None:
    with github(tickets=40, long=4, long_items=320) as hub:
        gone(hub)
        whole = hub.fetch(page_size=9)
        kept = [(one.page.data, one.page.request, one.page.number) for one in whole]
        assert len(set(shapes(whole))) == 3
        for place in range(len(whole) - 1):
            hub.before = whole[: place + 1]
            cursor = orjson.loads(orjson.dumps(whole[place].cursor))
            rest = hub.fetch(cursor=cursor, page_size=9)
            left = [(one.page.data, one.page.request, one.page.number) for one in rest]
            assert stripped(left) == stripped(kept[place + 1 :]), place
            assert rest[-1].cursor == whole[-1].cursor
        hub.before = whole
        after = hub.fetch(cursor=whole[-1].cursor, page_size=9)
        assert len(after) >= 1
        assert after[-1].cursor["since"] == whole[-1].cursor["since"]


def stripped(pages: list[tuple[bytes, dict[str, str], int]]) -> list[Any]:
    """Leave out what the server says of its limits, which every request changes."""
    made = []
    for data, request, number in pages:
        value = orjson.loads(data)
        value.get("data", {}).pop("rateLimit", None)
        made.append((value, request, number))
    return made
