"""Prism, which knows the vendors' own descriptions, accepts every REST read that the live connectors send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import requests
from from_npm import free_port, installed, running
from sent_requests import Noted, place_of, sent_to_github, sent_to_jira

from tests.tracker.jira_mode import cloud, data_center
from tests.tracker.web import Request

pytestmark = pytest.mark.realdata

PACKAGE: Final = "@stoplight/prism-cli@5.16.0"
SENT: Final = {
    "jira-cloud": lambda: sent_to_jira(cloud),
    "jira-dc": lambda: sent_to_jira(data_center),
    "github-issues": sent_to_github,
}
# What the connectors ask for and the descriptions do not hold, each with the reason. A new one is a failure.
UNDESCRIBED: Final = {
    ("jira-cloud", "GET /rest/api/2/attachment/content/*"): "attachments were cut out of the description",
    ("jira-dc", "GET /secure/attachment/*/*"): "the address of a file is none of the REST API's: a ticket names it",
    ("jira-dc", "GET /rest/api/2/search/jql"): "asked of a server that does not say what it is: Cloud alone has it",
    ("github-issues", "POST /app/installations/*/access_tokens"): "the sign-in of Apps was cut out of the description",
}
# Parameters that a described path does not list. Prism lets these pass, so they are looked up here.
UNLISTED: Final[dict[tuple[str, str, str], str]] = {}
# GitHub answers its own media type with JSON, and that name is all that the description lacks.
MEDIA_TYPE: Final = {"application/vnd.github+json": "application/json"}
NO_PATH: Final = "NO_PATH_MATCHED"


class Prism:
    """One description, served, and what it says of requests."""

    def __init__(self, url: str, document: Mapping[str, Any]) -> None:
        self._url = url
        self._paths = document["paths"]
        self._parameters = document.get("components", {}).get("parameters", {})
        self._client = requests.Session()

    def refusal(self, request: Request) -> str:
        """Send a request as the connector did; return why it is refused, "" when it is not."""
        left_out = {"host", "connection", "content-length", "accept-encoding"}
        headers = {name: value for name, value in request.headers.items() if name not in left_out}
        headers["accept"] = MEDIA_TYPE.get(headers.get("accept", ""), headers.get("accept", "*/*"))
        target = f"{self._url}{request.target.removeprefix('/api/v3')}"
        told = self._client.request(request.method, target, headers=headers, data=request.body, timeout=30)
        if told.ok and not _violations(told):
            return ""
        problem = json.loads(told.content or b"{}").get("type", "").rpartition("#")[2]
        return f"{told.status_code} {problem} {_violations(told)}"

    def unlisted(self, request: Request) -> set[str]:
        """Return the parameters that the description of the path does not list."""
        call = self._call(request)
        listed = [*self._paths[call].get("parameters", ()), *self._paths[call][request.method.lower()]["parameters"]]
        named = [self._parameters[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in listed]
        return set(request.query) - {one["name"] for one in named if one["in"] == "query"}

    def _call(self, request: Request) -> str:
        """Return the described path: the one with the fewest placeholders of those that fit."""
        path = urlsplit(request.target).path.removeprefix("/api/v3")
        patterns = {re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(one)): one for one in self._paths}
        fitting = [one for pattern, one in patterns.items() if re.fullmatch(pattern, path)]
        return min(fitting, key=lambda one: one.count("{"))


def _violations(told: requests.Response) -> list[str]:
    """Return what Prism finds wrong with the request; its own made-up answers are no concern of ours."""
    found = json.loads(told.headers.get("sl-violations", "[]"))
    return [one["message"] for one in found if one["location"][0] == "request"]


@pytest.fixture(scope="module")
def prisms(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Prism]]:
    program = str(installed(PACKAGE) / "@stoplight" / "prism-cli" / "dist" / "index.js")
    logs = tmp_path_factory.mktemp("prism")
    served = {}
    with ExitStack() as stack:
        for name in SENT:
            file, port = shared_data / "api" / f"{name}.openapi.json", free_port()
            command = [program, "mock", "--errors", "-h", "127.0.0.1", "-p", str(port), str(file)]
            stack.enter_context(running(command, port, logs / name))
            served[name] = Prism(f"http://127.0.0.1:{port}", json.loads(file.read_text("utf-8")))
        yield served


@pytest.fixture(scope="module")
def sent() -> dict[str, Noted]:
    return {name: send() for name, send in SENT.items()}


def test_every_read_is_accepted_or_known_to_be_undescribed(prisms: dict[str, Prism], sent: dict[str, Noted]) -> None:
    refused, undescribed = {}, set()
    for name, prism in prisms.items():
        for kind, request in sent[name].kinds.items():
            why = prism.refusal(request)
            if NO_PATH in why:
                undescribed.add((name, f"{request.method} {place_of(request.path).removeprefix('/api/v3')}"))
            elif why:
                refused[name, kind] = why
    assert refused == {}
    assert undescribed == set(UNDESCRIBED)


def test_every_parameter_stands_in_the_description(prisms: dict[str, Prism], sent: dict[str, Noted]) -> None:
    found = set()
    for name, prism in prisms.items():
        for request in sent[name].kinds.values():
            place = f"{request.method} {place_of(request.path).removeprefix('/api/v3')}"
            if (name, place) not in UNDESCRIBED:
                found |= {(name, place, one) for one in prism.unlisted(request)}
    assert found == set(UNLISTED)
