"""A real contract amended twelve times as a whole: each clause keeps its identity through renumbering."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tracker_scope.contract.identity import matched
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.markdown import PLUGIN
from tracker_scope.model.contract import Clause

pytestmark = pytest.mark.realdata
LEAST = 95  # in a hundred
UNCHANGED = 0.8
Clauses = tuple[Clause, ...]


@pytest.fixture(scope="module")
def versions(shared_data: Path) -> list[Clauses]:
    files = sorted((shared_data / "pairs/mls-protocol/versions").glob("*.md"))
    assert len(files) == 13
    return [PLUGIN.read({file.name: file.read_bytes()}, ReaderOptions()).clauses for file in files]


def blanked(clauses: Clauses) -> list[Clause]:
    return [one.model_copy(update={"title": "", "aliases": (), "path": ()}) for one in clauses]


def same(before: Clauses, after: Clauses) -> dict[int, int]:
    """Return which clause is which by titles, where they tell, of those whose text is nearly unchanged."""
    found = []
    for clauses in (before, after):
        keys = [(one.title, one.path) for one in clauses]
        once = {key for key, count in Counter(keys).items() if count == 1}
        found.append({key: at for at, key in enumerate(keys) if key in once})
    old, new = found
    pairs = {at: new[key] for key, at in old.items() if key in new}
    return {at: other for at, other in pairs.items() if alike(before[at].text, after[other].text)}


def alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= UNCHANGED


def kept(before: Clauses, after: Clauses) -> tuple[int, int]:
    """Count the nearly unchanged clauses that keep their identity without title or anchor, and all of them."""
    pairs = {one.before: one.after for one in matched(blanked(before), blanked(after)) if one.before is not None}
    others = [other for other in pairs.values() if other is not None]
    assert len(others) == len(set(others)), "two clauses share one identity"
    known = same(before, after)
    return sum(pairs[at] == other for at, other in known.items()), len(known)


def test_nearly_unchanged_clauses_keep_their_identity_from_one_version_to_the_next(versions: list[Clauses]) -> None:
    counts = [kept(before, after) for before, after in pairwise(versions)]
    assert all(every > 30 for _, every in counts)
    assert [f"{right} of {every}" for right, every in counts if right * 100 < LEAST * every] == []


def test_they_keep_it_between_any_two_versions(versions: list[Clauses]) -> None:
    counts = [kept(before, after) for before, after in combinations(versions, 2)]
    right, every = (sum(one[at] for one in counts) for at in (0, 1))
    assert right * 100 >= LEAST * every, f"{right} of {every}"
