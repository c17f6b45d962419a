"""The scrypt recipient of age: a file that a passphrase opens (C2SP age.md). Both sides use the same secret.

A passphrase is given as it was typed, in Unicode's composed form (NFC, done by the caller), so that stock age opens the
file with the same keys pressed. The work factor is the base-two logarithm of N, with r = 8 and p = 1: 18 takes 256 MiB.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.errors import Integrity, Refused, Surroundings
from storage.age.header import WRAPPED_KEY_BYTES, Stanza, b64, unb64

DEFAULT_WORK_FACTOR = 18
MAX_WORK_FACTOR = 20  # 1 GiB and some seconds; more is an attack on us or a mistake
_KIND = "scrypt"
_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_BYTES = 16
_BLOCK_BYTES = 128 * 8
_FACTOR = re.compile(r"[1-9][0-9]?")  # the format allows more digits, but N = 2**100 names no work that can be done
_WRAP_NONCE = bytes(12)  # fixed by the format: each wrap key is used once


@dataclass(frozen=True)
class ScryptRecipient:
    """Seal with a passphrase; it must be the only recipient of its file."""

    passphrase: str | bytes = field(repr=False)
    work_factor: int = DEFAULT_WORK_FACTOR
    quantum_safe = True
    alone = True

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key under the passphrase. Raises `Surroundings("memory-short")`."""
        salt = secrets.token_bytes(_SALT_BYTES)
        key = _stretch(self.passphrase, salt, self.work_factor)
        body = ChaCha20Poly1305(key).encrypt(_WRAP_NONCE, file_key, None)
        return Stanza(_KIND, (b64(salt), str(self.work_factor)), body)


@dataclass(frozen=True)
class ScryptIdentity:
    """Open with a passphrase. A file that asks for more work than `max_work_factor` is refused before any is done."""

    passphrase: str | bytes = field(repr=False)
    max_work_factor: int = MAX_WORK_FACTOR

    def unwrap(self, stanzas: Iterable[Stanza]) -> bytes | None:
        """The file key, or None if there is no stanza of this kind or the passphrase is wrong.

        Raises `Integrity("age-header-damaged")`, `Refused("age-work-factor")`, `Surroundings("memory-short")`.
        """
        for stanza in stanzas:
            if stanza.kind != _KIND:
                continue
            if len(stanza.arguments) != 2 or len(stanza.body) != WRAPPED_KEY_BYTES:
                raise Integrity("age-header-damaged")
            salt = unb64(stanza.arguments[0])
            if len(salt) != _SALT_BYTES or _FACTOR.fullmatch(stanza.arguments[1]) is None:
                raise Integrity("age-header-damaged")
            factor = int(stanza.arguments[1])
            if factor > self.max_work_factor:
                raise Refused("age-work-factor", factor=factor, most=self.max_work_factor)
            key = _stretch(self.passphrase, salt, factor)
            try:
                return ChaCha20Poly1305(key).decrypt(_WRAP_NONCE, stanza.body, None)
            except InvalidTag:
                continue
        return None


def _stretch(passphrase: str | bytes, salt: bytes, work_factor: int) -> bytes:
    secret = passphrase.encode("utf-8") if isinstance(passphrase, str) else passphrase
    try:
        return Scrypt(salt=_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1).derive(secret)
    except MemoryError as error:
        needed_mib = (_BLOCK_BYTES << work_factor) // (1024 * 1024)
        raise Surroundings("memory-short", needed_mib=needed_mib) from error
