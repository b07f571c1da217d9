"""One answer of a tracker as received, and the words for those that did not come whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Answer(NamedTuple):
    """A response: its status, its headers by lower-case name, its body byte for byte (decompressed)."""

    status: int
    headers: Mapping[str, str]
    data: bytes


class NoAnswer(Exception):  # not an error of ours: it is retried, and becomes one when that fails
    """No whole answer came: connection refused or reset, a time-out, a body cut short, a name unknown."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause
