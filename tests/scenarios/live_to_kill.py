"""Captures the live sources of projects, each in a child that can be killed: a project a line in, how it went out.

What the connectors import is imported once, here, so that hundreds of captures take little longer than they do.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import github  # noqa: F401  # imported ahead of the captures
import jira  # noqa: F401  # the same
import requests  # noqa: F401  # the same

from tracker_scope.connectors import github_fetch, jira_start  # noqa: F401  # the same
from tracker_scope.errors import ConnectorError
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.live_capture import Ways, capture_each
from tracker_scope.operations.workspace import opened

INSTANT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def capture(project: Path) -> int:
    """Capture once, waiting for nothing, whatever the tracker asks: the replayed one does not look at the clock."""
    ways = Ways(sleep=lambda _: None, jitter=lambda: 0.0)
    ended = 0
    with opened(project, clock=fixed_clock(INSTANT), salts=derived_salts(b"kills"), create=True) as workspace:
        for done in capture_each(workspace, workspace.settings.source, ways):
            if isinstance(done, ConnectorError):
                sys.stderr.write(f"stopped: {done}\n")
                ended = done.exit_code
    return ended


def main() -> None:
    """Answer each line with the number of the process that captures, then with how it ended."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = capture(Path(line.strip()))
            finally:
                sys.stderr.flush()
                os._exit(code)
        _say(child)
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
