"""A token goes to its tracker and nowhere else: no file, no word, no log, no trace, no other host ever holds it."""

from __future__ import annotations

import io
import json
import logging
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import ok, project, run
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from probe_tracker import alone

from tests.tracker.faults import Faults, rule
from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_data import attachment
from tests.tracker.jira_mode import cloud, data_center
from tests.tracker.server import TrackerServer
from tests.tracker.web import App, Clock, Request, Response, Wire, answered
from tracker_scope.connectors import jira_http
from tracker_scope.errors import TrackerScopeError
from tracker_scope.ledger.rows import PAGE_KIND
from tracker_scope.operations.live_capture import Ways, capture_live
from tracker_scope.operations.source_check import check_sources
from tracker_scope.operations.workspace import opened

CANARY: Final = "c4n4ry-7d1e5b0f2a9c8364"
USER: Final = "reader@acme.example"
# As it stands in headers: alone, and folded with the account (RFC 7617).
FORMS: Final = tuple(
    text.encode()
    for text in (
        CANARY,
        *(b64encode(f"{user}:{CANARY}".encode()).decode().rstrip("=") for user in (USER, "", "x-access-token")),
        b64encode(CANARY.encode()).decode().rstrip("="),
    )
)
TRACKERS: Final = {"jira": "PRJ", "github": "acme/portal"}
WELL: Final = {"jira": "PRT", "github": "client/portal"}


@dataclass
class Hostile:
    """A tracker that answers every question in one bad way; it keeps the heads of what it was asked."""

    way: str = "odd"
    elsewhere: str = ""
    name: str = "hostile"
    base: str = ""
    heads: list[bytes] = field(default_factory=list)

    def serves(self, path: str) -> bool:
        """Answer whatever is asked."""
        return bool(path)

    def answer(self, request: Request) -> Response:
        """Answer in the one way."""
        self.heads.append(f"{request.target} {dict(request.headers)}".encode() + request.body)
        return WAYS[self.way](self)

    def control(self, verb: str, arguments: Any) -> Any:
        """Obey nobody."""
        raise ValueError(verb, arguments)


def _to(status: int) -> Callable[[Hostile], Response]:
    return lambda app: Response(status, {"Location": f"{app.elsewhere}/rest/api/2/taken?a=b"}, b"{}", "moved")


WAYS: Final[dict[str, Callable[[Hostile], Response]]] = {
    "unauthorised": lambda _: answered({"message": "Bad credentials"}, "no", 401),
    "forbidden": lambda _: answered({"message": "Resource not accessible"}, "no", 403),
    "not found": lambda _: answered({"message": "Not Found"}, "no", 404),
    "sent elsewhere": _to(302),
    "moved elsewhere": _to(301),
    "sent on with its method": _to(307),
    "moved with its method": _to(308),
    "a page of HTML": lambda _: Response(200, {"Content-Type": "text/html"}, b"<html>Sign in</html>", "page"),
    "odd": lambda _: answered({"odd": [None]}, "odd"),
    "no object": lambda _: answered([], "odd"),
    "nothing": lambda _: Response(200, {"Content-Type": "application/json"}, b"", "nothing"),
    "a fault": lambda _: answered({"message": "oops"}, "fault", 500),
    "busy": lambda _: answered({"message": "later"}, "busy", 429, Retry_After="100000"),
    "cut short": lambda _: Response(200, {}, b"{" * 9, "cut", wire=Wire.TRUNCATED),
    "reset": lambda _: Response(200, {}, b"{" * 9, "reset", wire=Wire.RESET_BEFORE),
}


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that anybody logs, at the lowest level, traces included."""
    told, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(told)
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    monkeypatch.setattr("tracker_scope.operations.clock.time.sleep", lambda _: None)
    monkeypatch.setenv("TRACKER_SCOPE_DEBUG", "1")
    yield told
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A project that declares nothing yet, and an environment that holds the canary."""
    for _ in alone(monkeypatch):
        monkeypatch.setenv("TRACKER_SCOPE_USER_SETTINGS", str(tmp_path / "user.toml"))
        monkeypatch.setenv("TRACKER_SCOPE_TOKEN_LIVE", CANARY)
        yield project(tmp_path / "made")


