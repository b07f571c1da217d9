"""What GitHub did not give on one look is not taken for gone."""

from __future__ import annotations

from github_samples import new_node
from github_twins import (
    LARGE,
    changed,
    day,
    history,
    page,
    rest,
    rest_said,
    snapshot,
)

TICKET = str(LARGE + 7)
COMMENT = new_node("IC", 0, 77, LARGE + 1)


ASKED = {"path": "/repos/supplier/portal/issues/7/timeline", "ticket": TICKET, "q.per_page": "100"}
KNOWN = '{"7": "' + TICKET + '"}'


def test_comments_events_and_timelines_of_rest_stand_beside_their_ticket() -> None:
    closed = {"id": 9, "event": "closed", "created_at": day(9), "actor": {"login": "client-dsi"}}
    run = [
        page([rest(comments=1)], "rest_issues"),
        page([rest_said(1)], "rest_comments", tickets=KNOWN),
        page([closed | {"issue": rest()}], "rest_events"),
        page([closed, rest_said(2) | {"event": "commented"}], "rest_timeline", **ASKED),
    ]
    assert [(one.id, one.record) for one in snapshot(run).comments] == [(str(LARGE + 1), 2), (str(LARGE + 2), 4)]
    assert changed(run) == [("status", "open", "closed")]


def test_over_rest_only_a_later_timeline_tells_that_a_comment_is_gone() -> None:
    first = [page([rest()], "rest_issues"), page([rest_said(1), rest_said(2)], "rest_comments", tickets=KNOWN)]
    later = [page([rest(title="New")], "rest_issues"), page([], "rest_comments", tickets=KNOWN)]
    assert {one.missing_since for one in history(first, later).comments} == {None}
    timeline = page([rest_said(2) | {"event": "commented"}], "rest_timeline", **ASKED)
    told = history(first, [*later, timeline])
    assert [(one.id, one.missing_since is not None) for one in told.comments] == [
        (str(LARGE + 1), True),
        (str(LARGE + 2), False),
    ]


def test_a_page_left_over_from_a_longer_timeline_does_not_count() -> None:
    asked = {**ASKED, "q.per_page": "1"}
    said = [
        page([rest_said(n) | {"event": "commented"}], "rest_timeline", **{**asked, "q.page": str(n)}) for n in (1, 2)
    ]
    empty = page([], "rest_timeline", **asked)
    told = history([page([rest()], "rest_issues"), *said], [page([rest(title="New")], "rest_issues"), empty])
    assert [one.missing_since is not None for one in told.comments] == [True, True]
