"""The front of an amendment proposal: what it is, the parties, the contract and every earlier amendment."""

from __future__ import annotations

from tracker_scope.documents.nodes import (
    EMPTY,
    REGISTER,
    SETTINGS,
    Cell,
    blank,
    day,
    day_of,
    moment,
    phrase,
    sentence,
    source,
    table,
    term,
    words,
)
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.roles import party_name, person_role
from tracker_scope.model.contract import ContractDocument
from tracker_scope.model.document import Block, Phrase, Section, Source, Value
from tracker_scope.model.party import Party, Side
from tracker_scope.model.proposal import ProposalLine

SIDES: tuple[Side, ...] = ("client", "provider")


def said(text: str | None, field: str, origin: Source) -> Value:
    """Repeat what a person typed, or leave its place to be completed."""
    return words(text, origin) if text else blank(field)


def subject(facts: ProposalFacts, line: ProposalLine) -> Value:
    """Name what a line is about; a title taken from a ticket that is restricted by now is not shown."""
    entries = (facts.entries.get(one.ref) for one in line.tickets)
    if any(one is not None and one.restricted and one.title == line.title for one in entries):
        return term("shown.restricted")
    return said(line.title, f"subject:{line.id}", facts.draft_source)


def title(facts: ProposalFacts) -> Phrase:
    """Name the draft by its number and its title."""
    draft, origin = facts.proposal, facts.draft_source
    return phrase(
        "proposal.title",
        number=said(draft.number, "number", origin),
        title=said(draft.title, "title", origin),
    )


def front(facts: ProposalFacts) -> tuple[Block, ...]:
    """State that it is a draft, of which day, by whom and from what."""
    draft, case, origin = facts.proposal, facts.case, facts.draft_source
    as_of = case.scope.as_of
    rows: dict[str, Cell] = {
        "project": (words(case.project, SETTINGS),),
        "name": (words(draft.name, origin),),
        "drafted": (
            phrase(
                "proposal_front.drafted_by",
                day=day_of(draft.drafted_at, case.zone, origin),
                person=person_role(case, draft.drafted_by),
            ),
        ),
        "dated": (phrase("proposal_front.last_signature"),),
        "effective": (moment(as_of.effective, REGISTER),),
        "known": (moment(as_of.known, REGISTER),),
        "keeper": (party_name(case, case.keeper),),
    }
    listed: list[tuple[Cell, ...]] = [((phrase(f"proposal_front.{key}"),), cell) for key, cell in rows.items()]
    return (
        sentence("proposal_front.draft"),
        table("proposal_front", ("item", "value"), listed),
        sentence("proposal_front.sources"),
        sentence("front.with_names" if case.names else "front.without_names"),
    )


def parties(facts: ProposalFacts) -> Section:
    """Name the parties, the client first as is the custom, with what identifies each and who signs."""
    recorded = sorted(facts.case.people.parties, key=lambda one: (SIDES.index(one.side), one.id))
    rows = [_party_row(facts, one) for one in recorded]
    for place, side in enumerate(SIDES):
        if side not in {one.side for one in recorded}:
            rows.insert(0 if place == 0 else len(rows), _unknown_party(side))
    return Section(
        heading=phrase("proposal_parties.heading"),
        blocks=(table("proposal_parties", ("side", "party", "registration", "signatory"), rows),),
    )


def _party_row(facts: ProposalFacts, party: Party) -> tuple[Cell, ...]:
    origin = source("record", f"party:{party.id}")
    return (
        (term(f"side.{party.side}"),),
        (party_name(facts.case, party.id),),
        (said(party.registration, f"registration:{party.name}", origin),),
        (said(party.signatory, f"signatory:{party.name}", origin),),
    )


def _unknown_party(side: Side) -> tuple[Cell, ...]:
    return (term(f"side.{side}"),), (blank(f"party_{side}"),), (blank("registration"),), (blank("signatory"),)


def contract(facts: ProposalFacts) -> Section:
    """List the contract and every earlier amendment with dates and digests."""
    documents, signed = facts.documents, facts.signed
    heading = phrase("proposal_contract.heading")
    if not documents:
        return Section(heading=heading, blocks=(sentence("proposal_contract.none", contract=blank("contract")),))
    blocks: tuple[Block, ...] = (
        sentence("proposal_contract.introduction"),
        table("contract", ("document", "kind", "signed", "effective"), [_document(facts, one) for one in documents]),
    )
    if not any(one.kind == "amendment" for one in documents):
        blocks += (sentence("proposal_contract.no_amendment"),)
    files = [_file(one) for one in documents]
    blocks += (table("contract", ("document", "file", "digest"), files, "files"),)
    if facts.case.contract.not_supplied:
        blocks += (sentence("proposal_contract.not_supplied"),)
    if signed is not None:
        blocks += (_signed(signed),)
    return Section(heading=heading, blocks=blocks)


def _signed(document: ContractDocument) -> Block:
    origin = source("record", str(document.record))
    return sentence(
        "proposal_contract.signed_from",
        document=words(document.label, origin),
        signed=day(document.signed_on, origin),
        effective=day(document.effective_on, origin),
    )


def _document(facts: ProposalFacts, document: ContractDocument) -> tuple[Cell, ...]:
    origin = source("record", str(document.record))
    later = document.effective_from > facts.case.scope.as_of.effective
    return (
        (words(document.label, origin),),
        (term(f"document_kind.{document.kind}"),),
        (day(document.signed_on, origin),),
        (day(document.effective_on, origin), *((phrase("contract.later"),) if later else EMPTY)),
    )


def _file(document: ContractDocument) -> tuple[Cell, ...]:
    origin = source("record", str(document.record))
    return (words(document.label, origin),), (words(document.file, origin),), (words(document.digest, origin),)
