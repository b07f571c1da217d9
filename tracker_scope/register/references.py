"""Which explicit references of a ticket can speak for it as of a date, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tracker_scope.model.base import Noun
from tracker_scope.model.contract import COVERING_KINDS, ClauseVersion
from tracker_scope.model.register import OpenReason
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import Mention, MentionReading, Standing
from tracker_scope.register.case import Case, ClauseLookup

_PROBLEMS: Final = {
    "unknown_number": OpenReason.UNKNOWN_NUMBER,
    "text_not_supplied": OpenReason.TEXT_NOT_SUPPLIED,
    "no_text_in_force": OpenReason.NO_CONTRACT,
}


class Referred(Noun):
    """The one reference that classifies, if there is one; every clause mentioned; reasons when open."""

    single: tuple[MentionReading, ClauseVersion] | None = None
    numbers: tuple[str, ...] = ()
    reasons: tuple[OpenReason, ...] = ()


def stands(mention: Mention, at: Instant) -> bool:
    """Tell whether the mention stood in the ticket at an instant."""
    return mention.at <= at and (mention.until is None or at < mention.until)


def speaks(mention: Mention, case: Case) -> bool:
    """Tell whether a mention may classify: in title, description, label or a configured field, in one's own words."""
    place = mention.field in {"title", "description", "label"} or (
        mention.field.startswith("field:") and mention.field[6:] in case.mappings.reference_fields
    )
    return place and mention.standing is Standing.PLAIN


def referred(case: Case, lookup: ClauseLookup) -> Referred:
    """Sort the standing mentions of a ticket."""
    standing = [one for one in case.readings if stands(one.mention, case.as_of.effective)]
    if not standing:
        return Referred()
    tied = [(one, version) for one in standing for version in versions(one, lookup)]
    speaking = [(one, version) for one, version in tied if speaks(one.mention, case)]
    numbers = tuple(sorted({version.clause.number for one, version in tied if not one.mention.restricted}))
    first = min(speaking, key=lambda pair: pair[0].mention.at, default=None)
    alone = len({version.identity for _, version in speaking}) == 1
    if first is not None and alone and first[1].clause.kind in COVERING_KINDS:
        return Referred(single=first, numbers=numbers)
    return Referred(numbers=numbers, reasons=_reasons(case, standing, tied))


def versions(reading: MentionReading, lookup: ClauseLookup) -> tuple[ClauseVersion, ...]:
    """Return the clauses of a reading as they stood when it was written."""
    found = (lookup.version_at(identity, reading.mention.at) for identity in reading.clauses)
    return tuple(one for one in found if one is not None)


def _reasons(
    case: Case, standing: list[MentionReading], tied: list[tuple[MentionReading, ClauseVersion]]
) -> tuple[OpenReason, ...]:
    identities = {version.identity for one, version in tied if speaks(one.mention, case)}
    reasons = _problems(one for one in standing if speaks(one.mention, case))
    if len(identities) > 1:
        reasons.add(OpenReason.SEVERAL_CLAUSES)
    elif identities:
        reasons.add(OpenReason.NOT_A_DELIVERABLE)
    if not reasons:
        reasons = {OpenReason.MENTION_ONLY} if tied else _problems(standing)
    return tuple(sorted(reasons))


def _problems(readings: Iterable[MentionReading]) -> set[OpenReason]:
    """Return why readings name no clause; a reference to another text is none to the contract."""
    return {_PROBLEMS[one.problem] for one in readings if one.problem in _PROBLEMS}
