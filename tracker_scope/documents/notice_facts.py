"""Everything that a notice says, in one value: what `build` takes and nothing else."""

from __future__ import annotations

from datetime import date

from tracker_scope.documents.statement_facts import Message
from tracker_scope.model.base import Noun
from tracker_scope.model.contract import ContractDocument
from tracker_scope.model.notice import Notice, NoticeItem
from tracker_scope.model.party import People
from tracker_scope.model.register import TiedClause
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.time import day_in
from tracker_scope.model.trace import Decision


class RaisedItem(Noun):
    """A public ticket that a notice raises, as it stood on the notice's effective date.

    `decision` is the one for which it is raised, `clauses` those that it cites, `without_text` the numbers
    that it cites and no recorded text bears, `request` the first words of the ticket's reporter, whole,
    and `position` the last decision of the party that is told.
    """

    item: NoticeItem
    title: str
    decision: Decision
    clauses: tuple[TiedClause, ...]
    without_text: tuple[str, ...] = ()
    request: Message
    position: Decision | None


class NoticeFacts(Noun):
    """The facts of a notice, as known at its own two dates; `documents` are those in force then."""

    project: str
    zone: str
    notice: Notice
    people: People
    items: tuple[RaisedItem, ...]
    documents: tuple[ContractDocument, ...]
    tree: TreeHead
    names: bool = False
    tool: str

    @property
    def as_of_day(self) -> date:
        """The calendar day of the effective date in the project's zone."""
        return day_in(self.notice.as_of.effective, self.zone)
