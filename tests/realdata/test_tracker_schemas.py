"""The replayed Jira's answers are those of the vendor's own description, and its routes are the product's.

Four departures, all the live service's: nulls stand where the description knows no `nullable`
(`fromString`, `from`), and are taken for absent; an offset has no colon (`+0000`), as in the
description's own examples; changelog/bulkfetch writes `created` as a number, as the description's
own example does beside a schema that says date-time; a link names the other end only, where the
description requires both.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import FormatChecker
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_mode import cloud, data_center
from tests.tracker.web import encoded, parsed

pytestmark = pytest.mark.realdata

BASE: Final = "http://127.0.0.1:8080"
JQL: Final = "project%20%3D%20PRT"


def formats() -> FormatChecker:
    """Return the formats of OpenAPI, dates being as Jira writes them."""
    checker = copy.deepcopy(oas30_format_checker)

    @checker.checks("date-time", raises=ValueError)
    def is_date(value: object) -> bool:
        return not isinstance(value, str) or bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z"))

    return checker


@dataclass
class Description:
    """One vendor's description of REST: paths, and the schemas of their answers."""

    told: Mapping[str, Any]

    def template(self, method: str, path: str) -> str | None:
        """Return the described path that a path is one of, the one with fewest variables first."""
        for template in sorted(self.told["paths"], key=lambda told: told.count("{")):
            if method.lower() in self.told["paths"][template] and re.fullmatch(
                re.sub(r"\{\w+\}", "[^/]+", template), path
            ):
                return str(template)
        return None

    def parameters(self, method: str, template: str) -> set[str]:
        """Return the names that a request may have in its query."""
        told = self.told["paths"][template][method.lower()].get("parameters", ())
        return {one["name"] for one in told if one["in"] == "query"}

    def answer(self, method: str, template: str) -> Any:
        """Return the schema of an answer."""
        return self.told["paths"][template][method.lower()]["responses"]["200"]["content"]["application/json"]["schema"]

    def faults(self, value: Any, schema: Any) -> Iterator[str]:
        """List where a value is not what a schema says; a name stands for the component of that name."""
        wanted = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
        whole = json.loads(json.dumps(wanted).replace('"#/components', '"urn:description#/components'))
        registry: Registry[Any] = Registry().with_resource("urn:description", DRAFT4.create_resource(self.told))
        validator = OAS30Validator(whole, registry=registry, format_checker=formats())
        for fault in validator.iter_errors(without_nulls(value)):
            yield f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}"


@pytest.fixture(scope="module")
def of_cloud(shared_data: Path) -> Description:
    return Description(json.loads((shared_data / "api" / "jira-cloud.openapi.json").read_bytes()))


@pytest.fixture(scope="module")
def of_center(shared_data: Path) -> Description:
    return Description(json.loads((shared_data / "api" / "jira-dc.openapi.json").read_bytes()))


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_nulls(told) for name, told in value.items() if told is not None}
    return [without_nulls(told) for told in value] if isinstance(value, list) else value


def both_ends(value: dict[str, Any]) -> dict[str, Any]:
    ends = {"inwardIssue", "outwardIssue"}
    known = next((value[end] for end in ends & set(value)), None)
    return value if known is None else dict.fromkeys(ends, known) | value


def answered(app: JiraApp, method: str, target: str, body: Any = None) -> Any:
    app.base = BASE
    request = parsed(f"{method} {target} HTTP/1.1\r\nHost: x".encode(), b"" if body is None else encoded(body))
    answer = app.answer(request)
    return answer.status, json.loads(answer.body)


IDS: Final = [str(number) for number in range(10_001, 10_041)]
Asked = tuple[str, str, Any]
ASKED: Final[tuple[Asked, ...]] = (
    ("GET", "serverInfo", None),
    ("GET", "myself", None),
    ("GET", "field", None),
    ("GET", "project", None),
    ("GET", "project/PRT", None),
    ("GET", f"search/jql?jql={JQL}&fields=*all&expand=changelog,names&maxResults=100", None),
    ("GET", f"search/jql?jql={JQL}&maxResults=10", None),
    (
        "POST",
        "search/jql",
        {"jql": "project = PRT", "fields": ["*all"], "expand": "changelog", "reconcileIssues": [10_001]},
    ),
    ("POST", "search/approximate-count", {"jql": "project = PRT"}),
    (
        "POST",
        "issue/bulkfetch",
        {"issueIdsOrKeys": [*IDS, "OLD-55", "PRT-999"], "fields": ["*all"], "expand": ["changelog"]},
    ),
    ("POST", "changelog/bulkfetch", {"issueIdsOrKeys": IDS, "maxResults": 100}),
    ("GET", "issue/10002?expand=changelog", None),
    ("GET", "issue/10003/changelog", None),
    ("GET", "issue/10002/comment?startAt=100&maxResults=50&orderBy=-created", None),
    ("GET", "issue/10004/worklog?startAt=20", None),
)


