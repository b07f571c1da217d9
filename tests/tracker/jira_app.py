"""The replayed Jira: its routes, its sign-in, its index that may lag, and what tests and benchmarks do to it."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from tests.tracker import jira_issues as issues
from tests.tracker.jira_answers import Desk, Refused
from tests.tracker.jira_changes import Changes
from tests.tracker.jira_data import Sizes
from tests.tracker.jira_fields import Renderer
from tests.tracker.jira_mode import Mode, cloud
from tests.tracker.jira_people import Hand
from tests.tracker.jira_search import Searches
from tests.tracker.jira_site import fields, me, permissions, project, projects, server
from tests.tracker.jira_ticket import Ticket, World
from tests.tracker.jira_world import made
from tests.tracker.web import JSON_TYPE, Clock, Request, Response, answered

_REST: Final = r"/rest/api/(2|3|latest)/"
_KEY: Final = r"([A-Za-z0-9_-]+)"
_SEARCHES: Final = frozenset({"search", "search/jql"})
_OPEN: Final = frozenset({"serverInfo"})

Answer = Callable[..., bytes | Response]


class JiraApp:
    """One Jira. `world`, `mode` and `changes` may be used between requests; `base` is its own address.

    `at_page` says what happens after the n-th page of a search (from 1): (verb, arguments) pairs,
    verbs being methods of Changes.
    """

    name = "jira"

    def __init__(
        self, world: World | None = None, mode: Mode | None = None, *, clock: Clock | None = None, base: str = ""
    ) -> None:
        self.world = world or made()
        self.mode = mode or cloud()
        self.base = base
        self.clock = clock or Clock()
        self.renderer = Renderer(self.world)
        self.searches = Searches()
        self.changes = Changes(self.world, self.now, self._noted)
        self.at_page: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        self.requests = 0
        self.media_with_sign_in = 0
        self._lagging: dict[int, int] = {}
        self._draw = random.Random("drift")  # noqa: S311 - repeatable, not secret
        self._last_query = ""
        self._routes = self._table()

    def now(self) -> datetime:
        """Return the present, to the millisecond, as Jira keeps it."""
        now = self.clock()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def serves(self, path: str) -> bool:
        """Tell Jira's paths."""
        return path.startswith(("/rest/", "/secure/"))

    def answer(self, request: Request) -> Response:
        """Answer a request."""
        self.requests += 1
        self._index()
        name = "unknown"
        for method, path, name, answer in self._routes:  # noqa: B007 - the name is used in refusals
            if method == request.method and (found := path.fullmatch(request.path)) is not None:
                break
        else:
            return answered({"message": f"null for uri: {request.path}", "status-code": 404}, "unknown", 404)
        try:
            return self._answered(request, name, answer, found.groups())
        except Refused as refused:
            return answered(refused.body, name, refused.status, **refused.headers)

    def control(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Do what a test or a benchmark asks: `mode` changes habits, the other verbs are methods of Changes."""
        if verb == "mode":
            self.mode.change(dict(arguments))
            return {name: sorted(told) if isinstance(told, set) else told for name, told in asdict(self.mode).items()}
        method = None if verb.startswith("_") else getattr(self.changes, verb, None)
        if method is None:
            raise ValueError(verb)
        told = {name: int(value) if name == "count" else value for name, value in arguments.items()}
        done = method(**told)
        return done if isinstance(done, list | str) else {}

    def _answered(self, request: Request, name: str, answer: Answer, parts: tuple[str, ...]) -> Response:
        version, *rest = parts
        if version == "3" and not self.mode.cloud:
            raise Refused(404, f"null for uri: {request.path}")
        known = name == "secure/media" or self._signed_in(request)
        if not known and not (self.mode.anonymous and name in _SEARCHES) and name not in _OPEN:
            raise Refused(401, "Client must be authenticated to access this resource.", WWW_Authenticate="Basic")
        world = self.world if known else World(projects={})
        hand = Hand(self.mode, self.base, "3" if version == "3" else "2")
        desk = Desk(world, self.mode, self.renderer, hand, self.now(), request, _told(request))
        written = answer(desk, *rest)
        if name in _SEARCHES:
            self._turned(name)
        return written if isinstance(written, Response) else Response(200, {"Content-Type": JSON_TYPE}, written, name)

    def _signed_in(self, request: Request) -> bool:
        if self.mode.token is None:
            return True
        how, _, told = request.headers.get("authorization", "").partition(" ")
        if self.mode.cloud:
            wanted = base64.b64encode(f"{self.mode.user}:{self.mode.token}".encode()).decode()
            return how.lower() == "basic" and told == wanted
        return how.lower() == "bearer" and told == self.mode.token

    def _media(self, desk: Desk, number: str, _filename: str) -> Response:
        """Answer where Cloud sends for a file; a client that signs in here gave its token to a stranger."""
        if "authorization" in desk.request.headers:
            self.media_with_sign_in += 1
        return issues.file(issues.attached(desk, number))

    def _turned(self, _name: str) -> None:
        """Let happen what happens after a page of a search."""
        for verb, arguments in self.at_page.get(self.searches.pages, ()):
            self.control(verb, arguments)
        if self.mode.drift:
            self.changes.touch(self.mode.drift)

    def _noted(self, ticket: Ticket) -> None:
        """Tell the index of a ticket, at once or after as many requests as it lags."""
        if self.mode.lag:
            self._lagging[ticket.id] = self.requests + self.mode.lag
        else:
            ticket.indexed = ticket.updated

    def _index(self) -> None:
        due = [number for number, request in self._lagging.items() if request < self.requests]
        for number in due:
            del self._lagging[number]
            if number in self.world.tickets:
                self.world.tickets[number].indexed = self.world.tickets[number].updated
                self.world.revision += 1

    def _table(self) -> list[tuple[str, re.Pattern[str], str, Answer]]:
        search, bulk = self.searches, "bulkfetch"
        rest: list[tuple[str, str, str, Answer]] = [
            ("GET", "search", "search", search.legacy),
            ("POST", "search", "search", search.legacy),
            ("GET", "search/jql", "search/jql", search.by_token),
            ("POST", "search/jql", "search/jql", search.by_token),
            ("POST", "search/approximate-count", "search/approximate-count", _of_cloud(search.count)),
            ("POST", f"changelog/{bulk}", f"changelog/{bulk}", _of_cloud(issues.changelogs)),
            ("POST", f"issue/{bulk}", f"issue/{bulk}", _of_cloud(issues.issues)),
            ("GET", f"issue/{_KEY}", "issue", issues.issue),
            ("GET", f"issue/{_KEY}/comment", "issue/comment", issues.comments),
            ("GET", f"issue/{_KEY}/changelog", "issue/changelog", issues.changelog),
            ("GET", f"issue/{_KEY}/worklog", "issue/worklog", issues.worklogs),
            ("GET", r"attachment/(\d+)", "attachment", issues.metadata),
            ("GET", r"attachment/content/(\d+)", "attachment/content", _of_cloud(issues.content)),
            ("GET", "serverInfo", "serverInfo", server),
            ("GET", "myself", "myself", me),
            ("GET", "field", "field", fields),
            ("GET", "mypermissions", "mypermissions", permissions),
            ("GET", "project", "project", projects),
            ("GET", f"project/{_KEY}", "project/one", project),
        ]
        local: Answer = lambda desk, number, _filename: issues.file(issues.attached(desk, number))  # noqa: E731
        return [(method, re.compile(_REST + path), name, answer) for method, path, name, answer in rest] + [
            ("GET", re.compile(r"()/secure/media/(\d+)/([^/]+)"), "secure/media", self._media),
            ("GET", re.compile(r"()/secure/attachment/(\d+)/([^/]+)"), "secure/attachment", local),
        ]


def jira(
    tickets: int = 100, *, seed: int = 1, edges: bool = False, mode: Mode | None = None, clock: Clock | None = None
) -> JiraApp:
    """Make a Jira with that many tickets of the usual sizes."""
    return JiraApp(made(seed, Sizes(tickets=tickets), edges=edges), mode, clock=clock)


def _of_cloud(answer: Answer) -> Answer:
    def only(desk: Desk, *parts: str) -> bytes | Response:
        if not desk.mode.cloud:
            raise Refused(404, f"null for uri: {desk.request.path}")
        return answer(desk, *parts)

    return only


def _told(request: Request) -> dict[str, Any]:
    """Join what the query and a JSON body ask for."""
    try:
        body = request.json()
    except ValueError:
        raise Refused(400, "There was an error parsing JSON. Check that your request body is valid.") from None
    if not isinstance(body, dict):
        raise Refused(400, "The request body must be an object.")
    return {**request.query, **body}
