"""Facts that make an amendment proposal say what the example has no occasion to say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from proposal_draft import Proposal
from statement_records import CANARY, at, digest

from tracker_scope.documents.proposal_exhibits import ReplyText
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.model.base import Noun
from tracker_scope.model.contract import ContractText
from tracker_scope.model.party import People
from tracker_scope.model.proposal import (
    Acceptance,
    AmendmentProposal,
    DraftTicket,
    EarlierPrice,
    Effect,
    Instalment,
    LineFigures,
    Milestone,
    ProposalGroup,
    ProposalLine,
)
from tracker_scope.model.register import Counts, Register
from tracker_scope.model.ticket import TicketRef
from tracker_scope.model.trace import EvidenceRef

GONE = digest("restricted since")

Value = TypeVar("Value", bound=Noun)


def but(value: Value, **changed: Any) -> Value:
    return value.model_copy(update=changed)


def edge_cases() -> dict[str, ProposalFacts]:
    example = Proposal("fr")
    facts = example.draft()
    return {
        "example": facts,
        "names": Proposal("fr", names=True).draft(),
        "bare": bare(facts),
        "nothing recorded": nothing_recorded(facts),
        "no figures": but(facts, figures=None),
        "figures without amounts": half_figured(facts),
        "no messages": but(facts, case=but(facts.case, messages=(), withheld=(), writings=()), notices=(), replies=()),
        "undated": but(facts, case=but(facts.case, messages=tuple(but(one, at=None) for one in facts.case.messages))),
        "strangers": strangers(facts),
        "restricted": restricted(facts),
        "restricted writings": restricted_writings(facts),
        "several rates": several_rates(facts),
        "reverse charge": reverse_charge(facts),
        "pounds": but(facts, figures=but(example.figures(), currency="GBP")),
        "earlier unpriced": but(facts, figures=but(example.figures(), earlier=())),
        "earlier unknown": but(
            facts,
            figures=but(
                example.figures(),
                earlier=(*example.figures().earlier, EarlierPrice(amendment="Avenant n° 9", net=Decimal(100))),
            ),
        ),
        "signed": signed(facts),
        "moved": moved(facts),
        "many": many(facts, 200),
        "complete": complete(facts),
        "comments": comments(facts),
        "first amendment": first_amendment(facts),
        "superseded": superseded(facts),
        "withdrawn": withdrawn(facts),
        "restricted since": restricted_since(facts),
        "several": several(facts),
    }


def bare(facts: ProposalFacts) -> ProposalFacts:
    """Let the draft be the one that `amendment draft NAME --ticket` makes, without a figure or an acceptance."""
    tickets = facts.proposal.tickets
    lines = tuple(
        ProposalLine(id=f"L{number}", title="", tickets=(one,)) for number, one in enumerate(tickets, start=1)
    )
    draft = AmendmentProposal(
        name="brut",
        groups=(ProposalGroup(lines=lines),),
        drafted_by="studio",
        drafted_at=facts.proposal.drafted_at,
        record=310,
    )
    return but(facts, proposal=draft, figures=None)


def nothing_recorded(facts: ProposalFacts) -> ProposalFacts:
    """Let there be tickets that nobody captured, no contract and nobody known."""
    empty = Register(as_of=facts.case.scope.as_of, entries=(), counts=Counts())
    silent = dict.fromkeys(("runs", "decisions", "writings", "messages", "withheld", "findings"), ())
    case = but(facts.case, scope=empty, contract=ContractText(), people=People(), **silent)
    stranger = DraftTicket(ref=TicketRef(instance="elsewhere", id="1"), key="OLD-1")
    line = ProposalLine(id="L1", effect=Effect.MODIFIED, tickets=(stranger,), title="Ligne")
    removed = ProposalLine(id="L2", effect=Effect.REMOVED, clauses=("9.9",), title="Fin")
    draft = but(facts.proposal, groups=(ProposalGroup(goal="Un but", lines=(line, removed)),), precedence=())
    return but(facts, case=case, proposal=but(draft, reservations=()), figures=None, notices=(), replies=())


def half_figured(facts: ProposalFacts) -> ProposalFacts:
    """Let figures be recorded, and every one that may be missing be so."""
    figures = Proposal("fr").figures()
    return but(
        facts,
        figures=but(
            figures,
            initial_net=None,
            vat_rate=None,
            earlier=tuple(but(one, net=None) for one in figures.earlier),
            lines=(LineFigures(line="L1", quantity=Decimal(2)), LineFigures(line="L2", unit_price=Decimal(5))),
            milestones=(Milestone(name="Recette", before=date(2026, 10, 1)),),
            payments=(Instalment(name="Solde"),),
        ),
    )


def strangers(facts: ProposalFacts) -> ProposalFacts:
    """Let nobody be tied to an account, and the ticket have been opened by the supplier."""
    messages = tuple(but(one, by=None) for one in facts.case.messages)
    return but(facts, case=but(facts.case, messages=messages), notices=(), replies=())


def restricted(facts: ProposalFacts) -> ProposalFacts:
    """Let every ticket be restricted, and a line have taken its title from one while it was not."""
    secret = f"{CANARY} title"
    entries = tuple(but(one, restricted=True, title=secret) for one in facts.case.scope.entries)
    groups = tuple(
        but(group, lines=tuple(but(line, title=secret) if line.tickets else line for line in group.lines))
        for group in facts.proposal.groups
    )
    hushed = tuple(but(one, text=CANARY) for one in facts.case.messages)
    case = but(facts.case, scope=but(facts.case.scope, entries=entries), messages=hushed)
    return but(facts, case=case, proposal=but(facts.proposal, groups=groups))


def restricted_writings(facts: ProposalFacts) -> ProposalFacts:
    """Let replies and decisions rest on comments that are restricted."""
    hidden = EvidenceRef(kind="comment", ticket="RES-4", comment=CANARY, digest=digest("a"), record=70, restricted=True)
    replies = tuple(but(one, source=hidden) for one in facts.notices[0].replies)
    sent = tuple(but(one, source=hidden) for one in facts.notices[0].sent)
    decisions = tuple(but(one, source=hidden, reason=CANARY) for one in facts.case.decisions)
    return but(
        facts,
        case=but(facts.case, decisions=decisions, writings=tuple(but(one, text=CANARY) for one in facts.case.writings)),
        notices=(but(facts.notices[0], replies=replies, sent=sent),),
        replies=tuple(ReplyText(reply=one.record, text=CANARY) for one in replies),
    )


def several_rates(facts: ProposalFacts) -> ProposalFacts:
    """Let each line have its own rate, and no payment be typed."""
    figures = Proposal("fr").figures()
    rates = (Decimal(20), Decimal(10), Decimal("5.5"))
    lines = tuple(but(one, vat_rate=rate) for one, rate in zip(figures.lines, rates, strict=True))
    return but(facts, figures=but(figures, lines=lines, payments=(), milestones=()))


def reverse_charge(facts: ProposalFacts) -> ProposalFacts:
    """Let VAT be due by the client, so that the rate is nought."""
    figures = Proposal("fr").figures()
    lines = tuple(but(one, vat_rate=None) for one in figures.lines)
    payment = Instalment(name="Tout", percent=Decimal(100), net=Decimal("8640.00"), vat=Decimal(0),
                         gross=Decimal("8640.00"), trigger="Procès-verbal", due_on=date(2026, 12, 1))  # fmt: skip
    return but(facts, figures=but(figures, lines=lines, vat_rate=Decimal(0), payments=(payment,)))


def signed(facts: ProposalFacts) -> ProposalFacts:
    """Let the signed amendment have been recorded from this very draft."""
    contract = facts.case.contract
    last = but(contract.documents[-1], id="amendment-2", label="Avenant n° 2", draft=facts.proposal.name, record=400)
    return but(facts, case=but(facts.case, contract=but(contract, documents=(*contract.documents, last))))


def moved(facts: ProposalFacts) -> ProposalFacts:
    """Let a passage have another text than when the draft was made, one have no title, one no text."""
    contract = facts.case.contract
    lines = (
        ProposalLine(id="L1", effect=Effect.MODIFIED, clauses=("2.2", "2.10", "7.7"), title="Rappels"),
        ProposalLine(id="L2", effect=Effect.REMOVED, clauses=("2.4",), title="Autre"),
    )
    versions = tuple(
        but(one, clause=but(one.clause, title="", text="")) if one.clause.number == "2.4" else one
        for one in contract.versions
    )
    later = but(contract.documents[1], effective_from=at(12, 1))
    draft = but(facts.proposal, drafted_at=at(5, 1), groups=(ProposalGroup(goal="Un but", lines=lines),))
    case = but(facts.case, contract=but(contract, versions=versions, documents=(contract.documents[0], later)))
    return but(facts, case=case, proposal=draft, figures=None)


def many(facts: ProposalFacts, number: int) -> ProposalFacts:
    """Let there be many lines, all bare: more than the list of what is missing names."""
    tickets = facts.proposal.tickets
    lines = tuple(
        ProposalLine(id=f"L{one}", title=f"Ligne {one}", tickets=tickets[: one % 3]) for one in range(1, number + 1)
    )
    groups = tuple(ProposalGroup(goal=f"But {one}", lines=lines[one::4]) for one in range(4))
    return but(facts, proposal=but(facts.proposal, groups=groups), figures=None)


def complete(facts: ProposalFacts) -> ProposalFacts:
    """Let nothing be missing."""
    figures, people = Proposal("fr").figures(), facts.case.people
    told = {"registration": "SAS, Lyon, RCS 000 000 000", "signatory": "Direction générale"}
    parties = tuple(but(one, **told) for one in people.parties)
    groups = tuple(
        but(
            group,
            goal=group.goal or "Lever un doute",
            lines=tuple(
                but(one, deliverable=one.deliverable or "Le même", criterion=one.criterion or "Le même")
                for one in group.lines
            ),
        )
        for group in facts.proposal.groups
    )
    milestones = tuple(but(one, depends_on=one.depends_on or "Salle de formation") for one in figures.milestones)
    return but(
        facts,
        case=but(facts.case, people=but(people, parties=parties)),
        proposal=but(
            facts.proposal,
            groups=groups,
            acceptance=but(facts.proposal.acceptance, period_days=1, period_kind="calendar"),
        ),
        figures=but(figures, milestones=milestones),
    )


def comments(facts: ProposalFacts) -> ProposalFacts:
    """Let the client's only words be comments, one of them cited by its position, another by its reply."""
    words = tuple(one for one in facts.case.messages if one.number is not None)
    theirs = next(one for one in words if one.by == "atelier-desk")
    cited = EvidenceRef(
        kind="comment", ref=theirs.ticket, ticket="RES-4", comment="c", number=2, digest=digest("c"), record=71
    )
    reply = but(facts.notices[0].replies[0], source=cited)
    alone = but(facts.proposal, acceptance=Acceptance(period_days=1, period_kind="working"))
    return but(
        facts,
        case=but(facts.case, messages=words, declared=()),
        proposal=alone,
        notices=(but(facts.notices[0], replies=(reply,), sent=()),),
        replies=(ReplyText(reply=reply.record, text=theirs.text, number=2),),
    )


