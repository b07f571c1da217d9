"""One ticket of the register as JSON and CSV print it; of a restricted ticket nothing but key and class."""

from __future__ import annotations

from typing import Final

from tracker_scope.model.base import Noun
from tracker_scope.model.notice import Telling
from tracker_scope.model.register import Basis, Classification, Entry, OpenReason
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import SuspectCause

RESTRICTED: Final = "[restricted, not shown]"


class EntryView(Noun):
    """One ticket of the register; `telling` is null where neither who asked for it nor a recognition is known."""

    ticket: str
    instance: str
    id: str
    source: str
    title: str
    type: str | None
    status: str | None
    created: Instant
    classification: Classification
    rule: str
    basis: tuple[Basis, ...]
    clauses: tuple[str, ...]
    mentioned: tuple[str, ...]
    reasons: tuple[OpenReason, ...]
    suspect: tuple[SuspectCause, ...]
    restricted: bool
    telling: Telling | None


def entry_view(entry: Entry) -> EntryView:
    """Return an entry as JSON prints it; of a restricted ticket nothing but key and class."""
    basis = entry.basis if not entry.restricted else tuple(_bare(one) for one in entry.basis)
    return EntryView(
        ticket=entry.ticket,
        instance=entry.ref.instance,
        id=entry.ref.id,
        source=entry.source,
        title=RESTRICTED if entry.restricted else entry.title,
        type=entry.type,
        status=entry.status,
        created=entry.created,
        classification=entry.classification,
        rule=entry.rule,
        basis=basis,
        clauses=tuple(clause.number for clause in entry.clauses),
        mentioned=entry.mentioned,
        reasons=entry.reasons,
        suspect=entry.suspect,
        restricted=entry.restricted,
        telling=_telling(entry),
    )


def _telling(entry: Entry) -> Telling | None:
    """Return what is known beyond the ticket's creation; of tens of thousands, most have nothing."""
    told = entry.telling
    if told is not None and entry.restricted:
        told = told.model_copy(update={"requested_by": None, "requested_side": None})
    return None if told is None or (told.requested_by is None and told.recognised_on is None) else told


def _bare(basis: Basis) -> Basis:
    hidden = None if basis.reason is None else RESTRICTED
    return basis.model_copy(update={"cited": None, "reason": hidden})
