"""What a classification rests on, in the form that every output prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tracker_scope.model.contract import ClauseVersion
from tracker_scope.model.register import Basis, BasisSource, TiedClause
from tracker_scope.model.ticket import Version
from tracker_scope.model.time import Instant, day_in
from tracker_scope.model.trace import Decision, EvidenceRef, Mention, TracedTicket
from tracker_scope.register.case import Case, ClauseLookup


def _text_at(texts: tuple[Version, ...], at: Instant) -> str:
    held = [one.value for one in texts if one.since <= at] or [one.value for one in texts[:1]]
    return held[-1] if held else ""


def text_digest_at(ticket: TracedTicket, at: Instant) -> str:
    """Return the digest of the ticket's title and description at an instant."""
    return _text_at(ticket.texts, at)


def mention_basis(case: Case, mention: Mention, version: ClauseVersion) -> Basis:
    """Rest on a reference that somebody wrote in the ticket."""
    return Basis(
        kind="reference",
        clause=version.clause.number,
        by=mention.author.account if mention.author else None,
        made_on=day_in(mention.at, case.zone),
        cited=None if mention.restricted else mention.cited,
        source=BasisSource(
            document=case.ticket.key,
            digest=text_digest_at(case.ticket, mention.at),
            place=f"{mention.field}:{mention.position}",
        ),
    )


def type_basis(case: Case, held: str) -> Basis:
    """Rest on a ticket type that the project declared internal."""
    digest = text_digest_at(case.ticket, case.as_of.effective)
    return Basis(
        kind="declared_type",
        cited=held,
        source=BasisSource(document=case.ticket.key, digest=digest, place="type"),
    )


def decision_basis(decision: Decision, kind: Literal["decision", "position"]) -> tuple[Basis, ...]:
    """Rest on a person's decision: one basis for each clause that it names, or one alone."""
    shared = Basis(
        kind=kind,
        by=decision.by,
        party=decision.party,
        made_on=decision.made_on,
        recorded_at=decision.recorded_at,
        reason=decision.reason,
        decision=decision.kind.value,
        source=_written(decision.source, decision),
    )
    return tuple(shared.model_copy(update={"clause": number}) for number in decision.clauses) or (shared,)


def _written(source: EvidenceRef | None, decision: Decision) -> BasisSource:
    if source is None:
        return BasisSource(document="ledger", digest=decision.text_digest, place=f"record:{decision.record}")
    document = source.file or source.ticket or "ledger"
    place = f"comment:{source.number}" if source.number else "file"
    return BasisSource(document=document, digest=source.digest or "", place=place)


def tied_by_decision(decision: Decision, lookup: ClauseLookup, labels: Mapping[str, str]) -> tuple[TiedClause, ...]:
    """Return the clauses that a decision names, as they stood on the day it was made."""
    if not decision.clauses:
        return ()
    found: dict[str, ClauseVersion] = {}
    for number in decision.clauses:
        for version in lookup.by_target(number, decision.clauses_at):
            found[version.identity] = version
    return tuple(tied_by_mention(version, labels) for version in found.values())


def tied_by_mention(version: ClauseVersion, labels: Mapping[str, str]) -> TiedClause:
    """Return a clause version in the form of a register entry."""
    clause = version.clause
    return TiedClause(
        number=clause.number,
        identity=version.identity,
        title=clause.title,
        text=clause.text,
        kind=clause.kind,
        document=version.document,
        document_kind=version.document_kind,
        document_label=labels.get(version.document, version.document),
        in_force=version.in_force,
        place=clause.place,
        digest=clause.digest,
    )
