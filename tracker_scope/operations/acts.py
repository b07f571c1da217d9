"""Human acts as bytes: canonical JSON of a noun, and back."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import orjson

from tracker_scope.model.base import Noun

N = TypeVar("N", bound=Noun)


def encode(noun: Noun, *, without: frozenset[str] = frozenset()) -> bytes:
    """Return a noun as JSON with sorted keys, fields under their written names."""
    data: dict[str, Any] = noun.model_dump(mode="json", by_alias=True, exclude=set(without))
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def decode(kind: type[N], body: bytes, **more: object) -> N:
    """Read a noun back from its recorded body; `more` are fields that the ledger itself holds."""
    return kind.model_validate({**orjson.loads(body), **more})


def fingerprint(*parts: object) -> str:
    """Return SHA-256 (hex) over the written parts: what makes recording the same act twice one act."""
    return hashlib.sha256(orjson.dumps([str(part) for part in parts])).hexdigest()
