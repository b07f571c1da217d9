"""What commits to the ledger as a whole."""

from __future__ import annotations

from tracker_scope.model.base import Noun


class TreeHead(Noun):
    """Size and root of the Merkle tree over the envelopes (RFC 9162 section 2.1), root in hex."""

    size: int
    root: str
