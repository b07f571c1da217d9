"""`contract compare`: two dates or documents, what changed, word by word."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Outcome, ok, project, refused

BASE = """# Specification

## 1 Booking

A user books a room for at most two hours.

## 2 Export

The list is exported as CSV.
"""
AMENDMENT = """# Amendment 1

Section 1 is replaced by the following:

> A user books a room for at most four hours.

Section 2 is deleted.

A new Section 3 is added:

> ### 3 Badges
>
> The platform prints badges.
"""


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    (tmp_path / "base.md").write_text(BASE, "utf-8")
    (tmp_path / "first.md").write_text(AMENDMENT, "utf-8")
    folder = project(tmp_path / "project")
    for name, kind, day in (("base", "baseline", "2026-01-10"), ("first", "amendment", "2026-03-02")):
        told = ("--kind", kind, "--label", name, "--signed-on", day, "--project", folder)
        ok("contract", "add", tmp_path / f"{name}.md", *told)
    return folder


def compare(folder: Path, *words: str) -> Outcome:
    return ok("contract", "compare", *words, "--project", folder)


def test_two_dates_are_compared(amended: Path) -> None:
    told = compare(amended, "2026-02-01", "2026-04-01", "--json").json
    assert (told["schema"], told["unchanged"]) == ("tracker-scope/comparison/1", 0)
    assert {tuple(one["kinds"]) for one in told["changes"]} == {("changed",), ("removed",), ("added",)}
    (changed,) = (one for one in told["changes"] if one["kinds"] == ["changed"])
    assert [one["words"].strip() for one in changed["words"] if one["kind"] != "equal"] == ["two", "four"]
    assert changed["before"]["place"] == "base.md:3-5"


def test_a_label_stands_for_the_day_of_its_effect(amended: Path) -> None:
    by_label, by_day = (
        compare(amended, *asked, "--json").json for asked in (("base", "first"), ("2026-01-10", "2026-03-02"))
    )
    assert by_label["changes"] == by_day["changes"]
    assert by_label["before"]["asked"] == "base"


def test_the_words_that_went_and_came_are_shown(amended: Path) -> None:
    shown = compare(amended, "base", "first").out
    assert "at most [-two-] {+four+} hours." in shown
    assert "Clauses that changed: 3; unchanged: 0." in shown


def test_the_same_text_has_no_changes(amended: Path) -> None:
    assert "Clauses that changed: 0; unchanged: 2." in compare(amended, "2026-02-01", "2026-02-02").out


def test_what_is_neither_date_nor_document_is_refused(amended: Path) -> None:
    said = refused(5, "contract", "compare", "base", "second", "--project", amended)
    assert "No document of the contract is recorded as second." in said
    assert "first" in said
