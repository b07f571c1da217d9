"""What trackers say of waiting is obeyed to the letter, and a run never waits longer than it may."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from tracker_scope.connectors.answers import Answer, NoAnswer
from tracker_scope.connectors.waiting import Patience, is_limited
from tracker_scope.errors import TrackerBusy, TrackerFailed, TrackerUnreachable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OK = Answer(200, {}, b"{}")
# Words of docs.github.com, "Rate limits for the REST API".
SECONDARY = b'{"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}'


class Tracker:
    """Answers as told, in order, and keeps what was slept between."""

    def __init__(self, *answers: Answer | Exception, budget: int = 600) -> None:
        self.answers = list(answers)
        self.slept: list[float] = []
        self.faults = 0
        self.patience = Patience(
            clock=lambda: NOW, sleep=self.slept.append, jitter=lambda: 1.0, budget=timedelta(seconds=budget)
        )

    def send(self) -> Answer:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def fault(self) -> None:
        self.faults += 1

    def ask(self) -> Answer:
        return self.patience.ask(self.send, self.fault)


def limited(status: int = 429, data: bytes = b"", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, data)


@pytest.mark.parametrize(
    ("refusal", "seconds"),
    [
        (limited(retry_after="7"), 7),
        (limited(retry_after="599"), 599),
        (limited(retry_after="Mon, 02 Mar 2026 09:00:42 GMT"), 42),
        (limited(retry_after="Mon, 02 Mar 2026 09:01:30 GMT", date="Mon, 02 Mar 2026 09:01:00 GMT"), 30),
        (limited(retry_after="Mon, 02 Mar 2026 08:00:00 GMT"), 1),
        (limited(x_ratelimit_reset=str(int(NOW.timestamp()) + 90)), 90),
        (limited(x_ratelimit_reset="2026-03-02T09:02:00Z"), 120),
        (limited(x_ratelimit_reset="2026-03-02T09:02Z", retry_after="3"), 3),
        (limited(retry_after="0"), 1),
        (limited(), 60),
        (limited(retry_after="soon"), 60),
        (limited(403, SECONDARY), 60),
        (limited(403, SECONDARY, retry_after="11"), 11),
        (limited(403, SECONDARY, x_ratelimit_remaining="4000", x_ratelimit_reset=str(int(NOW.timestamp()) + 900)), 60),
        (limited(403, b"{}", x_ratelimit_remaining="0", x_ratelimit_reset=str(int(NOW.timestamp()) + 5)), 5),
        (limited(503, b"", retry_after="20"), 20),
    ],
)
def test_the_trackers_own_word_is_obeyed_in_full(refusal: Answer, seconds: float) -> None:
    tracker = Tracker(refusal, OK)
    assert tracker.ask() == OK
    assert tracker.slept == [pytest.approx(seconds)]


@pytest.mark.parametrize(
    "answer", [Answer(403, {}, b'{"message": "Forbidden"}'), Answer(404, {}, b""), Answer(401, {}, b"")]
)
def test_a_refusal_for_good_is_the_callers(answer: Answer) -> None:
    tracker = Tracker(answer)
    assert tracker.ask() == answer
    assert not is_limited(answer)
    assert tracker.slept == []


def test_a_wait_beyond_the_budget_stops_and_says_until_when() -> None:
    tracker = Tracker(limited(retry_after="1847"))
    with pytest.raises(TrackerBusy, match=r"31 min, until 2026-03-02 09:31 [+]0000"):
        tracker.ask()
    assert tracker.slept == []


@pytest.mark.parametrize(
    "told",
    [
        {"retry_after": "Fri, 31 Dec 9999 23:59:59 GMT"},
        {"retry_after": "Fri, 31 Dec 9999 23:59:59 -1200"},
        {"retry_after": "9" * 5000},
        {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "253402300799"},
    ],
)
def test_a_wait_until_the_end_of_time_is_a_stop_like_any_other(told: dict[str, str]) -> None:
    tracker = Tracker(limited(**told))
    with pytest.raises(TrackerBusy):
        tracker.ask()


@pytest.mark.parametrize(
    ("fault", "stop"),
    [
        (NoAnswer(ConnectionRefusedError(111, "Connection refused")), TrackerUnreachable),
        (Answer(503, {}, b""), TrackerFailed),
    ],
)
def test_without_a_wait_of_its_own_the_fault_is_the_cause_that_is_told(
    fault: Answer | NoAnswer, stop: type[Exception]
) -> None:
    tracker = Tracker(fault, fault, budget=0)
    with pytest.raises(stop):
        tracker.ask()


def test_a_tracker_that_refuses_for_ever_is_left_in_the_end() -> None:
    tracker = Tracker(*[limited(retry_after="0")] * 11, budget=10)
    with pytest.raises(TrackerBusy):
        tracker.ask()
    assert len(tracker.slept) == 10


def test_the_budget_is_for_all_the_waits_of_a_run() -> None:
    tracker = Tracker(limited(retry_after="400"), OK, limited(retry_after="400"))
    assert tracker.ask() == OK
    with pytest.raises(TrackerBusy):
        tracker.ask()


def test_faults_are_tried_again_with_a_growing_pause_and_the_caller_may_ask_for_less() -> None:
    faults: Iterable[Answer | Exception] = (NoAnswer(ConnectionResetError(104, "reset")), Answer(502, {}, b""))
    tracker = Tracker(*faults, Answer(504, {}, b""), OK)
    assert tracker.ask() == OK
    assert tracker.slept == [1, 2, 4]
    assert tracker.faults == 3


def test_faults_that_go_on_end_the_run() -> None:
    with pytest.raises(TrackerFailed, match="502"):
        Tracker(*[Answer(502, {}, b"")] * 7).ask()
    with pytest.raises(TrackerUnreachable, match="Connection refused"):
        Tracker(*[NoAnswer(ConnectionRefusedError(111, "Connection refused"))] * 7).ask()


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (type("IncompleteRead", (OSError,), {})("2 more expected"), "cut off before its end"),
        (TimeoutError(), "did not come in time"),
        (socket.gaierror(-2, "Name or service not known"), "name of the host is not known"),
        (type("Odd", (Exception,), {})("words of a library"), "words of a library"),
    ],
)
def test_why_no_whole_answer_came_is_said_in_our_words(cause: Exception, words: str) -> None:
    with pytest.raises(TrackerUnreachable, match=words):
        Tracker(*[NoAnswer(cause)] * 7).ask()


def test_jitter_halves_a_pause_at_most() -> None:
    tracker = Tracker(Answer(500, {}, b""), OK)
    tracker.patience.jitter = lambda: 0.0
    tracker.ask()
    assert tracker.slept == [0.5]
