"""Reads one row of Jira's CSV into a ticket as it stood, and counts what is doubtful about it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from tracker_scope.connectors.csv_headers import Columns, LocalDate, read_date
from tracker_scope.model.base import EXAMPLES_SHOWN, Finding
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, Comment, Snapshot

KEY: Final = re.compile(r"[^\W\d_]\w*-[0-9]+")
_EXAMPLE: Final = 40
_READ_APART: Final = frozenset(
    {
        *("Issue key", "Issue id", "Summary", "Description", "Issue Type", "Status", "Labels", "Parent key"),
        *("Project key", "Reporter", "Reporter Id", "Created", "Updated", "Resolved", "Comment"),
        "Last Viewed",  # of whoever exports: it would make every export differ
    }
)


class Tally:
    """Counts findings by code, and keeps the first examples of each."""

    def __init__(self) -> None:
        self._examples: dict[str, list[str]] = defaultdict(list)
        self._counts: Counter[str] = Counter()

    def add(self, code: str, example: str) -> None:
        """Count one more."""
        self._counts[code] += 1
        if self._counts[code] <= EXAMPLES_SHOWN:
            self._examples[code].append(example)

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings in order of code."""
        counted = sorted(self._counts.items())
        return tuple(Finding(code=code, count=n, examples=tuple(self._examples[code])) for code, n in counted)


class Row(NamedTuple):
    """A row being read: its fields by column, and how its dates are to be understood."""

    key: str
    columns: Columns
    fields: list[str]
    zone: ZoneInfo
    order: str
    tally: Tally

    def first(self, name: str) -> str:
        """Return the first value of a column, else an empty text."""
        return self.columns.first(self.fields, name)

    def date(self, name: str) -> datetime | None:
        """Return the instant of a column that holds a date."""
        text = self.first(name)
        return self.instant(text).at if text else None

    def instant(self, text: str) -> LocalDate:
        """Read a date and count what is doubtful about it."""
        found = read_date(text, self.zone, self.order)
        if found.finding is not None:
            self.tally.add(found.finding, f"{self.key}: {text[:_EXAMPLE]}")
        return found


def project_of(key: str) -> str:
    """Return the project that an issue key begins with."""
    return key.rpartition("-")[0]


def snapshot(row: Row, visibility: Visibility) -> Snapshot:
    """Read the ticket of a row, with its comments; columns that have no place in a ticket become fields."""
    texts = [text for text in row.columns.every(row.fields, "Comment") if text.strip()]
    return Snapshot(
        key=row.key,
        project=row.first("Project key") or project_of(row.key),
        title=row.first("Summary"),
        description=row.first("Description"),
        type=row.first("Issue Type") or None,
        status=row.first("Status") or None,
        labels=tuple(" ".join(row.columns.every(row.fields, "Labels")).split()),
        parent=_parent(row),
        reporter=_reporter(row),
        created=row.date("Created"),
        updated=row.date("Updated"),
        resolved=row.date("Resolved"),
        visibility=visibility,
        comments=tuple(_comments(row, texts)),
        fields={
            name: ", ".join(values)
            for name in row.columns.places
            if name and name not in _READ_APART and (values := row.columns.every(row.fields, name))
        },
    )


def _parent(row: Row) -> str | None:
    """Return the parent's key; Jira's older exports give its numeric id only, which stays a field."""
    candidates = (row.first("Parent key").strip(), row.first("Parent").strip())
    return next((key for key in candidates if KEY.fullmatch(key)), None)


def _reporter(row: Row) -> Actor | None:
    """Name the reporter by account: without a column of ids, Jira Server writes the login as the name."""
    account, name = row.first("Reporter Id"), row.first("Reporter")
    if not account and "Reporter Id" not in row.columns.places:
        account = name
    return Actor(account=account or None, name=name or None) if account or name else None


def _comments(row: Row, texts: Iterable[str]) -> Iterator[Comment]:
    """Name comments by instant and author (by rank among equal ones), so that none moves when another goes."""
    met: Counter[str] = Counter()
    for number, text in enumerate(texts, start=1):
        comment = _comment(row, number, text)
        made = f"{comment.at.isoformat()}/{comment.author.account if comment.author else '?'}" if comment.at else "?"
        met[made] += 1
        yield comment.model_copy(update={"id": made if met[made] == 1 else f"{made}/{met[made]}"})


def _comment(row: Row, number: int, text: str) -> Comment:
    """Read `date;author;text`; what has another form is kept whole as the text."""
    date, _, rest = text.partition(";")
    author, mark, body = rest.partition(";")
    found = row.instant(date.strip()) if mark else None
    if found is None or found.finding == "unreadable_date":
        row.tally.add("unreadable_comment", f"{row.key}: c{number}")
        return Comment(id=f"c{number}", body=text)
    account = author.strip()
    return Comment(id=f"c{number}", author=Actor(account=account) if account else None, at=found.at, body=body)
