"""Every real file of tickets gives the tickets that the manifest says, or the refusal that it names."""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from realdata_project import Project

from tracker_scope import registry
from tracker_scope.cli.main import cli
from tracker_scope.errors import TrackerScopeError
from tracker_scope.operations.sources import HEAD_BYTES

pytestmark = pytest.mark.realdata

MANIFEST = tomllib.loads((Path(__file__).parent / "manifest.toml").read_text("utf-8"))
CONNECTORS = registry.file_connectors()


def rows(name: str) -> list[Any]:
    """One case a row; those of the large files are slow too."""
    return [
        pytest.param(row, id=row["path"], marks=[pytest.mark.slow] if row["path"].startswith("large/") else [])
        for row in MANIFEST[name]
    ]


def test_every_file_stands_in_one_row(shared_data: Path) -> None:
    folders = [path for name in MANIFEST["folders"] for path in (shared_data / name).rglob("*") if path.is_file()]
    found = [*folders, *(path for pattern in MANIFEST["patterns"] for path in shared_data.glob(pattern))]
    listed = [row["path"] for row in MANIFEST["file"]]
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


@pytest.mark.parametrize("row", [one for one in rows("file") if "refused" in one.values[0]])
def test_a_refused_file_is_refused_unasked_and_by_its_true_cause(
    row: dict[str, Any], shared_data: Path, project: Project
) -> None:
    path = str(shared_data / row["path"])
    ran = project.run("capture", path, "--json")
    assert (ran.code, refusal(project, "capture", path)) in {(3, "export-refused"), (2, "connector-unknown")}
    if path.endswith(".json"):
        assert row["why"] in ran.err
    assert project.size() == 0


@pytest.mark.parametrize("row", [one for one in rows("file") if "tickets" in one.values[0]])
def test_a_file_is_recognised_by_its_connector_alone(row: dict[str, Any], shared_data: Path) -> None:
    path = shared_data / row["path"]
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    known = [name for name in CONNECTORS if registry.file_connector(name).recognises(head, path.name)]
    assert known == ([] if head.strip() == b"[]" else [row["connector"]])


def texts(path: Path) -> str:
    """Read a whole file as text, by what the standard library makes of it."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def records(path: Path) -> list[Any]:
    """Read one JSON value, or one a line."""
    text = texts(path)
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    return whole if isinstance(whole, list) else [whole]


Counted = tuple[int, int, int]


def in_github_json(path: Path) -> Counted:
    """Count issues and pull requests by their ids, and those of which comments are missing."""
    told = records(path)
    if told and "magic" in told[0]:
        return len(told[0]["issues"]), len(told[0]["pulls"]), 0
    issues = {one.get("issue", one).get("id", one.get("key")): one for one in told}
    pulls = [one for one in issues.values() if is_pull(one.get("issue", one))]
    short = [one for one in issues.values() if comments_short(one)]
    return len(issues) - len(pulls), len(pulls), len(short)


def is_pull(issue: dict[str, Any]) -> bool:
    return "pull_request" in issue or "merged_at" in issue


def comments_short(record: dict[str, Any]) -> bool:
    issue = record.get("issue", record)
    told, held = issue.get("comments"), record.get("comments")
    return isinstance(told, int) and told > (len(held) if isinstance(held, list) else 0)


def in_jira_json(path: Path) -> Counted:
    """Count issues by their ids, and those whose comments are fewer than told or whose fields are missing."""
    issues = [one for record in records(path) for one in record.get("issues", [record])]
    short = {one["id"] for one in issues if "fields" not in one or jira_short(one["fields"].get("comment"))}
    return len({one["id"] for one in issues}), 0, len(short)


def jira_short(comment: dict[str, Any] | None) -> bool:
    return comment is not None and comment["total"] > len(comment["comments"])


def in_jira_csv(path: Path) -> Counted:
    """Count the distinct values of the first column that holds issue keys and nothing else."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        text = texts(path)
        _, *found = csv.reader(text.splitlines(keepends=True), delimiter=";" if ";" in text.split("\n")[0] else ",")
    finally:
        csv.field_size_limit(limit)
    columns = [{row[place] for row in found} for place in range(len(found[0]))] if found else []
    keys = next(
        (column for column in columns if all(re.fullmatch(r"[A-Z][A-Z0-9]*-[0-9]+", key) for key in column)), set()
    )
    return len(keys), 0, 0


def in_jira_xml(path: Path) -> Counted:
    """Count the entries of a search, each with a key of its own."""
    entries = ET.parse(path).findall("channel/item")  # noqa: S314 - the file is one that we keep
    assert len({key.get("id") for entry in entries for key in entry.findall("key")}) == len(entries)
    return len(entries), 0, 0


COUNTERS: dict[str, Callable[[Path], Counted]] = {
    "github_json": in_github_json,
    "jira_csv": in_jira_csv,
    "jira_json": in_jira_json,
    "jira_xml": in_jira_xml,
}


@pytest.mark.parametrize("row", [one for one in rows("file") if "tickets" in one.values[0]])
def test_another_reading_counts_what_the_manifest_says(row: dict[str, Any], shared_data: Path) -> None:
    counted = COUNTERS[row["connector"]](shared_data / row["path"])
    assert counted == (row["tickets"], row["pull_requests"], row.get("incomplete", 0))
