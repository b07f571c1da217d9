"""Reads from a file the answers that stand beside tickets, and tells what the tickets still lack at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tracker_scope.connectors.jira_items import (
    CHANGELOG,
    CHANGELOGS,
    COMMENTS,
    HISTORIES,
    WORKLOGS,
    changelog_item,
    fields_item,
    is_field_list,
    numeric,
    part_in,
    part_item,
    ticket_within,
)
from tracker_scope.connectors.jira_records import Issue, secured
from tracker_scope.connectors.jira_shortfalls import Count, counts_of
from tracker_scope.connectors.json_kinds import NotATicket, described
from tracker_scope.connectors.json_response import records
from tracker_scope.connectors.json_spans import Span
from tracker_scope.connectors.json_values import Json, listed, mapping
from tracker_scope.errors import Problem
from tracker_scope.model.capture import Gap, Item, Visibility

_CODES: Final = {COMMENTS: "comments_missing", CHANGELOG: "changelog_missing", WORKLOGS: "worklog_missing"}


class FileParts:
    """What one file holds beside its tickets; `beside` names the first answer of them."""

    def __init__(self) -> None:
        self.beside: Problem | None = None
        self._levels: dict[str, Visibility] = {}
        self._short: dict[str, tuple[str, dict[str, Count]]] = {}

    def note(self, issue: Issue) -> None:
        """Note what a ticket counts and does not hold."""
        self._levels[issue.id] = secured(issue)
        self._short.pop(issue.id, None)
        found = {} if issue.fields is None else counts_of(issue)
        if found or issue.fields is None:
            self._short[issue.id] = (issue.key, found)

    def items(self, data: bytes, span: Span, record: object) -> list[Item] | None:
        """Cut an answer beside the tickets into items; None for a record that is no such answer.

        Raises NotATicket for one that does not say whose it is.
        """
        told = mapping(record)
        if is_field_list(record):
            found, told = [fields_item(span.start, span.end)], mapping(listed(record)[0])
        elif isinstance(told.get(CHANGELOGS), list):
            found = self._changelogs(data[span.start : span.end], span.start)
        else:
            part = part_in(told.keys())
            if part is None or not isinstance(told[part], list):
                return None
            found = [self._part(told, part, span)] if told[part] else []
        self.beside = self.beside or described(told.keys())
        return found

    def gaps(self) -> list[Gap]:
        """Say what tickets count and the whole file does not hold."""
        return [gap for ticket, (key, counts) in self._short.items() for gap in _lacking(ticket, key, counts)]

    def _changelogs(self, answer: bytes, offset: int) -> list[Item]:
        found = []
        for start, end, record in records(answer, (CHANGELOGS,)):
            told = mapping(record)
            ticket = numeric(told.get("issueId")) or ""
            item = changelog_item(told, (offset + start, offset + end), self._level(ticket))
            if item is not None:
                found.append(item)
                self._count(ticket, CHANGELOG).add(listed(told.get(HISTORIES)))
        return found

    def _part(self, told: Json, part: str, span: Span) -> Item:
        ticket = ticket_within(told, part)
        if ticket is None:
            raise NotATicket(described(told.keys()))
        self._count(ticket, part).add(listed(told[part]))
        return part_item(told, part, ticket, (span.start, span.end), self._level(ticket))

    def _level(self, ticket: str) -> Visibility:
        """Return the restriction of a ticket; of one that the file did not hold so far, nobody knows it."""
        return self._levels.get(ticket, Visibility.UNKNOWN)

    def _count(self, ticket: str, part: str) -> Count:
        """Return the count of what came of a part; one that goes nowhere where nothing is lacking."""
        _, counts = self._short.get(ticket, ("", {}))
        return counts.get(part) or Count(0)


def _lacking(ticket: str, key: str, counts: Mapping[str, Count]) -> Iterator[Gap]:
    if not counts:
        yield Gap(code="fields_missing", subject=ticket, detail=key)
    for part, count in counts.items():
        if count.shortfall is not None:
            yield Gap(code=_CODES[part], subject=ticket, detail=f"{key}: {count.shortfall}")
