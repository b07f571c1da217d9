"""Joins the baseline and its amendments into every version of every clause, each with its time in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from tracker_scope.contract.numbers import number_key, parent_number
from tracker_scope.contract.renumbering import new_numbers, renumbered
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import (
    Clause,
    ClauseChange,
    ClauseVersion,
    ContractDocument,
    ContractText,
    NotSupplied,
    Reading,
)
from tracker_scope.model.time import Period

Amendment = tuple[ContractDocument, tuple[ClauseChange, ...]]
_Position = tuple[float, ...]
_AT_THE_END: Final[_Position] = (float("inf"),)


def consolidate(
    baseline: tuple[ContractDocument, Reading],
    amendments: Sequence[Amendment],
    not_supplied: Sequence[NotSupplied] = (),
) -> ContractText:
    """Return the text of the contract through time, whatever the order in which amendments are given.

    Amendments apply by date of effect, then of signature, then by record. A clause is identified
    by the number under which it first appeared, "~2" added when that number was borne before; the
    version that an amendment replaces ends at the instant when the new one starts. Versions come
    in the order of the contract, an added clause after its last sister.
    """
    document, reading = baseline
    history = _History(document, reading.clauses)
    ordered = sorted(amendments, key=lambda one: _order(one[0]))
    for amendment, changes in ordered:
        history.apply(amendment, changes)
    return ContractText(
        documents=(document, *(amendment for amendment, _ in ordered)),
        versions=history.versions(),
        not_supplied=tuple(sorted(not_supplied, key=lambda one: one.model_dump_json())),
        left_out=reading.left_out,
        findings=merge_findings((*reading.findings, *history.findings)),
    )


def dating_findings(amendment: ContractDocument, baseline: ContractDocument) -> list[Finding]:
    """List what the dates of an amendment show beside those of the baseline: neither precedes it."""
    found = []
    if amendment.effective_from < baseline.effective_from:
        found.append(Finding.of("amendment_before_baseline", [amendment.label]))
    if amendment.signed_on < baseline.signed_on:
        found.append(Finding.of("amendment_signed_before_baseline", [amendment.label]))
    return found


def _order(document: ContractDocument) -> tuple[object, ...]:
    return document.effective_from, document.signed_on, document.record, document.id


class _History:
    """The versions so far, each with its position in the contract, and which are still in force."""

    def __init__(self, baseline: ContractDocument, clauses: Iterable[Clause]) -> None:
        self.findings: list[Finding] = []
        self._baseline = baseline
        self._start = baseline.effective_from
        self._versions: list[ClauseVersion] = []
        self._positions: list[_Position] = []
        self._open: dict[str, list[int]] = {}
        self._born: dict[str, int] = {}
        for clause in clauses:
            self._positions.append((float(len(self._versions)),))
            self._begin(clause, self._new_identity(clause.number), baseline, baseline.effective_from)

    def versions(self) -> tuple[ClauseVersion, ...]:
        """Return every version in the order of the contract, those of one clause in order of time."""
        order = sorted(range(len(self._versions)), key=lambda index: (self._positions[index], index))
        return tuple(self._versions[index] for index in order)

    def apply(self, document: ContractDocument, changes: Iterable[ClauseChange]) -> None:
        """Apply one amendment; one that takes effect before the baseline does so with it."""
        at = max(document.effective_from, self._start)
        self.findings.extend(dating_findings(document, self._baseline))
        early, moves, late = self._in_order(changes)
        for change in early:
            self._apply(change, document, at)
        self._renumber(moves, document, at)
        for change in late:
            self._apply(change, document, at)

    def _in_order(self, changes: Iterable[ClauseChange]) -> tuple[list[ClauseChange], ...]:
        """Part changes into those before the renumberings, the renumberings, and those after.

        Numbers are those of the text in force before the amendment, where a clause bears them there.
        """
        every = list(changes)
        moves = [one for one in every if one.action == "renumbered"]
        if not moves:
            return [], [], every
        early = [
            one
            for one in every
            if one.action == "deleted" or (one.action == "replaced" and self._open.get(number_key(one.number)))
        ]
        return early, moves, [one for one in every if one not in early and one not in moves]

    def _renumber(self, moves: Sequence[ClauseChange], document: ContractDocument, at: datetime) -> None:
        """Give clauses their new numbers all at once, so that two may swap theirs."""
        held = [index for indices in self._open.values() if len(indices) == 1 for index in indices]
        given = new_numbers({one.number: one.new_number or one.number for one in moves}, self._numbers(held))
        moved = [(index, given[self._key(index)]) for index in held if self._key(index) in given]
        for index, _ in moved:
            self._open.pop(self._key(index))
            self._end(index, at)
        for index, number in moved:
            old = self._versions[index]
            self._positions.append(self._positions[index])
            self._begin(renumbered(old.clause, number), old.identity, document, at)

    def _key(self, index: int) -> str:
        return number_key(self._versions[index].clause.number)

    def _numbers(self, indices: Iterable[int]) -> list[str]:
        return [self._versions[index].clause.number for index in indices]

    def _apply(self, change: ClauseChange, document: ContractDocument, at: datetime) -> None:
        """Apply one change; which of two clauses of one number is meant is never guessed.

        What does not fit the text in force was reported when the amendment was read.
        """
        held = self._open.get(number_key(change.number), [])
        old = held.pop() if len(held) == 1 else None
        if old is not None:
            self._end(old, at)
        if change.clause is not None:
            identity = self._new_identity(change.number) if old is None else self._versions[old].identity
            self._positions.append(self._place(change.number) if old is None else self._positions[old])
            self._begin(change.clause, identity, document, at)

    def _place(self, number: str) -> _Position:
        """Return the position right after the last clause under the same parent."""
        parent = parent_number(number)
        if parent is None:
            return (*_AT_THE_END, float(len(self._versions)))
        above = number_key(parent)
        sisters = [
            position
            for version, position in zip(self._versions, self._positions, strict=True)
            if (number_key(version.clause.number) + ".").startswith(above + ".")
        ]
        return (*max(sisters, default=_AT_THE_END), float(len(self._versions)))

    def _begin(self, clause: Clause, identity: str, document: ContractDocument, at: datetime) -> None:
        self._open.setdefault(number_key(clause.number), []).append(len(self._versions))
        version = ClauseVersion(
            identity=identity,
            clause=clause,
            document=document.id,
            document_kind=document.kind,
            in_force=Period.model_validate({"from": at}),
        )
        self._versions.append(version)

    def _new_identity(self, number: str) -> str:
        count = self._born.get(number_key(number), 0) + 1
        self._born[number_key(number)] = count
        return number if count == 1 else f"{number}~{count}"

    def _end(self, index: int, at: datetime) -> None:
        ended = self._versions[index]
        period = ended.in_force.model_copy(update={"to": at})
        self._versions[index] = ended.model_copy(update={"in_force": period})
