"""What the client wrote on a line of an amendment proposal: its request and its answers, or that none was found."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope.documents.nodes import Cell, count, day, day_of, phrase, source, term, words
from tracker_scope.documents.proposal_exhibits import Exhibit
from tracker_scope.documents.proposal_facts import ProposalFacts, Said
from tracker_scope.documents.proposal_preamble import exhibit_of, keys, numbered
from tracker_scope.documents.roles import party_name, person_role, who
from tracker_scope.documents.statement_basis import ticket_key, ticket_source
from tracker_scope.documents.statement_facts import is_hidden
from tracker_scope.documents.statement_thread import withheld
from tracker_scope.model.document import Inline, Text, Value
from tracker_scope.model.notice import NoticeReply
from tracker_scope.model.party import Person
from tracker_scope.model.proposal import ProposalLine
from tracker_scope.model.trace import Decision


def requests(facts: ProposalFacts, line: ProposalLine) -> tuple[Cell, ...]:
    """Name the client's first message on each ticket, then every other one, and what cannot be ascribed."""
    firsts = [tuple(_request(facts, one)) for one in _firsts(facts, line)]
    said = firsts or _nothing(facts, line, "proposal_request.none")
    others = _others(facts, line)
    if others:
        said.append((numbered("proposal_request.others", others, facts.draft_source),))
    return (*said, *_unascribed(facts, line))


def _firsts(facts: ProposalFacts, line: ProposalLine) -> list[Said]:
    every = (facts.messages_of("client", [ticket]) for ticket in line.tickets)
    return [theirs[0] for theirs in every if theirs]


def _others(facts: ProposalFacts, line: ProposalLine) -> list[Exhibit]:
    firsts = _firsts(facts, line)
    return [one.exhibit for one in facts.messages_of("client", line.tickets) if one not in firsts]


def _request(facts: ProposalFacts, said: Said) -> Iterator[Inline]:
    message, person = said.message, said.person
    entry = facts.entries[message.ticket]
    origin = ticket_source(entry)
    told: dict[str, Value] = {
        "ticket": ticket_key(entry),
        "exhibit": count(said.exhibit.number, origin),
        **who(facts.case, person),
    }
    kind = "opened" if message.number is None else "wrote"
    if message.at is None:
        yield phrase(f"proposal_request.{kind}_undated", **told)
        return
    written = day_of(message.at, facts.case.zone, origin)
    yield phrase(f"proposal_request.{kind}", day=written, **told)
    yield phrase("thread.with_authority" if person.may_decide(written.day) else "thread.without_authority")


def _unascribed(facts: ProposalFacts, line: ProposalLine) -> Iterator[Cell]:
    """Say which messages nobody can be named for, and how many are restricted: the client may have written them."""
    hidden = [one for one in line.tickets if one not in facts.shown(line.tickets)]
    if hidden:
        yield (phrase("proposal_request.hidden", tickets=keys(facts, hidden)),)
    untied = facts.untied(line.tickets)
    if untied:
        yield (numbered("proposal_request.untied", untied, facts.draft_source),)
    for ticket in facts.shown(line.tickets):
        number = withheld(facts.case, facts.entries[ticket.ref])
        if number:
            yield (phrase("thread.of", ticket=ticket_key(facts.entries[ticket.ref])), *number)


def _nothing(facts: ProposalFacts, line: ProposalLine, none: str) -> list[Cell]:
    """Say that nothing was found, only where there was something to look in."""
    if not line.tickets:
        return [(phrase("proposal_request.no_ticket"),)]
    return [(phrase(none),)] if facts.shown(line.tickets) else []


def answers(facts: ProposalFacts, line: ProposalLine) -> tuple[Cell, ...]:
    """Name the client's replies to notices and the writings on which its positions rest, oldest first."""
    dated = [*_replies(facts, line), *_positions(facts, line)]
    said = tuple(cell for _, _, cell in sorted(dated, key=lambda one: one[:2]))
    if said:
        return said
    others = _others(facts, line)
    if others:
        return ((numbered("proposal_answer.none_but", others, facts.draft_source),),)
    return tuple(_nothing(facts, line, "proposal_answer.none")) or (
        (phrase("proposal_request.hidden", tickets=keys(facts, line.tickets)),),
    )


def _replies(facts: ProposalFacts, line: ProposalLine) -> Iterator[tuple[str, int, Cell]]:
    wanted = {one.ref for one in line.tickets}
    for reply in facts.every_reply:
        person = facts.person_of("client", reply.by)
        if person is not None and wanted.intersection(reply.tickets):
            yield reply.replied_on.isoformat(), reply.record, _reply(facts, reply, person)


def _reply(facts: ProposalFacts, reply: NoticeReply, person: Person) -> Cell:
    origin = source("record", str(reply.record))
    told: dict[str, Text] = {"notice": words(reply.notice, origin), **who(facts.case, person)}
    authority = "thread.with_authority" if person.may_decide(reply.replied_on) else "thread.without_authority"
    said = phrase("proposal_answer.reply", day=day(reply.replied_on, origin), **told)
    return said, phrase(authority), exhibit_of(facts, reply, "proposal_answer")


def _positions(facts: ProposalFacts, line: ProposalLine) -> Iterator[tuple[str, int, Cell]]:
    for ticket in facts.shown(line.tickets):
        for decision in facts.decisions_on(ticket.ref):
            if decision.source is not None and facts.person_of("client", decision.by):
                yield decision.made_on.isoformat(), decision.record, position(facts, decision)


def position(facts: ProposalFacts, decision: Decision) -> Cell:
    """Say what a person decided of a ticket, for whom, on which clauses, and where its writing stands."""
    origin = source("record", str(decision.record))
    said = phrase(
        "proposal_answer.position" if decision.source else "proposal_answer.decision",
        day=day(decision.made_on, origin),
        ticket=words(decision.ticket_key, origin),
        person=person_role(facts.case, decision.by),
        party=party_name(facts.case, decision.party),
        kind=term(f"decision.{decision.kind.value}"),
    )
    clauses = ", ".join(decision.clauses)
    cited = (phrase("proposal_answer.clauses", clauses=words(clauses, origin)),) if clauses else ()
    return (said, *cited, *_writing(facts, decision))


def _writing(facts: ProposalFacts, decision: Decision) -> Iterator[Inline]:
    origin, found, cited = source("record", str(decision.record)), facts.exhibit_of_decision(decision), decision.source
    if is_hidden(decision):
        yield phrase("proposal_answer.restricted")
    elif found is not None:
        yield phrase("proposal_answer.exhibit", exhibit=count(found.number, origin))
    elif cited is not None and cited.kind == "comment":
        yield phrase("proposal_answer.gone")
    elif cited is not None:
        file, digest = cited.file or "", cited.digest or ""
        yield phrase("proposal_answer.not_text", file=words(file, origin), digest=words(digest, origin))
