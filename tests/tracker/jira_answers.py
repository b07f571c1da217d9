"""What every route of the replayed Jira shares: who asks, in which words Jira refuses, and how parameters are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.tracker.jira_fields import Renderer
from tests.tracker.jira_jql import Asked
from tests.tracker.jira_mode import Mode
from tests.tracker.jira_people import Hand
from tests.tracker.jira_ticket import Ticket, World
from tests.tracker.web import Request

UNSEEN = "Issue does not exist or you do not have permission to see it."
REFUSED = "You do not have the permission to see the specified issue."


class Refused(Exception):
    """A request that Jira does not take, with its status and its words."""

    def __init__(self, status: int, *messages: str, **headers: str) -> None:
        super().__init__(status, *messages)
        self.status = status
        self.body: dict[str, Any] = {"errorMessages": list(messages), "errors": {}}
        self.headers = headers


@dataclass
class Desk:
    """What answers a request: the world, its habits and its pen; `told` joins the query and a JSON body."""

    world: World
    mode: Mode
    renderer: Renderer
    hand: Hand
    now: datetime
    request: Request
    told: Mapping[str, Any] = field(default_factory=dict)

    def asked(self, *, strict: bool = True) -> Asked:
        """Return who asks a JQL query."""
        return Asked(self.world, self.now, ZoneInfo(self.mode.zone), strict)

    def number(self, name: str, default: int) -> int:
        """Read a number; raises Refused for what is none."""
        try:
            return int(self.told.get(name) or default)
        except (TypeError, ValueError):
            raise Refused(400, f"The value of '{name}' is not a number.") from None

    def list(self, name: str, default: str = "") -> str:
        """Read a list of names, given as JSON list or joined by commas."""
        value = self.told.get(name)
        if value is None:
            return default
        return ",".join(map(str, value)) if isinstance(value, list) else str(value)

    def ticket(self, written: str) -> Ticket:
        """Find a ticket that the account may see; raises Refused."""
        ticket = self.world.find(written)
        if ticket is None or ticket.hidden:
            raise Refused(404, UNSEEN)
        if ticket.refused:
            raise Refused(403, REFUSED)
        return ticket

    def issue(self, ticket: Ticket, fields: str, expand: str) -> bytes:
        """Write a ticket."""
        return self.renderer.issue(ticket, self.hand, fields, expand)
