"""age v1 files (the C2SP specification age.md): every secret byte outside the records database lies in one.

Written by us on the primitives of pyca/cryptography, because footage must stream with progress, be stopped, survive a
full disk and be read at any offset. What it writes opens with stock age, and the other way round.

    seal(source, out, recipients, ticket)         a whole file, at full speed
    Sealer(out, recipients)                       piece by piece
    open_(FileSource(path), identities)           read at any offset, or copy_to / read_all
    decrypt_stream(stream, identities)            from a pipe
    seal_bytes / open_bytes                       small things in memory, also armoured
"""

from __future__ import annotations

from storage.age.armor import ArmorReader, ArmorWriter
from storage.age.chunks import CHUNK_BYTES
from storage.age.hybrid import HybridIdentity, HybridRecipient
from storage.age.keys import (
    Identity,
    PublicKey,
    Recipient,
    SecretKey,
    parse_identities,
    parse_identity,
    parse_recipient,
)
from storage.age.opening import OpenedAge, decrypt_stream, open_
from storage.age.passphrase import DEFAULT_WORK_FACTOR, MAX_WORK_FACTOR, ScryptIdentity, ScryptRecipient
from storage.age.sealing import Sealed, Sealer, seal
from storage.age.small import open_bytes, seal_bytes
from storage.age.source import BytesSource, FileSource
from storage.age.x25519 import X25519Identity, X25519Recipient

__all__ = [
    "CHUNK_BYTES",
    "DEFAULT_WORK_FACTOR",
    "MAX_WORK_FACTOR",
    "ArmorReader",
    "ArmorWriter",
    "BytesSource",
    "FileSource",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "OpenedAge",
    "PublicKey",
    "Recipient",
    "ScryptIdentity",
    "ScryptRecipient",
    "Sealed",
    "Sealer",
    "SecretKey",
    "X25519Identity",
    "X25519Recipient",
    "decrypt_stream",
    "open_",
    "open_bytes",
    "parse_identities",
    "parse_identity",
    "parse_recipient",
    "seal",
    "seal_bytes",
]
