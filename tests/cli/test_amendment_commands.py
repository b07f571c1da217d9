"""The amendment's commands: what a person sees of a draft, from the tickets to the signed text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import (
    AMENDMENT,
    ZONE,
    Outcome,
    classes,
    contracted,
    copy_of,
    head,
    jira,
    ok,
    refused,
    register,
    run,
    ticket,
    written,
)

from tracker_scope.cli import signed
from tracker_scope.documents.wording import flatten

FIGURES: Final = """
currency = "EUR"
initial_net = 180000
vat_rate = 20
[[line]]
id = "L1"
quantity = 12.5
unit = "days"
unit_price = 650
[[line]]
id = "L2"
quantity = 1
unit_price = 0.0125
"""
LINE: Final = '[[group]]\n[[group.line]]\nid = "L1"\n'


def project(folder: Path, language: str = "en") -> Path:
    made = contracted(folder / "project", language)
    secret = ticket(3, "Secret K7", **{"Security Level": "Board"})
    rows = (ticket(1, "An export", "See § 4.2."), ticket(2, "=1+1 | <b>archive</b>"), secret)
    ok("capture", jira(folder / "jira.csv", *rows), *ZONE, "--project", made)
    return made


@pytest.fixture
def made(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English project."""
    return copy_of("to-amend", lambda made: project(made.parent), tmp_path / "project", tmp_path_factory)


def amendment(made: Path, *words: object) -> Outcome:
    return ok("amendment", *words, "--project", made)


def drafted(made: Path) -> Path:
    amendment(made, "draft", "A2", "--ticket", "PRT-1", "--ticket", "PRT-2")
    return made


def figured(made: Path, text: str = FIGURES) -> Outcome:
    return amendment(drafted(made), "figures", "A2", written(made / "figures.toml", text))


# drafts


def test_a_draft_says_what_to_do_next_and_what_is_missing(made: Path, tmp_path: Path) -> None:
    file = tmp_path / "group.toml"
    said = amendment(made, "draft", "A2", "--ticket", "PRT-1", "--write-group", file).out
    assert "Recorded: draft A2, lines 1, tickets 1." in said
    assert f"tracker-scope amendment draft A2 --group {file}" in said
    assert "line L1: effect, description, deliverable, acceptance criterion" in said
    assert "tied to a clause in force" in said
    again = amendment(made, "draft", "A2", "--group", file).out
    assert "Known already, nothing added" in again
    other = amendment(made, "draft", "A2", "--ticket", "PRT-2").out
    assert re.search(r"It supersedes the draft of \d{4}-\d\d-\d\d", other)


def test_drafts_are_listed_and_shown_and_both_as_json(made: Path) -> None:
    assert "No draft of an amendment is recorded." in amendment(made, "list").out
    figured(made)
    assert re.search(r"A2 +2 +2 +yes +\d+ ", amendment(made, "list").out)
    (row,) = amendment(made, "list", "--json").json["drafts"]
    assert (row["proposal"]["name"], row["has_figures"], row["signed"]) == ("A2", True, None)
    told: Any = amendment(made, "show", "A2", "--json").json
    assert told["schema"] == "tracker-scope/amendment/1"
    assert told["draft"]["price"]["gross"] == "9750.01"
    shown = amendment(made, "show", "A2").out
    assert "=1+1 | <b>archive</b>" in shown
    assert "Goal: [to be completed]" in shown


def test_the_status_names_the_drafts_that_are_not_signed(made: Path, tmp_path: Path) -> None:
    assert "Drafts of amendments" not in ok("status", "--project", made).out
    figured(made)
    missing = amendment(made, "list", "--json").json["drafts"][0]["missing"]
    assert f"Drafts of amendments: A2 ({missing} to be completed)." in ok("status", "--project", made).out
    group = written(tmp_path / "group.toml", LINE + 'effect = "removed"\n')
    amendment(made, "draft", "A2", "--group", group)
    assert "A2 (figures do not sum)" in ok("status", "--project", made).out
    told = ok("status", "--json", "--project", made).json["status"]["drafts"]
    assert told == [{"name": "A2", "missing": None}]
    assert sign(made).code == 0
    assert ok("status", "--json", "--project", made).json["status"]["drafts"] == []


