"""A project is made by asking, or without asking, and never over another."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from command_line import ok, refused, run

from tracker_scope.cli import init as command
from tracker_scope.operations import init as operation


def settings(folder: Path) -> Any:
    return tomllib.loads((folder / "tracker-scope.toml").read_text("utf-8"))["project"]


def test_defaults_ask_nothing(tmp_path: Path) -> None:
    shown = ok("init", "--into", tmp_path / "portal", "--defaults").out
    assert "?" not in shown
    assert settings(tmp_path / "portal") == {
        "name": "portal",
        "language": "en",
        "timezone": "UTC",
        "side": "provider",
    }


def test_four_questions(tmp_path: Path) -> None:
    told = ok("init", "--into", tmp_path, answers='Portail "neuf"\nde\nfr\nEurope/Paris\nclient\n').out
    assert told.count("?") >= 5
    assert settings(tmp_path) == {
        "name": 'Portail "neuf"',
        "language": "fr",
        "timezone": "Europe/Paris",
        "side": "client",
    }
    assert "Prochaine" in told or "Suite" in told or "Ensuite" in told


def test_an_empty_answer_takes_what_is_in_brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation, "local_timezone", lambda: "Europe/Paris")
    shown = ok("init", "--into", tmp_path / "here", "--language", "fr", answers="\n\n\n\n").out
    assert "[here]" in shown
    assert settings(tmp_path / "here")["timezone"] == "Europe/Paris"
    assert settings(tmp_path / "here")["language"] == "fr"


@pytest.mark.parametrize("answers", ["", "Portal\n", "Portal\nen\nUTC\n"])
def test_the_end_of_the_input_is_no_answer(tmp_path: Path, answers: str) -> None:
    done = run("init", "--into", tmp_path, answers=answers)
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert "--defaults" in done.err


def test_a_zone_that_does_not_exist(tmp_path: Path) -> None:
    done = run("init", "--into", tmp_path, answers="Portal\nen\nMars/Olympus\nprovider\n")
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert "Mars/Olympus" in done.err


def test_a_project_is_not_made_twice(tmp_path: Path) -> None:
    ok("init", "--into", tmp_path, "--defaults")
    before = (tmp_path / "tracker-scope.toml").read_bytes()
    assert str(tmp_path) in refused(2, "init", "--into", tmp_path, "--defaults", "--language", "en")
    assert run("init", "--into", tmp_path, answers="").out == ""
    assert (tmp_path / "tracker-scope.toml").read_bytes() == before


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    assert "file" in refused(6, "init", "--into", tmp_path / "file" / "below", "--defaults")


def test_a_synchronised_folder_needs_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation, "unsafe_place", lambda _: "nfs")
    assert "nfs" in refused(2, "init", "--into", tmp_path, "--defaults")
    ok("init", "--into", tmp_path, "--defaults", "--force")


@pytest.mark.parametrize(("place", "expected"), [("/usr/share/zoneinfo/Europe/Paris", "Europe/Paris"), ("/x", "UTC")])
def test_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch, place: str, expected: str) -> None:
    monkeypatch.setattr(operation.Path, "resolve", lambda _: Path(place))
    assert operation.local_timezone() == expected


def test_a_zone_of_the_machine_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation.Path, "resolve", lambda _: Path("/usr/share/zoneinfo/Mars/Olympus"))
    assert operation.local_timezone() == "UTC"
    assert command.COMMAND.name == "init"
