"""The replayed GitHub is true to GitHub's own descriptions: its GraphQL schema as published, and its REST answers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    parse,
    validate,
)
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from platformdirs import user_cache_path
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.tracker.github_app import GithubApp
from tests.tracker.github_graphql import SCHEMA
from tests.tracker.github_making import Shape
from tests.tracker.web import Clock, Request, Response
from tracker_scope.connectors import github_query

pytestmark = pytest.mark.realdata

PUBLISHED: Final = "@octokit/graphql-schema@15.26.1"
OF_GRAPHQL: Final = ("__", "String", "Int", "Float", "Boolean", "ID")
TOKEN: Final = "ghp_replayed"
REST: Final = "/repos/client/portal"
# Of the events with a description of their own; the others are changes of state.
DESCRIBED: Final = {
    "assigned": "timeline-assigned-issue-event",
    "unassigned": "timeline-unassigned-issue-event",
    "commented": "timeline-comment-event",
    "cross-referenced": "timeline-cross-referenced-event",
    "moved_columns_in_project": "moved-column-in-project-issue-event",
    **{
        kind: f"{kind.replace('_', '-')}-issue-event"
        for kind in (
            *("labeled", "unlabeled", "milestoned", "demilestoned", "renamed", "locked", "review_requested"),
            *("added_to_project", "removed_from_project", "issue_type_added", "issue_type_changed", "blocked_by_added"),
            *("sub_issue_added", "sub_issue_removed", "parent_issue_added", "parent_issue_removed"),
        )
    },
}
# The description wants an App in this event, which GitHub fills only when one did it.
DEPARTS: Final = {"converted_note_to_issue"}


@pytest.fixture(scope="session")
def published() -> GraphQLSchema:
    """GitHub's schema as npm carries it (MIT), fetched once into the user's cache."""
    folder = user_cache_path("tracker-scope-tests") / PUBLISHED.rpartition("@")[2]
    file = folder / "package" / "schema.graphql"
    if not file.is_file():
        _fetch(folder)
    # It deprecates fields that its interfaces do not, which graphql-core takes amiss.
    return build_schema(file.read_text("utf-8"), assume_valid_sdl=True, assume_valid=True)


def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        _give_up("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(npm), "pack", "--silent", PUBLISHED], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        _give_up(f"npm pack {PUBLISHED}: {done.stderr.strip()[-300:]}")
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extract("package/schema.graphql", folder, filter="data")


def _give_up(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def ours() -> GraphQLSchema:
    return build_schema(SCHEMA.read_text("utf-8"))


def test_our_schema_is_a_part_of_the_published_one(ours: GraphQLSchema, published: GraphQLSchema) -> None:
    assert strangers(ours, published) == []


def test_a_field_of_our_own_invention_is_noticed(published: GraphQLSchema) -> None:
    sdl = SCHEMA.read_text("utf-8")
    cases = {
        "type Issue ": "type Issue.mood",
        "enum LockReason {": "enum value LockReason.BORED",
        "input IssueFilters {": "argument IssueFilters.mood",
    }
    additions = {"type Issue ": "mood: String", "enum LockReason {": "BORED", "input IssueFilters {": "mood: String"}
    for head, told in cases.items():
        start = sdl.index("{", sdl.index(head)) + 1
        changed = f"{sdl[:start]}\n  {additions[head]}\n{sdl[start:]}"
        assert strangers(build_schema(changed), published) == [told.removeprefix("type ")]
    wrong = sdl.replace("  totalCount: Int!", "  totalCount: String!", 1)
    assert len(strangers(build_schema(wrong), published)) == 1


def strangers(ours: GraphQLSchema, published: GraphQLSchema) -> list[str]:
    """List what stands in our schema and not so in the published one."""
    found: list[str] = []
    for name, kind in ours.type_map.items():
        if not name.startswith(OF_GRAPHQL):
            found += _other(kind, published.type_map.get(name))
    return found


def _other(kind: Any, theirs: Any) -> list[str]:
    if type(theirs) is not type(kind):
        return [kind.name]
    if isinstance(kind, GraphQLEnumType):
        return [f"enum value {kind.name}.{value}" for value in kind.values.keys() - theirs.values.keys()]
    if isinstance(kind, GraphQLUnionType):
        return [f"{kind.name} | {name}" for name in _names(kind.types) - _names(theirs.types)]
    if isinstance(kind, GraphQLInputObjectType):
        return _other_arguments(kind.name, kind.fields, theirs.fields)
    return [] if isinstance(kind, GraphQLScalarType) else _other_fields(kind, theirs)


def _names(kinds: Any) -> set[str]:
    return {kind.name for kind in kinds}


def _other_fields(kind: Any, theirs: Any) -> list[str]:
    found = [f"{kind.name} & {name}" for name in _names(kind.interfaces) - _names(theirs.interfaces)]
    for name, field in kind.fields.items():
        other = theirs.fields.get(name)
        if other is None or str(other.type) != str(field.type):
            found.append(f"{kind.name}.{name}")
        else:
            found += _other_arguments(f"{kind.name}.{name}", field.args, other.args)
    return found


def _other_arguments(name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    alike = {one for one in ours if one in theirs and str(theirs[one].type) == str(ours[one].type)}
    alike = {one for one in alike if theirs[one].default_value == ours[one].default_value}
    required = {one for one, field in theirs.items() if str(field.type).endswith("!")} - ours.keys()
    return [f"argument {name}.{one}" for one in sorted((ours.keys() - alike) | required)]


def test_the_connectors_queries_are_valid_in_both(ours: GraphQLSchema, published: GraphQLSchema) -> None:
    dialect = github_query.Dialect()
    kinds = ("timeline", "comments", "edits", "comment_edits")
    wanted = [github_query.Wanted(kind, "1", "I_1", "after") for kind in kinds]
    queries = {
        "probe": github_query.probe(),
        "issues": github_query.issues(dialect),
        "more": github_query.more(wanted, dialect)[0],
        "lookup": github_query.lookup([1, 2], dialect),
    }
    refused = {
        (name, which): [error.message for error in errors]
        for name, query in queries.items()
        for which, schema in (("ours", ours), ("published", published))
        if (errors := validate(schema, parse(query)))
    }
    assert refused == {}


class Described:
    """Answers of a server that shows everything, held against the description of GitHub's REST."""

    def __init__(self, document: Any) -> None:
        self._registry = Registry().with_resource("urn:github", DRAFT4.create_resource(document))
        self.app = GithubApp(Clock(), Shape(tickets=12, showcase=True), token=TOKEN, base="http://127.0.0.1:9")
        self.somebody = json.loads(self.get(f"{REST}/issues/1", {}).body)["user"]

    def get(self, path: str, query: Mapping[str, str], token: str = TOKEN) -> Response:
        headers = {"authorization": f"token {token}", "host": "127.0.0.1:9"}
        return self.app.answer(Request("GET", path, query, headers))

    def problems(self, value: Any, schema: str) -> list[str]:
        """List what contradicts a schema of the document, or one that is given by its place."""
        place = f"/components/schemas/{schema}" if not schema.startswith("/") else schema
        validator = OAS30Validator(
            {"$ref": f"urn:github#{place}"}, registry=self._registry, format_checker=oas30_format_checker
        )
        return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]

    def answers(self, path: str, template: str, query: Mapping[str, str], status: int = 200) -> list[str]:
        """List what contradicts the description of a path's answer under a status."""
        response = self.get(path, query)
        assert response.status == status, response.body[:200]
        parts = ("paths", template, "get", "responses", str(status), "content", "application/json", "schema")
        return self.problems(json.loads(response.body), "/" + "/".join(part.replace("/", "~1") for part in parts))


