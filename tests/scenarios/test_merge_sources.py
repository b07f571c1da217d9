"""A CSV and JSON exports of one Jira, through the command line: one ticket, one history, every difference shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import ZONE, classes, contracted, jira, ok, register, run, ticket

HOST = "https://jira.example"


def person(name: str) -> dict[str, str]:
    return {"name": name, "key": name, "displayName": name.replace("-", " ").title()}


def comment(number: int, at: str, author: str, body: str, **more: Any) -> dict[str, Any]:
    told = {"id": str(number), "self": f"{HOST}/rest/api/2/issue/1001/comment/{number}", "author": person(author)}
    return told | {"body": body, "created": at, "updated": at} | more


def issue(number: int, comments: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Describe an issue as REST v2 gives it, with its changelog."""
    told = {
        "summary": "A list",
        "description": "As § 4.1 says.",
        "issuetype": {"name": "Story"},
        "status": {"name": "Done"},
        "labels": [],
        "project": {"key": "PRT", "name": "Portal"},
        "reporter": person("client-dsi"),
        "created": "2026-03-02T09:00:21.000+0100",
        "updated": "2026-03-03T09:00:45.000+0100",
        "comment": {"comments": comments, "total": len(comments), "maxResults": len(comments), "startAt": 0},
    }
    moved = [
        {"field": "status", "fieldtype": "jira", "from": "1", "fromString": "To Do", "to": "3", "toString": "Done"}
    ]
    change = {"id": "1", "author": person("provider-pm"), "created": "2026-03-03T09:00:45.000+0100", "items": moved}
    return {
        "id": str(1000 + number),
        "key": f"PRT-{number}",
        "self": f"{HOST}/rest/api/2/issue/{1000 + number}",
        "fields": told | fields,
        "changelog": {"startAt": 0, "maxResults": 1, "total": 1, "histories": [change]},
    }


def exported(path: Path, *issues: dict[str, Any]) -> Path:
    path.write_text(json.dumps(list(issues)), "utf-8")
    return path


ASKED = comment(501, "2026-03-02T10:00:33.000+0100", "client-dsi", "It is new work.")
ANSWER = comment(502, "2026-03-02T11:00:10.000+0100", "provider-pm", "Seen, with § 4.2.")
CELLS = {"Comment": "02/Mar/26 10:00 AM;client-dsi;It is new work."}
ROW = ticket(1, "A list", "As § 4.1 says.", Status="Done", **CELLS)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return contracted(tmp_path / "portal")


def csv(project: Path, *rows: dict[str, str]) -> None:
    file = jira(project.parent / "export.csv", *rows)
    ok("capture", file, *ZONE, "--source", "export", "--instance", HOST, "--project", project)


def rest(project: Path, *issues: dict[str, Any]) -> None:
    file = exported(project.parent / "export.json", *issues)
    ok("capture", file, "--source", "jira", "--project", project)


def shown(project: Path, key: str = "PRT-1") -> Any:
    return ok("ticket", key, "--json", "--project", project).json


def codes(found: Any) -> dict[str, list[str]]:
    return {one["code"]: one["examples"] for one in found["findings"]}


def test_a_ticket_of_two_sources_is_one_and_the_one_with_history_holds(project: Path) -> None:
    csv(project, ROW, ticket(2, "Only here"))
    before = shown(project)
    rest(project, issue(1, [ASKED, ANSWER]))
    found, told = register(project), shown(project)
    assert classes(found) == {"PRT-1": "baseline", "PRT-2": "open"}
    assert {one["ticket"]: one["source"] for one in found["tickets"]} == {"PRT-1": "jira", "PRT-2": "export"}
    assert told["sources"] == ["jira", "export"]
    assert [one["value"] for one in told["fields"]["status"]] == ["To Do", "Done"]
    assert [(one["number"], one["body"]) for one in told["comments"]] == [
        (1, "It is new work."),
        (2, "Seen, with § 4.2."),
    ]
    assert before["comments"][0]["number"] == 1
    assert "sources_disagree" not in codes(found)
    assert found["counts"]["captured"] == 2


def test_a_decision_that_cites_a_comment_of_the_csv_is_found_after_the_json_came(project: Path) -> None:
    csv(project, ROW)
    words = ("--not-covered", "--by", "client-dsi", "--reason", "New work.", "--source", "PRT-1#1")
    ok("decide", "PRT-1", *words, "--project", project)
    rest(project, issue(1, [ASKED, ANSWER]))
    found = register(project)
    (entry,) = found["tickets"]
    assert (entry["classification"], entry["suspect"]) == ("not_covered", [])
    ok("publish", "scope-statement", "--project", project, "--out", project / "out")
    (text,) = [one.read_text("utf-8") for one in (project / "out").glob("*.md")]
    assert "It is new work." in text
    assert "PRT-1#1" in ok("ticket", "PRT-1", "--project", project).out


