"""What `ticket` shows of texts that the tracker does not give, and how counts of one are worded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import github, issue, ok, project


def commented(edited: str) -> dict[str, Any]:
    """Describe an issue with a comment that was edited at an instant."""
    said = {
        "id": 77,
        "user": {"login": "provider-pm", "type": "User"},
        "created_at": "2026-02-05T10:00:00Z",
        "updated_at": edited,
        "body": "Agreed, § 4.1.",
    }
    return issue(12, comments=1) | {"comments": [said]}


@pytest.mark.parametrize(
    ("edited", "since", "said"),
    [
        ("2026-02-06T10:00:00Z", "2026-02-06T10:00:00Z", "edited on 2026-02-06 10:00 +0000, as the tracker dates it"),
        ("2099-02-06T10:00:00Z", None, "so worded in the capture of 20"),
    ],
)
def test_before_an_edit_of_which_only_the_date_is_known_the_text_is_not_given(
    tmp_path: Path, edited: str, since: str | None, said: str
) -> None:
    made = project(tmp_path / "made")
    ok("capture", github(tmp_path / "issues.jsonl", commented(edited)), "--project", made)
    found = ok("ticket", "#12", "--json", "--project", made).json
    (comment,) = found["comments"]
    before, now = comment["wordings"]
    assert (before["value"], before["since"], before["until"]) == (None, comment["at"], now["since"])
    assert (now["value"], now["exact"]) == (comment["body"], since is not None)
    assert since in {None, now["since"]}
    assert comment["edits"] == 1
    mention = next(one for one in found["mentions"] if one["field"].startswith("comment"))
    assert mention["at"] == now["since"]
    shown = ok("ticket", "#12", "--project", made).out
    assert f"{said}" in shown
    assert "text not given by the tracker" in shown


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [("en", " 1 ticket seen ", " 2 tickets seen "), ("fr", " 1 ticket vu ", " 2 tickets vus ")],
)
def test_one_ticket_is_counted_in_the_singular(tmp_path: Path, language: str, one: str, two: str) -> None:
    made = project(tmp_path / "made", language)
    assert one in ok("capture", github(tmp_path / "one.jsonl", issue(12)), "--project", made).out
    assert two in ok("capture", github(tmp_path / "two.jsonl", issue(12), issue(13)), "--project", made).out
