"""The X25519 recipients of age: `age1...` to write to, `AGE-SECRET-KEY-1...` to read with (C2SP age.md)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.errors import Integrity
from storage.age import bech32
from storage.age.header import WRAPPED_KEY_BYTES, Stanza, b64, derive, unb64

KEY_BYTES = 32
RECIPIENT_PREFIX = "age"
IDENTITY_PREFIX = "age-secret-key-"
_KIND = "X25519"
_INFO = b"age-encryption.org/v1/X25519"
_WRAP_NONCE = bytes(12)  # fixed by the format: each wrap key is used once


@dataclass(frozen=True)
class X25519Recipient:
    """Whom to write to. `public`: 32 bytes. Raises ValueError for a point that gives everybody the same secret."""

    public: bytes
    quantum_safe = False
    alone = False

    def __post_init__(self) -> None:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(self.public))

    @property
    def text(self) -> str:
        """`age1...`"""
        return bech32.encode(RECIPIENT_PREFIX, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key for this recipient; unlinkable to it, and new each time."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.public))
        key = derive(shared, share + self.public, _INFO)
        return Stanza(_KIND, (b64(share),), ChaCha20Poly1305(key).encrypt(_WRAP_NONCE, file_key, None))


@dataclass(frozen=True)
class X25519Identity:
    """What to read with. `secret`: 32 bytes, never shown by `repr`. Raises ValueError for another length."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        X25519PrivateKey.from_private_bytes(self.secret)

    @classmethod
    def generate(cls) -> X25519Identity:
        """A new one, from the system's random bytes."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def text(self) -> str:
        """`AGE-SECRET-KEY-1...`"""
        return bech32.encode(IDENTITY_PREFIX, self.secret).upper()

    @cached_property
    def recipient(self) -> X25519Recipient:
        """The public half."""
        key = X25519PrivateKey.from_private_bytes(self.secret)
        return X25519Recipient(key.public_key().public_bytes_raw())

    def unwrap(self, stanzas: Iterable[Stanza]) -> bytes | None:
        """The file key, or None if no stanza is for this identity. Raises `Integrity("age-header-damaged")`."""
        key = X25519PrivateKey.from_private_bytes(self.secret)
        for stanza in stanzas:
            if stanza.kind != _KIND:
                continue
            if len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_KEY_BYTES:
                raise Integrity("age-header-damaged")
            share = unb64(stanza.arguments[0])
            try:
                shared = key.exchange(X25519PublicKey.from_public_bytes(share))
            except ValueError as error:  # not 32 bytes, or a secret of nothing but zeros
                raise Integrity("age-header-damaged") from error
            wrap_key = derive(shared, share + self.recipient.public, _INFO)
            try:
                return ChaCha20Poly1305(wrap_key).decrypt(_WRAP_NONCE, stanza.body, None)
            except InvalidTag:
                continue
        return None