@pytest.fixture(scope="module")
def site() -> JiraApp:
    return jira(40, edges=True, mode=cloud(bulk_created="iso"))


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked[0]} {asked[1].partition('?')[0]}")
def test_cloud_answers_as_described(of_cloud: Description, site: JiraApp, version: str, asked: Asked) -> None:
    method, path, body = asked
    target = f"/rest/api/{version}/{path}"
    path, _, query = target.partition("?")
    template = of_cloud.template(method, path)
    assert template is not None
    assert {pair.partition("=")[0] for pair in query.split("&") if pair} <= of_cloud.parameters(method, template)
    status, told = answered(site, method, target, body)
    assert status == 200
    assert list(of_cloud.faults(told, of_cloud.answer(method, template))) == []


def test_a_wrong_answer_would_be_seen(of_cloud: Description, site: JiraApp) -> None:
    _, told = answered(site, "GET", "/rest/api/3/issue/10002/comment")
    assert list(of_cloud.faults(told, "PageOfComments")) == []
    told["comments"][0]["id"] = 7
    told["comments"][1]["created"] = "yesterday"
    assert len(list(of_cloud.faults(told, "PageOfComments"))) == 2


@pytest.mark.parametrize("version", ["2", "3"])
def test_the_fields_of_every_ticket_are_as_described(of_cloud: Description, site: JiraApp, version: str) -> None:
    """The description leaves `fields` open, and describes what is in it elsewhere."""
    _, told = answered(site, "GET", f"/rest/api/{version}/search/jql?jql={JQL}&fields=*all&maxResults=100")
    schemas = {
        "comment": "PageOfComments",
        "worklog": "PageOfWorklogs",
        "project": "Project",
        "status": "StatusDetails",
        "issuetype": "IssueTypeDetails",
        "assignee": "User",
        "reporter": "User",
        "priority": "Priority",
        "votes": "Votes",
        "watches": "Watchers",
        "security": "SecurityLevel",
    }
    seen = set()
    for issue in told["issues"]:
        fields = issue["fields"]
        several = {"attachment": "Attachment", "issuelinks": "IssueLink", "components": "ProjectComponent"}
        pieces = [(name, fields.get(name), schema) for name, schema in schemas.items()]
        pieces += [(name, both_ends(one), schema) for name, schema in several.items() for one in fields[name]]
        for name, value, schema in pieces:
            if value is not None:
                seen.add(name)
                assert (issue["key"], name, list(of_cloud.faults(value, schema))) == (issue["key"], name, [])
    assert seen == {*schemas, "attachment", "issuelinks", "components"}


def test_a_number_for_a_date_is_the_vendors_own_example(of_cloud: Description, site: JiraApp) -> None:
    told = of_cloud.told["paths"]["/rest/api/3/changelog/bulkfetch"]["post"]["responses"]["200"]
    example = told["content"]["application/json"]["example"]["issueChangeLogs"][0]["changeHistories"][0]
    app = JiraApp(site.world, cloud(bulk_created="seconds"))
    _, ours = answered(app, "POST", "/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": ["10001"]})
    created = ours["issueChangeLogs"][0]["changeHistories"][0]["created"]
    assert isinstance(example["created"], int)
    assert len(str(created)) == len(str(example["created"]))


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/rest/api/3/issue/PRT-999"),
        ("GET", "/rest/api/3/search/jql?jql=x"),
        ("GET", "/rest/api/3/search"),
        ("POST", "/rest/api/3/issue/bulkfetch"),
    ],
)
def test_refusals_are_as_described(of_cloud: Description, site: JiraApp, method: str, target: str) -> None:
    status, told = answered(site, method, target)
    assert status >= 400
    assert list(of_cloud.faults(told, "ErrorCollection")) == []
    assert told["errorMessages"]


CENTER: Final = (
    "serverInfo",
    "myself",
    "field",
    "project",
    "project/PRT",
    f"search?jql={JQL}&startAt=0&maxResults=100&fields=*all&expand=changelog&validateQuery=false",
    "issue/10002?fields=*all&expand=changelog",
    "issue/10002/comment?startAt=100&maxResults=50&orderBy=created",
    "issue/10004/worklog",
)
# Where the description of Data Center gives the one for the list, or nothing at all.
LISTS: Final = frozenset({"field", "project"})


@pytest.mark.parametrize("asked", CENTER)
def test_data_center_is_asked_and_answers_as_described(of_center: Description, site: JiraApp, asked: str) -> None:
    """Its description is of paths and parameters; of an answer it says little, which holds too.

    `fields` is left out: the description says that each is an object.
    """
    path, _, query = f"/rest/api/2/{asked}".partition("?")
    template = of_center.template("GET", path)
    assert template is not None
    assert {pair.partition("=")[0] for pair in query.split("&") if pair} <= of_center.parameters("GET", template)
    status, told = answered(JiraApp(site.world, data_center()), "GET", f"/rest/api/2/{asked}")
    assert status == 200
    for issue in [told, *told.get("issues", ())] if isinstance(told, dict) else ():
        issue.pop("fields", None)
    for one in told if asked in LISTS else [told]:
        assert list(of_center.faults(one, of_center.answer("GET", template))) == []


def test_what_data_center_has_not_is_not_answered(of_center: Description, site: JiraApp) -> None:
    app = JiraApp(site.world, data_center())
    for method, asked, body in ASKED:
        path = f"/rest/api/2/{asked.partition('?')[0]}"
        bulk = path.endswith(("bulkfetch", "approximate-count"))
        if of_center.template(method, path) is None or bulk:
            assert (path, answered(app, method, f"/rest/api/2/{asked}", body)[0]) == (path, 404)
