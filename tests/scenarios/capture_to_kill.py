"""Captures two exports into the project of a folder, as one process that can be killed; prints the tree head."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from tracker_scope.operations.capture import capture
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.workspace import opened

INSTANT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def main(project: Path) -> None:
    with opened(project, clock=fixed_clock(INSTANT), salts=derived_salts(b"kills")) as workspace:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for source in ("jira", "github"):
            capture(workspace, CaptureRequest(source=source))
        head = workspace.ledger.head()
        sys.stdout.write(f"{head.size} {head.root}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
