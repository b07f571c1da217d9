"""A draft of two lines with figures for all that can be typed, to be recorded and to be spoiled."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from command_line import written
from small_project import laid_out, on

from tracker_scope.errors import TrackerScopeError
from tracker_scope.operations.amendment_draft import DraftRequest, draft
from tracker_scope.operations.amendment_figures import Figured, record_figures

DAY: Final = "2026-03-12"
FACTS: Final = frozenset({"file", "digest", "record", "recorded_at", "by"})  # what is not typed
FULL: Final = """
currency = "eur"
initial_net = 180000
vat_rate = 20
net = 6625.00

[[line]]
id = "L1"
quantity = 12.5
unit = "days"
unit_price = 650

[[line]]
id = "L2"
quantity = -1
unit_price = "1 500,00"

[[milestone]]
name = "Acceptance"
before = 2026-06-01
after = 2026-07-15
cause = "two exports"
depends_on = "a test base"

[[payment]]
name = "order"
percent = 40
net = 2650
vat = 530
gross = 3180
trigger = "signature"

[[payment]]
name = "acceptance"
percent = 60
net = 3975
vat = 795
gross = 4770
due_on = 2026-08-01
"""


def drafted_in(folder: Path) -> Path:
    """Make the project with its draft."""
    laid_out(folder)
    with on(folder, DAY) as workspace:
        draft(workspace, DraftRequest(name="A2", tickets=("PRT-2", "PRT-3")))
    return folder


def take(folder: Path, path: Path, day: str = DAY, by: str | None = None) -> Figured:
    with on(folder, day) as workspace:
        return record_figures(workspace, "A2", path, by)


def toml(folder: Path, text: str, **more: Any) -> Figured:
    return take(folder, written(folder / "figures.toml", text), **more)


def problem(stopped: pytest.ExceptionInfo[TrackerScopeError]) -> tuple[str, Any]:
    """Return the key of what is wrong, and where it stands."""
    found: Any = stopped.value.given["problem"]
    return found.key, found.facts.get("place")
