"""Contracts with PyGithub, requests and urllib3, whose insides the transport relies on."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from github import Auth
from github.Requester import HTTPSRequestsConnectionClass

from tracker_scope.connectors import github_http
from tracker_scope.connectors.answers import NoAnswer
from tracker_scope.connectors.github_http import Transport

TOKEN = "ghp_canary0123456789"
ODD = b'\xff\xfe {"a": "\xe9"}\r\n'


class Wire:
    """A server of one socket: it keeps what it was asked, and answers with the bytes that it was given."""

    def __init__(self, *answers: bytes) -> None:
        self.asked: list[bytes] = []
        self._answers = list(answers)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        for answer in self._answers:
            connection, _ = self._socket.accept()
            with connection:
                self.asked.append(self._read(connection))
                connection.sendall(answer)

    def _read(self, connection: socket.socket) -> bytes:
        got = b""
        while b"\r\n\r\n" not in got:
            got += connection.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        length = next(
            (int(one.split(b":")[1]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self._thread.join(5)
        self._socket.close()


@contextmanager
def wire(*answers: bytes) -> Iterator[tuple[Wire, Transport]]:
    server = Wire(*answers)
    transport = Transport(f"{server.url}/api/v3", Auth.Token(TOKEN))
    try:
        yield server, transport
    finally:
        transport.close()
        server.close()


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    told = [b"HTTP/1.1 " + status, b"Connection: close", *headers]
    told.append(b"Content-Length: " + str(len(body) if length is None else length).encode())
    return b"\r\n".join(told) + b"\r\n\r\n" + body


def test_a_body_comes_back_byte_for_byte() -> None:
    with wire(answer(ODD, b"Content-Type: application/json; charset=iso-8859-1", b"X-Odd: 1")) as (_, transport):
        given = transport.get("/repos/o/r/issues")
    assert (given.status, given.data, given.headers["x-odd"]) == (200, ODD, "1")


def test_a_compressed_body_comes_back_as_it_was_before() -> None:
    with wire(answer(gzip.compress(ODD), b"Content-Encoding: gzip")) as (server, transport):
        assert transport.get("/x").data == ODD
    assert b"Accept-Encoding: gzip" in server.asked[0]


def test_where_requests_go_and_what_they_carry() -> None:
    with wire(answer(b"[]"), answer(b"{}"), answer(b"[]")) as (server, transport):
        transport.get("/repos/o/r/issues", {"state": "all", "since": "2026-01-01T00:00:00Z"})
        transport.post(transport.graphql, {"query": "é"})
        transport.get(f"{server.url}/api/v3/repositories/7/issues?page=2&after=Y3Vyc29y%3D%3D")
    first, second, third = server.asked
    assert first.startswith(b"GET /api/v3/repos/o/r/issues?since=2026-01-01T00%3A00%3A00Z&state=all HTTP/1.1\r\n")
    assert b"\r\nAuthorization: token " + TOKEN.encode() + b"\r\n" in first
    assert b"\r\nAccept: application/vnd.github+json\r\n" in first
    assert second.startswith(b"POST /api/graphql HTTP/1.1\r\n")
    assert second.endswith(b'{"query": "\\u00e9"}')
    assert third.startswith(b"GET /api/v3/repositories/7/issues?after=Y3Vyc29y%3D%3D&page=2 HTTP/1.1\r\n")


def test_a_link_to_another_host_is_asked_of_ours_and_the_token_goes_nowhere_else() -> None:
    with wire(answer(b"[]")) as (server, transport):
        transport.get("http://192.0.2.1:9/api/v3/repositories/7/issues?page=2")
    assert server.asked[0].startswith(b"GET /api/v3/repositories/7/issues?page=2 ")


@pytest.mark.parametrize("status", [b"202 Accepted", b"301 Moved Permanently", b"302 Found", b"401 No", b"502 Bad"])
def test_no_status_is_hidden_waited_for_or_followed(status: bytes) -> None:
    began = time.monotonic()
    with wire(answer(b"{}", b"Location: http://127.0.0.1:9/elsewhere", status=status)) as (server, transport):
        given = transport.get("/repos/o/r/issues/1")
    assert given.status == int(status[:3])
    assert given.headers["location"] == "http://127.0.0.1:9/elsewhere"
    assert len(server.asked) == 1
    assert time.monotonic() - began < 1.5


def test_headers_that_are_no_numbers_do_no_harm() -> None:
    limits = (b"X-RateLimit-Remaining: many", b"X-RateLimit-Limit: x", b"X-RateLimit-Reset: never")
    with wire(answer(b"{}", *limits)) as (_, transport):
        assert transport.get("/x").headers["x-ratelimit-reset"] == "never"


@pytest.mark.parametrize(
    "cut",
    [
        answer(b'{"a": 1', length=100),
        answer(gzip.compress(b'{"a": 1}' * 999)[:-40], b"Content-Encoding: gzip", length=9999),
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\n{"a":\r\n',
        b"",
        b"not http at all\r\n\r\n",
        answer(b"no gzip", b"Content-Encoding: gzip"),
        b'HTTP/1.1 301 Moved\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\n{"a":\r\n',
        answer(b"no gzip", b"Location: /x", b"Content-Encoding: gzip", status=b"301 Moved"),
    ],
    ids=[
        "short",
        "short gzip",
        "chunks end",
        "nothing",
        "noise",
        "not gzip",
        "short redirection",
        "redirection not gzip",
    ],
)
def test_what_does_not_come_whole_is_no_answer(cut: bytes) -> None:
    with wire(cut) as (_, transport), pytest.raises(NoAnswer) as caught:
        transport.get("/x")
    assert TOKEN not in str(caught.value)


def test_a_refused_connection_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NoAnswer):
        Transport(f"http://127.0.0.1:{port}/api/v3", Auth.Token(TOKEN)).get("/x")


def test_a_slow_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_http, "TIMEOUT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = Transport(f"http://127.0.0.1:{silent.getsockname()[1]}/api/v3", None)
        with pytest.raises(NoAnswer):
            transport.get("/x")


def test_a_body_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_http, "LARGEST", 1000)
    bomb = gzip.compress(b" " * 200_000)
    with wire(answer(bomb, b"Content-Encoding: gzip")) as (_, transport), pytest.raises(NoAnswer):
        transport.get("/x")


def test_nothing_of_a_request_or_an_answer_is_logged_but_where_it_went(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), wire(answer(b'{"secret": "body"}')) as (_, transport):
        transport.get("/x")
    assert TOKEN not in caplog.text
    assert "secret" not in caplog.text


def test_no_password_file_of_the_system_is_read(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="ascii") as file:  # noqa: PTH123 - a plain file
        file.write("machine 127.0.0.1 login me password hidden\n")
    monkeypatch.setenv("NETRC", netrc)
    server = Wire(answer(b"{}"))
    transport = Transport(f"{server.url}/api/v3", None)
    transport.get("/x")
    transport.close()
    server.close()
    assert b"authorization" not in server.asked[0].lower()


def test_addresses_of_the_two_apis() -> None:
    home = Transport("https://api.github.com", None)
    assert home.graphql == "https://api.github.com/graphql"
    assert isinstance(home._connection, HTTPSRequestsConnectionClass)
    assert (home._connection.protocol, home._connection.host, home._connection.port) == ("https", "api.github.com", 443)
    own = Transport("https://git.example.org:8443/api/v3", None)
    assert own.graphql == "https://git.example.org:8443/api/graphql"
    assert own._connection.port == 8443
    six = Transport("http://[::1]:8080/api/v3", None)
    assert (six._connection.protocol, six._connection.host, six._connection.port) == ("http", "[::1]", 8080)
