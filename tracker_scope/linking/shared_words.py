"""Counts the words that two texts share: an order in which a person is shown candidates, never a tie."""

from __future__ import annotations

import re
from typing import Final

# Words of four letters and more, whatever the script; shorter ones are mostly articles and prepositions.
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_STEM: Final = 6  # letters: enough that plurals and most endings of French and English do not matter


def shared_words(text: str, other: str) -> int:
    """Return how many words stand in both texts, by their first letters."""
    return len(_words(text) & _words(other))


def _words(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
