"""One ticket for everything that GitHub can show, each under a name that tests can ask for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from tests.tracker.github_acts import Acts
from tests.tracker.github_state import Fate, Person, Ticket, World

_MINUTE: Final = timedelta(minutes=1)
_EDITS: Final = 25
_MANY: Final = 130


def add_showcase(world: World, now: datetime) -> dict[str, int]:
    """Add the tickets, dated to the day before yesterday, and return their numbers by name."""
    show = _Showcase(world, now.replace(microsecond=0) - timedelta(days=2))
    for add in (show.everything, show.nobody, show.edited, show.long, show.family, show.ends, show.unseen, show.gone):
        add()
    return show.numbers


class _Showcase:
    """Adds tickets one after the other."""

    def __init__(self, world: World, start: datetime) -> None:
        self._world, self._now, self._acts = world, start, Acts(world)
        self.numbers: dict[str, int] = {}
        self._client, self._dev = world.people["client-dsi"], world.people["provider-dev"]

    def _at(self) -> datetime:
        self._now += _MINUTE
        return self._now

    def _open(self, name: str, by: Person | None, *, pull: bool = False) -> Ticket:
        words = (f"Showcase: {name}", f"See § 4.2 of the contract.\n\n- [ ] {name} — « à vérifier » 🔎")
        ticket = self._acts.open(self._world.main, by, self._at(), words, pull=pull)
        self.numbers[name] = ticket.number
        return ticket

    def everything(self) -> None:
        """Every kind of event that has a form in REST or in GraphQL."""
        ticket, other = self._open("everything", self._client), self._open("canonical", self._dev)
        acts, dev, home = self._acts, self._dev, self._world.main
        elsewhere = next(iter(self._world.other.tickets.values()))
        pull = self._open("merged", dev, pull=True)
        for _ in range(2):
            acts.label(ticket, home.labels[0], dev, self._at())
            acts.assign(ticket, dev, self._client, self._at())
            acts.plan(ticket, 1, dev, self._at())
            acts.turn(ticket, dev, self._at())
        acts.rename(ticket, "Showcase: renamed", dev, self._at())
        acts.cite(ticket, elsewhere, self._at())
        acts.cite(ticket, pull, self._at())
        acts.commit(ticket, dev, self._at())
        acts.happen(ticket, "added_to_project", dev, self._at(), column="To do")
        acts.happen(ticket, "moved_columns_in_project", dev, self._at(), column="Done", before="To do")
        acts.happen(ticket, "removed_from_project", dev, self._at(), column="Done")
        acts.happen(ticket, "converted_note_to_issue", dev, self._at(), column="To do")
        acts.happen(ticket, "issue_type_added", dev, self._at(), type=home.types[0])
        acts.happen(ticket, "issue_type_changed", dev, self._at(), type=home.types[1], before=home.types[0])
        ticket.type = home.types[1]
        for kind in ("mentioned", "subscribed", "unsubscribed", "pinned", "unpinned", "unlocked"):
            acts.happen(ticket, kind, dev, self._at())
        for kind in ("connected", "disconnected", "marked_as_duplicate", "unmarked_as_duplicate", "blocked_by_added"):
            acts.happen(ticket, kind, dev, self._at(), other=pull if "connected" in kind else other)
        acts.happen(ticket, "user_blocked", dev, self._at(), whom=self._world.people["observer"])
        acts.happen(ticket, "locked", dev, self._at(), reason="resolved")
        ticket.locked = "resolved"
        for kind in ("ready_for_review", "convert_to_draft", "head_ref_force_pushed", "review_requested", "merged"):
            acts.happen(pull, kind, dev, self._at(), whom=self._world.people["provider-qa"])
        pull.merged = self._now
        acts.turn(pull, dev, self._at())
        acts.happen(pull, "head_ref_deleted", dev, self._at())

    def nobody(self) -> None:
        """Accounts that were deleted or migrated, bots, and comments that were minimised."""
        ticket, acts = self._open("nobody", None), self._acts
        acts.comment(ticket, "From an account that was deleted.", None, self._at())
        acts.comment(ticket, "Build 12 passed.", self._world.people["build-bot[bot]"], self._at())
        acts.comment(ticket, "Buy now!", self._world.people["observer"], self._at()).hidden = "spam"
        acts.comment(ticket, "From an old tracker.", self._world.people["former-lead"], self._at())
        acts.label(ticket, self._world.main.labels[1], None, self._at())
        gone = acts.comment(ticket, "Withdrawn.", self._client, self._at())
        acts.delete_comment(ticket, gone, self._dev, self._at())
        gone = acts.comment(ticket, "Withdrawn too.", None, self._at())
        acts.delete_comment(ticket, gone, None, self._at())

    def edited(self) -> None:
        """A text and comments that were edited, one former wording deleted by its author."""
        ticket, acts = self._open("edited", self._client), self._acts
        for turn in range(3):
            acts.reword(ticket, f"See § 4.{turn}.", self._client if turn else self._dev, self._at())
        acts.forget(ticket, ticket.texts[1], self._client, self._at())
        remark = acts.comment(ticket, "Agreed.", self._dev, self._at())
        for turn in range(_EDITS):
            acts.reword_comment(ticket, remark, f"Agreed, wording {turn}.", self._at())
        rewritten = self._open("rewritten", self._client)
        for turn in range(_EDITS):
            acts.reword(rewritten, f"See § 5.{turn}.", self._client, self._at())

    def long(self) -> None:
        """More comments and more events than one page of either holds."""
        ticket = self._open("long", self._client)
        for turn in range(_MANY):
            self._acts.comment(ticket, f"Remark {turn} on § 4.2.", self._client if turn % 2 else self._dev, self._at())
            self._acts.label(ticket, self._world.main.labels[turn % 3], self._dev, self._at())

    def family(self) -> None:
        """A ticket with two sub-issues, one of which was taken away again."""
        parent = self._open("parent", self._client)
        for name in ("child", "former child"):
            self._acts.adopt(parent, self._open(name, self._dev), self._dev, self._at())
        self._acts.orphan(parent.children[1], self._dev, self._at())

    def ends(self) -> None:
        """Every reason for which a ticket is closed."""
        for reason in ("completed", "not_planned", "duplicate"):
            self._acts.turn(self._open(reason, self._client), self._dev, self._at(), reason)

    def unseen(self) -> None:
        """What GitHub counts and does not give: a comment, an event, the former wordings of a text."""
        ticket, acts = self._open("unseen", self._client), self._acts
        for place in range(3):
            acts.comment(ticket, f"Remark {place}.", self._dev, self._at()).unseen = place == 1
        refused = self._open("refused", self._client)
        self._happen_refused(refused, "labeled", label=self._world.main.labels[0])
        broken = self._open("broken", self._client)
        acts.reword(broken, "Anew.", self._client, self._at())
        broken.broken = frozenset({"userContentEdits"})

    def _happen_refused(self, ticket: Ticket, kind: str, **more: Any) -> None:
        self._acts.happen(ticket, kind, self._dev, self._at(), **more).refused = True

    def gone(self) -> None:
        """Numbers whose ticket is no longer there, as REST tells them apart and GraphQL does not."""
        for name, status in (("transferred", 301), ("transferred unseen", 404), ("transferred deleted", 410)):
            self._acts.transfer(self._open(name, self._client), self._dev, self._at(), status)
        for name, status in (("deleted", 410), ("hidden", 404)):
            self._acts.remove(self._open(name, self._client), Fate(status))
        self._open("last", self._client)
