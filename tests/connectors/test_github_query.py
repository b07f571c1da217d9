from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLSchema,
    build_schema,
    graphql_sync,
    parse,
    print_schema,
    validate,
)

from tracker_scope.connectors import github_query
from tracker_scope.connectors.github_query import Dialect, Wanted
from tracker_scope.connectors.github_selections import NEWER, OF_EVENTS

SCHEMA = Path(__file__).parents[1] / "tracker" / "github_schema.graphql"
NODES_AT_MOST = 500_000
WANTED = [Wanted(kind, "1", "I_x", "c") for kind in github_query.CONNECTIONS]


@pytest.fixture(scope="module")
def published() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text(encoding="utf-8"))


def told_of_schema(schema: GraphQLSchema) -> dict[str, Any]:
    """Ask a schema what the probe asks of it."""
    of_schema = "{" + github_query.probe().partition("pullRequests{totalCount}}")[2]
    return dict(graphql_sync(schema, of_schema).data or {})


def asked(dialect: Dialect) -> list[str]:
    more, _ = github_query.more(WANTED, dialect)
    return [github_query.probe(), github_query.issues(dialect), more, github_query.lookup([1, 2], dialect)]


def without(schema: GraphQLSchema, *lines: str) -> GraphQLSchema:
    """Make an older schema, of which some lines are not there."""
    written = print_schema(schema)
    for line in lines:
        assert line in written, line
        written = written.replace(line, "")
    return build_schema(written)


def test_every_query_stands_in_the_published_schema(published: GraphQLSchema) -> None:
    for dialect in (Dialect(), github_query.dialect_of(told_of_schema(published))):
        for query in asked(dialect):
            assert validate(published, parse(query)) == []


def test_what_the_published_schema_lacks_is_what_the_server_says_it_lacks(published: GraphQLSchema) -> None:
    assert github_query.dialect_of(told_of_schema(published)).lacks == NEWER


def test_a_server_that_tells_nothing_is_taken_to_have_the_published_schema() -> None:
    assert github_query.dialect_of({}) == Dialect()
    assert github_query.dialect_of({"issue": None, "comment": {"fields": 3}}) == Dialect()


def test_an_older_server_is_not_asked_for_what_it_lacks(published: GraphQLSchema) -> None:
    older = without(
        published,
        "  parent: Issue\n",
        "  isDirectReference: Boolean!\n",
        " | SubIssueAddedEvent",
        "  SUB_ISSUE_ADDED_EVENT\n",
    )
    dialect = github_query.dialect_of(told_of_schema(older))
    assert {"Issue.parent", "SubIssueAddedEvent", "ReferencedEvent.isDirectReference"} <= dialect.lacks
    assert "SUB_ISSUE_ADDED_EVENT" not in dialect.kinds()
    for query in asked(dialect):
        assert validate(older, parse(query)) == []


def test_a_newer_server_is_asked_for_the_type_and_for_kinds_of_events_that_are_new_to_us(
    published: GraphQLSchema,
) -> None:
    written = print_schema(published)
    kind = (
        "type IssueTypeAddedEvent implements Node {\n  id: ID!\n  createdAt: DateTime!\n  actor: Actor\n"
        "  issueType: IssueType\n}\n\n"
    )
    for old, new in (
        ("type Issue implements", "type IssueType {\n  name: String!\n}\n\ntype Issue implements"),
        ("  activeLockReason: LockReason\n", "  activeLockReason: LockReason\n  issueType: IssueType\n"),
        ("union IssueTimelineItems = ", f"{kind}union IssueTimelineItems = IssueTypeAddedEvent | "),
        (
            "enum IssueTimelineItemsItemType {\n",
            "enum IssueTimelineItemsItemType {\n  ISSUE_TYPE_ADDED_EVENT\n  WEIGHED_EVENT\n",
        ),
    ):
        assert old in written
        written = written.replace(old, new, 1)
    newer = build_schema(written)
    dialect = github_query.dialect_of(told_of_schema(newer))
    assert {"ISSUE_TYPE_ADDED_EVENT", "WEIGHED_EVENT"} <= set(dialect.kinds())
    assert "issueType{name}" in github_query.issues(dialect)
    for query in asked(dialect):
        assert validate(newer, parse(query)) == []


def test_names_that_are_none_do_not_enter_the_query() -> None:
    fields = [{"name": "id"}, {"name": "number"}]
    told = {
        "issue": {"fields": fields},
        "comment": {"fields": fields},
        "kinds": {"enumValues": [{"name": "X) { evil }"}, {"name": 3}, {"name": "GOOD_EVENT"}, None]},
    }
    assert github_query.dialect_of(told).newer == ("GOOD_EVENT",)


def test_comments_are_asked_for_once_and_not_among_the_events() -> None:
    kinds = Dialect().kinds()
    assert "ISSUE_COMMENT" not in kinds
    assert {"CROSS_REFERENCED_EVENT", "COMMENT_DELETED_EVENT", "TRANSFERRED_EVENT", "RENAMED_TITLE_EVENT"} <= set(kinds)
    assert len(kinds) == len(OF_EVENTS.keys() - NEWER)


def test_the_largest_questions_stay_below_what_github_answers() -> None:
    """docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit."""
    inside = 100 + 20 + 10 + 100 + 100
    assert github_query.LARGEST_PAGE * (1 + inside) < NODES_AT_MOST / 10


def test_further_pages_say_what_they_are() -> None:
    comment = Wanted("comment_edits", "7", "IC_1", "cut", 20)
    assert comment.said == ("edits", "7", "IC_1", "cut", 20)
    assert Wanted("timeline", "7", "I_1", "cut", 100).said == ("timeline", "7", "-", "cut", 100)
    query, variables = github_query.more([comment], Dialect())
    assert variables == {"i0": "IC_1", "a0": "cut"}
    assert "$kinds" not in query
