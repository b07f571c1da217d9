"""The page of codes is generated from the wording files: what is shipped is what the program says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker_scope.documents.wording import Wording
from tracker_scope.operations.workspace import words_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "findings.md"
KINDS = (
    ("findings", "Findings", "What a person must look at. Each comes with a count and at most 20 examples."),
    ("gaps", "Gaps", "What a source could not show this time. The run is kept, and is not complete (exit 1)."),
    ("left_out", "Passages left out", "Why a passage of a contract document belongs to no clause."),
)
HEAD = """# Codes

Generated from `config/wording` (`pytest --renew-goldens`). A code never changes its meaning; the sentence is in the
project's language.
"""


def page(english: Wording, french: Wording) -> str:
    """Write one table for each kind of code: the code, and its sentence in both languages."""
    return HEAD + "".join(section(table, f"## {title}\n\n{about}", english, french) for table, title, about in KINDS)


def section(table: str, opening: str, english: Wording, french: Wording) -> str:
    keys = [key for key in english.words if key.startswith(f"{table}.")]
    rows = [f"| `{key.partition('.')[2]}` | {english.say(key)} | {french.say(key)} |\n" for key in sorted(keys)]
    return f"\n{opening}\n\n| Code | English | French |\n|---|---|---|\n{''.join(rows)}"


def test_the_page_of_codes_is_what_the_program_says(request: pytest.FixtureRequest) -> None:
    expected = page(words_of("en"), words_of("fr"))
    if request.config.getoption("--renew-goldens"):
        PAGE.write_text(expected, "utf-8")
    assert PAGE.read_text("utf-8") == expected


def test_no_sentence_breaks_its_table() -> None:
    for line in page(words_of("en"), words_of("fr")).split("\n"):
        assert not line.startswith("|") or line.count("|") == 4
