"""The last checkpoints of a vault, remembered on this machine outside the vault, so that an older copy is noticed.

The file's name and contents tell nothing without the vault's keys: the name is a keyed hash, the contents are encrypted.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.errors import AppError, Integrity
from storage.files import write_whole, writing
from storage.keys import VaultKeys

_REMEMBERED = 64
_NONCE = 12


class Standing(StrEnum):
    """How an opened vault stands to what this machine has seen of it."""

    UNKNOWN = "unknown"
    SAME = "same"
    NEWER = "newer"
    OLDER = "older"
    FORKED = "forked"
    BROKEN = "broken"


class Witness:
    """`folder`: the program's folder for state of this user; None remembers nothing."""

    def __init__(self, folder: Path | None, keys: VaultKeys) -> None:
        self._key = hmac.new(keys.naming, b"habeas witness key v1", hashlib.sha256).digest()
        name = hmac.new(keys.naming, b"habeas witness name v1" + keys.vault_id.encode(), hashlib.sha256).hexdigest()
        self._path = None if folder is None else folder / name[:32]

    def _seen(self) -> list[tuple[int, str]]:
        """(size, SHA-256 of the first `size` lines), oldest first; empty where nothing readable is there."""
        if self._path is None:
            return []
        try:
            sealed = self._path.read_bytes()
            plain = ChaCha20Poly1305(self._key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
            return [(int(size), str(digest)) for size, digest in json.loads(plain)]
        except (OSError, ValueError, InvalidTag):
            return []

    @property
    def sizes(self) -> list[int]:
        """The log sizes of which this machine has seen a signed checkpoint."""
        return [size for size, _ in self._seen()]

    def compare(self, size: int, digest_of_first: Callable[[int], str]) -> Standing:
        """How a log of `size` lines stands. `digest_of_first(n)`: SHA-256 of its first n lines, or `Integrity`."""
        seen = self._seen()
        if not seen:
            return Standing.UNKNOWN
        newest = seen[-1][0]
        within = [(known, digest) for known, digest in seen if known <= size]
        try:
            if within and digest_of_first(within[-1][0]) != within[-1][1]:
                return Standing.FORKED
        except Integrity:
            return Standing.BROKEN
        if newest > size:
            return Standing.OLDER
        return Standing.SAME if newest == size else Standing.NEWER

    def remember(self, size: int, digest: str) -> None:
        """Note a checkpoint. A machine that cannot keep it (no home, disk full) loses this protection, not its work."""
        if self._path is None:
            return
        kept = [entry for entry in self._seen() if entry[0] < size][-_REMEMBERED + 1 :]
        kept.append((size, digest))
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + ChaCha20Poly1305(self._key).encrypt(nonce, json.dumps(kept).encode(), None)
        with suppress(AppError, OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._path, sealed)

    def forget(self) -> None:
        """Remove what this machine remembers of the vault."""
        if self._path is not None:
            with writing(self._path.parent):
                self._path.unlink(missing_ok=True)
