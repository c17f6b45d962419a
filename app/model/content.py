"""Bytes that lie somewhere (in a vault, in a bundle, in a file) and can be read at any place without a copy."""

from __future__ import annotations

from typing import Protocol


class ByteSource(Protocol):
    """Something with a size that can be read from several threads at any offset."""

    @property
    def size(self) -> int:
        """Length in bytes."""
        ...

    def read_at(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`, fewer only at the end. Raises `Integrity` if they are not what was stored."""
        ...
