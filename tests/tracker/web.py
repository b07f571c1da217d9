"""The replay server's HTTP: requests in, an app's responses out, each counted, some spoilt on purpose."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

JSON_TYPE: Final = "application/json;charset=UTF-8"
START: Final = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class Wire(StrEnum):
    """How a response reaches the client; all but the first are faults."""

    WHOLE = "whole"
    RESET_BEFORE = "reset_before"  # the connection is reset before a byte of the answer
    RESET_WITHIN = "reset_within"  # half of the body, then the connection is reset
    TRUNCATED = "truncated"  # half of the body under the full Content-Length, then an orderly close


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `path` is percent-decoded, `headers` have lower-case names.

    A query parameter that is given several times has its values joined by commas (Jira's `fields`).
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    target: str = ""

    def json(self) -> Any:
        """Return the body as JSON; an empty object when there is none; raises ValueError."""
        return json.loads(self.body) if self.body else {}


@dataclass(frozen=True, slots=True)
class Response:
    """One answer: `route` is the name under which it is counted, `delay` (seconds) comes before it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    route: str = "?"
    delay: float = 0.0
    wire: Wire = Wire.WHOLE


def encoded(value: Any) -> bytes:
    """Return JSON as the trackers send it: compact, in UTF-8, unsorted; half of a surrogate pair is escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def answered(value: Any, route: str, status: int = 200, **headers: str) -> Response:
    """Answer with JSON; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): told for name, told in headers.items()}
    return Response(
        status, {"Content-Type": JSON_TYPE} | named, value if isinstance(value, bytes) else encoded(value), route
    )


class App(Protocol):
    """One tracker behind the server.

    `base` is the tracker's own address as its answers give it; the server fills it with its
    address when it is empty. Requests are answered one at a time.
    """

    name: str
    base: str

    def serves(self, path: str) -> bool:
        """Tell whether a path is this tracker's."""
        ...

    def answer(self, request: Request) -> Response:
        """Answer a request."""
        ...

    def control(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Do what a test or a benchmark asks (`POST /_replay/<name>/<verb>`); returns JSON, raises ValueError."""
        ...


class Spoiler(Protocol):
    """What makes answers go wrong (faults.py)."""

    def spoil(self, number: int, request: Request, answer: Callable[[], Response], now: datetime) -> Response:
        """Answer the request of that number (from 1), well or badly."""
        ...

    def configure(self, arguments: Mapping[str, Any]) -> Any:
        """Switch faults on and off (`POST /_replay/faults`); raises ValueError."""
        ...


class Clock:
    """The server's time: it stands still until it is moved, or is the real one (`Clock(None)`)."""

    def __init__(self, start: datetime | None = START) -> None:
        self._fixed = start
        self._moved = timedelta(0)

    def __call__(self) -> datetime:
        """Return the server's instant in UTC."""
        return (self._fixed or datetime.now(UTC)) + self._moved

    def advance(self, by: timedelta) -> None:
        """Move on."""
        self._moved += by


@dataclass(frozen=True, slots=True)
class Seen:
    """What was asked and how it was answered."""

    number: int
    method: str
    target: str
    body: bytes
    status: int
    route: str
    wire: Wire


@dataclass
class Counts:
    """What the server has been asked since it started or was reset."""

    requests: int = 0
    bytes_out: int = 0
    routes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wires: Counter[str] = field(default_factory=Counter)
    log: list[Seen] = field(default_factory=list)

    def note(self, request: Request, response: Response) -> None:
        """Count one exchange; the log holds what was asked, without headers."""
        self.bytes_out += len(response.body)
        self.routes[response.route] += 1
        self.statuses[response.status] += 1
        self.wires[response.wire] += 1
        told = (request.method, request.target, request.body, response.status, response.route, response.wire)
        self.log.append(Seen(self.requests, *told))

    def told(self) -> dict[str, Any]:
        """Return the figures as JSON; `repeated` counts requests that had been sent before, to the letter."""
        different = len({(seen.method, seen.target, seen.body) for seen in self.log})
        return {
            "requests": self.requests,
            "repeated": len(self.log) - different,
            "bytes_out": self.bytes_out,
            "routes": dict(self.routes.most_common()),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "wires": dict(self.wires),
        }


class Site:
    """The trackers of one server, its clock, its faults and its counters."""

    def __init__(self, *apps: App, clock: Clock | None = None, spoiler: Spoiler | None = None) -> None:
        self.apps = apps
        self.clock = clock or Clock()
        self.spoiler = spoiler
        self.counts = Counts()
        self.lock = threading.RLock()

    def respond(self, request: Request) -> Response:
        """Answer a request, and count it unless it is for the control surface."""
        with self.lock:
            if request.path.startswith("/_replay/"):
                return self._controlled(request)
            self.counts.requests += 1
            if self.spoiler is None:
                response = self._answer(request)
            else:
                now = self.clock()
                response = self.spoiler.spoil(self.counts.requests, request, lambda: self._answer(request), now)
            self.counts.note(request, response)
            return response

    def _answer(self, request: Request) -> Response:
        app = next((app for app in self.apps if app.serves(request.path)), None)
        return answered({"message": "Not Found"}, "unknown", 404) if app is None else app.answer(request)

    def _controlled(self, request: Request) -> Response:
        try:
            told = self.control(request.path.removeprefix("/_replay/"), {**request.query, **request.json()})
        except (ValueError, TypeError, KeyError) as error:
            return answered({"error": repr(error)}, "control", 400)
        return answered(told, "control")

    def control(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Do what the control surface is asked for: stats, reset, faults, clock, or <app>/<verb>."""
        with self.lock:
            if verb == "stats":
                return self.counts.told()
            if verb == "reset":
                self.counts = Counts()
                return {}
            if verb == "clock":
                self.clock.advance(timedelta(seconds=float(arguments.get("advance", 0))))
                return {"now": self.clock().isoformat()}
            if verb == "faults" and self.spoiler is not None:
                return self.spoiler.configure(arguments)
            name, _, rest = verb.partition("/")
            app = next((app for app in self.apps if app.name == name), None)
            if app is None:
                raise ValueError(verb)
            return app.control(rest, arguments)


def parsed(head: bytes, body: bytes) -> Request:
    """Read a request's line and headers."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    parts = urlsplit(target)
    query: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query[name] = f"{query[name]},{value}" if name in query else value
    return Request(method, unquote(parts.path), query, headers, body, target)