@pytest.fixture(scope="session")
def described(shared_data: Path) -> Described:
    document = json.loads((shared_data / "api" / "github-issues.openapi.json").read_text("utf-8"))
    for where in document["paths"].values():
        for call in where.values():
            for status, response in call["responses"].items():
                if "$ref" in response:
                    name = response["$ref"].rpartition("/")[2]
                    call["responses"][status] = document["components"]["responses"][name]
    _let_null_be_null(document)
    return Described(document)


def _let_null_be_null(part: Any) -> None:
    """Add null to the values of what may be null: OpenAPI 3.0.3 wants it listed, GitHub's generator forgets it."""
    for one in part.values() if isinstance(part, dict) else part:
        if isinstance(one, dict) and one.get("nullable") is True and isinstance(one.get("enum"), list):
            one["enum"].append(None)
        if isinstance(one, dict | list):
            _let_null_be_null(one)


R: Final = "/repos/{owner}/{repo}"


@pytest.mark.parametrize(
    ("path", "template", "query"),
    [
        (REST, R, {}),
        (f"{REST}/issues", f"{R}/issues", {"state": "all", "per_page": "100"}),
        (f"{REST}/issues/comments", f"{R}/issues/comments", {"per_page": "100"}),
        (f"{REST}/issues/events", f"{R}/issues/events", {"per_page": "100"}),
        (f"{REST}/issues/1", f"{R}/issues/{{issue_number}}", {}),
        (f"{REST}/issues/1/comments", f"{R}/issues/{{issue_number}}/comments", {}),
        (f"{REST}/labels", f"{R}/labels", {}),
        ("/user", "/user", {}),
        ("/rate_limit", "/rate_limit", {}),
    ],
)
def test_every_kind_of_answer_is_as_described(
    described: Described, path: str, template: str, query: dict[str, str]
) -> None:
    assert described.answers(path, template, query) == []
    assert described.answers(f"/api/v3{path}", template, query) == []


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *(("transferred", 301), ("transferred unseen", 404), ("transferred deleted", 410)),
        *(("deleted", 410), ("hidden", 404)),
    ],
)
def test_what_is_said_of_tickets_that_are_gone_is_as_described(described: Described, name: str, status: int) -> None:
    path = f"{REST}/issues/{described.app.numbers[name]}"
    assert described.answers(path, f"{R}/issues/{{issue_number}}", {}, status) == []


