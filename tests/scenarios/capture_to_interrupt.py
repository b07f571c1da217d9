"""Runs the command line, and interrupts itself as by Ctrl-C right after it has committed some pages of a capture."""

from __future__ import annotations

import signal
import sys
from itertools import count
from typing import Any, Final

from tracker_scope.cli.main import main
from tracker_scope.ledger.records import Writer

PAGES: Final = 3
_append = Writer.append_page
_page = count(1)


def _interrupting(*given: Any, **more: Any) -> Any:
    result = _append(*given, **more)
    if next(_page) == PAGES:
        signal.raise_signal(signal.SIGINT)
    return result


if __name__ == "__main__":
    # A shell's job in the background would ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    Writer.append_page = _interrupting  # type: ignore[method-assign]
    sys.exit(main(sys.argv[1:]))
