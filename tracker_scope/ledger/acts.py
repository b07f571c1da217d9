"""What people and this tool put on record: an act's envelope, and the files that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from sqlalchemy import Connection

from tracker_scope import __version__
from tracker_scope.ledger.envelopes import Uncommitted, instant, microseconds
from tracker_scope.ledger.reading import index_of
from tracker_scope.ledger.rows import FILE_KIND, Batch
from tracker_scope.model.capture import ENVELOPE_VERSION, Confidentiality, Visibility

TOOL: Final = "tracker-scope"


class Recorded(NamedTuple):
    """In which project, by whom and when an act is put on record."""

    project: str
    by: str
    at: datetime


def enter_act(batch: Batch, kind: str, act_id: str, body: bytes, recorded: Recorded) -> int:
    """Make an act ready and return the number of its record."""
    return batch.add(_envelope(kind, act_id, recorded), body, microseconds(recorded.at)).record


def enter_files(connection: Connection, batch: Batch, files: Mapping[str, bytes], recorded: Recorded) -> None:
    """Make ready every file whose bytes the ledger does not hold under their SHA-256."""
    entered: set[str] = set()
    for name in sorted(files):
        digest = sha256(files[name]).hexdigest()
        if digest in entered or index_of(connection, "", FILE_KIND, digest) is not None:
            continue
        fields: Uncommitted = {**_envelope(FILE_KIND, digest, recorded), "request": {"name": name}}
        batch.add(fields, files[name], microseconds(recorded.at))
        entered.add(digest)


def _envelope(kind: str, act_id: str, recorded: Recorded) -> Uncommitted:
    return {
        "version": ENVELOPE_VERSION,
        "project": recorded.project,
        "source": "",
        "instance": "",
        "side": "",
        "kind": kind,
        "id": act_id,
        "subject": None,
        "connector": TOOL,
        "connector_version": __version__,
        "run": "",
        "captured_at": instant(recorded.at),
        "account": recorded.by,
        "visibility": Visibility.PUBLIC.value,
        "confidentiality": Confidentiality.PREEXISTING.value,
        "request": {},
    }
