"""`notice` and its commands, as typed: what each says in both languages, and what each refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import (
    ZONE,
    Terminal,
    contracted,
    copy_of,
    head,
    jira,
    ok,
    refused,
    register,
    rows,
    run,
    ticket,
    written,
)
from jsonschema import Draft202012Validator
from test_french import english

ROOT = Path(__file__).resolve().parents[2]
BY = ("--by", "provider-pm")
SAYS = "04/Mar/26 9:00 AM;client-dsi;As for N-1, we wish a proposal."


def told(folder: Path, language: str = "en") -> Path:
    """Make a project with three tickets said not to be found, one of them restricted."""
    made = contracted(folder, language)
    asked = {"Reporter Id": "client-dsi"}
    export = jira(
        folder / "export.csv",
        ticket(1, "A map", "We wish a map.", Comment=SAYS, **asked),
        ticket(2, "A filter"),
        ticket(3, "Secret K7", **{"Security Level": "Board"}),
        ticket(4, "A list", "As § 4.1 says."),
    )
    ok("capture", export, *ZONE, "--project", made)
    for key, day in (("PRT-1", "2026-03-05"), ("PRT-2", "2026-03-06"), ("PRT-3", "2026-03-07")):
        ok("decide", key, "--not-covered", *BY, "--reason", "Not in it.", "--made-on", day, "--project", made)
    return made


@pytest.fixture
def made(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("recognised", told, tmp_path / "project", tmp_path_factory)


def sent(made: Path, day: str = "2026-03-10") -> None:
    """Record that the first notice went on a day of the past, with what went."""
    message = written(made / "message.eml", "Our notice N-1.")
    ok("notice", "sent", "N-1", "--on", day, "--how", "e-mail", "--source", message, "--project", made)


def test_from_the_page_to_the_reply(made: Path) -> None:
    said = ok("notice", "--to", "client", *BY, "--project", made).out
    assert "Notice N-1 to client: PRT-1, PRT-2." in said
    assert "Restricted, counted and not shown: PRT-3." in said
    assert "tracker-scope notice sent N-1" in said
    assert "Known already" in ok("notice", "write", "--to", "client", *BY, "--project", made).out
    sent(made)
    nothing = ok("notice", "--to", "client", *BY, "--project", made).out
    assert nothing.startswith("No page is written: what there is to tell client is restricted.")
    late = ("notice", "reply", "N-1", "--by", "client-dsi", "--source", "PRT-1#1", "--project", made)
    assert "PRT-1#1 is of 2026-03-04" in refused(2, *late)
    letter = written(made / "letter.txt", "We wish a proposal.")
    reply = ("notice", "reply", "n-1", "--by", "client-dsi", "--source", letter, "--on", "2026-03-12")
    assert "it decides nothing" in ok(*reply, "--ticket", "PRT-1", "--project", made).out
    assert "Known already" in ok(*reply, "--ticket", "PRT-1", "--project", made).out
    listed = ok("notice", "list", "--project", made).out
    assert "2026-03-10" in listed
    assert "client-dsi 2026-03-12" in listed
    shown = ok("ticket", "PRT-1", "--project", made).out
    assert "requested on 2026-03-02 by client-dsi (client)" in shown
    assert "told on 2026-03-10, by notice N-1 (5 days)" in shown
    assert "reply of client-dsi, 2026-03-12" in shown


def test_only_restricted_tickets_are_not_said_to_be_told(made: Path) -> None:
    said = ok("notice", "PRT-3", "--to", "client", *BY, "--project", made).out
    assert said.splitlines() == [
        "No page is written: what there is to tell client is restricted.",
        "Restricted, counted and not shown: PRT-3.",
    ]


def test_the_way_in_which_it_went_is_shown_without_its_controls(made: Path) -> None:
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    message = written(made / "message.eml", "Our notice N-1.")
    how = ("--how", "by\u202e \x1b[31mhand", "--source", message)
    said = ok("notice", "sent", "N-1", "--on", "2026-03-10", *how, "--project", made).out
    assert "(by[U+202E] [U+001B][31mhand)" in said


def test_the_json_of_notices_is_as_its_schema_says(made: Path) -> None:
    assert "No notice" in ok("notice", "list", "--project", made).out
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    sent(made)
    letter = written(made / "letter.txt", "Fine.")
    ok("notice", "reply", "N-1", "--by", "client-dsi", "--source", letter, "--on", "2026-03-12", "--project", made)
    ok("notice", "unsent", "N-1", *BY, "--reason", "Another letter.", "--project", made)
    found = ok("notice", "list", "--json", "--project", made).json
    Draft202012Validator(json.loads((ROOT / "config/schemas/notices.json").read_text("utf-8"))).validate(found)
    (one,) = found["notices"]
    assert (one["from"], one["to"], one["tickets"], one["sent"]) == ("provider", "client", ["PRT-1"], [])
    assert [(taken["sent_on"], taken["source"]) for taken in one["taken_back"]] == [("2026-03-10", "message.eml")]
    assert [(reply["by"], reply["tickets"]) for reply in one["replies"]] == [("client-dsi", ["PRT-1"])]


def test_the_headline_is_where_people_look(made: Path) -> None:
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    sent(made)
    line = "Recognised as not covered: 3; told: 1; not told: 2; oldest not told PRT-2 since 6 March 2026 ("
    for view in ("status", "register"):
        said = ok(view, "--project", made).out
        assert line in said
        assert "; median 5 days." in said
    assert ok("status", "--json", "--project", made).json["status"]["telling"]["not_told"] == 2
    found = register(made)
    assert found["telling"]["median_days"] == 5.0
    tellings = {one["ticket"]: one["telling"] for one in found["tickets"]}
    assert (tellings["PRT-1"]["days"], tellings["PRT-1"]["requested_side"]) == (5, "client")
    assert (tellings["PRT-2"]["told_on"], tellings["PRT-2"]["requested_by"]) == (None, None)
    assert tellings["PRT-4"] is None
    sheet = {one["ticket"]: one for one in rows(ok("register", "--csv", "--project", made).out)}
    assert (sheet["PRT-1"]["told_on"], sheet["PRT-1"]["days_to_tell"]) == ("2026-03-10", "5")
    assert (sheet["PRT-2"]["recognised_on"], sheet["PRT-2"]["told_on"]) == ("2026-03-06", "")


def test_what_was_true_earlier_is_told_so(made: Path) -> None:
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    sent(made)
    early = ok("register", "--json", "--as-of", "2026-03-09", "--project", made).json["telling"]
    assert (early["told"], early["oldest_ticket"], early["oldest_days"]) == (0, "PRT-1", 4)


@pytest.mark.parametrize(("columns", "shown"), [(140, True), (90, False)])
def test_the_table_says_it_where_there_is_room(
    made: Path,
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
    shown: bool,  # noqa: FBT001  drawn by pytest
) -> None:
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    sent(made)
    monkeypatch.setenv("COLUMNS", str(columns))
    said = run("register", "--project", made, kind=Terminal)
    (row,) = [line for line in said.out.splitlines() if line.startswith("PRT-1 ")]
    assert ("2026-03-10" in row) == shown
    assert all(len(line) <= columns for line in said.out.splitlines() if line.startswith("PRT-"))


@pytest.mark.parametrize("command", [("notice", "list"), ("people", "show"), ("status",)])
def test_no_row_is_wider_than_the_terminal(
    made: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    ok("notice", "--to", "client", *BY, "--project", made)
    sent(made)
    answer = written(made / "reply.txt", "We wish a proposal.")
    told = ("--by", "client-dsi", "--on", "2026-03-11", "--source", answer)
    ok("notice", "reply", "N-1", *told, "--project", made)
    monkeypatch.setenv("COLUMNS", "80")
    said = run(*command, "--project", made, kind=Terminal)
    assert [line for line in said.out.splitlines() if len(line) > 80] == []


def test_status_suggests_the_notice(made: Path) -> None:
    assert "Next: tracker-scope notice --to PARTY" in ok("status", "--project", made).out


def test_the_page_is_written_in_the_language_and_folder_asked_for(made: Path, tmp_path: Path) -> None:
    asked = ("--language", "fr", "--out", tmp_path / "new", "--names", "--format", "markdown")
    ok("notice", "PRT-1", "--to", "client", *BY, *asked, "--project", made)
    (page,) = (tmp_path / "new").iterdir()
    assert page.name == "notice-N-1.fr.md"
    text = page.read_text("utf-8")
    assert text.startswith("# Signalement N-1")
    assert "client-dsi (client-dsi)" in text


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("notice",), "--to"),
    (("notice", "PRT-1"), "--to"),
    (("notice", "PRT-9", "--to", "client", *BY), "PRT-9"),
    (("notice", "PRT-4", "--to", "client", *BY), "PRT-4"),
    (("notice", "--to", "third", *BY), "third"),
    (("notice", "--to", "provider", *BY), "provider-pm"),
    (("notice", "--to", "client"), "--by"),
    (("notice", "--to", "client", "--format", "papyrus", *BY), "papyrus"),
    (("notice", "sent", "N-7", "--on", "2026-03-10", "--how", "x"), "N-7"),
    (("notice", "sent", "N-1", "--on", "soon", "--how", "x"), "soon"),
    (("notice", "sent", "N-1", "--on", "2999-01-01", "--how", "x"), "2999-01-01"),
    (("notice", "sent", "N-1", "--on", "2026-03-10", "--how", "x"), "2026-03-10"),
    (("notice", "sent", "N-1", "--on", "2026-03-10", "--how", " "), "--how"),
    (("notice", "sent", "N-1", "--on", "2026-03-10", "--how", "x", "--source", "nowhere"), "nowhere"),
    (("notice", "unsent", "N-1", "--reason", "x", *BY), "N-1"),
    (("notice", "reply", "N-1", "--by", "client-dsi", "--source", "PRT-1#1"), "N-1"),
    (("notice", "reply", "N-1", "--by", "nobody", "--source", "PRT-1#1"), "N-1"),
]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_cannot_be_is_refused_in_the_language_of_the_project(tmp_path: Path, language: str) -> None:
    made = told(tmp_path / "project", language)
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    before, foreign = head(made), english()
    for words, named in REFUSED:
        said = refused(2, *words, "--project", made)
        assert named in said
        if language == "fr":
            assert {part for part in foreign if part in said} == set(), words
    assert head(made) == before


REPLIES: list[tuple[dict[str, str], str]] = [
    ({"--by": "provider-dev"}, "provider-dev"),
    ({"--source": "PRT-1#7"}, "PRT-1#7"),
    ({"--on": ""}, "--on"),
    ({"--on": "2026-03-09"}, "2026-03-09"),
    ({"--ticket": "PRT-4"}, "PRT-4"),
    ({"--source": "PRT-1#1", "--on": "2026-03-12"}, "2026-03-04"),
]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_reply_that_cannot_be_is_refused_too(tmp_path: Path, language: str) -> None:
    made = told(tmp_path / "project", language)
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    sent(made)
    letter = str(written(made / "letter.txt", "Fine."))
    foreign = english()
    for changed, named in REPLIES:
        told_so: dict[str, str] = {"--by": "client-dsi", "--source": letter, "--on": "2026-03-12", **changed}
        words: list[Any] = [part for name, value in told_so.items() if value for part in (name, value)]
        said = refused(2, "notice", "reply", "N-1", *words, "--project", made)
        assert named in said
        assert language == "en" or {part for part in foreign if part in said} == set(), changed


def test_every_command_speaks_french(tmp_path: Path) -> None:
    made, foreign = told(tmp_path / "projet", "fr"), english()
    letter = written(made / "lettre.txt", "Nous souhaitons un avenant.")
    reply = ("notice", "reply", "N-1", "--by", "client-dsi", "--source", letter, "--on", "2026-03-12")
    went = ("notice", "sent", "N-1", "--how", "courriel", "--source", letter, "--on")
    for words in (
        ("notice", "list"),
        *[("notice", "--to", "client", *BY)] * 2,
        ("status",),
        ("ticket", "PRT-1"),
        (*went, "2026-03-10"),
        *[(*went, "2026-03-11")] * 2,
        *[reply] * 2,
        ("notice", "list"),
        ("ticket", "PRT-1"),
        ("register",),
        ("notice", "--to", "client", *BY),
        ("notice", "unsent", "N-1", "--reason", "Erreur.", *BY),
        ("publish", "scope-statement"),
    ):
        said = ok(*words, "--project", made).out
        assert {part for part in foreign if part in said} == set(), words
    for page in (made / "out").iterdir():
        assert {part for part in foreign if part in page.read_text("utf-8")} == set()


def test_the_statement_gives_the_days(made: Path) -> None:
    ok("notice", "PRT-1", "--to", "client", *BY, "--project", made)
    sent(made)
    ok("publish", "scope-statement", "--as-of", "2026-03-20", "--project", made)
    text = next(one for one in (made / "out").iterdir() if one.name.startswith("scope")).read_text("utf-8")
    days = "5 March 2026 (the Supplier) | 10 March 2026 (notice N-1) | 5 |"
    assert f"| PRT-1 | 2 March 2026 (client-dsi, the Client) | {days}" in text
    assert "| PRT-3 | restricted, not shown |  |  |  |" in text
    assert "K7" not in text
    assert "3 tickets recognised: 3 not found in the documents in force, 0 on which positions differ; told: 1" in text
