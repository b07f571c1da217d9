"""Tickets that are shown by their keys and that no search finds are fetched, or said; and no key is asked for twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.small_jira import SmallJira, fetched, listed, shapes, ticket, tickets
from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors import jira_lookup
from tracker_scope.connectors.base import Fetched, Looking, Options
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.model.capture import Gap, Item

BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])


def looking(*keys: str, **known: str) -> Looking:
    return Looking(missing=lambda: keys, known=lambda: {f"P-{name[1:]}": told for name, told in known.items()})


class Archiving(SmallJira):
    """Shows every ticket by its key; a search finds none of those that are archived, or refuses their keys."""

    archived: tuple[str, ...] = ()
    refuses: bool = False

    def found(self, jql: str) -> list[dict[str, Any]]:
        return [one for one in super().found(jql) if one["key"] not in self.archived]

    def _answer(self, request: Request) -> Response:
        if self.refuses and "issuekey" in request.query.get("jql", ""):
            return answered({"errorMessages": ["Not in the field."]}, "search", 400)
        return super()._answer(request)


def archiving(*keys: str, cloud: bool, of: list[dict[str, Any]], refuses: bool = False) -> Archiving:
    jira = Archiving(of, cloud=cloud)
    jira.archived, jira.refuses = keys, refuses
    return jira


def split(pages: list[Fetched]) -> tuple[list[Item], list[Gap]]:
    found = list(PLUGIN.split([one.page for one in pages], Options()))
    return [item for one in found for item in one.items], [gap for one in found for gap in one.gaps]


@BOTH
@pytest.mark.parametrize("refuses", [False, True])
def test_a_ticket_that_no_search_finds_is_fetched_whole_by_its_address(*, cloud: bool, refuses: bool) -> None:
    one = ticket(3, comment={"comments": [], "total": 2})
    jira = archiving("P-3", cloud=cloud, of=[*tickets(2), one, ticket(4)], refuses=refuses)
    pages = fetched(jira, looking("P-3"))
    assert shapes(pages)[-2:] == ["ticket", "comments"]
    asked = next(one for one in jira.asked if one.path.endswith("/P-3") and "expand" in one.query)
    assert asked.query == {"fields": "*all,-lastViewed,-votes,-watches", "expand": "changelog"}
    items, gaps = split(pages)
    assert sorted(item.key or "" for item in items if item.kind == "ticket") == ["P-1", "P-2", "P-3", "P-4"]
    assert gaps == []


@BOTH
def test_tickets_that_no_search_finds_are_fetched_up_to_a_bound_and_the_rest_named(
    *, cloud: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jira_lookup, "MOST_OUTSIDE", 2)
    keys = tuple(f"P-{number}" for number in range(2, 9))
    jira = archiving(*keys[:-1], cloud=cloud, of=tickets(9))
    # The last of them a search finds by its key, though the listing did not.
    whole = fetched(jira, looking(*keys, n5="10005"))
    assert shapes(whole).count("ticket") == 2
    # P-5, which was captured before, comes first.
    beyond = [Gap(code="not_visible", subject=f"1000{number}", detail=f"P-{number}") for number in (3, 4, 6, 7)]
    assert split(whole)[1] == beyond
    told = [one.page.request for one in whole]
    for place in range(2, len(whole) - 1):
        asking = looking(*keys, n5="10005")
        rest = fetched(jira, Looking(cursor=whole[place].cursor, missing=asking.missing, known=asking.known))
        assert [one.page.request for one in rest] == told[place + 1 :]


@BOTH
def test_a_ticket_of_a_project_that_is_not_asked_for_any_more_is_left(*, cloud: bool) -> None:
    pages = fetched(SmallJira([*tickets(2), ticket(9, project="Q")], cloud=cloud), looking("Q-9"))
    assert (shapes(pages).count("ticket"), split(pages)[1]) == (0, [])


@BOTH
def test_a_ticket_that_is_hidden_before_it_is_fetched_is_told_by_its_status(*, cloud: bool) -> None:
    jira = archiving("P-3", cloud=cloud, of=tickets(4))

    def instead(request: Request) -> Response | None:
        gone = request.path.endswith("/P-3") and "expand" in request.query
        return answered({"errorMessages": ["No"]}, "issue", 404) if gone else None

    jira.instead = instead
    assert split(fetched(jira, looking("P-3", n3="10003")))[1] == [
        Gap(code="ticket_gone", subject="10003", detail="P-3")
    ]


def test_what_a_center_counts_of_the_history_of_such_a_ticket_and_does_not_show_is_said() -> None:
    cut = ticket(2) | {"changelog": listed("histories", 2, 5)}
    for cloud, expected in ((False, ["not_visible"]), (True, [])):
        pages = fetched(archiving("P-2", cloud=cloud, of=[ticket(1), cut, ticket(3)]), looking("P-2"))
        assert [gap.code for gap in split(pages)[1]] == expected
        # A Cloud is asked for the rest.
        assert (shapes(pages)[-1] == "changelog") == cloud


@BOTH
def test_tickets_of_an_earlier_run_that_were_too_many_to_be_asked_for_are_each_named(
    *, cloud: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jira_lookup, "MOST_ALONE", 2)
    known = {f"n{number}": f"100{number}" for number in range(20, 24)}
    keys = ("P-10", *(f"P-{number}" for number in range(20, 24)))
    jira = SmallJira(tickets(2), cloud=cloud)
    gaps = split(fetched(jira, looking(*keys, **known)))[1]
    late = [(gap.subject, gap.detail) for gap in gaps if gap.code == "ticket_not_looked_up"]
    assert late == [("10022", "P-22"), ("10023", "P-23"), *([] if cloud else [(None, "P-10")])]
    assert [gap.detail for gap in gaps if gap.code == "ticket_gone"] == ["P-20", "P-21"]


@BOTH
def test_a_look_up_that_goes_on_does_not_ask_again_because_it_saw_its_last_key_meanwhile(*, cloud: bool) -> None:
    late = ticket(8, comment={"comments": [], "total": 2})
    jira = archiving(cloud=cloud, of=[*tickets(3), late, ticket(9)])
    found = jira.found
    shown = [one for one in jira.tickets if one is not late]

    def overlooking(jql: str) -> list[dict[str, Any]]:
        return [one for one in found(jql) if "issuekey" in jql or one in shown]

    jira.found = overlooking  # type: ignore[method-assign]
    keys = ("P-4", "P-5", "P-6", "P-7")
    whole = fetched(jira, looking(*keys, "P-8"))
    place = max(at for at, one in enumerate(whole) if one.page.request["shape"] == "search")
    assert place < len(whole) - 1
    jira.asked.clear()
    rest = fetched(jira, Looking(cursor=whole[place].cursor, missing=lambda: keys, known=lambda: {"P-8": "10008"}))
    assert [one.page.request for one in rest] == [one.page.request for one in whole[place + 1 :]]
    assert [one.path for one in jira.asked if one.path.endswith(("bulkfetch", *keys))] == []


def test_content_is_fetched_once_though_its_listing_begins_anew() -> None:
    refused = False

    def instead(request: Request) -> Response | None:
        nonlocal refused
        if "/attachment/" in request.path:
            return Response(200, {}, b"x", "attachment")
        if request.query.get("nextPageToken") == "t2" and not refused:
            refused = True
            return answered({"errorMessages": ["token"]}, "search", 400)
        return None

    told = [ticket(one, attachment=[{"id": str(500 + one), "filename": "a", "size": 1}]) for one in range(1, 5)]
    pages = fetched(SmallJira(told, cap=2, instead=instead), attachments=True)
    assert refused
    content = [one.page.request["attachment"] for one in pages if one.page.request["shape"] == "attachment"]
    assert content == ["501", "502", "503", "504"]
    assert "fetched" not in pages[-1].cursor
