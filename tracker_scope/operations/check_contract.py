"""Checks the clauses in force for grey zones, and records which of them a person set aside, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import orjson

from tracker_scope.contract.vagueness import checked, vagueness
from tracker_scope.errors import DismissalUnclear, GreyZoneAmbiguous, GreyZoneUnknown
from tracker_scope.model.base import Noun
from tracker_scope.model.contract import Clause, ClauseVersion
from tracker_scope.model.grey_zone import GreyZone
from tracker_scope.model.time import AsOf
from tracker_scope.operations.acts import decode, fingerprint
from tracker_scope.operations.contract import in_force
from tracker_scope.operations.recorded import people_of
from tracker_scope.operations.workspace import Workspace, named_person

ID_LENGTH: Final = 10


class Dismissal(Noun):
    """A grey zone that a person set aside; it holds while the clause says the same."""

    zone: str
    number: str
    code: str
    words: str
    by: str
    reason: str


class Remark(Noun):
    """A grey zone of a clause in force; its id stays while the words of the clause stay."""

    id: str
    zone: GreyZone
    dismissed: Dismissal | None = None


class CheckedClause(Noun):
    """A clause in force with its remarks, and what those that nobody set aside weigh."""

    clause: Clause
    document: str
    remarks: tuple[Remark, ...]
    weight: int


class CheckedContract(Noun):
    """The clauses in force, the vaguest first, and as of when."""

    as_of: AsOf
    clauses: tuple[CheckedClause, ...]
    zone: str = "UTC"


def check_contract(workspace: Workspace, effective: str | None, known: str | None) -> CheckedContract:
    """Check the clauses in force on a date; raises BaselineMissing, DateInvalid."""
    found = in_force(workspace, effective, known)
    language = workspace.settings.project.language
    clauses = [version.clause for version in found.versions]
    zones = checked(clauses, language=language, documents=tuple(found.labels.values()))
    dismissed = dismissals(workspace, found.as_of.known)
    every = tuple(
        _checked(version, of_clause, found.labels.get(version.document, version.document), dismissed)
        for version, of_clause in zip(found.versions, zones, strict=True)
    )
    return CheckedContract(
        as_of=found.as_of, clauses=tuple(sorted(every, key=lambda one: -one.weight)), zone=workspace.zone
    )


def _checked(
    version: ClauseVersion, zones: tuple[GreyZone, ...], label: str, dismissed: dict[str, Dismissal]
) -> CheckedClause:
    remarks = tuple(
        Remark(id=key, zone=zone, dismissed=dismissed.get(key)) for key, zone in _named(version.clause, zones)
    )
    weight = vagueness(one.zone for one in remarks if one.dismissed is None)
    return CheckedClause(clause=version.clause, document=label, remarks=remarks, weight=weight)


def _named(clause: Clause, zones: tuple[GreyZone, ...]) -> Iterator[tuple[str, GreyZone]]:
    """Name each grey zone by the words of its clause, so that renumbering alone changes no id."""
    times: Counter[tuple[str, str]] = Counter()
    for zone in zones:
        told = (zone.code.value, zone.words.casefold())
        times[told] += 1
        yield fingerprint(*told, times[told], clause.title, clause.text)[:ID_LENGTH], zone


def dismissals(workspace: Workspace, known: datetime | None = None) -> dict[str, Dismissal]:
    """Return what was set aside by then, by the id of the grey zone."""
    acts = workspace.ledger.acts("grey_zone_dismissal", known=known)
    every = [decode(Dismissal, act.body) for act in acts]
    return {one.zone: one for one in every}


class Dismissed(Noun):
    """What was set aside; not new when it was before."""

    remark: Remark
    new: bool


def dismiss(workspace: Workspace, named: str, by: str | None, reason: str) -> Dismissed:
    """Record that a grey zone, named by the beginning of its id, is set aside.

    Raises GreyZoneUnknown, GreyZoneAmbiguous, DismissalUnclear, ByMissing, PersonUnknown.
    """
    person = named_person(workspace, people_of(workspace), by)
    if not reason.strip():
        raise DismissalUnclear
    every = {one.id: one for clause in check_contract(workspace, None, None).clauses for one in clause.remarks}
    found = [one for key, one in every.items() if named and key.startswith(named.casefold())]
    if not found:
        raise GreyZoneUnknown(id=named)
    if len(found) > 1:
        raise GreyZoneAmbiguous(id=named, known=", ".join(one.id for one in found))
    remark = found[0]
    if remark.dismissed is not None:
        return Dismissed(remark=remark, new=False)
    zone = remark.zone
    act = Dismissal(
        zone=remark.id, number=zone.number, code=zone.code.value, words=zone.words, by=person.id, reason=reason
    )
    now, body = workspace.clock(), orjson.dumps(act.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        writer.append_act("grey_zone_dismissal", fingerprint(body), body, by=workspace.recorder, at=now)
    return Dismissed(remark=remark.model_copy(update={"dismissed": act}), new=True)
