"""A page enters the ledger: what is new of it, what it changes, and how it was cut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker_scope.ledger.envelopes import Uncommitted, instant, microseconds
from tracker_scope.ledger.pages import page_body
from tracker_scope.ledger.predecessors import ItemKey, Known, Status
from tracker_scope.ledger.rows import PAGE_KIND, Batch
from tracker_scope.model.capture import ENVELOPE_VERSION, Confidentiality, Item, SplitPage, Visibility


@dataclass(frozen=True, kw_only=True)
class RunContext:
    """What all the items of one run share in their envelopes; `account` is who looked."""

    run: str
    source: str
    instance: str
    side: str
    connector: str
    connector_version: str
    account: str
    captured_at: datetime
    confidentiality: Confidentiality = Confidentiality.PREEXISTING

    def envelope(self, project: str) -> Uncommitted:
        """Return the fields of an envelope, those of the single item still empty."""
        return {
            "version": ENVELOPE_VERSION,
            "project": project,
            "source": self.source,
            "instance": self.instance,
            "side": self.side,
            "kind": "",
            "id": "",
            "subject": None,
            "connector": self.connector,
            "connector_version": self.connector_version,
            "run": self.run,
            "captured_at": instant(self.captured_at),
            "account": self.account,
            "visibility": Visibility.PUBLIC.value,
            "confidentiality": self.confidentiality.value,
            "request": {},
        }


@dataclass(frozen=True)
class PageResult:
    """What each item of a page counts as, in order of the page."""

    items: tuple[Item, ...]
    statuses: tuple[Status, ...]

    def by_id(self) -> dict[str, Status]:
        """Return the statuses by item id."""
        return {item.id: status for item, status in zip(self.items, self.statuses, strict=True)}


class PageEntry:
    """One page on its way into a batch."""

    def __init__(self, split: SplitPage, fields: Uncommitted, at: datetime) -> None:
        self._split = split
        self._fields = fields
        self._at = microseconds(at)

    def enter(self, batch: Batch, known: dict[ItemKey, Known]) -> tuple[list[Status], list[int]]:
        """Make the items ready that the ledger does not hold; return each one's status and record."""
        statuses: list[Status] = []
        records: list[int] = []
        for item in self._split.items:
            status, record = self._place(batch, known[item.kind, item.id], item)
            statuses.append(status)
            records.append(record)
        return statuses, records

    def _place(self, batch: Batch, known: Known, item: Item) -> tuple[Status, int]:
        data = self._split.page.data[item.start : item.end]
        found = known.status_if_held(item, data)
        if found is not None:
            return found
        fields: Uncommitted = {
            **self._fields,
            "kind": item.kind,
            "id": item.id,
            "subject": item.subject,
            "visibility": item.visibility.value,
            "request": item.request,
        }
        known.own.append(batch.add(fields, data, self._at))
        return known.status_of(len(known.own) - 1), known.own[-1].record

    def enter_page(self, batch: Batch, records: list[int]) -> None:
        """Make the page's own record ready; a page that shows restricted items is not public either."""
        public = all(item.visibility is Visibility.PUBLIC for item in self._split.items)
        fields: Uncommitted = {
            **self._fields,
            "kind": PAGE_KIND,
            "id": page_id(self._fields["run"], self._split),
            "visibility": (Visibility.PUBLIC if public else Visibility.UNKNOWN).value,
        }
        batch.add(fields, page_body(self._split.page, self._split.items, records), self._at)


def page_id(run: str, split: SplitPage) -> str:
    """Name a page within its run."""
    return f"{run}/{split.page.number}"
