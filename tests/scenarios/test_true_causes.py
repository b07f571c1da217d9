"""What stands in the way, or is missing, is said by its true name, and a ledger never comes out of nothing."""

from __future__ import annotations

import gc
import gzip
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import CSV_HEADS, SPECIFICATION, ZONE, Terminal, contracted, jira, ok, project, refused, run, ticket
from command_line import written as file_of

from tracker_scope.ledger import database
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.workspace import Workspace, opened

# Lines of their own, which are neither rows nor points of a list.
SENTENCES = ("Next", "Ensuite", "As of", "État", "Source", "La source")
ROWS = (ticket(1, "A list", "As § 4.1 says."), ticket(2, "An export"))
VIEWS = (
    ("status",),
    ("register",),
    ("ticket", "PRT-1"),
    ("publish", "scope-statement"),
    ("contract", "show"),
    ("people", "show"),
    ("mapping", "show"),
    ("ledger", "head"),
    ("ledger", "verify"),
    ("ledger", "withdraw", "export-1", "--by", "provider-pm", "--reason", "x"),
)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A project with a contract, people and two tickets."""
    folder = contracted(tmp_path / "made")
    ok("capture", jira(tmp_path / "export.csv", *ROWS), *ZONE, "--project", folder)
    return folder


def ledger_of(folder: Path) -> Path:
    return folder / ".tracker-scope" / "ledger.sqlite"


# a file that lacks its end


def test_a_file_cut_off_is_kept_without_its_last_row_and_is_not_complete(tmp_path: Path) -> None:
    folder = project(tmp_path / "made")
    export = jira(tmp_path / "export.csv", *ROWS)
    export.write_bytes(export.read_bytes()[:-45])
    done = run("capture", export, *ZONE, "--project", folder)
    assert (done.code, "in the middle of a row" in done.out) == (1, True)
    told = run("register", "--json", "--project", folder).json
    assert [one["ticket"] for one in told["tickets"]] == ["PRT-1"]
    assert [one["complete"] for one in told["sources"]] == [False]


def test_a_row_with_too_few_fields_is_told_with_its_ticket(tmp_path: Path) -> None:
    folder = project(tmp_path / "made")
    export = file_of(tmp_path / "export.csv", ",".join(CSV_HEADS) + "\nA list,PRT-1,1\n")
    done = run("capture", export, *ZONE, "--json", "--project", folder)
    assert (done.code, done.json["complete"], done.json["incomplete"]) == (1, False, 1)
    assert "fewer fields" in ok("ticket", "PRT-1", "--project", folder).out


def test_an_export_without_a_ticket_is_said_to_be(tmp_path: Path) -> None:
    folder = project(tmp_path / "made")
    export = jira(tmp_path / "export.csv")
    for more in ((), ("--dry-run",)):
        assert "holds no ticket" in ok("capture", export, *ZONE, *more, "--project", folder).out


# a ledger that is not there, was emptied, or cannot be written to


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_makes_no_ledger(made: Path, view: tuple[str, ...]) -> None:
    ledger_of(made).unlink()
    assert str(ledger_of(made)) in refused(4, *view, "--project", made)
    assert not ledger_of(made).exists()
    ledger_of(made).touch()
    assert "damaged" in refused(4, *view, "--project", made)
    assert ledger_of(made).stat().st_size == 0


def test_an_emptied_ledger_takes_no_capture(made: Path, tmp_path: Path) -> None:
    ledger_of(made).write_bytes(b"")
    assert "damaged" in refused(4, "capture", tmp_path / "export.csv", *ZONE, "--project", made)


def test_what_records_makes_a_ledger(made: Path, tmp_path: Path) -> None:
    ledger_of(made).unlink()
    dates = ("--kind", "baseline", "--signed-on", "2026-01-01")
    ok("contract", "add", file_of(tmp_path / "again.md", SPECIFICATION), *dates, "--project", made)
    assert ledger_of(made).exists()


def views_work(folder: Path, out: Path) -> None:
    for view in VIEWS[:-1]:
        more = ("--out", out) if view[0] == "publish" else ()
        done = ok(*view, *more, "--project", folder)
        assert ("not recorded" in done.err) == (view[0] == "publish")
    assert len(list(out.iterdir())) == 1


def test_views_of_a_ledger_in_a_folder_that_cannot_be_written_to(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_may_not_write", lambda _: True)
    views_work(made, tmp_path / "out")
    assert not list(ledger_of(made).parent.glob("*-wal"))


@pytest.fixture
def fixed_disk(made: Path, tmp_path: Path) -> Iterator[Path]:
    """The project on a read-only disk; mounting one needs Linux and its superuser."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount") or "mount"
    if not shutil.which("mount") or subprocess.run([mount, "-t", "tmpfs", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no right to mount a disk; the test above stands in for it")
    folder = Path(shutil.copytree(made, disk / "made"))
    subprocess.run([mount, "-o", "remount,ro", str(disk)], check=True)
    yield folder
    gc.collect()  # a failure caught in this process keeps the frames, and files, of those who called
    subprocess.run(["umount", str(disk)], check=True)


def test_views_of_a_project_on_a_read_only_disk(fixed_disk: Path, tmp_path: Path) -> None:
    views_work(fixed_disk, tmp_path / "out")
    refused(4, "capture", tmp_path / "export.csv", "--project", fixed_disk)
    assert ok("status", "--json", "--project", fixed_disk).json["status"]["tree"]["size"] > 0


# what cannot be captured


@pytest.mark.parametrize(
    ("name", "data", "cause"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.json", b" \n", "is empty"),
        ("cut.json", b'[{"id": 1, "number": 1, "title": "A', "refused by github_json"),
        ("odd.json", b'{"a": 1}', "refused by github_json"),
        ("none.json", b'{"errorMessages": ["No"]}', "refused by jira_json: it holds an error answer of Jira"),
        ("notes.json", b'{"comments": [], "startAt": 0}', "a page of Jira comments, without their issue"),
        ("other.csv", b"id;name;price\n1;a;2\n", "no column of its header is an issue key"),
        ("cut.csv.gz", gzip.compress(b"Issue key,Summary,Status\n" * 9, mtime=0)[:-12], "cut.csv.gz"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_cause(
    tmp_path: Path, name: str, data: bytes, cause: str
) -> None:
    folder = project(tmp_path / "made")
    (tmp_path / name).write_bytes(data)
    assert cause in refused(3, "capture", tmp_path / name, "--project", folder)


def test_a_capture_of_nothing_names_the_sources(made: Path) -> None:
    said = refused(2, "capture", "--project", made)
    assert "FILE" in said
    assert "export" in refused(2, "capture", "--source", "export", "--project", made)


def test_an_unknown_output_format_names_the_formats(made: Path) -> None:
    said = refused(2, "publish", "scope-statement", "--format", "pdf", "--project", made)
    assert "output format pdf" in said
    assert "markdown" in said


# runs


def interrupted(folder: Path, file: Path) -> None:
    """Stop a capture after its first page."""
    from tracker_scope.operations.capture import capture

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with workspace_of(folder) as workspace, pytest.raises(KeyboardInterrupt):
        capture(workspace, CaptureRequest(file=file, timezone="Europe/Paris"), stop)


def workspace_of(folder: Path) -> AbstractContextManager[Workspace]:
    return opened(folder, clock=fixed_clock(datetime(2026, 4, 1, tzinfo=UTC)), salts=derived_salts(b"causes"))


def test_an_interrupted_first_capture_is_said_with_the_command_that_goes_on(tmp_path: Path) -> None:
    folder, export = project(tmp_path / "made"), jira(tmp_path / "an export.csv", *ROWS)
    interrupted(folder, export)
    done = ok("status", "--project", folder)
    command = f"tracker-scope capture '{export}' --timezone Europe/Paris"
    assert command in done.out
    assert ok("status", "--json", "--project", folder).json["status"]["interrupted"] == ["an-export"]
    assert "did not come to its end" in refused(2, "register", "--project", folder)
    ok("capture", export, *ZONE, "--project", folder)
    assert command not in ok("status", "--project", folder).out


def test_before_the_first_run_nothing_was_known(made: Path) -> None:
    said = refused(2, "register", "--known-at", "2020-01-01", "--project", made)
    assert "Nothing had been captured by 2020-01-01" in said


def test_before_every_ticket_the_register_says_that_it_is_empty(made: Path) -> None:
    assert "No captured ticket existed" in ok("register", "--as-of", "2020-01-01", "--project", made).out
    assert "No captured ticket existed" not in ok("register", "--project", made).out


def test_a_run_must_be_withdrawn_before_it_is_erased(made: Path) -> None:
    who = ("--by", "provider-pm", "--reason", "the wrong client", "--project", made)
    assert "not withdrawn" in refused(2, "ledger", "erase", "export-1", *who)
    assert "No capture run" in refused(2, "ledger", "erase", "export-9", *who)
    ok("ledger", "withdraw", "export-1", *who)
    ok("ledger", "erase", "export-1", *who)


def test_a_capture_without_news_is_a_check(made: Path, tmp_path: Path) -> None:
    assert "last checked" not in ok("status", "--project", made).out
    told = ok("capture", tmp_path / "export.csv", "--json", "--project", made).json
    assert told["recorded"] is False
    assert "last checked" in ok("status", "--project", made).out
    checked = ok("status", "--json", "--project", made).json["status"]["checked"]
    assert list(checked) == ["export"]


# what a terminal shows


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_terminal_breaks_no_row_and_no_word(tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    folder = contracted(tmp_path / "made", language)
    ok("capture", jira(tmp_path / "export.csv", ticket(1, "A list"), ticket(40, "B")), *ZONE, "--project", folder)
    long = ("--function", "Head of everything that has a long name", "--account", "an-account-with-a-long-name")
    ok("people", "add", "provider-lead", "--party", "provider", *long, "--may-decide", "--project", folder)
    for command in (("people", "show"), ("register",), ("status",)):
        shown = run(*command, "--project", folder, kind=Terminal).out
        assert [line for line in shown.splitlines() if len(line) > 80 and not line.startswith(SENTENCES)] == []
    piped = ok("register", "--project", folder).out
    assert "\u00a0: PRT-2" in piped if language == "fr" else ": PRT-2" in piped
    assert any(len(line) > 80 for line in piped.splitlines())
