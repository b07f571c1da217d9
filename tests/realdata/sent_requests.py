"""Every request that the live connectors send to a replayed tracker: full runs, later ones, look-ups, checks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.connectors.small_github import github
from tests.tracker.jira_app import jira
from tests.tracker.jira_mode import Mode
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock, Request, Response, answered
from tracker_scope.connectors.base import Fetched, Json, Looking, Secrets, Session
from tracker_scope.connectors.github import PLUGIN as GITHUB
from tracker_scope.connectors.jira import PLUGIN as JIRA
from tracker_scope.connectors.waiting import Patience
from tracker_scope.errors import ConnectorError

_NUMBER: Final = re.compile(r"[0-9]+")
_NAMED: Final = re.compile(r"/(issues?|project|attachment|content|installations)/[A-Z0-9-]+(?=/|$)")
_USER: Final = "me@example.invalid"
_FREE: Final = frozenset({"jql", "nextPageToken", "reconcileIssues", "since"})


@dataclass
class Noted:
    """Notes each request and leaves the answer to the server, but for what `instead` answers."""

    instead: Callable[[Request], Response | None] = lambda _request: None
    kinds: dict[str, Request] = field(default_factory=dict)
    count: int = 0

    def spoil(self, number: int, request: Request, answer: Callable[[], Response], now: Any) -> Response:
        del number, now
        self(request)
        return self.instead(request) or answer()

    def __call__(self, request: Request) -> None:
        self.count += 1
        self.kinds.setdefault(kind_of(request), request)

    def configure(self, arguments: Any) -> Any:
        raise ValueError(arguments)


def kind_of(request: Request) -> str:
    """Name what is alike in requests: all but numbers, dates, tokens, conditions and the names of files."""
    told = {name: "…" if name in _FREE else _NUMBER.sub("0", value) for name, value in request.query.items()}
    body = sorted(orjson.loads(request.body)) if request.body else []
    return f"{request.method} {place_of(request.path)} {sorted(told.items())} {body}"


def place_of(path: str) -> str:
    """Return a path without what it names."""
    place = _NAMED.sub(r"/\1/*", path)
    return "/secure/attachment/*/*" if place.startswith("/secure/attachment/") else place


def sent_to_jira(mode: Callable[..., Mode]) -> Noted:
    """Look at a Jira in every way that the connector has."""
    noted = Noted()
    clock = Clock()
    app = jira(130, edges=True, mode=mode(token="t", user=_USER, bulk_page=100), clock=clock)
    with TrackerServer(app, clock=clock, spoiler=noted) as server:
        for key in ("PRT-40", "PRT-43", "PRT-46"):
            app.changes.move(key, "OLD")
        looks = _JiraLooks(server, cloud=app.mode.cloud)
        first = looks.fetch(attachments=True)
        clock.advance(timedelta(hours=2))
        app.changes.touch(20)
        app.changes.comment(app.world.edge("many_comments").key, "Encore un.")
        looks.fetch(first[-1].cursor)
        looks.fetch(filter="labels = lot1", page_size=20)
        JIRA.check(looks.session())
        JIRA.check(looks.session(filter="labels = lot1"))
        noted.instead = _keeps_its_product
        JIRA.check(looks.session())
        noted.instead = _refuses_searches
        looks.refused()
    return noted


@dataclass
class _JiraLooks:
    server: TrackerServer
    cloud: bool

    def session(self, **more: Any) -> Session:
        user = _USER if self.cloud else None
        patience = Patience(clock=self.server.clock, sleep=lambda _: None, jitter=lambda: 1.0)
        told: dict[str, Any] = {
            "address": JIRA.address(self.server.url),
            "projects": ("PRT",),
            "secrets": Secrets(token="t", user=user),
            "patience": patience,
        }
        return Session(**(told | more))

    def fetch(self, last: Json | None = None, **more: Any) -> list[Fetched]:
        """Run to the end; of the keys that were asked for again one is there all the time, as if it was overlooked."""
        missing = ("PRT-2", *(f"PRT-{number}" for number in range(1, 500, 3)))
        return list(JIRA.fetch(self.session(**more), Looking(last=last, missing=lambda: missing)))

    def refused(self) -> None:
        """Have a search refused, whereupon the connector asks whether the project is shown."""
        try:
            self.fetch()
        except ConnectorError:
            return
        raise AssertionError


def _keeps_its_product(request: Request) -> Response | None:
    """Answer as servers that do not say whether they are Cloud."""
    return answered({"version": "9.12.0"}, "serverInfo") if request.path.endswith("/serverInfo") else None


def _refuses_searches(request: Request) -> Response | None:
    return answered({"errorMessages": ["No."]}, "search", 400) if "/search" in request.path else None


def sent_to_github() -> Noted:
    """Look at a GitHub in every way of the connector's that asks REST."""
    noted = Noted()

    def instead(request: Request) -> None:
        if not request.path.endswith("/graphql"):
            noted(request)

    with github(instead=instead, tickets=130, long=1, comments=2, events=3, showcase=True) as hub:
        hub.app.changes.make("delete", {"numbers": [3, 5]})
        hub.fetch()  # numbers that GraphQL does not show are asked for over REST
        first = hub.fetch(api="rest")
        hub.wait()
        hub.app.changes.make("touch", {"numbers": [1, 4]})
        hub.fetch(last=first[-1].cursor, api="rest")
        GITHUB.check(hub.session(api="rest"))
        secrets = Secrets(user="12345", key=_key(), installation=4_200_000)
        hub.fetch(secrets=secrets, api="rest")
        GITHUB.check(hub.session(secrets=secrets, api="rest"))
    return noted


def _key() -> str:
    made = rsa.generate_private_key(65537, 2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.private_bytes(*form).decode()
