"""Half of a surrogate pair is read as an unknown character, and nothing else is touched."""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors.json_text import loads


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb'"\ud83d half"', "\ufffd half"),
        (rb'"\uDE00"', "\ufffd"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (rb'"\ude00\ud83d"', "\ufffd\ufffd"),
        (rb'"\\ud83d"', "\\ud83d"),
        (rb'"\\\ud83d"', "\\\ufffd"),
        (rb'"\ud83d\n\"x\""', '\ufffd\n"x"'),
        (rb'"\ud83d", ', None),
        (rb'{"a": "\ud83d"', None),
        (b'"\xed\xa0\xbd"', None),
        (b"NaN", None),
    ],
)
def test_halves_are_read_and_invalid_json_is_refused(written: bytes, read: str | None) -> None:
    if read is None:
        with pytest.raises(orjson.JSONDecodeError):
            loads(written)
    else:
        assert loads(memoryview(written)) == read


@given(st.text(st.characters(), max_size=30))
def test_any_text_reads_as_python_reads_it_but_for_its_halves(text: str) -> None:
    whole = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    joined = json.loads(json.dumps(text))
    expected = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in joined)
    assert loads(json.dumps(text).encode()) == expected
    assert len(expected) <= len(whole)
