"""A small Jira for the tests of the live connector: both products, and answers put in on purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.tracker.server import TrackerServer
from tests.tracker.web import START, Request, Response, answered
from tracker_scope.connectors.base import Fetched, Json, Looking, Secrets, Session
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.connectors.waiting import Patience

MOVED = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
TOKEN = "tok-canary-4711"
Answering = Callable[[Request], Response | None]


def written(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}+0000"


def listed(name: str, count: int, total: int | None = None, **more: Any) -> dict[str, Any]:
    """Return a part of a ticket as Jira inlines it: so many entries, and a total."""
    held = [{"id": str(900 + place), "body": f"words {place}"} for place in range(count)]
    return {name: held, "maxResults": count, "total": count if total is None else total, "startAt": 0} | more


def ticket(number: int, *, moved: datetime | None = None, project: str = "P", **fields: Any) -> dict[str, Any]:
    told = {"summary": f"Ticket {number}", "updated": written(moved or MOVED + timedelta(minutes=number))}
    lists = {"comment": listed("comments", 1), "worklog": listed("worklogs", 0)}
    return {
        "id": str(10_000 + number),
        "key": f"{project}-{number}",
        "fields": {**told, **lists, "customfield_10010": None, **fields},
        "changelog": listed("histories", 2),
    }


def tickets(count: int) -> list[dict[str, Any]]:
    return [ticket(number) for number in range(1, count + 1)]


@dataclass
class SmallJira:
    """Serves `tickets`; `instead` answers first, and its None leaves the answer to the rest.

    `cap` is the most that a page holds, `hole` hides every n-th ticket that a page counts.
    """

    tickets: list[dict[str, Any]]
    cloud: bool = True
    cap: int = 100
    hole: int = 0
    told_kind: bool = True
    visible: tuple[str, ...] = ("P",)
    custom: list[str] = field(default_factory=lambda: ["customfield_10010"])
    instead: Answering = lambda _request: None
    asked: list[Request] = field(default_factory=list)
    name: str = "jira"
    base: str = ""

    def serves(self, path: str) -> bool:
        return path.startswith(("/rest/", "/secure/"))

    def control(self, verb: str, arguments: Any) -> Any:
        raise ValueError(verb, arguments)

    def paths(self) -> list[str]:
        return [f"{one.method} {one.path.removeprefix('/rest/api/2/')}" for one in self.asked]

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        return self.instead(request) or self._answer(request)

    def _answer(self, request: Request) -> Response:
        path = request.path.removeprefix("/rest/api/2/")
        known: dict[str, Callable[[Request], Response]] = {
            "myself": lambda _: answered({"accountId": "acc-1", "displayName": "Reader"}, "myself"),
            "serverInfo": self._info,
            "field": lambda _: answered([{"id": one, "name": f"Named {one}"} for one in self.custom], "field"),
            "search": self._search,
            "changelog/bulkfetch": self._histories,
            "issue/bulkfetch": self._looked_up,
            "search/approximate-count": lambda asked: answered({"count": len(self.found(asked.json()["jql"]))}, "n"),
        }
        if self.cloud:
            known["search/jql"] = self._search_jql
        if path in known:
            return known[path](request)
        if path.startswith("project/"):
            shown = path.removeprefix("project/") in self.visible
            return answered({"key": path}, "project") if shown else _missing("project")
        return self._of_ticket(path, request)

    def _info(self, _request: Request) -> Response:
        kind = {"deploymentType": "Cloud" if self.cloud else "Server"} if self.told_kind else {}
        return answered({"version": "1001.0.0" if self.cloud else "9.12.0", **kind}, "serverInfo")

    def found(self, jql: str) -> list[dict[str, Any]]:
        """Return what a search finds, in its order."""
        since = re.search(r"updated >= (\d+)", jql)
        keys = re.search(r"issuekey in \(([^)]*)\)", jql)
        named = set(re.findall(r'"([^"]+)"', keys[1])) if keys else None
        projects = set(re.findall(r'"([^"]+)"', jql.partition(")")[0]))
        # The index knows seconds only, as that of old Servers.
        edge = int(since[1]) // 1000 if since else 0
        chosen = [one for one in self.tickets if _seconds(one) >= edge and (named is None or one["key"] in named)]
        if named is None:
            chosen = [one for one in chosen if one["key"].rpartition("-")[0] in projects]
        by = (lambda one: (_seconds(one), int(one["id"]))) if "BY updated" in jql else lambda one: int(one["id"])
        return sorted(chosen, key=by)

    def _search_jql(self, request: Request) -> Response:
        found = self.found(request.query["jql"])
        start, most = int(request.query.get("nextPageToken", "t0")[1:]), self._most(request)
        token = {"nextPageToken": f"t{start + most}"} if start + most < len(found) else {}
        return answered({"issues": found[start : start + most], "isLast": not token, **token}, "search/jql")

    def _search(self, request: Request) -> Response:
        if self.cloud:
            return answered({"errorMessages": ["The requested API has been removed."]}, "search", 410)
        found = self.found(request.query["jql"])
        start, most = int(request.query["startAt"]), self._most(request)
        shown = [one for place, one in enumerate(found[start : start + most]) if not self.hole or place % self.hole]
        told = {"startAt": start, "maxResults": most, "total": len(found), "issues": shown}
        return answered(told, "search")

    def _most(self, request: Request) -> int:
        return min(int(request.query.get("maxResults", 50)), self.cap)

    def _histories(self, request: Request) -> Response:
        asked = request.json()["issueIdsOrKeys"]
        told = [{"issueId": one, "changeHistories": [{"id": f"{one}0{n}"} for n in range(45)]} for one in asked]
        start = int(request.json().get("nextPageToken", "h0")[1:])
        most = max(request.json()["maxResults"] // 45, 1)
        token = {"nextPageToken": f"h{start + most}"} if start + most < len(told) else {}
        return answered({"issueChangeLogs": told[start : start + most], **token}, "bulk")

    def _looked_up(self, request: Request) -> Response:
        asked = set(request.json()["issueIdsOrKeys"])
        found = [one for one in self.tickets if not asked.isdisjoint({one["key"], *one.get("aliases", ())})]
        return answered({"issues": found, "issueErrors": []}, "lookup")

    def _of_ticket(self, path: str, request: Request) -> Response:
        named, _, part = path.removeprefix("issue/").partition("/")
        one = next((one for one in self.tickets if named in {one["id"], one["key"], *one.get("aliases", ())}), None)
        if one is None:
            return _missing("issue")
        if not part:
            return answered(one, "issue")
        name = {"comment": "comments", "worklog": "worklogs"}[part]
        total = one["fields"][part]["total"]
        start, most = int(request.query.get("startAt", 0)), int(request.query.get("maxResults", 10_000))
        most = min(most, self.cap)
        held = [{"id": str(place)} for place in range(total)][start : start + most]
        return answered({name: held, "startAt": start, "maxResults": most, "total": total}, part)


def _missing(route: str) -> Response:
    return answered({"errorMessages": ["It is not there, or you may not see it."]}, route, 404)


def _seconds(one: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(one["fields"]["updated"]).timestamp())


def session(server: TrackerServer, **told: Any) -> Session:
    patience = Patience(clock=lambda: START, sleep=lambda _seconds: None, jitter=lambda: 1.0)
    named = {"source": "main", "place": "TOKEN_OF_MAIN", "projects": ("P",), "secrets": Secrets(token=TOKEN)}
    return Session(address=PLUGIN.address(server.url), patience=patience, **(named | told))


def fetched(jira: SmallJira, looking: Looking | None = None, **told: Any) -> list[Fetched]:
    """Fetch everything from a Jira of ours."""
    with TrackerServer(jira) as server:
        return list(PLUGIN.fetch(session(server, **told), looking or Looking()))


def shapes(pages: Iterable[Fetched]) -> list[str]:
    return [one.page.request["shape"] for one in pages]


def ids(pages: Iterable[Fetched]) -> list[str]:
    """Return the ids of all tickets in search pages, in order, as often as they came."""
    import orjson

    found = [orjson.loads(one.page.data)["issues"] for one in pages if one.page.request["shape"] == "search"]
    return [issue["id"] for issues in found for issue in issues]


def every(jira: SmallJira) -> set[str]:
    return {one["id"] for one in jira.tickets}


def last(pages: list[Fetched]) -> Json:
    return pages[-1].cursor
