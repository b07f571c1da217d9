"""What becomes of a capture under each fault, alone and together: complete, stopped and resumable, or a loss."""

from __future__ import annotations

from typing import NamedTuple

from live_server import Server
from live_sides import ENDED, JIRA, Mode, Side

Rule = dict[str, object]
STOPPED = 3
# How often a fault strikes in one run, whatever the number of its requests: some wait for minutes each time.
_STRIKES = 5
_LEAST = 3
_TURNS = 100
HELD = frozenset({"complete", "stopped, went on"})


class Verdict(NamedTuple):
    """What became of one capture: its word, its exit code, the pieces kept of those that an undisturbed one keeps."""

    word: str
    code: int
    kept: int
    there: int


def faults(mode: Mode, requests: int) -> dict[str, tuple[Rule, ...]]:
    """Return the faults by name, for a fetch of so many requests.

    `an hour's wait` strikes once, in the middle, and asks for more than a run of ours allows.
    """
    every = max(_LEAST, requests // _STRIKES)
    alone: dict[str, tuple[Rule, ...]] = {
        "429, seconds": ({"fault": "retry_seconds", "every": every},),
        "429, date": ({"fault": "retry_date", "every": every},),
        "502 burst": ({"fault": "server", "every": 2 * every, "burst": 3},),
        "reset": ({"fault": "reset_in_body", "every": every},),
        "truncated": ({"fault": "truncated", "every": every},),
    }
    if mode not in JIRA:
        alone["secondary limit"] = ({"fault": "secondary", "every": every},)
    # One after the other, over and over: those that fall on the same request would hide each other.
    step = max(_LEAST, requests // (len(alone) + 1))
    together = tuple(
        {**rule, "every": 0, "at": [step * (place + 1 + turn * len(alone)) for turn in range(_TURNS)]}
        for place, (rule,) in enumerate(alone.values())
    )
    hour: Rule = {"fault": "retry_seconds", "at": [requests // 2 + 1], "wait": 3600}
    return {**alone, "all together": together, "an hour's wait": (hour,)}


def verdict(server: Server, side: Side, rules: tuple[Rule, ...], there: int) -> Verdict:
    """Capture everything under faults; one that stopped for later goes on without them."""
    server.spoil(*rules)
    code = side.full().code
    server.spoil()
    stopped = code == STOPPED
    if stopped:
        code = side.again().code
    kept = side.pieces()
    return Verdict(_word(code, kept, there, stopped=stopped), STOPPED if stopped else code, kept, there)


def _word(code: int, kept: int, there: int, *, stopped: bool) -> str:
    if code == ENDED:
        return "no end in five minutes"
    if code:
        return f"exit {code}"
    if kept < there:
        return "LOSS"
    return "stopped, went on" if stopped else "complete"
