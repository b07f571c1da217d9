"""Other tools on the same trackers, by hand: each a process in a virtual environment of its own, none a dependency."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from live_server import Server
from live_sides import JIRA, Mode, Ran, Side, ran

# What one writes first. PyGithub's pause of a quarter of a second a request is taken off: CPU is compared.
NAIVE_GITHUB = """
import json, sys
from github import Auth, Github
tracker = Github(base_url=sys.argv[1] + "/api/v3", auth=Auth.Token("x"), per_page=100, seconds_between_requests=None)
with open(sys.argv[2], "a") as out:
    for issue in tracker.get_repo("client/portal").get_issues(state="all"):
        told = {"number": issue.number, "title": issue.title, "body": issue.body, "state": issue.state}
        told["comments"] = [comment.body for comment in issue.get_comments()]
        told["events"] = [event.event for event in issue.get_timeline()]
        out.write(json.dumps(told) + "\\n")
"""
NAIVE_JIRA = """
import json, sys
from jira import JIRA
tracker = JIRA(sys.argv[1], token_auth="x")
query = "project = PRT ORDER BY key"
with open(sys.argv[2], "a") as out:
    for issue in tracker.search_issues(query, maxResults=False, fields="*all", expand="changelog"):
        comments = [comment.raw for comment in tracker.comments(issue.key)]
        out.write(json.dumps({"key": issue.key, "issue": issue.raw, "comments": comments}) + "\\n")
"""
STREAMS = frozenset({"repositories", "issues", "issue_comments", "issue_events"})
_OVERLAP = timedelta(seconds=1)
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
_FILES = ("HOME", "LANG", "PATH", "TMPDIR")

Told = dict[str, Any]


class Tool(NamedTuple):
    """How a tool is called: its command for a tracker's address, a file to write and an instant to ask from.

    `pieces` reads out of a line of the output the name of a ticket, None where it holds none, and its comments.
    """

    name: str
    command: Callable[[str, Path, datetime], list[str]]
    pieces: Callable[[Told], tuple[object, list[object]]]


class Peer:
    """A tool on one tracker, writing JSON lines: to the file that it is given, else to its standard output."""

    def __init__(self, tool: Tool, server: Server, mode: Mode, folder: Path) -> None:
        self.name, self.mode = tool.name, mode
        self._tool, self._server, self._folder = tool, server, folder
        self._numbers = itertools.count(1)
        self._files: list[Path] = []
        self._since = _FIRST

    def full(self) -> Ran:
        """Fetch everything, into new files."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files, self._since = [], _FIRST
        return self.again()

    def again(self) -> Ran:
        """Fetch what moved, with tools that can ask for it; with the others everything."""
        out, begun = self._folder / f"{next(self._numbers)}.jsonl", datetime.now(UTC)
        # Nothing of ours in their surroundings, tokens above all.
        around = {name: os.environ[name] for name in _FILES if name in os.environ}
        done = ran(self._server, self._tool.command(self._server.url, out, self._since), around)
        if not out.exists():
            out.write_text(done.out, "utf-8")
        self._files.append(out)
        self._since = begun - _OVERLAP
        return done

    def tickets(self) -> int:
        """Count the tickets in what was written."""
        return len({ticket for ticket, _ in self._lines()} - {None})

    def pieces(self) -> int:
        """Count the tickets and their comments."""
        return self.tickets() + len({str(one) for _, comments in self._lines() for one in comments})

    def _lines(self) -> Iterator[tuple[object, list[object]]]:
        """Yield what whole lines hold; half a line holds nothing."""
        for line in itertools.chain.from_iterable(file.read_bytes().splitlines() for file in self._files):
            try:
                yield self._tool.pieces(json.loads(line))
            except ValueError:
                continue


def peers(server: Server, mode: Mode, folder: Path, venvs: Mapping[str, str]) -> list[Side]:
    """Return the peers that know how to read one tracker: the naive loop, and what the named environments hold."""
    tools = [_naive_jira()] if mode in JIRA else [_naive_github()] if mode == "rest" else []
    if "perceval" in venvs:
        tools += _perceval(mode, Path(venvs["perceval"]) / "bin" / "perceval")
    if "tap-github" in venvs and mode == "rest":
        tools.append(_tap_github(Path(venvs["tap-github"]) / "bin" / "tap-github", folder))
    return [Peer(tool, server, mode, folder / tool.name.replace(" ", "-")) for tool in tools]


def _naive_github() -> Tool:
    return Tool(
        "naive PyGithub",
        lambda url, out, _since: [sys.executable, "-c", NAIVE_GITHUB, url, str(out)],
        lambda told: (told["number"], told["comments"]),
    )


def _naive_jira() -> Tool:
    return Tool(
        "naive jira",
        lambda url, out, _since: [sys.executable, "-c", NAIVE_JIRA, url, str(out)],
        lambda told: (told["key"], told["comments"]),
    )


def _perceval(mode: Mode, tool: Path) -> list[Tool]:
    """Perceval (GPL: run, never imported); its Jira asks an endpoint that Cloud has removed."""
    common = ["--category", "issue", "--no-archive", "--json-line", "-t", "x"]

    def told_to(out: Path, since: datetime) -> list[str]:
        return [*common, "-o", str(out), "--from-date", f"{since:%Y-%m-%d %H:%M:%S}"]

    def jira(url: str, out: Path, since: datetime) -> list[str]:
        return [str(tool), "jira", url, "--project", "PRT", *told_to(out, since)]

    def github(url: str, out: Path, since: datetime) -> list[str]:
        return [str(tool), "github", "client", "portal", "--enterprise-url", url, *told_to(out, since)]

    def pieces(told: Told) -> tuple[object, list[object]]:
        data = told["data"]
        return data["id"], [one["id"] for one in data["comments_data"]]

    if mode in JIRA:
        return [Tool("perceval", jira, pieces)]
    return [Tool("perceval", github, pieces)] if mode == "rest" else []


def _tap_github(tool: Path, folder: Path) -> Tool:
    """MeltanoLabs' tap, issues, comments and events of the repository alone."""

    def command(url: str, out: Path, since: datetime) -> list[str]:
        settings, catalog = folder / "tap.json", folder / "catalog.json"
        # Without a token it does not ask api.github.com, written into its code, how much is left.
        told = {"repositories": ["client/portal"], "api_url_base": f"{url}/api/v3", "start_date": since.isoformat()}
        settings.write_text(json.dumps(told), "utf-8")
        if not catalog.exists():
            catalog.write_text(json.dumps(_chosen(tool, settings)), "utf-8")
        del out
        return [str(tool), "--config", str(settings), "--catalog", str(catalog)]

    def pieces(told: Told) -> tuple[object, list[object]]:
        record = told.get("record", {})
        ticket = record["number"] if told.get("stream") == "issues" and record else None
        return ticket, [record["id"]] if told.get("stream") == "issue_comments" and record else []

    return Tool("tap-github", command, pieces)


def _chosen(tool: Path, settings: Path) -> Told:
    """Return the tap's catalogue with four streams chosen."""
    found = subprocess.run([tool, "--config", settings, "--discover"], check=True, capture_output=True)
    catalog: Told = json.loads(found.stdout)
    for stream in catalog["streams"]:
        for part in stream["metadata"]:
            if not part["breadcrumb"]:
                part["metadata"]["selected"] = stream["tap_stream_id"] in STREAMS
    return catalog
