"""The register as CSV: text only, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import Final

from tracker_scope.model.register import Basis, Entry, Register
from tracker_scope.operations.entry_json import RESTRICTED

HEADS: Final = (
    "ticket",
    "source",
    "title",
    "type",
    "status",
    "created",
    "classification",
    "rule",
    "clauses",
    "mentioned",
    "by",
    "made_on",
    "reason",
    "reasons_open",
    "suspect",
    "restricted",
    "requested_side",
    "recognised_on",
    "recognised_by",
    "stated_on",
    "stated_by",
    "told_on",
    "notice",
    "days_to_tell",
)
_TELLING: Final = HEADS[HEADS.index("requested_side") :]
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def register_csv(register: Register) -> str:
    """Return the register as CSV (RFC 4180), every field quoted, formulas as text."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADS)
    for entry in register.entries:
        writer.writerow([plain(cell) for cell in _row(entry)])
    return out.getvalue()


def _row(entry: Entry) -> tuple[str, ...]:
    said = list(dict.fromkeys((one.by or "", _day(one), one.reason or "") for one in entry.basis if one.by))
    by, made_on, reason = (" | ".join(part) for part in zip(*said, strict=True)) if said else ("", "", "")
    return (
        entry.ticket,
        entry.source,
        RESTRICTED if entry.restricted else entry.title,
        entry.type or "",
        entry.status or "",
        entry.created.isoformat(),
        entry.classification.value,
        entry.rule,
        " ".join(clause.number for clause in entry.clauses),
        " ".join(entry.mentioned),
        by,
        made_on,
        RESTRICTED if entry.restricted and reason else reason,
        " ".join(reason.value for reason in entry.reasons),
        "yes" if entry.suspect else "",
        "yes" if entry.restricted else "",
        *_telling(entry),
    )


def _telling(entry: Entry) -> tuple[str, ...]:
    told = entry.telling
    if told is None:
        return ("",) * len(_TELLING)
    days = (
        None if entry.restricted else told.requested_side,
        told.recognised_on,
        told.recognised_by,
        told.stated_on,
        told.stated_by,
        told.told_on,
        told.notice,
        told.days,
    )
    return tuple("" if one is None else str(one) for one in days)


def _day(basis: Basis) -> str:
    return basis.made_on.isoformat() if basis.made_on else ""


def plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: line ends become spaces, a sign gets a quote before it."""
    flat = cell.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    return "'" + flat if flat.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else flat
