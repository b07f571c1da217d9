"""How the tests of the live connector look at the replayed GitHub, and what they find in its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson

from tests.tracker.faults import Faults, rule
from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock, Request, Response
from tracker_scope.connectors.base import Fetched, Json, Looking, Options, Secrets, Session
from tracker_scope.connectors.github import PLUGIN
from tracker_scope.connectors.waiting import Patience

TOKEN = "ghp_canary0123456789"
HERE = "client/portal"
_OF_TICKETS = frozenset({"issues", "lookup", "rest_issues"})
Answering = Callable[[Request], Response | None]


@dataclass
class Replaced:
    """Answers some requests in the server's place; its None leaves the answer to the server."""

    instead: Answering
    faults: Faults = field(default_factory=Faults)

    def spoil(self, number: int, request: Request, answer: Callable[[], Response], now: Any) -> Response:
        return self.instead(request) or self.faults.spoil(number, request, answer, now)

    def configure(self, arguments: Any) -> Any:
        return self.faults.configure(arguments)


@dataclass
class Github:
    """A replayed GitHub, and one who looks at it; `slept` is how many seconds each wait took."""

    app: GithubApp
    server: TrackerServer
    slept: list[float] = field(default_factory=list)

    def session(self, **more: Any) -> Session:
        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.app.clock.advance(timedelta(seconds=seconds))

        told: dict[str, Any] = {
            "address": PLUGIN.address(self.server.url),
            "projects": (HERE,),
            "secrets": Secrets(token=TOKEN),
            "patience": Patience(clock=self.app.clock, sleep=sleep, jitter=lambda: 0.5, budget=timedelta(minutes=30)),
            "source": "gh",
            "place": "TRACKER_SCOPE_TOKEN_GH",
        }
        return Session(**(told | more))

    def fetch(self, last: Json | None = None, cursor: Json | None = None, **more: Any) -> list[Fetched]:
        """Run to the end, as an operation does; what was seen and is missing is told from the pages."""
        pages: list[Fetched] = []
        looking = Looking(cursor=cursor, last=last, missing=lambda: missing(pages), known=lambda: dict(self._known))
        pages += [] if cursor is None else self.before
        for one in pages:
            self._know(one)
        count = len(pages)
        for one in PLUGIN.fetch(self.session(**more), looking):
            pages.append(one)
            self._know(one)
        return pages[count:]

    before: list[Fetched] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)

    def _know(self, page: Fetched) -> None:
        """Keep the tickets of a page that was given out: of one that is still to come, nothing is known."""
        if page.page.request["shape"] in _OF_TICKETS:
            found = (item for one in PLUGIN.split([page.page], Options(project=HERE)) for item in one.items)
            self._known |= {item.key: item.id for item in found if item.kind == "ticket" and item.key}

    def ids(self) -> dict[int, str]:
        """Return the ids of the tickets of the repository by number, pull requests apart."""
        return {one.number: str(one.id) for one in self.app.world.main.tickets.values() if one.pull is None}

    def asked(self) -> int:
        """Return how many requests came since the last time this was asked."""
        count = self.server.counts.requests
        self.server.control("reset", {})
        return count

    def wait(self) -> None:
        """Let two hours pass, so that nothing of before lies within the overlap."""
        self.app.clock.advance(timedelta(hours=2))


@contextmanager
def github(
    *rules: dict[str, Any], instead: Answering | None = None, app: dict[str, Any] | None = None, **shape: Any
) -> Iterator[Github]:
    clock = Clock()
    faults = Faults(tuple(rule(**one) for one in rules))
    served = GithubApp(clock, Shape(**shape), token=TOKEN, **(app or {}))
    spoiler = Replaced(instead, faults) if instead else faults
    with TrackerServer(served, clock=clock, spoiler=spoiler) as server:
        yield Github(served, server)


def shapes(pages: list[Fetched]) -> list[str]:
    return [one.page.request["shape"] for one in pages]


def body(one: Fetched) -> Any:
    return orjson.loads(one.page.data)


def nodes(pages: list[Fetched]) -> list[Any]:
    """Return the tickets of GraphQL listings."""
    found = [
        body(one)["data"]["repository"]["issues"]["nodes"] for one in pages if one.page.request["shape"] == "issues"
    ]
    return [node for each in found for node in each if node is not None]


def listed(pages: list[Fetched]) -> list[int]:
    """Return the numbers that the listings gave, in their order; those of REST hold pull requests too."""
    rest = [each["number"] for one in pages if one.page.request["shape"] == "rest_issues" for each in body(one)]
    return [node["number"] for node in nodes(pages)] + rest


def missing(pages: list[Fetched]) -> tuple[str, ...]:
    numbers = set(listed(pages))
    return tuple(f"#{number}" for number in range(1, max(numbers, default=0)) if number not in numbers)


def parts(pages: list[Fetched]) -> list[tuple[list[Any], Any]]:
    """Return what each further page was asked for, and what it holds."""
    found = []
    for one in pages:
        if one.page.request["shape"] == "more":
            data = body(one)["data"]
            found += [(told, data[alias]) for alias, told in orjson.loads(one.page.request["parts"]).items()]
    return found
