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


def _root_of_hashes(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    left = _split(len(hashes))
    return _node(_root_of_hashes(hashes[:left]), _root_of_hashes(hashes[left:]))


def proof(leaves: Iterable[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` (from 0) up to the root, lowest first. Raises IndexError."""
    hashes = [leaf_hash(leaf) for leaf in leaves]
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    path: list[bytes] = []
    while len(hashes) > 1:
        left = _split(len(hashes))
        if index < left:
            path.append(_root_of_hashes(hashes[left:]))
            hashes = hashes[:left]
        else:
            path.append(_root_of_hashes(hashes[:left]))
            hashes, index = hashes[left:], index - left
    path.reverse()
    return path


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
