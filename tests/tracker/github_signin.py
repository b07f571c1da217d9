"""Who asks the replayed GitHub, and what they have left: tokens, App installations, hourly limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tests.tracker.web import Clock

_HOUR: Final = timedelta(hours=1)


@dataclass
class Allowance:
    """An hourly limit (`core` of REST, `graphql`); the hour starts with the first request."""

    name: str
    clock: Clock
    limit: int = 5000
    used: int = 0
    ends: datetime | None = None

    @property
    def remaining(self) -> int:
        self._turn()
        return max(0, self.limit - self.used)

    @property
    def reset(self) -> datetime:
        """Return when the next hour starts."""
        self._turn()
        return self.ends or self.clock() + _HOUR

    def spend(self, points: int) -> bool:
        """Take points off; False when there are none left."""
        if not self.remaining:
            return False
        self.used += points
        return True

    def headers(self) -> dict[str, str]:
        """Return what every answer tells of the limit."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(int(self.reset.timestamp())),
            "X-RateLimit-Used": str(self.used),
            "X-RateLimit-Resource": self.name,
        }

    def told(self) -> dict[str, int]:
        """Return what /rate_limit tells."""
        reset = int(self.reset.timestamp())
        return {"limit": self.limit, "used": self.used, "remaining": self.remaining, "reset": reset}

    def _turn(self) -> None:
        if self.ends is None or self.clock() >= self.ends:
            self.ends, self.used = self.clock() + _HOUR, 0


@dataclass(frozen=True)
class Caller:
    """Who asks; `login` ends in [bot] for an App's installation."""

    login: str
    installation: bool = False


@dataclass
class SignIn:
    """Knows tokens; without any, whoever asks is `login`. An installation's tokens hold for an hour."""

    clock: Clock
    token: str | None = None
    login: str = "provider-pm"
    app_login: str = "build-bot[bot]"
    installations: frozenset[int] = frozenset({4_200_000})
    issued: dict[str, datetime] = field(default_factory=dict)

    def caller(self, authorization: str) -> Caller | None:
        """Return who asks; None for a token that is unknown, expired or missing."""
        given = authorization.partition(" ")[2].strip()
        if given in self.issued:
            return Caller(self.app_login, installation=True) if self.clock() < self.issued[given] else None
        return Caller(self.login) if self.token in {None, given} else None

    def issue(self, installation: int, authorization: str) -> tuple[str, datetime] | None:
        """Make a token for an installation; whether the App's own token (a JWT) is signed is not verified."""
        if installation not in self.installations or not authorization.lower().startswith("bearer "):
            return None
        token = f"ghs_{len(self.issued) + 1:036d}"
        self.issued[token] = self.clock() + _HOUR
        return token, self.issued[token]
