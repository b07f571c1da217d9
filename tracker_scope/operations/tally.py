"""The running count of a capture: small sums and the set of ids, nothing that grows with the texts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tracker_scope.model.base import EXAMPLES_SHOWN, Finding, Noun
from tracker_scope.model.capture import Gap, SplitPage

INCOMPLETE: Final = frozenset(
    {
        *("changelog_missing", "comments_missing", "fields_missing", "worklog_missing"),
        *("row_cut_off", "row_without_key", "wrong_number_of_fields"),
    }
)
TICKET: Final = "ticket"
_DIGITS: Final = "0123456789"
_LONGEST_NUMBER: Final = 18


class TicketKeys(Noun):
    """The keys of the tickets, pull requests apart, that a run found new, found changed, or found gone."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass
class Tally:
    """What a run has met so far."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    pull_requests: int = 0
    size: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    projects: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, set[int]] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    keys: dict[str, list[str]] = field(default_factory=lambda: {"new": [], "changed": []})
    _told: set[tuple[str, str | None, str]] = field(default_factory=set)
    incomplete_ids: set[str] = field(default_factory=set)
    digests: dict[str, Any] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def tickets(self) -> int:
        """Tickets met, pull requests apart."""
        return self.new + self.changed + self.unchanged

    @property
    def incomplete(self) -> int:
        """Tickets of which something is known to be missing."""
        return len(self.incomplete_ids)

    def add(self, split: SplitPage, statuses: Sequence[str], file: str) -> None:
        """Count one page; `statuses` say new, changed or unchanged of each item in turn."""
        self._read(file, split.page.data)
        self._lack(split.gaps)
        self.incomplete_ids |= {gap.subject or "" for gap in split.gaps if gap.code in INCOMPLETE}
        self.findings += split.findings
        for item, how in zip(split.items, statuses, strict=True):
            if item.kind != TICKET or item.subject is None or item.subject in self.seen:
                continue
            key = item.key or item.subject
            self.seen[item.subject] = key
            self._number(item.project or "", key)
            if item.project:
                self.projects[item.project] = None
            if item.pull_request:
                self.pull_requests += 1
            else:
                setattr(self, how, getattr(self, how) + 1)
                self.keys.get(how, []).append(key)

    def _lack(self, gaps: Iterable[Gap]) -> None:
        """Keep each gap once, though its ticket may stand several times in an export."""
        for gap in gaps:
            told = (gap.code, gap.subject, gap.detail)
            if told not in self._told:
                self._told.add(told)
                self.gaps.append(gap)

    def _read(self, file: str, data: bytes) -> None:
        self.digests.setdefault(file, hashlib.sha256()).update(data)
        self.sizes[file] = self.sizes.get(file, 0) + len(data)
        self.size += len(data)

    def _number(self, project: str, key: str) -> None:
        prefix = key.rstrip(_DIGITS)
        if 0 < len(key) - len(prefix) <= _LONGEST_NUMBER:
            number = int(key[len(prefix) :])
            self.numbers.setdefault(f"{project}#" if prefix == "#" else prefix, set()).add(number)

    def files(self) -> tuple[dict[str, str], ...]:
        """Name every file that was read, with SHA-256 (hex) and size in bytes of what was decompressed."""
        return tuple(
            {"name": name, "digest": digest.hexdigest(), "size": str(self.sizes[name])}
            for name, digest in self.digests.items()
        )

    def nothing_found(self) -> Finding | None:
        """Say that an export held no ticket, and name its files."""
        return (
            None
            if self.tickets
            else Finding(code="no_ticket_in_export", count=1, examples=tuple(self.sizes)[:EXAMPLES_SHOWN])
        )

    def number_gaps(self) -> Finding | None:
        """Say which numbers from 1 to the highest were not in the export, as ranges."""
        count, ranges = 0, []
        for prefix, numbers in sorted(self.numbers.items()):
            for first, last in _missing(numbers):
                count += last - first + 1
                ranges.append(f"{prefix}{first}" if first == last else f"{prefix}{first}–{last}")
        return (
            Finding(code="number_not_in_export", count=count, examples=tuple(ranges[:EXAMPLES_SHOWN]))
            if count
            else None
        )


def counted(gaps: Iterable[Gap]) -> tuple[Finding, ...]:
    """Count gaps by code, in order of code."""
    details: defaultdict[str, list[str]] = defaultdict(list)
    for gap in gaps:
        details[gap.code].append(gap.detail or gap.subject or "")
    return tuple(Finding.of(code, details[code]) for code in sorted(details))


def _missing(numbers: Iterable[int]) -> Iterable[tuple[int, int]]:
    expected = 1
    for number in sorted(numbers):
        if number > expected:
            yield expected, number - 1
        expected = number + 1
