"""The running count of a live capture: noted page by page, so that a run that was interrupted counts on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from tracker_scope.ledger.captures import PageResult
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Gap, RunCounts, SplitPage
from tracker_scope.operations.tally import TICKET, TicketKeys

# Of what a live tracker could not show, that which leaves a ticket with less than the tracker counts.
INCOMPLETE: Final = frozenset(
    {
        *("edit_not_shown", "fields_missing", "not_visible", "partial_answer"),
        *("ticket_not_looked_up", "ticket_refused"),
    }
)
GONE: Final = "ticket_gone"
NOT_LISTED: Final = "ticket_not_listed"
REFUSED: Final = "ticket_refused"
NOT_LOOKED_UP: Final = "ticket_not_looked_up"
# Numbers that no run sees may be as many as a tracker ever gave away; of more it is only said how many.
LOOKED_UP_AT_MOST: Final = 10_000
_NUMBERED: Final = re.compile(r"(.*\D)([0-9]{1,18})")

Note = dict[str, Any]


@dataclass
class LiveTally:
    """What a live run has met so far: `how` says of each ticket new, changed or unchanged.

    `pull_requests` are the ids of those that were captured, `apart` the keys of those that were only named.
    """

    seen: dict[str, str] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    projects: dict[str, None] = field(default_factory=dict)
    pull_requests: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    gaps: dict[Gap, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    limits: tuple[str, ...] = ()
    account: str = ""
    size: int = 0

    @property
    def tickets(self) -> int:
        """Tickets met, pull requests apart."""
        return len(self.seen) - len(self.pull_requests)

    def add(self, note: Mapping[str, Any]) -> None:
        """Count one page from what was noted of it."""
        for kind, subject, key, project, status, pull_request in note["items"]:
            if subject is None:
                continue
            if kind == TICKET:
                self.seen[subject] = key
                if project:
                    self.projects[project] = None
                if pull_request:
                    self.pull_requests.add(subject)
            self.how[subject] = _further(self.how.get(subject), status, of_ticket=kind == TICKET)
        self.apart.update(note.get("pull_requests", ()))
        self.gaps.update(dict.fromkeys(Gap.model_validate(one) for one in note["gaps"]))
        self.findings += [Finding.model_validate(one) for one in note["findings"]]
        self.limits, self.account = tuple(note["limits"]), note["account"]
        self.size += note["size"]

    def counts(self, gaps: Iterable[Gap]) -> RunCounts:
        """Return how many tickets were met, against what was known before."""
        found = [self.how[subject] for subject in self.seen if subject not in self.pull_requests]
        return RunCounts(
            seen=len(found),
            new=found.count("new"),
            changed=found.count("changed"),
            unchanged=found.count("unchanged"),
            gone=sum(1 for gap in gaps if gap.code == GONE),
        )

    def count_pull_requests(self, before: int | None) -> int:
        """Count the pull requests that are known.

        A run that asked only for what had moved meets few of them: those that are new add to the
        `before` that the last run knew of, None for a run that asked for everything.
        """
        if before is not None:
            return before + sum(1 for subject in self.pull_requests if self.how[subject] == "new")
        return len(self.pull_requests) + len(self.apart.difference(self.seen.values()))

    def keys(self, gaps: Iterable[Gap]) -> TicketKeys:
        """Name the tickets that were new, that had changed, and those that the gaps say are gone."""
        # One that is refused was captured before where a window between captures follows its key.
        lost = (gap for gap in gaps if gap.code == GONE or (gap.code == REFUSED and ": " in gap.detail))
        gone = (gap.detail.partition(":")[0] for gap in lost)
        return TicketKeys(new=self._named("new"), changed=self._named("changed"), gone=tuple(gone))

    def _named(self, how: str) -> tuple[str, ...]:
        found = (subject for subject in self.seen if self.how[subject] == how and subject not in self.pull_requests)
        return tuple(self.seen[subject] for subject in sorted(found, key=lambda one: (len(one), one)))

    def unseen(self, earlier: Mapping[str, str], *, numbers: bool) -> tuple[str, ...]:
        """Name the keys that should exist and were not seen: of tickets of earlier runs, and between others."""
        lost = {key: None for subject, key in earlier.items() if subject not in self.seen}
        if numbers:
            lost.update(dict.fromkeys(islice(_between(self.seen.values()), LOOKED_UP_AT_MOST)))
        return tuple(lost)

    def not_listed(self, earlier: Mapping[str, str]) -> tuple[Gap, ...]:
        """Say which tickets of earlier runs were not listed although they are shown when asked for by key.

        Each was looked up, and what became of it is a gap unless the tracker shows it still. Where a connector
        only counts those that it did not look up, such a ticket may be one of them, and that is what is said of it.
        """
        counted = any(gap.code == NOT_LOOKED_UP and gap.subject is None and gap.detail.isdecimal() for gap in self.gaps)
        told = {one for gap in self.gaps for one in (gap.subject, gap.detail)}
        lost = ((subject, key) for subject, key in earlier.items() if subject not in self.seen)
        untold = [(subject, key) for subject, key in lost if not told & {subject, key}]
        if counted:
            return tuple(Gap(code=NOT_LOOKED_UP, subject=subject, detail=key) for subject, key in untold)
        return tuple(Gap(code=NOT_LISTED, subject=subject, detail=key) for subject, key in untold)

    def not_looked_up(self) -> tuple[Gap, ...]:
        """Say how many numbers between others were too many to be looked up."""
        many = sum(_gaps_in(numbers) for numbers in _numbered(self.seen.values()).values()) - LOOKED_UP_AT_MOST
        return (Gap(code=NOT_LOOKED_UP, detail=str(many)),) if many > 0 else ()


def note_of(split: SplitPage, result: PageResult, account: str, limits: Iterable[str]) -> Note:
    """Note of a page what the count needs."""
    return {
        "items": [
            (item.kind, item.subject, item.key or item.subject, item.project, status, item.pull_request)
            for item, status in zip(result.items, result.statuses, strict=True)
        ],
        "pull_requests": list(split.pull_requests),
        "gaps": [gap.model_dump(mode="json") for gap in split.gaps],
        "findings": [found.model_dump(mode="json") for found in split.findings],
        "limits": list(limits),
        "account": account,
        "size": len(split.page.data),
    }


def carried(gaps: Iterable[Gap], last: Iterable[Gap], tally: LiveTally) -> tuple[Gap, ...]:
    """Add to a run that asked only for what had moved the gaps of the last one that it therefore did not ask again."""
    keys = set(tally.seen.values())
    found = dict.fromkeys(one for one in last if not _is_answered(one, tally, keys))
    return tuple(found | dict.fromkeys(gaps))


def _is_answered(gap: Gap, tally: LiveTally, keys: set[str]) -> bool:
    """Tell whether a run asked again for what was missing.

    A ticket that is met is no longer lost; of one that has not moved, no missing part was asked for.
    """
    if gap.subject is None:
        return gap.detail in keys
    how = tally.how.get(gap.subject)
    return how is not None and (gap.code not in INCOMPLETE or how != "unchanged")


def _further(before: str | None, status: str, *, of_ticket: bool) -> str:
    """Say what a ticket counts as after one more of its items: a new part of a known ticket changes it."""
    if of_ticket:
        return status if before is None or before == "unchanged" else before
    return "changed" if status != "unchanged" and before in {None, "unchanged"} else before or status


def _numbered(keys: Iterable[str]) -> dict[str, set[int]]:
    """Return the numbers of keys, by what stands before them."""
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for key in keys:
        told = _NUMBERED.fullmatch(key)
        if told:
            numbers[told[1]].add(int(told[2]))
    return numbers


def _gaps_in(numbers: set[int]) -> int:
    """Count the numbers from 1 to the highest that are not among those given."""
    return max(numbers) - len(numbers - {0})


def _between(keys: Iterable[str]) -> Iterator[str]:
    """Yield the keys from 1 to the highest that are not among those given."""
    for prefix, numbers in sorted(_numbered(keys).items()):
        yield from (f"{prefix}{number}" for number in range(1, max(numbers)) if number not in numbers)
