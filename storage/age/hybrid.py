"""The post-quantum recipients of age: ML-KEM-768 with X25519 in HPKE (C2SP age.md, "mlkem768x25519").

`age1pq1...` to write to, `AGE-SECRET-KEY-PQ-1...` to read with. An identity is a seed of 32 bytes; the keys of both
algorithms come from it by SHAKE256, in the order ML-KEM, X25519. Reading them takes age 1.3 or later.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from app.errors import Integrity
from storage.age import bech32
from storage.age.header import WRAPPED_KEY_BYTES, Stanza, b64, unb64

SEED_BYTES = 32
RECIPIENT_PREFIX = "age1pq"
IDENTITY_PREFIX = "age-secret-key-pq-"
_KIND = "mlkem768x25519"
_INFO = b"age-encryption.org/mlkem768x25519"
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184
_X25519_BYTES = 32
_ENCAPSULATED_BYTES = 1120
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True)
class HybridRecipient:
    """Whom to write to. `public`: 1216 bytes. Raises ValueError if they are not a key."""

    public: bytes
    quantum_safe = True
    alone = False

    def __post_init__(self) -> None:
        point = X25519PublicKey.from_public_bytes(self.public[_MLKEM_PUBLIC_BYTES:])
        X25519PrivateKey.generate().exchange(point)  # a point that gives everybody the same secret is no key
        _ = self._key

    @property
    def text(self) -> str:
        """`age1pq1...`, 1959 letters."""
        return bech32.encode(RECIPIENT_PREFIX, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key for this recipient; unlinkable to it, and new each time."""
        sealed = _SUITE.encrypt(file_key, self._key, _INFO)
        return Stanza(_KIND, (b64(sealed[:_ENCAPSULATED_BYTES]),), sealed[_ENCAPSULATED_BYTES:])

    @property
    def _key(self) -> hpke.MLKEM768X25519PublicKey:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.public[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(self.public[_MLKEM_PUBLIC_BYTES:]),
        )


@dataclass(frozen=True)
class HybridIdentity:
    """What to read with. `seed`: 32 bytes, never shown by `repr`. Raises ValueError for another length."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError("not a seed of 32 bytes")

    @classmethod
    def generate(cls) -> HybridIdentity:
        """A new one, from the system's random bytes."""
        return cls(secrets.token_bytes(SEED_BYTES))

    @property
    def text(self) -> str:
        """`AGE-SECRET-KEY-PQ-1...`"""
        return bech32.encode(IDENTITY_PREFIX, self.seed).upper()

    @cached_property
    def recipient(self) -> HybridRecipient:
        """The public half."""
        lattice, curve = self._keys
        return HybridRecipient(lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw())

    def unwrap(self, stanzas: Iterable[Stanza]) -> bytes | None:
        """The file key, or None if no stanza is for this identity. Raises `Integrity("age-header-damaged")`."""
        ours = [stanza for stanza in stanzas if stanza.kind == _KIND]
        if not ours:
            return None
        lattice, curve = self._keys
        key = hpke.MLKEM768X25519PrivateKey(lattice, curve)
        for stanza in ours:
            if len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_KEY_BYTES:
                raise Integrity("age-header-damaged")
            encapsulated = unb64(stanza.arguments[0])
            if len(encapsulated) != _ENCAPSULATED_BYTES:
                raise Integrity("age-header-damaged")
            try:
                # HPKE answers "wrong key" for a share that yields nothing but zeros; the format wants that told apart.
                curve.exchange(X25519PublicKey.from_public_bytes(encapsulated[-_X25519_BYTES:]))
            except ValueError as error:
                raise Integrity("age-header-damaged") from error
            try:
                return _SUITE.decrypt(encapsulated + stanza.body, key, _INFO)
            except InvalidTag:
                continue
        return None

    @property
    def _keys(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed).digest(_MLKEM_SEED_BYTES + _X25519_BYTES)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
        )
