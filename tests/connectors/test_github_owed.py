"""Tickets of which not all came are asked for again by the next run, whether they move or not, and not for ever."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from small_github import Answering, Github, github, listed, parts, shapes

from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors import github_progress
from tracker_scope.connectors.base import Fetched, Looking, Options
from tracker_scope.connectors.github import PLUGIN
from tracker_scope.connectors.github_live_split import split_pages


def refused(mode: list[bool], *, only: str = "") -> Answering:
    """Refuse further pages of GraphQL while `mode` says so; of the answers to them, those that name `only`."""

    def instead(request: Request) -> Response | None:
        if not mode[0] or b"query More" not in request.body or only.encode() not in request.body:
            return None
        named = [name[1:] for name in orjson.loads(request.body)["variables"] if name.startswith("i")]
        faults = [{"type": "SERVICE", "path": [f"m{each}"], "message": "x"} for each in named]
        return answered({"data": {f"m{each}": None for each in named}, "errors": faults}, "refused")

    return instead


def long_ones(mode: list[bool]) -> Any:
    return github(instead=refused(mode), tickets=3, comments=120, events=0, edit_every=0, pull_every=0)


def given(pages: list[Fetched]) -> set[str]:
    """Return the ids of the tickets of which a further page came."""
    return {ticket for (_, ticket, *_), node in parts(pages) if node}


def test_a_ticket_that_lies_before_the_overlap_is_asked_for_by_its_number() -> None:
    mode = [True]
    with long_ones(mode) as hub:
        first = hub.fetch()
        assert first[-1].cursor["owed"] == {"1": 1, "2": 1, "3": 1}
        mode[0] = False
        hub.wait()
        second = hub.fetch(last=first[-1].cursor)
        assert (listed(second), shapes(second)) == ([], ["issues", "lookup", "more"])
        assert given(second) == set(hub.ids().values())
        cut = list(split_pages([one.page for one in second], Options()))
        assert [item.key for item in cut[1].items] == ["#1", "#2", "#3"]
        assert [gap for one in cut for gap in one.gaps] == []
        hub.wait()
        hub.asked()
        assert shapes(hub.fetch(last=second[-1].cursor)) == ["issues"]
        assert hub.asked() == 1


def test_a_run_that_asks_for_what_is_owed_goes_on_after_any_page() -> None:
    mode = [True]
    with long_ones(mode) as hub:
        first = hub.fetch()
        mode[0] = False
        hub.wait()
        whole = hub.fetch(last=first[-1].cursor)
        for place in range(len(whole) - 1):
            cursor = orjson.loads(orjson.dumps(whole[place].cursor))
            rest = hub.fetch(last=first[-1].cursor, cursor=cursor)
            assert shapes(rest) == shapes(whole)[place + 1 :]
            assert rest[-1].cursor == whole[-1].cursor


def test_what_is_refused_each_time_is_asked_for_three_times_more() -> None:
    with long_ones([True]) as hub:
        cursor = hub.fetch()[-1].cursor
        owed = []
        for _ in range(4):
            hub.wait()
            cursor = hub.fetch(last=cursor)[-1].cursor
            owed.append(cursor["owed"])
        assert owed == [{"1": 2, "2": 2, "3": 2}, {"1": 3, "2": 3, "3": 3}, {}, {}]
        hub.wait()
        hub.asked()
        hub.fetch(last=cursor)
        assert hub.asked() == 1


def test_no_more_are_owed_than_the_cursor_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_progress, "_OWED_AT_MOST", 2)
    with long_ones([True]) as hub:
        pages = hub.fetch()
        assert pages[-1].cursor["owed"] == {"1": 1, "2": 1}
        told = [gap.subject for one in split_pages([one.page for one in pages], Options()) for gap in one.gaps]
        assert set(told) == set(hub.ids().values())


def test_an_owed_ticket_that_is_deleted_meanwhile_is_told_as_gone() -> None:
    mode = [True]
    with long_ones(mode) as hub:
        known, first = hub.ids(), hub.fetch()
        mode[0] = False
        hub.wait()
        hub.app.changes.make("delete", {"numbers": [2]})
        second = hub.fetch(last=first[-1].cursor)
        cut = list(split_pages([one.page for one in second], Options()))
        assert [(gap.code, gap.subject) for one in cut for gap in one.gaps] == [("ticket_gone", known[2])]


def test_what_was_seen_is_gathered_once_a_page_and_not_at_all_beyond_what_is_owed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for most, times in ((500, 2), (0, 1)):
        monkeypatch.setattr(github_progress, "_OWED_AT_MOST", most)
        gathered = list[None]()
        with long_ones([True]) as hub:

            def known(hub: Github = hub, gathered: list[None] = gathered) -> dict[str, str]:
                gathered.append(None)
                return {f"#{number}": each for number, each in hub.ids().items()}

            pages = list(PLUGIN.fetch(hub.session(), Looking(known=known)))
            assert len(pages[-1].cursor["owed"]) == min(most, 3)  # type: ignore[arg-type]
            assert len(gathered) == times  # a full run looks at them once more, for its look-ups


def without_wordings(mode: list[bool], served: list[Github], *, said: bool) -> Answering:
    """Give the list of the second ticket's wordings as null while `mode` says so, beside an error or without one."""

    def instead(request: Request) -> Response | None:
        if not mode[0] or b"query Issues" not in request.body:
            return None
        value = orjson.loads(served[0].app.answer(request).body)
        value["data"]["repository"]["issues"]["nodes"][1]["userContentEdits"] = None
        path = ["repository", "issues", "nodes", 1, "userContentEdits"]
        told = {"errors": [{"type": "SERVICE", "path": path, "message": "x"}]} if said else {}
        return answered(value | told, "null")

    return instead


