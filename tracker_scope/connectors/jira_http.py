"""Sends requests to a Jira over the session of the library `jira`: sign-in, proxies and certificates are the library's.

What the library makes of answers is left aside: it retries too little, waits too short, reads hostile
error bodies without care and logs. Each request here is one request, and each answer its raw bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from socket import getaddrinfo
from ssl import SSLCertVerificationError
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import orjson

from tracker_scope.connectors.answers import Answer, NoAnswer, leave_redirections
from tracker_scope.connectors.base import Json, Secrets, Session
from tracker_scope.errors import Problem, SecretMissing, SecretUnusable, TrackerUnreachable
from tracker_scope.errors.foreign import of_fault

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

MEBIBYTE: Final = 1 << 20
LARGEST_ATTACHMENT: Final = 100 * MEBIBYTE
# Far above any page; what is longer was not sent by a tracker in good faith.
LARGEST_ANSWER: Final = 64 * MEBIBYTE
# Seconds to connect, and seconds without a byte.
_TIMEOUT: Final = (15.0, 120.0)
_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_DEEPEST_CAUSE: Final = 10
_PORTS: Final = {"https": 443, "http": 80}
_OF_OTHERS: Final = frozenset({"location", "retry-after", "date"})
_UNAUTHORISED: Final = 401
_FORBIDDEN: Final = 403
_UPGRADE_REQUIRED: Final = 426


@dataclass(frozen=True)
class Call:
    """One request: `path` begins behind the tracker's address, `body` is sent as JSON.

    A parameter of several values is sent several times: Cloud describes lists of numbers so.
    """

    method: str
    path: str
    query: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    body: Json | None = None

    @property
    def origin(self) -> str:
        """Name the request for people."""
        return f"{self.method} {self.path}"


class TooLarge(Exception):
    """A body is longer than what we take."""


class JiraHttp:
    """One tracker, one account, one connection at a time."""

    def __init__(self, session: Session) -> None:
        """Sign nothing in yet: the first request does. Raises SecretMissing, SecretUnusable."""
        from jira import JIRA

        pair, token = _sign_in(session)
        self._client = JIRA(
            session.address,
            basic_auth=pair,
            token_auth=token,
            get_server_info=False,
            max_retries=0,
            timeout=_TIMEOUT,
            logging=False,
        )
        leave_redirections(self._client._session)  # noqa: SLF001 - the library has no other door
        if _is_near(session.address):
            # What is on this machine is no proxy's business; without TLS a proxy would read the token, too.
            self._client._session.trust_env = False  # noqa: SLF001 - the library has no other door

    def send(self, call: Call) -> Answer:
        """Send one request and return the answer, whatever its status; redirections are not followed.

        Raises NoAnswer, TrackerUnreachable for a certificate that does not hold.
        """
        return _guarded(lambda: _answer(self._request(call.method, self._url(call.path), call), LARGEST_ANSWER))

    def download(self, path: str, most: int = LARGEST_ATTACHMENT) -> Answer:
        """Return the content at a path, wherever the tracker keeps it; the token goes to the tracker alone.

        Content comes over https, except from a tracker on this machine. A redirection is the answer
        where it leads into a network that is not the tracker's, or to a web page of the tracker's own
        (its sign-in). Raises NoAnswer, TrackerUnreachable, TooLarge.
        """
        return _guarded(lambda: self._followed(self._url(path), most))

    def close(self) -> None:
        """Close the connections."""
        self._client._session.close()  # noqa: SLF001 - its own `close` is untyped, and does this

    def _url(self, path: str) -> str:
        return self._client.server_url + path

    def _followed(self, url: str, most: int) -> Answer:
        if not self._is_safe(url):
            return Answer(_UPGRADE_REQUIRED, {}, b"")
        answer = self._content(url, most)
        for _ in range(_MOST_REDIRECTS):
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                break
            try:
                url = urljoin(url, location)
                if not self._is_safe(url):
                    break
            except ValueError:  # what no address can be
                break
            further = self._content(url, most)
            if self._is_ours(url) and "html" in further.headers.get("content-type", "").lower():
                break
            answer = further
        return answer

    def _is_safe(self, url: str) -> bool:
        """Tell an address from which content may come."""
        tracker, parts = self._client.server_url, urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_near(tracker)):
            return False
        return self._is_ours(url) or not _is_inside(parts.hostname or "")

    def _content(self, url: str, most: int) -> Answer:
        if self._is_ours(url):
            return _answer(self._request("GET", url, Call("GET", url)), most)
        return _of_others(self._elsewhere(url, most))

    def _is_ours(self, url: str) -> bool:
        """Tell an address of the tracker itself: same scheme, host and port."""
        return _origin(url) == _origin(self._client.server_url)

    def _request(self, method: str, url: str, call: Call) -> Response:
        """Send by the base class's method: the library's own reads, logs and retries what is not its business."""
        import requests

        session = self._client._session  # noqa: SLF001 - the library has no other door; a contract test watches it
        return requests.Session.request(
            session,
            method,
            url,
            params=dict(call.query),
            data=None if call.body is None else orjson.dumps(call.body),
            timeout=session.timeout,
            allow_redirects=False,
            stream=True,
        )

    def _elsewhere(self, url: str, most: int) -> Answer:
        """Ask a stranger as a stranger: without sign-in, cookies or anything else that the tracker gave us."""
        import requests

        ours = self._client._session  # noqa: SLF001 - the library has no other door; a contract test watches it
        with requests.Session() as session:
            session.trust_env, session.verify, session.proxies = ours.trust_env, ours.verify, ours.proxies
            session.auth = _unsigned  # without one, a password file of this machine's would be looked for
            leave_redirections(session)
            return _answer(session.get(url, timeout=ours.timeout, allow_redirects=False, stream=True), most)


def _of_others(answer: Answer) -> Answer:
    """Take from a stranger what leads on and what it gives; that it wants a sign-in says nothing of ours."""
    headers = {name: told for name, told in answer.headers.items() if name in _OF_OTHERS}
    return answer._replace(headers=headers, status=_FORBIDDEN if answer.status == _UNAUTHORISED else answer.status)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port (RFC 6454): another port of the tracker's machine is another server."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _is_near(url: str) -> bool:
    """Tell an address on this machine, without TLS."""
    parts = urlsplit(url)
    if parts.scheme != "http":
        return False
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _is_inside(host: str) -> bool:
    """Tell a host of this machine or of a network of its own; one that only a proxy knows is not."""
    try:
        found = {str(one[4][0]).partition("%")[0] for one in getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return any(not ip_address(one).is_global for one in found)


def _unsigned(request: PreparedRequest) -> PreparedRequest:
    """Sign nothing: an auth of None would mean the session's own."""
    return request


