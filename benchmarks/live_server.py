"""The replay server of the tests as the trackers of a bench: a process of its own, asked what it was asked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import urllib3

ROOT = Path(__file__).resolve().parents[1]
OK = 200


class Server:
    """A replay server at its address, and its controls, which it does not count."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = urllib3.PoolManager(1)

    def control(self, verb: str, **told: object) -> dict[str, Any]:
        """Do something to the server or to the tickets behind it."""
        answer = self._http.request("POST", f"{self.url}/_replay/{verb}", body=orjson.dumps(told))
        if answer.status != OK:
            raise SystemExit(f"{verb}: {answer.data!r}")
        return {"told": orjson.loads(answer.data)}

    def requests(self) -> int:
        """Return how many requests came since that was last asked."""
        count = int(self.control("stats")["told"]["requests"])
        self.control("reset")
        return count

    def spoil(self, *rules: dict[str, object]) -> None:
        """Put these faults in force, none without any; requests are counted from one again."""
        self.control("faults", rules=list(rules))
        self.control("reset")


@contextmanager
def served(tickets: int, log: Path, *, center: bool = False) -> Iterator[Server]:
    """Serve a Jira Cloud and a GitHub of so many tickets each, or a Jira Data Center, until the block ends."""
    sizes = ["--jira", str(tickets), *(["--center"] if center else ["--github", str(tickets)])]
    command = [sys.executable, "-m", "tests.tracker", *sizes]
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            if not url:
                raise SystemExit(f"the replay server did not start:\n{log.read_text('utf-8')}")
            yield Server(url)
        finally:
            process.terminate()
