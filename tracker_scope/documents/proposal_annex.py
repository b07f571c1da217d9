"""The annexes of an amendment proposal: the writings whole, the decisions and notices, the passages word for word."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope.documents.nodes import (
    EMPTY,
    Cell,
    bullets,
    count,
    day,
    day_of,
    phrase,
    sentence,
    source,
    table,
    words,
)
from tracker_scope.documents.ordering import natural
from tracker_scope.documents.proposal_answers import position
from tracker_scope.documents.proposal_exhibits import Exhibit
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.proposal_preamble import raised
from tracker_scope.documents.proposal_scope import clause_named
from tracker_scope.documents.roles import party_name, person_role
from tracker_scope.documents.statement_basis import reference_sentences
from tracker_scope.documents.statement_clauses import in_force, lines_of
from tracker_scope.documents.statement_closing import findings
from tracker_scope.documents.statement_facts import is_hidden
from tracker_scope.documents.statement_pending import ticket_section
from tracker_scope.documents.statement_thread import hidden_messages, thread
from tracker_scope.model.contract import ClauseVersion
from tracker_scope.model.document import Block, Inline, Paragraph, Quotation, Section
from tracker_scope.model.notice import NoticeHistory, NoticeReply, NoticeSent
from tracker_scope.model.register import Entry
from tracker_scope.model.trace import Decision

_CHECKS = ("digests", "text_digests", "clauses", "tickets", "sums")
_NOT_ESTABLISHED = (
    "draft",
    "no_agreement",
    "who_is_right",
    "not_covered",
    "unseen",
    "none_found",
    "figures",
    "dates",
    "advice",
)


def exhibits(facts: ProposalFacts) -> Section:
    """Quote ticket by ticket every message, whole, under its number; of restricted ones only how many there are."""
    entries = facts.entries.values()
    shown = [one for one in entries if not one.restricted]
    sections = [_ticket(facts, one) for one in shown]
    blocks: list[Block] = [sentence("proposal_exhibits.introduction" if shown else "proposal_exhibits.none")]
    hidden = len(facts.entries) - len(shown)
    if hidden:
        blocks.append(sentence("proposal_exhibits.restricted", count=count(hidden, facts.draft_source)))
    others = [one for one in facts.exhibits if one.message is None]
    if others:
        quoted = tuple(block for one in others for block in _other(facts, one))
        sections.append(Section(heading=phrase("proposal_exhibits.others"), blocks=quoted))
    return Section(heading=phrase("proposal_exhibits.heading"), blocks=tuple(blocks), sections=tuple(sections))


def _ticket(facts: ProposalFacts, entry: Entry) -> Section:
    """Set the number of each message before it: a thread comes in the order in which it was numbered."""
    found = facts.exhibits_by_ticket.get(entry.ref, ())
    quoted: list[Block] = []
    for (_, blocks), exhibit in zip(thread(facts.case, entry), found, strict=True):
        quoted += (_numbered(facts, exhibit, one) for one in blocks)
    if not quoted:
        quoted.append(sentence("contested.no_messages"))
    return ticket_section(entry, *quoted, *hidden_messages(facts.case, entry))


def _numbered(facts: ProposalFacts, exhibit: Exhibit, block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    return Paragraph(content=(_number(facts, exhibit), *block.content))


def _number(facts: ProposalFacts, exhibit: Exhibit) -> Inline:
    return phrase("proposal_exhibits.number", exhibit=count(exhibit.number, facts.draft_source))


def _other(facts: ProposalFacts, exhibit: Exhibit) -> Iterator[Block]:
    """Quote a writing that is no message of the draft's tickets, with every act that rests on it."""
    acts: list[Inline] = []
    for one in facts.case.decisions:
        if one.record in exhibit.decisions:
            acts += position(facts, one)[:1]
    for reply in facts.every_reply:
        if reply.record in exhibit.replies:
            origin = source("record", str(reply.record))
            acts.append(
                phrase(
                    "proposal_answer.reply",
                    day=day(reply.replied_on, origin),
                    notice=words(reply.notice, origin),
                    person=person_role(facts.case, reply.by),
                    party=party_name(facts.case, reply.party),
                )
            )
    yield Paragraph(content=(_number(facts, exhibit), *acts, *_file(facts, exhibit)))
    record = (*exhibit.decisions, *exhibit.replies)[0]
    yield Quotation(content=words(exhibit.text, source("record", str(record))))


def _file(facts: ProposalFacts, exhibit: Exhibit) -> Iterator[Inline]:
    """Name the file that holds a writing, its digest, and who recorded it when: its author may be another."""
    acts: list[Decision | NoticeReply] = [one for one in facts.case.decisions if one.record in exhibit.decisions]
    acts += (one for one in facts.every_reply if one.record in exhibit.replies)
    for act in acts:
        kept, origin = act.source, source("record", str(act.record))
        if kept is not None and kept.file:
            yield phrase(
                "proposal_exhibits.file",
                file=words(kept.file, origin),
                digest=words(kept.digest or "", origin),
                day=day_of(act.recorded_at, facts.case.zone, origin),
                person=person_role(facts.case, act.recorded_by),
            )