def test_refusals_are_as_described(described: Described) -> None:
    template = f"{R}/issues/comments"
    assert described.answers(f"{REST}/issues/comments", template, {"page": "500", "per_page": "100"}, 422) == []
    refused = described.get("/user", {}, "wrong")
    assert refused.status == 401
    assert described.problems(json.loads(refused.body), "basic-error") == []


@pytest.mark.parametrize("name", ["everything", "merged", "nobody", "long", "parent", "child", "edited"])
def test_every_event_of_a_timeline_is_as_described(described: Described, name: str) -> None:
    path = f"{REST}/issues/{described.app.numbers[name]}"
    timeline = json.loads(described.get(f"{path}/timeline", {"per_page": "100"}).body)
    events = json.loads(described.get(f"{path}/events", {"per_page": "100"}).body)
    assert {one["event"] for one in timeline} >= {one["event"] for one in events}
    for event in timeline:
        # The description forgets that whoever did it may have deleted the account: GitHub shows null there.
        somebody = {part: event[part] or described.somebody for part in ("actor", "user") if part in event}
        schema = DESCRIBED.get(event["event"], "state-change-issue-event")
        if event["event"] not in DEPARTS:
            assert described.problems(event | somebody, schema) == []


def test_what_is_not_as_described_is_noticed(described: Described) -> None:
    issue = json.loads(described.get(f"{REST}/issues/1", {}).body)
    assert described.problems(issue, "issue") == []
    assert described.problems(issue | {"number": "1"}, "issue") != []
    assert described.problems({name: value for name, value in issue.items() if name != "title"}, "issue") != []
    assert described.problems(issue | {"user": {"login": "client-dsi"}}, "issue") != []
