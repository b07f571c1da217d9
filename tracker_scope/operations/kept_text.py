"""The text of the contract, kept in a cache that can be dropped at any time: it changes with its documents alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Final

import orjson

from tracker_scope import __version__
from tracker_scope.model.contract import ContractDocument, ContractText, NotSupplied
from tracker_scope.operations.workspace import Workspace

NAME: Final = "contract"


def kept_text(
    workspace: Workspace, documents: Sequence[ContractDocument], gaps: tuple[NotSupplied, ...]
) -> ContractText:
    """Return the consolidated text of documents, from the cache where it was read of the same with the same readers."""
    projection, rules, key = workspace.ledger.projection, text_rules(workspace), key_of(documents, gaps)
    size = workspace.ledger.head().size
    kept = projection.rows_for(NAME, rules, [key]).get(key)
    if kept is not None:
        return ContractText.model_validate_json(kept)
    # Readers and the words of amendments are costly to import, and only needed for a text that is new.
    from tracker_scope.operations.contract_text import text_of

    text = text_of(workspace, documents, gaps)
    projection.store(NAME, rules, size, [(key, text.model_dump_json().encode())])
    return text


def text_rules(workspace: Workspace) -> str:
    """Name what a text depends on besides its documents: our version, the language, readers of other packages."""
    installed = entry_points(group="tracker_scope.readers")
    readers = sorted((one.name, one.value, one.dist.version if one.dist else "") for one in installed)
    return _digest([__version__, workspace.settings.project.language, readers])


def key_of(documents: Sequence[ContractDocument], gaps: Sequence[NotSupplied]) -> str:
    """Name the material of a text: its documents as recorded, digests of their bytes included, and its gaps."""
    return _digest([[one.model_dump(mode="json") for one in documents], [one.model_dump(mode="json") for one in gaps]])


def _digest(told: list[object]) -> str:
    return hashlib.sha256(orjson.dumps(told)).hexdigest()
