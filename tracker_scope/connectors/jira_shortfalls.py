"""Compares what came of a ticket's comments, worklogs and history with what the tracker counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import orjson

from tracker_scope.connectors.jira_changelog import history_id
from tracker_scope.connectors.jira_items import CHANGELOG, COMMENTS, WORKLOGS, whole
from tracker_scope.connectors.jira_records import Issue, comments_of, histories_of
from tracker_scope.connectors.json_values import Json, listed, mapping
from tracker_scope.model.capture import Gap, Page, Visibility

_TOLD: Final = 4


@dataclass
class Count:
    """How many of a list the tracker counts, and the ids of those that came."""

    total: int
    ids: set[str] = field(default_factory=set)

    def add(self, told: Iterable[object]) -> None:
        """Count what came, each id once."""
        for one in told:
            self.ids.add(history_id(mapping(one)) or f"?{len(self.ids)}")

    @property
    def shortfall(self) -> str | None:
        """Write how many of how many came; None where that is all."""
        return None if len(self.ids) >= self.total else f"{len(self.ids)}/{self.total}"


def counts_of(issue: Issue) -> dict[str, Count]:
    """Count, of each list that a ticket in a search holds in part, what it holds."""
    fields, found = issue.fields or {}, dict[str, Count]()
    for part, told, name in (
        (COMMENTS, fields.get("comment"), COMMENTS),
        (CHANGELOG, issue.whole.get("changelog"), "histories"),
        (WORKLOGS, fields.get("worklog"), WORKLOGS),
    ):
        if not isinstance(told, dict) or not (total := whole(told, "total")):
            continue
        if total > len(listed(told.get(name))) and total > len(held := _held(issue, part)):
            found[part] = Count(total)
            found[part].add(held)
    return found


def _held(issue: Issue, part: str) -> Sequence[object]:
    if part == COMMENTS:
        return comments_of(issue)
    if part == CHANGELOG:
        return histories_of(issue) or []
    return listed(mapping((issue.fields or {}).get("worklog")).get(WORKLOGS))


class Told(NamedTuple):
    """What a request says of a ticket whose parts it asks for.

    `total` is what the tracker counts and `before` how many earlier pages of this asking gave; None
    where nobody says.
    """

    ticket: str
    key: str
    visibility: Visibility
    total: int | None = None
    before: int | None = None

    def missing(self, part: str, held: int, total: int | None) -> list[Gap]:
        """Say that fewer came than the tracker counts, now that nothing more comes."""
        if total is None or held >= total:
            return []
        return [self.not_visible(f"{part} {held}/{total}")]

    def not_visible(self, what: str) -> Gap:
        """Say what the tracker counts and does not show to this account."""
        return Gap(code="not_visible", subject=self.ticket, detail=f"{self.key}: {what}")


class Tickets:
    """What the request of one page says of its tickets."""

    def __init__(self, page: Page) -> None:
        try:
            self._told: Json = mapping(orjson.loads(page.request.get("tickets", "{}")))
        except orjson.JSONDecodeError:
            self._told = {}

    def of(self, ticket: str) -> Told:
        """Return what is said of a ticket; one of which nothing is said counts as restricted, for nobody knows."""
        told = listed(self._told.get(ticket))
        if len(told) != _TOLD or not isinstance(told[0], str) or told[1] not in set(Visibility):
            return Told(ticket, ticket, Visibility.UNKNOWN)
        counts = {"total": told[2], "before": told[3]}
        return Told(ticket, told[0], Visibility(str(told[1])), whole(counts, "total"), whole(counts, "before"))
