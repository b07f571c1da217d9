"""What is installed is whole: types, packaged data, and nothing that was left in the folder."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as pip builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, cwd=folder)
    return next(folder.glob("tracker_scope-*.whl"))


def shipped(folder: str) -> set[str]:
    """Name the files of a folder of the repository, caches apart."""
    files = (file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(ROOT / folder).as_posix() for file in files}


def test_the_types_are_declared() -> None:
    assert (ROOT / "tracker_scope" / "py.typed").is_file()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "Typing :: Typed" in project["classifiers"]
    assert project["license"] == "Apache-2.0"


@pytest.mark.slow
def test_the_wheel_holds_the_package_its_data_and_its_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {f"tracker_scope/{name}" for name in shipped("tracker_scope")}
    data = {f"tracker_scope/_config/{name}" for name in shipped("config")}
    assert {"tracker_scope/py.typed", "tracker_scope/registry.py"} <= package
    assert data
    rest = {name for name in names if ".dist-info/" not in name}
    assert rest == package | data
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_the_wheel_finds_its_data_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "import tracker_scope.settings as s; print(s.__file__); print(*s.packaged_names('wording'))"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    where, names = run.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path)
    assert {"en.toml", "fr.toml"} <= set(names.split())
