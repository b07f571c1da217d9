"""A capture of live trackers that is killed at any moment, while they fail, ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from command_line import ok
from live_project import TOKEN, Captures, declared, leaves

from tests.tracker.faults import Faults, rule
from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.jira_app import jira
from tests.tracker.jira_mode import cloud
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock

KILLS: Final = 200
STOPPED: Final = 3
FAULTS: Final = (
    rule("retry_seconds", share=0.04, seed=1),
    rule("server", share=0.04, seed=2),
    rule("reset_in_body", share=0.04, seed=3),
    rule("truncated", share=0.04, seed=4),
    rule("secondary", share=0.08, seed=5, path="/api/"),
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor SIGKILL")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrackerServer]:
    """A Jira and a GitHub with what is rare in them."""
    for name in ("JIRA", "GITHUB"):
        monkeypatch.setenv(f"TRACKER_SCOPE_TOKEN_{name}", TOKEN)
    clock = Clock()
    github = GithubApp(clock, Shape(tickets=90, long=1, showcase=True))
    with TrackerServer(
        jira(140, edges=True, mode=cloud(), clock=clock), github, clock=clock, spoiler=Faults()
    ) as found:
        yield found


@pytest.fixture
def captures(server: TrackerServer) -> Iterator[Captures]:
    """What captures in processes of their own, once the tracker is there."""
    assert server.port
    with Captures() as found:
        yield found


def undisturbed(captures: Captures, folder: Path, server: TrackerServer) -> tuple[list[str], float]:
    """Capture in peace; return the leaves, and the seconds that it takes once the tracker has its answers ready."""
    for way in ("first", "again"):
        made = declared(folder / way / "made", server, "jira", "github")
        began = time.monotonic()
        captures.start(made)
        assert captures.end() == 0
        seconds = time.monotonic() - began
    return leaves(made), seconds


def killed(captures: Captures, made: Path, delay: float) -> bool | None:
    """Start a capture and kill it after a delay; tell whether it was still at work, None if it stopped by itself.

    Among so many requests a few meet more faults in a row than a run puts up with.
    """
    process = captures.start(made)
    time.sleep(delay)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    code = captures.end()
    assert code in {0, STOPPED, -signal.SIGKILL}
    return None if code == STOPPED else code != 0


def disturbed(captures: Captures, make: Callable[[], Path], seconds: float) -> Iterator[tuple[int, list[str]]]:
    """Kill captures of new projects until each has come to its end; yield how often each was killed, and its leaves."""
    chosen = random.Random(23)  # noqa: S311  # moments, no secret
    while True:
        made, times = make(), 0
        while (was := killed(captures, made, chosen.uniform(0.0, seconds))) is not False:
            times += was is True
        if times:
            assert "0 failures" in ok("ledger", "verify", "--project", made).out
        yield times, leaves(made)
        shutil.rmtree(made)


@pytest.mark.slow
def test_a_sync_killed_two_hundred_times_with_faults_on_loses_nothing_and_doubles_nothing(
    tmp_path: Path, server: TrackerServer, captures: Captures
) -> None:
    expected, seconds = undisturbed(captures, tmp_path, server)
    server.spoiler = Faults(FAULTS)
    total = 0
    for times, found in disturbed(captures, lambda: declared(tmp_path / "made", server, "jira", "github"), seconds):
        assert found == expected
        total += times
        if total >= KILLS:
            break


def test_a_sync_killed_a_few_times_with_faults_on_ends_as_if_undisturbed(
    tmp_path: Path, server: TrackerServer, captures: Captures
) -> None:
    expected, seconds = undisturbed(captures, tmp_path, server)
    server.spoiler = Faults(FAULTS)
    made = declared(tmp_path / "made", server, "jira", "github")
    kills = sum(killed(captures, made, seconds * part) is True for part in (0.2, 0.4))
    assert kills > 0
    captures.start(made)
    assert captures.end() == 0
    assert leaves(made) == expected
