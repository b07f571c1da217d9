"""A capture of live trackers that is killed at any moment, while they fail, ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from command_line import ok
from live_project import TOKEN, captured, declared, ended, leaves, started

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

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


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


def undisturbed(folder: Path, server: TrackerServer) -> tuple[list[bytes], float]:
    """Capture once in peace; return the leaves, and the seconds that it took once it was ready."""
    made = declared(folder, server, "jira", "github")
    child = started(made)
    assert child.stdout is not None
    child.stdout.readline()
    began = time.monotonic()
    said = ended(child)
    assert child.returncode == 0, said
    return leaves(made), time.monotonic() - began


def killed(made: Path, delay: float) -> bool | None:
    """Start a capture and kill it after a delay; tell whether it was still at work, None if it stopped by itself.

    Among so many requests a few meet more faults in a row than a run puts up with.
    """
    child = started(made)
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(delay)
    child.kill()
    said = ended(child)
    assert child.returncode in {0, STOPPED, -signal.SIGKILL}, said
    return None if child.returncode == STOPPED else child.returncode != 0


def disturbed(folder: Path, server: TrackerServer, seconds: float, kills: int) -> Iterator[tuple[int, list[bytes]]]:
    """Kill captures of new projects until each has come to its end; yield how often each was killed, and its leaves."""
    chosen = random.Random(23)  # noqa: S311  # moments, no secret
    server.spoiler = Faults(FAULTS)
    while kills > 0:
        made, times = declared(folder / "made", server, "jira", "github"), 0
        while (was := killed(made, chosen.uniform(0.0, seconds))) is not False:
            times += was is True
        assert "0 failures" in ok("ledger", "verify", "--project", made).out
        yield times, leaves(made)
        kills -= times
        shutil.rmtree(made)


@pytest.mark.slow
def test_a_sync_killed_two_hundred_times_with_faults_on_loses_nothing_and_doubles_nothing(
    tmp_path: Path, server: TrackerServer
) -> None:
    expected, seconds = undisturbed(tmp_path / "undisturbed" / "made", server)
    total = 0
    for times, found in disturbed(tmp_path, server, seconds, KILLS):
        total += times
        assert found == expected
    assert total >= KILLS


def test_a_sync_killed_a_few_times_with_faults_on_ends_as_if_undisturbed(tmp_path: Path, server: TrackerServer) -> None:
    expected, seconds = undisturbed(tmp_path / "undisturbed" / "made", server)
    server.spoiler = Faults(FAULTS)
    made = declared(tmp_path / "made", server, "jira", "github")
    kills = sum(killed(made, seconds * part) is True for part in (0.3, 0.6))
    assert kills > 0
    code, said = captured(made)
    assert code == 0, said
    assert leaves(made) == expected
