"""What a bench says: one row of ours against a peer, from rounds that were interleaved."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal


@dataclass(frozen=True)
class Row:
    """Ours against a peer, in one unit, and the ratio that was promised (None: none was).

    A row is `counted` when two runs give the same figures on any machine: only such a row may
    gate. `goal` bounds ours / peer from above, or from below with `at_least`.
    """

    bench: str
    ours: float
    peer: float
    ratio: float
    goal: float | None
    against: str
    unit: Literal["s", "ms", "us", "rows/s", "calls", "modules", "bytes", "statements", "requests", "pieces"] = "ms"
    at_least: bool = False
    counted: bool = False

    @property
    def verdict(self) -> str:
        """Whether the promise was kept: "held", "missed", or "-" where nothing was promised."""
        if self.goal is None:
            return "-"
        kept = self.ratio >= self.goal if self.at_least else self.ratio <= self.goal
        return "held" if kept else "missed"


@dataclass(frozen=True)
class Compared:
    """Medians of both sides, and the median of the rounds' ratios (not the ratio of medians)."""

    ours: float
    peer: float
    ratio: float


def compare(ours: Callable[[], float], peer: Callable[[], float], rounds: int) -> Compared:
    """Measure both sides in turn, round after round, so that a busy minute hits both.

    The callables return what they measured; the side that goes first changes each round.
    """
    pairs = []
    for number in range(rounds):
        if number % 2:
            second, first = peer(), ours()
            pairs.append((first, second))
        else:
            pairs.append((ours(), peer()))
    return Compared(
        median(first for first, _ in pairs),
        median(second for _, second in pairs),
        median(first / second for first, second in pairs),
    )


def cpu(command: Sequence[str], codes: Container[int] = frozenset({0})) -> float:
    """Run a command to its end and return its CPU in seconds, user and system, children included.

    Raises CalledProcessError when it ends with another exit code.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode not in codes:
        raise subprocess.CalledProcessError(ended.returncode, command)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
