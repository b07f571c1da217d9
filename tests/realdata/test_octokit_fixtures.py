"""What GitHub's own clients are tested with, api.github.com as Octokit recorded it, comes through our reading too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
import requests
from from_npm import free_port, installed, running
from github import Auth
from recorded_github import Looked, Recorded, looking, page, split

from tracker_scope.connectors.base import Looking
from tracker_scope.connectors.github_asker import message_of
from tracker_scope.connectors.github_http import Transport
from tracker_scope.connectors.github_progress import Look, State
from tracker_scope.connectors.github_rest import _followed, _link
from tracker_scope.errors import AccessRefused, AnswerUnreadable

pytestmark = pytest.mark.realdata

PACKAGE: Final = "@octokit/fixtures-server@8.1.7"
TOKEN: Final = "0000000000000000000000000000000000000001"
ORGANISATION: Final = "octokit-fixture-org"
# The recordings hold one client's headers: GitHub's media type under its old name, and how it writes a body.
THEN, NOW = "application/vnd.github.v3+json", "application/vnd.github+json"
OF_ITS_BODY: Final = ("content-type", "content-length")
# Those with a read of ours or of its kind; the others write, or read what is no ticket.
USED: Final = {
    "branch-protection", "errors", "get-repository", "get-root", "labels", "paginate-issues", "rename-repository",
    "search-issues",
}  # fmt: skip
UNUSED: Final = {
    "add-and-remove-repository-collaborator", "add-labels-to-issue", "create-file", "create-status", "get-archive",
    "get-content", "get-organization", "git-refs", "lock-issue", "mark-notifications-as-read", "markdown",
    "project-cards", "release-assets", "release-assets-conflict",
}  # fmt: skip


@dataclass
class Octokit:
    """The fixtures server: each scenario is asked for once, in its order."""

    url: str
    recorded: dict[str, Any]

    def scenario(self, name: str) -> str:
        """Load a scenario; return the address that stands for api.github.com."""
        told = requests.post(f"{self.url}/fixtures", json={"scenario": name}, timeout=10)
        assert told.status_code == 201, told.text
        return str(told.json()["url"])


@pytest.fixture(scope="module")
def octokit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Octokit]:
    modules = installed(PACKAGE) / "@octokit"
    folder, port = tmp_path_factory.mktemp("octokit"), free_port()
    recorded = {}
    for file in (modules / "fixtures" / "scenarios" / "api.github.com").glob("*/normalized-fixture.json"):
        recorded[file.parent.name] = json.loads(file.read_text("utf-8"))
        told = [one | {"reqheaders": as_we_write(one["reqheaders"])} for one in recorded[file.parent.name]]
        (folder / f"{file.parent.name}.json").write_text(json.dumps(told), "utf-8")
    url = f"http://127.0.0.1:{port}"
    command = [str(modules / "fixtures-server" / "bin" / "server.js"), "--port", str(port), "--fixtures-url", url]
    with running([*command, "--fixtures", str(folder / "*.json")], port, folder / "log"):
        yield Octokit(url, recorded)


def as_we_write(headers: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in headers.items() if name not in OF_ITS_BODY}
    return kept | ({"accept": NOW} if headers["accept"] == THEN else {})


def looked(octokit: Octokit, name: str) -> Iterator[tuple[Looked, list[Any]]]:
    """Sign in to a scenario as the connector does; give what it holds, too."""
    with looking(Recorded([]), f"{ORGANISATION}/{name}") as found:
        found.asker._transport.close()
        found.asker._transport = Transport(octokit.scenario(name), Auth.Token(TOKEN))
        yield found, octokit.recorded[name]


def test_every_scenario_is_used_or_known_not_to_be(octokit: Octokit) -> None:
    assert set(octokit.recorded) == USED | UNUSED


def test_pages_of_tickets_lead_to_each_other(octokit: Octokit) -> None:
    for found, told in looked(octokit, "paginate-issues"):
        url: str | None = told[0]["path"]
        values: list[Any] = []
        while url is not None:
            answer, value = found.asker.get(url)
            cut = split([page(len(values), url, answer.data, shape="rest_issues", project=ORGANISATION)])[0]
            assert (answer.status, len(cut.items)) == (200, len(value))
            assert [item.key for item in cut.items] == [f"#{one['number']}" for one in value]
            values.append([one["number"] for one in value])
            url = _link(answer, url)
        assert values == [[one["number"] for one in each["response"]] for each in told]
        assert [len(one) for one in values] == [3, 3, 3, 3, 1]


@pytest.mark.parametrize(
    ("name", "count"), [("get-repository", None), ("get-root", None), ("labels", 9), ("search-issues", None)]
)
def test_what_is_read_comes_as_it_was_recorded(octokit: Octokit, name: str, count: int | None) -> None:
    for found, told in looked(octokit, name):
        assert told[0]["method"] == "get"
        answer, value = found.asker.get(told[0]["path"])
        assert answer.status == told[0]["status"] == 200
        known = told[0]["response"]
        assert sorted(value) == sorted(known) if isinstance(value, dict) else len(value) == len(known) == count
        if name == "search-issues":
            items = json.dumps(value["items"]).encode()
            cut = split([page(0, told[0]["path"], items, shape="rest_issues", project=ORGANISATION)])[0]
            assert len(cut.items) == known["total_count"] == 2


def test_an_error_is_told_in_githubs_words(octokit: Octokit) -> None:
    for found, told in looked(octokit, "errors"):
        answer = found.asker._transport.post(told[0]["path"], told[0]["body"])
        assert (answer.status, message_of(answer)) == (422, "Validation Failed")
        refusal = found.asker.refuse(answer, f"{ORGANISATION}/errors")
        assert isinstance(refusal, AnswerUnreadable)
        assert "Validation Failed" in str(refusal)


def test_what_is_not_there_is_refused(octokit: Octokit) -> None:
    for found, told in looked(octokit, "branch-protection"):
        answer, _ = found.asker.get(told[0]["path"])
        assert answer.status == 404
        refusal = found.asker.refuse(answer, f"{ORGANISATION}/branch-protection")
        assert isinstance(refusal, AccessRefused)
        assert "Branch not protected" in str(refusal)


def test_a_repository_that_was_renamed_is_followed(octokit: Octokit) -> None:
    for found, told in looked(octokit, "rename-repository"):
        assert found.asker._transport._send("PATCH", told[0]["path"], {}, told[0]["body"]).status == 200
        answer, value = _followed(Look(found.asker, Looking(), State()), told[1]["path"])
        assert (told[1]["status"], answer.status) == (301, 200)
        assert isinstance(value, dict)
        assert value["name"] == told[2]["response"]["name"] == "rename-repository-newname"


def test_a_request_that_no_scenario_holds_is_noticed(octokit: Octokit) -> None:
    for found, _ in looked(octokit, "get-repository"):
        assert found.asker.get(f"/repos/{ORGANISATION}/other").answer.status == 404
        found.asker._transport.sign_in(Auth.Token(f"{TOKEN[:-1]}9"))
        assert found.asker.get(f"/repos/{ORGANISATION}/hello-world").answer.status == 404
