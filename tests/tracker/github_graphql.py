"""The replayed GitHub's GraphQL endpoint: executes the very query over our part of the published schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_schema, execute_sync, parse, validate

from tests.tracker.github_costs import MOST_NODES, Cost, cost_of
from tests.tracker.github_graph import Graph
from tests.tracker.github_nodes import node_id
from tests.tracker.github_paging import Bounds, GithubError, Ordered, by_time, connection, instant
from tests.tracker.github_state import Remark, Repository, Ticket, World

SCHEMA: Final = Path(__file__).with_name("github_schema.graphql")
_NEWER: Final = Path(__file__).with_name("github_newer.graphql")
# Stand in the kept answers where the hourly limit is told, which differs each time.
_REMAINING: Final = 1_999_999_991
_USED: Final = 1_999_999_992
_RESET: Final = "1999-09-09T09:09:09Z"


class Spent(NamedTuple):
    """What has been taken off the hourly limit, told beside each answer."""

    limit: int
    remaining: int
    reset: str


class Answered(NamedTuple):
    """An answer before the hourly limit is put into it; `cost` is None for a query that was not executed."""

    data: bytes
    cost: Cost | None

    def told(self, spent: Spent) -> bytes:
        """Return the answer's bytes."""
        data = self.data.replace(b"%d" % _REMAINING, b"%d" % spent.remaining)
        return data.replace(b"%d" % _USED, b"%d" % (spent.limit - spent.remaining)).replace(
            _RESET.encode(), spent.reset.encode()
        )