def test_what_a_first_run_met_only_in_part_the_next_one_asks_for() -> None:
    mode, served = [True], list[Github]()
    with github(instead=without_wordings(mode, served, said=True), tickets=3, edit_every=0, pull_every=0) as hub:
        served.append(hub)
        first = hub.fetch()
        mode[0] = False
        hub.wait()
        second = hub.fetch(last=first[-1].cursor)
        assert (listed(second), shapes(second)) == ([], ["issues", "lookup"])
        cut = list(split_pages([one.page for one in second], Options()))
        assert [item.key for one in cut for item in one.items] == ["#2"]
        assert [gap for one in cut for gap in one.gaps] == []
        assert second[-1].cursor["owed"] == {}


@pytest.mark.parametrize("said", [True, False])
def test_a_list_that_is_null_beside_its_ticket_is_not_seen(said: bool) -> None:  # noqa: FBT001 - a case
    mode, served = [True], list[Github]()
    with github(instead=without_wordings(mode, served, said=said), tickets=3, edit_every=0, pull_every=0) as hub:
        served.append(hub)
        hub.app.changes.make("touch", {"numbers": [1, 2]})
        first = hub.fetch()
        assert list(first[-1].cursor["recent"]) == [hub.ids()[1]]  # type: ignore[call-overload]
        assert first[-1].cursor["owed"] == ({"2": 1} if said else {})
        mode[0] = False
        second = hub.fetch(last=first[-1].cursor)
        assert (listed(second), shapes(second)) == ([1, 2], ["issues"])
        assert list(second[-1].cursor["recent"]) == [hub.ids()[1], hub.ids()[2]]  # type: ignore[call-overload]
        assert second[-1].cursor["owed"] == {}


def test_over_rest_a_timeline_that_is_not_shown_is_owed() -> None:
    mode = [True]

    def instead(request: Request) -> Response | None:
        if mode[0] and request.path.endswith("/timeline"):
            return answered({"message": "Not Found"}, "gone", 404)
        return None

    with github(instead=instead, tickets=3, pull_every=0) as hub:
        first = hub.fetch(api="rest")
        hub.wait()
        hub.app.changes.make("touch", {"numbers": [2]})
        hub.wait()
        second = hub.fetch(last=first[-1].cursor, api="rest")
        assert second[-1].cursor["owed"] == {"2": 1}
        mode[0] = False
        hub.wait()
        third = hub.fetch(last=second[-1].cursor, api="rest")
        assert (listed(third), shapes(third)) == ([], ["rest_issues", "rest_comments", "rest_timeline"])
        assert third[-1].page.request["ticket"] == hub.ids()[2]
        assert third[-1].cursor["owed"] == {}
        hub.wait()
        assert "rest_timeline" not in shapes(hub.fetch(last=third[-1].cursor, api="rest"))
