"""Values found in a response are those that a full parse finds, byte for byte, and nothing invalid is taken."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors import json_response
from tracker_scope.connectors.json_response import elements, members, records, value, whole
from tracker_scope.connectors.json_scan import DEEPEST, NotJson, value_end

PATH = ("data", "issues")
traps = st.sampled_from(['"', "\\", '\\"', "{[", "]}", '},{"id":"1","key":"', "a\nb", '}]}},{"id":'])
texts = st.text(st.characters(codec="utf-8"), max_size=12) | traps
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
# Tickets, and within them records that begin as tickets do.
alike = st.fixed_dictionaries(
    {"id": texts, "key": texts | st.integers(-(1 << 63), (1 << 63) - 1)}, optional={"self": texts, "more": values}
)
tickets = alike.flatmap(lambda one: st.lists(alike, max_size=3).map(lambda inner: {**one, "links": inner}))
lists = st.lists(tickets | values, max_size=6) | st.lists(tickets, max_size=6)
responses = st.builds(
    lambda before, many, after: {"before": before, "data": {"total": 1, "issues": many, "after": after}},
    values,
    lists,
    values,
)
indents = st.sampled_from([None, 0, 2])


def written(told: Any, indent: int | None = None) -> bytes:
    return json.dumps(told, indent=indent, ensure_ascii=False, separators=None if indent else (",", ":")).encode()


@given(responses, indents)
def test_the_elements_of_a_list_are_those_of_a_full_parse(told: Any, indent: int | None) -> None:
    data = written(told, indent)
    expected = told["data"]["issues"]
    assert [orjson.loads(data[one.start : one.end]) for one in elements(data, PATH)] == expected
    read = records(data, PATH)
    assert [one.value for one in read] == expected
    assert [(one.start, one.end) for one in read] == [(one.start, one.end) for one in elements(data, PATH)]


@given(st.dictionaries(texts, values, max_size=6), indents)
def test_the_members_of_an_object_are_those_of_a_full_parse(told: Any, indent: int | None) -> None:
    data = b" \n" + written({"data": told}, indent) + b"\r\n"
    found = members(data, ("data",))
    assert {key: orjson.loads(data[one.start : one.end]) for key, one in found.items()} == told
    assert list(found) == list(told)
    for key, span in found.items():
        assert value(data, ("data", key)) == span
    whole = value(data, ())
    assert whole is not None
    assert orjson.loads(data[whole.start : whole.end]) == {"data": told}


@given(responses, st.data())
def test_a_changed_byte_is_refused_or_read_as_a_full_parse_reads_it(told: Any, data: st.DataObject) -> None:
    whole = bytearray(written(told))
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = records(bytes(whole), PATH)
    except NotJson:
        return
    parsed = orjson.loads(bytes(whole))
    inner = parsed.get("data") if isinstance(parsed, dict) else None
    expected = inner.get("issues") if isinstance(inner, dict) else None
    assert [one.value for one in found] == (expected or [])


@given(responses, indents, st.data())
def test_any_truncation_is_refused(told: Any, indent: int | None, data: st.DataObject) -> None:
    whole = written(told, indent)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    for read in (records, elements, members, value):
        with pytest.raises(NotJson):
            read(cut, PATH)


@pytest.mark.parametrize("told", [b"{}", b"[]", b'{"data":null}', b'{"data":5}', b'{"data":{"issues":null}}'])
def test_what_is_not_there_gives_nothing(told: bytes) -> None:
    assert elements(told, PATH) == []
    assert records(told, PATH) == []
    assert members(told, PATH) == {}


def test_a_value_of_null_is_there() -> None:
    data = b'{"data": {"issues": null}}'
    found = value(data, PATH)
    assert found is not None
    assert data[found.start : found.end] == b"null"
    assert value(data, ("data", "other")) is None


@pytest.mark.parametrize(
    ("told", "cause"),
    [
        (b'{"data":{"issues":{}}}', "none of the lists data.issues"),
        (b'{"data":{"issues":[1,2}}', ", was expected"),
        (b'{"data":{"issues":[1 2]}}', ", was expected"),
        (b'{"data":{"issues":["a"', "ends before it is complete"),
        (b'{"data":{"issues":[NaN]}}', "not valid JSON"),
        (b'{"data":{"issues":[]},"x":nope}', "not valid JSON"),
        (b'{"data":{"issues":[]},"data":1}', "the key “data” stands twice"),
        (b'{"data":{"issues":[]}}x', "something follows the end"),
        (b'{"data":{"issues":[]},5:1}', "a key was expected"),
        (b"", "it is empty"),
        (b"5", "neither with an object nor with an array"),
    ],
)
def test_what_is_no_response_is_refused_and_the_cause_named(told: bytes, cause: str) -> None:
    with pytest.raises(NotJson, match=cause):
        records(told, PATH)


@pytest.mark.parametrize("before", ["", '{"a":1},'])
def test_what_nests_too_deep_is_refused_though_the_guess_is_right(before: str) -> None:
    deep = '{"a":' * (DEEPEST + 5) + "1" + "}" * (DEEPEST + 5)
    data = f'{{"data":{{"issues":[{before}{deep},{{"a":1}}]}}}}'.encode()
    with pytest.raises(NotJson, match="nests deeper"):
        records(data, PATH)
    fine = '{"a":' * 100 + "1" + "}" * 100
    assert len(records(f'{{"data":{{"issues":[{fine},{{"a":1}}]}}}}'.encode(), PATH)) == 2


def test_tickets_that_begin_alike_are_found_without_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []

    def counting(data: bytes, start: int, deepest: int = DEEPEST) -> int:
        counted.append(start)
        return value_end(data, start, deepest)

    monkeypatch.setattr(json_response, "value_end", counting)
    one = {"expand": "a", "id": "1", "self": "s", "key": "PRT-1", "fields": {"subtasks": [{"id": "2"}, {"id": "3"}]}}
    many = [one | {"id": str(number)} for number in range(50)]
    assert [record.value for record in records(written({"data": {"issues": many}}), PATH)] == many
    assert len(counted) == 1  # the last one: nothing that begins alike comes after it


@given(responses | values, indents, st.sampled_from([PATH, (), ("data",), ("before",), ("data", "none")]))
def test_a_response_read_whole_is_that_of_a_full_parse(told: Any, indent: int | None, path: tuple[str, ...]) -> None:
    assert whole(written(told, indent), path) == told


@pytest.mark.parametrize(
    "told",
    [b'{"data":{"issues":[1]},"data":{"issues":[2]}}', b'{"data":{"issues":[' + b"[" * 300 + b"]" * 300 + b"]}}"],
)
def test_what_cannot_be_cut_is_read_whole_all_the_same(told: bytes) -> None:
    assert whole(told, PATH) == orjson.loads(told)


@pytest.mark.parametrize(
    "told", [b'{"data":{"issues":[{"a":1},{"a"', b'{"data":{"issues":[1]}}x', b"\xef\xbb\xbf[]", b""]
)
def test_what_is_no_json_is_not_read_whole(told: bytes) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        whole(told, PATH)


def test_a_list_that_was_read_whole_is_not_parsed_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written({"data": {"issues": [{"id": "1"}, {"id": "2"}]}})
    read = whole(data, PATH)
    monkeypatch.setattr(json_response, "loads", None)
    assert [one.value for one in records(data, list(PATH))] == read["data"]["issues"]
