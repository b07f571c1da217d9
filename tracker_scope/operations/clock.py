"""The one place that reads the clock and the source of randomness."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

Clock = Callable[[], datetime]
Salts = Callable[[bytes], bytes]

SALT_BYTES: Final = 16


def system_clock() -> datetime:
    """Return the present instant, to the microsecond."""
    return datetime.now(UTC)


def random_salts(_: bytes) -> bytes:
    """Return a salt that nobody can guess from the bytes that it hides."""
    return secrets.token_bytes(SALT_BYTES)


def system_sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


def system_jitter() -> float:
    """Return a number from 0 to 1, so that many who wait for one tracker do not all come back at once."""
    return secrets.randbelow(1 << 20) / (1 << 20)


def fixed_clock(at: datetime) -> Clock:
    """Return a clock that stands still: for the bundled project, whose transcript must not move."""
    return lambda: at


def derived_salts(secret: bytes) -> Salts:
    """Return salts derived from the bytes: for published material that has nothing to hide."""
    return lambda data: hmac.digest(secret, data, hashlib.sha256)[:SALT_BYTES]
