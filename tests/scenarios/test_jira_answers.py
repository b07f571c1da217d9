"""Answers saved beside tickets count in a folder that holds tickets, and are no export without them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import ok, project, refused, run

API = "https://acme.example/rest/api/2"
FIELDS = [{"id": "customfield_1", "name": "Lot", "custom": True, "orderable": True, "navigable": True}]
COMMENTS = {
    "startAt": 0,
    "total": 2,
    "comments": [
        {"id": str(one), "self": f"{API}/issue/7/comment/{one}", "body": "x", "created": "2026-01-06T08:00:00.000+0000"}
        for one in (1, 2)
    ],
}
NOTHING = {"startAt": 0, "maxResults": 50, "total": 0, "issues": []}


def listing() -> dict[str, Any]:
    told = {"summary": "List", "updated": "2026-01-06T08:00:00.000+0000", "created": "2026-01-05T08:00:00.000+0000"}
    fields = told | {"project": {"key": "PRT"}, "comment": {"comments": [], "total": 2}, "customfield_1": "B"}
    issue = {"id": "7", "key": "PRT-7", "self": f"{API}/issue/7", "fields": fields}
    return NOTHING | {"total": 1, "issues": [issue]}


def saved(folder: Path, **files: Any) -> Path:
    (folder / "answers").mkdir()
    for name, told in files.items():
        (folder / "answers" / f"{name}.json").write_text(json.dumps(told), "utf-8")
    return folder / "answers"


@pytest.mark.parametrize("asked", [(), ("--connector", "jira_json")])
def test_a_folder_with_tickets_has_them_with_what_stands_beside(tmp_path: Path, asked: tuple[str, ...]) -> None:
    made = project(tmp_path / "made")
    folder = saved(tmp_path, a_fields=FIELDS, b_comments=COMMENTS, c_search=listing())
    # What one file lacks is said, though another holds it: each file is read by itself.
    assert run("capture", folder, *asked, "--project", made).code == 1
    told = ok("ticket", "PRT-7", "--json", "--project", made).json
    assert "Lot" in json.dumps(told)
    assert len(told["comments"]) == 2


@pytest.mark.parametrize("asked", [(), ("--connector", "jira_json")])
@pytest.mark.parametrize("files", [{"a": FIELDS}, {"a": COMMENTS}, {"a": FIELDS, "b": COMMENTS}])
def test_answers_without_any_ticket_are_refused(tmp_path: Path, asked: tuple[str, ...], files: dict[str, Any]) -> None:
    made = project(tmp_path / "made")
    folder = saved(tmp_path, **files)
    path = folder / "a.json" if len(files) == 1 else folder
    said = refused(3, "capture", path, *asked, "--project", made)
    assert "list of fields" in said or "a page of Jira comments" in said


def test_a_search_that_found_nothing_is_an_export(tmp_path: Path) -> None:
    made = project(tmp_path / "made")
    folder = saved(tmp_path, a=FIELDS, b=NOTHING)
    assert ok("capture", folder, "--json", "--project", made).json["tickets"]["seen"] == 0
