"""Names for things: random, unique across vaults, meaning nothing."""

from __future__ import annotations

import re
import secrets
from typing import NewType

RecordId = NewType("RecordId", str)
"""128 random bits as 32 lower-case hex digits."""

BlobHash = NewType("BlobHash", str)
"""SHA-256 of the clear bytes of something kept in the blob store, as 64 lower-case hex digits."""

_RECORD_ID = re.compile(r"[0-9a-f]{32}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def new_id() -> RecordId:
    """A fresh id from the system's random source."""
    return RecordId(secrets.token_hex(16))


def is_record_id(text: str) -> bool:
    return _RECORD_ID.match(text) is not None


def is_sha256(text: str) -> bool:
    return _SHA256.match(text) is not None