@dataclass
class Endpoint:
    """Answers queries; parsed documents are kept for good, answers until something changes."""

    world: World
    web: Callable[[], str]
    limit: int = 5000
    newer: bool = False
    executed: int = 0
    _documents: dict[str, DocumentNode | list[GraphQLError]] = field(default_factory=dict)
    _answers: dict[bytes, Answered] = field(default_factory=dict)
    _version: int = -1
    _nodes: dict[str, Callable[[], Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._graph = Graph(self.web, newer=self.newer)
        self.schema = _schema(newer=self.newer)

    def answer(self, asked: Mapping[str, Any], login: str) -> Answered:
        """Answer the body of a POST, as the account of that login."""
        if self._version != self.world.version:
            self._answers.clear()
            self._nodes.clear()
            self._version = self.world.version
        key = orjson.dumps([asked, login, self.web()], option=orjson.OPT_SORT_KEYS)
        if key not in self._answers:
            self._answers[key] = self._executed(asked, login)
        return self._answers[key]

    def _executed(self, asked: Mapping[str, Any], login: str) -> Answered:
        query, variables = asked.get("query"), asked.get("variables") or {}
        if not isinstance(query, str):
            return _refused([{"message": "A query attribute must be specified and must be a string."}])
        document = self._parsed(query)
        if isinstance(document, list):
            return _refused([_invalid(error) for error in document])
        cost = cost_of(document, variables)
        if cost.nodes > MOST_NODES:
            told = f"This query requests up to {cost.nodes:,} possible nodes which exceeds the maximum limit of"
            return _refused([{"type": "MAX_NODE_LIMIT_EXCEEDED", "message": f"{told} {MOST_NODES:,}."}])
        self.executed += 1
        root = self._root(login, cost)
        result = execute_sync(self.schema, document, root, variable_values=dict(variables))
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [_shown(error) for error in result.errors]
        return Answered(orjson.dumps(answer), cost)

    def _parsed(self, query: str) -> DocumentNode | list[GraphQLError]:
        if query not in self._documents:
            try:
                document = parse(query)
                self._documents[query] = validate(self.schema, document) or document
            except GraphQLError as error:
                self._documents[query] = [error]
        return self._documents[query]

    def _root(self, login: str, cost: Cost) -> dict[str, Any]:
        viewer = self._graph.person(self.world.people[login]) or {}
        return {
            "viewer": viewer | {"__typename": "User", "login": login},
            "repository": self._repository,
            "node": lambda _info, id: self._node(id),  # noqa: A006 - GitHub's name of the argument
            "nodes": lambda _info, ids: [self._kept_node(one) for one in ids],
            "rateLimit": {
                "cost": cost.points,
                "limit": self.limit,
                "nodeCount": cost.nodes,
                "remaining": _REMAINING,
                "used": _USED,
                "resetAt": _RESET,
            },
        }

    def _repository(self, _info: Any, owner: str, name: str, **_: Any) -> dict[str, Any]:
        wanted = f"{owner}/{name}"
        home = next((one for one in self.world.repositories() if one.full_name.lower() == wanted.lower()), None)
        if home is None:
            raise GithubError("NOT_FOUND", f"Could not resolve to a Repository with the name '{wanted}'.")
        return self._graph.repository(home) | self._listings(home)

    def _listings(self, home: Repository) -> dict[str, Any]:
        def one(words: str, kinds: str) -> Callable[..., Any]:
            def resolve(_info: Any, number: int) -> dict[str, Any]:
                ticket = home.tickets.get(number)
                if ticket is None or (ticket.pull is None) not in {"issue": {True}, "pull": {False}}.get(
                    kinds, {True, False}
                ):
                    raise GithubError("NOT_FOUND", f"Could not resolve to {words} with the number of {number}.")
                return self._graph.ticket(ticket)

            return resolve

        return {
            "issue": one("an Issue", "issue"),
            "pullRequest": one("a PullRequest", "pull"),
            "issueOrPullRequest": one("an issue or pull request", "either"),
            "issues": self._tickets(home, "issues"),
            "pullRequests": self._tickets(home, "pullRequests"),
        }

    def _tickets(self, home: Repository, name: str) -> Callable[..., Any]:
        def resolve(_info: Any, **arguments: Any) -> dict[str, Any]:
            bounds = Bounds(**{part: arguments.get(part) for part in Bounds._fields})
            of_kind = [one for one in home.tickets.values() if (one.pull is None) == (name == "issues")]
            kept = [one for one in of_kind if _is_wanted(one, arguments)]
            return connection(_ordered(kept, arguments.get("orderBy")), self._graph.ticket, bounds, name)

        return resolve

    def _kept_node(self, wanted: str) -> Any:
        try:
            return self._node(wanted)
        except GithubError as error:
            return error

    def _node(self, wanted: str) -> Any:
        if not self._nodes:
            for home in self.world.repositories():
                self._nodes[home.node] = lambda home=home: self._graph.repository(home) | self._listings(home)
                for ticket in home.tickets.values():
                    self._nodes[ticket.node] = lambda ticket=ticket: self._graph.ticket(ticket)
                    self._nodes |= {_comment_node(ticket, one): self._comment(ticket, one) for one in ticket.comments}
        if wanted not in self._nodes:
            raise GithubError("NOT_FOUND", f"Could not resolve to a node with the global id of '{wanted}'")
        return self._nodes[wanted]()

    def _comment(self, ticket: Ticket, remark: Remark) -> Callable[[], Any]:
        return lambda: self._graph.remark(ticket, remark)


@lru_cache
def _schema(*, newer: bool) -> GraphQLSchema:
    return build_schema(SCHEMA.read_text("utf-8") + (_NEWER.read_text("utf-8") if newer else ""))


def _comment_node(ticket: Ticket, remark: Remark) -> str:
    return node_id("IC", ticket.home.id, remark.id)


def _is_wanted(ticket: Ticket, arguments: Mapping[str, Any]) -> bool:
    """Apply `states`, `labels` and `filterBy`."""
    filters = arguments.get("filterBy") or {}
    states = filters.get("states") or arguments.get("states")
    labels = filters.get("labels") or arguments.get("labels")
    by = filters.get("createdBy")
    state = "MERGED" if ticket.merged else "CLOSED" if ticket.closed else "OPEN"
    return (
        ticket.updated >= instant(filters.get("since"))
        and (not states or state in states)
        and (not labels or bool({one.name for one in ticket.labels} & set(labels)))
        and (by is None or (ticket.by is not None and ticket.by.login == by))
    )


def _ordered(tickets: list[Ticket], order: Mapping[str, str] | None) -> Ordered[Ticket]:
    """Put tickets in order, by creation and the oldest first unless told otherwise; the id decides between equals."""
    falling = order is not None and order["direction"] == "DESC"
    match (order or {}).get("field"):
        case "UPDATED_AT":
            tickets.sort(key=lambda one: (one.updated, one.id), reverse=falling)
            return Ordered(tickets, lambda one: by_time(one.updated, one.id), falling)
        case "COMMENTS":
            tickets.sort(key=lambda one: (len(one.comments), one.id), reverse=falling)
            return Ordered(tickets, lambda one: (len(one.comments), one.id), falling)
        case _:
            tickets.sort(key=lambda one: (one.at, one.id), reverse=falling)
            return Ordered(tickets, lambda one: by_time(one.at, one.id), falling)


def _refused(errors: list[dict[str, Any]]) -> Answered:
    return Answered(orjson.dumps({"errors": errors}), None)


def _invalid(error: GraphQLError) -> dict[str, Any]:
    return {"extensions": {"code": "invalidQuery"}, **_shown(error)}


def _shown(error: GraphQLError) -> dict[str, Any]:
    """Write an error as GitHub does: its type first, which other servers put under `extensions`."""
    told: dict[str, Any] = {}
    origin = error.original_error or error
    if isinstance(origin, GithubError):
        told["type"] = origin.kind
    if error.path:
        told["path"] = error.path
    if error.locations:
        told["locations"] = [{"line": one.line, "column": one.column} for one in error.locations]
    return told | {"message": error.message}
