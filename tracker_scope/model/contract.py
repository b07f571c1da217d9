"""The contract: documents, the clauses read from them, and which text was in force when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from pydantic import Field

from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.time import Instant, Period


class ClauseKind(StrEnum):
    """What a clause is there for; only the first two can cover a ticket by a mere reference."""

    DELIVERABLE = "deliverable"
    SERVICE_LEVEL = "service_level"
    EXCLUSION = "exclusion"
    ASSUMPTION = "assumption"
    PROCEDURE = "procedure"
    DEFINITION = "definition"


COVERING_KINDS = frozenset({ClauseKind.DELIVERABLE, ClauseKind.SERVICE_LEVEL})


Unit = Literal["line", "paragraph", "page", "row", "object"]
_SIGNS: Final = {"line": ":", "paragraph": " ¶ ", "page": " p. ", "row": ":", "object": " # "}


class Place(Noun):
    """Where a passage stands in its document, from one line to another, both included and counted from 1.

    `unit` says what is counted where a format has no lines; `part` names the sheet or the
    specification in which it is counted. Offsets are bytes of a text file, otherwise characters
    of the document's text as it was read.
    """

    file: str
    line_from: int
    line_to: int
    start: int
    end: int
    unit: Unit = "line"
    part: str = ""

    def __str__(self) -> str:
        """Write the place as people cite it."""
        within = f" [{self.part}]" if self.part else ""
        return f"{self.file}{within}{_SIGNS[self.unit]}{self.line_from}-{self.line_to}"


class Clause(Noun):
    """The smallest citable obligation as one document words it.

    `number` is what people cite ("4.2", "A.1", "EX-12"); `digest` is SHA-256 (hex) over
    number, title and text joined by line feeds; `aliases` are anchors and slugs. `continued`
    are further passages of a clause that others (an identified item, a comment) interrupt.
    """

    number: str
    title: str = ""
    text: str = ""
    kind: ClauseKind = ClauseKind.DELIVERABLE
    level: int = 1
    path: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    place: Place
    continued: tuple[Place, ...] = ()
    digest: str


class LeftOut(Noun):
    """A passage of a source that belongs to no clause, and why."""

    place: Place
    reason: str
    text: str = ""


class Paragraph(NamedTuple):
    """A paragraph, or a row of a table, in the order in which a document is read.

    `text` is what a reader sees but for `label`, the number that the format gives it ("4.2",
    "(a)", "Annexe I –"). `level` counts headings from 1. Rows of one table follow each other and
    share `table`; `reason` says why a paragraph that is left out belongs to no clause. `at` and
    `until` are the numbers of its first and last page, where paragraphs are not counted themselves.
    """

    text: str
    sort: Literal["heading", "text", "row", "left_out"] = "text"
    label: str = ""
    level: int = 0
    reason: str = ""
    table: int = 0
    at: int = 0
    until: int = 0

    @property
    def shown(self) -> str:
        """Return the text with the number that a reader sees before it."""
        return f"{self.label} {self.text}".strip() if self.label else self.text


class Reading(Noun):
    """What a reader made of the files of one document; `paragraphs` of formats that are no plain text."""

    clauses: tuple[Clause, ...]
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


class ClauseChange(Noun):
    """What an amendment does to one clause; `clause` is None when the clause is deleted or renumbered.

    A renumbered clause keeps its words under `new_number`, and what is numbered below it follows.
    """

    action: Literal["replaced", "added", "deleted", "renumbered"]
    number: str
    new_number: str | None = None
    clause: Clause | None = None
    passage: Place


class ContractDocument(Noun):
    """A document of the contract as recorded: a baseline, or a signed amendment and the draft that it came from."""

    id: str
    kind: Literal["baseline", "amendment"]
    label: str
    file: str
    digest: str
    signed_on: date
    effective_on: date
    effective_from: Instant
    reader: str
    draft: str | None = None
    record: int = 0
    recorded_at: Instant

    @property
    def order_of_effect(self) -> tuple[datetime, date, int]:
        """What documents are ordered by: the day from which they hold, then signature, then record."""
        return (self.effective_from, self.signed_on, self.record)


class ClauseVersion(Noun):
    """A clause with its identity through amendments and the time during which it was in force."""

    identity: str
    clause: Clause
    document: str
    document_kind: Literal["baseline", "amendment"]
    in_force: Period


class NotSupplied(Noun):
    """A period for which the parties did not hand over the text in force."""

    period: Period
    label: str = ""


class ContractText(Noun):
    """Every version of every clause of a project, and the periods without a text."""

    documents: tuple[ContractDocument, ...] = ()
    versions: tuple[ClauseVersion, ...] = ()
    not_supplied: tuple[NotSupplied, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = Field(default=())
