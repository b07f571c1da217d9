"""The register: every captured ticket classified as of a date, each with its basis."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.contract import ClauseKind, Place
from tracker_scope.model.notice import Telling, TellingSums
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.time import AsOf, Instant, Period
from tracker_scope.model.trace import SuspectCause


class Classification(StrEnum):
    """The seven codes; there is no eighth, and none of them says who is right."""

    BASELINE = "baseline"
    AMENDMENT = "amendment"
    CORRECTION = "correction"
    NOT_COVERED = "not_covered"
    CONTESTED = "contested"
    INTERNAL = "internal"
    OPEN = "open"


class Exclusion(StrEnum):
    """Why a captured ticket is not classified."""

    FILTERED = "filtered"
    PULL_REQUEST = "pull_request"
    NOT_YET_CREATED = "not_yet_created"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class OpenReason(StrEnum):
    """Why a ticket is open."""

    NO_REFERENCE = "no_reference"
    MENTION_ONLY = "mention_only"
    SEVERAL_CLAUSES = "several_clauses"
    UNKNOWN_NUMBER = "unknown_number"
    TEXT_NOT_SUPPLIED = "text_not_supplied"
    NOT_A_DELIVERABLE = "not_a_deliverable"
    NO_CONTRACT = "no_contract"


class BasisSource(Noun):
    """Where a basis can be read: document or ticket, its digest, and the place in it."""

    document: str
    digest: str
    place: str


class Basis(Noun):
    """What a classification rests on."""

    kind: Literal["reference", "decision", "position", "declared_type"]
    clause: str | None = None
    by: str | None = None
    party: str | None = None
    made_on: date | None = None
    recorded_at: Instant | None = None
    reason: str | None = None
    cited: str | None = None
    decision: str | None = None
    source: BasisSource


class TiedClause(Noun):
    """A clause to which a ticket is tied, as it stood when the tie was made."""

    number: str
    identity: str
    title: str
    text: str
    kind: ClauseKind
    document: str
    document_kind: Literal["baseline", "amendment"]
    document_label: str
    in_force: Period
    place: Place
    digest: str


class Entry(Noun):
    """One ticket of the register."""

    ref: TicketRef
    ticket: str
    source: str
    title: str
    type: str | None
    status: str | None
    created: Instant
    classification: Classification
    rule: Literal[
        "positions_differ",
        "decision_of_a_person",
        "declared_internal_type",
        "explicit_reference",
        "no_basis",
    ]
    basis: tuple[Basis, ...] = ()
    clauses: tuple[TiedClause, ...] = ()
    mentioned: tuple[str, ...] = ()
    reasons: tuple[OpenReason, ...] = ()
    suspect: tuple[SuspectCause, ...] = ()
    restricted: bool = False
    telling: Telling | None = None


class Counts(Noun):
    """Counts that reconcile: the seven codes plus the excluded equal the captured."""

    baseline: int = 0
    amendment: int = 0
    correction: int = 0
    not_covered: int = 0
    contested: int = 0
    internal: int = 0
    open: int = 0
    excluded: dict[Exclusion, int] = Field(default_factory=lambda: dict.fromkeys(Exclusion, 0))
    suspect: int = 0
    restricted: int = 0
    captured: int = 0

    def reconciles(self) -> bool:
        """Tell whether every captured ticket is counted exactly once."""
        classified = sum(getattr(self, code.value) for code in Classification)
        return bool(classified + sum(self.excluded.values()) == self.captured)


class Excluded(Noun):
    """A captured ticket that is not classified, and why; withdrawn and erased ones are only counted."""

    ticket: str
    source: str
    reason: Exclusion


class Register(Noun):
    """All tickets as of a date; `untouched` are clauses in force that no ticket touches."""

    as_of: AsOf
    entries: tuple[Entry, ...]
    excluded: tuple[Excluded, ...] = ()
    counts: Counts
    untouched: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    telling: TellingSums = TellingSums()