def first_amendment(facts: ProposalFacts) -> ProposalFacts:
    """Let the contract have no amendment yet, and its text be whole."""
    contract = facts.case.contract
    figures = but(Proposal("fr").figures(), earlier=())
    alone = but(contract, documents=contract.documents[:1], not_supplied=())
    return but(facts, case=but(facts.case, contract=alone), figures=figures, notices=())


def superseded(facts: ProposalFacts) -> ProposalFacts:
    """Let a decision of the client rest on a file, be noted by the supplier, and bear no reason."""
    letter = EvidenceRef(kind="file", file="avis.txt", digest=digest("b"), record=72)
    scan = EvidenceRef(kind="file", file="avis.pdf", digest=digest("b"), record=73)
    theirs = next(one for one in facts.case.decisions if one.by == "atelier-it")
    more = (
        but(theirs, made_on=date(2026, 6, 17), source=letter, reason="", record=90),
        but(theirs, made_on=date(2026, 6, 16), source=scan, record=91),
        but(theirs, made_on=date(2026, 6, 15), source=None, recorded_by="atelier-it", record=92),
    )
    writing = but(facts.case.writings[1], decision=90, number=None, at=None, text="Un autre avis.")
    case = but(facts.case, decisions=(*facts.case.decisions, *more), writings=(*facts.case.writings, writing))
    return but(facts, case=case, notices=(), replies=())


