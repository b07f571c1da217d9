"""A command does nothing at its start and at its end that it could leave: a small capture takes no longer."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from command_line import github, issue, ok, project

from tracker_scope import registry
from tracker_scope.operations import workspace

ENDING = """
import atexit, gc, sys
atexit.register(lambda: print(gc.get_freeze_count()))
from tracker_scope.cli.main import main
main(["--help"])
main(["--help"])
"""


def test_what_was_loaded_is_not_looked_through_at_the_end() -> None:
    told = subprocess.run([sys.executable, "-c", ENDING], check=True, capture_output=True, text=True).stdout
    assert int(told.splitlines()[-1]) > 0
    assert "Tie every ticket" in told


def test_installed_packages_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counting(group: str) -> list[EntryPoint]:
        asked.append(group)
        return []

    monkeypatch.setattr(registry, "entry_points", counting)
    registry.installed.cache_clear()
    try:
        for _ in range(3):
            registry.connector("github_json")
    finally:
        registry.installed.cache_clear()
    assert asked == ["tracker_scope.connectors"]


def test_json_is_written_without_the_sentences_of_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, export = project(tmp_path / "project"), github(tmp_path / "issues.jsonl", issue(1))
    monkeypatch.setattr(workspace, "words_of", None)
    found = ok("capture", export, "--project", made, "--json").json
    assert found["tickets"]["seen"] == 1
