"""Gathers what a notice says, as of its own two dates, so that the same notice gives the same page again."""

from __future__ import annotations

from tracker_scope import __version__
from tracker_scope.contract.in_force import Lookup
from tracker_scope.documents.notice_facts import NoticeFacts, RaisedItem
from tracker_scope.documents.statement_facts import Message
from tracker_scope.model.notice import Notice, NoticeItem
from tracker_scope.model.ticket import TicketHistory
from tracker_scope.operations.register import Recorded, recorded
from tracker_scope.operations.statement_thread import account_of, captured_as, holder_of
from tracker_scope.operations.traced import histories
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.basis import tied_by_decision
from tracker_scope.tickets.state import state_at


def facts_of(workspace: Workspace, notice: Notice, *, names: bool) -> NoticeFacts:
    """Gather everything that the page of a notice says."""
    at = notice.as_of
    found = recorded(workspace, at.effective.isoformat(), at.known.isoformat())
    subjects = [(one.ticket.instance, one.ticket.id) for one in notice.items]
    told = {one.ref: one for one in histories(workspace, subjects, at.known)}
    return NoticeFacts(
        project=workspace.settings.project.name or workspace.settings.root.name,
        zone=workspace.zone,
        notice=notice,
        people=found.people,
        items=tuple(_raised(found, notice, one, told[one.ticket]) for one in notice.items),
        documents=tuple(one for one in found.contract.documents if one.effective_from <= at.effective),
        tree=workspace.ledger.head_before(notice.record),
        names=names,
        tool=__version__,
    )


def _raised(found: Recorded, notice: Notice, item: NoticeItem, history: TicketHistory) -> RaisedItem:
    own = [one for one in found.decisions if one.ticket == item.ticket]
    why = next(one for one in own if one.record == item.decision)
    labels = {one.id: one.label for one in found.contract.documents}
    lookup = Lookup(found.contract)
    return RaisedItem(
        item=item,
        title=state_at(history, found.as_of.effective).title,
        decision=why,
        clauses=tied_by_decision(why, lookup, labels),
        without_text=tuple(one for one in why.clauses if not lookup.by_target(one, why.clauses_at)),
        request=first_words(found, history),
        position=next((one for one in reversed(own) if one.party == notice.to), None),
    )


def first_words(found: Recorded, history: TicketHistory) -> Message:
    """Return the words of a ticket's reporter at its creation: the first description known, else the first title.

    Where the tracker does not give the description as it was first, the earliest that it gives says since when.
    """
    worded = (history.fields.get(name, ()) for name in ("description", "title"))
    first = next((held[0] for held in worded if held and held[0].value.strip()), None)
    return Message(
        ticket=history.ref,
        by=holder_of(found.people, history.reporter),
        account=account_of(history.reporter),
        at=history.created if history.created_known else None,
        changed=first.since if first is not None and first.since > history.created else None,
        captured=captured_as(found, history),
        text=first.value if first is not None else "",
    )
