"""Sends requests to GitHub over PyGithub's requester and gives back what came, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import requests
from github import Github
from github.Auth import Auth
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse
from urllib3.exceptions import HTTPError

from tracker_scope.connectors.answers import Answer, NoAnswer, leave_redirections
from tracker_scope.connectors.json_values import Json

# The client's own: to connect, and between any two bytes. GitHub itself gives up a query after ten seconds.
TIMEOUT: Final = 60
LARGEST: Final = 64 * 1024 * 1024
_BLOCK: Final = 64 * 1024
_AGENT: Final = "tracker-scope"
_ACCEPT: Final = "application/vnd.github+json"


class Transport:
    """Asks one GitHub; nothing is retried, followed, awaited or logged here."""

    def __init__(self, api: str, auth: Auth | None) -> None:
        self._requester = Github(
            auth=auth,
            base_url=api,
            timeout=TIMEOUT,
            user_agent=_AGENT,
            per_page=100,
            retry=0,
            seconds_between_requests=None,
            seconds_between_writes=None,
        ).requester
        self._connection = _connection(self._requester.scheme, self._requester.hostname_and_port)

    def sign_in(self, auth: Auth) -> None:
        """Send what comes from here on under this authority."""
        self._requester = self._requester.withAuth(auth)

    @property
    def graphql(self) -> str:
        """Return the path of the GraphQL endpoint: /graphql, /api/graphql on a GitHub Enterprise Server."""
        return str(self._requester.graphql_url)

    def get(self, url: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """Ask REST; `url` is a path below the API's address, or what a Link header gave. Raises NoAnswer."""
        return self._send("GET", url, dict(parameters or {}), None)

    def post(self, url: str, body: Json) -> Answer:
        """Send JSON. Raises NoAnswer."""
        return self._send("POST", url, {}, body)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _send(self, verb: str, url: str, parameters: dict[str, str], body: Json | None) -> Answer:
        try:
            self._requester.requestJson(
                verb, url, parameters=parameters, headers={"Accept": _ACCEPT}, input=body, cnx=self._connection
            )
        except (requests.RequestException, HTTPError, OSError) as fault:
            raise NoAnswer(fault) from fault
        return self._connection.answer


class _Kept:
    """Keeps the answer for us and gives the requester an empty one.

    What PyGithub would do to an answer (decode it, wait after a 202, follow a 301, read its rate
    limit, log its body) hides what the server said: it gets nothing to do it to.
    """

    answer: Answer
    session: requests.Session
    protocol: str
    host: str
    port: int
    verb: str
    url: str
    input: Any
    headers: dict[str, str]

    def getresponse(self) -> RequestsResponse:
        """Send the request and read the whole answer."""
        address = f"{self.protocol}://{self.host}:{self.port}{self.url}"
        with self.session.request(
            self.verb,
            address,
            headers=self.headers,
            data=self.input,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            self.answer = Answer(response.status_code, headers, _whole(response))
        return _Nothing()


class _Plain(_Kept, HTTPRequestsConnectionClass):
    """Over http, on this machine only."""


class _Encrypted(_Kept, HTTPSRequestsConnectionClass):
    """Over https."""


class _Nothing(RequestsResponse):
    """What the requester sees."""

    def __init__(self) -> None:
        self.status = 200
        self.headers = requests.structures.CaseInsensitiveDict()

    def read(self) -> str:
        """Return no body."""
        return ""


def _connection(scheme: str, hostname_and_port: str) -> _Plain | _Encrypted:
    host, _, port = hostname_and_port.rpartition(":")
    if not port.isdecimal() or not host:
        host, port = hostname_and_port, ""
    kind = _Encrypted if scheme == "https" else _Plain
    made = kind(f"[{host}]" if ":" in host else host, int(port) if port else None, retry=0)
    leave_redirections(made.session)
    if kind is _Plain:
        made.session.trust_env = False  # this machine is reached without a proxy, which would see the token
    return made


def _whole(response: requests.Response) -> bytes:
    """Read a body to its end; urllib3 raises when it is shorter than was announced (enforce_content_length)."""
    parts, size = [], 0
    for part in response.iter_content(_BLOCK):
        size += len(part)
        if size > LARGEST:
            raise requests.exceptions.ContentDecodingError(f"more than {LARGEST} bytes")
        parts.append(part)
    return b"".join(parts)
