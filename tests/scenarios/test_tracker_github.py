"""The replayed GitHub answers GraphQL queries as GitHub does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from github_replayed import LISTING, REPOSITORY, SHOW, TICKET, app, asked, get, got, issue, post

from tests.tracker.github_app import GithubApp
from tests.tracker.github_graph_events import TYPES
from tests.tracker.github_making import Shape
from tests.tracker.web import Clock
from tracker_scope.connectors.github_records import database_id


def walked(server: GithubApp, first: int = 3, field: str = "CREATED_AT", **more: Any) -> Iterator[list[int]]:
    after = None
    while True:
        order = {"field": field, "direction": "ASC"}
        page = asked(server, LISTING, first=first, after=after, order=order, **more)["data"]["repository"]["issues"]
        yield [node["number"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


def all_numbers(server: GithubApp) -> list[int]:
    return [one.number for one in server.world.main.tickets.values() if one.pull is None]


def test_one_seed_gives_one_repository_to_the_byte() -> None:
    def answers(seed: int, *, showcase: bool = False) -> list[bytes]:
        server = app(Shape(tickets=8, seed=seed, showcase=showcase))
        paths = ("/issues", "/issues/comments", "/issues/events", "/issues/1/timeline")
        rest = [get(server, REPOSITORY + path, {"state": "all"}).body for path in paths]
        return [*rest, post(server, TICKET, number=1).body]

    assert answers(1, showcase=True) == answers(1, showcase=True)
    assert all(one != other for one, other in zip(answers(1), answers(2), strict=True))


def test_node_ids_hold_the_database_id() -> None:
    server = app(SHOW)
    for ticket in got(server, f"{REPOSITORY}/issues", state="all", per_page="100"):
        kind, own = database_id(ticket["node_id"]) or ("", 0)
        assert ticket["node_id"].startswith(("I_kwDO", "PR_kwDO"))
        assert (kind, own == ticket["id"]) == (("pull", False) if "pull_request" in ticket else ("issue", True))
    shown = issue(server, 1)
    assert database_id(shown["id"]) == ("issue", shown["databaseId"])


def test_pages_give_every_issue_once_and_no_pull_request() -> None:
    server = app()
    pages = list(walked(server))
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert sorted(number for page in pages for number in page) == all_numbers(server)
    assert 7 not in all_numbers(server)


@pytest.mark.parametrize("verb", ["touch", "delete", "hide", "transfer", "close"])
def test_a_cursor_keeps_its_place_whatever_happens_between_two_pages(verb: str) -> None:
    server = app()
    pages = walked(server)
    seen = next(pages)
    server.control(verb, {"numbers": [seen[-1]]})
    seen += [number for page in pages for number in page]
    assert sorted(seen) == [number for number in range(1, 13) if number != 7]


def test_what_drifts_while_paging_is_seen_again_by_update_and_once_by_creation() -> None:
    for field, times in (("UPDATED_AT", 2), ("CREATED_AT", 1)):
        server = app()
        server.control("drift", {"touch": 1, "times": 1, "numbers": [1]})
        counted = Counter(number for page in walked(server, field=field) for number in page)
        assert counted.pop(1) == times
        assert set(counted.values()) == {1}


def test_only_what_moved_since_is_listed() -> None:
    clock = Clock()
    server = app(clock=clock)
    moment = clock().isoformat()
    assert list(walked(server, filter={"since": moment})) == [[]]
    touched = server.control("touch", {"count": 2})["numbers"]
    cited = server.control("cite", {"count": 3})["numbers"]
    deleted = server.control("delete_comment", {"count": 2})["numbers"]
    assert set(cited + deleted) - set(touched)
    assert sorted(next(walked(server, filter={"since": moment}))) == touched
    rest = got(server, f"{REPOSITORY}/issues", since=moment, state="all")
    assert sorted(one["number"] for one in rest) == touched
    assert "CrossReferencedEvent" in kinds(issue(server, cited[0]))
    assert "CommentDeletedEvent" in kinds(issue(server, deleted[0]))


def kinds(shown: Any) -> list[str]:
    return [node["__typename"] for node in shown["timelineItems"]["nodes"]]


def test_a_changed_ticket_is_not_answered_from_what_was_kept() -> None:
    server = app()
    before = issue(server, 1)
    executed = server.endpoint.executed
    assert issue(server, 1) == before
    assert server.endpoint.executed == executed
    server.control("edit", {"numbers": [1]})
    assert issue(server, 1)["body"] != before["body"]
    rest = f"{REPOSITORY}/issues/1"
    assert got(server, rest)["body"] == issue(server, 1)["body"]


def test_every_wording_of_a_text_is_told_the_newest_first() -> None:
    shown = issue(app(SHOW), "edited")
    edits = shown["userContentEdits"]
    assert edits["totalCount"] == 4
    assert (
        [edit["diff"] for edit in edits["nodes"]][:2] == ["See § 4.2.", "See § 4.1."] == [shown["body"], "See § 4.1."]
    )
    assert edits["nodes"][2]["diff"] is None
    assert edits["nodes"][2]["deletedBy"] == {"login": "client-dsi"}
    assert [bool(edit["deletedAt"]) for edit in edits["nodes"]] == [False, False, True, False]
    assert shown["comments"]["nodes"][0]["userContentEdits"]["totalCount"] == 26
    untouched = issue(app(SHOW), "parent")
    assert (untouched["userContentEdits"]["totalCount"], untouched["includesCreatedEdit"]) == (0, False)


def test_more_than_a_hundred_come_by_pages() -> None:
    server = app(SHOW)
    shown = issue(server, "long")
    assert (shown["comments"]["totalCount"], len(shown["comments"]["nodes"])) == (130, 100)
    query = "query($id:ID!,$after:String){node(id:$id){... on Issue{timelineItems(first:100,after:$after){totalCount "
    query += "pageInfo{hasNextPage endCursor} nodes{__typename}}}}}"
    counted, after = 0, None
    while True:
        page = asked(server, query, id=shown["id"], after=after)["data"]["node"]["timelineItems"]
        counted += len(page["nodes"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert counted == page["totalCount"] == 260


def test_accounts_that_are_gone_bots_and_what_was_minimised() -> None:
    shown = issue(app(SHOW), "nobody")
    assert shown["author"] is None
    nodes = shown["comments"]["nodes"]
    assert [node["author"] and node["author"]["__typename"] for node in nodes] == [None, "Bot", "User", "Mannequin"]
    assert [node["minimizedReason"] for node in nodes] == [None, None, "spam", None]
    deleted = [node for node in shown["timelineItems"]["nodes"] if node["__typename"] == "CommentDeletedEvent"]
    assert [node["deletedCommentAuthor"] for node in deleted] == [{"login": "client-dsi"}, None]


def test_every_kind_of_event_is_shown() -> None:
    server = app(SHOW)
    query = "query($owner:String!,$name:String!){repository(owner:$owner,name:$name){pullRequest(number:NUMBER){"
    query = query.replace("NUMBER", str(server.numbers["merged"]))
    pull = asked(server, query + "timelineItems(first:100){nodes{__typename}}}}}")["data"]["repository"]["pullRequest"]
    names = ("everything", "parent", "child", "former child", "nobody")
    shown = {kind for name in names for kind in kinds(issue(server, name))} | set(kinds(pull)) | {"TransferredEvent"}
    assert set(TYPES.values()) - shown == set()
    number = server.numbers["everything"]
    rest = {one["event"] for one in got(server, f"{REPOSITORY}/issues/{number}/timeline", per_page="100")}
    assert rest >= {"issue_type_added", "issue_type_changed", "blocked_by_added", "cross-referenced", "renamed"}


def test_what_is_counted_and_not_given() -> None:
    server = app(SHOW)
    shown = issue(server, "unseen")["comments"]
    assert (shown["totalCount"], [node["body"] for node in shown["nodes"]]) == (3, ["Remark 0.", "Remark 2."])
    path = f"{REPOSITORY}/issues/{server.numbers['unseen']}"
    assert (got(server, path)["comments"], len(got(server, f"{path}/comments"))) == (3, 2)
    for name, kind, where in (("refused", "FORBIDDEN", "timelineItems"), ("broken", None, "userContentEdits")):
        answer = asked(server, TICKET, number=server.numbers[name])
        assert answer["errors"][0].get("type") == kind
        assert answer["errors"][0]["path"][2] == where
        assert answer["data"]["repository"]["issue"]["id"]


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("issues(first:101){totalCount}", "EXCESSIVE_PAGINATION"),
        ("issues{nodes{number}}", "MISSING_PAGINATION_BOUNDARIES"),
        ('issues(first:5,after:"x"){totalCount}', "INVALID_CURSOR_ARGUMENTS"),
        ("issues(first:100){nodes{comments(first:100){nodes{userContentEdits(first:50){totalCount}}}}}", "MAX_NODE"),
        ("mood", "Cannot query field 'mood'"),
        ("issues(", "Syntax Error"),
    ],
)
def test_queries_that_github_refuses(inside: str, told: str) -> None:
    answer = asked(app(), f'{{repository(owner:"client",name:"portal"){{{inside}}}}}')
    assert told in f"{answer['errors'][0].get('type')} {answer['errors'][0]['message']}"
    assert '"number"' not in json.dumps(answer.get("data"))


def test_a_total_needs_no_bounds_and_a_stranger_no_repository() -> None:
    server = app()
    answer = asked(server, '{repository(owner:"client",name:"portal"){issues{totalCount}}}')
    assert answer == {"data": {"repository": {"issues": {"totalCount": 11}}}}
    answer = asked(server, '{repository(owner:"client",name:"nothing"){id}}')
    assert (answer["data"], answer["errors"][0]["type"]) == ({"repository": None}, "NOT_FOUND")


def test_points_and_nodes_are_counted_as_github_writes_down() -> None:
    # The example of docs.github.com/en/graphql/overview/rate-limits-and-query-limits, cut to what we serve.
    query = """{rateLimit{cost nodeCount} repository(owner:"client",name:"portal"){
      issues(first:50){nodes{labels(first:60){nodes{name}} comments(first:10){nodes{id}}}}}}"""
    told = asked(app(), query)["data"]["rateLimit"]
    assert told == {"cost": 1, "nodeCount": 50 + 50 * 60 + 50 * 10}


@pytest.mark.parametrize("status", [502, 200])
def test_a_query_too_large_is_given_up_and_a_smaller_one_answered(status: int) -> None:
    server = app()
    server.control("slow", {"over": 6, "status": status})
    response = post(server, LISTING, first=10)
    assert response.status == status
    if status == 200:
        told = json.loads(response.body)
        assert told["data"] is None
        assert told["errors"][0]["message"].startswith("Something went wrong while executing your query.")
    assert "data" in asked(server, LISTING, first=5)


def test_a_verb_that_is_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="dance"):
        app().control("dance", {})


def test_a_newer_server_has_what_the_published_schema_has_not() -> None:
    query = "query($owner:String!,$name:String!){repository(owner:$owner,name:$name){issue(number:NUMBER){"
    query += "issueType{name} timelineItems(first:100,itemTypes:[ISSUE_TYPE_CHANGED_EVENT]){filteredCount nodes{"
    query += "... on IssueTypeChangedEvent{issueType{name} prevIssueType{name}}}}}}}"
    older, newer = app(SHOW), app(SHOW, newer=True)
    query = query.replace("NUMBER", str(newer.numbers["everything"]))
    assert "errors" in asked(older, query)
    shown = asked(newer, query)["data"]["repository"]["issue"]
    change = {"issueType": {"name": "Feature"}, "prevIssueType": {"name": "Bug"}}
    assert shown == {"issueType": {"name": "Feature"}, "timelineItems": {"filteredCount": 1, "nodes": [change]}}
