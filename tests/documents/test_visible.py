"""What cannot be seen is shown, and what can be seen is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.documents.visible import visible


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\x1b[31m", "[U+001B][31m"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb", "a[U+200B]b"),
        ("a\u00adb", "a[U+00AD]b"),
        ("\ufeffa", "[U+FEFF]a"),
        ("a\u2028b", "a[U+2028]b"),
        ("a\x00b\x7f", "a[U+0000]b[U+007F]"),
        ("a\ud800", "a[U+D800]"),
        ("a\ufffe\U0001ffff", "a[U+FFFE][U+1FFFF]"),
        ("\U000e0041\ue000\u3164", "[U+E0041][U+E000][U+3164]"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("accentué, 漢字, 🙂, מילה, ✔️", "accentué, 漢字, 🙂, מילה, ✔️"),
    ],
)
def test_characters(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_anything_can_be_written_in_utf_8_and_stays_as_it_is(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
