"""Every request that the live connector sends is one that the vendor's description knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator

from tests.connectors.small_jira import SmallJira, session, ticket, tickets
from tests.tracker.server import TrackerServer
from tests.tracker.web import Request
from tracker_scope.connectors.base import Looking
from tracker_scope.connectors.jira import PLUGIN

# What the cut descriptions leave out: the content of attachments.
NOT_DESCRIBED = ("/rest/api/2/attachment/content/", "/secure/attachment/")
MATRIX = [
    (True, "jira-cloud.openapi.json"),
    (False, "jira-dc.openapi.json"),
]


def requests_of(*, cloud: bool) -> list[Request]:
    """Send what the connector can send: a look, a first run, a later one, parts and look-ups."""
    long = {"comment": {"comments": [], "total": 700}, "worklog": {"worklogs": [], "total": 30}}
    jira = SmallJira([*tickets(250), ticket(999, **long)], cloud=cloud, visible=())
    jira.tickets[0]["changelog"]["total"] = 90
    jira.told_kind = False
    jira.visible = ("P",)
    with TrackerServer(jira) as server:
        PLUGIN.check(session(server))
        missing = ("P-998", "P-999", "P-1000")
        first = list(PLUGIN.fetch(session(server, filter=None), Looking(missing=lambda: missing)))
        list(PLUGIN.fetch(session(server), Looking(last=first[-1].cursor)))
    return jira.asked


def fits(value: str, schema: dict[str, Any] | None) -> bool:
    """Tell whether a parameter is described, and may have this value."""
    if schema is None or value not in schema.get("enum", [value]):
        return False
    if schema.get("type") == "boolean":
        return value in {"true", "false"}
    return schema.get("type") != "integer" or value.isdecimal()


def described(told: dict[str, Any], request: Request) -> Iterator[str]:
    """Say what of a request a description does not know."""
    path = urlsplit(request.target).path
    found = {
        template: methods
        for template, methods in told["paths"].items()
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path)
    }
    exact = found.get(path) or next(iter(found.values()), {})
    operation = exact.get(request.method.lower())
    if operation is None:
        yield f"no {request.method} {path}"
        return
    known = {one["name"]: one.get("schema", {}) for one in operation.get("parameters", ()) if one["in"] == "query"}
    for name, value in parse_qsl(urlsplit(request.target).query, keep_blank_values=True):
        if not fits(value, known.get(name)):
            yield f"{path}: {name} may not be {value}"
    if request.body:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        for error in Draft202012Validator({**body, "components": told["components"]}).iter_errors(request.json()):
            yield f"{path}: {error.message}"


@pytest.mark.realdata
@pytest.mark.parametrize(("cloud", "name"), MATRIX, ids=["cloud", "center"])
def test_every_request_is_one_that_the_description_knows(shared_data: Path, *, cloud: bool, name: str) -> None:
    told = json.loads((shared_data / "api" / name).read_bytes())
    asked = [one for one in requests_of(cloud=cloud) if not one.path.startswith(NOT_DESCRIBED)]
    # A server that does not say what it is, is asked for what Cloud alone has.
    tried = [one for one in asked if not (not cloud and one.path.endswith("/search/jql"))]
    kinds = {re.sub(r"/\d+/", "/N/", one.path) for one in tried}
    assert len(kinds) >= (10 if cloud else 8), kinds
    assert sorted({said for one in tried for said in described(told, one)}) == []
