"""Captures through the command line: what enters, what is refused, what is taken back."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from command_line import (
    ZONE,
    classes,
    contracted,
    github,
    head,
    issue,
    jira,
    ok,
    project,
    refused,
    register,
    run,
    ticket,
    written,
)

from tracker_scope.ledger import records
from tracker_scope.ledger.locking import only_writer
from tracker_scope.ledger.migrations import MIGRATIONS, Migration, migrate
from tracker_scope.operations.clock import system_clock

ROWS = tuple(ticket(number, f"List {number}", "See § 4.1.") for number in range(1, 6))
BY = ("--by", "provider-pm", "--reason", "The export of another client.")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return contracted(tmp_path / "project")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return jira(tmp_path / "export.csv", *ROWS)


def test_the_json_of_a_capture(made: Path, export: Path) -> None:
    told = ok("capture", export, *ZONE, "--json", "--project", made).json
    assert told["schema"] == "tracker-scope/capture/1"
    assert {"run", "complete", "tickets", "pull_requests", "incomplete", "findings"} <= set(told)
    assert told["tickets"] == {"seen": 5, "new": 5, "changed": 0, "unchanged": 0, "gone": 0}
    assert (told["complete"], told["pull_requests"], told["incomplete"]) == (True, 0, 0)


def test_capturing_twice_adds_nothing(made: Path, export: Path) -> None:
    ok("capture", export, *ZONE, "--project", made)
    before = head(made)
    again = ok("capture", export, "--json", "--project", made).json
    assert again["tickets"] == {"seen": 5, "new": 0, "changed": 0, "unchanged": 5, "gone": 0}
    assert head(made) == before


def test_a_ticket_that_changed_is_counted_so(made: Path, export: Path) -> None:
    ok("capture", export, *ZONE, "--project", made)
    jira(export, ticket(1, "List 1, sorted", "See § 4.1."), *ROWS[1:], ticket(6))
    counts = ok("capture", export, "--json", "--project", made).json["tickets"]
    assert counts == {"seen": 6, "new": 1, "changed": 1, "unchanged": 4, "gone": 0}


def test_a_dry_run_shows_and_stores_nothing(made: Path, export: Path) -> None:
    before, settings = head(made), (made / "tracker-scope.toml").read_bytes()
    told = ok("capture", export, *ZONE, "--dry-run", "--json", "--project", made).json
    assert told["schema"] == "tracker-scope/survey/1"
    found = told["survey"]
    assert (found["tickets"], found["projects"], found["instance"]) == (5, ["PRT"], None)
    assert (found["first"], found["last"]) == ("2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z")
    assert found["limits"]
    shown = ok("capture", export, *ZONE, "--dry-run", "--project", made).out
    assert "PRT" in shown
    assert "2026-03-02" in shown
    assert (head(made), (made / "tracker-scope.toml").read_bytes()) == (before, settings)


def test_a_dry_run_shows_what_would_make_the_capture_incomplete(made: Path, tmp_path: Path) -> None:
    fields = {"summary": "List", "created": "2026-03-02T09:00:00.000+0100", "comment": {"comments": [], "total": 2}}
    short = {"id": "1", "key": "PRT-1", "self": "https://jira.example/rest/api/2/issue/1", "fields": fields}
    export = written(tmp_path / "short.json", json.dumps({"issues": [short], "total": 1}))
    told = ok("capture", export, "--dry-run", "--json", "--project", made).json["survey"]
    assert "comments_missing" in [one["code"] for one in told["gaps"]]


def test_no_zone_is_no_guess(made: Path, export: Path) -> None:
    before = head(made)
    assert "--timezone" in refused(2, "capture", export, "--project", made)
    assert "--timezone" in refused(2, "capture", export, "--dry-run", "--project", made)
    assert "Mars/Olympus" in refused(2, "capture", export, "--timezone", "Mars/Olympus", "--project", made)
    assert head(made) == before


def test_a_source_that_nobody_declared_is_declared(made: Path, export: Path) -> None:
    settings = made / "tracker-scope.toml"
    before = settings.read_text("utf-8")
    said = ok("capture", export, *ZONE, "--project", made).out
    assert said.count("export") >= 3  # the source, that it is new, that its name stands for the tracker
    assert "--instance" in said
    after = settings.read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert 'name = "export"\nconnector = "jira_csv"\ntimezone = "Europe/Paris"\nproject = "PRT"\n' in after
    assert "is new" not in ok("capture", export, "--project", made).out
    assert settings.read_text("utf-8") == after


def test_the_instance_that_a_person_gives(made: Path, export: Path) -> None:
    said = ok("capture", export, *ZONE, "--instance", "https://jira.example", "--project", made).out
    assert "--instance" not in said
    assert 'instance = "https://jira.example"' in (made / "tracker-scope.toml").read_text("utf-8")
    assert {one["instance"] for one in register(made)["tickets"]} == {"https://jira.example"}
    other = ("--instance", "https://other.example", "--source", "export")
    assert "other.example" in refused(2, "capture", export, *other, "--project", made)


def test_the_instance_that_the_export_says(made: Path, tmp_path: Path) -> None:
    export = github(tmp_path / "issues.jsonl", issue(1), issue(2))
    assert "--instance" not in ok("capture", export, "--project", made).out
    text = (made / "tracker-scope.toml").read_text("utf-8")
    assert 'instance = "https://github.example"\nproject = "provider/portal"' in text


def strange(number: int) -> dict[str, str]:
    return ticket(number) | {"Issue key": f"XYZ-{number}", "Project key": "XYZ"}


@pytest.mark.parametrize("place", [0, 3, 5])
@pytest.mark.parametrize(("named", "by_path"), [(True, False), (False, True), (False, False)])
def test_a_file_of_another_project_is_refused_whole(
    made: Path, export: Path, place: int, *, named: bool, by_path: bool
) -> None:
    ok("capture", export, *ZONE, "--source", "jira", "--project", made)
    if by_path:
        settings = made / "tracker-scope.toml"
        settings.write_text(settings.read_text("utf-8") + 'path = "../export.csv"\n', "utf-8")
    before = head(made)
    mixed = [*ROWS[:place], strange(77), *ROWS[place:]]
    jira(export, *mixed)
    source = ("--source", "jira") if named else ()
    assert "XYZ" in refused(2, "capture", export, *source, "--project", made)
    assert head(made) == before
    assert "XYZ" not in ok("register", "--json", "--project", made).out


def test_a_large_file_of_another_project_far_down_is_refused_whole(made: Path, export: Path) -> None:
    ok("capture", export, *ZONE, "--source", "jira", "--project", made)
    before = head(made)
    jira(export, *(ticket(number, description="x" * 900) for number in range(1, 3000)), strange(1))
    refused(2, "capture", export, "--source", "jira", "--project", made)
    assert head(made) == before


def test_a_file_cut_off_is_taken_back_and_the_right_one_captured(made: Path, tmp_path: Path) -> None:
    whole = [issue(number, "x" * 2000) for number in range(1, 1500)]
    export = github(tmp_path / "issues.jsonl", *whole)
    size = export.stat().st_size
    with export.open("r+b") as file:
        file.truncate(size - 900)
    said = refused(3, "capture", export, "--source", "git", "--project", made)
    assert "issues.jsonl" in said
    state = ok("status", "--json", "--project", made).json["status"]
    assert state["interrupted"] == []
    counts = state["counts"]
    assert counts is None or counts["captured"] == counts["excluded"]["withdrawn"]
    github(export, *whole)
    right = ok("capture", export, "--source", "git", "--json", "--project", made).json
    assert (right["tickets"]["seen"], right["complete"]) == (1499, True)
    found = register(made)
    assert len(found["tickets"]) == found["counts"]["captured"] == 1499
    assert "0 failures" in ok("ledger", "verify", "--project", made).out


def test_a_ticket_that_an_export_lacks_is_not_gone(made: Path, export: Path) -> None:
    ok("capture", export, *ZONE, "--project", made)
    jira(export, *ROWS[:3])
    told = ok("capture", export, "--json", "--project", made).json
    missing = next(one for one in told["findings"] if one["code"] == "not_in_this_export")
    assert (missing["count"], missing["examples"]) == (2, ["PRT-4", "PRT-5"])
    assert told["tickets"]["gone"] == 0
    assert len(register(made)["tickets"]) == 5


def test_a_run_withdrawn_leaves_every_view_and_can_be_erased(made: Path, export: Path, tmp_path: Path) -> None:
    ok("capture", export, *ZONE, "--project", made)
    other = jira(
        tmp_path / "other.csv", *(ticket(n, "Secret of theirs") | {"Project key": "PRT"} for n in range(10, 13))
    )
    wrong = ok("capture", other, *ZONE, "--source", "other", "--json", "--project", made).json["run"]
    refused(2, "ledger", "erase", wrong, *BY, "--project", made)
    assert "3" in ok("ledger", "withdraw", wrong, *BY, "--project", made).out
    assert head(made) == (same := head(made))
    ok("ledger", "withdraw", wrong, *BY, "--project", made)
    assert head(made) == same
    found = register(made)
    assert sorted(classes(found)) == [f"PRT-{n}" for n in range(1, 6)]
    assert (found["counts"]["excluded"]["withdrawn"], found["counts"]["captured"]) == (3, 8)
    refused(2, "ticket", "PRT-10", "--project", made)
    assert wrong in ok("status", "--project", made).out
    ok("ledger", "erase", wrong, *BY, "--project", made)
    counts = register(made)["counts"]
    assert (counts["excluded"]["erased"], counts["excluded"]["withdrawn"], counts["captured"]) == (3, 0, 8)
    assert "0 failures" in ok("ledger", "verify", "--project", made).out
    refused(4, "ledger", "erase", wrong, *BY, "--project", made)


def test_what_was_withdrawn_can_be_captured_again(made: Path, export: Path) -> None:
    first = ok("capture", export, *ZONE, "--json", "--project", made).json["run"]
    ok("ledger", "withdraw", first, *BY, "--project", made)
    again = ok("capture", export, *ZONE, "--json", "--project", made).json
    assert (again["tickets"]["new"], again["run"] == first) == (5, False)
    counts = register(made)["counts"]
    assert (counts["captured"], counts["baseline"], counts["excluded"]["withdrawn"]) == (5, 5, 0)


def test_a_ticket_that_stands_in_another_source_has_not_left(made: Path, export: Path) -> None:
    tracker = ("--instance", "https://jira.example", *ZONE)
    wrong = ok("capture", export, *tracker, "--source", "wrong", "--json", "--project", made).json["run"]
    ok("capture", export, *tracker, "--source", "right", "--project", made)
    ok("ledger", "withdraw", wrong, *BY, "--project", made)
    counts = register(made)["counts"]
    assert (counts["captured"], counts["baseline"], counts["excluded"]["withdrawn"]) == (5, 5, 0)


def test_a_second_writer_is_told_who_writes_since_when(made: Path, export: Path) -> None:
    ledger = made / ".tracker-scope" / "ledger.sqlite"
    since = system_clock()
    with only_writer(ledger, "client-dsi", since):
        said = refused(4, "capture", export, *ZONE, "--project", made)
        assert "client-dsi" in said
        assert f"{since:%Y-%m-%d %H:%M %z}" in said
        ok("status", "--project", made)
    ok("capture", export, *ZONE, "--project", made)


def test_a_ledger_of_a_newer_version_is_refused(made: Path) -> None:
    with closing(sqlite3.connect(made / ".tracker-scope" / "ledger.sqlite")) as ledger:
        known = ledger.execute("SELECT max(number) FROM migrations").fetchone()[0]
        columns = [one[1] for one in ledger.execute("PRAGMA table_info(migrations)")]
        row = [known + 1 if name == "number" else "later" for name in columns]
        ledger.execute(f"INSERT INTO migrations VALUES ({', '.join('?' * len(row))})", row)
        ledger.commit()
    assert str(known + 1) in refused(4, "status", "--project", made)


@pytest.mark.parametrize("junk", [b"", b"not a database at all, however long it is" * 30])
def test_a_file_that_is_no_ledger(made: Path, junk: bytes) -> None:
    path = made / ".tracker-scope" / "ledger.sqlite"
    path.write_bytes(junk)
    assert str(path) in refused(4, "status", "--project", made)
    assert path.read_bytes() == junk


def packed(kind: str, folder: Path, export: Path) -> Path:
    target = folder / f"export.{kind}"
    if kind == "gz":
        target.write_bytes(gzip.compress(export.read_bytes()))
    elif kind == "zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(export, "deep/er/export.csv")
    else:
        target.mkdir()
        (target / "export.csv").write_bytes(export.read_bytes())
    return target


@pytest.mark.parametrize("kind", ["gz", "zip", "folder"])
def test_packed_exports_give_the_same(made: Path, export: Path, tmp_path: Path, kind: str) -> None:
    told = ok("capture", packed(kind, tmp_path, export), *ZONE, "--json", "--project", made).json
    assert told["tickets"]["new"] == 5
    assert classes(register(made)) == {f"PRT-{n}": "baseline" for n in range(1, 6)}


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_packed_export_that_is_cut_off_is_refused(made: Path, tmp_path: Path, export: Path, kind: str) -> None:
    target = packed(kind, tmp_path, jira(export, *(ticket(n, f"{n * 7919}") for n in range(1, 400))))
    target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    refused(3, "capture", target, *ZONE, "--project", made)
    assert ok("status", "--json", "--project", made).json["status"]["counts"] is None


def test_a_file_that_nobody_recognises(made: Path, tmp_path: Path) -> None:
    strange = tmp_path / "notes.bin"
    strange.write_bytes(bytes(range(256)) * 10)
    assert "jira_csv" in refused(2, "capture", strange, "--project", made)
    folder = tmp_path / "folder"
    folder.mkdir()
    assert "empty" in refused(3, "capture", folder, "--project", made)
    strange.rename(folder / "notes.bin")
    jira(folder / "export.csv", *ROWS)
    told = run("capture", folder, *ZONE, "--json", "--project", made).json
    assert told["tickets"]["new"] == 5
    assert [one["examples"] for one in told["findings"] if one["code"] == "not_recognised_file"] == [["notes.bin"]]


def test_a_source_that_is_not_declared(tmp_path: Path) -> None:
    made = project(tmp_path / "bare")
    assert "jira" in refused(2, "capture", "--source", "jira", "--project", made)
    refused(2, "capture", "--project", made)
    refused(2, "capture", tmp_path / "none.csv", "--project", made)
    refused(2, "register", "--project", made)
    assert run("capture", tmp_path, "--connector", "none", "--project", made).code == 2


def test_a_ledger_of_an_older_version_is_moved_after_a_backup(
    made: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ok("capture", export, *ZONE, "--project", made)
    before = head(made)
    step = Migration("notes", ("CREATE TABLE notes (text TEXT) STRICT",))
    monkeypatch.setattr(records, "migrate", lambda database: migrate(database, (*MIGRATIONS, step)))
    assert head(made) == before
    assert classes(register(made)) == {f"PRT-{n}": "baseline" for n in range(1, 6)}
    backups = list((made / ".tracker-scope").glob("*.backup"))
    assert len(backups) == 1
    monkeypatch.undo()
    monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(made / "none.toml"))
    refused(4, "status", "--project", made)
    (made / ".tracker-scope" / "ledger.sqlite").write_bytes(backups[0].read_bytes())
    assert head(made) == before
