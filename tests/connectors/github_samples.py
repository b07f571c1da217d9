"""GitHub issues written for the tests, in every shape, and short ways to read them."""

from __future__ import annotations

import io
import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from tracker_scope.connectors.base import ExportFile, FileConnector, Options
from tracker_scope.connectors.github_json import PLUGIN
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item
from tracker_scope.model.ticket import TicketEvent

CONNECTOR: FileConnector = PLUGIN
PLAIN = Options()
SEEN = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
API = "https://api.github.com/repos/supplier/portal"
WEB = "https://github.com/supplier/portal"


def rest_issue(number: int = 7, **more: Any) -> dict[str, Any]:
    return {
        "url": f"{API}/issues/{number}",
        "repository_url": API,
        "html_url": f"{WEB}/issues/{number}",
        "id": 900_000 + number,
        "number": number,
        "title": "Export the list",
        "user": {"login": "client-dsi", "type": "User"},
        "labels": [{"name": "scope"}, "urgent"],
        "state": "closed",
        "state_reason": "completed",
        "locked": False,
        "assignees": [{"login": "provider-dev"}],
        "milestone": {"title": "Lot 2"},
        "comments": 0,
        "created_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-02-05T09:00:00Z",
        "closed_at": "2026-02-04T09:00:00Z",
        "author_association": "NONE",
        "type": {"name": "Bug"},
        "body": "See § 4.2.",
    } | more


def rest_comment(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "user": {"login": "provider-pm", "type": "User"},
        "created_at": "2026-01-06T09:00:00Z",
        "updated_at": "2026-01-06T09:00:00Z",
        "body": "Noted.",
    } | more


def archived_issue(number: int = 7, kind: str = "issues", **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "id": legacy_node("Issue" if kind == "issues" else "PullRequest", 900_000 + number),
        "title": "Export the list",
        "url": f"{WEB}/{kind}/{number}",
        "state": "OPEN",
        "author": "client-dsi",
        "authorAssociation": "NONE",
        "assignees": ["provider-dev"],
        "labels": ["scope"],
        "body": "See § 4.2.",
        "createdAt": "2026-01-05T09:00:00Z",
        "updatedAt": "2026-01-05T09:00:00Z",
        "closedAt": None,
        "comments": [],
    } | more


def paired_issue(number: int = 7, **more: Any) -> dict[str, Any]:
    return {
        "key": f"#{number}",
        "title": "Export the list",
        "body": "See § 4.2.",
        "state": "CLOSED",
        "labels": ["scope"],
        "author": "u001",
        "created": "2026-01-05T09:00:00Z",
        "updated": "2026-01-05T09:00:00Z",
        "closed": "2026-02-04T09:00:00Z",
        "comments": [{"author": "u002", "created": "2026-01-06T09:00:00Z", "body": "Noted."}],
        "url": f"{WEB}/issues/{number}",
        "title_masked": "Export the list",
    } | more


def archive(issues: list[Any], pulls: list[Any]) -> dict[str, Any]:
    return {
        "magic": "E",
        "timestamp": "2026",
        "repo": "supplier/portal",
        "labels": [],
        "issues": issues,
        "pulls": pulls,
    }


def enveloped(data: dict[str, Any], category: str = "issue", backend: str = "GitHub") -> dict[str, Any]:
    return {"backend_name": backend, "category": category, "data": data, "origin": WEB}


def legacy_node(kind: str, number: int) -> str:
    return b64encode(f"{len(kind):02d}:{kind}{number}".encode()).decode()


def packed(number: int) -> bytes:
    for mark, width in ((0xCC, 1), (0xCD, 2), (0xCE, 4), (0xCF, 8)):
        if number < 256**width:
            return bytes([number]) if number < 128 else bytes([mark]) + number.to_bytes(width, "big")
    raise AssertionError


def new_node(prefix: str, *numbers: int) -> str:
    array = bytes([0x90 + len(numbers)]) + b"".join(packed(number) for number in numbers)
    return f"{prefix}_{urlsafe_b64encode(array).decode().rstrip('=')}"


def export(data: bytes, name: str = "export.json") -> ExportFile:
    return ExportFile(name=name, open=lambda: io.BytesIO(data))


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def written(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, indent=indent, ensure_ascii=False).encode()


def cut(data: bytes, options: Options = PLAIN) -> tuple[list[tuple[Item, bytes]], list[Finding]]:
    """Fetch and split; every item comes with its bytes."""
    items: list[tuple[Item, bytes]] = []
    findings: list[Finding] = []
    for page in CONNECTOR.split(CONNECTOR.fetch(export(data), options), options):
        items += [(item, page.page.data[item.start : item.end]) for item in page.items]
        findings += page.findings
    return items, findings


def captured(data: bytes, options: Options = PLAIN) -> list[CapturedItem]:
    return [
        CapturedItem(
            record=number,
            source="repository",
            instance="https://github.com",
            connector="github_json",
            kind=item.kind,
            id=item.id,
            subject=item.subject,
            visibility=item.visibility,
            captured_at=SEEN,
            run="run-1",
            request=item.request,
            data=raw,
        )
        for number, (item, raw) in enumerate(cut(data, options)[0], 1)
    ]


def parsed(*records: Any, options: Options = PLAIN) -> list[TicketEvent | Gap | Finding]:
    return list(CONNECTOR.parse(captured(lines(*records), options), options))


def snapshot(record: Any) -> Any:
    event = parsed(record)[0]
    assert isinstance(event, TicketEvent)
    assert event.kind == "snapshot"
    return event.snapshot


def changes(*records: Any) -> list[TicketEvent]:
    return [one for one in parsed(*records) if isinstance(one, TicketEvent) and one.kind != "snapshot"]


PULL = rest_issue(8, pull_request={"url": f"{API}/pulls/8"}, html_url=f"{WEB}/pull/8")
