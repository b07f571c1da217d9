"""What GitHub really answered, recorded by others, comes through the live connector whole and gives every item."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from recorded_github import Exchange, Recorded, exchanges, looking, page, parsed, split

from tracker_scope.connectors.answers import Answer
from tracker_scope.connectors.github import PLUGIN
from tracker_scope.connectors.github_faults import told_of
from tracker_scope.connectors.waiting import is_limited
from tracker_scope.errors import TrackerBusy
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Page
from tracker_scope.model.ticket import Actor, TicketEvent

pytestmark = pytest.mark.realdata

HERE: Final = "PyGithub/PyGithub"
LIMITED: Final = "SpecificExceptions.testAuthenticatedRateLimitExceeded.txt"
# File: what each of its answers to a GET gives, in order: shape and items, or "" for what is no list.
HELD: Final = {
    "Issue.setUp.txt": [("", 0), ("lookup", 1)],
    "Issue.testGetComments.txt": [("rest_comments", 0)],  # of 2012, when a comment did not name its ticket
    "Issue.testGetTimeline.txt": [("rest_timeline", 16)],
    "Issue937.setUp.txt": [("", 0), ("", 0)],
    "IssueDependencies.testAddBlockedBy.txt": [("rest_issues", 0), ("rest_issues", 1)],
    "IssueEvent.setUp.txt": [("", 0), *[("rest_events", 1)] * 27],
    "PullRequest.testGetIssueTimeline.txt": [("rest_timeline", 14)],
    "Repository.testGetIssues.txt": [("rest_issues", 16)],
    "Repository.testGetIssuesComments.txt": [("rest_comments", 30)] * 6,
    "Repository.testGetIssuesEvents.txt": [("rest_events", 30)],
    LIMITED: [("", 0), ("", 0)],
    "SubIssue.testAddSubIssue.txt": [("rest_issues", 3), ("lookup", 1), ("rest_issues", 4)],
}
# Recorded events that change a field of the ticket; the others mention, assign, mark, review or move on a board.
CHANGES: Final = {
    "closed": "status",
    "reopened": "status",
    "labeled": "labels",
    "unlabeled": "labels",
    "renamed": "title",
    "milestoned": "milestone",
    "demilestoned": "milestone",
}
# File of `recorded_pages`: shape and items.
PAGES: Final = {
    "github_issue_1.json": ("rest_issues", 1),
    "github_issue_2.json": ("rest_issues", 1),
    "github_issue_2_with_pr.json": ("rest_issues", 1),
    "github_request.json": ("rest_issues", 1),
    "github_request_from_2016_03_01.json": ("rest_issues", 1),
    "github_issue_comments_1.json": ("rest_comments", 1),
    "github_issue_comments_2.json": ("rest_comments", 1),
}


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "tickets" / "github_json"


def read(folder: Path, name: str) -> list[Exchange]:
    return [one for one in exchanges(folder / "recorded_exchanges" / name) if one.method == "GET"]


def shape_of(target: str, value: Any) -> str:
    """Say as what a page would be read; "" for what is no list of ours."""
    path = target.partition("?")[0]
    ends = {"/timeline": "rest_timeline", "/comments": "rest_comments", "/events": "rest_events"}
    found = next((shape for end, shape in ends.items() if path.endswith(end)), "")
    if found or isinstance(value, list):
        return found or "rest_issues"
    return "rest_events" if "/issues/events/" in path else "lookup" if "/issues/" in path else ""


def as_page(one: Exchange, data: bytes, shape: str) -> Page:
    """Describe an answer as the connector does; a single event becomes a list of one."""
    value = json.loads(data)
    told = {"shape": shape}
    if shape == "rest_timeline":
        told |= {"ticket": "4653757", "comments": str(sum(event["event"] == "commented" for event in value))}
    if shape == "rest_comments":
        numbers = {comment["issue_url"].rpartition("/")[2] for comment in value if "issue_url" in comment}
        told["tickets"] = json.dumps({number: f"9{number}" for number in numbers})
    if shape == "lookup":
        told["number"] = str(value["number"])
    if shape == "rest_events" and isinstance(value, dict):
        data = b"[" + data + b"]"
    return page(0, one.target, data, **told)


def counted(found: Page) -> int:
    """Count the records that an item of the page holds, or its items; each comment that names no ticket is told."""
    cut = split([found])[0]
    placeless = [one["id"] for one in json.loads(found.data) if _is_placeless(one)] if cut.gaps else []
    assert [(gap.code, gap.detail) for gap in cut.gaps] == [("not_visible", f"comment {each}") for each in placeless]
    if found.request["shape"] == "rest_timeline":
        return sum(len(json.loads(found.data[item.start : item.end])) for item in cut.items)
    return len(cut.items)


def _is_placeless(record: Any) -> bool:
    return "body" in record and "issue_url" not in record and "html_url" not in record


def test_every_recording_is_known(folder: Path) -> None:
    assert {one.name for one in (folder / "recorded_exchanges").iterdir()} == set(HELD)


@pytest.mark.parametrize("name", [name for name in HELD if name != LIMITED])
def test_every_answer_comes_to_the_byte_and_gives_its_items(folder: Path, name: str) -> None:
    told = read(folder, name)
    found = []
    with looking(Recorded(told), HERE) as looked:
        for one in told:
            answer, value = looked.asker.get(one.target)
            assert (answer.status, answer.data) == (one.status, one.body)
            assert value == json.loads(one.body)
            shape = shape_of(one.target, value)
            found.append((shape, counted(as_page(one, answer.data, shape)) if shape else 0))
        assert looked.slept == []
    assert found == HELD[name]
    for (_, count), one in zip(found, told, strict=True):
        value = json.loads(one.body)
        assert not isinstance(value, list) or count == len(value) or name == "Issue.testGetComments.txt"


def test_pages_lead_to_each_other_by_their_links(folder: Path) -> None:
    from tracker_scope.connectors.github_rest import _link

    told = read(folder, "Repository.testGetIssuesComments.txt")
    with looking(Recorded(told), HERE) as looked:
        for first, second in zip(told[::2], told[1::2], strict=True):
            following = _link(looked.asker.get(first.target).answer, first.target)
            assert following is not None
            assert looked.asker.get(following).answer.data == second.body


def test_a_check_reads_who_we_are_and_the_repository(folder: Path) -> None:
    told = read(folder, "Issue937.setUp.txt")
    with looking(Recorded(told), "hegde5/PyGithub") as looked:
        check = PLUGIN.check(looked.session)
    user, repository = (json.loads(one.body) for one in told)
    assert (check.account, check.account_name) == (user["login"], user["name"] or "")
    assert check.tickets == {repository["full_name"]: None}


def test_an_abuse_limit_is_waited_out_or_ends_the_run(folder: Path) -> None:
    told = read(folder, LIMITED)
    assert [one.status for one in told] == [200, 403]
    with looking(Recorded([*told, told[0]]), HERE, budget=timedelta(minutes=2)) as looked:
        assert looked.asker.get(told[0].target).answer.status == 200
        assert looked.asker.get(told[0].target).answer.data == told[0].body
        assert looked.slept == [60.0]  # what the refusal asks for
    with looking(Recorded(told), HERE, budget=timedelta(seconds=59)) as looked:
        looked.asker.get(told[0].target)
        with pytest.raises(TrackerBusy):
            looked.asker.get(told[0].target)


@pytest.mark.parametrize("left_out", [(), ("retry-after",), ("words",), ("retry-after", "words")])
def test_a_refusal_for_now_is_known_by_its_header_or_its_words(folder: Path, left_out: tuple[str, ...]) -> None:
    one = read(folder, LIMITED)[1]
    headers = {name.lower(): value for name, value in one.headers.items() if name.lower() not in left_out}
    body = b'{"message": "Forbidden"}' if "words" in left_out else one.body
    assert is_limited(Answer(one.status, headers, body)) == (len(left_out) < 2)


def test_a_deleted_account_is_nobody(folder: Path) -> None:
    issue, timeline = read(folder, "Issue.setUp.txt")[1], read(folder, "Issue.testGetTimeline.txt")[0]
    ghosts = [one["actor"] for one in json.loads(timeline.body) if (one.get("actor") or {}).get("login") == "ghost"]
    held = json.loads((folder / "recorded_pages" / "github.json").read_bytes())
    reviews = [one for each in held for one in each["data"].get("review_comments_data", ())]
    unsigned = next(one for one in reviews if one["user"] is None)
    assert len(ghosts) == 3
    # Only assignments were recorded of the one, and a review of the other: here they wrote the ticket and a comment.
    home = "https://api.github.com/repos/PyGithub/PyGithub/issues/28"
    ticket = json.dumps(json.loads(issue.body) | {"user": ghosts[0]}).encode()
    comments = json.dumps([unsigned | {"issue_url": home, "html_url": home}]).encode()
    target = "/repos/PyGithub/PyGithub/issues/comments"
    said = page(1, target, comments, shape="rest_comments", tickets='{"28": "4653757"}')
    found = split([as_page(issue, ticket, "lookup"), said, as_page(timeline, timeline.body, "rest_timeline")])
    events = [one for one in parsed(found[:2]) if isinstance(one, TicketEvent)]
    snapshot = events[0].snapshot
    assert snapshot is not None
    assert snapshot.reporter == Actor()
    assert [(one.id, one.author) for one in snapshot.comments] == [(str(unsigned["id"]), Actor())]
    assert "ghost" not in repr(parsed(found))


def test_tickets_and_their_events_are_read_without_a_rest(folder: Path) -> None:
    listed, told = read(folder, "Repository.testGetIssues.txt")[0], read(folder, "IssueEvent.setUp.txt")[1:]
    around = {event["issue"]["id"]: event["issue"] for event in (json.loads(one.body) for one in told)}
    pages = [
        page(0, listed.target, listed.body, shape="rest_issues"),
        page(1, listed.target, json.dumps(list(around.values())).encode(), shape="rest_issues"),
        *(as_page(one, one.body, "rest_events") for one in told),
    ]
    found = parsed(split(pages))
    events = [one for one in found if isinstance(one, TicketEvent)]
    tickets = {one["id"] for one in json.loads(listed.body)} | set(around)
    # REST does not say of which ticket one is the duplicate: GraphQL does.
    unread = [one for one in found if isinstance(one, Finding)]
    assert [(one.code, one.count) for one in unread] == [("unread_event", 2)]
    assert unread[0].examples == ("marked_as_duplicate (1)", "unmarked_as_duplicate (1)")
    assert Counter(one.kind for one in events)["snapshot"] == len(tickets) == 19
    kinds = [json.loads(one.body)["event"] for one in told]
    moved = Counter(CHANGES[kind] for kind in kinds if kind in CHANGES)
    assert Counter(one.field for one in events if one.kind == "changed") == moved
    assert moved.keys() == set(CHANGES.values())


@pytest.mark.parametrize("name", PAGES)
def test_every_recorded_page_gives_its_items(folder: Path, name: str) -> None:
    shape, count = PAGES[name]
    data = (folder / "recorded_pages" / name).read_bytes()
    target = "/repos/zhquan_example/repo/issues" + ("" if shape == "rest_issues" else "/comments")
    with looking(Recorded([replace(EXCHANGE, target=target, body=data)]), "zhquan_example/repo") as looked:
        answer, value = looked.asker.get(target)
    assert answer.data == data
    assert counted(as_page(replace(EXCHANGE, target=target), answer.data, shape)) == count == len(value)


EXCHANGE: Final = Exchange("GET", "/", 200, {"Content-Type": "application/json"}, b"")


def test_a_query_that_was_refused_says_so(folder: Path) -> None:
    data = (folder / "recorded_pages" / "github_events_error.json").read_bytes()
    _, told = told_of(Answer(200, {"content-type": "application/json"}, data), lambda _: False)
    assert told.data == {}
    assert [one.message for one in told.faults] == [json.loads(data)["errors"][0]["message"]]


def test_every_ticket_of_an_archive_of_pages_is_read(folder: Path) -> None:
    for name in ("github.json", "github2.json"):
        held = json.loads((folder / "recorded_pages" / name).read_bytes())
        issues = [one["data"] for one in held if one["category"] == "issue"]
        cut = split([page(0, "/repos/zhquan_example/repo/issues", json.dumps(issues).encode(), shape="rest_issues")])
        assert [item.key for item in cut[0].items] == [f"#{one['number']}" for one in issues]
        assert [item.pull_request for item in cut[0].items] == ["pull_request" in one for one in issues]
        assert [one for one in parsed(cut) if isinstance(one, Finding)] == []
