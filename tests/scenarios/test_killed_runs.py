"""A capture that is killed, interrupted or out of room ends as if nothing had happened once it is run again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import classes, github, head, issue, jira, ok, project, register, run, ticket, written

PROGRAM: Final = Path(__file__).with_name("capture_to_kill.py")
INTERRUPTED: Final = Path(__file__).with_name("capture_to_interrupt.py")
TICKETS: Final = 1500
KILLS: Final = 100
DISK: Final = 16 << 20
SETTINGS: Final = """
[[source]]
name = "jira"
connector = "jira_csv"
path = "export.csv"
timezone = "Europe/Paris"
instance = "https://jira.example"
project = "PRT"

[[source]]
name = "github"
connector = "github_json"
path = "issues.jsonl"
instance = "https://github.example"
project = "provider/portal"
"""


def exports(folder: Path, tickets: int = TICKETS, length: int = 1200) -> Path:
    """Make a project with two sources and their exports, several pages each; the texts hardly compress."""
    made = project(folder)
    chosen = random.Random(11)  # noqa: S311  # content, no secret
    texts = [f"See § 4.1: {chosen.randbytes(length).hex()}" for _ in range(2 * tickets)]
    jira(made / "export.csv", *(ticket(n, f"List {n}", texts[n - 1]) for n in range(1, tickets + 1)))
    github(made / "issues.jsonl", *(issue(n, texts[-n]) for n in range(1, tickets + 1)))
    settings = made / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8") + SETTINGS, "utf-8")
    return made


def started(*command: object, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(one) for one in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
    )


def ended(child: subprocess.Popen[str]) -> tuple[str, str]:
    out, err = child.communicate()
    assert "Traceback" not in err, err
    return out, err


def undisturbed(made: Path) -> tuple[str, float]:
    """Capture without disturbance; return the head, and the seconds that it took once it was ready."""
    child = started(sys.executable, PROGRAM, made)
    assert child.stdout is not None
    child.stdout.readline()
    began = time.monotonic()
    out, _ = ended(child)
    return out.strip(), time.monotonic() - began


def killed(made: Path, delay: float) -> str | None:
    """Start a capture and kill it after a delay; return the head when it had ended before."""
    child = started(sys.executable, PROGRAM, made)
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(delay)
    child.kill()
    out, _ = ended(child)
    if child.returncode == -signal.SIGKILL:
        return None
    assert child.returncode == 0
    return out.strip()


def disturbed(folder: Path, whole: Path, delays: Iterator[float], wanted: int) -> tuple[int, set[str]]:
    """Kill captures of the same project, run again until each has ended; return the kills and the heads."""
    kills, heads, number = 0, set[str](), 0
    while kills < wanted:
        number += 1
        made = Path(shutil.copytree(whole, folder / str(number)))
        while (found := killed(made, next(delays))) is None:
            kills += 1
            assert "0 failures" in ok("ledger", "verify", "--project", made).out
        heads.add(found)
        shutil.rmtree(made)
    return kills, heads


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.slow
def test_a_capture_killed_a_hundred_times_ends_as_if_undisturbed(tmp_path: Path) -> None:
    whole = exports(tmp_path / "whole")
    expected, seconds = undisturbed(Path(shutil.copytree(whole, tmp_path / "undisturbed")))
    chosen = random.Random(17)  # noqa: S311  # moments, no secret
    delays = iter(lambda: chosen.uniform(0.0, seconds * 1.1), None)
    kills, heads = disturbed(tmp_path, whole, delays, KILLS)
    assert kills >= KILLS
    assert heads == {expected}


def test_every_ticket_is_there_once_after_kills(tmp_path: Path) -> None:
    whole = exports(tmp_path / "whole", tickets=400)
    expected, seconds = undisturbed(plain := Path(shutil.copytree(whole, tmp_path / "plain")))
    made = Path(shutil.copytree(whole, tmp_path / "made"))
    kills = sum(killed(made, seconds * part) is None for part in (0.2, 0.5))
    assert kills > 0
    assert undisturbed(made)[0] == expected
    assert register(made)["tickets"] == register(plain)["tickets"]
    assert len(classes(register(made))) == 800


def test_an_interrupted_capture_says_so_and_goes_on(tmp_path: Path) -> None:
    made = exports(tmp_path / "made", tickets=2500, length=2000)
    command = ("capture", "--source", "jira", "--project", made)
    child = started(sys.executable, INTERRUPTED, *command)
    _, err = ended(child)
    assert (child.returncode, "Interrupted" in err) == (130, True)
    assert head(made)["size"] > 0
    assert ok("status", "--json", "--project", made).json["status"]["interrupted"] == ["jira"]
    assert "jira" in ok("status", "--project", made).out
    told = ok(*command, "--json").json
    assert told["tickets"] == {"seen": 2500, "new": 2500, "changed": 0, "unchanged": 0, "gone": 0}
    assert len(register(made)["tickets"]) == 2500
    assert "0 failures" in ok("ledger", "verify", "--project", made).out


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own; mounting one needs Linux and its superuser, which CI has."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)]
    mounted = mount is not None and subprocess.run(command, check=False, capture_output=True).returncode == 0
    if not mounted and os.environ.get("CI") == "true":
        pytest.fail("no right to mount a small disk")
    if not mounted:
        pytest.skip("no right to mount a small disk; tests/ledger has a stand-in with a limit of file sizes")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("room", [0, 100_000, 2_000_000])
def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path, small_disk: Path, room: int) -> None:
    whole = exports(tmp_path / "whole", tickets=800, length=2000)
    told = ok("capture", "--source", "jira", "--json", "--project", whole).json
    made = small_disk / "made"
    made.mkdir()
    for name in ("tracker-scope.toml", "export.csv"):
        shutil.copy(whole / name, made / name)
    ok("capture", "--source", "jira", "--dry-run", "--project", made)
    ballast = written(small_disk / "ballast", "")
    ballast.write_bytes(b"\x00" * max(0, shutil.disk_usage(small_disk).free - room))
    stopped = run("capture", "--source", "jira", "--project", made)
    assert stopped.code == 4, stopped.said
    assert "full" in stopped.err.splitlines()[0]
    assert "space" in stopped.err.splitlines()[1]
    ballast.unlink()
    kept = head(made)["size"]
    assert (kept > 0) == (room > 1_000_000)
    again = ok("capture", "--source", "jira", "--json", "--project", made).json
    assert again["tickets"] == told["tickets"]
    assert register(made)["tickets"] == register(whole)["tickets"]
    assert "0 failures" in ok("ledger", "verify", "--project", made).out
