"""Prism, which knows the vendors' own descriptions, accepts every REST read that the live connectors send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
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
_REPOSITORY: Final = "/repos/client/portal"
READS: Final = {
    "jira-cloud": {
        *(f"GET /rest/api/2/{one}" for one in ("myself", "serverInfo", "field", "search/jql", "project/*", "issue/*")),
        *(f"GET /rest/api/2/{one}" for one in ("issue/*/comment", "issue/*/worklog", "attachment/content/*")),
        *(f"POST /rest/api/2/{one}" for one in ("changelog/bulkfetch", "issue/bulkfetch", "search/approximate-count")),
    },
    "jira-dc": {
        *(f"GET /rest/api/2/{one}" for one in ("myself", "serverInfo", "field", "search", "project/*", "issue/*")),
        *(f"GET /rest/api/2/{one}" for one in ("issue/*/comment", "issue/*/worklog", "search/jql")),
        "GET /secure/attachment/*/*",
    },
    "github-issues": {
        *(f"GET {_REPOSITORY}{one}" for one in ("", "/issues", "/issues/comments", "/issues/events")),
        *(f"GET {_REPOSITORY}{one}" for one in ("/issues/*", "/issues/*/timeline")),
        *("GET /user", "POST /app/installations/*/access_tokens"),
    },
}
# What the connectors ask for and the descriptions do not hold, each with the reason. A new one is a failure.
UNDESCRIBED: Final = {
    ("jira-cloud", "GET /rest/api/2/attachment/content/*"): "attachments were cut out of the description",
    ("jira-dc", "GET /secure/attachment/*/*"): "the address of a file is none of the REST API's: a ticket names it",
    ("jira-dc", "GET /rest/api/2/search/jql"): "asked of a server that does not say what it is: Cloud alone has it",
    ("github-issues", "POST /app/installations/*/access_tokens"): "the sign-in of Apps was cut out of the description",
}
# Parameters that a described path does not list. Prism lets these pass, so they are looked up here.
UNLISTED: Final = {
    ("github-issues", "GET /repos/client/portal/issues", "after"): "comes from GitHub's own Link header",
}
# What the description asks of requests and no client can do, each with the reason.
IMPOSSIBLE: Final = {
    "Request query parameter fields.0 must be object": "Data Center describes names of fields as a class of its own",
}
# GitHub answers its own media type with JSON, and that name is all that the description lacks.
MEDIA_TYPE: Final = {"application/vnd.github+json": "application/json"}
# The description of Data Center knows passwords only, and not the personal access tokens that came with 8.14.
PASSWORD: Final = "Basic bWU6dA=="
NO_PATH: Final = "NO_PATH_MATCHED_ERROR"
LEFT_OUT: Final = frozenset({"host", "connection", "content-length", "accept-encoding"})


class Prism:
    """One description, served, and what it says of requests."""

    def __init__(self, name: str, url: str, document: Mapping[str, Any]) -> None:
        self._name = name
        self._url = url
        self._paths = document["paths"]
        self._parameters = document.get("components", {}).get("parameters", {})
        self._client = requests.Session()
        self.impossible: set[str] = set()

    def refusal(self, request: Request) -> str:
        """Send a request as the connector did; return why it is refused, "" when it is not."""
        headers = {name: value for name, value in request.headers.items() if name not in LEFT_OUT}
        headers["accept"] = MEDIA_TYPE.get(headers["accept"], headers["accept"])
        if self._name == "jira-dc":
            assert headers["authorization"].startswith("Bearer ")
            headers["authorization"] = PASSWORD
        target = f"{self._url}{request.target.removeprefix('/api/v3')}"
        told = self._client.request(request.method, target, headers=headers, data=request.body, timeout=30)
        found = json.loads(told.headers.get("sl-violations", "[]"))
        said = [one["message"] for one in found if one["location"][0] == "request"]
        ours = [words for words in said if words not in IMPOSSIBLE]
        if said and not ours:
            self.impossible.update(said)
            return ""
        # With --errors it also says 500 of answers of its own making: the vendors' examples depart from their schemas.
        theirs = told.status_code == 500 and found and not ours
        if (told.ok or theirs) and not ours:
            return ""
        problem = json.loads(told.content or b"{}").get("type", "").rpartition("#")[2]
        return " ".join([str(told.status_code), problem, *ours])

    def unlisted(self, request: Request) -> set[str]:
        """Return the parameters that the description of the path does not list."""
        call = self._call(request)
        where = self._paths[call]
        listed = [one for part in (where, where[request.method.lower()]) for one in part.get("parameters", ())]
        named = [self._parameters[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in listed]
        return set(request.query) - {one["name"] for one in named if one["in"] == "query"}

    def _call(self, request: Request) -> str:
        """Return the described path: the one with the fewest placeholders of those that fit."""
        path = urlsplit(request.target).path.removeprefix("/api/v3")
        patterns = {re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(one)): one for one in self._paths}
        fitting = [one for pattern, one in patterns.items() if re.fullmatch(pattern, path)]
        return min(fitting, key=lambda one: one.count("{"))


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
            served[name] = Prism(name, f"http://127.0.0.1:{port}", json.loads(file.read_text("utf-8")))
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
                undescribed.add((name, place(request)))
            elif why:
                refused[name, kind] = why
    assert refused == {}
    assert undescribed == set(UNDESCRIBED)
    impossible = {name: prism.impossible for name, prism in prisms.items()}
    assert impossible == {"jira-cloud": set(), "jira-dc": set(IMPOSSIBLE), "github-issues": set()}


def place(request: Request) -> str:
    return f"{request.method} {place_of(request.path).removeprefix('/api/v3')}"


def test_every_parameter_stands_in_the_description(prisms: dict[str, Prism], sent: dict[str, Noted]) -> None:
    found = set()
    for name, prism in prisms.items():
        for request in sent[name].kinds.values():
            if (name, place(request)) not in UNDESCRIBED:
                found |= {(name, place(request), one) for one in prism.unlisted(request)}
    assert found == set(UNLISTED)


@pytest.mark.parametrize(("name", "kinds"), [("jira-cloud", 16), ("jira-dc", 13), ("github-issues", 13)])
def test_everything_that_is_read_was_asked_for(sent: dict[str, Noted], name: str, kinds: int) -> None:
    assert len(sent[name].kinds) == kinds
    assert READS[name] == {place(one) for one in sent[name].kinds.values()}


@pytest.mark.parametrize(
    ("called", "change", "words"),
    [
        (("jira-cloud", "GET /rest/api/2/search/jql"), ("maxResults=", "maxResults=all"), "maxresults must be integer"),
        (
            ("jira-cloud", "POST /rest/api/2/changelog/bulkfetch"),
            ('"issueIdsOrKeys":', '"issueIds":'),
            "issueIdsOrKeys",
        ),
        (("jira-dc", "GET /rest/api/2/search"), ("startAt=", "startAt=x"), "startat must be integer"),
        (("github-issues", "GET /repos/client/portal/issues"), ("state=all", "state=any"), "allowed values"),
        (("github-issues", "GET /repos/client/portal/issues"), ("/issues?", "/tickets?"), NO_PATH),
    ],
)
def test_a_wrong_request_is_refused(
    prisms: dict[str, Prism], sent: dict[str, Noted], called: tuple[str, str], change: tuple[str, str], words: str
) -> None:
    name, where = called
    right = next(one for one in sent[name].kinds.values() if place(one) == where)
    wrong = replace(right, target=right.target.replace(*change), body=right.body.replace(*map(str.encode, change)))
    assert wrong != right
    assert prisms[name].refusal(right) == ""
    assert words in prisms[name].refusal(wrong)


def test_a_parameter_of_our_own_invention_is_noticed(prisms: dict[str, Prism], sent: dict[str, Noted]) -> None:
    for name, prism in prisms.items():
        right = next(one for one in sent[name].kinds.values() if (name, place(one)) not in UNDESCRIBED)
        assert prism.unlisted(replace(right, query=right.query | {"mood": "good"})) == {"mood"}
