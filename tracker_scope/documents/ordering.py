"""The order in which a document lists numbers and keys: 4.2 before 4.10, CRM-2 before CRM-10."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tracker_scope.model.register import Entry

_RUN: Final = re.compile(r"([0-9]{1,18})|([^0-9]+)")


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key in which runs of digits compare as numbers."""
    return tuple((0, int(found[1]), found[1]) if found[1] else (1, 0, found[2]) for found in _RUN.finditer(text))


def by_key(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries in the order of their source, then of their keys."""
    return sorted(entries, key=lambda one: (one.source, natural(one.ticket), one.ref.id))
