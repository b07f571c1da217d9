"""GitHub's ids and cursors: base64 over MessagePack, as its answers carry them."""

from __future__ import annotations

from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import datetime
from typing import Final

_ARRAY: Final = 0x90
_TEXT: Final = 0xA0
_WORD: Final = 0xCE
_LONG: Final = 0xCF
_SMALL: Final = 0x80
_SIGN: Final = b"cursor:v2:"
_LONGEST: Final = 31

Part = int | str


def node_id(prefix: str, *numbers: int) -> str:
    """Return a node id, `I_kwDO…` for an issue of a repository.

    An array of zero, the repository's id where there is one, and the thing's own id
    (github.blog, "New global ID format", 2021).
    """
    return f"{prefix}_{urlsafe_b64encode(_packed((0, *numbers))).decode().rstrip('=')}"


def written(at: datetime) -> str:
    """Write an instant as GitHub does, to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def date(at: datetime | None) -> str | None:
    """Write an instant that may be none."""
    return None if at is None else written(at)


def cursor(*parts: Part) -> str:
    """Return an opaque cursor, `Y3Vyc29yOnYyO…`, which stands for a place in an order, not for a count."""
    return b64encode(_SIGN + _packed(parts)).decode()


def place(given: str) -> tuple[Part, ...]:
    """Return what a cursor was made of; raises ValueError for one that is none of ours."""
    sign, data = b64decode(given, validate=True)[: len(_SIGN)], b64decode(given)[len(_SIGN) :]
    if sign != _SIGN or not data:
        raise ValueError(given)
    parts: list[Part] = []
    at = 1
    while at < len(data):
        first = data[at]
        width = {_WORD: 4, _LONG: 8}.get(first, 0)
        if width:
            parts.append(int.from_bytes(data[at + 1 : at + 1 + width], "big"))
        elif first < _SMALL:
            parts.append(first)
        else:
            width = first - _TEXT
            parts.append(data[at + 1 : at + 1 + width].decode())
        at += 1 + width
    if len(parts) != data[0] - _ARRAY:
        raise ValueError(given)
    return tuple(parts)


def _packed(parts: tuple[Part, ...]) -> bytes:
    return bytes([_ARRAY + len(parts)]) + b"".join(_one(part) for part in parts)


def _one(part: Part) -> bytes:
    if isinstance(part, str):
        data = part.encode()
        assert len(data) <= _LONGEST
        return bytes([_TEXT + len(data)]) + data
    if part == 0:
        return b"\0"
    return bytes([_WORD]) + part.to_bytes(4, "big") if part < 1 << 32 else bytes([_LONG]) + part.to_bytes(8, "big")
