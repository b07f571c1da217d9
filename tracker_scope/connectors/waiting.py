"""How long a tracker may make us wait: its own word first, else a growing pause; never beyond the budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final

from tracker_scope.connectors.answers import Answer, NoAnswer
from tracker_scope.errors import ConnectorError, TrackerBusy, TrackerFailed, TrackerUnreachable

Clock = Callable[[], datetime]
_MINUTE: Final = timedelta(minutes=1)
_FIRST: Final = timedelta(seconds=1)
_LONGEST: Final = timedelta(seconds=60)
# What is asked beyond these is as good as never, and no date could be told of it.
_FOR_EVER: Final = timedelta(days=10_000)
_DIGITS: Final = 12
_TOO_MANY: Final = 429
_FORBIDDEN: Final = 403
_SERVER_FAULT: Final = 500
# Epoch seconds of this century; a smaller number in a reset header counts seconds from now.
_EPOCH: Final = 10**9
# What a tracker calls its limits in the body of a 403 (docs.github.com, "Rate limits for the REST API").
_LIMIT_WORDS: Final = (b"rate limit", b"abuse detection")


@dataclass
class Patience:
    """Waits on behalf of one run; `budget` is what all its waits together may take.

    `attempts` is how often one request is tried again after a fault that names no wait. `zone` is
    that of the person who is told when to go on.
    """

    clock: Clock
    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    budget: timedelta = timedelta(minutes=10)
    attempts: int = 6
    waited: timedelta = field(default=timedelta(0))
    zone: tzinfo = UTC

    def ask(self, send: Callable[[], Answer], faulted: Callable[[], None] = lambda: None) -> Answer:
        """Send a request until an answer comes that is neither a refusal for now nor a fault of the server.

        `faulted` is called after each fault (no whole answer, 5xx), before the request is sent again:
        it may ask for less. Raises TrackerBusy when waiting would pass the budget, TrackerUnreachable
        when no whole answer comes, TrackerFailed when faults go on. Every other status, 404 and 401
        included, is for the caller.
        """
        faults = 0
        while True:
            answer, fault = _sent(send)
            wait = None if answer is None else self.asked_for(answer)
            if answer is not None and wait is None and answer.status < _SERVER_FAULT:
                return answer
            if answer is None or answer.status >= _SERVER_FAULT:
                faults += 1
                if faults > self.attempts:
                    raise _given_up(answer, fault) from fault
                faulted()
            pause = wait or self._backoff(faults - 1)
            if wait is None and self._is_beyond(pause):
                # It asked for no wait: what stops us is the fault, not its word.
                raise _given_up(answer, fault) from fault
            self._pause(pause)

    def asked_for(self, answer: Answer) -> timedelta | None:
        """Say how long an answer asks us to wait; None for one that asks for nothing.

        The whole `Retry-After` (RFC 9110, 10.2.3: seconds or a date), then the reset header (epoch
        or ISO 8601) when nothing remains, else a minute. At least a second, so that a tracker that
        says “now” for ever is not asked for ever.
        """
        if not is_limited(answer):
            return None if "retry-after" not in answer.headers else self._told(answer.headers)
        return self._told(answer.headers) or _MINUTE

    def _told(self, headers: Mapping[str, str]) -> timedelta | None:
        now = self._now(headers)
        told = _retry_after(headers.get("retry-after", ""), now)
        if told is None and headers.get("x-ratelimit-remaining", "0") == "0":
            told = _reset(headers.get("x-ratelimit-reset", ""), now)
        return None if told is None else min(max(told, _FIRST), _FOR_EVER)

    def _now(self, headers: Mapping[str, str]) -> datetime:
        """Return the server's own time where it tells: its dates are on its clock, not on ours."""
        return _date(headers.get("date", "")) or self.clock()

    def _backoff(self, attempt: int) -> timedelta:
        """Double the pause each time, between half of it and all of it."""
        longest: timedelta = min(_LONGEST, _FIRST * 2 ** min(attempt, 10))
        return longest * (0.5 + self.jitter() / 2)

    def _is_beyond(self, wait: timedelta) -> bool:
        return self.waited + wait > self.budget

    def _pause(self, wait: timedelta) -> None:
        if self._is_beyond(wait):
            # Up to the next whole minute: at the one before, it is still too early.
            until = (self.clock() + wait + _MINUTE - timedelta.resolution).astimezone(self.zone)
            raise TrackerBusy(until=f"{until:%Y-%m-%d %H:%M %z}", minutes=-(-wait // _MINUTE))
        self.waited += wait
        self.sleep(wait.total_seconds())


def _sent(send: Callable[[], Answer]) -> tuple[Answer | None, NoAnswer | None]:
    try:
        return send(), None
    except NoAnswer as fault:
        return None, fault


def _given_up(answer: Answer | None, fault: NoAnswer | None) -> ConnectorError:
    if answer is not None:
        return TrackerFailed(status=answer.status)
    return TrackerUnreachable(problem=(fault or NoAnswer(TimeoutError())).problem)


def is_limited(answer: Answer) -> bool:
    """Tell an answer that refuses for now, not for good: GitHub says so with 403 as well as 429."""
    if answer.status == _TOO_MANY:
        return True
    if answer.status != _FORBIDDEN:
        return False
    spent = answer.headers.get("x-ratelimit-remaining") == "0"
    body = answer.data[:2000].lower()
    return "retry-after" in answer.headers or spent or any(word in body for word in _LIMIT_WORDS)


def _retry_after(written: str, now: datetime) -> timedelta | None:
    if written.strip().isdecimal():
        return timedelta(seconds=int(written.strip()[:_DIGITS]))
    date = _date(written)
    return None if date is None else date - now


def _date(written: str) -> datetime | None:
    """Read an HTTP date (RFC 9110, 5.6.7)."""
    try:
        read = parsedate_to_datetime(written)
    except (TypeError, ValueError, IndexError):
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def _reset(written: str, now: datetime) -> timedelta | None:
    try:
        number = float(written)
    except ValueError:
        number = None
    try:
        if number is not None:
            return datetime.fromtimestamp(number, UTC) - now if number > _EPOCH else timedelta(seconds=number)
        read = datetime.fromisoformat(written)
    except (ValueError, OverflowError, OSError):
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)) - now
