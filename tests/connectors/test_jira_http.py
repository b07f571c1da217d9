"""Requests go out signed over the library's session, and what comes back is whole or no answer at all."""

from __future__ import annotations

import base64
import gzip
import inspect
import logging
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest
import requests

from tests.connectors.small_jira import TOKEN, SmallJira, every, ids, session, tickets
from tests.tracker.server import TrackerServer
from tests.tracker.web import Request, Response, Wire
from tracker_scope.connectors.answers import Answer, NoAnswer
from tracker_scope.connectors.base import Looking, Secrets
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.connectors.jira_http import Call, JiraHttp
from tracker_scope.errors import (
    AnswerUnreadable,
    ConnectorError,
    SecretMissing,
    SecretUnusable,
    TrackerBusy,
    TrackerUnreachable,
)

MYSELF = Call("GET", "/rest/api/2/myself")


@contextmanager
def connected(answer: Response, *, zipped: bool = False, **told: object) -> Iterator[tuple[JiraHttp, SmallJira]]:
    jira = SmallJira([], instead=lambda _: answer)
    with TrackerServer(jira, zipped=zipped) as server:
        http = JiraHttp(session(server, **told))
        yield http, jira
        http.close()


def test_the_library_is_the_one_whose_inside_is_known() -> None:
    assert version("jira").startswith("3.10.")


def test_what_we_use_of_the_library_is_there() -> None:
    from jira import JIRA
    from jira.resilientsession import ResilientSession

    with connected(Response(200, {}, b"{}")) as (http, _):
        client = http._client
        assert isinstance(client, JIRA)
        assert isinstance(client._session, ResilientSession)
        assert isinstance(client._session, requests.Session)
        assert client._session.timeout == (15.0, 120.0)
        assert client.server_url.startswith("http://127.0.0.1:")
        assert callable(client._session.auth)
    asked = inspect.signature(JIRA.__init__).parameters
    assert {"basic_auth", "token_auth", "get_server_info", "max_retries", "timeout", "logging"} <= set(asked)
    # `send` must be the base class's: a request of ours is one request.
    assert ResilientSession.send is requests.Session.send


def test_a_token_alone_is_a_bearer_and_with_an_account_basic() -> None:
    with connected(Response(200, {}, b"{}")) as (http, jira):
        http.send(MYSELF)
        assert jira.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    pair = Secrets(user="a@b.example", token=TOKEN)
    with connected(Response(200, {}, b"{}"), secrets=pair) as (http, jira):
        http.send(MYSELF)
        told = base64.b64encode(f"a@b.example:{TOKEN}".encode()).decode()
        assert jira.asked[0].headers["authorization"] == f"Basic {told}"


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_nothing_is_sent(token: str | None) -> None:
    with pytest.raises(SecretMissing), connected(Response(), secrets=Secrets(token=token)):
        pass


@pytest.mark.parametrize(
    "secrets",
    [
        Secrets(token=f"{TOKEN}\nX-Other: 1"),
        Secrets(token=f"{TOKEN} x"),
        Secrets(token=f"é{TOKEN}"),
        Secrets(token=TOKEN, user="a:b"),
        Secrets(token=TOKEN, user="a\r\nb"),
    ],
)
def test_what_no_header_can_hold_is_refused_and_not_repeated(secrets: Secrets) -> None:
    with pytest.raises(SecretUnusable) as refused, connected(Response(), secrets=secrets):
        pass
    assert "canary" not in str(refused.value)


def test_an_answer_is_the_very_bytes_with_names_of_headers_in_lower_case() -> None:
    body = '{ "a" :\t"é\\u00e9" }\n'.encode()
    for zipped in (True, False):
        with connected(Response(404, {"X-Odd": "1"}, body), zipped=zipped) as (http, _):
            answer = http.send(MYSELF)
        assert (answer.status, answer.data, answer.headers["x-odd"]) == (404, body, "1")
        assert "date" in answer.headers


@pytest.mark.parametrize("wire", [Wire.TRUNCATED, Wire.RESET_WITHIN, Wire.RESET_BEFORE])
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("status", [200, 302])
def test_half_a_body_is_no_answer(
    wire: Wire,
    zipped: bool,  # noqa: FBT001 - a parameter of the test
    status: int,
) -> None:
    body = b'{"issues":[' + b",".join(b"%d" % number for number in range(50_000)) + b"]}"
    answer = Response(status, {"Location": "/elsewhere"}, body, wire=wire)
    with connected(answer, zipped=zipped) as (http, _), pytest.raises(NoAnswer):
        http.send(MYSELF)


def test_a_body_without_a_length_that_ends_early_is_asked_for_again() -> None:
    cut = iter([b'{"issues":[{"id":"1', b"", b"[1,"])

    def instead(request: Request) -> Response | None:
        return Response(200, {}, body) if "jql" in request.query and (body := next(cut, None)) is not None else None

    jira = SmallJira(tickets(3), instead=instead)
    with TrackerServer(jira) as server:
        assert set(ids(list(PLUGIN.fetch(session(server), Looking())))) == every(jira)
    assert [one.query["maxResults"] for one in jira.asked if "jql" in one.query] == ["100", "50", "25", "12"]


def test_a_server_that_is_not_there_is_said_in_the_systems_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with connected(Response()) as (http, _):
        http._client._options["server"] = f"http://127.0.0.1:{port}"
        with pytest.raises(NoAnswer) as none:
            http.send(MYSELF)
    assert isinstance(none.value.cause, ConnectionRefusedError)


