"""Canonical envelope bytes: what a leaf of the tree commits to, written one way only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, TypedDict

import orjson

from tracker_scope.errors import Problem
from tracker_scope.model.capture import ENVELOPE_VERSION, Envelope

FIELDS: Final = frozenset(Envelope.model_fields)
_TEXTS: Final = FIELDS - {"version", "subject", "request"}
SALT_SIZES: Final = range(16, 33)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Uncommitted(TypedDict):
    """An envelope but for its commitment, as `Envelope` declares it."""

    version: int
    project: str
    source: str
    instance: str
    side: str
    kind: str
    id: str
    subject: str | None
    connector: str
    connector_version: str
    run: str
    captured_at: str
    account: str
    visibility: str
    confidentiality: str
    request: dict[str, str]


class EnvelopeInvalid(ValueError):
    """A value outside the subset on which every JSON canonicalisation agrees (RFC 8785)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def canonical(values: Mapping[str, object]) -> bytes:
    """Write values as JSON with sorted keys and no spaces; raises EnvelopeInvalid for lone surrogates."""
    try:
        return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
    except TypeError as refused:
        raise EnvelopeInvalid(Problem("not_storable", words=refused)) from refused


def check_request(request: Mapping[str, str]) -> None:
    """Raise EnvelopeInvalid unless a request maps ASCII names to text: key order is then beyond dispute."""
    for name, value in request.items():
        if not (type(name) is str and name.isascii() and type(value) is str):
            raise EnvelopeInvalid(Problem("request_not_text", name=ascii(name)))


def commitment(salt: bytes, data: bytes) -> str:
    """Commit to bytes without revealing them: hex SHA-256 over salt and bytes, salt of 16 to 32 bytes."""
    digest = sha256(salt)
    digest.update(data)
    return digest.hexdigest()


def instant(at: datetime) -> str:
    """Write an instant in UTC with six decimals (RFC 3339), so that equal instants are equal text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def microseconds(at: datetime) -> int:
    """Count the microseconds from 1970 to an instant, without passing through a float."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(count: int) -> datetime:
    """Return the UTC instant of a count of microseconds from 1970."""
    return _EPOCH + timedelta(microseconds=count)


def read_canonical(envelope: bytes) -> dict[str, Any] | None:
    """Read the bytes of an envelope of version 1; None unless they are exactly as `canonical` writes them."""
    try:
        values = orjson.loads(envelope)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(values, dict) or values.keys() != FIELDS:
        return None
    fits = (
        type(values["version"]) is int
        and values["version"] == ENVELOPE_VERSION
        and all(type(values[name]) is str for name in _TEXTS)
        and (values["subject"] is None or type(values["subject"]) is str)
        and _is_flat(values["request"])
        and orjson.dumps(values, option=orjson.OPT_SORT_KEYS) == envelope
    )
    return values if fits else None


def _is_flat(request: object) -> bool:
    return isinstance(request, dict) and all(name.isascii() and type(value) is str for name, value in request.items())
