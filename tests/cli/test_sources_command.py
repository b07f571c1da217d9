"""`sources` declares live trackers, keeps their tokens, and says beforehand what a capture would see."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from command_line import Terminal, github, issue, jira, ok, project, refused, run, ticket
from probe_tracker import MemoryKeyring, alone, installed

from tests.tracker.server import TrackerServer
from tests.tracker.web import Request, Response, answered
from tracker_scope.errors import PluginFailed
from tracker_scope.operations import json_schemas
from tracker_scope.operations.source_check import check_sources
from tracker_scope.operations.source_list import list_sources
from tracker_scope.operations.workspace import opened

CANARY = "c4n4ry-0123456789"
SEEN: dict[str, Any] = {
    "account": "5b10ac8d",
    "account_name": "Ada Byron",
    "product": "Probe Cloud",
    "api": "rest",
    "tickets": {"PRJ": 128, "OPS": None},
    "limits": ["no_history"],
}
HIDDEN = {"notes": [{"code": "comments_missing", "subject": "1", "detail": "PRJ-1"}]}


class Told:
    """A tracker that answers the probe's question, to whoever brings the right token."""

    def __init__(self, told: Any = SEEN, status: int = 200) -> None:
        self.name = "told"
        self.base = ""
        self.told = told
        self.status = status
        self.asked: list[Request] = []

    def serves(self, path: str) -> bool:
        return path == "/check"

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        if request.headers["authorization"] != f"Bearer {CANARY}":
            return answered({"message": "Bad credentials"}, "check", 401)
        return answered(self.told, "check", self.status)

    def control(self, verb: str, arguments: Any) -> Any:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MemoryKeyring]:
    installed(monkeypatch)
    for own in alone(monkeypatch):
        monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))
        yield own


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return project(tmp_path / "made")


def declared(made: Path, address: str, name: str = "live") -> str:
    told = ("--connector", "probe", "--tracker-project", "PRJ", "--instance", address)
    return ok("sources", "add", name, *told, *at(made)).out


def at(made: Path) -> tuple[object, ...]:
    return ("--project", made)


# add


def test_a_live_source_is_written_as_its_connector_writes_it(made: Path) -> None:
    before = (made / "tracker-scope.toml").read_text("utf-8")
    more = ("--tracker-project", "PRJ", "--tracker-project", "OPS", "--filter", 'labels = "x"', "--api", "rest")
    said = ok("sources", "add", "acme", "--connector", "probe", "--instance", "https://t.example/", *more, *at(made))
    assert "https://t.example." in said.out
    assert "TRACKER_SCOPE_TOKEN_ACME" in said.out
    assert (made / "tracker-scope.toml").read_text("utf-8") == before + (
        '\n[[source]]\nname = "acme"\nconnector = "probe"\ninstance = "https://t.example"\n'
        'project = ["PRJ", "OPS"]\nfilter = "labels = \\"x\\""\napi = "rest"\n'
    )
    with opened(made) as workspace:
        (found,) = workspace.settings.source
    assert (found.project, found.filter, found.api) == (("PRJ", "OPS"), 'labels = "x"', "rest")


@pytest.mark.parametrize("name", ["live", "LIVE", "Live"])
def test_a_name_that_is_declared_or_shares_a_variable_is_refused(made: Path, name: str) -> None:
    declared(made, "https://t.example")
    before = (made / "tracker-scope.toml").read_text("utf-8")
    told = ("--connector", "probe", "--tracker-project", "PRJ")
    assert "live" in refused(2, "sources", "add", name, *told, *at(made))
    assert (made / "tracker-scope.toml").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("name", "connector", "instance"),
    [
        ("live", "jira_csv", "https://t.example"),
        ("live", "nothing", "https://t.example"),
        ("live", "probe", "http://t.example"),
        ("live", "probe", f"https://ada:{CANARY}@t.example"),
        ("no name", "probe", "https://t.example"),
    ],
)
def test_what_cannot_be_declared_leaves_the_settings_alone(
    made: Path, name: str, connector: str, instance: str
) -> None:
    before = (made / "tracker-scope.toml").read_text("utf-8")
    told = ("--connector", connector, "--instance", instance, "--tracker-project", "PRJ")
    assert CANARY not in refused(2, "sources", "add", name, *told, *at(made))
    assert (made / "tracker-scope.toml").read_text("utf-8") == before


# token


def test_a_token_is_read_from_a_pipe_and_kept_for_its_host_alone(made: Path, kept: MemoryKeyring) -> None:
    declared(made, "https://t.example")
    told = ok("sources", "token", "live", "--user", "ada@example.org", *at(made), answers=f"{CANARY}\nmore\n")
    assert "t.example" in told.out
    assert CANARY not in told.said
    assert kept.held == {
        ("tracker-scope", "t.example/live"): f'{{"user":"ada@example.org","token":"{CANARY}"}}',
    }
    assert CANARY not in everything(made)
    assert "out of the keyring" in ok("sources", "token", "live", "--remove", *at(made)).out
    assert kept.held == {}
    assert "holds no token" in ok("sources", "token", "live", "--remove", *at(made)).out


