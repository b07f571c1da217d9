"""Recorded answers of GitHub's, served again over loopback, and read as the live connector reads them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from tests.tracker.server import TrackerServer
from tests.tracker.web import START, Request, Response
from tracker_scope.connectors.base import Options, Secrets, Session
from tracker_scope.connectors.github import PLUGIN
from tracker_scope.connectors.github_asker import Asker
from tracker_scope.connectors.github_live_events import parse_items
from tracker_scope.connectors.github_live_split import split_pages
from tracker_scope.connectors.waiting import Patience
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Page, SplitPage
from tracker_scope.model.ticket import TicketEvent

HOST: Final = "https://api.github.com"
BELOW: Final = "/api/v3"
_LINES: Final = 11
# What belongs to the connection of then; the server here has its own.
_OF_THE_LINE: Final = frozenset({"connection", "content-encoding", "content-length", "transfer-encoding", "status"})
_REPOSITORY: Final = re.compile(r"/repos/([^/]+/[^/]+)/")


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as PyGithub's tests recorded them."""

    method: str
    target: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def exchanges(file: Path) -> list[Exchange]:
    """Read a recording: eleven lines an exchange, the last one empty."""
    told = file.read_text("utf-8").split("\n")
    found = []
    for at in range(0, len(told) - _LINES + 1, _LINES):
        _, method, _, _, target, _, _, status, headers, body, empty = told[at : at + _LINES]
        assert empty == ""
        found.append(Exchange(method, target, int(status), dict(ast.literal_eval(headers)), body.encode()))
    return found


@dataclass
class Recorded:
    """Answers each request as it was answered then: in order where it was sent again, the last answer for ever."""

    told: list[Exchange]
    name: str = "github"
    base: str = ""
    sent: dict[Any, int] = field(default_factory=dict)

    def serves(self, path: str) -> bool:
        return path.startswith(BELOW)

    def control(self, verb: str, arguments: Any) -> Any:
        raise ValueError(verb, arguments)

    def answer(self, request: Request) -> Response:
        asked = _as_asked(request.method, request.target.removeprefix(BELOW))
        fitting = [one for one in self.told if _as_asked(one.method, one.target) == asked]
        if not fitting:
            return Response(599, {}, request.target.encode())
        at = self.sent.get(asked, 0)
        self.sent[asked] = at + 1
        one = fitting[min(at, len(fitting) - 1)]
        kept = {name.title(): value for name, value in one.headers.items() if name.lower() not in _OF_THE_LINE}
        return Response(
            one.status, {name: value.replace(HOST, self.base + BELOW) for name, value in kept.items()}, one.body
        )


def _as_asked(method: str, target: str) -> Any:
    parts = urlsplit(target)
    return method, parts.path, tuple(sorted(parse_qsl(parts.query)))


@dataclass
class Looked:
    """Who asks a server of recorded answers; `slept` is how many seconds each wait took."""

    session: Session
    asker: Asker
    slept: list[float]


@contextmanager
def looking(app: Recorded, project: str, **more: Any) -> Iterator[Looked]:
    slept: list[float] = []
    with TrackerServer(app, zipped=True) as server:
        app.base = server.url
        patience = Patience(clock=lambda: START, sleep=slept.append, jitter=lambda: 0.5, **more)
        session = Session(
            address=PLUGIN.address(server.url),
            projects=(project,),
            secrets=Secrets(token="ghp_recorded"),
            patience=patience,
            api="rest",
        )
        asker = Asker(session)
        yield Looked(session, asker, slept)
        asker.close()


def page(place: int, target: str, data: bytes, **request: str) -> Page:
    """Describe a page as the connector does."""
    parts = urlsplit(target)
    home = _REPOSITORY.match(target)
    told = {"method": "GET", "path": parts.path, "project": home[1] if home else "", **request}
    told |= {f"q.{name}": value for name, value in parse_qsl(parts.query)}
    return Page(number=place, origin=f"GET {parts.path}", data=data, request=told)


def split(pages: Iterable[Page]) -> list[SplitPage]:
    return list(split_pages(pages, Options()))


def stored(found: Iterable[SplitPage]) -> list[CapturedItem]:
    """Give back the items of one run as the ledger does."""
    items = [(one.page, item) for one in found for item in one.items]
    return [
        CapturedItem(
            record=record,
            source="live",
            instance="https://github.com",
            connector="github",
            captured_at=datetime(2026, 4, 1, 8, 0, tzinfo=UTC),
            run="run-1",
            data=held.data[item.start : item.end],
            **{name: getattr(item, name) for name in ("kind", "id", "subject", "visibility", "request")},
        )
        for record, (held, item) in enumerate(items, start=1)
    ]


def parsed(found: Iterable[SplitPage]) -> list[TicketEvent | Gap | Finding]:
    return list(parse_items(stored(found), Options()))
