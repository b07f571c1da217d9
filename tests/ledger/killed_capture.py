"""Captures a small project again and again, killed at random moments; prints what came of it as JSON.

Run as a program, alone in its process: it forks, and forking is safe only without threads.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from ledger_samples import context, opened, page, run, take

from tracker_scope.ledger.records import Ledger
from tracker_scope.model.capture import SplitPage

PAGES = 60
NAME = "ledger.sqlite"


def pages() -> list[SplitPage]:
    chosen = random.Random(3)  # noqa: S311  # content, no secret
    texts = [{f"{n}-{one}": chosen.randbytes(700).hex().encode() for one in range(6)} for n in range(PAGES)]
    return [page(text, number) for number, text in enumerate(texts)]


def capture(folder: Path, made: list[SplitPage]) -> None:
    """Go on from the cursor where there is one, as an operation does."""
    with opened(folder, NAME) as ledger, ledger.writing("client-dsi", context().captured_at) as writer:
        if ledger.acts("run"):
            return
        cursor = ledger.work.open_run("tracker")
        start = cursor["page"] + 1 if cursor else 0
        # One page too many is gone through again, as when work was lost.
        take(writer, made[max(0, start - 1) :], context())
        writer.close_run(run(seen={item.id: item.id for one in made for item in one.items}))


def killed(folder: Path, made: list[SplitPage], delay: float) -> bool:
    """Start a capture, kill it after a delay (seconds), and tell whether it died of that."""
    child = os.fork()
    if child == 0:
        capture(folder, made)
        os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status) != 0:
        message = "a capture failed by itself"
        raise RuntimeError(message)
    return False


def state(folder: Path) -> tuple[str, list[str]]:
    with opened(folder, NAME) as ledger:
        return ledger.head().root, ledger.verify() + twice(ledger)


def twice(ledger: Ledger) -> list[str]:
    names = [item.id for item in ledger.items()]
    return sorted({name for name in names if names.count(name) > 1})


def main(folder: Path, wanted: int, seed: int) -> None:
    made = pages()
    chosen = random.Random(seed)  # noqa: S311  # moments, no secret
    capture(folder / "undisturbed", made)
    expected, wrong = state(folder / "undisturbed")
    kills = captures = 0
    while kills < wanted:
        captures += 1
        broken = folder / f"broken-{captures}"
        tries = 0
        # Ever later, so that a slow machine gets through as well.
        while killed(broken, made, chosen.uniform(0.0, 0.04 + 0.002 * tries)):
            tries += 1
            wrong += state(broken)[1]
        kills += tries
        root, failures = state(broken)
        wrong += failures + ([] if root == expected else [f"another head in {broken.name}"])
    sys.stdout.write(json.dumps({"kills": kills, "captures": captures, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
