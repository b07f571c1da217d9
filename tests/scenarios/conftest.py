"""Every test runs far from the settings and the language of whoever runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import demo_copy


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))
    monkeypatch.delenv("TRACKER_SCOPE_DEBUG", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def demo(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give a copy of the bundled project in a language."""
    return lambda language: demo_copy(language, tmp_path / f"demo-{language}", tmp_path_factory)
