"""The bundled exports with history are those of the same project, and what happened between them is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import ok, register

DEMO: Final = Path(__file__).resolve().parents[2] / "config" / "demo"
FIRST, SECOND = "tickets-2026-08-11.json", "tickets-2026-09-01.json"
BEFORE, NOW = "2026-08-11T18:00:00+02:00", "2026-09-01T18:00:00+02:00"
KEY: Final = {"fr": "Clé de ticket", "en": "Issue key"}
HEADS: Final = {
    "fr": ("ID de ticket", "Résumé", "État", "Commentaire"),
    "en": ("Issue id", "Summary", "Status", "Comment"),
}
Demo = Callable[[str], Path]


def issues(language: str, name: str) -> dict[str, Any]:
    page = json.loads((DEMO / language / name).read_text("utf-8"))
    assert page["total"] == len(page["issues"])
    return {one["key"]: one for one in page["issues"]}


def rows(language: str) -> dict[str, dict[str, list[str]]]:
    with (DEMO / language / "tickets.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    named = [{name: [] for name in head} for _ in lines]
    for row, line in zip(named, lines, strict=True):
        for name, cell in zip(head, line, strict=True):
            row[name] += [cell] if cell else []
    return {row[KEY[language]][0]: row for row in named}


def shape(issue: dict[str, Any]) -> Any:
    """Keep of an issue what no language changes: ids, accounts and dates."""
    fields, told = issue["fields"], issue["changelog"]["histories"]
    said = fields["comment"]["comments"]
    return (
        issue["id"],
        fields["status"]["id"],
        fields["created"],
        fields["updated"],
        [(one["id"], one["author"]["accountId"], one["created"], one["updated"]) for one in said],
        [(one["id"], one["author"]["accountId"], one["created"], [i["field"] for i in one["items"]]) for one in told],
    )


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_both_languages_have_the_same_history(name: str) -> None:
    french, english = issues("fr", name), issues("en", name)
    assert {key: shape(one) for key, one in french.items()} == {key: shape(one) for key, one in english.items()}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_exports_with_history_hold_45_of_the_60_tickets_as_the_csv_has_them(language: str) -> None:
    told, found = issues(language, SECOND), rows(language)
    assert (len(told), len(found), told.keys() <= found.keys()) == (45, 60, True)
    assert issues(language, FIRST).keys() == told.keys()
    for key, one in told.items():
        ident, title, status, comment = (found[key][head] for head in HEADS[language])
        fields = one["fields"]
        assert ([one["id"]], [fields["summary"]], [fields["status"]["name"]]) == (ident, title, status)
        written = [f"{said['author']['accountId']};{said['body']}" for said in fields["comment"]["comments"]]
        assert written == [text.partition(";")[2] for text in comment], key


def shown(project: Path, key: str) -> Any:
    return ok("ticket", key, "--json", "--project", project).json


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_comment_that_was_edited_is_told_with_both_wordings_and_its_window(demo: Demo, language: str) -> None:
    (_, edited) = shown(demo(language), "PIM-54")["comments"]
    first, second = (issues(language, name)["PIM-54"]["fields"]["comment"]["comments"][1] for name in (FIRST, SECOND))
    assert [one["value"] for one in edited["wordings"]] == [first["body"], second["body"]]
    since = edited["wordings"][1]
    assert instant(since["not_before"]) == instant(BEFORE)
    assert instant(since["since"]) == datetime.strptime(second["updated"], "%Y-%m-%dT%H:%M:%S.%f%z")
    assert (edited["edits"], edited["missing_since"]) == (1, None)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_comment_that_is_gone_is_told_with_its_words_and_its_window(demo: Demo, language: str) -> None:
    (_, gone) = shown(demo(language), "PIM-43")["comments"]
    assert gone["body"] == issues(language, FIRST)["PIM-43"]["fields"]["comment"]["comments"][1]["body"]
    assert (instant(gone["shown_until"]), instant(gone["missing_since"])) == (instant(BEFORE), instant(NOW))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_register_names_what_changed_between_two_captures(demo: Demo, language: str) -> None:
    found = {one["code"]: one["examples"] for one in register(demo(language))["findings"]}
    assert found["comment_edited"] == ["PIM-54#2 (2026-08-11/2026-09-01)"]
    assert found["comment_gone"] == ["PIM-43#2 (2026-08-11/2026-09-01)"]
    assert "sources_disagree" not in found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_text_that_moved_after_the_decision_is_dated_and_ascribed_by_the_changelog(demo: Demo, language: str) -> None:
    project = demo(language)
    (moved,) = shown(project, "PIM-14")["moved"]
    told = issues(language, SECOND)["PIM-14"]["changelog"]["histories"]
    edit = next(one for one in told if one["items"][0]["field"] == "description")
    assert instant(moved["cause"]["since"]) == datetime.strptime(edit["created"], "%Y-%m-%dT%H:%M:%S.%f%z")
    said = ok("ticket", "PIM-14", "--project", project).out
    assert "2026-03-11 10:24" in said
    assert any("client-pm" in line for line in said.splitlines() if "2026-03-11 10:24" in line)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_only_one_source_shows_to_be_restricted_is_restricted(demo: Demo, language: str) -> None:
    project = demo(language)
    (said,) = issues(language, SECOND)["PIM-50"]["fields"]["comment"]["comments"]
    assert said["visibility"]["type"] == "role"
    assert said["body"] in (project / "exports" / "tickets.csv").read_text("utf-8")
    for command in (("ticket", "PIM-50"), ("ticket", "PIM-50", "--json"), ("register", "--json"), ("status",)):
        assert said["body"] not in ok(*command, "--project", project).said


@pytest.mark.parametrize(("day", "expected"), [("2026-08-15", set()), ("2026-08-31", {"comment_edited"})])
def test_what_happens_later_is_no_finding_yet(demo: Demo, day: str, expected: set[str]) -> None:
    found = register(demo("en"), "--as-of", day)["findings"]
    assert {one["code"] for one in found} & {"comment_edited", "comment_gone"} == expected


def test_what_was_captured_first_is_known_as_it_was_then(demo: Demo) -> None:
    project, then = demo("en"), ("--known-at", "2026-08-20")
    assert register(project, "--as-of", "2026-08-20", *then)["counts"]["captured"] == 45
    told = {
        key: ok("ticket", key, "--json", *then, "--project", project).json["comments"] for key in ("PIM-43", "PIM-54")
    }
    assert [(one["edits"], one["missing_since"]) for held in told.values() for one in held] == [(0, None)] * 4
