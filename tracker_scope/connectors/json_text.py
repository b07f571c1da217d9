"""Parses JSON of trackers, in which a text may have been cut in the middle of a character."""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

# One escape after the other, so that an escaped backslash never begins the next: a whole pair, a half, any other.
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
_UNKNOWN: Final = rb"\ufffd"


def loads(data: bytes | memoryview) -> Any:  # noqa: ANN401  # JSON is any of its values
    """Parse a document; half of a surrogate pair reads as U+FFFD, the replacement character.

    RFC 8259 (8.2) allows such halves and leaves open what they mean; no text in Unicode can hold
    one. The bytes that are kept are those received. Raises orjson.JSONDecodeError.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        written = bytes(data)
        mended = _ESCAPE.sub(lambda found: _UNKNOWN if found[1] else found[0], written)
        if mended == written:
            raise
        return orjson.loads(mended)
