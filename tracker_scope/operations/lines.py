"""The lines of the register as of now, kept in a cache that can be dropped at any time: few change from day to day.

A line holds from the last instant at which anything in its ticket changed until the next one, for the
decisions and the sendings of notices that it was made with, and for the person who holds the account of
its reporter. Everything else on which it rests is in the name of the rules.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple

import orjson

from tracker_scope import __version__
from tracker_scope.contract.in_force import Lookup
from tracker_scope.model.base import Finding
from tracker_scope.model.register import Classification, Exclusion
from tracker_scope.model.trace import TracedTicket
from tracker_scope.operations.entry_json import entry_view
from tracker_scope.operations.register import CaseMaker, Recorded, finder_options, frame_of, is_present, with_remarks
from tracker_scope.operations.tellings import requester_of, requesters_of, sendings_of
from tracker_scope.operations.traced import key_of, rules_of, subjects_of, traced_of
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.build import Placed, Sums, place, summed
from tracker_scope.register.line import Line, line_of

NAME: Final = "lines"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CLASSES: Final = {code.value: code for code in Classification}
_EXCLUSIONS: Final = {reason.value: reason for reason in Exclusion}
_FOREVER: Final = 1 << 62


class Kept(NamedTuple):
    """What is kept of one ticket: when and made with which acts it holds, and the line or the exclusion."""

    holds_from: int
    holds_until: int
    acts: list[Any]
    excluded: Exclusion | None
    line: Line | None = None
    findings: Collection[Finding] = ()
    view: bytes = b""
    authors: Collection[str] = ()


class Lines(NamedTuple):
    """The register without its entries: the sums, and each ticket's JSON in order."""

    sums: Sums
    tickets: list[bytes]


def register_lines(workspace: Workspace, found: Recorded) -> Lines | None:
    """Return the lines as of now; None for an earlier date, or while the cache cannot be had."""
    if not is_present(workspace, found):
        return None
    kept = _brought_up(workspace, found)
    return None if kept is None else _together(workspace, found, kept)


def _together(workspace: Workspace, found: Recorded, kept: Iterable[Kept]) -> Lines:
    excluded: Counter[Exclusion] = Counter()
    lines: list[tuple[Line, Kept]] = []
    for one in kept:
        if one.line is not None:
            lines.append((one.line, one))
        elif one.excluded is not None:
            excluded[one.excluded] += 1
    lines.sort(key=lambda pair: pair[0].order)
    findings = [finding for _, one in lines for finding in one.findings]
    sums = summed([line for line, _ in lines], excluded, findings, frame_of(workspace, found))
    authors = {account for _, one in lines for account in one.authors}
    return Lines(sums._replace(findings=with_remarks(found, sums.findings, authors)), [one.view for _, one in lines])


def _brought_up(workspace: Workspace, found: Recorded) -> list[Kept] | None:
    """Take from the cache what still holds, make the rest anew and keep it."""
    finder = finder_options(found)
    rules, size = line_rules(found, rules_of(finder)), workspace.ledger.head().size
    upto, rows = workspace.ledger.projection.load(NAME, rules)
    moved = set(map(key_of, subjects_of(workspace, after=upto - 1))) if upto < size else set()
    at, acts = _microseconds(found.as_of.effective), Acts(found)
    kept: list[Kept] = []
    for key, body in rows:
        one = None if key in moved else _held(body, at, key, acts)
        if one is None:
            moved.add(key)
        else:
            kept.append(one)
    if not moved and upto == size:
        return kept
    tickets = traced_of(workspace, finder, sorted(moved))
    if tickets is None:
        return None
    anew = dict(_anew(found, tickets, acts))
    if found.as_of.effective >= max((run.captured_at for run in found.runs), default=found.as_of.effective):
        # An earlier date is seldom asked twice, and the present would have to be made anew after it.
        workspace.ledger.projection.store(NAME, rules, size, ((key, _written(one)) for key, one in anew.items()))
    return [*kept, *anew.values()]


def line_rules(found: Recorded, traced: str) -> str:
    """Name what lines depend on besides their tickets and acts: the contract, what of it is in force, words, days."""
    at = found.as_of.effective
    told = [
        __version__,
        traced,
        found.contract.model_dump_json(),
        [version.in_force.holds(at) for version in found.contract.versions],
        found.mappings.model_dump(),
        found.zone,
        found.keeper,
    ]
    # Sets are written in order: theirs changes from process to process.
    return hashlib.sha256(orjson.dumps(told, default=sorted)).hexdigest()