def test_a_form_of_the_text_that_another_format_writes_makes_no_link_suspect(project: Path) -> None:
    csv(project, ROW | {"Description": "h2. Need\n\nAs *§ 4.1* says."})
    ok("decide", "PRT-1", "--clause", "4.1", "--by", "provider-pm", "--reason", "Read together.", "--project", project)
    rest(project, issue(1, [ASKED], description="Need\n\nAs § 4.1 says."))
    (entry,) = register(project)["tickets"]
    assert (entry["rule"], entry["suspect"]) == ("decision_of_a_person", [])
    rest(project, issue(1, [ASKED], description="As § 4.2 says.", updated="2026-03-20T09:00:00.000+0100"))
    (entry,) = register(project)["tickets"]
    assert [one["moved"] for one in entry["suspect"]] == ["ticket"]


def test_a_person_whom_a_csv_names_in_another_form_is_known_by_either_account(project: Path) -> None:
    csv(project, ROW | {"Comment": "02/Mar/26 10:00 AM;Client Dsi;It is new work."})
    words = ("--not-covered", "--by", "client-dsi", "--reason", "New work.", "--source", "PRT-1#1")
    assert run("decide", "PRT-1", *words, "--project", project).code == 2
    rest(project, issue(1, []))
    assert run("decide", "PRT-1", *words, "--project", project).code == 2
    rest(project, issue(1, [ASKED], updated="2026-03-04T09:00:00.000+0100"))
    ok("decide", "PRT-1", *words, "--project", project)
    assert "unknown_account" not in codes(register(project))


def test_what_two_sources_say_differently_of_one_time_is_shown_with_both_values(project: Path) -> None:
    csv(project, ROW | {"Summary": "Another list", "Comment": "02/Mar/26 10:00 AM;client-dsi;It is included."})
    rest(project, issue(1, [ASKED]))
    expected = ["PRT-1: title (jira / export)", "PRT-1: #1 (jira / export)"]
    assert codes(register(project))["sources_disagree"] == expected
    assert codes(ok("status", "--json", "--project", project).json["status"])["sources_disagree"] == expected
    text = ok("ticket", "PRT-1", "--project", project).out
    for words in ("jira: A list", "export: Another list", "jira: It is new work.", "export: It is included."):
        assert words in text
    told = shown(project)
    assert told["disagreements"][0]["values"] == ["A list", "Another list"]
    assert [one["value"] for one in told["fields"]["title"]] == ["A list"]


def test_values_of_restricted_comments_are_not_shown(project: Path) -> None:
    csv(project, ROW | {"Comment": "02/Mar/26 10:00 AM;client-dsi;It is included."})
    rest(project, issue(1, [ASKED | {"visibility": {"type": "role", "value": "Developers"}}]))
    told = ok("ticket", "PRT-1", "--json", "--project", project).out + ok("ticket", "PRT-1", "--project", project).out
    assert "sources_disagree" in codes(register(project))
    assert "It is included." not in told
    assert "It is new work." not in told


def test_an_edit_and_a_removal_between_two_exports_of_one_source_are_its_own(project: Path) -> None:
    rest(project, issue(1, [ASKED, ANSWER]))
    csv(project, ROW)
    later = {"updated": "2026-03-20T09:00:00.000+0100"}
    edited = ANSWER | {"body": "Seen, not included.", "updated": "2026-03-20T09:00:00.000+0100"}
    rest(project, issue(1, [edited], **later))
    csv(project, ROW)
    comments = shown(project)["comments"]
    assert [(one["edits"], one["missing_since"] is not None) for one in comments] == [(0, True), (1, False)]
    assert "sources_disagree" not in codes(register(project))


def test_the_order_of_the_captures_does_not_matter(tmp_path: Path) -> None:
    told = []
    for name, steps in {"one": (csv, rest), "two": (rest, csv)}.items():
        made = contracted(tmp_path / name / "portal")
        for step in steps:
            step(made, ROW if step is csv else issue(1, [ASKED, ANSWER]))
        found = shown(made)
        told.append({name: found[name] for name in ("entry", "fields", "comments", "sources", "disagreements")})
    assert told[0] == told[1]


def test_sources_of_different_trackers_stay_apart_and_a_likely_mistake_is_named(project: Path) -> None:
    file = jira(project.parent / "export.csv", ROW)
    ok("capture", file, *ZONE, "--source", "export", "--project", project)
    rest(project, issue(1, [ASKED]))
    found = register(project)
    assert found["counts"]["captured"] == 2
    assert codes(found)["same_ticket_apart"] == ["PRT-1 (export / jira)"]
    ok("ledger", "withdraw", "export-1", "--by", "provider-pm", "--reason", "no instance", "--project", project)
    assert "same_ticket_apart" not in codes(register(project))
