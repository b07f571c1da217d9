"""Somebody's words with every character that cannot be seen, or that turns the line round, made visible."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_KEPT: Final = frozenset("\n\t")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Unicode's default-ignorable letters and marks, which show as nothing, and the empty braille cell. Characters
# that Unicode has not assigned stay: a later version may have made them visible ones.
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2065\u2800\u3164\uffa0")
_NONCHARACTERS: Final = range(0xFDD0, 0xFDF0)
_TAGS: Final = range(0xE0000, 0xE1000)
_PLANE_END: Final = 0xFFFE


def _cannot_be_seen(character: str) -> bool:
    number = ord(character)
    return (
        character in _BLANK
        or unicodedata.category(character) in _HIDDEN
        or number in _NONCHARACTERS
        or number in _TAGS
        or number & _PLANE_END == _PLANE_END
    )


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character in _KEPT or not _cannot_be_seen(character):
        return character
    return f"[U+{ord(character):04X}]"


def visible(text: str) -> str:
    """Return the text with controls, bidirectional marks and zero-width characters as `[U+202E]`.

    Line ends become line feeds; nothing else is changed.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.isascii() and lines.isprintable() else "".join(_shown(one) for one in lines)
