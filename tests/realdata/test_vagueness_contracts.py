"""Real contracts are not flooded with remarks: most clauses have none above low severity."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.markdown import PLUGIN
from tracker_scope.contract.vagueness import checked

pytestmark = pytest.mark.realdata
MOST = 30  # clauses in a hundred


def test_at_most_so_many_clauses_of_real_contracts_are_marked_above_low(shared_data: Path) -> None:
    marked = every = 0
    for file in sorted((shared_data / "specs/fr/contrats").glob("*.md")):
        clauses = PLUGIN.read({file.name: file.read_bytes()}, ReaderOptions(language="fr")).clauses
        zones = checked(clauses, language="fr")
        marked += sum(any(one.severity != "low" for one in found) for found in zones)
        every += len(clauses)
    assert every > 80
    assert 0 < marked * 100 <= MOST * every, f"{marked} of {every}"
