"""What cannot be a source, or its token's place, is refused with a remedy that fits, in both languages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from command_line import github, issue, ok, project, refused
from probe_tracker import alone

ACME = "https://acme.atlassian.net"


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))
    monkeypatch.delenv("GH_TOKEN", raising=False)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return project(tmp_path / "made")


@pytest.mark.parametrize(
    ("name", "where", "told"),
    [
        ("portal", ("github", "https://github.com", "portal"), "owner/name"),
        ("portal", ("github", "https://github.com", "https://github.com/acme/portal"), "owner/name"),
        ("jira", ("jira", ACME, f"{ACME}/browse/PORT"), "such as PORT"),
        ("jira", ("jira", "not an address", "PORT"), "not an address is not the address of a tracker"),
    ],
)
def test_what_cannot_be_a_source_is_refused_before_it_is_written(
    made: Path, name: str, where: tuple[str, str, str], told: str
) -> None:
    connector, instance, tracked = where
    before = (made / "tracker-scope.toml").read_bytes()
    more = ("--connector", connector, "--instance", instance, "--tracker-project", tracked, "--project", made)
    said = refused(2, "sources", "add", name, *more)
    assert told in said
    assert "--tracker-project" in said.splitlines()[1]
    assert (made / "tracker-scope.toml").read_bytes() == before


def test_a_name_that_no_source_can_have_is_refused_before_it_is_written(made: Path) -> None:
    before = (made / "tracker-scope.toml").read_bytes()
    more = ("--connector", "jira", "--instance", ACME, "--tracker-project", "PORT", "--project", made)
    said, remedy = refused(2, "sources", "add", "my jira", *more).splitlines()[:2]
    assert "“my jira”" in said
    assert "plain letters" in said
    assert "another name" in remedy
    assert (made / "tracker-scope.toml").read_bytes() == before


def declared(made: Path) -> tuple[object, ...]:
    """Declare a live source; return the options that name the project."""
    at = ("--project", made)
    ok("sources", "add", "jira", "--connector", "jira", "--instance", ACME, "--tracker-project", "PORT", *at)
    return at


@pytest.mark.parametrize("how", ["--source", "--connector"])
def test_a_file_for_a_live_tracker_is_refused_and_said_to_be_one(made: Path, tmp_path: Path, how: str) -> None:
    at = declared(made)
    said = refused(2, "capture", github(tmp_path / "issues.jsonl", issue(1)), how, "jira", *at)
    assert "live tracker" in said
    assert "github_json" in said.splitlines()[1]


def test_without_the_keyrings_library_the_variable_is_named(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = declared(made)
    monkeypatch.setitem(sys.modules, "keyring", None)
    said = refused(2, "sources", "token", "jira", "--user", "a@b.example", *at, answers="a-token\n")
    assert "TRACKER_SCOPE_TOKEN_JIRA" in said.splitlines()[1]
    assert ".[keyring]" in said.splitlines()[1]


def test_with_a_keyring_that_is_locked_the_variable_is_named(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = declared(made)
    for own in alone(monkeypatch):
        own.locked = True
        said = refused(3, "sources", "token", "jira", "--user", "a@b.example", *at, answers="a-token\n")
    assert "TRACKER_SCOPE_TOKEN_JIRA" in said.splitlines()[1]
