"""What becomes of a capture under each fault, alone and together: complete, stopped and resumable, or a loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from live_server import Server
from live_sides import ENDED, JIRA, Mode, Side

Rule = dict[str, object]
STOPPED = 3
# How often a fault strikes: a fetch of a thousand tickets is 10 to 250 requests.
_EVERY: Mapping[Mode, int] = {"cloud": 3, "center": 3, "graphql": 5, "rest": 25}
_TURNS = 100
HELD = frozenset({"complete", "stopped, went on"})


class Verdict(NamedTuple):
    """What became of one capture: its word, its exit code, the pieces kept of those that an undisturbed one keeps."""

    word: str
    code: int
    kept: int
    there: int


def faults(mode: Mode) -> dict[str, tuple[Rule, ...]]:
    """Return the faults by name; `an hour's wait` strikes once, in the middle, and asks for more than the budget."""
    every = _EVERY[mode]
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
    together = tuple(
        {**rule, "every": 0, "at": [every * (place + 1 + turn * len(alone)) for turn in range(_TURNS)]}
        for place, (rule,) in enumerate(alone.values())
    )
    return {**alone, "all together": together, "an hour's wait": ({"fault": "retry_seconds", "at": [6], "wait": 3600},)}


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
