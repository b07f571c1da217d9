"""What a connector fetches over HTTP is cut and read, and an interruption anywhere changes nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.small_jira import SmallJira, fetched, listed, ticket
from tests.tracker.web import START, Request, Response, answered
from tracker_scope.connectors.base import Fetched, Looking, Options
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.model.capture import CapturedItem, Gap, Item, SplitPage
from tracker_scope.model.ticket import TicketEvent

HIDDEN = 2
ENTRIES = 45
BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])


def hiding(request: Request) -> Response | None:
    """Keep the last comments of the second ticket from this account, and count them all the same."""
    if request.path != "/rest/api/2/issue/10002/comment":
        return None
    start, most = int(request.query["startAt"]), int(request.query["maxResults"])
    shown = [{"id": str(place)} for place in range(10 - HIDDEN)][start : start + most]
    return answered({"comments": shown, "startAt": start, "maxResults": most, "total": 10}, "comment")


def site(*, cloud: bool) -> SmallJira:
    """Make a Jira whose tickets have more than their search shows, and less to show than they count."""
    many: list[dict[str, Any]] = [
        ticket(1, comment=listed("comments", 1, 5)),
        ticket(2, comment=listed("comments", 1, 10), security={"name": "Board"}),
        ticket(3, customfield_10010="x"),
        ticket(4, attachment=[{"id": "77", "filename": "a.txt", "size": 3}]),
    ]
    many[0]["changelog"] = listed("histories", 40, ENTRIES)
    many[2]["changelog"] = listed("histories", 40, ENTRIES + 3)
    return SmallJira(many, cloud=cloud, instead=hiding)


def run_of(jira: SmallJira, looking: Looking | None = None) -> list[Fetched]:
    return fetched(jira, looking, page_size=2)


def cut(pages: list[Fetched]) -> list[SplitPage]:
    return list(PLUGIN.split([one.page for one in pages], Options()))


def found(splits: list[SplitPage]) -> tuple[list[tuple[Item, bytes]], list[Gap]]:
    items = [(item, one.page.data[item.start : item.end]) for one in splits for item in one.items]
    return items, [gap for one in splits for gap in one.gaps]


@BOTH
def test_what_the_tracker_counts_and_does_not_show_is_said(*, cloud: bool) -> None:
    _, gaps = found(cut(run_of(site(cloud=cloud))))
    hidden = Gap(code="not_visible", subject="10002", detail="P-2: comments 8/10")
    if cloud:
        assert gaps == [hidden, Gap(code="not_visible", subject="10003", detail="P-3: changelog 45/48")]
    else:
        # The listing shows a ticket again where its windows meet; the run counts a gap once.
        assert sorted({gap.detail for gap in gaps}) == [
            "P-1: changelog 40/45",
            "P-2: comments 8/10",
            "P-3: changelog 40/48",
        ]
        assert hidden in gaps


@BOTH
def test_a_run_interrupted_after_any_page_finds_the_same(*, cloud: bool) -> None:
    whole = run_of(site(cloud=cloud))
    assert len(whole) > 5
    expected = found(cut(whole))
    for kept in range(1, len(whole)):
        rest = run_of(site(cloud=cloud), Looking(cursor=whole[kept - 1].cursor))
        first, second = found(cut(whole[:kept])), found(cut(rest))
        assert (first[0] + second[0], first[1] + second[1]) == expected


@BOTH
def test_the_level_of_a_ticket_restricts_what_comes_of_it(*, cloud: bool) -> None:
    items, _ = found(cut(run_of(site(cloud=cloud))))
    levels = {(item.kind, item.subject): item.visibility.value for item, _ in items}
    assert levels["comments", "10001"] == "public"
    assert levels["comments", "10002"] == levels["ticket", "10002"] == "security_level"


def test_fetched_pages_become_tickets_with_all_comments_and_changes() -> None:
    items, _ = found(cut(run_of(site(cloud=True))))
    stored = [
        CapturedItem(
            record=place,
            source="main",
            instance="http://jira.example",
            connector="jira",
            kind=item.kind,
            id=item.id,
            subject=item.subject,
            captured_at=START,
            run="main-1",
            request=item.request,
            data=data,
        )
        for place, (item, data) in enumerate(items)
    ]
    events = [one for one in PLUGIN.parse(stored, Options()) if isinstance(one, TicketEvent)]
    shots = {one.ticket.id: one.snapshot for one in events if one.snapshot is not None}
    assert {ticket: len(shot.comments) for ticket, shot in shots.items()} == {
        "10001": 6,  # the five of the pages, and the one of the search: this Jira gives it another id
        "10002": 9,
        "10003": 1,
        "10004": 1,
    }
    assert shots["10003"].fields["Named customfield_10010"] == "x"