def restricted_since(facts: ProposalFacts) -> ProposalFacts:
    """Let acts rest on comments that were public when cited and cannot be read any more, and a sending on no file."""
    gone = EvidenceRef(kind="comment", ref=facts.proposal.tickets[0].ref, ticket="RES-4", comment="c", number=9,
                       digest=GONE, record=74)  # fmt: skip
    history = facts.notices[0]
    replies = tuple(but(one, source=gone) for one in history.replies)
    sent = tuple(but(one, source=None) for one in history.sent)
    decisions = tuple(but(one, source=gone) for one in facts.case.decisions)
    case = but(facts.case, decisions=decisions, writings=())
    return but(facts, case=case, notices=(but(history, replies=replies, sent=sent),), replies=())


def withdrawn(facts: ProposalFacts) -> ProposalFacts:
    """Let the only sending have been recorded by mistake, and the client's person who replied be unknown."""
    history = facts.notices[0]
    replies = tuple(but(one, by="nobody", party="atelier") for one in history.replies)
    return but(facts, notices=(but(history, sent=(), withdrawn=history.sent, replies=replies),))


def several(facts: ProposalFacts) -> ProposalFacts:
    """Let a line name several tickets and passages of each sort, and the client have written often."""
    contract = facts.case.contract
    versions = tuple(
        but(one, clause=but(one.clause, title="")) if one.clause.number == "2.4" else one for one in contract.versions
    )
    stranger = DraftTicket(ref=TicketRef(instance="elsewhere", id="1"), key="OLD-1")
    covered = Proposal("fr").ticket(1)
    line = facts.proposal.lines[0]
    more = but(line, clauses=("7.7", "2.4", "2.10"), tickets=(stranger, covered, *line.tickets))
    theirs = next(one for one in facts.case.messages if one.by == "atelier-desk" and one.number)
    messages = (
        *facts.case.messages,
        *(but(theirs, number=number, text=f"Message {number}") for number in (5, 6)),
        *(but(theirs, by=None, number=number, text=f"Message {number}") for number in (7, 8)),
    )
    case = but(facts.case, contract=but(contract, versions=versions), messages=messages)
    draft = but(facts.proposal, groups=(ProposalGroup(goal="Un but", lines=(more,)),))
    return but(facts, case=case, proposal=draft, figures=None, notices=(), replies=())
