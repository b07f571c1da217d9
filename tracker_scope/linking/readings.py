"""Reads mentions against the text that was in force when they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from tracker_scope.model.base import Finding
from tracker_scope.model.contract import ClauseVersion
from tracker_scope.model.trace import Mention, MentionReading, Standing


class Lookup(Protocol):
    """What reading needs of the contract: its clauses by number, identifier or anchor, at an instant."""

    def by_target(self, target: str, at: datetime) -> tuple[ClauseVersion, ...]:
        """Return every clause in force that answers to a target; several when it is ambiguous."""
        ...

    def is_supplied(self, at: datetime) -> bool:
        """Tell whether the text in force was handed over."""
        ...

    def has_text(self, at: datetime) -> bool:
        """Tell whether any text was in force."""
        ...


def read(mention: Mention, lookup: Lookup) -> MentionReading:
    """Find the clauses that a mention named when it was written, or say why there are none.

    An ambiguous target gives all its clauses, never one picked among them.
    """
    if mention.standing is Standing.FOREIGN:
        return MentionReading(mention=mention, problem="foreign")
    if not lookup.is_supplied(mention.at):
        return MentionReading(mention=mention, problem="text_not_supplied")
    if not lookup.has_text(mention.at):
        return MentionReading(mention=mention, problem="no_text_in_force")
    named = {target: lookup.by_target(target, mention.at) for target in mention.targets}
    clauses = tuple(dict.fromkeys(version.identity for versions in named.values() for version in versions))
    return MentionReading(
        mention=mention,
        clauses=clauses,
        unknown=tuple(target for target, versions in named.items() if not versions),
        ambiguous=tuple(target for target, versions in named.items() if len({one.identity for one in versions}) > 1),
        problem=None if clauses else "unknown_number",
    )


def findings(ticket: str, readings: Iterable[MentionReading]) -> tuple[Finding, ...]:
    """List what a person must look at in the readings of one ticket, nothing restricted quoted."""
    said: dict[str, list[str]] = {}
    for reading in readings:
        for code, detail in _problems(reading):
            said.setdefault(code, []).append(_example(ticket, reading.mention, detail))
    return tuple(Finding.of(code, examples) for code, examples in sorted(said.items()))


def _problems(reading: MentionReading) -> Iterator[tuple[str, str]]:
    """Yield the finding codes of one reading, each with what it is about."""
    for target in reading.unknown:
        yield "unknown_number", target
    for target in reading.ambiguous:
        yield "ambiguous_number", target
    if reading.problem in {"text_not_supplied", "no_text_in_force"}:
        yield str(reading.problem), ", ".join(reading.mention.targets)


def _example(ticket: str, mention: Mention, detail: str) -> str:
    """Name the ticket; what was written there only when everybody may see it."""
    return ticket if mention.restricted else f"{ticket}: {detail}"
