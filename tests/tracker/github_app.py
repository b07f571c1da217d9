"""A GitHub behind the replay server: GraphQL and REST of one made repository, true to GitHub's descriptions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import orjson

from tests.tracker.github_changes import Changes, Drift
from tests.tracker.github_forms import Forms
from tests.tracker.github_graph import WENT_WRONG
from tests.tracker.github_graphql import Endpoint, Spent
from tests.tracker.github_making import Shape, made
from tests.tracker.github_nodes import written
from tests.tracker.github_rest import Rest, Told, problem
from tests.tracker.github_showcase import add_showcase
from tests.tracker.github_signin import Allowance, Caller, SignIn
from tests.tracker.web import Clock, Request, Response

_PLACES: Final = re.compile(r"(?:/api/v3|/api|)(/(?:repos|repositories|app|user|rate_limit|meta|graphql)(?:/.*)?)")
_TOKENS: Final = re.compile(r"/app/installations/(\d+)/access_tokens")
_JSON: Final = "application/json; charset=utf-8"
_LIMITED: Final = "API rate limit exceeded for user ID 5000004."
_NO_QUERY: Final = "A query attribute must be specified and must be a string."


@dataclass
class Slowness:
    """GraphQL queries that GitHub gives up: those that may give more nodes than `over`, or the next `times`.

    `status` 502 answers with no JSON to speak of, 200 with an error and no data.
    """

    over: int | None = None
    times: int = 0
    status: int = 502

    def strikes(self, nodes: int) -> bool:
        """Tell whether a query of so many nodes is given up."""
        if self.times > 0:
            self.times -= 1
            return True
        return self.over is not None and nodes > self.over


@dataclass
class GithubApp:
    """Serves one repository, `client/portal`, and a second one to which tickets may move.

    `token` None lets everybody in. `graphql` False is an old GitHub Enterprise Server without that
    endpoint, `newer` a server that has what the published schema does not have yet. `scopes` None
    is a fine-grained token, of which GitHub tells no scopes.
    """

    clock: Clock
    shape: Shape = field(default_factory=Shape)
    token: str | None = None
    base: str = ""
    name: str = "github"
    graphql: bool = True
    newer: bool = False
    scopes: str | None = "repo"
    drift: Drift = field(default_factory=Drift)
    slowness: Slowness = field(default_factory=Slowness)

    def __post_init__(self) -> None:
        now = self.clock()
        self.world = made(self.shape, now)
        self.numbers = add_showcase(self.world, now) if self.shape.showcase else {}
        self.changes = Changes(self.world, self.clock, self.shape.seed, self.drift)
        self.sign_in = SignIn(self.clock, self.token)
        self.core, self.points = Allowance("core", self.clock), Allowance("graphql", self.clock)
        self._forms = Forms(lambda: self.base)
        self._rest = Rest(self.world, self._forms)
        self.endpoint = Endpoint(self.world, lambda: self.base, newer=self.newer)

    def serves(self, path: str) -> bool:
        """Tell whether a path is GitHub's."""
        return _PLACES.fullmatch(path) is not None

    def answer(self, request: Request) -> Response:
        """Answer a request: who asks, then what they have left, then what they asked for."""
        found = _PLACES.fullmatch(request.path)
        path = found[1] if found else ""
        authorization = request.headers.get("authorization", "")
        if issued := _TOKENS.fullmatch(path):
            return self._sent(request, self._installation_token(int(issued[1]), authorization))
        caller = self.sign_in.caller(authorization)
        if caller is None:
            missing = "Requires authentication" if not authorization else "Bad credentials"
            return self._sent(request, problem("sign-in", 401, missing))
        if path == "/graphql" and self.graphql:
            return self._queried(request, caller)
        if request.method not in {"GET", "HEAD"}:
            return self._sent(request, problem("unknown", 404, "Not Found"))
        return self._got(request, path, caller)

    def control(self, verb: str, arguments: Mapping[str, Any]) -> Any:
        """Change tickets (github_changes.py) or the server: drift, slow, limit, token, numbers; raises ValueError."""
        match verb:
            case "numbers":
                return self.numbers
            case "drift":
                self.changes.drift = Drift(**{**arguments, "numbers": tuple(arguments.get("numbers", ()))})
            case "slow":
                self.slowness = Slowness(**arguments)
            case "limit":
                for allowance in (self.core, self.points):
                    allowance.limit = int(arguments.get(allowance.name, allowance.limit))
                self.endpoint.limit = self.points.limit
            case "token":
                self.sign_in.token = arguments.get("token")
            case _:
                return {"numbers": self.changes.make(verb, arguments)}
        return {}

    def _installation_token(self, installation: int, authorization: str) -> Told:
        made_one = self.sign_in.issue(installation, authorization)
        if made_one is None:
            return problem("installation token", 404, "Not Found")
        token, until = made_one
        allowed = {"permissions": {"issues": "read", "metadata": "read"}, "repository_selection": "selected"}
        return Told("installation token", {"token": token, "expires_at": written(until)} | allowed, 201)

    def _queried(self, request: Request, caller: Caller) -> Response:
        if request.method != "POST":
            return self._sent(request, problem("graphql", 404, "Not Found"))
        try:
            asked = orjson.loads(request.body)
        except ValueError:
            return self._sent(request, problem("graphql", 400, "Problems parsing JSON"))
        if not isinstance(asked, dict):
            return self._sent(request, problem("graphql", 400, _NO_QUERY))
        if not self.points.remaining:
            return self._given_graph({"errors": [{"type": "RATE_LIMITED", "message": _LIMITED}]}, caller)
        response = self._executed(asked, caller)
        if b"issues(" in request.body and response.status == 200:
            self.changes.listed()
        return response

    def _executed(self, asked: Mapping[str, Any], caller: Caller) -> Response:
        answer = self.endpoint.answer(asked, caller.login)
        if answer.cost is None:
            return self._given_graph(answer.data, caller)
        self.points.spend(answer.cost.points)
        if not self.slowness.strikes(answer.cost.nodes):
            spent = Spent(self.points.limit, self.points.remaining, written(self.points.reset))
            return self._given_graph(answer.told(spent), caller)
        if self.slowness.status == 200:
            return self._given_graph({"data": None, "errors": [{"message": WENT_WRONG}]}, caller)
        return self._given_graph({"message": "We couldn't respond to your request in time."}, caller, 502)

    def _given_graph(self, value: Any, caller: Caller, status: int = 200) -> Response:
        body = value if isinstance(value, bytes) else orjson.dumps(value)
        return Response(status, self._headers(self.points, caller), body, "graphql")

    def _got(self, request: Request, path: str, caller: Caller) -> Response:
        if path == "/rate_limit":
            told = self._limits()
        elif not self.core.remaining:
            told = problem("limited", 403, _LIMITED)
        elif path == "/user":
            told = self._user(caller)
        elif path == "/meta":
            told = Told("meta", {"verifiable_password_authentication": False, "installed_version": "3.10.4"})
        else:
            told = self._rest.answer(path, _query(request))
        response = self._sent(request, told, caller)
        if told.route == "issues":
            self.changes.listed()
        return response

    def _limits(self) -> Told:
        resources = {one.name: one.told() for one in (self.core, self.points)}
        search = {"limit": 30, "used": 0, "remaining": 30, "reset": self.core.told()["reset"]}
        return Told("rate limit", {"resources": resources | {"search": search}, "rate": self.core.told()})

    def _user(self, caller: Caller) -> Told:
        if caller.installation:
            return problem("user", 403, "Resource not accessible by integration")
        own = self._forms.person(self.world.people[caller.login]) or {}
        counts = (
            "public_gists", "public_repos", "followers", "following", "collaborators", "disk_usage",
            "owned_private_repos", "private_gists", "total_private_repos",
        )  # fmt: skip
        unsaid = dict.fromkeys(("bio", "blog", "company", "email", "hireable", "location", "name"))
        dates = dict.fromkeys(("created_at", "updated_at"), "2020-01-06T08:00:00Z")
        private = {"user_view_type": "private", "two_factor_authentication": True}
        return Told("user", own | unsaid | dates | dict.fromkeys(counts, 0) | private)

    def _sent(self, request: Request, told: Told, caller: Caller | None = None) -> Response:
        """Send a value under its headers; an answer that the client has already is not sent again, and is free."""
        body = orjson.dumps(told.value)
        tag = f'W/"{hashlib.sha256(body).hexdigest()}"' if told.status == 200 else ""
        is_known = bool(tag) and tag in request.headers.get("if-none-match", "")
        if caller is not None and not is_known and told.route != "rate limit":
            self.core.spend(1)
        headers = self._headers(self.core, caller) | ({"ETag": tag} if tag else {})
        host = f"http://{request.headers.get('host', '')}"
        if told.moved:
            headers["Location"] = f"{host}{'/api/v3' if request.path.startswith('/api/v3/') else ''}{told.moved}"
        if told.listed is not None and told.listed.links:
            headers["Link"] = told.listed.link(f"{host}{request.path}")
        return Response(304, headers, b"", told.route) if is_known else Response(told.status, headers, body, told.route)

    def _headers(self, allowance: Allowance, caller: Caller | None) -> dict[str, str]:
        headers = {"Content-Type": _JSON, "X-GitHub-Media-Type": "github.v3; format=json"} | allowance.headers()
        if caller is not None and not caller.installation and self.scopes is not None:
            headers |= {"X-OAuth-Scopes": self.scopes, "X-Accepted-OAuth-Scopes": "repo"}
        if not self.graphql:
            headers["X-GitHub-Enterprise-Version"] = "3.10.4"
        return headers


def _query(request: Request) -> dict[str, str]:
    """Read the parameters of a request as GitHub does: of one that is given several times, the last counts."""
    return {**request.query, **dict(parse_qsl(urlsplit(request.target).query, keep_blank_values=True))}
