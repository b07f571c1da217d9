"""`publish amendment-proposal`: writes the draft, says what is missing, and exits with 1 when it must be complete."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from command_line import contracted, copy_of, jira, ok, refused, run, ticket, written

ZONE = ("--timezone", "Europe/Paris")
GROUP = """title = "A map"

[[group]]
goal = "Find a room"

[[group.line]]
id = "L1"
effect = "added"
title = "The map"
tickets = ["PRT-1"]
"""
COMPLETE = """title = "A map"
number = "2"
purpose = "to add a map"
effective_on = 2026-06-01
precedence = ["This amendment", "The specification"]

[acceptance]
tests = "On the test system."
period_days = 10
period_kind = "calendar"
defect_classes = "Blocking, minor."
record = "A signed record."

[[group]]
goal = "Find a room"

[[group.line]]
id = "L1"
effect = "added"
title = "The map"
tickets = ["PRT-1"]
description = "A map is shown."
deliverable = "The map"
criterion = "Every room is on it."
"""
FIGURES = """currency = "GBP"
initial_net = 10000
vat_rate = 20

[[line]]
id = "L1"
quantity = 2
unit = "day"
unit_price = 600

[[milestone]]
name = "Delivery"
before = 2026-06-01
after = 2026-06-15
cause = "Line L1"
depends_on = "Nothing"

[[payment]]
name = "All"
percent = 100
net = 1200
vat = 240
gross = 1440
due_on = 2026-07-01
"""
PARTIES = """
[[party]]
id = "client"
name = "the Client"
side = "client"
registration = "Association, Lille"
signatory = "Chair"

[[party]]
id = "provider"
name = "the Supplier"
side = "provider"
registration = "Company, Lyon"
signatory = "Director"
"""


@pytest.fixture(params=["en", "fr"])
def drafted(request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in either language with one captured ticket and one draft."""
    language = request.param
    making = partial(with_draft, language=language)
    return copy_of(f"map-{language}", making, tmp_path / "portal", tmp_path_factory)


def with_draft(folder: Path, language: str) -> None:
    project, room = contracted(folder, language), folder.parent
    ok("capture", jira(room / "export.csv", ticket(1, "A map", "We need a map.")), *ZONE, "--project", project)
    ok("amendment", "draft", "map", "--group", written(room / "map.toml", GROUP), "--project", project)


def publish(project: Path, *more: str) -> tuple[object, ...]:
    return ("publish", "amendment-proposal", "map", *more, "--project", project)


def test_what_is_missing_is_counted_and_listed_by_kind(drafted: Path) -> None:
    done = ok(*publish(drafted, "--language", "en"))
    assert "points are still to be completed:" in done.out or "points restent à compléter" in done.out
    assert "L1" in done.out
    assert [one.suffix for one in (drafted / "out").iterdir()] == [".md"]
    assert done.err == ""


def test_complete_makes_it_exit_with_1_and_the_file_is_written_all_the_same(drafted: Path) -> None:
    done = run(*publish(drafted, "--complete"))
    assert done.code == 1
    assert len(list((drafted / "out").iterdir())) == 1


def test_a_complete_draft_exits_with_0(drafted: Path) -> None:
    folder = drafted.parent
    ok("people", "import", written(folder / "parties.toml", PARTIES), "--project", drafted)
    ok("amendment", "draft", "map", "--group", written(folder / "map.toml", COMPLETE), "--project", drafted)
    ok("amendment", "figures", "map", written(folder / "figures.toml", FIGURES), "--project", drafted)
    done = ok(*publish(drafted, "--complete", "--language", "en"))
    assert "Nothing is left to be completed." in done.out or "Rien ne reste à compléter." in done.out
    (file,) = (drafted / "out").iterdir()
    text = file.read_text("utf-8")
    assert "to be completed\\]" not in text
    assert "| Association, Lille | Chair |" in text
    assert "£1,440.00" in text


def test_both_formats_say_the_same_draft(drafted: Path) -> None:
    ok(*publish(drafted, "--format", "markdown,html"))
    assert sorted(one.suffix for one in (drafted / "out").iterdir()) == [".html", ".md"]


def test_an_unknown_draft_is_refused_with_those_there_are(drafted: Path) -> None:
    said = refused(2, "publish", "amendment-proposal", "nowhere", "--project", drafted)
    assert "map" in said


def test_figures_that_no_longer_sum_after_the_draft_changed_stop_with_6(drafted: Path) -> None:
    folder = drafted.parent
    ok("amendment", "draft", "map", "--group", written(folder / "map.toml", COMPLETE), "--project", drafted)
    ok("amendment", "figures", "map", written(folder / "figures.toml", FIGURES), "--project", drafted)
    changed = COMPLETE.replace('"added"', '"removed"')
    ok("amendment", "draft", "map", "--group", written(folder / "map.toml", changed), "--project", drafted)
    refused(6, *publish(drafted))
    assert not (drafted / "out").exists()


def test_hostile_names_reach_the_terminal_as_text(drafted: Path) -> None:
    hostile = PARTIES.replace("the Client", r"the \u001b[31mClient\u202e").replace('signatory = "Chair"\n', "")
    ok("people", "import", written(drafted.parent / "parties.toml", hostile), "--project", drafted)
    done = ok(*publish(drafted))
    assert "\x1b" not in done.said
    assert "[U+001B]" in done.out
