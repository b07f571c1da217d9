"""Spans cut from a stream are those that a full parse finds, whatever the chunks."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors import json_spans
from tracker_scope.connectors.json_scan import DEEPEST, NotJson, value_end
from tracker_scope.connectors.json_spans import Span, layout_of

SECTIONS = frozenset({"issues", "pulls"})
SIGNS = frozenset({"repo"})

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(['"', "\\", '\\"', "{[", "]}", "a\nb"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
records = st.lists(st.dictionaries(texts, values, max_size=4), max_size=6)
chunks = st.lists(st.integers(1, 40), min_size=1, max_size=8)
indents = st.sampled_from([None, 0, 2])


def pages_of(document: bytes, sizes: list[int]) -> list[bytes]:
    """Cut a document into pages, the buffer growing by the given sizes in turn."""
    layout, pages, buffer, at, turn = layout_of(document, SECTIONS, SIGNS), [], b"", 0, 0
    while True:
        size = sizes[turn % len(sizes)]
        buffer, at, turn = buffer + document[at : at + size], at + size, turn + 1
        end = layout.whole(buffer, final=at >= len(document))
        if end:
            pages.append(buffer[:end])
            buffer = buffer[end:]
        if at >= len(document):
            return pages


def found(document: bytes, sizes: list[int]) -> list[tuple[str, Any]]:
    """Cut, then read every span, with the section it came from."""
    pages = pages_of(document, sizes)
    assert b"".join(pages) == document
    layout = layout_of(document, SECTIONS, SIGNS)
    read = [(span.section, orjson.loads(page[span.start : span.end])) for page in pages for span in layout.spans(page)]
    layout.close()
    return read


marks = st.sampled_from([b"", b"\xef\xbb\xbf"])


@given(records, chunks, indents, st.sampled_from(["ascii", "utf-8"]), marks)
def test_an_array_gives_the_values_of_a_full_parse(
    objects: list[Any], sizes: list[int], indent: int | None, written: str, mark: bytes
) -> None:
    document = mark + json.dumps(objects, indent=indent, ensure_ascii=written == "ascii").encode() + b"\n"
    assert found(document, sizes) == [("", one) for one in objects]


@given(st.lists(values, max_size=6), chunks)
def test_an_array_may_hold_anything(things: list[Any], sizes: list[int]) -> None:
    assert found(json.dumps(things).encode(), sizes) == [("", one) for one in things]


@given(records.filter(bool), chunks, marks, st.sampled_from([b"\n", b"\r\n", b"\n\n", b" \n\t"]))
def test_lines_give_one_record_each(objects: list[Any], sizes: list[int], mark: bytes, between: bytes) -> None:
    document = mark + between.join(json.dumps(one).encode() for one in objects)
    assert found(document, sizes) == [("", one) for one in objects]


@given(records, records, values, chunks, indents)
def test_an_archive_gives_the_records_of_both_lists(
    issues: list[Any], pulls: list[Any], labels: Any, sizes: list[int], indent: int | None
) -> None:
    whole = {"repo": "o/r", "labels": labels, "issues": issues, "more": labels, "pulls": pulls}
    document = json.dumps(whole, indent=indent).encode()
    expected = [("issues", one) for one in issues] + [("pulls", one) for one in pulls]
    assert found(document, sizes) == expected


@given(st.dictionaries(texts, values, max_size=5), chunks)
def test_one_object_over_several_lines_is_one_record(record: dict[str, Any], sizes: list[int]) -> None:
    document = json.dumps({"title": "x", **record}, indent=1).encode()
    assert found(document, sizes) == [("", {"title": "x", **record})]


@given(records, st.data(), chunks)
def test_every_truncation_of_an_array_or_an_archive_is_refused(
    objects: list[Any], data: st.DataObject, sizes: list[int]
) -> None:
    whole = data.draw(st.sampled_from([objects, {"repo": "o/r", "issues": objects}]))
    document = json.dumps(whole).encode()
    # An object that breaks off before its first key is told apart from an archive by the reader of records.
    shortest = 1 if isinstance(whole, list) else len(b'{"repo": "')
    cut = data.draw(st.integers(shortest, len(document) - 1))
    with pytest.raises(NotJson):
        found(document[:cut], sizes)


@given(st.binary(max_size=80) | st.text('[]{}",:\\ \n01an', max_size=60).map(str.encode), chunks)
def test_any_bytes_give_records_or_a_refusal(document: bytes, sizes: list[int]) -> None:
    try:
        read = found(document, sizes)
    except (NotJson, orjson.JSONDecodeError):
        return
    if document.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        assert [one for _, one in read] == orjson.loads(document.removeprefix(b"\xef\xbb\xbf"))


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("[]".encode("utf-16"), "UTF-16"),
        ("{}".encode("utf-16-le"), "UTF-16"),
        (b"https\nGET\n", "begins neither"),
        (b"[{}] []", "follows the end"),
        (b"[{},]", "value is missing"),
        (b"[{} {}]", ", was expected"),
        (b"[,{}]", "value is missing"),
        (b'{"repo": "o/r", "repo": "o/r", "issues": []}', "stands twice"),
        (b'{"repo": "o/r", "issues": [], "issues": []}', "stands twice"),
        (b'{\n"title": 1, "title": 2}', "stands twice"),
        (b'{"repo": "o/r", "labels": NaN, "issues": []}', "not valid JSON"),
        (b'{"repo": "\xff", "issues": []}', "not valid JSON"),
        (b'{"repo": "o/r", "issues": {}}', "[ was expected"),
        (b'{"repo": "o/r"}', "none of the lists"),
        (b'{"repo": "o/r", 5: 6}', "key was expected"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "nests deeper"),
        (b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}\n{}", "nests deeper"),
    ],
)
def test_what_is_no_document_is_refused_with_its_cause(document: bytes, problem: str) -> None:
    with pytest.raises(NotJson) as refusal:
        found(document, [7])
    assert problem in str(refusal.value.problem)
    assert 0 <= refusal.value.at <= len(document)


def test_two_hundred_levels_are_taken() -> None:
    array = b"[" * DEEPEST + b"]" * DEEPEST
    assert len(found(array, [50])) == 1
    line = b'{"a":' + array[1:-1] + b"}"
    assert len(found(line + b"\n" + line, [50])) == 2


def test_a_record_above_the_limit_is_refused_in_each_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_spans, "LARGEST", 1000)
    long = b'{"title":"' + b"x" * 1000 + b'"}'
    for document in (long, b"[" + long + b"]", b'{"repo":1,"issues":[' + long + b"]}", b'{\n"a":1,' + long[1:]):
        with pytest.raises(NotJson, match="MiB"):
            layout_of(document[:100], SECTIONS, SIGNS).spans(document)
        with pytest.raises(NotJson, match="MiB"):
            layout_of(document[:100], SECTIONS, SIGNS).whole(document[:-4], final=False)


def test_a_page_that_was_not_cut_here_is_refused() -> None:
    with pytest.raises(NotJson, match="does not end on a record"):
        layout_of(b"[{}, {", SECTIONS, SIGNS).spans(b"[{}, {")


def test_spans_leave_out_what_surrounds_the_value() -> None:
    assert layout_of(b"[", SECTIONS, SIGNS).spans(b'[ {"a": 1} , 2 ]') == [Span(2, 10), Span(13, 14)]
    assert layout_of(b"{}\n", SECTIONS, SIGNS).spans(b"{}\n \t{} \r\n") == [Span(0, 2), Span(5, 7)]


def test_a_hostile_text_costs_one_pass() -> None:
    quotes = b'{"a":"' + b"\\\\" * 500_000
    assert value_end(quotes, 0) == -1
    assert value_end(quotes + b'"}', 0) == len(quotes) + 2


def spans_of(document: bytes, **more: Any) -> list[tuple[str, bytes]]:
    layout = json_spans.Document(document, frozenset({"issues"}), frozenset({"total"}), **more)
    read = [(span.section, document[span.start : span.end]) for span in layout.spans(document)]
    layout.close()
    return read


def test_members_that_are_kept_are_records_too() -> None:
    found = spans_of(b'{"total": 2, "other": 3, "issues": [{}, 5]}')
    assert found == [("total", b"2"), ("issues", b"{}"), ("issues", b"5")]


def test_several_documents_follow_one_another_only_where_they_may() -> None:
    twice = b'{"issues": [1]}\n{"issues": [2], "total": 3} [4]'
    with pytest.raises(NotJson, match="follows the end"):
        spans_of(twice)
    read = spans_of(twice[:-4], several=True)
    assert read == [("issues", b"1"), ("issues", b"2"), ("total", b"3")]
    for more in (b"5", b'"a"', b"]"):
        with pytest.raises(NotJson, match="follows the end"):
            spans_of(twice[:-4] + more, several=True)
    with pytest.raises(NotJson, match="none of the lists"):
        spans_of(b'{"total": 1} {"issues": []}', several=True)
    with pytest.raises(NotJson, match="none of the lists"):
        spans_of(b'{"issues": []} {"total": 1}', several=True)
    with pytest.raises(NotJson, match="ends before"):
        spans_of(twice[:-4] + b'{"issues": [', several=True)
