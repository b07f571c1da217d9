"""The floor under live capture: the fewest requests, each answer parsed once and its bytes appended to a file.

    python live_floor.py MODE URL FOLDER

MODE is cloud, center, graphql or rest. A second run in the same folder asks for what moved since. It
prints how many tickets came; it keeps no evidence, compares no total, and trusts every answer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import urllib3

PAGE = 100
JSON = {"Content-Type": "application/json"}


class Floor:
    """One run: its connection, its file, and what the run before left."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._http = urllib3.PoolManager(1)
        self._state = folder / "state.json"
        self.state: dict[str, Any] = orjson.loads(self._state.read_bytes()) if self._state.exists() else {}
        self._out = (folder / "answers").open("ab")
        self.query = folder / "query.json"

    def ask(self, method: str, url: str, body: bytes | None = None) -> tuple[Any, str]:
        """Return an answer's value, and the address of the next page that its Link header gives."""
        answer = self._http.request(method, url, body=body, headers=JSON)
        if answer.status != 200:
            raise SystemExit(f"{url}: {answer.status}")
        self._out.write(answer.data)
        parts = answer.headers.get("Link", "").split(",")
        following = next((part.split(";")[0].strip(" <>") for part in parts if 'rel="next"' in part), "")
        return orjson.loads(answer.data), following

    def get(self, path: str, **asked: object) -> tuple[Any, str]:
        """Ask by GET, with query parameters; a whole address is taken as it is."""
        url = path if path.startswith("http") else self.url + path
        return self.ask("GET", f"{url}?{urlencode(asked)}" if asked else url)

    def close(self) -> None:
        """Keep what the next run begins with."""
        self._out.close()
        self._state.write_bytes(orjson.dumps(self.state))


def jira(floor: Floor, *, cloud: bool) -> Iterator[dict[str, Any]]:
    """Yield the tickets of a search with all fields and the changelog."""
    since = f" AND updated > {floor.state['at']}" if "at" in floor.state else ""
    asked: dict[str, object] = {
        "jql": f"project = PRT{since} ORDER BY key ASC",
        "fields": "*all",
        "expand": "changelog",
    }
    asked["maxResults"] = PAGE
    path = "/rest/api/2/search/jql" if cloud else "/rest/api/2/search"
    came, more = 0, True
    while more:
        told, _ = floor.get(path, **asked)
        yield from told["issues"]
        came += len(told["issues"])
        asked |= {"nextPageToken": told.get("nextPageToken", "")} if cloud else {"startAt": came}
        more = not told["isLast"] if cloud else came < told["total"]


def graphql(floor: Floor) -> Iterator[dict[str, Any]]:
    """Yield the tickets of the very query that ours sends, in pages of a hundred."""
    told = orjson.loads(floor.query.read_bytes())
    variables: dict[str, Any] = {"owner": "client", "name": "portal", "first": PAGE, "kinds": told["kinds"]}
    variables["filter"] = {"since": floor.state["at"]} if "at" in floor.state else {}
    more = True
    while more:
        body = orjson.dumps({"query": told["query"], "variables": variables})
        found, _ = floor.ask("POST", f"{floor.url}/api/graphql", body)
        issues = found["data"]["repository"]["issues"]
        yield from issues["nodes"]
        more, variables["after"] = issues["pageInfo"]["hasNextPage"], issues["pageInfo"]["endCursor"]


def rest(floor: Floor) -> Iterator[dict[str, Any]]:
    """Yield the tickets of the whole repository, then read its comments, and its events down to those known."""
    since = {"since": floor.state["at"]} if "at" in floor.state else {}
    home = "/api/v3/repos/client/portal/issues"
    for path in (home, f"{home}/comments"):
        page, following = floor.get(path, state="all", per_page=PAGE, **since)
        while True:
            yield from page if path == home else ()
            if not following:
                break
            page, following = floor.get(following)
    known = floor.state.get("event", 0)
    page, following = floor.get(f"{home}/events", per_page=PAGE)
    floor.state["event"] = page[0]["id"]
    while following and page[-1]["id"] > known:
        page, following = floor.get(following)


def main(mode: str, url: str, folder: str) -> None:
    """Run one of the four."""
    floor = Floor(url, Path(folder))
    if mode in {"cloud", "center"}:
        days = [issue["fields"]["updated"] for issue in jira(floor, cloud=mode == "cloud")]
        if days:
            floor.state["at"] = int(datetime.fromisoformat(max(days)).timestamp() * 1000)
    else:
        name = "updatedAt" if mode == "graphql" else "updated_at"
        days = [issue[name] for issue in (graphql(floor) if mode == "graphql" else rest(floor))]
        floor.state["at"] = max([*days, floor.state.get("at", "")])
    floor.close()
    print(len(days))


if __name__ == "__main__":
    main(*sys.argv[1:])
