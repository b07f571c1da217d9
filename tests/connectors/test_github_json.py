"""GitHub issues in every shape that people save are cut exactly; anything else is refused."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from github_samples import (
    CONNECTOR,
    PLAIN,
    PULL,
    archive,
    archived_issue,
    captured,
    cut,
    enveloped,
    export,
    lines,
    paired_issue,
    parsed,
    rest_comment,
    rest_issue,
    written,
)
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors import json_pages
from tracker_scope.connectors.base import ExportFile, Options
from tracker_scope.errors import ExportRefused
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import TicketEvent

BOTH = [("#7", False), ("#8", True)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (written(rest_issue()), [("#7", False)]),
        (written(rest_issue(), indent=2), [("#7", False)]),
        (written([rest_issue(), PULL]), BOTH),
        (written([rest_issue(), PULL], indent=4), BOTH),
        (b"\xef\xbb\xbf" + written([rest_issue(), PULL]), BOTH),
        (lines(rest_issue(), PULL), BOTH),
        (b"\xef\xbb\xbf" + lines(rest_issue(), PULL).replace(b"\n", b"\r\n\r\n"), BOTH),
        (written({"issue": rest_issue(), "comments": [rest_comment()]}, indent=2), [("#7", False)]),
        (written([{"issue": rest_issue(), "xrefs": []}, {"issue": PULL, "timeline": []}]), BOTH),
        (lines({"issue": rest_issue()}, {"issue": rest_issue(8, _meta={"type": "pr"})}), BOTH),
        (written(archive([archived_issue()], [archived_issue(8, "pull")])), BOTH),
        (written(archive([archived_issue()], [archived_issue(8, "pull")]), indent=2), BOTH),
        (lines(paired_issue(), paired_issue(9)), [("#7", False), ("#9", False)]),
        (written([enveloped(rest_issue()), enveloped(PULL, "pull_request")]), BOTH),
        (b"[]\n", []),
        (written(archive([], [])), []),
    ],
)
def test_every_shape_gives_its_tickets_and_pull_requests_apart(data: bytes, expected: list[tuple[str, bool]]) -> None:
    items, findings = cut(data)
    assert [(item.key, item.pull_request) for item, _ in items] == expected
    assert {item.project for item, _ in items} <= {"supplier/portal"}
    assert all(item.kind == "ticket" and item.id == item.subject for item, _ in items)
    assert all(item.visibility is Visibility.PUBLIC for item, _ in items)
    assert findings == []


issues = st.lists(
    st.builds(
        lambda number, title, body: rest_issue(number, title=title, body=body),
        st.integers(1, 10**6),
        st.text(st.characters(codec="utf-8"), max_size=20),
        st.none() | st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(['"}]', '\\"}, {', "\\"]),
    ),
    min_size=1,
    max_size=5,
)
shapes = st.sampled_from(["array", "lines", "archive", "wrapped"])


def shaped(records: list[Any], shape: str) -> bytes:
    if shape == "archive":
        return written(archive(records, records[:1]), indent=1)
    if shape == "lines":
        return lines(*records)
    return written([{"issue": one} for one in records] if shape == "wrapped" else records)


@given(issues, shapes, st.integers(1, 3000))
def test_pages_are_the_file_and_items_are_its_records(records: list[Any], shape: str, page: int) -> None:
    data = shaped(records, shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_pages, "PAGE", page)
        patch.setattr(json_pages, "HEAD", 200)
        pages = list(CONNECTOR.fetch(export(data), PLAIN))
    assert b"".join(one.data for one in pages) == data
    assert [one.number for one in pages] == list(range(len(pages)))
    assert [one.offset for one in pages] == [sum(len(one.data) for one in pages[:n]) for n in range(len(pages))]
    split = list(CONNECTOR.split(pages, PLAIN))
    assert [one.page for one in split] == pages
    read = [json.loads(one.page.data[item.start : item.end]) for one in split for item in one.items]
    expected = records + records[: shape == "archive"]
    assert [one.get("issue", one) for one in read] == expected


@given(issues, st.sampled_from(["array", "archive", "wrapped"]), st.data())
def test_any_truncation_is_refused(records: list[Any], shape: str, data: st.DataObject) -> None:
    whole = shaped(records, shape)
    cut_at = data.draw(st.integers(0, len(whole) - 1) | st.just(len(whole) - 1))
    with pytest.raises(ExportRefused):
        cut(whole[:cut_at])


@given(issues, shapes, st.data())
def test_a_changed_byte_gives_items_or_a_refusal(records: list[Any], shape: str, data: st.DataObject) -> None:
    whole = bytearray(shaped(records, shape))
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        items = captured(bytes(whole))
    except ExportRefused:
        return
    list(CONNECTOR.parse(items, PLAIN))


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["login", "name", "id"]), inner),
    max_leaves=5,
)


@given(st.data())
def test_a_value_of_any_type_in_any_place_gives_events_or_a_refusal(data: st.DataObject) -> None:
    event = {"event": "labeled", "label": {"name": "scope"}, "actor": None, "created_at": "2026-01-05T09:00:00Z"}
    issue, comment = data.draw(st.sampled_from([rest_issue(), archived_issue(), paired_issue()])), rest_comment()
    record: dict[str, Any] = {"issue": issue, "comments": [comment], "timeline": [event], "xrefs": []}
    target = data.draw(st.sampled_from([issue, comment, record, event]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(odd)
    try:
        items = captured(lines(record))
    except ExportRefused:
        return
    assert list(CONNECTOR.parse(items, PLAIN))
    CONNECTOR.origin(items[0])


def test_duplicates_are_taken_and_found() -> None:
    moved = rest_issue(9, id=900_007, html_url="https://github.com/supplier/rfcs/issues/9")
    elsewhere = rest_issue(7, id=5, html_url="https://github.com/supplier/rfcs/issues/7")
    items, findings = cut(lines(rest_issue(), elsewhere, rest_issue(7, id=6), moved))
    assert [item.project for item, _ in items] == [f"supplier/{name}" for name in ("portal", "rfcs", "portal", "rfcs")]
    assert findings == [
        Finding(code="duplicate_ticket", count=2, examples=("supplier/portal#7", "supplier/rfcs#9")),
    ]


def test_a_declared_project_stands_in_for_a_missing_address() -> None:
    record = {"number": 7, "title": "x", "createdAt": "2026-01-05T09:00:00Z"}
    options = Options(project="supplier/portal")
    assert [item.id for item, _ in cut(lines(record), options)[0]] == ["supplier/portal#7"]
    event = parsed(record, options=options)[0]
    assert isinstance(event, TicketEvent)
    assert event.snapshot is not None
    assert event.snapshot.project == "supplier/portal"


def test_bytes_that_are_no_item_are_refused_in_replay() -> None:
    item = captured(lines(rest_issue()))[0].model_copy(update={"data": b"{"})
    with pytest.raises(ExportRefused):
        list(CONNECTOR.parse([item], PLAIN))
    with pytest.raises(ExportRefused):
        CONNECTOR.origin(item.model_copy(update={"data": b"{}"}))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (written(rest_issue()), True),
        (written([rest_issue()], indent=2)[:500], True),
        (lines({"issue": rest_issue(body="x" * 90_000)})[:65_536], True),
        (written(archive([archived_issue()], []))[:65_536], True),
        (lines(paired_issue()), True),
        (written([enveloped(rest_issue())]), True),
        (written([enveloped({"title": "x", "iid": 3}, backend="GitLab")]), False),
        (written([enveloped({"issue": rest_issue(), "eventType": "x"}, "event")]), False),
        (b"", False),
        (b"[]", False),
        (b"[", False),
        (b"[5]", False),
        (b"Issue key,Summary\nPRJ-1,x\n", False),
        (lines({"key": "PRJ-1", "self": "https://x/rest/api/2/issue/1", "fields": {"title": 1}}), False),
        (lines({"issues": [{"key": "PRJ-1", "fields": {}}], "startAt": 0}), False),
        (lines({"iid": 3, "title": "x", "web_url": "https://gitlab.com/a/b/-/issues/3"}), False),
        (lines({"id": 3, "tracker": {}, "subject": "x"}), False),
        (b"[" * 300, False),
        (b'{"a":' * 300, False),
    ],
)
def test_recognises_github_by_its_keys(head: bytes, expected: bool) -> None:  # noqa: FBT001 - a table of answers
    assert CONNECTOR.recognises(head, "export.json") is expected


def test_reads_short_reads_to_the_end() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 7))

    data = written([rest_issue(), PULL])
    pages = CONNECTOR.fetch(ExportFile(name="slow", open=lambda: Slow(data)), PLAIN)
    assert b"".join(page.data for page in pages) == data
