"""What a ticket counts and does not hold is fetched: comments, worklogs, attachments; and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.connectors.small_jira import TOKEN, SmallJira, fetched, last, session, shapes, ticket
from tests.tracker.server import TrackerServer
from tests.tracker.web import START, Request, Response, answered
from tracker_scope.connectors import jira_http, jira_topups
from tracker_scope.connectors.base import Looking
from tracker_scope.connectors.jira import PLUGIN

BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])


def asked(jira: SmallJira, part: str) -> list[dict[str, str]]:
    return [dict(one.query) for one in jira.asked if one.path.endswith(f"/{part}")]


@BOTH
def test_further_comments_are_paged_to_their_total(*, cloud: bool) -> None:
    jira = SmallJira([ticket(1, comment={"comments": [{"id": "1"}], "total": 250}), ticket(2)], cloud=cloud)
    pages = [one.page for one in fetched(jira) if one.page.request["shape"] == "comments"]
    assert [one["startAt"] for one in asked(jira, "comment")] == ["0", "100", "200"]
    assert {one["orderBy"] for one in asked(jira, "comment")} == {"created"}
    assert {page.request["ticket"] for page in pages} == {"10001"}
    assert [page.request["q.startAt"] for page in pages] == ["0", "100", "200"]
    assert [json.loads(page.request["tickets"]) for page in pages] == [
        {"10001": ["P-1", "public", 250, held]} for held in (0, 100, 200)
    ]
    assert pages[0].request["path"] == "/rest/api/2/issue/10001/comment"


@BOTH
def test_further_worklogs_are_fetched_as_the_product_gives_them(*, cloud: bool) -> None:
    jira = SmallJira([ticket(1, worklog={"worklogs": [], "total": 90})], cloud=cloud)
    assert shapes(fetched(jira)) == ["fields", "search", "worklogs"]
    assert asked(jira, "worklog") == ([{"startAt": "0", "maxResults": "1000"}] if cloud else [{}])


@pytest.mark.parametrize(
    ("comment", "pages"),
    [
        ({"comments": [{"id": "1"}], "total": 1}, 0),
        ({"comments": [], "total": 0}, 0),
        ({"comments": [{"id": "1"}]}, 1),
        ({"comments": [{"id": "1"}], "total": True}, 1),
        (None, 0),
        ("words", 0),
    ],
)
def test_comments_are_asked_for_only_where_some_may_be_missing(comment: Any, pages: int) -> None:
    def instead(request: Request) -> Response | None:
        return answered({"comments": [{"id": "1"}], "total": 1}, "c") if request.path.endswith("/comment") else None

    assert shapes(fetched(SmallJira([ticket(1, comment=comment)], instead=instead))).count("comments") == pages


@pytest.mark.parametrize(
    ("told", "starts", "counts"),
    [
        # The listing may count more than the page; the larger of both is the end.
        ({"total": 5, "maxResults": 3}, [0, 3], ("5", "3")),
        ({"total": 3, "maxResults": 3}, [0, 3], ("5", "3")),
        ({"total": 7, "maxResults": 3}, [0, 3, 6], ("7", "3")),
        # One page has a place for all.
        ({"total": 5, "maxResults": 500}, [0], ("5", "3")),
        ({"total": 5}, [0], ("5", "3")),
        ({"total": 5, "maxResults": 0}, [0], ("5", "3")),
        ({"total": 5, "maxResults": 9_999}, [0], ("5", "3")),
        # A page that holds more than it says.
        ({"total": 5, "maxResults": 1}, [0, 3, 4], ("5", "3")),
        # A total without end, and pages that are all empty.
        ({"total": 10**9, "maxResults": 500}, [500 * one for one in range(22)], (str(10**9), "3")),
    ],
)
def test_pages_of_comments_go_on_by_their_size_to_the_larger_total(
    told: dict[str, int], starts: list[int], counts: tuple[str, str]
) -> None:
    def instead(request: Request) -> Response | None:
        if not request.path.endswith("/comment"):
            return None
        held = [{"id": "1"}, {"id": "2"}, {"id": "3"}] if request.query["startAt"] == "0" else []
        return answered({"comments": held, "startAt": 0, **told}, "comment")

    jira = SmallJira([ticket(1, comment={"comments": [], "total": 5})], instead=instead)
    pages = [one.page.request for one in fetched(jira) if one.page.request["shape"] == "comments"]
    assert [int(one["q.startAt"]) for one in pages] == starts
    assert (pages[-1]["counted"], pages[-1]["received"]) == counts
    assert [one for one in pages[:-1] if "received" in one] == []


def test_a_tracker_that_gives_one_page_for_all_has_its_comments_counted_once() -> None:
    def instead(request: Request) -> Response | None:
        told = {"comments": [{"id": "1"}, {"id": "2"}], "startAt": 0, "maxResults": 2, "total": 4}
        return answered(told, "comment") if request.path.endswith("/comment") else None

    jira = SmallJira([ticket(1, comment={"comments": [], "total": 4})], instead=instead)
    last_page = fetched(jira)[-1].page.request
    assert (last_page["counted"], last_page["received"]) == ("4", "2")


@BOTH
@pytest.mark.parametrize("status", [403, 404])
def test_parts_of_a_ticket_that_is_not_shown_any_more_are_told_by_their_status(*, cloud: bool, status: int) -> None:
    def instead(request: Request) -> Response | None:
        return answered({"errorMessages": ["No"]}, "c", status) if request.path.endswith("10001/comment") else None

    told = [ticket(number, comment={"comments": [], "total": 3}) for number in (1, 2)]
    pages = [one.page for one in fetched(SmallJira(told, cloud=cloud, instead=instead))]
    parts = [(page.request["ticket"], page.request.get("status")) for page in pages if "ticket" in page.request]
    assert parts == [("10001", str(status)), ("10002", None)]


def attached(number: int, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "filename": "a b?.pdf", "size": 9, "content": "http://evil.example/x", **more}


@BOTH
def test_attachments_are_fetched_when_asked_from_where_we_say(*, cloud: bool) -> None:
    def instead(request: Request) -> Response | None:
        return Response(200, {}, b"%PDF-content", "a") if "attachment" in request.path else None

    told = ticket(1, moved=START, attachment=[attached(500), attached(501), attached(0, id="5/../../x")])
    jira = SmallJira([told], cloud=cloud, instead=instead)
    assert "attachment" not in shapes(fetched(jira))
    jira.asked.clear()
    pages = fetched(jira, attachments=True)
    content = [one.page for one in pages if one.page.request["shape"] == "attachment"]
    assert [(page.request["ticket"], page.request["attachment"]) for page in content] == [
        ("10001", "500"),
        ("10001", "501"),
    ]
    assert {page.data for page in content} == {b"%PDF-content"}
    path = "/rest/api/2/attachment/content/500?redirect=false" if cloud else "/secure/attachment/500/a%20b%3F.pdf"
    assert path in [one.target for one in jira.asked]
    assert content[0].origin == f"GET {path.partition('?')[0]}"
    told["fields"]["attachment"].append(attached(502))
    told["fields"]["updated"] = "2026-01-05T08:00:01.000+0000"
    # The second was not shown before, though its number is smaller than that of one that was kept.
    kept = frozenset({"10001:501", "10002:500"})
    for looking in (Looking(last=last(pages), kept=lambda: kept), Looking(kept=lambda: kept)):
        later = [one.page.request for one in fetched(jira, looking, attachments=True)]
        assert [one["attachment"] for one in later if one["shape"] == "attachment"] == ["500", "502"]


def test_content_kept_elsewhere_is_fetched_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    # The second server stands for one out in the world; another port of this machine would not be asked.
    monkeypatch.setattr(jira_http, "_is_inside", lambda _: False)

    class Media(SmallJira):
        def serves(self, path: str) -> bool:
            return path.startswith("/media/")

    media = Media([], instead=lambda _: Response(200, {}, b"the bytes", "media"))
    with TrackerServer(media) as elsewhere:

        def instead(request: Request) -> Response | None:
            if "attachment" not in request.path:
                return None
            return Response(303, {"Location": f"{elsewhere.url}/media/500"}, b"", "attachment")

        jira = SmallJira([ticket(1, attachment=[attached(500)])], instead=instead)
        with TrackerServer(jira) as server:
            pages = list(PLUGIN.fetch(session(server, attachments=True), Looking()))
    assert pages[-1].page.data == b"the bytes"
    assert "authorization" in jira.asked[-1].headers
    assert [one for one in media.asked if "authorization" in one.headers or TOKEN in str(one.headers)] == []
    assert len(media.asked) == 1


@pytest.mark.parametrize("size", [1 << 40, 9])
def test_content_that_is_too_large_is_said_and_not_kept(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker_scope.connectors import jira_http

    monkeypatch.setattr(jira_http.JiraHttp.download, "__defaults__", (1000,))
    jira = SmallJira(
        [ticket(1, attachment=[attached(500, size=size)])],
        instead=lambda one: Response(200, {}, b"x" * 1001, "a") if "attachment" in one.path else None,
    )
    page = fetched(jira, attachments=True)[-1].page
    assert page.request["status"] == "413"
    assert page.data == b""
    asked_for = [one for one in jira.asked if "attachment" in one.path]
    assert len(asked_for) == (size < jira_topups.LARGEST_ATTACHMENT)


def test_content_that_is_not_shown_is_told_by_its_status() -> None:
    jira = SmallJira(
        [ticket(1, attachment=[attached(500)])],
        instead=lambda one: Response(404, {}, b"", "a") if "attachment" in one.path else None,
    )
    assert fetched(jira, attachments=True)[-1].page.request["status"] == "404"


@pytest.mark.parametrize("mended", [True, False])
def test_content_shorter_than_its_ticket_says_is_asked_for_again_and_then_left_out(*, mended: bool) -> None:
    count = 0

    def instead(request: Request) -> Response | None:
        nonlocal count
        if "attachment" not in request.path:
            return None
        count += 1
        return Response(200, {}, b"%PDF-whole" if mended and count == 2 else b"%PDF-cut", "a")

    page = fetched(SmallJira([ticket(1, attachment=[attached(500)])], instead=instead), attachments=True)[-1].page
    assert (page.data, page.request.get("status")) == ((b"%PDF-whole", None) if mended else (b"", "206"))
    assert count == (2 if mended else 4)


@pytest.mark.parametrize("kind", ["text/html; charset=UTF-8", "image/png"])
def test_a_web_page_of_the_tracker_is_no_content(kind: str) -> None:
    def instead(request: Request) -> Response | None:
        if "attachment" in request.path:
            return Response(302, {"Location": "/secure/login.jsp?permissionViolation=true"}, b"", "a")
        return Response(200, {"Content-Type": kind}, b"<html>Log in</html>", "l") if "login" in request.path else None

    jira = SmallJira([ticket(1, attachment=[attached(500)])], cloud=False, instead=instead)
    page = fetched(jira, attachments=True)[-1].page
    is_page = "html" in kind
    assert (page.data, page.request.get("status")) == ((b"", "302") if is_page else (b"<html>Log in</html>", None))


def test_a_stranger_gets_nothing_of_ours_and_its_sign_in_is_not_the_trackers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jira_http, "_is_inside", lambda _: False)

    class Media(SmallJira):
        def serves(self, path: str) -> bool:
            return path.startswith("/media/")

    media = Media([], instead=lambda _: Response(401, {"X-AUSERNAME": "anonymous"}, b"<html>expired", "media"))
    with TrackerServer(media) as elsewhere:

        def instead(request: Request) -> Response | None:
            if request.path.endswith("/myself"):
                answer = answered({"accountId": "a-1"}, "myself")
                return replace(answer, headers={**answer.headers, "Set-Cookie": "JSESSIONID=a-session; Path=/"})
            if "attachment" not in request.path:
                return None
            return Response(303, {"Location": f"{elsewhere.url}/media/500"}, b"", "attachment")

        jira = SmallJira([ticket(1, attachment=[attached(500)])], instead=instead)
        with TrackerServer(jira) as server:
            pages = list(PLUGIN.fetch(session(server, attachments=True), Looking()))
    assert pages[-1].page.request["status"] == "403"
    assert "cookie" in jira.asked[-1].headers
    assert ["cookie" in one.headers for one in media.asked] == [False]
