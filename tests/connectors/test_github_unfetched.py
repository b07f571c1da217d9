"""What could not be fetched is asked for again, what never ends is stopped, and odd clocks are not followed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from small_github import HERE, github, shapes

from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors import github_http
from tracker_scope.connectors.github_http import Transport
from tracker_scope.errors import AnswerUnreadable


def test_a_ticket_whose_further_page_failed_is_asked_for_again() -> None:
    failing = [True]

    def instead(request: Request) -> Response | None:
        if not failing[0] or b"query More" not in request.body:
            return None
        return answered({"data": {"m0": None}, "errors": [{"type": "X", "path": ["m0"], "message": "x"}]}, "null")

    with github(instead=instead, tickets=3, comments=120, events=0, edit_every=0, pull_every=0) as hub:
        hub.app.changes.make("touch", {"numbers": [1]})
        first = hub.fetch()
        assert first[-1].cursor["recent"] == {}
        failing[0] = False
        second = hub.fetch(last=first[-1].cursor)
        assert shapes(second) == ["issues", "more", "lookup", "more"]
        assert list(second[-1].cursor["recent"]) == [hub.ids()[1]]  # type: ignore[call-overload]
        assert second[-1].cursor["owed"] == {}


def test_further_pages_that_go_round_are_stopped() -> None:
    turns = iter("ABABABABABABAB")

    def instead(request: Request) -> Response | None:
        if b"query More" not in request.body:
            return None
        names = [name for name in orjson.loads(request.body)["variables"] if name.startswith("i")]
        cursor = next(turns)
        info = {"hasNextPage": True, "endCursor": cursor}
        page: dict[str, Any] = {"totalCount": 9, "pageInfo": info, "nodes": []}
        node = {"comments": page, "timelineItems": page, "userContentEdits": page}
        return answered({"data": {f"m{name[1:]}": node for name in names}}, "round")

    with github(instead=instead, tickets=1, comments=120, events=0, edit_every=0, pull_every=0) as hub:
        with pytest.raises(AnswerUnreadable):
            hub.fetch()
        assert hub.asked() < 8


def test_a_timeline_that_goes_round_is_stopped_and_one_that_is_not_shown_is_asked_for_again() -> None:
    mode = ["gone"]

    def instead(request: Request) -> Response | None:
        if not request.path.endswith("/timeline"):
            return None
        if mode[0] == "gone":
            return answered({"message": "Not Found"}, "gone", 404)
        other = "3" if request.query.get("page") == "2" else "2"
        here = f"http://{request.headers['host']}/api/v3/repos/{HERE}/issues/1/timeline?page={other}"
        return answered([], "round", Link=f'<{here}>; rel="next"')

    with github(instead=instead, tickets=3, pull_every=0) as hub:
        first = hub.fetch(api="rest")
        hub.wait()
        hub.app.changes.make("touch", {"numbers": [1]})
        second = hub.fetch(last=first[-1].cursor, api="rest")
        assert second[-1].cursor["recent"] == {}
        mode[0] = "round"
        hub.asked()
        with pytest.raises(AnswerUnreadable):
            hub.fetch(last=second[-1].cursor, api="rest")
        assert hub.asked() < 9


@pytest.mark.parametrize("date", ["Thu, 01 Jan 2099 00:00:00 GMT", "Mon, 01 Jan 2001 00:00:00 GMT"])
def test_a_server_whose_clock_is_far_off_does_not_say_since_when_we_ask(date: str) -> None:
    def instead(request: Request) -> Response | None:
        return answered({"login": "x"}, "odd", Date=date) if request.path.endswith("/user") else None

    with github(instead=instead, tickets=3) as hub:
        since = hub.fetch(api="rest")[-1].cursor["since"]
        ours = hub.session().patience.clock()
        assert abs((datetime.fromisoformat(str(since)).astimezone(UTC) - ours).total_seconds()) < 3600


def test_this_machine_is_reached_without_a_proxy_and_answers_are_bounded() -> None:
    assert Transport("http://127.0.0.1:9/api/v3", None)._connection.session.trust_env is False
    assert Transport("https://ghe.example/api/v3", None)._connection.session.trust_env is True
    assert github_http.LARGEST == 64 * 1024 * 1024
