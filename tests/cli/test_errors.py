"""What cannot be done is said in two lines, a cause and a remedy, in the project's language."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import AMENDMENT, ZONE, contracted, copy_of, jira, ok, project, refused, run, ticket, written

from tracker_scope.cli import exits
from tracker_scope.operations import register as registers
from tracker_scope.operations import status as statuses

BY = ("--by", "provider-pm", "--reason", "Read again.")
BASELINE = ("--kind", "baseline", "--signed-on", "2026-01-01")
AMENDED = ("--kind", "amendment", "--signed-on", "2026-02-01")


@pytest.fixture
def made(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("three-tickets", with_three_tickets, tmp_path / "project", tmp_path_factory)


def with_three_tickets(folder: Path) -> Path:
    """Make a project with a contract, people and three tickets."""
    contracted(folder)
    rows = (ticket(number, f"List {number}") for number in (1, 2, 12))
    comment = "04/Mar/26 9:00 AM;client-dsi;This is in the price, I think."
    export = jira(folder / "export.csv", *(one | {"Comment": comment} for one in rows))
    ok("capture", export, *ZONE, "--instance", "https://jira.example", "--project", folder)
    return folder


@pytest.mark.parametrize(
    "words", [("register",), ("status",), ("capture", "x"), ("ledger", "head"), ("people", "show")]
)
def test_no_project_here(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert "tracker-scope.toml" in refused(2, *words, "--project", tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "[project",
        "[project]\nlanguage = 'de'",
        "[project]\nzone = 'UTC'",
        "[project]\ntimezone = 'Mars/Olympus'",
        "\xff",
        "x = " + "[" * 5000,
        "x = " + "1" * 5000,
    ],
    ids=["syntax", "language", "word", "zone", "bytes", "depth", "digits"],
)
def test_settings_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "tracker-scope.toml").write_bytes(text.encode("latin-1"))
    refused(2, "status", "--project", tmp_path)


def test_two_sources_of_one_name(tmp_path: Path) -> None:
    source = '[[source]]\nname = "a"\nconnector = "jira_csv"\n'
    written(tmp_path / "tracker-scope.toml", source + source)
    refused(2, "status", "--project", tmp_path)


FILES = (
    ("capture", "{file}", *ZONE),
    ("contract", "add", "{file}", *BASELINE),
    ("people", "import", "{file}"),
    ("mapping", "import", "{file}"),
    ("decide", "--file", "{file}"),
)


@pytest.mark.parametrize("words", FILES)
def test_a_file_that_is_missing(made: Path, words: tuple[str, ...]) -> None:
    said = refused(2, *(one.replace("{file}", "nowhere.md") for one in words), "--project", made)
    assert "nowhere.md" in said


@pytest.mark.parametrize("words", FILES[1:])
def test_a_folder_in_the_place_of_a_file(made: Path, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    refused(2, *(one.replace("{file}", str(tmp_path / "folder.md")) for one in words), "--project", made)


@pytest.mark.skipif(os.name == "nt", reason="permissions are others there")
@pytest.mark.parametrize("words", FILES)
def test_a_file_that_may_not_be_read(
    made: Path, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "mine.md", "text")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    for name in ("open", "read_bytes"):
        kept = getattr(Path, name)
        monkeypatch.setattr(
            Path, name, lambda self, *a, k=kept, **m: refuse() if self.name == "mine.md" else k(self, *a, **m)
        )
    code = run(*(one.replace("{file}", str(file)) for one in words), "--project", made)
    assert code.code == 2, code.said
    assert "Permission denied" in code.err


TOML = tuple(words for words in FILES if words[0] not in {"capture", "contract"})


@pytest.mark.parametrize("words", TOML)
@pytest.mark.parametrize("data", [b"[[decision", b"a = \xff", "é = 1".encode("utf-16"), b"stranger = 1\n"])
def test_a_file_that_is_not_what_it_should_be(made: Path, words: tuple[str, ...], data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_bytes(data)
    before = ok("ledger", "head", "--project", made).out
    assert "wrong.toml" in refused(2, *(one.replace("{file}", str(file)) for one in words), "--project", made)
    assert ok("ledger", "head", "--project", made).out == before


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("people", "import"), '[[person]]\nid = "x"\nparty = "nobody"\n'),
        (("people", "import"), '[[party]]\nid = "x"\nname = "X"\nside = "judge"\n'),
        (("mapping", "import"), "bots = 3\n"),
        (("decide", "--file"), '[[decision]]\nticket = "PRT-1"\n'),
        (("decide", "--file"), '[[decision]]\nticket = "PRT-1"\ninternal = true\nreason = "x"\nwhen = 1\n'),
        (("decide", "--file"), '[[decision]]\nticket = "PRT-1"\ninternal = true\nreason = "x"\nmade_on = "soon"\n'),
        (("decide", "--file"), '[[decision]]\nticket = "PRT-1"\ninternal = true\n'),
        (("decide", "--file"), '[[decision]]\nticket = "PRT-9"\ninternal = true\nreason = "x"\nby = "provider-pm"\n'),
        (("decide", "--file"), '[[decision]]\nticket = "PRT-1"\nclauses = ["9.9"]\nreason = "x"\nby = "provider-pm"\n'),
    ],
)
def test_an_entry_that_is_wrong_is_named(made: Path, tmp_path: Path, words: tuple[str, ...], text: str) -> None:
    before = ok("ledger", "head", "--project", made).out
    refused(2, *words, written(tmp_path / "wrong.toml", text), "--project", made)
    assert ok("ledger", "head", "--project", made).out == before


@pytest.mark.parametrize(
    "words",
    [
        ("PRT-1",),
        ("PRT-1", "--clause", "4.1"),
        ("PRT-1", "--clause", "4.1", "--internal", *BY),
        ("PRT-1", "--clause", "4.1", "--cites", "8.1", *BY),
        ("--clause", "4.1", *BY),
        ("PRT-1", "--clause", "4.1", "--by", "provider-pm", "--reason", "  "),
        ("PRT-99", "--clause", "4.1", *BY),
        ("PRT-1", "--clause", "99", *BY),
        ("PRT-1", "--clause", "4.1", "--by", "nobody", "--reason", "x"),
        ("PRT-1", "--clause", "4.1", "--reason", "x"),
        ("PRT-1", "--clause", "4.1", "--by", "client-dsi", "--reason", "x"),
        ("PRT-1", "--clause", "4.1", "--by", "client-dsi", "--reason", "x", "--source", "PRT-1#7"),
        ("PRT-1", "--clause", "4.1", "--by", "client-dsi", "--reason", "x", "--source", "nowhere.txt"),
        ("PRT-1", "--clause", "4.1", *BY, "--source", "PRT-1#1"),
        ("PRT-1", "--clause", "4.1", *BY, "--made-on", "yesterday"),
        (
            "PRT-1",
            "--clause",
            "4.1",
            "--by",
            "client-dsi",
            "--reason",
            "x",
            "--source",
            "PRT-1#1",
            "--made-on",
            "2026-01-02",
        ),
    ],
)
def test_a_decision_that_is_not_clear(made: Path, words: tuple[str, ...]) -> None:
    before = ok("ledger", "head", "--project", made).out
    refused(2, "decide", *words, "--project", made)
    assert ok("ledger", "head", "--project", made).out == before


@pytest.mark.parametrize("key", ["PRT-99", "", "#", "PRT-", "%s{0}", "\x1b[31mPRT-1"])
def test_a_ticket_that_nobody_captured(made: Path, key: str) -> None:
    said = refused(2, "ticket", key, "--project", made)
    assert "\x1b" not in said


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "2026-02-30", "2026-02-01T25:00", "٢٠٢٦-٠١-٠١"])
@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
def test_a_date_that_is_none(made: Path, day: str, option: str) -> None:
    refused(2, "register", option, day, "--project", made)


def test_periods_and_days_of_the_contract(made: Path) -> None:
    refused(2, "contract", "not-supplied", "--from", "2026-02-01", "--to", "2026-01-01", "--project", made)
    refused(2, "contract", "not-supplied", "--from", "soon", "--project", made)
    text = written(made / "amendment.md", AMENDMENT)
    refused(2, "contract", "add", text, "--kind", "amendment", "--signed-on", "soon", "--project", made)


def test_contract_documents_that_cannot_be_used(made: Path, tmp_path: Path) -> None:
    refused(5, "contract", "add", written(tmp_path / "other.md", "# 1. Other\n"), *BASELINE, "--project", made)
    refused(
        5, "contract", "add", written(tmp_path / "empty.md", "# Amendment\n\nNothing.\n"), *AMENDED, "--project", made
    )
    refused(5, "contract", "add", written(tmp_path / "scan.pdf", "x"), *AMENDED, "--project", made)
    bare = project(tmp_path / "bare")
    refused(5, "contract", "add", written(tmp_path / "a.md", AMENDMENT), *AMENDED, "--project", bare)
    refused(5, "contract", "add", written(tmp_path / "void.md", ""), *BASELINE, "--project", bare)
    (tmp_path / "bytes.md").write_bytes(bytes(range(256)) * 20)
    refused(5, "contract", "add", tmp_path / "bytes.md", *BASELINE, "--project", bare)
    refused(5, "contract", "show", "--project", bare)


def test_people_that_cannot_be(made: Path) -> None:
    refused(2, "people", "add", "x", "--party", "nobody", "--project", made)
    refused(2, "people", "add", "x", "--party", "client", "--from", "soon", "--may-decide", "--project", made)
    refused(2, "people", "add", "x", "--party", "client", "--may-order-up-to", "much", "--project", made)


def test_runs_that_are_none(made: Path) -> None:
    refused(2, "ledger", "withdraw", "export-9", *BY, "--project", made)
    refused(2, "ledger", "erase", "export-1", *BY, "--project", made)


def test_a_backup_never_overwrites(made: Path, tmp_path: Path) -> None:
    ok("ledger", "backup", tmp_path / "copy.sqlite", "--project", made)
    refused(4, "ledger", "backup", tmp_path / "copy.sqlite", "--project", made)
    refused(4, "ledger", "backup", made / "export.csv" / "copy.sqlite", "--project", made)


def test_a_document_that_cannot_be_written(made: Path, tmp_path: Path) -> None:
    out = ("publish", "scope-statement", "--project", made, "--out")
    said = refused(6, *out, written(tmp_path / "file", "x") / "below")
    assert str(tmp_path) in said
    assert run(*out, tmp_path, "--format", "papyrus").code == 2


def test_a_ledger_that_does_not_hold(made: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(made / ".tracker-scope" / "ledger.sqlite")) as ledger:
        for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            ledger.execute(f"DROP TRIGGER {name}")
        ledger.execute("UPDATE records SET leaf = zeroblob(32) WHERE idx = 1")
        ledger.commit()
    done = run("ledger", "verify", "--project", made)
    assert done.code == 1
    assert "1" in done.out.splitlines()[1]


def test_a_capture_that_is_kept_but_not_complete(made: Path) -> None:
    text = (made / "export.csv").read_text("utf-8").splitlines()
    (made / "export.csv").write_text("\n".join([*text, "no key at all,,,,,,,,,,"]) + "\n", "utf-8")
    done = run("capture", made / "export.csv", "--project", made)
    assert done.code == 1
    shown = run("capture", made / "export.csv", "--json", "--project", made)
    assert (shown.code, shown.json["complete"]) == (1, False)


def test_what_we_did_not_foresee_is_our_bug(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(registers, "recorded", fail)
    done = run("register", "--project", made)
    assert done.code == exits.OUR_BUG == 70
    assert "ZeroDivisionError" in done.err
    monkeypatch.setenv("TRACKER_SCOPE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("register", "--project", made)


def test_an_interruption_is_said(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(statuses, "status", stop)
    done = run("status", "--project", made)
    assert (done.code, "Interrupted" in done.err) == (130, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("register",), 2),
        (("register", "--as-of", "bientôt"), 2),
        (("capture", "nulle-part.csv"), 2),
        (("capture", "--source", "jira"), 2),
        (("contract", "show"), 5),
        (("ticket", "PIM-1"), 2),
        (("ledger", "withdraw", "x-1", *BY), 2),
        (("people", "import", "tracker-scope.toml"), 2),
        (("people", "add", "x", "--party", "y"), 2),
        (("ledger", "backup", "tracker-scope.toml"), 4),
        (("decide", "PIM-1", "--internal"), 2),
        (("contract", "add", "tracker-scope.toml", *BASELINE), 5),
        (("contract", "not-supplied", "--from", "2026-02-01", "--to", "2026-01-01"), 2),
    ],
)
def test_errors_are_french_in_a_french_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    made = project(tmp_path / "projet", "fr")
    monkeypatch.chdir(made)
    said = refused(code, *words)
    english = {"the", "with", "file", "there", "this", "run", "check", "not", "is", "name", "nothing", "captured"}
    assert english & set(said.lower().replace(".", " ").replace("'", " ").split()) == set()


@pytest.mark.parametrize(
    "words", [("--rien",), ("register", "--rien"), ("ticket",), ("contract", "add", "x"), ("rien",)]
)
def test_usage_is_french_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.chdir(project(tmp_path / "projet", "fr"))
    done = run(*words)
    assert done.code == 2
    for english in ("No such", "Missing", "There is", "Error", "Usage"):
        assert english not in done.said