def test_figures_stand_one_under_the_other(made: Path) -> None:
    lines = figured(made).out.splitlines()
    first = next(line for line in lines if line.startswith("L1"))
    second = next(line for line in lines if line.startswith("L2"))
    assert first.endswith("€8,125.00")
    assert second.endswith("€0.01")
    assert len(first) == len(second)
    assert "€0.0125" in second
    totals = [line for line in lines if line.startswith(("This draft", "VAT", "Initial", "Contract"))]
    assert len({len(line) for line in totals}) == 1
    assert [line.split()[-1] for line in totals] == [
        "€8,125.01",
        "€1,625.00",
        "€9,750.01",
        "€180,000.00",
        "€188,125.01",
    ]


def test_what_does_not_sum_stops_with_6_and_names_both_figures(made: Path) -> None:
    drafted(made)
    path = written(made / "figures.toml", "net = 1\n" + FIGURES)
    before = head(made)
    said = refused(6, "amendment", "figures", "A2", path, "--project", made)
    assert "net total as typed: €1.00, net of the lines: €8,125.01 (difference: €8,124.01)" in said
    assert head(made) == before


@pytest.mark.parametrize("ending", ["toml", "xlsx"])
def test_a_template_says_how_it_is_given_back(made: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"figures.{ending}"
    assert (
        f"tracker-scope amendment figures A2 {path}"
        in amendment(drafted(made), "figures", "A2", "--template", path).out
    )
    assert path.stat().st_size > 0


def bad(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_refused_is_said_in_the_language_of_the_project(tmp_path: Path, language: str) -> None:
    made = drafted(project(tmp_path, language))
    before = head(made)
    empty, latin = bad(tmp_path, "empty.xlsx", b""), bad(tmp_path, "latin.toml", 'title = "é"'.encode("latin-1"))
    group, odd = written(tmp_path / "g.toml", LINE + 'tickets = ["PRT-3"]'), written(tmp_path / "f.ods", "")
    there = written(tmp_path / "there.xlsx", "mine")
    wrong: list[tuple[object, ...]] = [
        ("draft", "A/2", "--ticket", "PRT-1"),
        ("draft", "A2"),
        ("draft", "A2", "--ticket", "PRT-3"),
        ("draft", "A2", "--ticket", "PRT-9"),
        ("draft", "A2", "--group", latin),
        ("draft", "A2", "--group", group),
        ("draft", "A2", "--group", tmp_path),
        ("draft", "A2", "--ticket", "PRT-1", "--write-group", there),
        ("figures", "A2"),
        ("figures", "A3", empty),
        ("figures", "A2", empty),
        ("figures", "A2", odd),
        ("figures", "A2", tmp_path / "nowhere.toml"),
        ("figures", "A2", "--template", there),
        ("show", "A3"),
    ]
    english = set(sentences("en").values()) - set(sentences("fr").values())
    parts = {part.strip(" .:,;()") for text in english for part in re.split(r"\{\w+\}|\n", text)}
    for words in wrong:
        said = refused(2, "amendment", *words, "--project", made)
        assert "Secret" not in said
        if language == "fr":
            assert [part for part in parts if len(part) > 12 and part in said] == []
    assert head(made) == before
    assert there.read_text("utf-8") == "mine"


def sentences(language: str) -> dict[str, str]:
    wording = Path(__file__).resolve().parents[2] / "config" / "wording" / f"{language}.toml"
    return flatten(tomllib.loads(wording.read_text("utf-8")))


def test_a_hostile_name_is_no_path_and_no_control(made: Path) -> None:
    for name in ("../x", "a\x1b[31m", "-x", "a b", "\u202e", "."):
        said = run("amendment", "draft", "--ticket", "PRT-1", "--project", made, "--", name)
        assert said.code == 2
        assert "\x1b" not in said.said
        assert "\u202e" not in said.said


# signed


SIGNED: Final = AMENDMENT + (
    "\nThe following section 4.3 is added:\n\n> ### 4.3 Archive\n>\n> Requests are archived.\n"
    "\nThe following section 4.4 is added:\n\n> ### 4.4 Colours\n>\n> Screens are blue.\n"
)


def sign(made: Path, *more: object, answers: str = "", day: str = "2026-03-19") -> Outcome:
    text = written(made / "signed.md", SIGNED)
    dates = ("--kind", "amendment", "--from", "A2", "--signed-on", day, "--project", made)
    return run("contract", "add", text, *dates, *more, answers=answers)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say that a person is there to answer."""
    monkeypatch.setattr(signed, "is_watched", lambda: True)


def test_without_a_person_the_rows_are_written_and_nothing_is_decided(made: Path) -> None:
    done = sign(drafted(made))
    assert done.code == 0
    (path,) = (made / "out").glob("amendment-A2-*.toml")
    assert f"tracker-scope decide --file {path}" in done.out
    assert tomllib.loads(path.read_text("utf-8")) == {}
    assert classes(register(made))["PRT-2"] == "open"
    assert "signed" in amendment(made, "list").out
    assert "Left as it was" in sign(made).out


def test_the_rows_of_a_file_are_confirmed_at_once(made: Path, tmp_path: Path) -> None:
    rows = '[[decision]]\nticket = "PRT-2"\nclauses = ["4.3"]\nby = "provider-pm"\nreason = "As signed."\n'
    done = sign(drafted(made), "--confirm-file", written(tmp_path / "rows.toml", rows))
    assert (done.code, "Decisions: 1 new" in done.out) == (0, True)
    assert classes(register(made))["PRT-2"] == "amendment"


def test_a_person_confirms_each_row_or_skips_it(made: Path, watched: None) -> None:
    del watched
    done = sign(drafted(made), "--by", "provider-pm", answers="maybe\ny\n9.9\n4.3\n")
    assert done.code == 0
    assert "Does the ticket rest on clause 4.2?" in done.out
    assert done.out.count("Give the number of a clause in force") == 2
    assert "    | Requests are archived." in done.out
    assert classes(register(made)) == {"PRT-1": "amendment", "PRT-2": "amendment", "PRT-3": "open"}


@pytest.mark.parametrize("answers", ["s\n\n", "n\nskip\n"])
def test_what_is_skipped_is_not_decided(made: Path, watched: None, answers: str) -> None:
    del watched
    done = sign(drafted(made), "--by", "provider-pm", answers=answers)
    assert (done.code, "Decisions: 0 new" in done.out) == (0, True)


def test_a_person_who_leaves_has_decided_nothing(made: Path, watched: None) -> None:
    del watched
    before = drafted(made)
    assert sign(before, "--by", "provider-pm", answers="y\n").code == 130
    assert classes(register(made))["PRT-1"] != "amendment"
    assert sign(before, answers="y\n").code == 2


def test_who_confirms_is_known_before_the_signed_text_is_recorded(made: Path, watched: None) -> None:
    del watched
    assert sign(drafted(made), answers="y\n").code == 2
    assert "4.3" not in ok("contract", "show", "--project", made).out


def test_before_the_day_of_effect_nothing_is_asked_nor_applied(made: Path, tmp_path: Path, watched: None) -> None:
    del watched
    rows = written(tmp_path / "rows.toml", "")
    later = ("--effective-on", "2999-01-01", "--confirm-file", rows)
    done = sign(drafted(made), *later)
    assert done.code == 1
    assert "takes effect on 2999-01-01: its rows can be confirmed from that day" in done.out


@pytest.mark.parametrize(
    "more",
    [("--kind", "baseline"), ("--from", "A3"), ("--signed-on", "soon")],
)
def test_what_cannot_be_recorded_from_a_draft_is_refused(made: Path, more: tuple[str, ...]) -> None:
    done = sign(drafted(made), *more)
    assert done.code == 2


def test_a_file_of_rows_needs_a_draft(made: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "rows.toml", "")
    text = written(tmp_path / "signed.md", SIGNED)
    words = ("--kind", "amendment", "--signed-on", "2026-03-19", "--confirm-file", file)
    assert "--from" in refused(2, "contract", "add", text, *words, "--project", made)


def test_in_french_the_question_is_french(tmp_path: Path, watched: None) -> None:
    del watched
    made = drafted(project(tmp_path, "fr"))
    done = sign(made, "--by", "provider-pm", answers="oui\np\n")
    assert done.code == 0
    assert "Relève-t-il de la clause 4.2\u202f? [o = oui" in done.out
