"""Jira issues written for the tests, as REST v2 and v3 give them, and short ways to read them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from tracker_scope.connectors.base import ExportFile, FileConnector, Options
from tracker_scope.connectors.jira_json import PLUGIN
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item, SplitPage
from tracker_scope.model.ticket import Snapshot, TicketEvent

CONNECTOR: FileConnector = PLUGIN
PLAIN = Options()
AMONG = Options(among=True)
SEEN = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
SITE = "https://jira.example/tracker"
API = f"{SITE}/rest/api/2"


def person(account: str = "client-dsi", **more: Any) -> dict[str, Any]:
    return {"accountId": account, "displayName": account.title(), "active": True, "accountType": "atlassian"} | more


def fields(**more: Any) -> dict[str, Any]:
    return {
        "summary": "Export the list",
        "description": "See § 4.2.",
        "issuetype": {"name": "Story", "self": f"{API}/issuetype/1"},
        "status": {"name": "Open", "statusCategory": {"name": "To Do"}},
        "priority": {"name": "High"},
        "project": {"key": "PRT", "name": "Portal"},
        "labels": ["scope", "lot2"],
        "reporter": person(),
        "assignee": None,
        "created": "2026-01-05T10:00:00.000+0100",
        "updated": "2026-02-05T09:00:00.000+0000",
        "resolutiondate": None,
        "comment": {"comments": [], "total": 0, "maxResults": 0, "startAt": 0},
    } | more


def issue(number: int = 7, **more: Any) -> dict[str, Any]:
    told = {name: more.pop(name) for name in ("changelog", "names", "self", "id", "key", "fields") if name in more}
    return {
        "expand": "renderedFields,names,changelog",
        "id": str(10_000 + number),
        "self": f"{API}/issue/{10_000 + number}",
        "key": f"PRT-{number}",
        "fields": fields(**more),
    } | told


def comment(number: int = 1, body: Any = "Noted.", **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "author": person("provider-pm"),
        "body": body,
        "created": "2026-01-06T09:00:00.000+0000",
        "updated": "2026-01-06T09:00:00.000+0000",
    } | more


def commented(*comments: Any, total: int | None = None) -> dict[str, Any]:
    return {"comments": list(comments), "total": len(comments) if total is None else total}


def entry(number: int, at: Any, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": str(number), "author": person("provider-pm"), "created": at, "items": list(items)} | more


def moved(field: str, old: str | None, new: str | None, **more: Any) -> dict[str, Any]:
    return {"field": field, "fieldtype": "jira", "from": None, "fromString": old, "to": None, "toString": new} | more


def changelog(*entries: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    return {"startAt": 0, "total": len(entries) if total is None else total, "histories": list(entries)}


def page(*issues: Any, start: int = 0, total: int | None = None, **more: Any) -> dict[str, Any]:
    told = {"expand": "schema,names", "startAt": start, "maxResults": 50, "total": total or len(issues)}
    return told | {"issues": list(issues)} | more


def paragraph(*texts: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text} for text in texts]}


def document(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(blocks)}


def enveloped(data: dict[str, Any], category: str = "issue", backend: str = "Jira") -> dict[str, Any]:
    return {"backend_name": backend, "category": category, "data": data, "origin": SITE, "uuid": "0" * 40}


def written(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, indent=indent, ensure_ascii=False).encode()


def lines(*records: Any) -> bytes:
    return b"".join(written(record) + b"\n" for record in records)


def export(data: bytes, name: str = "export.json") -> ExportFile:
    return ExportFile(name=name, open=lambda: io.BytesIO(data))


def splits(data: bytes, options: Options = PLAIN) -> list[SplitPage]:
    return list(CONNECTOR.split(CONNECTOR.fetch(export(data), options), options))


def cut(data: bytes, options: Options = PLAIN) -> tuple[list[Item], list[Finding], list[Gap]]:
    found = splits(data, options)
    return (
        [item for one in found for item in one.items],
        [finding for one in found for finding in one.findings],
        [gap for one in found for gap in one.gaps],
    )


def captured(data: bytes, instance: str = SITE) -> list[CapturedItem]:
    return [
        CapturedItem(
            record=number,
            source="tracker",
            instance=instance,
            connector="jira_json",
            kind=item.kind,
            id=item.id,
            subject=item.subject,
            visibility=item.visibility,
            captured_at=SEEN,
            run="run-1",
            request=item.request,
            data=split.page.data[item.start : item.end],
        )
        for number, (split, item) in enumerate((split, item) for split in splits(data) for item in split.items)
    ]


def parsed(data: bytes) -> list[TicketEvent | Gap | Finding]:
    items = captured(data)
    headers = [item for item in items if item.subject is None]
    return list(CONNECTOR.parse([*headers, *(item for item in items if item.subject is not None)], PLAIN))


def events(*records: Any) -> list[TicketEvent]:
    return [one for one in parsed(lines(*records)) if isinstance(one, TicketEvent)]


def snapshot(*records: Any) -> Snapshot:
    shot = events(*records)[0].snapshot
    assert shot is not None
    return shot
