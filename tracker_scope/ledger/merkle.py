"""The Merkle tree over the records (RFC 9162 section 2.1): leaf and node hashes, and a root that grows."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final, Self

DIGEST_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash the data of one leaf; the prefix 0x00 keeps it from passing for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them, under the prefix 0x01."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the complete subtrees of a growing tree, largest first: at most log2(size) + 1."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    @classmethod
    def restore(cls, size: int, packed: bytes) -> Self:
        """Read a frontier back from its size and its `packed` form; raises ValueError when they disagree."""
        if len(packed) != DIGEST_SIZE * size.bit_count():
            message = f"{len(packed)} bytes cannot be the frontier of a tree of {size} leaves"
            raise ValueError(message)
        return cls(size, [packed[start : start + DIGEST_SIZE] for start in range(0, len(packed), DIGEST_SIZE)])

    def packed(self) -> bytes:
        """Return the subtree roots one after the other, 32 bytes each."""
        return b"".join(self._peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash: as many subtrees are joined as the old size ends in one bits."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            size >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the whole tree, joining the subtrees from the smallest up."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()