@pytest.mark.parametrize("answers", ["", "\n", "   \n"])
def test_no_token_is_no_token(made: Path, kept: MemoryKeyring, answers: str) -> None:
    declared(made, "https://t.example")
    assert "live" in refused(2, "sources", "token", "live", *at(made), answers=answers)
    assert kept.held == {}


def test_what_cannot_be_a_token_is_not_kept_and_not_repeated(made: Path, kept: MemoryKeyring) -> None:
    declared(made, "https://t.example")
    assert CANARY not in refused(3, "sources", "token", "live", *at(made), answers=f"{CANARY} {CANARY}\n")
    kept.locked = True
    said = refused(3, "sources", "token", "live", *at(made), answers=f"{CANARY}\n")
    assert "KeyringLocked" in said
    assert CANARY not in said


def test_only_a_live_source_has_a_token(made: Path, tmp_path: Path) -> None:
    ok("capture", jira(tmp_path / "export.csv", ticket(1)), "--timezone", "UTC", *at(made))
    assert "jira_csv" in refused(2, "sources", "token", "export", *at(made), answers=f"{CANARY}\n")
    assert "export" in refused(2, "sources", "token", "nothing", *at(made), answers=f"{CANARY}\n")


def test_a_person_is_asked_without_an_echo(made: Path, kept: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(made, "https://acme.atlassian.net")
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, *, hide_input: bool = False, **_: object) -> str:
        asked.append((text, hide_input))
        return f" {CANARY} " if hide_input else "ada@example.org"

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr("command_line.io.StringIO", Keyboard)
    ok("sources", "token", "live", *at(made))
    assert [hidden for _, hidden in asked] == [False, True]
    assert kept.held["tracker-scope", "acme.atlassian.net/live"] == f'{{"user":"ada@example.org","token":"{CANARY}"}}'


class Keyboard(io.StringIO):
    """Standard input where somebody sits."""

    def isatty(self) -> bool:
        """Say that somebody is there."""
        return True


# check


@pytest.mark.parametrize(
    ("app", "code", "shown"),
    [
        (Told(SEEN), 0, "ready"),
        (Told(SEEN | {"told": [{"code": "requests_left", "detail": "4999/5000"}]}), 0, "4999/5000"),
        (Told(SEEN | HIDDEN), 1, "in part"),
        (Told({"message": "no"}, 401), 3, "stopped"),
        (Told({"message": "no"}, 503), 3, "stopped"),
        (Told({"odd": 1}), 3, "stopped"),
    ],
)
def test_a_check_says_who_we_are_and_what_will_be_missing(
    made: Path, monkeypatch: pytest.MonkeyPatch, app: Told, code: int, shown: str
) -> None:
    monkeypatch.setattr("tracker_scope.operations.clock.time.sleep", lambda _: None)
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_LIVE", CANARY)
    with TrackerServer(app) as server:
        declared(made, server.url)
        done = run("sources", "check", *at(made))
        assert (done.code, shown in done.out) == (code, True), done.said
        found = run("sources", "check", "live", "--json", *at(made))
    assert found.code == code
    jsonschema.validate(found.json, json_schema())
    (one,) = found.json["sources"]
    assert (one["source"], one["live"], one["where"], one["projects"]) == ("live", True, server.url, ["PRJ"])
    assert (one["check"] is None) == (one["error"] is not None) == (code == 3)
    assert CANARY not in done.said + found.said
    if code < 3:
        assert "Ada Byron (5b10ac8d)" in done.out
        assert "PRJ: 128" in done.out
        assert "OPS: not told" in done.out
        assert "not their changes" in done.out
        assert ("PRJ-1" in done.out) == (code == 1)


def json_schema() -> Any:
    import json

    return json.loads(json_schemas.schema_of("sources"))


def test_each_source_has_its_own_answer_and_the_worst_is_the_exit_code(made: Path) -> None:
    (made / "exports").mkdir()
    jira(made / "exports" / "here.csv", ticket(1))
    tables = [
        ("here", "jira_csv", 'path = "exports/here.csv"'),
        ("gone", "jira_csv", 'path = "exports/gone.csv"'),
        ("hand", "github_json", ""),
        ("odd", "nothing", ""),
        ("bare", "probe", 'instance = "http://t.example"'),
        ("mute", "probe", 'instance = "https://t.example"'),
    ]
    settings = made / "tracker-scope.toml"
    text = "".join(f'\n[[source]]\nname = "{name}"\nconnector = "{of}"\n{more}\n' for name, of, more in tables)
    settings.write_text(settings.read_text("utf-8") + text, "utf-8")
    expected = {"here": 0, "gone": 1, "hand": 0, "odd": 2, "bare": 2, "mute": 3}
    for name, code in expected.items():
        assert run("sources", "check", name, *at(made)).code == code, name
    assert run("sources", "check", "here", "gone", *at(made)).code == 1
    done = run("sources", "check", *at(made))
    assert done.code == 3
    assert "TRACKER_SCOPE_TOKEN_MUTE" in done.out
    assert "http://t.example" in done.out
    found = run("sources", "check", "--json", *at(made)).json
    assert {one["source"]: one["error"] and one["error"]["code"] for one in found["sources"]} == {
        "here": None,
        "gone": None,
        "hand": None,
        "odd": "connector-unknown",
        "bare": "address-unsafe",
        "mute": "secret-missing",
    }
    assert "mute" in refused(2, "sources", "check", "nothing", *at(made))


