"""GitHub's answers are cut into exact items, and what they do not show is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from github_samples import API, WEB, new_node
from github_twins import (
    LARGE,
    PLAIN,
    answer,
    connection,
    day,
    edit,
    gaps,
    issues,
    more,
    node,
    node_comment,
    page,
    parsed,
    rest,
    rest_said,
    split,
    who,
)
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors.github_live_split import split_pages
from tracker_scope.errors import AnswerUnreadable
from tracker_scope.model.capture import Gap, Page

TICKET = str(LARGE + 7)


def cut(one: Page) -> list[tuple[str, str, str | None, Any]]:
    """Return kind, id, subject and parsed bytes of each item."""
    (found,) = split(one)
    return [(item.kind, item.id, item.subject, json.loads(one.data[item.start : item.end])) for item in found.items]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=4), st.sampled_from([None, 0, 3]))
def test_tickets_of_graphql_are_cut_exactly(bodies: list[str], indent: int | None) -> None:
    nodes = [node(number, body=body) for number, body in enumerate(bodies, 1)]
    data = json.dumps(answer(*nodes), indent=indent, ensure_ascii=False).encode()
    found = cut(page(data, "issues"))
    assert [value for *_, value in found] == nodes
    assert [name for _, name, *_ in found] == [str(LARGE + number) for number in range(1, len(bodies) + 1)]
    assert gaps(page(data, "issues")) == []


def test_a_ticket_is_named_by_its_number_and_repository() -> None:
    (found,) = split(issues(node()))
    (item,) = found.items
    assert (item.kind, item.id, item.subject, item.key, item.project) == (
        "ticket",
        TICKET,
        TICKET,
        "#7",
        "supplier/portal",
    )
    assert not item.pull_request
    assert item.request == {}


@pytest.mark.parametrize(
    "ids",
    [
        {"fullDatabaseId": TICKET, "databaseId": 5},
        {"fullDatabaseId": LARGE + 7},
        {"fullDatabaseId": None, "databaseId": None},
        {"databaseId": LARGE + 7, "fullDatabaseId": "7x"},
    ],
)
def test_a_ticket_has_the_numeric_id_that_rest_gives(ids: dict[str, Any]) -> None:
    (found,) = split(issues(node(**ids)))
    assert found.items[0].id == TICKET == split(page([rest()], "rest_issues"))[0].items[0].id


def test_further_pages_belong_to_their_ticket() -> None:
    comment = new_node("IC", 0, 77, 9)
    one = more(
        {
            "m0": ["timeline", TICKET, "-", "c1", 100],
            "m1": ["comments", TICKET, "-", "c2", 100],
            "m2": ["edits", TICKET, comment, ""],
        },
        m0={"__typename": "Issue", "timelineItems": connection(total=100)},
        m1={"__typename": "Issue", "comments": connection(node_comment(), total=101)},
        m2={"__typename": "IssueComment", "userContentEdits": connection(edit("e", 6, "Noted."))},
    )
    assert [told[:3] for told in cut(one)] == [
        ("timeline", f"{TICKET}:-:c1", TICKET),
        ("comments", f"{TICKET}:-:c2", TICKET),
        ("edits", f"{TICKET}:{comment}:", TICKET),
    ]
    assert gaps(one) == []


def test_what_is_counted_and_not_shown_is_a_gap() -> None:
    short = node(
        labels=connection({"name": "scope"}, total=3),
        comments=connection(node_comment(), None, total=2),
        timelineItems=connection(total=4, after="c"),
    )
    assert gaps(issues(short, None)) == [
        Gap(code="not_visible", subject=TICKET, detail="#7: labels 1/3"),
        Gap(code="not_visible", subject=TICKET, detail="#7: comments 1/2"),
        Gap(code="not_visible", detail="supplier/portal: tickets 1/2"),
    ]
    last = {"number": 7, "comments": connection(node_comment(), total=4)}
    assert gaps(more({"m0": ["comments", TICKET, "-", "c", 2]}, m0=last, m1={})) == [
        Gap(code="not_visible", subject=TICKET, detail="#7: comments 3/4"),
    ]
    assert gaps(more({"m0": ["comments", TICKET, "-", "c", 2]}, m0=None)) == [
        Gap(code="not_visible", subject=TICKET, detail="comments"),
    ]


def test_what_the_whole_listing_lacks_is_a_gap() -> None:
    one = page(answer(node()), "issues", counted="3", received="2")
    assert gaps(one) == [Gap(code="not_visible", detail="supplier/portal: tickets 2/3")]


def test_what_an_answer_left_out_is_named_by_its_ticket_on_whatever_page_it_is() -> None:
    within = ["repository", "issues", "nodes", 0, "timelineItems", "nodes", 3]
    faults = [
        {"type": "FORBIDDEN", "path": within, "message": "m"},
        {"path": [*within[:3], 1], "message": "m"},
        {"path": ["viewer"], "message": "m"},
        {"message": "of everything"},
    ]
    told = {**answer(node(), None), "errors": faults}
    assert gaps(page(told, "issues", errors="seen"))[-4:] == [
        Gap(code="partial_answer", subject=TICKET, detail="#7: FORBIDDEN timelineItems.nodes.3"),
        Gap(code="partial_answer", detail="? repository.issues.nodes.1"),
        Gap(code="partial_answer", detail="? viewer"),
        Gap(code="partial_answer", detail="?"),
    ]
    rest = {"data": {"m0": None}, "errors": [{"type": "FORBIDDEN", "path": ["m0", "comments"]}]}
    parts = json.dumps({"m0": ["comments", TICKET, "-", "c", 2]})
    assert gaps(page(rest, "more", parts=parts, errors="seen"))[-1:] == [
        Gap(code="partial_answer", subject=TICKET, detail="FORBIDDEN comments")
    ]


def test_wordings_that_the_tracker_no_longer_gives_are_a_gap() -> None:
    edits = connection(edit("c", 9, None), edit("b", 8, None), edit("a", 5, "First."))
    told = node(lastEditedAt=day(9), includesCreatedEdit=True, userContentEdits=edits)
    assert gaps(issues(told)) == [Gap(code="edit_not_shown", subject=TICKET, detail="#7: 1")]
    old = node_comment(lastEditedAt=day(8), includesCreatedEdit=False)
    assert gaps(issues(node(comments=connection(old)))) == [
        Gap(code="edit_not_shown", subject=TICKET, detail="#7: 1"),
    ]
    further = {"userContentEdits": connection(edit("b", 6, None), edit("a", 5, "x"), total=12)}
    assert gaps(more({"m0": ["edits", TICKET, "-", "c", 10]}, m0=further)) == [
        Gap(code="edit_not_shown", subject=TICKET, detail="?: 1"),
    ]


def lookup(**aliases: Any) -> Page:
    known = json.dumps({"1": "101", "2": "102", "4": "104"})
    return page({"data": {"repository": {"id": "R", **aliases}}}, "lookup", tickets=known, singly="[9]")


def test_a_look_up_tells_what_became_of_each_number() -> None:
    pull = {"__typename": "PullRequest", "number": 3, "repository": {"nameWithOwner": "supplier/portal"}}
    moved = {"__typename": "Issue", "number": 8, "repository": {"nameWithOwner": "supplier/core"}}
    here = node(5) | {"__typename": "Issue", "repository": {"nameWithOwner": "Supplier/Portal"}}
    one = lookup(n1=None, n2=moved, n3=pull, n5=here, n6=None, n9=None)
    assert [told[:2] for told in cut(one)] == [("ticket", str(LARGE + 5))]
    assert gaps(one) == [
        Gap(code="ticket_not_looked_up", subject="101", detail="#1"),
        Gap(code="ticket_moved", subject="102", detail="#2 → supplier/core#8"),
        Gap(code="ticket_not_found", detail="#6"),
    ]


@pytest.mark.parametrize(
    ("number", "told", "body", "expected"),
    [
        ("4", {"status": "404"}, {"message": "Not Found"}, ("ticket_gone", "104", "#4")),
        ("5", {"status": "404"}, {"message": "Not Found"}, ("ticket_not_found", None, "#5")),
        ("5", {"status": "410"}, {"message": "deleted"}, ("ticket_deleted_unseen", None, "#5")),
        ("4", {"status": "410"}, {"message": "deleted"}, ("ticket_gone", "104", "#4")),
        ("4", {"status": "422"}, {"message": "odd"}, ("ticket_not_looked_up", "104", "#4")),
        ("5", {"status": "503"}, b"<html>", ("ticket_not_looked_up", None, "#5")),
        ("4", {"status": "403"}, b"<html>", ("ticket_refused", "104", "#4")),
        (
            "4",
            {"status": "301"},
            {"url": "https://api.github.com/repositories/12/issues/3"},
            ("ticket_moved", "104", "#4 → repositories/12#3"),
        ),
        (
            "5",
            {"status": "301", "location": "https://ghe.example/api/v3/repos/a/b/issues/3"},
            b"",
            ("ticket_moved", None, "#5 → a/b#3"),
        ),
        ("4", {}, rest(4), ("not_visible", "104", "#4")),
        ("5", {}, rest(2, url="https://api.github.com/repos/a/b/issues/2", html_url=None), None),
    ],
)
def test_a_number_that_is_looked_up_alone_tells_more(
    number: str, told: dict[str, str], body: Any, expected: tuple[str, str | None, str] | None
) -> None:
    known = json.dumps({"4": "104"})
    one = page(body, "lookup", path=f"/repos/a/b/issues/{number}", number=number, tickets=known, **told)
    found = [(gap.code, gap.subject, gap.detail) for gap in gaps(one)]
    assert found == [expected or ("ticket_moved", None, "#5 → a/b#2")]


def test_a_look_up_that_was_cut_short_says_so() -> None:
    pull = {"number": 5, "title": "x", "pull_request": {"url": f"{API}/pulls/5"}}
    one = page(pull, "lookup", path="/repos/supplier/portal/issues/5", number="5", unasked="12")
    assert gaps(one) == [Gap(code="ticket_not_looked_up", detail="12")]


def test_lists_of_rest_are_cut_by_ticket() -> None:
    pull = rest(8, html_url=f"{WEB}/pull/8", pull_request={"url": f"{API}/pulls/8"})
    (listed,) = split(page([rest(), pull], "rest_issues"))
    assert [(item.key, item.pull_request) for item in listed.items] == [("#7", False), ("#8", True)]
    on_pull = rest_said(2, issue_url=f"{API}/issues/8", html_url=f"{WEB}/pull/8#issuecomment-2")
    unknown = rest_said(3, issue_url=f"{API}/issues/9", html_url=f"{WEB}/issues/9#issuecomment-3")
    said = page([rest_said(), on_pull, unknown], "rest_comments", tickets=json.dumps({"7": TICKET}))
    assert [told[:3] for told in cut(said)] == [("comment", str(LARGE + 1), TICKET)]
    assert gaps(said) == [Gap(code="not_visible", detail="#9")]
    nowhere = {"id": 4, "body": "x", "user": None}
    assert gaps(page([nowhere], "rest_comments")) == [Gap(code="not_visible", detail="comment 4")]
    event = {"id": 4, "event": "closed", "created_at": day(9), "actor": who("x"), "issue": rest()}
    found = page([event, {"id": 5, "event": "closed", "issue": None}], "rest_events")
    assert [told[:3] for told in cut(found)] == [("event", "4", TICKET)]


def test_a_timeline_is_one_item_and_its_comments_are_counted() -> None:
    told = [{"event": "commented", "id": 1}, {"event": "closed"}]
    asked = {"path": "/repos/a/b/issues/7/timeline", "ticket": TICKET, "comments": "2", "q.per_page": "100"}
    one = page(told, "rest_timeline", **asked)
    assert [told[:3] for told in cut(one)] == [("timeline", f"{TICKET}:1", TICKET)]
    assert gaps(one) == [Gap(code="not_visible", subject=TICKET, detail="#7: comments 1/2")]
    assert gaps(page(told, "rest_timeline", **{**asked, "q.page": "2"})) == []


@pytest.mark.parametrize("number", ["1", "2"])
@pytest.mark.parametrize("status", ["403", "404", "410"])
def test_a_timeline_that_is_not_shown_is_a_gap_and_no_empty_one(status: str, number: str) -> None:
    asked = {"path": "/repos/a/b/issues/7/timeline", "ticket": TICKET, "q.page": number, "status": status}
    one = page({"message": "Not Found"}, "rest_timeline", **asked)
    assert cut(one) == []
    assert gaps(one) == [Gap(code="not_visible", subject=TICKET, detail="#7: timeline")]


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b"", "issues"),
        (b"[]", "lookup"),
        (b'{"data": {"repository": {"issues": {"nodes": [{"title": 5}]}}}}', "issues"),
        (b'{"data": {"repository": {"issues": {"nodes": [', "issues"),
        (b'{"message": "x"}', "rest_issues"),
        (b"[{}]", "rest_issues"),
        (b"[5", "rest_comments"),
    ],
)
def test_an_answer_that_is_something_else_is_refused(data: bytes, shape: str) -> None:
    if data == b"[]":
        assert split(page(data, shape))[0].items == ()
        return
    with pytest.raises(AnswerUnreadable):
        split(page(data, shape))


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nodes", "login", "number"]), inner),
    max_leaves=5,
)


@given(st.data())
def test_a_value_of_any_type_in_any_place_is_read_or_refused(data: st.DataObject) -> None:
    comment, said, event = node_comment(), edit("a", 6, "x"), {"__typename": "LabeledEvent", "createdAt": day(6)}
    comment["userContentEdits"] = connection(said)
    ticket = node(comments=connection(comment), timelineItems=connection(event), userContentEdits=connection(said))
    target = data.draw(st.sampled_from([comment, said, event, ticket, ticket["comments"], ticket["labels"]]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(odd)
    try:
        parsed([issues(ticket)])
    except AnswerUnreadable:
        return


def test_pages_are_given_as_they_came() -> None:
    pages = [issues(node()), issues(node(8))]
    assert [one.page for one in split_pages(iter(pages), PLAIN)] == pages