class Acts:
    """What people recorded that a single line rests on: decisions, sendings, and who holds its reporter's account."""

    def __init__(self, found: Recorded) -> None:
        self._requesters = requesters_of(found.people)
        self._asked: dict[str | None, list[Any]] = {}
        self._records: dict[str, list[int]] = defaultdict(list)
        for one in found.decisions:
            self._records[key_of((one.ticket.instance, one.ticket.id))].append(one.record)
        for ticket, sendings in sendings_of(found.notices).items():
            self._records[key_of((ticket.instance, ticket.id))] += [one.record for one in sendings]

    def of(self, key: str, reporter: str | None) -> list[Any]:
        """Return what tells whether a line was made with the same acts: account, person, side and records."""
        if reporter not in self._asked:
            asked = requester_of(self._requesters, reporter)
            self._asked[reporter] = [reporter, asked and asked.person, asked and asked.side]
        records = self._records.get(key)
        return self._asked[reporter] if records is None else self._asked[reporter] + records


def _anew(found: Recorded, tickets: Iterable[TracedTicket], acts: Acts) -> Iterator[tuple[str, Kept]]:
    lookup = Lookup(found.contract)
    cases = CaseMaker(found, lookup)
    for ticket in tickets:
        key = key_of((ticket.ref.instance, ticket.ref.id))
        placed = place(ticket, cases, lookup, found.as_of)
        yield key, _kept(ticket, placed, found.as_of.effective, acts.of(key, ticket.reporter))


def _kept(ticket: TracedTicket, placed: Placed, at: datetime, acts: list[Any]) -> Kept:
    moments = instants_of(ticket)
    return Kept(
        holds_from=max((_microseconds(one) for one in moments if one <= at), default=-_FOREVER),
        holds_until=min((_microseconds(one) for one in moments if one > at), default=_FOREVER),
        acts=acts,
        excluded=placed.excluded,
        line=line_of(placed.entry) if placed.entry else None,
        findings=placed.findings,
        view=entry_view(placed.entry).model_dump_json().encode() if placed.entry else b"",
        authors=ticket.authors,
    )


def instants_of(ticket: TracedTicket) -> set[datetime]:
    """Return every instant at which something in a ticket began or ended."""
    held = (*ticket.titles, *ticket.types, *ticket.statuses, *ticket.texts)
    begun = {ticket.created, *(one.since for one in held), *(one.at for one in ticket.mentions)}
    begun |= {one.at for one in ticket.disagreements} | {one.since for one in ticket.comment_changes}
    return begun | {one.until for one in ticket.mentions if one.until is not None}


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _written(one: Kept) -> bytes:
    """Write what is kept: a short head, and the ticket's JSON after a line break, never parsed again."""
    head = [one.holds_from, one.holds_until, one.acts, one.excluded, one.authors, None]
    if one.line is not None:
        head[-1] = [*one.line, [(found.code, found.count, found.examples) for found in one.findings]]
    return orjson.dumps(head) + b"\n" + one.view


def _held(body: bytes, at: int, key: str, acts: Acts) -> Kept | None:
    """Read what is kept, None where it no longer holds."""
    head, _, view = body.partition(b"\n")
    holds_from, holds_until, made_with, excluded, authors, told = orjson.loads(head)
    if not holds_from <= at < holds_until or made_with != acts.of(key, made_with[0]):
        return None
    if told is None:
        return Kept(holds_from, holds_until, made_with, _EXCLUSIONS[excluded])
    ticket, order, code, suspect, restricted, touched, decided, recognised, sent, stated, findings = told
    decided, recognised, sent = (day and date.fromisoformat(day) for day in (decided, recognised, sent))
    in_order, classification = tuple(order), _CLASSES[code]
    line = Line(
        ticket, in_order, classification, suspect, restricted, tuple(touched), decided, recognised, sent, stated
    )
    shown = [Finding(code=name, count=count, examples=tuple(examples)) for name, count, examples in findings]
    return Kept(holds_from, holds_until, made_with, None, line, shown, view, authors)