def _sign_in(session: Session) -> tuple[tuple[str, str] | None, str | None]:
    """Return how the library signs in: account and API token (Cloud), or a personal access token.

    What cannot be written into a header is refused here: the library's error would quote it.
    """
    secrets: Secrets = session.secrets
    if not secrets.token:
        raise SecretMissing(source=session.source, address=session.address, place=session.place)
    if not _is_plain(secrets.token):
        raise SecretUnusable(source=session.source, place=session.place, problem=Problem("secret_form"))
    if not secrets.user:
        return None, secrets.token
    if ":" in secrets.user or not _is_plain(secrets.user):
        raise SecretUnusable(source=session.source, place=session.place, problem=Problem("account_form"))
    return (secrets.user, secrets.token), None


def _is_plain(words: str) -> bool:
    return words.isascii() and words.isprintable() and " " not in words


def _answer(response: Response, most: int) -> Answer:
    """Read the whole body, decompressed. Raises TooLarge, and whatever a body cut short makes the libraries raise."""
    with response:
        parts, size = list[bytes](), 0
        for part in response.iter_content(MEBIBYTE):
            size += len(part)
            if size > most:
                raise TooLarge
            parts.append(part)
        return Answer(
            response.status_code, {name.lower(): told for name, told in response.headers.items()}, b"".join(parts)
        )


def _guarded(send: Callable[[], Answer]) -> Answer:
    import requests
    import urllib3

    try:
        return send()
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as fault:
        cause = _root(fault)
        if isinstance(cause, SSLCertVerificationError):
            raise TrackerUnreachable(problem=of_fault(cause)) from fault
        raise NoAnswer(cause) from fault


def _root(fault: BaseException) -> BaseException:
    """Return what began it: the libraries wrap one exception in another, and only the innermost says why."""
    for _ in range(_DEEPEST_CAUSE):
        within = [getattr(fault, "reason", None), *reversed(fault.args), fault.__cause__]
        inner = next((one for one in within if isinstance(one, BaseException)), None)
        if inner is None:
            break
        fault = inner
    return fault
