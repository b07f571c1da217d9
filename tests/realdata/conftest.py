"""What the tests on real data share: a project in an empty folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from realdata_project import Project

from tracker_scope.cli.main import main


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))
    assert main(["init", "--defaults", "--into", str(tmp_path / "project")]) == 0
    capsys.readouterr()
    return Project(tmp_path / "project", capsys)
