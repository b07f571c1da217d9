"""Records what the tracker's own words mean: internal types, defect types, bots, fields with references."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import orjson

from tracker_scope.errors import ImportInvalid, NothingCaptured
from tracker_scope.errors.problems import Problem
from tracker_scope.operations.acts import fingerprint
from tracker_scope.operations.files import read_toml
from tracker_scope.operations.recorded import LISTS, mappings_of
from tracker_scope.operations.register import finder_options, recorded
from tracker_scope.operations.traced import traced_tickets
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.case import Mappings


def import_mappings(workspace: Workspace, path: Path) -> Mappings:
    """Record the lists of a TOML file; raises FileMissing, ImportInvalid."""
    table = read_toml(path)
    for name, values in table.items():
        if name not in LISTS:
            raise ImportInvalid(path=path, problem=Problem("unknown_list", word=name))
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise ImportInvalid(path=path, problem=Problem("not_a_list_of_words", word=name))
    return record_mappings(workspace, table)


def add_mappings(workspace: Workspace, more: Mapping[str, Sequence[str]]) -> Mappings:
    """Add words to the lists that are named."""
    now = mappings_of(workspace)
    told = {name: sorted({*getattr(now, name), *words}) for name, words in more.items() if words}
    return record_mappings(workspace, told)


def record_mappings(workspace: Workspace, told: Mapping[str, Sequence[str]]) -> Mappings:
    """Append the lists unless they stand already."""
    known = mappings_of(workspace)
    new = {name: list(words) for name, words in told.items() if sorted(getattr(known, name)) != sorted(words)}
    if new:
        now, body = workspace.clock(), orjson.dumps(new, option=orjson.OPT_SORT_KEYS)
        with workspace.ledger.writing(workspace.recorder, now) as writer:
            writer.append_act("mapping", fingerprint(body, now), body, by=workspace.recorder, at=now)
    return mappings_of(workspace)


def unused_types(workspace: Workspace, words: Collection[str]) -> tuple[str, ...]:
    """Return the words that no captured ticket ever had as its type; none of them before any capture."""
    if not words:
        return ()
    try:
        finder = finder_options(recorded(workspace))
    except NothingCaptured:
        return ()
    held = {version.value for ticket in traced_tickets(workspace, finder) for version in ticket.types}
    return tuple(sorted(set(words) - held))