def acts(facts: ProposalFacts) -> Section:
    """List what each party decided of the tickets, with its reasons, and the notices with how they went."""
    entries = [one for one in facts.entries.values() if not one.restricted]
    rows = [row for one in entries for row in _acts_on(facts, one)]
    blocks: list[Block] = [sentence("proposal_acts.introduction" if rows else "proposal_acts.none")]
    if rows:
        blocks.append(table("proposal_acts", ("ticket", "act", "reason"), rows))
    if facts.notices:
        sent = [row for one in facts.notices for row in _notice_rows(facts, one)]
        blocks.append(table("proposal_acts", ("notice", "of_tickets", "written", "sent"), sent, "notices"))
    else:
        blocks.append(sentence("proposal_acts.no_notice"))
    return Section(heading=phrase("proposal_acts.heading"), blocks=tuple(blocks))


def _acts_on(facts: ProposalFacts, entry: Entry) -> Iterator[tuple[Cell, ...]]:
    """Give a ticket the references that it holds, and each decision made of it, replaced ones included."""
    key: Cell = (words(entry.ticket, source("ticket", f"{entry.ref.instance}#{entry.ref.id}")),)
    references = reference_sentences(facts.case, entry)
    if references:
        yield key, references, EMPTY
    for one in facts.decisions_on(entry.ref):
        recorded = phrase(
            "proposal_acts.recorded",
            day=day_of(one.recorded_at, facts.case.zone, source("record", str(one.record))),
            person=person_role(facts.case, one.recorded_by),
        )
        yield key, (*position(facts, one), recorded), _reason(facts, one)


def _reason(facts: ProposalFacts, decision: Decision) -> Cell:
    if is_hidden(decision):
        return (phrase("restricted"),)
    own = facts.case.recorded_by_itself(decision)
    reason = words(decision.reason, source("record", str(decision.record)))
    return (phrase("basis.reason" if own else "basis.reason_noted", reason=reason),) if decision.reason else EMPTY


def _notice_rows(facts: ProposalFacts, history: NoticeHistory) -> Iterator[tuple[Cell, ...]]:
    notice = history.notice
    origin = source("record", str(notice.record))
    parties = phrase(
        "proposal_acts.from_to",
        notice=words(notice.id, origin),
        sender=party_name(facts.case, notice.from_),
        receiver=party_name(facts.case, notice.to),
    )
    written: Cell = (day_of(notice.written_at, facts.case.zone, origin),)
    gone = tuple(one for sent in history.sent for one in _gone(sent))
    gone += tuple(phrase("proposal_acts.withdrawn", day=day(one.sent_on, origin)) for one in history.withdrawn)
    yield (parties,), (raised(facts, history),), written, gone or (phrase("proposal_acts.not_sent"),)


def _gone(sent: NoticeSent) -> Iterator[Inline]:
    origin, shown = source("record", str(sent.record)), sent.source
    yield phrase("proposal_acts.sent_on", day=day(sent.sent_on, origin), how=words(sent.how, origin))
    if shown is not None and not shown.restricted:
        file, digest = shown.file or shown.ticket or "", shown.digest or ""
        yield phrase("proposal_acts.shown_by", file=words(file, origin), digest=words(digest, origin))
    elif shown is None:
        yield phrase("proposal_acts.not_shown")


def all_findings(facts: ProposalFacts) -> Section:
    """Give every finding, those of the material and those of the draft."""
    found = findings(facts.case)
    return found.model_copy(update={"blocks": (sentence("proposal_findings.introduction"), *found.blocks)})


def passages(facts: ProposalFacts) -> Section:
    """Quote each passage that a line concerns, in the text in force at the date of the document."""
    numbers = sorted({number for line in facts.proposal.lines for number in line.clauses}, key=natural)
    at = facts.case.scope.as_of.effective
    found = [one for number in numbers for one in facts.versions_of(number, at)]
    return Section(
        heading=phrase("proposal_passages.heading"),
        blocks=(sentence("proposal_passages.introduction" if found else "proposal_passages.none"),),
        sections=tuple(_passage(facts, one) for one in found),
    )


def _passage(facts: ProposalFacts, version: ClauseVersion) -> Section:
    clause, origin = version.clause, source("clause", version.clause.digest)
    labels = {one.id: one.label for one in facts.case.contract.documents}
    document = words(labels.get(version.document, version.document), origin)
    quoted: Block = Quotation(content=words(clause.text, origin)) if clause.text else sentence("clauses.title_only")
    read = Paragraph(
        content=(
            lines_of(clause.place, document, origin),
            *in_force(facts.case, version.in_force, origin),
            phrase("clauses.digest", digest=words(clause.digest, origin)),
        )
    )
    return Section(heading=clause_named(facts, version), blocks=(quoted, read))


def checking(facts: ProposalFacts) -> Section:
    """List by number the steps by which anybody can check the document."""
    case = facts.case
    ledger, made = source("record", "tree"), source("settings", "settings")
    steps: list[Cell] = [(phrase(f"proposal_checking.{step}"),) for step in _CHECKS]
    tree = phrase("checking.tree", count=count(case.tree.size, ledger), root=words(case.tree.root, ledger))
    again = phrase("proposal_checking.recompute", tool=words(case.tool, made), command=words(case.command, made))
    return Section(
        heading=phrase("proposal_checking.heading"),
        blocks=(sentence("proposal_checking.introduction"), bullets(*steps, (tree,), (again,), ordered=True)),
    )


def not_established() -> Section:
    """Say what nobody may read into the document."""
    return Section(
        heading=phrase("proposal_limits.heading"),
        blocks=(bullets(*((phrase(f"proposal_limits.{key}"),) for key in _NOT_ESTABLISHED)),),
    )