def test_a_server_that_is_silent_is_not_waited_for_for_ever() -> None:
    with connected(Response(200, {}, b"{}", delay=5)) as (http, _):
        http._client._session.timeout = (1, 0.2)
        with pytest.raises(NoAnswer, match="timed out"):
            http.send(MYSELF)


def test_a_certificate_that_does_not_hold_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from ssl import SSLCertVerificationError

    def failing(*_: object, **__: object) -> None:
        raise requests.exceptions.SSLError(SSLCertVerificationError(1, "certificate verify failed"))

    with connected(Response()) as (http, _):
        monkeypatch.setattr(requests.Session, "request", failing)
        with pytest.raises(TrackerUnreachable, match="certificate verify failed"):
            http.send(MYSELF)


def test_redirections_are_not_followed() -> None:
    with connected(Response(302, {"Location": "/elsewhere"}, b"")) as (http, jira):
        assert http.send(MYSELF).status == 302
        assert len(jira.asked) == 1


def test_redirections_of_content_end() -> None:
    with connected(Response(302, {"Location": "/rest/again"}, b"")) as (http, jira):
        assert http.download("/rest/x").status == 302
        assert len(jira.asked) == 6
    with connected(Response(302, {"Location": "file:///etc/passwd"}, b"")) as (http, jira):
        assert http.download("/rest/x").status == 302
        assert len(jira.asked) == 1


def test_a_login_kept_for_another_host_is_not_sent_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with connected(Response(200, {}, b"{}")) as (http, jira):
        http.send(MYSELF)
        http._content(f"http://localhost:{http._client.server_url.rpartition(':')[2]}/rest/x", 99)
        assert jira.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
        assert "authorization" not in jira.asked[1].headers


def test_a_refusal_for_now_is_waited_for_as_told_and_within_the_budget() -> None:
    busy = iter([7, 1847])

    def instead(request: Request) -> Response | None:
        wait = next(busy, None) if "jql" in request.query else None
        return None if wait is None else Response(429, {"Retry-After": str(wait)}, b"")

    jira = SmallJira(tickets(3), instead=instead)
    with TrackerServer(jira) as server, pytest.raises(TrackerBusy):
        list(PLUGIN.fetch(session(server), Looking()))
    assert len(jira.asked) == 5


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"errorMessages":null,"errors":5}', b"[" * 5000, b"\xff"])
def test_no_answer_makes_us_stumble_or_tell_the_token(
    status: int, body: bytes, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = Response(status, {"Retry-After": "Mon, 05 Jan 2026 08:00:07 GMT"} if status == 429 else {}, body)
    jira = SmallJira(tickets(1), instead=lambda one: answer if "jql" in one.query else None)
    secrets = Secrets(user="a@b.example", token=TOKEN)
    with TrackerServer(jira) as server, pytest.raises(ConnectorError) as told:
        list(PLUGIN.fetch(session(server, secrets=secrets), Looking()))
    written = "".join(traceback.format_exception(told.value)) + caplog.text + "".join(capfd.readouterr())
    for secret in (TOKEN, base64.b64encode(f"a@b.example:{TOKEN}".encode()).decode()):
        assert secret not in written
    assert "jira" not in {record.name.partition(".")[0] for record in caplog.records}


# The first is the tracker's own machine, at another port; the last is no address.
INSIDE = ("127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[")


@pytest.mark.parametrize("host", INSIDE)
def test_content_is_not_fetched_from_within_another_network(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    send = JiraHttp._content

    def noted(http: JiraHttp, url: str, most: int) -> Answer:
        asked.append(url)
        return send(http, url, most)

    monkeypatch.setattr(JiraHttp, "_content", noted)
    with connected(Response(302, {"Location": f"http://{host}:1/latest/meta-data/"}, b"")) as (http, _):
        assert http.download("/rest/x").status == 302
    assert len(asked) == 1


def test_content_comes_over_tls_alone_where_the_tracker_is_not_on_this_machine() -> None:
    with connected(Response(200, {}, b"x")) as (http, jira):
        assert http.download("/rest/x").data == b"x"
        http._client._options["server"] = "https://jira.example"
        assert not http._is_safe("http://jira.example/rest/x")
        assert http._is_safe("https://jira.example/rest/x")
        http._client._options["server"] = "http://jira.example"
        assert http.download("/rest/x").status == 426
        assert len(jira.asked) == 1


def test_an_answer_beyond_any_page_is_not_unpacked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(b" " * (80 << 20))
    held = list[int]()
    read = requests.Response.iter_content

    def noted(response: requests.Response, size: int) -> Iterator[bytes]:
        for part in read(response, size):
            held.append(len(part))
            yield part

    monkeypatch.setattr(requests.Response, "iter_content", noted)
    told = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    jira = SmallJira([], instead=lambda one: Response(200, told, bomb) if "jql" in one.query else None)
    with TrackerServer(jira) as server, pytest.raises(AnswerUnreadable, match="64 MiB"):
        list(PLUGIN.fetch(session(server), Looking()))
    assert sum(held) <= 66 << 20


def test_a_tracker_on_this_machine_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with connected(Response(200, {}, b"{}")) as (http, jira):
        assert http.send(MYSELF).status == 200
        assert len(jira.asked) == 1
