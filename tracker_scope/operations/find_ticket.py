"""Finds a captured ticket by the key that a person types."""

from __future__ import annotations

from tracker_scope.errors import TicketAmbiguous, TicketUnknown
from tracker_scope.model.ticket import TicketHistory
from tracker_scope.model.trace import TracedTicket
from tracker_scope.operations.register import Recorded, finder_options
from tracker_scope.operations.traced import histories, traced_tickets
from tracker_scope.operations.workspace import Workspace


def find_ticket(workspace: Workspace, found: Recorded, key: str) -> TracedTicket:
    """Return the ticket of that key ("PIM-14", "#12", "12", "owner/repo#12"); raises TicketUnknown, TicketAmbiguous."""
    asked = key.strip().casefold()
    names = {asked, f"#{asked}"} if asked.isdigit() else {asked}
    every = [one for one in traced_tickets(workspace, finder_options(found)) if names & _names(one)]
    tickets = [one for one in every if not one.pull_request] or every
    if not tickets:
        raise TicketUnknown(ticket=key)
    if len(tickets) > 1:
        full = ", ".join(sorted(f"{one.source}: {(one.aliases or (one.key,))[0]}" for one in tickets))
        raise TicketAmbiguous(ticket=key, candidates=full)
    return tickets[0]


def _names(ticket: TracedTicket) -> set[str]:
    return {name.casefold() for name in (ticket.key, *ticket.aliases)}


def history_of(workspace: Workspace, ticket: TracedTicket) -> TicketHistory:
    """Replay one ticket from the ledger."""
    return next(iter(histories(workspace, [(ticket.ref.instance, ticket.ref.id)])))
