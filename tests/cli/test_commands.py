"""Each command does what its help says, on a small project of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import (
    AMENDMENT,
    ZONE,
    classes,
    contracted,
    copy_of,
    github,
    head,
    issue,
    jira,
    ok,
    refused,
    register,
    ticket,
    written,
)

BY = ("--by", "provider-pm", "--reason")
CLIENT = ("--by", "client-dsi", "--reason", "It is in the price.")


def said(number: int, who: str, body: str) -> dict[str, Any]:
    moment = f"2026-03-0{number}T09:00:00Z"
    user = {"login": who, "type": "User"}
    return {"id": number, "user": user, "created_at": moment, "updated_at": moment, "body": body}


def talked(number: int, *comments: dict[str, Any]) -> dict[str, Any]:
    return issue(number, "A list.", comments=len(comments)) | {"comments": list(comments)}


@pytest.fixture
def made(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("two-sources", with_two_sources, tmp_path / "project", tmp_path_factory)


def with_two_sources(folder: Path) -> Path:
    """Make a project with two sources, a restricted ticket among them."""
    contracted(folder)
    comments = said(1, "client-dsi", "This is in the price."), said(2, "provider-dev", "Done already.")
    export = github(folder.parent / "issues.jsonl", talked(1, *comments), talked(2), talked(3))
    ok("capture", export, "--project", folder)
    secret = ticket(2, "Secret K7", "See baseline.md#secret-k7 and EX-777.", **{"Security Level": "Board"})
    secret["Comment"] = "04/Mar/26 9:00 AM;provider-pm;Told in Secret K7."
    ok(
        "capture",
        jira(folder.parent / "jira.csv", ticket(1, description="See § 9.9."), secret),
        *ZONE,
        "--project",
        folder,
    )
    return folder


def ticket_json(made: Path, key: str) -> Any:
    return ok("ticket", key, "--json", "--project", made).json


def test_a_decision_with_a_file_and_one_with_a_comment(made: Path, tmp_path: Path) -> None:
    letter = written(tmp_path / "letter.txt", "We see it in clause 4.2.")
    scan = tmp_path / "scan.bin"
    scan.write_bytes(b"\xff\xfe\x00scan")
    ok(
        "decide",
        "#1",
        "--not-covered",
        *BY,
        "Not found.",
        "--source",
        "#1#2",
        "--project",
        made,
        "--by",
        "provider-dev",
    )
    ok("decide", "#1", "--not-covered", *BY, "Not found.", "--made-on", "2026-03-05", "--project", made)
    ok("decide", "#1", "--clause", "4.2", *CLIENT, "--source", "#1#1", "--project", made)
    ok("decide", "#2", "--clause", "4.2", *CLIENT, "--source", letter, "--made-on", "2026-03-06", "--project", made)
    ok(
        "decide",
        "#3",
        "--correction-of",
        "4.2",
        *CLIENT,
        "--source",
        scan,
        "--made-on",
        "2026-03-06",
        "--project",
        made,
    )
    found = classes(register(made))
    assert (found["#1"], found["#2"], found["#3"]) == ("contested", "baseline", "correction")
    told = ticket_json(made, "#2")["decisions"]
    assert [(one["by"], one["source"]) for one in told] == [("client-dsi", "letter.txt")]
    assert [one["by"] for one in ticket_json(made, "#1")["remarks"]] == ["provider-dev"]
    assert "writing: file letter.txt (SHA-256 " in ok("ticket", "#2", "--project", made).out
    shown = ok("ticket", "#1", "--project", made).out
    assert "writing: comment #1#1 of 2026-" in shown
    assert "provider-dev" in shown
    ok("publish", "scope-statement", "--project", made)
    text = next((made / "out").iterdir()).read_text("utf-8")
    assert "We see it in clause 4.2." in text
    assert "This is in the price." in text


def test_the_same_decision_twice_is_one(made: Path) -> None:
    decision = ("decide", "#2", "--clause", "4.1", *BY, "As read.", "--made-on", "2026-03-05", "--project", made)
    ok(*decision)
    before = head(made)
    ok(*decision)
    assert head(made) == before
    assert len(ticket_json(made, "#2")["decisions"]) == 1


def test_a_later_decision_supersedes_and_both_stay(made: Path) -> None:
    for day, clause in (("2026-03-05", "4.1"), ("2026-03-06", "4.2")):
        ok("decide", "#2", "--clause", clause, *BY, "As read.", "--made-on", day, "--project", made)
    told = ticket_json(made, "#2")
    assert (told["entry"]["clauses"], len(told["decisions"])) == (["4.2"], 2)
    early = ok("ticket", "#2", "--json", "--as-of", "2026-03-05", "--project", made).json
    assert early["entry"]["clauses"] == ["4.1"]


def test_what_is_restricted_is_quoted_nowhere(made: Path) -> None:
    ok("decide", "PRT-2", "--not-covered", *BY, "See K7.", "--source", "PRT-2#1", "--project", made)
    ok("decide", "PRT-1", "--internal", *BY, "As there.", "--project", made)
    views: list[tuple[str, ...]] = [("register", "--all"), ("register", "--json"), ("register", "--csv"), ("status",)]
    views += [("status", "--json"), ("ticket", "PRT-2"), ("ticket", "PRT-2", "--json")]
    ok("publish", "scope-statement", "--names", "--project", made)
    texts = [ok(*view, "--project", made).out for view in views]
    texts += [one.read_text("utf-8") for one in (made / "out").iterdir()]
    for text in texts:
        assert "K7" not in text
        assert "k7" not in text
        assert "EX-777" not in text
    assert "9.9" in texts[0]
    assert "PRT-2" in texts[0]


def test_the_life_of_a_contract(made: Path, tmp_path: Path) -> None:
    amendment = written(tmp_path / "amendment.md", AMENDMENT)
    dates = ("--kind", "amendment", "--signed-on", "2026-03-10", "--effective-on", "2026-03-15")
    first = ok("contract", "add", amendment, *dates, "--label", "Amendment No. 1", "--project", made).out
    assert "4.2" in first
    before = head(made)
    ok("contract", "add", amendment, *dates, "--project", made)
    assert head(made) == before
    texts = {}
    for day in ("2026-03-14", "2026-03-15"):
        shown = ok("contract", "show", "--json", "--as-of", day, "--project", made).json
        texts[day] = next(one for one in shown["clauses"] if one["number"] == "4.2")
    assert [one["document_kind"] for one in texts.values()] == ["baseline", "amendment"]
    assert "two formats" in texts["2026-03-15"]["text"]
    gap = ("contract", "not-supplied", "--from", "2026-02-01", "--project", made)
    ok(*gap)
    before = head(made)
    ok(*gap)
    assert head(made) == before
    found = register(made)
    assert "text_not_supplied" in {one["code"] for one in found["findings"]}


def test_a_contract_before_anything_is_captured(tmp_path: Path) -> None:
    made = contracted(tmp_path / "bare")
    assert "4.1" in ok("contract", "show", "--project", made).out
    state = ok("status", "--json", "--project", made).json["status"]
    assert (state["counts"], state["next"], state["documents"], state["people"]) == (None, "capture", 1, 3)


def test_people_and_mappings(made: Path) -> None:
    add = ("people", "add", "client-pm", "--party", "client", "--function", "project manager", "--account", "c-pm")
    ok(*add, "--may-decide", "--may-order-up-to", "500.00 EUR", "--from", "2026-01-01", "--project", made)
    ok("people", "add", "expert", "--party", "third", "--party-name", "T", "--side", "client", "--project", made)
    shown = ok("people", "show", "--project", made).out
    assert "client-pm" in shown
    assert "2026-01-01" in shown
    added = (
        "mapping",
        "add",
        "--internal-type",
        "Story",
        "--defect-type",
        "Bug",
        "--bot",
        "*[[]bot]",
        "--reference-field",
    )
    ok(*added, "Lot", "--project", made)
    before = head(made)
    ok(*added, "Lot", "--project", made)
    assert head(made) == before
    assert "Story" in ok("mapping", "show", "--project", made).out
    assert classes(register(made))["PRT-1"] == "internal"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('clauses = ["4.2"]', "baseline"),
        ('correction_of = ["4.2"]', "correction"),
        ('not_covered = true\nclauses_cited = ["8.1"]', "not_covered"),
        ("internal = true", "internal"),
    ],
)
def test_a_file_of_decisions(made: Path, tmp_path: Path, text: str, expected: str) -> None:
    table = f'[[decision]]\nticket = "#3"\n{text}\nby = "provider-pm"\nreason = "r"\nmade_on = 2026-03-05\n'
    remark = '[[decision]]\nticket = "#2"\ninternal = true\nby = "provider-dev"\nreason = "r"\nmade_on = 2026-03-05\n'
    file = written(tmp_path / "decisions.toml", table + remark)
    assert "provider-dev" in ok("decide", "--file", file, "--project", made).out
    before = head(made)
    ok("decide", "--file", file, "--project", made)
    assert head(made) == before
    assert classes(register(made))["#3"] == expected
    assert classes(register(made))["#2"] == "open"


def test_the_next_command_leads_to_a_statement(tmp_path: Path) -> None:
    from command_line import PEOPLE, SPECIFICATION, project

    made = project(tmp_path / "made")
    export = github(tmp_path / "issues.jsonl", issue(1, "A list."))
    text, people = written(tmp_path / "s.md", SPECIFICATION), written(tmp_path / "p.toml", PEOPLE)
    steps: list[tuple[object, ...]] = [
        ("capture", export),
        ("contract", "add", text, "--kind", "baseline", "--signed-on", "2026-01-01"),
        ("people", "import", people),
        ("decide", "#1", "--clause", "4.1", *BY, "As read."),
        ("publish", "scope-statement"),
    ]
    for step in steps:
        assert ok("status", "--json", "--project", made).json["status"]["next"] == step[0]
        assert f"tracker-scope {step[0]}" in ok("status", "--project", made).out
        ok(*step, "--project", made)


def test_a_backup_is_a_whole_ledger(made: Path, tmp_path: Path) -> None:
    ok("ledger", "backup", tmp_path / "copy.sqlite", "--project", made)
    before = head(made)
    (made / ".tracker-scope" / "ledger.sqlite").write_bytes((tmp_path / "copy.sqlite").read_bytes())
    assert head(made) == before
    assert "0 failures" in ok("ledger", "verify", "--project", made).out


def test_two_forms_of_output_are_not_asked_for_at_once(made: Path) -> None:
    assert "--csv" in refused(2, "register", "--json", "--csv", "--project", made)


def test_a_type_that_no_ticket_has_is_said(made: Path) -> None:
    said = ok("mapping", "add", "--internal-type", "Choer", "--project", made).out
    assert "No captured ticket has the type Choer." in said
    assert "No captured" not in ok("mapping", "add", "--bot", "robot", "--project", made).out


def test_a_decision_that_ties_to_an_exclusion_is_recorded_and_said(made: Path) -> None:
    told = ("--by", "provider-pm", "--reason", "read together", "--made-on", "2026-03-06", "--project", made)
    assert "clause 8.1" in ok("decide", "#2", "--clause", "8.1", *told).out
    assert "8.1" not in ok("decide", "#3", "--not-covered", "--cites", "8.1", *told).out
    assert "tied_to_other_kind" in {one["code"] for one in register(made)["findings"]}
    shown = ok("ticket", "#3", "--project", made).out
    assert "not found in the documents in force, citing 8.1" in shown


def test_a_side_that_is_no_party_cannot_publish(made: Path) -> None:
    settings = made / "tracker-scope.toml"
    text = settings.read_text("utf-8").replace('side = "provider"', 'side = "supplier"')
    written(settings, text if "supplier" in text else text.replace("[project]", '[project]\nside = "supplier"'))
    assert "supplier" in refused(2, "publish", "scope-statement", "--project", made)
    found = ok("status", "--json", "--project", made).json["status"]["findings"]
    assert {one["code"]: one["examples"] for one in found}["side_not_recorded"] == ["supplier"]


def test_a_date_that_has_not_come_is_refused_but_for_the_contract(made: Path) -> None:
    for command in (("register",), ("ticket", "#1"), ("publish", "scope-statement")):
        assert "2999-01-01" in refused(2, *command, "--as-of", "2999-01-01", "--project", made)
    assert "4.2" in ok("contract", "show", "--as-of", "2999-01-01", "--project", made).out


def test_a_document_with_wrong_dates_is_withdrawn_and_recorded_again(made: Path, tmp_path: Path) -> None:
    add = ("contract", "add", next(tmp_path.rglob("specification.md")), "--kind", "baseline", "--project", made)
    said = refused(5, *add, "--signed-on", "2026-01-02")
    assert "signed on 2026-01-01" in said
    taken_back = ("contract", "withdraw", "specification", "--by", "provider-pm", "--reason", "wrong date")
    assert "Withdrawn: specification" in ok(*taken_back, "--project", made).out
    assert "Withdrawn already" in ok(*taken_back, "--project", made).out
    assert "Recorded: specification" in ok(*add, "--signed-on", "2026-01-02").out
    assert "specification" in refused(5, "contract", "withdraw", "nothing", *taken_back[3:], "--project", made)


def test_accounts_of_nobody_are_counted_and_listed_where_only_the_user_sees_them(made: Path) -> None:
    assert "unknown_account" not in {one["code"] for one in register(made)["findings"]}
    assert "Every account" in ok("people", "missing", "--project", made).out
