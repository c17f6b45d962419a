"""One hash over many leaves, from which any leaf can be shown to be among them (RFC 6962, section 2.1, SHA-256)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256().digest()
"""The root over no leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A root that grows leaf by leaf, in memory that grows with the logarithm of their number."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[tuple[int, bytes]] = []  # complete subtrees from left to right: number of leaves, hash

    def add(self, leaf: bytes) -> None:
        count, digest = 1, leaf_hash(leaf)
        while self._whole and self._whole[-1][0] == count:
            digest = _node(self._whole.pop()[1], digest)
            count *= 2
        self._whole.append((count, digest))
        self.size += 1

    def root(self) -> bytes:
        """The root over the leaves so far, 32 bytes."""
        if not self._whole:
            return EMPTY
        digest = self._whole[-1][1]
        for _, left in reversed(self._whole[:-1]):
            digest = _node(left, digest)
        return digest


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over `leaves` in their order, 32 bytes."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


class Proofs:
    """The way of any leaf up to the root, over leaves that are hashed once: all proofs cost hardly more than one."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        hashes = [leaf_hash(leaf) for leaf in leaves]
        self._levels = [hashes]  # from the leaves up; what has nobody beside it goes up as it is
        while len(hashes) > 1:
            above = [_node(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=False)]
            hashes = above + hashes[len(above) * 2 :]
            self._levels.append(hashes)

    @property
    def root(self) -> bytes:
        """The root, 32 bytes."""
        return self._levels[-1][0] if self._levels[0] else EMPTY

    def of(self, index: int) -> list[bytes]:
        """The hashes that lead from leaf `index` (from 0) up to the root, lowest first. Raises IndexError."""
        if not 0 <= index < len(self._levels[0]):
            raise IndexError(index)
        path: list[bytes] = []
        for level in self._levels[:-1]:
            beside = index ^ 1
            if beside < len(level):
                path.append(level[beside])
            index >>= 1
        return path


def proof(leaves: Iterable[bytes], index: int) -> list[bytes]:
    """The proof of one leaf, see `Proofs`. Raises IndexError."""
    return Proofs(leaves).of(index)


def proves(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether `path` shows that `leaf` is number `index` (from 0) of the `size` leaves under `expected_root`."""
    if not 0 <= index < size:
        return False
    turns = []  # from the root downwards: True where the leaf is in the left part
    while size > 1:
        left = _split(size)
        turns.append(index < left)
        index, size = (index, left) if index < left else (index - left, size - left)
    if len(turns) != len(path):
        return False
    digest = leaf_hash(leaf)
    for is_left, other in zip(reversed(turns), path, strict=True):
        digest = _node(digest, other) if is_left else _node(other, digest)
    return digest == expected_root
