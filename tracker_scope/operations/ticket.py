"""Everything known of one ticket: its state, history, mentions, decisions, class and gaps."""

from __future__ import annotations

from datetime import date

from tracker_scope.contract.compare import word_diff
from tracker_scope.contract.in_force import Lookup
from tracker_scope.linking.readings import read
from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Gap
from tracker_scope.model.notice import NoticeHistory
from tracker_scope.model.party import People
from tracker_scope.model.register import Entry, Exclusion
from tracker_scope.model.ticket import TicketHistory, TicketState, Version
from tracker_scope.model.time import day_in
from tracker_scope.model.trace import Decision, MentionReading, SuspectCause, TracedTicket
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.register import CaseMaker, Recorded, finder_options, last_runs
from tracker_scope.operations.traced import trace
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.build import exclusion_of
from tracker_scope.register.classify import classify
from tracker_scope.tickets.noted import Noted, former_keys, noted_of
from tracker_scope.tickets.state import state_at, text_versions
from tracker_scope.tickets.versions import with_holes

Words = tuple[tuple[str, str], ...]


class Moved(Noun):
    """One cause of suspicion with the words that moved, as (equal | removed | added, words).

    `version` is that of title or description with which the ticket's text moved: its date, and who
    wrote it where the tracker says so. `not_given` tells that the tracker does not give one of the
    two texts: then there are no words to show.
    """

    cause: SuspectCause
    words: Words
    not_given: bool = False
    version: Version | None = None


class TicketView(Noun):
    """What `ticket KEY` shows; `wordings` are the fields with the times of which no text is given."""

    state: TicketState
    history: TicketHistory
    wordings: dict[str, tuple[Version, ...]]
    noted: tuple[Noted, ...] = ()
    former_keys: tuple[str, ...] = ()
    readings: tuple[MentionReading, ...]
    decisions: tuple[Decision, ...]
    remarks: tuple[Decision, ...]
    notices: tuple[NoticeHistory, ...] = ()
    entry: Entry | None
    excluded: Exclusion | None
    moved: tuple[Moved, ...] = ()
    limits: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    zone: str = "UTC"
    day: date
    people: People = People()


def view_ticket(workspace: Workspace, found: Recorded, key: str) -> TicketView:
    """Gather all that is known of a ticket as of a date; raises TicketUnknown, TicketAmbiguous."""
    history = Tickets(workspace, found).find(key)
    ticket = trace(history, finder_options(found))
    lookup = Lookup(found.contract)
    excluded = exclusion_of(ticket, found.as_of)
    entry = None if excluded else classify(CaseMaker(found, lookup)(ticket), lookup)
    return TicketView(
        state=state_at(history, found.as_of.effective),
        history=history,
        wordings={
            name: with_holes(held, history.created if name == "description" else None)
            for name, held in history.fields.items()
        },
        noted=noted_of(history),
        former_keys=former_keys(history),
        readings=tuple(read(mention, lookup) for mention in ticket.mentions),
        decisions=_own(found.decisions, ticket),
        remarks=_own(found.remarks, ticket),
        notices=tuple(one for one in found.notices if any(item.ticket == ticket.ref for item in one.notice.items)),
        entry=entry,
        excluded=excluded,
        moved=moves(found, history, entry) if entry else (),
        limits=tuple(sorted({limit for run in found.runs if run.source == history.source for limit in run.limits})),
        gaps=tuple(gap for run in last_runs(found) for gap in run.gaps if gap.subject == history.ref.id),
        zone=workspace.zone,
        day=day_in(found.as_of.effective, workspace.zone),
        people=found.people,
    )


def _own(decisions: tuple[Decision, ...], ticket: TracedTicket) -> tuple[Decision, ...]:
    return tuple(one for one in decisions if one.ticket == ticket.ref)


def moves(found: Recorded, history: TicketHistory, entry: Entry) -> tuple[Moved, ...]:
    """Show the words that moved at either end of the entry's suspect links."""
    return tuple(_moved(found, history, cause) for cause in entry.suspect)


def _moved(found: Recorded, history: TicketHistory, cause: SuspectCause) -> Moved:
    version = _version(history, cause)
    if cause.moved != "ticket":
        return Moved(cause=cause, words=_clause_words(found, cause), version=version)
    before, after = (_text_with(history, digest) for digest in (cause.before, cause.after))
    if before is None or after is None:
        return Moved(cause=cause, words=(), version=version, not_given=True)
    return Moved(cause=cause, words=word_diff(before, after), version=version)


def _version(history: TicketHistory, cause: SuspectCause) -> Version | None:
    texts = (*history.fields.get("description", ()), *history.fields.get("title", ()))
    return next((one for one in texts if cause.moved == "ticket" and one.since == cause.since), None)


def _clause_words(found: Recorded, cause: SuspectCause) -> Words:
    texts = {one.clause.digest: f"{one.clause.title}\n{one.clause.text}" for one in found.contract.versions}
    return word_diff(texts.get(cause.before, ""), texts.get(cause.after or "", ""))


def _text_with(history: TicketHistory, digest: str | None) -> str | None:
    """Return title and description as they were when their digest was this one, None where they are not given."""
    for version in text_versions(history):
        state = state_at(history, version.since)
        if state.text_digest == digest:
            return None if state.not_given else f"{state.title}\n{state.description}"
    return ""
