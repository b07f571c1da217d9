"""The replay server's faults reach the client as they would from a real tracker, each on its own schedule."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import requests

from tests.tracker.faults import Faults, rule
from tests.tracker.jira_app import jira
from tests.tracker.server import TrackerServer
from tests.tracker.web import START, Clock, Wire

PATH = "/rest/api/2/search/jql?jql=project+%3D+PRT&fields=*all"


class Site(TrackerServer):
    """A served Jira whose faults are ours to switch."""

    def __init__(self) -> None:
        self.faults = Faults()
        clock = Clock()
        super().__init__(jira(40, clock=clock), clock=clock, spoiler=self.faults)

    def ask(self, path: str = PATH) -> requests.Response:
        return requests.get(self.url + path, timeout=5, headers={"Connection": "close"})

    def statuses(self, count: int) -> list[int]:
        return [self.ask("/rest/api/2/serverInfo").status_code for _ in range(count)]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


def test_nothing_goes_wrong_unless_asked_for(site: Site) -> None:
    assert site.statuses(5) == [200] * 5
    assert site.ask().json()["isLast"]
    assert parsedate_to_datetime(site.ask().headers["Date"]) == START


@pytest.mark.parametrize(
    ("fault", "status", "header", "told"),
    [
        ("retry_seconds", 429, "Retry-After", "7"),
        ("retry_date", 429, "Retry-After", "Mon, 05 Jan 2026 08:00:07 GMT"),
        ("reset_epoch", 429, "X-RateLimit-Reset", str(int(datetime(2026, 1, 5, 8, 0, 7, tzinfo=UTC).timestamp()))),
        ("reset_iso", 429, "X-RateLimit-Reset", "2026-01-05T08:00:07Z"),
        ("secondary", 403, "Retry-After", "7"),
        ("secondary_bare", 403, "X-RateLimit-Remaining", "4000"),
        ("primary", 403, "X-RateLimit-Remaining", "0"),
        ("server_retry", 503, "Retry-After", "7"),
    ],
)
def test_a_refusal_for_now_says_when_to_come_back(site: Site, fault: str, status: int, header: str, told: str) -> None:
    site.faults.rules = (rule(fault, at=[2], wait=7),)
    first, second, third = site.ask(), site.ask(), site.ask()
    assert (first.status_code, second.status_code, third.status_code) == (200, status, 200)
    assert second.headers[header] == told
    assert header not in first.headers


def test_some_refusals_name_no_time(site: Site) -> None:
    site.faults.rules = (rule("too_many", at=[1]), rule("secondary_bare", at=[2]))
    bare, secondary = site.ask(), site.ask()
    assert bare.json()["errorMessages"]
    assert "secondary rate limit" in secondary.json()["message"]
    for answer in (bare, secondary):
        assert not {"Retry-After", "X-RateLimit-Reset"} & set(answer.headers)


@pytest.mark.parametrize("fault", ["connection_reset", "reset_in_body", "truncated"])
def test_a_connection_that_ends_too_early_gives_no_whole_answer(site: Site, fault: str) -> None:
    site.faults.rules = (rule(fault, at=[1]),)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        site.ask()
    whole = site.ask()
    assert len(whole.content) == int(whole.headers["Content-Length"]) > 100_000
    assert site.counts.wires[Wire.WHOLE] == 1


def test_a_truncated_body_has_the_whole_length_in_its_head(site: Site) -> None:
    site.faults.rules = (rule("truncated", at=[1]),)
    answer = requests.get(site.url + PATH, timeout=5, stream=True)
    length = int(answer.headers["Content-Length"])
    assert length == len(site.ask().content)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match=f"{length - length // 2} more expected"):
        _ = answer.content


def test_an_empty_body_and_latency(site: Site) -> None:
    site.faults.rules = (rule("empty", at=[1]), rule("latency", at=[2], wait=0.15))
    assert (site.ask().status_code, site.faults.struck) == (200, [(1, "empty")])
    before = monotonic()
    assert site.ask().content
    assert monotonic() - before >= 0.15


def test_schedules(site: Site) -> None:
    site.faults.rules = (rule("server", every=3),)
    assert site.statuses(6) == [200, 200, 502, 200, 200, 502]
    site.faults.rules = (rule("server", at=[8], burst=3, status=504),)
    assert site.statuses(6) == [200, 504, 504, 504, 200, 200]
    site.faults.rules = (rule("server", share=0.4, seed=3),)
    drawn = site.statuses(30)
    site.control("reset", {})
    again = site.statuses(42)[12:]
    assert drawn == again
    assert 5 < drawn.count(502) < 20
    site.faults.rules = (rule("server", every=1, path="search"),)
    assert (site.statuses(1), site.ask().status_code) == ([200], 502)


def test_faults_together_strike_in_their_order(site: Site) -> None:
    site.faults.rules = (rule("latency", every=1, wait=0.01), rule("retry_seconds", every=2), rule("server", every=3))
    assert site.statuses(6) == [200, 429, 502, 429, 200, 429]
    assert len(site.faults.struck) == 6 + 4


def test_the_control_surface_over_http(site: Site) -> None:
    def control(verb: str, **told: Any) -> Any:
        return requests.post(f"{site.url}/_replay/{verb}", json=told, timeout=5).json()

    assert control("faults", rules=[{"fault": "server", "every": 2}]) == {"rules": 1, "struck": 0}
    assert site.statuses(4) == [200, 502, 200, 502]
    stats = control("stats")
    assert (stats["requests"], stats["repeated"]) == (4, 3)
    assert stats["routes"] == {"serverInfo": 2, "server": 2}
    assert control("faults", rules=[]) == {"rules": 0, "struck": 2}
    assert control("reset") == {}
    assert control("clock", advance=3600)["now"] == (START + timedelta(hours=1)).isoformat()
    assert control("jira/touch", keys=["PRT-4"]) == ["PRT-4"]
    assert control("jira/mode", inline_comments=1)["inline_comments"] == 1
    assert control("stats")["requests"] == 0
    for wrong in ("nothing", "jira/nothing", "jira/_noted", "faults"):
        answer = requests.post(f"{site.url}/_replay/{wrong}", json={"rules": [{"fault": "rain"}]}, timeout=5)
        assert answer.status_code == 400


def test_the_server_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.tracker", "--jira", "3", "--center", "--token", "t", "--still"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        sign_in = {"Authorization": "Bearer t"}
        try:
            found = requests.get(f"{url}/rest/api/2/search?jql=project=PRT", headers=sign_in, timeout=5).json()
            assert requests.post(f"{url}/_replay/stats", timeout=5).json()["requests"] == 1
        finally:
            process.kill()
    assert (found["total"], found["issues"][0]["self"][: len(url)]) == (3, url)
