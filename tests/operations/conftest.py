"""Every test runs far from the user's own settings, on a small project of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import copy_of
from fake_tracker import SETTINGS, FakeTracker
from small_project import bare, laid_out

from tracker_scope import registry


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a baseline, people of both sides and three tickets."""
    return copy_of("small", laid_out, tmp_path / "portal", tmp_path_factory)


@pytest.fixture
def tracker(monkeypatch: pytest.MonkeyPatch) -> FakeTracker:
    """A live tracker of three tickets, and the token for it."""
    found = FakeTracker({1: "one", 2: "two", 5: "five"})
    monkeypatch.setattr(registry, "live_connector", lambda _: found)
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_LIVE", "a-token-for-tests")
    return found


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """A project whose only source is that tracker."""
    folder = bare(tmp_path / "portal")
    settings = folder / "tracker-scope.toml"
    settings.write_text(settings.read_text("utf-8") + SETTINGS, "utf-8")
    return folder
