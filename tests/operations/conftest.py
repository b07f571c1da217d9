"""Every test runs far from the user's own settings, on a small project of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import copy_of
from small_project import laid_out


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a baseline, people of both sides and three tickets."""
    return copy_of("small", laid_out, tmp_path / "portal", tmp_path_factory)
