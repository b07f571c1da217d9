"""Jira issues in every shape that people save are cut exactly, and the same issues give the same events."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jira_samples import (
    API,
    CONNECTOR,
    PLAIN,
    SITE,
    captured,
    changelog,
    comment,
    commented,
    cut,
    document,
    entry,
    enveloped,
    export,
    issue,
    lines,
    moved,
    page,
    paragraph,
    parsed,
    person,
    splits,
    written,
)

from tracker_scope.connectors import json_pages
from tracker_scope.connectors.base import Origin
from tracker_scope.errors import ExportRefused
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Gap, Visibility
from tracker_scope.model.ticket import TicketEvent

BOTH = ["PRT-7", "PRT-8"]
NEXT = {"isLast": False, "nextPageToken": "abc"}


def shown(*records: Any, indent: int = 1) -> bytes:
    """Write records one after the other, each over several lines, as a script that appends answers does."""
    return b"\n".join(written(one, indent) for one in records)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (written(issue()), ["PRT-7"]),
        (written(issue(), indent=2), ["PRT-7"]),
        (shown(issue(), issue(8)), BOTH),
        (written([issue(), issue(8)], indent=4), BOTH),
        (b"\xef\xbb\xbf" + lines(issue(), issue(8)).replace(b"\n", b"\r\n\r\n"), BOTH),
        (written(page(issue(), issue(8))), BOTH),
        (written({"issues": [issue(), issue(8)]}), BOTH),
        (written({"issues": [issue(), issue(8)], "isLast": True}, indent=1), BOTH),
        (lines(page(issue(), total=2), page(issue(8), start=1, total=2)), BOTH),
        (shown(page(issue(), total=2), page(issue(8), start=1, total=2)), BOTH),
        (written([page(issue(), total=2), page(issue(8), start=1, total=2)]), BOTH),
        (lines(issue(), page(issue(8))), BOTH),
        (lines(enveloped(issue()), enveloped(issue(8))), BOTH),
        (written([enveloped(issue()), enveloped(issue(8))], indent=1), BOTH),
        (written(page()), []),
        (b"[]\n", []),
    ],
)
def test_every_shape_gives_its_tickets(data: bytes, expected: list[str]) -> None:
    items, findings, gaps = cut(data)
    assert [item.key for item in items] == expected
    assert {item.project for item in items} <= {"PRT"}
    assert all(item.kind == "ticket" and item.id == item.subject for item in items)
    assert {one.code for one in findings} <= {"changelog_not_in_export"}
    assert gaps == []


texts = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ['"}]', '\\"}, {', "\\", '"issues":[', "]"]
)
bodies = texts | st.lists(texts, max_size=3).map(lambda many: document(paragraph(*many)))
issues = st.lists(
    st.builds(
        lambda number, title, body, words: issue(
            number, summary=title, description=body, comment=commented(comment(1, words)), customfield_10001=title
        ),
        st.integers(1, 10**6),
        texts,
        bodies,
        bodies,
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: str(one["id"]),
)
NAMES = {"customfield_10001": "Function", "summary": "Summary"}


def paged(records: list[Any], *, first: bool = False, **more: Any) -> list[Any]:
    """Make a search page of each issue; more of a page stands after its issues, or first."""
    pages = [page(one, start=at, total=len(records)) for at, one in enumerate(records)]
    return [more | one if first else one | more for one in pages]


SHAPES = {
    "array": written,
    "indented": lambda many: written(many, 1),
    "lines": lambda many: lines(*many),
    "one by one": lambda many: shown(*many),
    "page": lambda many: written(page(*many), 1),
    "pages": lambda many: shown(*paged(many)),
    "lines of pages": lambda many: lines(*paged(many)),
    "array of pages": lambda many: written(paged(many)),
}
shapes = st.sampled_from(sorted(SHAPES))


@given(issues, shapes, st.integers(1, 3000))
def test_pages_are_the_file_and_items_are_its_issues(records: list[Any], shape: str, size: int) -> None:
    data = SHAPES[shape](records)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_pages, "PAGE", size)
        patch.setattr(json_pages, "HEAD", 300)
        pages = list(CONNECTOR.fetch(export(data), PLAIN))
        split = list(CONNECTOR.split(pages, PLAIN))
    assert b"".join(one.data for one in pages) == data
    assert [one.offset for one in pages] == [sum(len(one.data) for one in pages[:n]) for n in range(len(pages))]
    assert [one.page for one in split] == pages
    read = [json.loads(one.page.data[item.start : item.end]) for one in split for item in one.items]
    assert read == records


def told(data: bytes) -> list[Any]:
    """Read events without the record numbers, which count what else a file holds."""
    return [one.model_copy(update={"record": 0}) for one in parsed(data) if isinstance(one, TicketEvent)]


@given(issues, shapes)
def test_the_same_issues_give_the_same_events_in_every_shape(records: list[Any], shape: str) -> None:
    assert told(SHAPES[shape](records)) == told(lines(*records))


@given(
    issues,
    st.sampled_from([shown, lines, lambda *many: written(list(many))]),
    st.sampled_from([{"first": True}, {}]),
    st.integers(1, 3000),
)
def test_names_of_fields_are_found_wherever_they_stand(
    records: list[Any], write: Callable[..., bytes], placed: dict[str, bool], size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_pages, "PAGE", size)
        found = told(write(*paged(records, names=NAMES, **placed)))
    assert found == told(lines(*({**one, "names": NAMES} for one in records)))


@given(issues, shapes, st.data())
def test_a_changed_byte_gives_items_or_a_refusal(records: list[Any], shape: str, data: st.DataObject) -> None:
    whole = bytearray(SHAPES[shape](records))
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        items = captured(bytes(whole))
    except ExportRefused:
        return
    list(CONNECTOR.parse(items, PLAIN))


@given(issues, st.sampled_from(["array", "page", "indented"]), st.data())
def test_any_truncation_is_refused(records: list[Any], shape: str, data: st.DataObject) -> None:
    whole = SHAPES[shape](records)
    with pytest.raises(ExportRefused):
        cut(whole[: data.draw(st.integers(0, len(whole) - 1))])


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "id", "key", "type", "content", "text", "value", "child"]), inner)
    ),
    max_leaves=6,
)


@given(st.data())
def test_a_value_of_any_type_in_any_place_gives_events_or_a_refusal(data: st.DataObject) -> None:
    item, written_by = moved("status", "Open", "Done"), comment()
    history = entry(1, "2026-01-07T09:00:00.000+0000", item)
    links = [{"type": {"name": "Blocks"}}]
    record = issue(changelog=changelog(history), comment=commented(written_by), issuelinks=links)
    target = data.draw(st.sampled_from([record, record["fields"], record["changelog"], history, item, written_by]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(odd)
    try:
        items = captured(lines(record))
    except ExportRefused:
        return
    list(CONNECTOR.parse(items, PLAIN))
    CONNECTOR.origin(items[0])


def test_duplicates_are_taken_and_found() -> None:
    _, findings, _ = cut(lines(issue(), issue(), issue(9, key="PRT-7")))
    assert Finding(code="duplicate_ticket", count=2, examples=("PRT-7", "PRT-7")) in findings


def test_what_an_issue_counts_and_lacks_is_said_of_each() -> None:
    short = issue(
        comment=commented(comment(), total=3),
        changelog=changelog(total=2),
        worklog={"worklogs": [], "total": 1},
    )
    bare = {"id": "10008", "key": "PRT-8", "self": f"{API}/issue/10008"}
    silent = issue(9)
    del silent["fields"]["comment"]
    _, findings, gaps = cut(lines(short, bare, silent))
    assert gaps == [
        Gap(code="comments_missing", subject="10007", detail="PRT-7: 1/3"),
        Gap(code="changelog_missing", subject="10007", detail="PRT-7: 0/2"),
        Gap(code="worklog_missing", subject="10007", detail="PRT-7: 0/1"),
        Gap(code="fields_missing", subject="10008", detail="PRT-8"),
    ]
    assert findings == [
        Finding(code="changelog_not_in_export", count=2, examples=("PRT-8", "PRT-9")),
        Finding(code="comments_not_in_export", count=1, examples=("PRT-9",)),
    ]


def test_an_issue_without_fields_gives_no_snapshot_and_keeps_its_changes() -> None:
    bare = issue(changelog=changelog(entry(1, "2026-01-07T09:00:00.000+0000", moved("status", "Open", "Done"))))
    del bare["fields"]
    gap, change = parsed(lines(bare))
    assert gap == Gap(code="fields_missing", subject="10007", detail="PRT-7")
    assert isinstance(change, TicketEvent)
    assert (change.kind, change.field, change.new) == ("changed", "status", "Done")


def test_an_id_that_is_not_the_one_of_the_address_is_found() -> None:
    items, findings, _ = cut(lines(issue(id="12", changelog=changelog())))
    assert [item.id for item in items] == ["12"]
    assert findings == [Finding(code="id_differs_from_address", count=1, examples=("PRT-7: 12 / 10007",))]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (written(page(issue(), total=150)), "1/150"),
        (written(page(issue(), start=50, total=1)), "1/1"),
        (written({"issues": [issue()], **NEXT}), "1/?"),
        (shown({"issues": [issue()], **NEXT}, {"issues": [issue(8)], "isLast": True}), None),
        (shown(page(issue(), total=2), page(issue(8), start=1, total=2)), None),
        (lines(page(issue(), total=3), page(issue(8), start=1, total=3)), "2/3"),
        (written([page(issue(), total=3)]), "1/3"),
        (lines(issue()), None),
    ],
)
def test_a_part_of_a_search_is_found(data: bytes, part: str | None) -> None:
    _, findings, _ = cut(data)
    found = [one.examples for one in findings if one.code == "search_in_part"]
    assert found == ([(f"export.json: {part}",)] if part else [])


def test_restricted_words_restrict_the_bytes_that_hold_them() -> None:
    whispered = comment(visibility={"type": "role", "value": "Developers"})
    secured = issue(9, security={"name": "Board"})
    items, _, _ = cut(lines(issue(comment=commented(comment(), whispered)), issue(8), secured))
    expected = [Visibility.ROLE, Visibility.PUBLIC, Visibility.SECURITY_LEVEL]
    assert [item.visibility for item in items] == expected


@pytest.mark.parametrize(
    ("record", "instance"),
    [
        (issue(), SITE),
        (issue(self=None), SITE),
        (issue(self="https://User:Secret@Jira.Example:8443/rest/api/latest/issue/1"), "https://jira.example:8443"),
        (
            issue(self="https://api.atlassian.com/ex/jira/0-1/rest/api/3/issue/1"),
            "https://api.atlassian.com/ex/jira/0-1",
        ),
        (issue(self=None, issuetype={"name": "Story"}, reporter=person(self=f"{API}/user?x=1")), SITE),
        (issue(self="javascript:alert(1)", issuetype=None), None),
    ],
)
def test_the_origin_is_read_from_addresses(record: Any, instance: str | None) -> None:
    assert CONNECTOR.origin(captured(lines(record))[0]) == Origin(instance=instance, projects=("PRT",))


def test_the_project_is_that_of_the_key_where_it_is_not_told() -> None:
    assert CONNECTOR.origin(captured(lines(issue(project=None)))[0]).projects == ("PRT",)


def test_pages_within_lines_keep_their_own_names() -> None:
    data = lines(
        page(issue(customfield_1="a"), names={"customfield_1": "Function"}),
        page(issue(8, customfield_1="b"), names={"customfield_1": "Feature"}),
    )
    assert [one.snapshot.fields.get("Function") for one in told(data)] == ["a", "b"]  # one site: the first name holds
    array = written([json.loads(line) for line in data.splitlines()])
    assert [sorted({"Function", "Feature"} & one.snapshot.fields.keys()) for one in told(array)] == [
        ["Function"],
        ["Feature"],
    ]
    assert [item.kind for item in captured(data)] == ["ticket", "jira_names", "ticket", "jira_names"]


def test_one_page_a_response_is_read_like_a_file() -> None:
    data = written(page(issue(customfield_1="a"), names={"customfield_1": "Function"}))
    (whole,) = CONNECTOR.fetch(export(data), PLAIN)
    (split,) = CONNECTOR.split([whole.model_copy(update={"request": {}})], PLAIN)
    assert split.items == splits(data)[0].items
