"""Writes values into TOML: what comes from a file name or an export is data, never syntax."""

from __future__ import annotations

from typing import Final

_ESCAPED: Final = {"\\": "\\\\", '"': '\\"'}
_FIRST_PLAIN: Final = 0x20
_DELETE: Final = 0x7F


def quoted(text: str) -> str:
    """Return a TOML basic string (TOML 1.0, section String)."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if ord(char) < _FIRST_PLAIN or ord(char) == _DELETE:
        return f"\\u{ord(char):04x}"
    return _ESCAPED.get(char, char)
