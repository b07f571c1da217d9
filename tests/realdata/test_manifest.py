"""Every real file of the two shapes gives the tickets that the manifest says, or the refusal that it names."""

from __future__ import annotations

import csv
import gzip
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from realdata_project import Project

from tracker_scope import registry
from tracker_scope.cli.main import cli
from tracker_scope.errors import TrackerScopeError

pytestmark = pytest.mark.realdata

MANIFEST = tomllib.loads((Path(__file__).parent / "manifest.toml").read_text("utf-8"))
CONNECTORS = registry.names("connectors")


def rows(name: str) -> list[Any]:
    """One case a row; those of the large files are slow too."""
    return [
        pytest.param(row, id=row["path"], marks=[pytest.mark.slow] if row["path"].startswith("large/") else [])
        for row in MANIFEST[name]
    ]


def test_every_file_stands_in_one_row(shared_data: Path) -> None:
    folders = [path for name in MANIFEST["folders"] for path in (shared_data / name).rglob("*") if path.is_file()]
    found = [*folders, *(path for pattern in MANIFEST["patterns"] for path in shared_data.glob(pattern))]
    listed = [row["path"] for name in ("file", "later") for row in MANIFEST[name]]
    assert sorted(listed) == sorted(path.relative_to(shared_data).as_posix() for path in found)


def words(row: dict[str, Any], shared: Path) -> list[str]:
    zone = ["--timezone", row["timezone"]] if "timezone" in row else []
    return ["capture", str(shared / row["path"]), "--connector", row["connector"], *zone, "--json"]


@pytest.mark.parametrize("row", [one for one in rows("file") if "tickets" in one.values[0]])
def test_a_file_is_captured_whole(row: dict[str, Any], shared_data: Path, project: Project) -> None:
    captured = project.run(*words(row, shared_data))
    assert captured.code == row["exit"], captured.err
    told = captured.json
    assert (told["tickets"]["seen"], told["pull_requests"]) == (row["tickets"], row["pull_requests"])
    assert told["tickets"]["new"] == row["tickets"]
    assert told["incomplete"] == row.get("incomplete", 0)
    assert told["complete"] == (row["exit"] == 0)


def refusal(project: Project, *command: str) -> str:
    """Name the error that stops a command; a second run is refused as well."""
    with pytest.raises(TrackerScopeError) as refused:
        cli.main([*command, "--project", str(project.folder)], standalone_mode=False)
    assert refused.value.exit_code == project.run(*command).code
    return refused.value.code


@pytest.mark.parametrize("row", [one for one in rows("file") if "refused" in one.values[0]])
def test_a_file_is_refused_and_nothing_stored(row: dict[str, Any], shared_data: Path, project: Project) -> None:
    ran = project.run(*words(row, shared_data))
    assert (ran.code, ran.out) == (row["exit"], "")
    assert Path(row["path"]).name in ran.err
    assert refusal(project, *words(row, shared_data)) == row["refused"]
    assert project.size() == 0


@pytest.mark.parametrize("row", [one for one in rows("file") if "timezone" in one.values[0]])
def test_a_csv_without_a_declared_zone_is_never_guessed(
    row: dict[str, Any], shared_data: Path, project: Project
) -> None:
    undeclared = words({name: told for name, told in row.items() if name != "timezone"}, shared_data)
    expected = (row["exit"], row["refused"]) if "refused" in row else (2, "timezone-missing")
    assert (project.run(*undeclared).code, refusal(project, *undeclared)) == expected
    assert project.size() == 0


@pytest.mark.parametrize("row", rows("later"))
def test_what_no_connector_reads_yet_is_refused_by_all(
    row: dict[str, Any], shared_data: Path, project: Project
) -> None:
    assert row["reason"]
    path = str(shared_data / row["path"])
    code, cause = project.run("capture", path, "--json").code, refusal(project, "capture", path)
    assert (code, cause) in {(3, "export-refused"), (2, "connector-unknown")}
    for name in CONNECTORS:
        zone = ["--timezone", "Europe/Paris"] if name == "jira_csv" else []
        assert project.run("capture", path, "--connector", name, *zone).code == 3
        assert refusal(project, "capture", path, "--connector", name, *zone) == "export-refused"
    assert project.size() == 0


def told_of(shared: Path, path: str) -> tuple[int, int]:
    row = next(one for one in MANIFEST["file"] if one["path"] == path)
    assert (shared / path).is_file()
    return row["tickets"], row["pull_requests"]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream)


@pytest.mark.slow
def test_the_manifest_counts_the_lines_as_the_json_module_does(shared_data: Path) -> None:
    path = "large/rust_github_30k.jsonl.gz"
    pulls = {one["issue"]["id"]: "pull_request" in one["issue"] for one in lines(shared_data / path)}
    assert told_of(shared_data, path) == (list(pulls.values()).count(False), list(pulls.values()).count(True))


@pytest.mark.slow
def test_the_manifest_counts_the_rows_as_the_csv_module_does(shared_data: Path) -> None:
    path = "large/tidev_TIMOB_10k_derived_jira.csv.gz"
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with gzip.open(shared_data / path, "rt", encoding="utf-8", newline="") as stream:
            keys = {row["Issue key"] for row in csv.DictReader(stream)}
    finally:
        csv.field_size_limit(limit)
    assert told_of(shared_data, path) == (len(keys), 0)


@pytest.mark.parametrize(
    "path",
    [row["path"] for row in MANIFEST["file"] if "ietf_archive" in row["path"]],
)
def test_the_manifest_counts_an_archive_by_its_two_lists(path: str, shared_data: Path) -> None:
    with gzip.open(shared_data / path) as stream:
        whole = json.load(stream)
    assert told_of(shared_data, path) == (len(whole["issues"]), len(whole["pulls"]))
