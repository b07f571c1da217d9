"""Shared words: an order for a person to read in, the same whichever text comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.linking.shared_words import shared_words


@pytest.mark.parametrize(
    ("text", "other", "count"),
    [
        ("An archive of the requests", "Requests are archived for ten years.", 2),
        ("Export des interventions", "L'application exporte la liste des interventions.", 2),
        ("the of and for", "the of and for", 0),
        ("", "anything", 0),
        ("4.2 2026", "4.2 2026", 0),
        ("ÉCRAN écrans", "écran", 1),
    ],
)
def test_words_of_four_letters_and_more_are_counted_once(text: str, other: str, count: int) -> None:
    assert shared_words(text, other) == count


@given(text=st.text(), other=st.text())
def test_the_order_of_the_texts_does_not_matter(text: str, other: str) -> None:
    assert shared_words(text, other) == shared_words(other, text) <= shared_words(text, text)