def test_a_check_does_not_keep_a_person_waiting(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_LIVE", CANARY)
    slept: list[float] = []
    app = Told({"message": "no"}, 503)
    with TrackerServer(app) as server:
        declared(made, server.url)
        with opened(made) as workspace:
            (one,) = check_sources(workspace, workspace.settings.source, slept.append, lambda: 1.0)
    assert one.error is not None
    assert (one.exit_code, one.error.code) == (3, "tracker-failed")
    assert slept == [1.0, 2.0]
    assert len(app.asked) == 3


def test_what_a_connector_did_not_foresee_is_blamed_on_it(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_LIVE", CANARY)
    with TrackerServer(Told(["no", "object"])) as server:
        declared(made, server.url)
        with opened(made) as workspace:
            (one,) = check_sources(workspace, workspace.settings.source)
    assert isinstance(one.error, PluginFailed)
    assert one.error.facts["plugin"] == "probe"


def test_nothing_declared_is_nothing_to_check(made: Path) -> None:
    for verb in ("list", "check"):
        assert "sources add" in ok("sources", verb, *at(made)).out
    assert ok("sources", "check", "--json", *at(made)).json["sources"] == []


def test_what_a_tracker_says_of_itself_cannot_command_a_terminal(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_LIVE", CANARY)
    evil = {"account": "a\x1b[2J", "account_name": "b\x1b]0;c\x07\nd", "product": "e\x1b[1m", "api": "f\x08\u202e"}
    with TrackerServer(Told(SEEN | evil | {"tickets": {"\x1bP": 1}})) as server:
        added = declared(made, f"{server.url}/\x1b[2J")
        settings = made / "tracker-scope.toml"
        text = settings.read_text("utf-8")
        written = text.replace("/\\u001b[2J", "")
        assert written != text
        settings.write_text(written, "utf-8")
        done = run("sources", "check", *at(made))
    assert (done.code, [char for char in added + done.said if char != "\n" and not char.isprintable()]) == (0, [])


# list


def test_the_list_says_where_each_is_read_from_and_when(made: Path, tmp_path: Path) -> None:
    ok("capture", github(tmp_path / "issues.jsonl", issue(1)), *at(made))
    declared(made, "https://t.example")
    shown = ok("sources", "list", *at(made)).out
    assert re.search(
        r"^issues +github_json +files given by hand +provider/portal +20\d\d-\d\d-\d\d *$", shown, re.MULTILINE
    )
    assert re.search(r"^live +probe +t\.example +PRJ +never +never *$", shown, re.MULTILINE)


def test_the_list_dates_the_last_run_and_the_last_sweep(made: Path) -> None:
    declared(made, "https://t.example")
    swept = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with opened(made) as workspace:
        run_of(workspace, swept)
        (one,) = list_sources(workspace)
    assert (one.live, one.where, one.last_sweep) == (True, "https://t.example", swept)
    assert one.last_run == datetime(2026, 3, 4, tzinfo=UTC)


def run_of(workspace: Any, swept: datetime) -> None:
    """Leave what a live run leaves in the ledger."""
    from tracker_scope.model.capture import Run, RunCounts

    at_ = datetime(2026, 3, 4, tzinfo=UTC)
    run = Run(
        id="live-1",
        source="live",
        connector="probe",
        instance="https://t.example",
        project="PRJ",
        started_at=at_,
        captured_at=at_,
        complete=True,
        tickets=RunCounts(),
        since=swept,
    )
    with workspace.ledger.writing("tests", at_) as writer:
        writer.close_run(run, {"asked": {}, "last": {}, "swept": swept.isoformat()})


def test_everything_is_said_in_french_and_fits_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project(tmp_path / "projet", "fr")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_LIVE", CANARY)
    with TrackerServer(Told(SEEN | HIDDEN)) as server:
        declared(made, server.url)
        declared(made, "https://un-outil-de-suivi-au-nom-interminable.example", "autre")
        for verb in ("list", "check"):
            done = run("sources", verb, *at(made), kind=Terminal)
            assert max(map(len, done.out.splitlines())) <= 80, done.out
            assert "Source" in done.out
        assert "identifié comme Ada Byron" in done.out
        assert "en partie" in run("sources", "check", *at(made)).out


def everything(folder: Path) -> str:
    """Return the bytes of every file under a folder, one after the other."""
    return b"\n".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()).decode("latin-1")
