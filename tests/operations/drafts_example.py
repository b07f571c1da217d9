"""A draft described in a file, and the two ways in which a draft is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from command_line import ticket, written
from small_project import ROWS, captured, on

from tracker_scope.operations.amendment_draft import Drafted, DraftRequest, draft

DAY: Final = "2026-03-12"
GROUP: Final = """
title = "Amendment No. 2"
number = "2"
purpose = "Two exports."
effective_on = 2026-05-01
reservations = ["The archive is left open."]
precedence = ["this amendment", "the specification"]

[acceptance]
tests = "the client's cases"
period_days = 15
period_kind = "working"
defect_classes = "blocking, major, minor"
record = "signed by both"

[[group]]
goal = "Monthly reports"

[[group.line]]
id = "L1"
effect = "modified"
title = "A second export"
clauses = ["4.2"]
tickets = ["PRT-2", "PRT-3"]
description = "The list in XML."
deliverable = "an export"
criterion = "It opens."

[[group]]
goal = "Fewer screens"

[[group.line]]
id = "L2"
effect = "removed"
title = "The list"
clauses = ["4.1"]
"""
LINE: Final = '[[group]]\n[[group.line]]\nid = "L1"\n'


def drafted(folder: Path, *tickets: str, day: str = DAY, **more: Any) -> Drafted:
    request = DraftRequest.model_validate({"name": "A2", "tickets": tickets} | more)
    with on(folder, day) as workspace:
        return draft(workspace, request)


def of_file(folder: Path, text: str, **more: Any) -> Drafted:
    return drafted(folder, group=written(folder / "group.toml", text), **more)


def restricted(folder: Path) -> Path:
    captured(folder, "2026-03-11", *ROWS, ticket(4, "A secret", **{"Security Level": "Board"}))
    return folder
