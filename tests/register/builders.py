"""A small contract, and the tickets, mentions and decisions that the tests of the register are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final

from tracker_scope.contract.in_force import Lookup
from tracker_scope.linking.readings import findings, read
from tracker_scope.model.capture import Visibility
from tracker_scope.model.contract import Clause, ClauseKind, ClauseVersion, ContractText, NotSupplied, Place
from tracker_scope.model.register import Entry
from tracker_scope.model.ticket import Actor, TicketRef, Version
from tracker_scope.model.time import AsOf, Period, end_of_day
from tracker_scope.model.trace import Decision, DecisionKind, Mention, Standing, TracedTicket
from tracker_scope.register.case import Case, Mappings
from tracker_scope.register.classify import classify

SIGNED: Final = datetime(2026, 1, 5, tzinfo=UTC)
LOST: Final = datetime(2026, 2, 1, tzinfo=UTC)
FOUND: Final = datetime(2026, 3, 1, tzinfo=UTC)
WRITTEN: Final = datetime(2026, 4, 1, tzinfo=UTC)
AMENDED: Final = datetime(2026, 5, 11, tzinfo=UTC)
NOW: Final = datetime(2026, 9, 1, tzinfo=UTC)
MAPPINGS: Final = Mappings(
    internal_types=frozenset({"Technical task"}), defect_types=frozenset({"Bug"}), reference_fields=("Lot",)
)
LABELS: Final = {"baseline": "Specification", "amendment": "Amendment No. 1"}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def clause(number: str, kind: ClauseKind, text: str) -> Clause:
    place = Place(file="baseline.md", line_from=1, line_to=2, start=0, end=9)
    return Clause(number=number, title=f"Clause {number}", text=text, kind=kind, place=place, digest=digest(text))


def version(
    number: str,
    kind: ClauseKind = ClauseKind.DELIVERABLE,
    since: datetime = SIGNED,
    to: datetime | None = None,
    *,
    identity: str | None = None,
) -> ClauseVersion:
    """Build one version; what begins with the amendment was brought by it."""
    document: Any = "amendment" if since == AMENDED else "baseline"
    return ClauseVersion(
        identity=identity or number,
        clause=clause(number, kind, f"{number} as the {document} words it"),
        document=document,
        document_kind=document,
        in_force=Period(from_=since, to=to),
    )


# 4.2 is replaced by the amendment, 4.3 ended by it, 4.9 added by it; two clauses are called A.1.
CONTRACT: Final = ContractText(
    versions=(
        version("4.1"),
        version("4.2", to=AMENDED),
        version("4.2", since=AMENDED),
        version("4.3", to=AMENDED),
        version("4.9", since=AMENDED),
        version("6.1", ClauseKind.SERVICE_LEVEL),
        version("7.1", ClauseKind.EXCLUSION),
        version("7.2", ClauseKind.ASSUMPTION),
        version("8.1", ClauseKind.PROCEDURE),
        version("9.1", ClauseKind.DEFINITION),
        version("A.1", identity="A.1"),
        version("A.1", identity="A.1~2"),
    ),
    not_supplied=(NotSupplied(period=Period(from_=LOST, to=FOUND)),),
)
LOOKUP: Final = Lookup(CONTRACT)


def said(*targets: str, field: str = "description", at: datetime = WRITTEN, **more: Any) -> Mention:
    """Build a reference that somebody wrote."""
    return Mention(
        cited="§ " + ", ".join(targets),
        form="number",
        targets=targets,
        field=field,
        position=7,
        standing=more.pop("standing", Standing.PLAIN),
        author=Actor(account="client-dsi"),
        at=at,
        **more,
    )


def ticket(*mentions: Mention, number: int = 1, type_: str = "Story", **more: Any) -> TracedTicket:
    """Build a ticket whose text never changed, unless `texts` says so."""
    held: dict[str, Any] = {
        "ref": TicketRef(instance="https://jira.example", id=str(number)),
        "key": f"PIM-{number}",
        "source": "jira",
        "created": WRITTEN,
        "titles": (Version(value="A list", since=WRITTEN),),
        "types": (Version(value=type_, since=WRITTEN),),
        "statuses": (Version(value="To Do", since=WRITTEN),),
        "texts": (Version(value=digest("first text"), since=WRITTEN),),
        "mentions": mentions,
        "last_record": number,
        "visibility": Visibility.PUBLIC,
    }
    return TracedTicket.model_validate(held | more)


def decided(kind: DecisionKind, *clauses: str, by: str = "provider-pm", **more: Any) -> Decision:
    """Build a decision of the day named by `on`, confirmed against the text of that day."""
    on: date = more.pop("on", date(2026, 4, 20))
    at = end_of_day(on, "UTC")
    held: dict[str, Any] = {
        "ticket": TicketRef(instance="https://jira.example", id="1"),
        "ticket_key": "PIM-1",
        "kind": kind,
        "clauses": clauses,
        "by": by,
        "party": by.partition("-")[0],
        "made_on": on,
        "clauses_at": at,
        "reason": "as agreed at the weekly meeting",
        "recorded_by": "provider-pm",
        "recorded_at": NOW,
        "text_digest": digest("first text"),
        "text_record": 1,
        "clause_digests": {name: one.clause.digest for name in clauses for one in LOOKUP.by_target(name, at)},
    }
    return Decision.model_validate(held | more)


def case(one: TracedTicket, decisions: Sequence[Decision] = (), at: datetime = NOW) -> Case:
    """Read a ticket's mentions against the contract, as the operations do."""
    readings = tuple(read(mention, LOOKUP) for mention in one.mentions)
    return Case(
        ticket=one,
        readings=readings,
        findings=findings(one.key, readings),
        decisions=tuple(decisions),
        mappings=MAPPINGS,
        as_of=AsOf(effective=at, known=at),
        zone="UTC",
        document_labels=LABELS,
    )


def entry(one: TracedTicket, decisions: Sequence[Decision] = (), at: datetime = NOW) -> Entry:
    return classify(case(one, decisions, at), LOOKUP)
