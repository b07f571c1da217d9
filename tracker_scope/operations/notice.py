"""Writes a notice: one neutral page that tells a party which requests were found not covered, and its record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tracker_scope.documents.notice import KIND, build
from tracker_scope.documents.ordering import natural
from tracker_scope.errors import NoticeToItself, NoticeUndecided, PartyUnknown
from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Visibility
from tracker_scope.model.notice import Notice, NoticeItem
from tracker_scope.model.ticket import TicketHistory, TicketRef
from tracker_scope.model.trace import Decision
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.notice_facts import facts_of
from tracker_scope.operations.notices import notices_of
from tracker_scope.operations.publication import Output, Written, published
from tracker_scope.operations.register import Recorded, finder_options, recorded
from tracker_scope.operations.tellings import sendings_of
from tracker_scope.operations.traced import histories, trace
from tracker_scope.operations.workspace import Workspace, named_person
from tracker_scope.register.build import exclusion_of
from tracker_scope.register.telling import recognitions
from tracker_scope.tickets.state import state_at


class NoticeRequest(Noun):
    """What a person asked to tell; without tickets, all that is recognised and not told."""

    tickets: tuple[str, ...] = ()
    to: str
    by: str | None = None
    output: Output = Output()
    names: bool = False


class NoticeWritten(Noun):
    """The notice, None where there is nothing to tell, its files, and the restricted tickets that it does not show."""

    notice: Notice | None
    new: bool = False
    files: tuple[Written, ...] = ()
    withheld: tuple[str, ...] = ()


def write_notice(workspace: Workspace, request: NoticeRequest) -> NoticeWritten:
    """Write the page and record the notice; the same items for the same reasons are one notice, written again.

    Raises NothingCaptured, ByMissing, PersonUnknown, PartyUnknown, NoticeToItself, NoticeUndecided,
    TicketUnknown, TicketAmbiguous, FormatUnknown, OutputFailed.
    """
    found = recorded(workspace)
    person = named_person(workspace, found.people, request.by)
    if found.people.party(request.to) is None:
        raise PartyUnknown(party=request.to)
    if person.party == request.to:
        raise NoticeToItself(person=person.id, party=request.to)
    raised = _named(workspace, found, request) if request.tickets else _untold(workspace, found, request.to)
    withheld = tuple(one.key for one, _ in raised if one.visibility is not Visibility.PUBLIC)
    items = tuple(_item(found, one, why) for one, why in raised if one.visibility is Visibility.PUBLIC)
    if not items:
        return NoticeWritten(notice=None, withheld=withheld)
    asked = Notice(
        id="",
        from_=person.party,
        to=request.to,
        by=person.id,
        items=items,
        withheld=len(withheld),
        as_of=found.as_of,
        written_at=workspace.clock(),
    )
    notice, new = _record(workspace, asked)
    document = build(facts_of(workspace, notice, names=request.names))
    files = published(workspace, document, request.output, f"{KIND}-{notice.id}", notice.as_of)
    return NoticeWritten(notice=notice, new=new, files=files, withheld=withheld)


Raised = tuple[TicketHistory, Decision]


def _named(workspace: Workspace, found: Recorded, request: NoticeRequest) -> list[Raised]:
    """Find the tickets that a person named, each once; told before or not, they may be told again."""
    tickets, decided = Tickets(workspace, found), _decided(found)
    asked = {one.ref: one for one in map(tickets.find, request.tickets)}
    raised = []
    for ref, history in asked.items():
        decision = standing(decided.get(ref, []), request.to)
        if decision is None or _excluded(found, history):
            raise NoticeUndecided(ticket=history.key, party=request.to)
        raised.append((history, decision))
    return sorted(raised, key=_order)


def _untold(workspace: Workspace, found: Recorded, to: str) -> list[Raised]:
    """Find every ticket recognised by another party, neither told to this one nor stated by it."""
    sendings = sendings_of(found.notices)
    waiting: dict[TicketRef, Decision] = {}
    for ref, decisions in _decided(found).items():
        decision = standing(decisions, to)
        told = any(one.to == to for one in sendings.get(ref, ()))
        if decision is not None and not told and to not in recognitions(decisions):
            waiting[ref] = decision
    subjects = [(ref.instance, ref.id) for ref in waiting]
    raised = ((one, waiting[one.ref]) for one in histories(workspace, subjects) if not _excluded(found, one))
    return sorted(raised, key=_order)


def standing(decisions: list[Decision], to: str) -> Decision | None:
    """Return the last decision that no clause covers a ticket, of the first party but one that holds to that."""
    party = next((party for party in recognitions(decisions) if party != to), None)
    return next((one for one in reversed(decisions) if one.party == party), None)


def _decided(found: Recorded) -> Mapping[TicketRef, list[Decision]]:
    decided: dict[TicketRef, list[Decision]] = defaultdict(list)
    for one in found.decisions:
        decided[one.ticket].append(one)
    return decided


def _excluded(found: Recorded, history: TicketHistory) -> bool:
    return exclusion_of(trace(history, finder_options(found)), found.as_of) is not None


def _order(raised: Raised) -> tuple[object, ...]:
    history, _ = raised
    return (history.source, natural(history.key), history.ref.id)


def _item(found: Recorded, history: TicketHistory, why: Decision) -> NoticeItem:
    state = state_at(history, found.as_of.effective)
    return NoticeItem(ticket=history.ref, ticket_key=state.key, text_digest=state.text_digest, decision=why.record)


def _record(workspace: Workspace, asked: Notice) -> tuple[Notice, bool]:
    """Record a notice under the next number, unless the same one is recorded already."""
    now, identity = workspace.clock(), fingerprint(*_identity(asked))
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        acts = workspace.ledger.acts("notice")
        known = {act.id: one.notice for act, one in zip(acts, notices_of(workspace), strict=True)}
        if identity in known:
            return known[identity], False
        notice = asked.model_copy(update={"id": f"N-{len(known) + 1}"})
        body = encode(notice, without=frozenset({"record"}))
        record = writer.append_act("notice", identity, body, by=workspace.recorder, at=now)
    return notice.model_copy(update={"record": record}), True


def _identity(notice: Notice) -> Iterator[object]:
    """Yield what makes the same notice the same: who tells whom what, and on which decisions."""
    yield from (notice.from_, notice.to, notice.by)
    for item in notice.items:
        yield from (item.ticket.instance, item.ticket.id, item.text_digest, item.decision)
