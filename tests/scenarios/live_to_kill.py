"""Captures the live sources of a project as one process that can be killed; prints how each ended and the head."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from tracker_scope.errors import ConnectorError
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.live_capture import Ways, capture_each
from tracker_scope.operations.workspace import opened

INSTANT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def main(project: Path) -> int:
    """Wait for nothing, whatever the tracker asks: the replayed one does not look at the clock."""
    ways = Ways(sleep=lambda _: None, jitter=lambda: 0.0)
    with opened(project, clock=fixed_clock(INSTANT), salts=derived_salts(b"kills"), create=True) as workspace:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        ended = 0
        for done in capture_each(workspace, workspace.settings.source, ways):
            if isinstance(done, ConnectorError):
                sys.stdout.write(f"stopped: {done}\n")
                ended = done.exit_code
        head = workspace.ledger.head()
        sys.stdout.write(f"{head.size} {head.root}\n")
    return ended


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