def held_in(*texts: bytes | str) -> list[bytes]:
    """Name the forms of the canary that stand in any of the texts."""
    every = [text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text for text in texts]
    return [form for form in FORMS if any(form in text for text in every)]


def files_of(folder: Path) -> list[bytes]:
    """Read every file under a folder, their names first."""
    found = sorted(one for one in folder.rglob("*") if one.is_file())
    return [str(found).encode(), *(one.read_bytes() for one in found)]


def ledger_of(folder: Path) -> list[bytes]:
    """Unpack every body and every envelope of a project's ledger, and every page as it was received."""
    with opened(folder) as workspace:
        ledger, found = workspace.ledger, []
        for index in range(ledger.head().size):
            row = ledger.record(index)
            found += [row.envelope, row.body or b""]
            if json.loads(row.envelope)["kind"] == PAGE_KIND:
                found.append(ledger.rebuild_page(index))
        return found


def declare(folder: Path, connector: str, address: str, tracked: str, more: str = "") -> None:
    told = ("--tracker-project", tracked, "--instance", address, "--project", folder)
    ok("sources", "add", "live", "--connector", connector, *told)
    settings = folder / "tracker-scope.toml"
    settings.write_text(f"{settings.read_text('utf-8')}{more}\n", "utf-8")


def traces(folder: Path) -> list[str]:
    """Return the whole chains of what a check and a capture stop with, when nothing catches it."""
    found = []
    with opened(folder) as workspace:
        source = workspace.settings.source[0]
        found += [one.error for one in check_sources(workspace, [source], lambda _: None, float) if one.error]
        try:
            capture_live(workspace, source, Ways(sleep=lambda _: None, jitter=float))
        except TrackerScopeError as stopped:
            found.append(stopped)
    return [f"{''.join(traceback.format_exception(one))}{one.facts}{one!r}" for one in found]


@pytest.mark.parametrize("user", ["", USER])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("connector", TRACKERS)
def test_whatever_a_tracker_does_the_token_stays_with_it(  # noqa: PLR0913, PLR0917  # three of them are the case
    room: Path, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch, connector: str, way: str, user: str
) -> None:
    if user:
        monkeypatch.setenv("TRACKER_SCOPE_USER_LIVE", user)
    tracker, other = Hostile(way), Hostile("odd")
    with TrackerServer(tracker) as server, TrackerServer(other) as beyond:
        tracker.elsewhere = f"http://127.0.0.1:{beyond.port}"
        declare(room, connector, server.url, TRACKERS[connector])
        verbs = (("sources", "check"), ("sources", "check", "--json"), ("capture", "--source", "live"), ("status",))
        done = [run(*verb, "--project", room) for verb in verbs]
        told = traces(room)
    assert [one.code for one in done[:3]] == [3, 3, 3], done[0].said
    assert held_in(*tracker.heads), "the tracker itself was never asked"
    assert other.heads == []
    said = [one.said for one in done]
    assert held_in(*said, *told, logged.getvalue(), *files_of(room.parent), *ledger_of(room)) == []


def test_the_search_for_the_canary_finds_it(tmp_path: Path) -> None:
    folded = b64encode(f"{USER}:{CANARY}".encode())
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_bytes(b"\x00Authorization: Basic " + folded)
    assert len(held_in(*files_of(tmp_path))) == 1
    assert held_in(f"Bearer {CANARY}") == [CANARY.encode()]
    (tmp_path / CANARY).touch()
    assert len(held_in(*files_of(tmp_path))) == 2


# a tracker that behaves


@dataclass(frozen=True)
class Case:
    """A tracker, and how one signs in there: the variables of the source `live`, and where its key lies."""

    connector: str
    app: Callable[[Clock], App]
    secrets: dict[str, str]


def _jira(**habits: Any) -> Callable[[Clock], App]:
    make = cloud if habits.pop("cloud") else data_center

    def app(clock: Clock) -> JiraApp:
        found = jira(30, mode=make(token=CANARY, **habits), clock=clock)
        attachment(found.world, min(found.world.tickets.values(), key=lambda one: one.id), b"A plan.")
        return found

    return app


