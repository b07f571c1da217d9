"""Pages, runs and ledgers of our own for the tests of the ledger."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tracker_scope.ledger.records import Ledger, PageResult, RunContext, Writer
from tracker_scope.model.capture import Item, Page, Run, SplitPage, Visibility

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SOURCE = "tracker"
INSTANCE = "https://tracker.invalid"


def derived_salt(data: bytes) -> bytes:
    return hmac.digest(b"tests", data, "sha256")


def opened(folder: Path, name: str = "ledger.sqlite") -> Ledger:
    return Ledger.open(folder / name, "project", derived_salt)


def context(run: str = "run-1", source: str = SOURCE, at: datetime = START) -> RunContext:
    return RunContext(
        run=run,
        source=source,
        instance=INSTANCE,
        side="client",
        connector="jira_csv",
        connector_version="1",
        account="client-dsi",
        captured_at=at,
    )


def page(
    texts: Mapping[str, bytes] | Sequence[tuple[str, bytes]],
    number: int = 0,
    glue: bytes = b"\n",
    request: dict[str, str] | None = None,
    visibility: Visibility = Visibility.PUBLIC,
) -> SplitPage:
    data = b"["
    items = []
    for name, text in texts.items() if isinstance(texts, Mapping) else texts:
        items.append(
            Item(
                kind="ticket",
                id=name,
                subject=name,
                start=len(data),
                end=len(data) + len(text),
                request=request or {},
                visibility=visibility,
            )
        )
        data += text + glue
    return SplitPage(page=Page(number=number, origin="export.json", data=data + b"]"), items=tuple(items))


def run(name: str = "run-1", at: datetime = START, **fields: Any) -> Run:
    known = {
        "id": name,
        "source": SOURCE,
        "connector": "jira_csv",
        "instance": INSTANCE,
        "project": "P",
        "started_at": at,
        "captured_at": at,
        "complete": True,
        "tickets": {},
    }
    return Run.model_validate(known | fields)


def take(writer: Writer, pages: Iterable[SplitPage], of: RunContext) -> list[PageResult]:
    return [writer.append_page(one, of, {"run": of.run, "page": one.page.number}) for one in pages]


def capture(ledger: Ledger, pages: Sequence[SplitPage], name: str = "run-1", at: datetime = START) -> list[str]:
    """Capture and close one run; return what each item counted as."""
    of = context(name, at=at)
    with ledger.writing("client-dsi", at) as writer:
        results = take(writer, pages, of)
        seen = {item.id: f"P-{item.id}" for one in pages for item in one.items}
        writer.close_run(run(name, at, seen=seen))
    return [status for result in results for status in result.statuses]


def later(days: int) -> datetime:
    return START + timedelta(days=days)
