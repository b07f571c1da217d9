"""Finds captured tickets by the keys that a person types."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cached_property

from tracker_scope.errors import TicketAmbiguous, TicketUnknown
from tracker_scope.model.capture import CapturedItem
from tracker_scope.model.ticket import TicketHistory, TicketRef
from tracker_scope.operations.register import Recorded, finder_options, is_present
from tracker_scope.operations.traced import Named, Subject, headers_of, histories, named_tickets
from tracker_scope.operations.workspace import Workspace


class Tickets:
    """The captured tickets by what they are called: read once, asked as often as a file of decisions needs."""

    def __init__(self, workspace: Workspace, found: Recorded) -> None:
        self._workspace = workspace
        self._found = found

    @cached_property
    def _by_name(self) -> dict[str, list[Named]]:
        named: dict[str, list[Named]] = defaultdict(list)
        for one in named_tickets(self._workspace, finder_options(self._found)):
            for name in {name.casefold() for name in one.names}:
                named[name].append(one)
        return dict(named)

    def find(self, key: str) -> TicketHistory:
        """Replay the ticket of that key ("PIM-14", "#12", "12", "owner/repo#12").

        Raises TicketUnknown, TicketAmbiguous.
        """
        asked = key.strip().casefold()
        names = (asked, f"#{asked}") if asked.isdigit() else (asked,)
        every = {one.subject: one for name in names for one in self._by_name.get(name, ())}
        tickets = [one for one in every.values() if not one.pull_request] or list(every.values())
        if not tickets:
            raise TicketUnknown(ticket=key)
        if len(tickets) > 1:
            full = ", ".join(sorted(f"{one.source}: {max(one.names, key=len)}" for one in tickets))
            raise TicketAmbiguous(ticket=key, candidates=full)
        history = self._replayed(tickets[0].subject)
        if history is None:  # captured since
            raise TicketUnknown(ticket=key)
        return history

    def of(self, ref: TicketRef) -> TicketHistory | None:
        """Replay the ticket of an identity, None for one that is in no standing capture."""
        return self._replayed((ref.instance, ref.id))

    def _replayed(self, subject: Subject) -> TicketHistory | None:
        return next(histories(self._workspace, [subject], self._known, headers=self._headers), None)

    def name_of(self, ref: TicketRef, key: str) -> str:
        """Return a name by which a ticket alone is found: its key, or its longest name where others bear that."""
        subject = (ref.instance, ref.id)
        bearers = self._by_name.get(key.casefold(), ())
        named = next((one for one in bearers if one.subject == subject), None)
        return key if named is None or len(bearers) == 1 else max(named.names, key=len)

    @cached_property
    def _known(self) -> datetime | None:
        """The instant after which nothing was known, None for all that is known."""
        return None if is_present(self._workspace, self._found) else self._found.as_of.known

    @cached_property
    def _headers(self) -> list[CapturedItem]:
        return headers_of(self._workspace, self._known)
