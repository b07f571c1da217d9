"""The bundled project is classified as its story says, and shows nothing that is restricted."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import classes, head, ok, refused, register

EXPECTED = tomllib.loads(Path(__file__).with_name("demo_expected.toml").read_text("utf-8"))
CANARY = "CANARI-7Q4X"
RESTRICTED = ("PIM-35", "PIM-53")
SOURCES = ("jira", "jira-history", "github")
DRAFT = {"fr": "avenant-2", "en": "amendment-2"}
Demo = Callable[[str], Path]


def outline(found: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    return {one["ticket"]: (one["classification"], bool(one["suspect"])) for one in found["tickets"]}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_ticket_is_classified_as_the_story_says(demo: Demo, language: str) -> None:
    found = register(demo(language))
    told = {key: (one["class"], one.get("suspect", False)) for key, one in EXPECTED["tickets"].items()}
    assert outline(found) == told
    named = {one["ticket"]: sorted(one["clauses"]) for one in found["tickets"] if one["clauses"]}
    assert named == {key: sorted(one["clauses"]) for key, one in EXPECTED["tickets"].items() if "clauses" in one}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_counts_are_those_of_the_story(demo: Demo, language: str) -> None:
    counts = register(demo(language))["counts"]
    told = dict(EXPECTED["counts"])
    assert {why: count for why, count in counts["excluded"].items() if count} == told.pop("excluded")
    assert {name: counts[name] for name in told} == told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_told_when_is_as_the_story_says(demo: Demo, language: str) -> None:
    found = register(demo(language))
    assert found["telling"] == EXPECTED["telling"]
    told = {one["ticket"]: (one["telling"] or {}).get("days") for one in found["tickets"]}
    assert {key: days for key, days in told.items() if days is not None} == EXPECTED["telling_days"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_draft_comes_to_what_its_figures_come_to(demo: Demo, language: str) -> None:
    price = ok("amendment", "show", DRAFT[language], "--json", "--project", demo(language)).json["draft"]["price"]
    assert {name: price[name] for name in EXPECTED["amendment"]} == EXPECTED["amendment"]


@pytest.mark.parametrize("key", list(EXPECTED["excluded"]))
def test_a_pull_request_says_why_it_is_not_classified(demo: Demo, key: str) -> None:
    shown = ok("ticket", key, "--json", "--project", demo("en")).json
    assert (shown["excluded"], shown["entry"]) == (EXPECTED["excluded"][key], None)


def test_both_languages_tell_the_same_project(demo: Demo) -> None:
    french, english = register(demo("fr")), register(demo("en"))
    assert outline(french) == outline(english)
    assert [one["clauses"] for one in french["tickets"]] == [one["clauses"] for one in english["tickets"]]
    assert [(one["code"], one["count"]) for one in french["findings"]] == [
        (one["code"], one["count"]) for one in english["findings"]
    ]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    assert str(tmp_path) in refused(2, "demo", "--into", tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_and_a_file_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    ok("demo", "--into", "empty", "--language", "en")
    (tmp_path / "file").write_text("x", "utf-8")
    refused(2, "demo", "--into", "file")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_two_runs_give_the_same_bytes(demo: Demo, tmp_path: Path, language: str) -> None:
    first, second = demo(language), tmp_path / "again" / "elsewhere"
    ok("demo", "--into", second, "--language", language)
    assert head(first) == head(second)
    assert register(first) == register(second)
    published = sorted(one.name for one in (first / "out").iterdir())
    assert published == [
        f"amendment-proposal-{DRAFT[language]}-2026-09-01.{language}.html",
        f"amendment-proposal-{DRAFT[language]}-2026-09-01.{language}.md",
        f"notice-N-1.{language}.md",
        f"notice-N-2.{language}.md",
        f"scope-statement-2026-09-01.{language}.html",
        f"scope-statement-2026-09-01.{language}.md",
    ]
    assert all((first / "out" / name).read_bytes() == (second / "out" / name).read_bytes() for name in published)


def documents(project: Path, language: str) -> list[tuple[object, ...]]:
    """List every command that writes a document, in both languages and formats, with names."""
    named = ("publish", "scope-statement"), ("publish", "amendment-proposal", DRAFT[language])
    notices = (
        ("notice", "--to", "client", "--by", "provider-pm"),
        ("notice", "PIM-16", "--to", "client", "--by", "provider-pm"),
    )
    return [
        (*command, "--names", "--language", one, "--format", "markdown,html", "--out", project / one)
        for command in (*named, *notices)
        for one in ("fr", "en")
    ]


def views(project: Path, language: str) -> list[tuple[object, ...]]:
    """List every command that prints something of what was captured."""
    per_ticket = [("ticket", key, *more) for key in RESTRICTED for more in ((), ("--json",))]
    dry = [("capture", "--source", name, "--dry-run", *more) for name in SOURCES for more in ((), ("--json",))]
    again = [("capture", "--source", name, *more) for name in SOURCES for more in ((), ("--json",))]
    return [
        *(("register", *more) for more in ((), ("--all",), ("--json",), ("--csv",))),
        *(("status", *more) for more in ((), ("--json",))),
        *(("contract", "show", *more) for more in (("--all",), ("--json",))),
        ("people", "show"),
        ("mapping", "show"),
        *per_ticket,
        *dry,
        *again,
        ("ledger", "verify"),
        *(("notice", "list", *more) for more in ((), ("--json",))),
        *(("amendment", "list", *more) for more in ((), ("--json",))),
        *(("amendment", "show", DRAFT[language], *more) for more in ((), ("--json",))),
        *documents(project, language),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_restricted_words_are_in_no_output(demo: Demo, language: str) -> None:
    project = demo(language)
    for name in ("tickets.csv", "tickets-2026-08-11.json", "tickets-2026-09-01.json"):
        assert CANARY in (project / "exports" / name).read_text("utf-8")
    reason = ("--by", "provider-pm", "--reason", f"As told under {CANARY}.")
    assert CANARY not in ok("decide", "PIM-53", "--internal", *reason, "--project", project).said
    assert CANARY not in ok("decide", "PIM-35", "--not-covered", *reason, "--project", project).said
    for command in views(project, language):
        assert CANARY not in ok(*command, "--project", project).said, command
    published = [one for folder in ("out", "fr", "en") for one in (project / folder).iterdir()]
    assert len(published) == 6 + 2 * 8
    assert [one for one in published if CANARY.encode() in one.read_bytes()] == []
    assert classes(register(project))["PIM-53"] == "internal"


def test_the_ledger_of_the_demonstration_holds(demo: Demo) -> None:
    project = demo("fr")
    assert register(project)["counts"]["restricted"] == len(RESTRICTED)
    assert "0" in ok("ledger", "verify", "--project", project).out
