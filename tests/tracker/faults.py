"""What goes wrong on purpose: each fault by its own schedule, alone or together with others."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from typing import Any, Final

from tests.tracker.web import Request, Response, Wire, answered


class Fault(StrEnum):
    """The kinds of fault; `wait` of the rule is what the tracker asks for, or the latency, in seconds."""

    LATENCY = "latency"
    RETRY_SECONDS = "retry_seconds"  # 429, Retry-After: 7
    RETRY_DATE = "retry_date"  # 429, Retry-After: Mon, 05 Jan 2026 08:00:07 GMT
    RESET_EPOCH = "reset_epoch"  # 429 without Retry-After, X-RateLimit-Reset: 1767600007
    RESET_ISO = "reset_iso"  # the same, 2026-01-05T08:00:07Z, as Atlassian's gateway writes it
    TOO_MANY = "too_many"  # 429 that names no time
    SECONDARY = "secondary"  # 403 with Retry-After, in GitHub's words
    SECONDARY_BARE = "secondary_bare"  # the same without Retry-After, with requests remaining
    PRIMARY = "primary"  # 403, nothing remaining until X-RateLimit-Reset
    SERVER = "server"  # 5xx: `status` of the rule
    SERVER_RETRY = "server_retry"  # 503 with Retry-After
    RESET_BEFORE = "connection_reset"
    RESET_WITHIN = "reset_in_body"
    TRUNCATED = "truncated"
    EMPTY = "empty"  # 200 and no body at all


_SECONDARY_WORDS: Final = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID 0000:0:0:0:0."
)
_LIMITS_PAGE: Final = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
_WIRES: Final = {
    Fault.RESET_BEFORE: Wire.RESET_BEFORE,
    Fault.RESET_WITHIN: Wire.RESET_WITHIN,
    Fault.TRUNCATED: Wire.TRUNCATED,
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One fault and when it strikes: every n-th request, at given numbers (from 1), or a seeded share of them.

    `burst` is how many requests in a row it strikes; `path` is what the path must contain.
    """

    fault: Fault
    every: int = 0
    at: frozenset[int] = frozenset()
    share: float = 0.0
    seed: int = 0
    burst: int = 1
    path: str = ""
    wait: float = 1.0
    status: int = 502

    def strikes(self, number: int, request: Request) -> bool:
        """Tell whether the fault strikes the request of that number."""
        return self.path in request.path and any(self._due(number - back) for back in range(self.burst))

    def _due(self, number: int) -> bool:
        if number < 1:
            return False
        chance = random.Random(f"{self.seed} {self.fault} {number}").random()  # noqa: S311 - repeatable, not secret
        drawn = chance < self.share
        return drawn or number in self.at or (self.every > 0 and number % self.every == 0)


@dataclass
class Faults:
    """The rules in force; latency comes on top, of the others the first that strikes."""

    rules: tuple[Rule, ...] = ()
    struck: list[tuple[int, Fault]] = field(default_factory=list)

    def spoil(self, number: int, request: Request, answer: Callable[[], Response], now: datetime) -> Response:
        """Answer the request of that number as the rules say."""
        due = [rule for rule in self.rules if rule.strikes(number, request)]
        wrong = next((rule for rule in due if rule.fault is not Fault.LATENCY), None)
        self.struck += [(number, rule.fault) for rule in due if rule.fault is Fault.LATENCY or rule is wrong]
        response = answer() if wrong is None else _spoilt(wrong, request, answer, now)
        return replace(response, delay=sum(rule.wait for rule in due if rule.fault is Fault.LATENCY))

    def configure(self, arguments: Mapping[str, Any]) -> Any:
        """Replace the rules by those of `{"rules": [{"fault": "truncated", "every": 5}]}`; none switches all off."""
        self.rules = tuple(rule(**told) for told in arguments.get("rules", ()))
        return {"rules": len(self.rules), "struck": len(self.struck)}


def rule(fault: str, **told: Any) -> Rule:
    """Make a rule from plain values; raises ValueError for an unknown fault."""
    if "at" in told:
        told["at"] = frozenset(told["at"])
    return Rule(fault=Fault(fault), **told)


def _spoilt(rule: Rule, request: Request, answer: Callable[[], Response], now: datetime) -> Response:
    if rule.fault in _WIRES:
        return replace(answer(), wire=_WIRES[rule.fault])
    if rule.fault is Fault.EMPTY:
        return replace(answer(), body=b"")
    if rule.fault in (Fault.SERVER, Fault.SERVER_RETRY):
        status = rule.status if rule.fault is Fault.SERVER else 503
        headers = {} if rule.fault is Fault.SERVER else _times(rule, now)
        return Response(
            status, {"Content-Type": "text/html", **headers}, b"<html><h1>Server Error</h1></html>", rule.fault
        )
    if rule.fault in (Fault.SECONDARY, Fault.SECONDARY_BARE, Fault.PRIMARY):
        words = "API rate limit exceeded for user ID 1." if rule.fault is Fault.PRIMARY else _SECONDARY_WORDS
        return _refused(403, {"message": words, "documentation_url": _LIMITS_PAGE}, rule, now)
    words = "Rate limit exceeded. Please wait before you try again."
    is_jira = request.path.startswith("/rest/")
    return _refused(429, {"errorMessages": [words], "errors": {}} if is_jira else {"message": words}, rule, now)


def _refused(status: int, body: Mapping[str, Any], rule: Rule, now: datetime) -> Response:
    plain = answered(body, rule.fault, status)
    return replace(plain, headers={**plain.headers, **_times(rule, now)})


def _times(rule: Rule, now: datetime) -> dict[str, str]:
    """Say when to come back, in the form that the fault names; whole seconds, never too early."""
    until = now + timedelta(seconds=rule.wait)
    whole = until if not until.microsecond else until.replace(microsecond=0) + timedelta(seconds=1)
    seconds = {"Retry-After": str(math.ceil(rule.wait))}
    epoch = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(whole.timestamp()))}
    forms: dict[Fault, dict[str, str]] = {
        Fault.RETRY_SECONDS: seconds,
        Fault.SERVER_RETRY: seconds,
        Fault.SECONDARY: seconds | {"X-RateLimit-Remaining": "4000"},
        Fault.SECONDARY_BARE: {"X-RateLimit-Remaining": "4000"},
        Fault.RETRY_DATE: {"Retry-After": format_datetime(whole, usegmt=True)},
        Fault.RESET_EPOCH: epoch,
        Fault.PRIMARY: epoch,
        Fault.RESET_ISO: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{whole:%Y-%m-%dT%H:%M:%SZ}"},
    }
    return forms.get(rule.fault, {})
