"""The accounts that wrote in captured tickets and belong to nobody who is recorded."""

from __future__ import annotations

from collections import Counter

from tracker_scope.operations.register import finder_options, recorded, strangers_among
from tracker_scope.operations.traced import traced_tickets
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.build import exclusion_of


def missing_accounts(workspace: Workspace) -> list[tuple[str, int]]:
    """Return each such account and in how many tickets it wrote, the busiest first; raises NothingCaptured."""
    found = recorded(workspace)
    tickets: Counter[str] = Counter()
    for ticket in traced_tickets(workspace, finder_options(found)):
        if exclusion_of(ticket, found.as_of) is None:
            tickets.update(ticket.authors)
    return [
        (account, tickets[account])
        for account in sorted(strangers_among(found.people, tickets), key=lambda one: (-tickets[one], one))
    ]
