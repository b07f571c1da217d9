"""Consoles as they are: those that speak no UTF-8, pipes that close, users with settings of their own."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Terminal, contracted, github, issue, ok, project, refused, run

from tracker_scope.cli import language, tables
from tracker_scope.cli.capture import _watch
from tracker_scope.operations.workspace import opened

Demo = Callable[[str], Path]


def command() -> str:
    found = shutil.which("tracker-scope", path=str(Path(sys.executable).parent))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "surroundings", [{"PYTHONIOENCODING": "ascii", "LANG": "C"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}]
)
def test_what_is_written_is_utf_8_everywhere(demo: Demo, surroundings: dict[str, str]) -> None:
    words = [command(), "register", "--all", "--project", str(demo("fr"))]
    done = subprocess.run(words, capture_output=True, check=False, env=os.environ | surroundings)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode("utf-8")
    assert "Numéro unique" in shown
    assert "\\xe9" not in shown


@pytest.mark.skipif(os.name == "nt", reason="no such shell there")
@pytest.mark.parametrize(
    "words", ["register --all", "register --json", "register --csv", "contract show --all", "--help"]
)
def test_a_reader_who_leaves_early_is_no_failure(demo: Demo, words: str) -> None:
    where = "" if words == "--help" else f"--project '{demo('fr')}'"
    line = f"set -o pipefail; '{command()}' {words} {where} | head -1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device there")
def test_an_output_that_is_full_is_said(demo: Demo) -> None:
    words = [command(), "register", "--json", "--project", str(demo("en"))]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode not in {0, 120}
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_the_users_own_name_is_the_default_of_by(tmp_path: Path) -> None:
    made = contracted(tmp_path / "made")
    ok("capture", github(tmp_path / "issues.jsonl", issue(1)), "--project", made)
    decision = ("decide", "#1", "--clause", "4.1", "--reason", "As asked.", "--project", made)
    refused(2, *decision)
    (tmp_path / "user.toml").write_text('me = "provider-pm"\n', "utf-8")
    assert "provider-pm" in ok(*decision).out
    shown = ok("ticket", "#1", "--json", "--project", made).json
    assert [(one["by"], one["party"]) for one in shown["decisions"]] == [("provider-pm", "provider")]


@pytest.mark.parametrize("text", ["me = 3\n", "[me\n"])
def test_user_settings_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    made = project(tmp_path / "made")
    (tmp_path / "user.toml").write_text(text, "utf-8")
    refused(2, "status", "--project", made)


@pytest.mark.parametrize("key", ["12", "#12", "provider/portal#12", "  #12 "])
def test_the_ways_to_name_a_ticket(tmp_path: Path, key: str) -> None:
    made = contracted(tmp_path / "made")
    ok("capture", github(tmp_path / "issues.jsonl", issue(1), issue(12)), "--project", made)
    assert ok("ticket", key, "--json", "--project", made).json["ticket"] == "#12"


def test_a_number_that_two_repositories_share(tmp_path: Path) -> None:
    made = contracted(tmp_path / "made")
    ok("capture", github(tmp_path / "issues.jsonl", issue(12)), "--project", made)
    other = github(tmp_path / "other.jsonl", issue(12, id=77))
    other.write_text(other.read_text("utf-8").replace("provider/portal", "provider/tools"), "utf-8")
    ok("capture", other, "--project", made)
    said = refused(2, "ticket", "12", "--project", made)
    assert "provider/portal#12" in said
    assert "provider/tools#12" in said
    shown = ok("ticket", "provider/tools#12", "--json", "--project", made).json
    assert shown["entry"]["source"] == "other"


def test_long_tables_say_how_to_see_all(demo: Demo) -> None:
    made = demo("en")
    shown, every = (ok("register", *more, "--project", made).out for more in ((), ("--all",)))
    rows = [line for line in shown.splitlines() if line.startswith(("#", "PIM-"))]
    assert len(rows) == tables.ROWS_SHOWN == 20
    assert "80" in next(line for line in shown.splitlines() if "--all" in line)
    assert len([line for line in every.splitlines() if line.startswith(("#", "PIM-"))]) == 100
    assert "--all" not in every


@pytest.mark.parametrize(
    ("surroundings", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_outside_a_project_the_language_is_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, surroundings: dict[str, str], expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LANG", raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert language.spoken([]) == expected
    assert language.spoken(["--language=fr"]) == "fr"
    assert language.spoken(["--language", "xx"]) == expected


def test_progress_only_where_a_person_watches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(project(tmp_path, "fr"), create=True, force=True) as workspace:
        assert _watch(workspace) is None
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        watch = _watch(workspace)
        assert watch is not None
        watch(1200, 5_000_000)
    assert "tickets, 5" in capsys.readouterr().err


def test_a_table_is_as_wide_as_the_terminal(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    made = demo("en")
    monkeypatch.setenv("COLUMNS", "180")
    narrow, wide = (run("register", "--project", made, kind=kind).out for kind in (io.TextIOWrapper, Terminal))
    assert 60 < max(map(len, narrow.splitlines()[:20])) <= 100
    assert 100 < max(map(len, wide.splitlines()[:20])) <= 180


def test_capture_in_front_of_a_person(tmp_path: Path) -> None:
    made = project(tmp_path / "made")
    export = github(tmp_path / "issues.jsonl", issue(1))
    assert "\r" in run("capture", export, "--project", made, kind=Terminal).err
