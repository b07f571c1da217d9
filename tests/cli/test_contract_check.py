"""`contract check` and `contract dismiss`: remarks with questions, and what a person sets aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import ok, project, refused

TEXT = """# Specification

## 1 Screens

The screens are user-friendly. The list of formats is CSV, PDF, etc.

## 2 Speed

A list of 1,000 rows is shown by the platform within 2 seconds.
"""
BY = ("--by", "provider-pm", "--reason", "A style guide is annexed.")


def checked(folder: Path) -> Any:
    return ok("contract", "check", "--json", "--project", folder).json


def remarks(folder: Path) -> dict[str, Any]:
    return {one["words"]: one for clause in checked(folder)["clauses"] for one in clause["remarks"]}


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    folder = project(tmp_path / "project")
    add(folder, tmp_path / "base.md", TEXT, "baseline", "2026-01-10")
    people = tmp_path / "people.toml"
    people.write_text(
        '[[party]]\nid = "provider"\nside = "provider"\nname = "Atelier"\n'
        '[[person]]\nid = "provider-pm"\nparty = "provider"\n',
        "utf-8",
    )
    ok("people", "import", people, "--project", folder)
    return folder


def add(folder: Path, file: Path, text: str, kind: str, day: str) -> None:
    file.write_text(text, "utf-8")
    ok("contract", "add", file, "--kind", kind, "--signed-on", day, "--project", folder)


def test_every_clause_is_listed_the_vaguest_first_with_a_question_for_each_remark(recorded: Path) -> None:
    found = checked(recorded)
    assert found["schema"] == "tracker-scope/check/1"
    assert [one["number"] for one in found["clauses"]] == ["1", "2"]
    assert found["clauses"][1]["weight"] == 0
    told = remarks(recorded)
    assert {(word, one["code"]) for word, one in told.items()} == {
        ("user-friendly", "subjective"),
        ("etc.", "open_ended"),
    }
    assert (
        told["user-friendly"]["question"] == "To ask: by what test would both parties find that “user-friendly” is met?"
    )


def test_a_person_reads_the_words_and_the_question(recorded: Path) -> None:
    shown = ok("contract", "check", "--project", recorded).out
    assert "1 Screens" in shown
    assert "(high): “user-friendly”" in shown
    assert "Clauses in force: 2; with a remark: 1; remarks set aside: 0." in shown


def test_what_is_set_aside_weighs_nothing_and_says_by_whom(recorded: Path) -> None:
    before, id_ = checked(recorded)["clauses"][0]["weight"], remarks(recorded)["user-friendly"]["id"]
    assert "Set aside" in ok("contract", "dismiss", id_[:6], *BY, "--project", recorded).out
    assert "nothing added" in ok("contract", "dismiss", id_, *BY, "--project", recorded).out
    assert checked(recorded)["clauses"][0]["weight"] < before
    assert remarks(recorded)["user-friendly"]["dismissed"]["by"] == "provider-pm"
    assert "user-friendly" not in ok("contract", "check", "--all", "--project", recorded).out


def test_a_dismissal_holds_until_the_clause_changes(recorded: Path, tmp_path: Path) -> None:
    ok("contract", "dismiss", remarks(recorded)["user-friendly"]["id"], *BY, "--project", recorded)
    other = "Section 2 is replaced by the following:\n\n> A list is shown by the platform within 3 seconds.\n"
    add(recorded, tmp_path / "first.md", other, "amendment", "2026-02-10")
    assert remarks(recorded)["user-friendly"]["dismissed"] is not None
    same = "Section 1 is replaced by the following:\n\n> The screens are user-friendly and in French.\n"
    add(recorded, tmp_path / "second.md", same, "amendment", "2026-03-10")
    assert remarks(recorded)["user-friendly"]["dismissed"] is None


def test_what_cannot_be_set_aside_is_refused_with_a_remedy(recorded: Path) -> None:
    id_ = remarks(recorded)["etc."]["id"]
    assert "bears the id zzzz" in refused(5, "contract", "dismiss", "zzzz", *BY, "--project", recorded)
    nothing = ("--by", "provider-pm", "--reason", " ")
    assert "for a reason" in refused(5, "contract", "dismiss", id_, *nothing, "--project", recorded)
    assert remarks(recorded)["etc."]["dismissed"] is None


def test_french_words_and_questions(tmp_path: Path) -> None:
    folder = project(tmp_path / "projet", "fr")
    add(folder, tmp_path / "base.md", "# 1 Écrans\n\nLes écrans sont conviviaux.\n", "baseline", "2026-01-10")
    shown = ok("contract", "check", "--project", folder).out
    assert "qualité qui dépend de qui en juge (majeur)" in shown
    assert "À demander" in shown
