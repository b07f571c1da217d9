"""The replay server in a process of its own: `python -m tests.tracker --port 8099 --jira 1000 --github 1000`."""

from __future__ import annotations

import argparse
import contextlib
import sys

from tests.tracker.faults import Faults
from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.jira_app import jira
from tests.tracker.jira_mode import cloud, data_center
from tests.tracker.server import TrackerServer
from tests.tracker.web import App, Clock


def main() -> None:
    """Serve until the process is ended; the first line of output is the address."""
    given = _arguments()
    clock = Clock() if given.still else Clock(None)
    habits = {"token": given.token, "user": given.user}
    apps: list[App] = []
    if given.jira:
        mode = data_center(**habits) if given.center else cloud(**habits)
        apps.append(jira(given.jira, seed=given.seed, edges=given.edges, mode=mode, clock=clock))
    if given.github:
        shape = Shape(tickets=given.github, seed=given.seed, showcase=given.edges)
        apps.append(GithubApp(clock, shape, given.token))
    server = TrackerServer(*apps, clock=clock, spoiler=Faults(), port=given.port, zipped=given.zipped)
    with server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            server.wait()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tracker", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--jira", type=int, default=0, metavar="TICKETS")
    parser.add_argument("--github", type=int, default=0, metavar="TICKETS")
    parser.add_argument("--center", action="store_true", help="Jira is a Data Center, not Cloud")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edges", action="store_true", help="mix rare cases in")
    parser.add_argument("--zipped", action="store_true", help="compress answers for clients that accept it")
    parser.add_argument(
        "--still", action="store_true", help="the server's clock stands still until POST /_replay/clock"
    )
    parser.add_argument("--token", help="the only token that is let in; without it everybody is")
    parser.add_argument(
        "--user", default="client-dsi@example.invalid", help="the e-mail that goes with it on Jira Cloud"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