CASES: Final = {
    "Jira Cloud": Case("jira", _jira(cloud=True, user=USER), {"TOKEN": CANARY, "USER": USER}),
    "Jira Data Center": Case("jira", _jira(cloud=False), {"TOKEN": CANARY}),
    "GitHub": Case("github", lambda clock: GithubApp(clock, Shape(tickets=200), CANARY), {"TOKEN": CANARY}),
    "GitHub App": Case(
        "github",
        lambda clock: GithubApp(clock, Shape(tickets=12), "nobody's"),
        {"APP_KEY": "", "USER": "12345", "APP_INSTALLATION": "4200000"},
    ),
}
MIXED: Final = (
    rule("retry_seconds", at=[2], wait=1.0),
    rule("server", at=[3], status=502),
    rule("truncated", at=[4]),
    rule("connection_reset", at=[6]),
)


def sending(app: JiraApp, elsewhere: str) -> Callable[[Request], Response]:
    """Send whoever asks for the content of a file to another host, as a Jira with a store for files may."""
    usual = app.answer

    def answer(request: Request) -> Response:
        response = usual(request)
        if response.status == HTTPStatus.OK and "/attachment/" in request.path:
            return Response(303, {"Location": f"{elsewhere}/stored?a=b"}, b"", "attachment/content")
        return response

    return answer


def private_key() -> str:
    """Make the private key of an App."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    return made.private_bytes(pem, form, serialization.NoEncryption()).decode()


@pytest.mark.parametrize("name", CASES)
def test_a_whole_capture_leaves_no_token_anywhere(
    room: Path, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case, clock, media = CASES[name], Clock(), Hostile("odd")
    key = private_key()
    monkeypatch.delenv("TRACKER_SCOPE_TOKEN_LIVE")
    for kind, told in case.secrets.items():
        monkeypatch.setenv(f"TRACKER_SCOPE_{kind}_LIVE", told or key)
    app = case.app(clock)
    with TrackerServer(app, clock=clock, spoiler=Faults(MIXED)) as server, TrackerServer(media) as beyond:
        declare(room, case.connector, server.url, WELL[case.connector], "attachments = true")
        if isinstance(app, JiraApp):
            monkeypatch.setattr(app, "answer", sending(app, f"http://127.0.0.1:{beyond.port}"))
            # Another port of this machine stands for a store of files elsewhere, which would be asked.
            monkeypatch.setattr(jira_http, "_is_inside", lambda _: False)
        verbs = (
            ("sources", "check"),
            ("capture", "--source", "live"),
            ("capture", "--source", "live", "--sweep", "--json"),
            ("register", "--json"),
            ("ledger", "backup", room.parent / "copy.sqlite"),
        )
        done = [run(*verb, "--project", room) for verb in verbs]
    assert {one.code for one in done} <= {0, 1}, "\n".join(one.said for one in done)
    assert done[3].json["counts"]["captured"] > 8
    assert bool(media.heads) == (case.connector == "jira")
    kept = [*(one.said for one in done), logged.getvalue(), *media.heads, *files_of(room.parent), *ledger_of(room)]
    assert held_in(*kept) == []
    issued = app.sign_in.issued if isinstance(app, GithubApp) else {}
    assert bool(issued) == (name == "GitHub App")
    secrets = [*issued, *key.splitlines()[1:-1]]
    assert [one for one in secrets if any(one.encode() in text for text in map(as_bytes, kept))] == []


@pytest.mark.parametrize("name", ["Jira Cloud", "Jira Data Center", "GitHub"])
def test_a_capture_that_stopped_left_no_token_behind(
    room: Path, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case, clock = CASES[name], Clock()
    for kind, told in case.secrets.items():
        monkeypatch.setenv(f"TRACKER_SCOPE_{kind}_LIVE", told)
    refusals = Faults((rule("retry_seconds", every=5, wait=10**6),))
    with TrackerServer(case.app(clock), clock=clock, spoiler=refusals) as server:
        declare(room, case.connector, server.url, WELL[case.connector], "attachments = true")
        left = 0
        for _ in range(20):
            done = run("capture", "--source", "live", "--project", room)
            with opened(room) as workspace:
                left += workspace.ledger.work.open_run("live") is not None
            assert held_in(done.said, *files_of(room.parent), *ledger_of(room)) == []
            if done.code != 3:
                break
    assert (done.code, left > 0) == (0, True), done.said
    assert held_in(logged.getvalue()) == []


def as_bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text
