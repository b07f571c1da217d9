"""Sources: a file goes to the source that it comes from, and to no other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from command_line import SPECIFICATION, github, issue, jira, ticket, written
from small_project import ROWS, bare, captured, on

from tracker_scope.connectors.base import Origin
from tracker_scope.errors import ConnectorUnknown, SourceMismatch, SourceUnknown, TimezoneUnknown, UsageError
from tracker_scope.operations.capture import capture
from tracker_scope.operations.sources import (
    CaptureRequest,
    append_to_settings,
    check_origin,
    declare,
    declared_source,
    options_of,
    same_origin,
)
from tracker_scope.settings import Settings, SourceSettings, load

HERE = Path("/project")
JIRA = SourceSettings(name="jira", connector="jira_csv", instance="https://a.example", project=("PIM",))
LOOSE = SourceSettings(name="loose", connector="jira_csv", path="exports/all.csv", timezone="Europe/Paris")
PROJECT = Settings(root=HERE, source=(JIRA, LOOSE))


def request(**more: Any) -> CaptureRequest:
    return CaptureRequest.model_validate(more)


def test_a_source_is_found_by_its_name_or_by_its_file() -> None:
    assert declared_source(PROJECT, request(source="jira")) is JIRA
    assert declared_source(PROJECT, request(file=HERE / "exports" / ".." / "exports" / "all.csv")) is LOOSE
    assert declared_source(PROJECT, request(file=HERE / "other.csv")) is None
    assert declared_source(PROJECT, request(source="new", file=HERE / "other.csv")) is None
    assert declared_source(PROJECT, request()) is None
    with pytest.raises(SourceUnknown) as refused:
        declared_source(PROJECT, request(source="new"))
    assert "jira, loose" in str(refused.value.hint).format(**refused.value.facts)


@pytest.mark.parametrize(
    ("connector", "origin", "more", "expected"),
    [
        ("jira_csv", Origin(instance="https://a.example", projects=("PIM",)), {}, "jira"),
        ("jira_csv", Origin(projects=("PIM",)), {}, "jira"),
        ("jira_csv", Origin(projects=("PIM",)), {"instance": "https://a.example"}, "jira"),
        ("jira_csv", Origin(instance="https://b.example", projects=("PIM",)), {}, "loose"),
        ("jira_csv", Origin(projects=("OTHER",)), {}, "loose"),
        ("github_json", Origin(projects=("PIM",)), {}, None),
        ("jira_csv", Origin(projects=("PIM",)), {"source": "another"}, None),
    ],
)
def test_an_undeclared_file_goes_where_earlier_ones_of_its_origin_went(
    connector: str, origin: Origin, more: dict[str, Any], expected: str | None
) -> None:
    found = same_origin(PROJECT, connector, origin, request(file=HERE / "x.csv", **more))
    assert (found and found.name) == expected


@pytest.mark.parametrize(
    ("file", "source", "expected"),
    [
        ("export.csv", None, "export"),
        ("Mon export (août).csv.gz", None, "Mon-export-ao-t"),
        ("…", None, "source"),
        ("jira.csv", None, "jira-2"),
        ("x.csv", "given", "given"),
    ],
)
def test_a_new_source_is_named_after_its_file(file: str, source: str | None, expected: str) -> None:
    made = declare(PROJECT, "jira_csv", Origin(projects=("A", "B")), request(file=HERE / file, source=source))
    assert (made.name, made.project, made.instance) == (expected, ("A", "B"), None)


def test_what_cannot_be_declared_is_refused() -> None:
    with pytest.raises(UsageError):
        declare(PROJECT, "jira_csv", Origin(), request(source="mon export"))
    with pytest.raises(TimezoneUnknown):
        declare(PROJECT, "jira_csv", Origin(), request(source="x", timezone="Mars/Olympus"))


def test_what_comes_from_elsewhere_is_refused() -> None:
    check_origin(JIRA, Origin(instance="https://a.example", projects=("PIM",)), None)
    check_origin(JIRA, Origin(projects=("PIM",)), "https://a.example")
    check_origin(LOOSE, Origin(instance="https://z.example", projects=("Z",)), None)
    for origin, given in [
        (Origin(projects=("PIM", "OTHER")), None),
        (Origin(instance="https://b.example"), None),
        (Origin(), "https://b.example"),
    ]:
        with pytest.raises(SourceMismatch):
            check_origin(JIRA, origin, given)


def test_a_connector_is_told_what_the_command_line_says_before_what_is_declared() -> None:
    assert options_of(LOOSE, request()).timezone == "Europe/Paris"
    assert options_of(LOOSE, request(timezone="UTC")).timezone == "UTC"
    assert options_of(JIRA, request()).project == "PIM"
    assert options_of(JIRA.model_copy(update={"project": ("A", "B")}), request()).project is None


@pytest.mark.parametrize("project", [(), ("PIM",), ('P"\\\n', "é")])
def test_a_declaration_reads_back_as_it_was_made(tmp_path: Path, project: tuple[str, ...]) -> None:
    made = SourceSettings(name="a.b-c", connector="jira_csv", timezone="UTC", project=project, path='x"y\\z.csv')
    file = bare(tmp_path / "p") / "tracker-scope.toml"
    before = file.read_text("utf-8")
    append_to_settings(file.parent, made)
    assert load(file.parent).source == (made,)
    assert file.read_text("utf-8").startswith(before.rstrip("\n"))
    assert "side" not in tomllib.loads(file.read_text("utf-8"))["source"][0]


def test_a_file_captured_without_a_source_declares_one_and_later_finds_it(project: Path) -> None:
    assert [one.name for one in load(project).source] == ["export"]
    with on(project, "2026-04-01") as workspace:
        later = jira(project.parent / "april.csv", *ROWS)
        report = capture(workspace, request(file=later))
    assert (report.run.source, report.newly_declared, report.run.tickets.unchanged) == ("export", False, 3)


def test_a_file_under_another_name_is_another_source(project: Path) -> None:
    report = captured(project, "2026-04-01", *ROWS, source="second")
    assert (report.run.source, report.newly_declared, report.run.tickets.new) == ("second", True, 3)
    assert [one.name for one in load(project).source] == ["export", "second"]


def test_a_mixed_file_for_a_declared_project_is_refused_and_nothing_stored(project: Path) -> None:
    mixed = jira(project.parent / "mixed.csv", ticket(1), ticket(2) | {"Project key": "OTHER"})
    with on(project, "2026-04-01") as workspace:
        before = workspace.ledger.head()
        with pytest.raises(SourceMismatch):
            capture(workspace, request(file=mixed, source="export"))
        assert workspace.ledger.head() == before


def test_the_connector_is_recognised_or_named(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        report = capture(workspace, request(file=github(project.parent / "issues.jsonl", issue(1))))
        assert (report.run.connector, report.run.source) == ("github_json", "issues")
        with pytest.raises(ConnectorUnknown):
            capture(workspace, request(file=written(project.parent / "spec.md", SPECIFICATION)))
        with pytest.raises(ConnectorUnknown):
            capture(workspace, request(file=project.parent / "issues.jsonl", connector="redmine"))
