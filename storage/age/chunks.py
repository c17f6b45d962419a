"""The payload of an age file (C2SP age.md, "Payload"): chunks of 64 KiB, each encrypted and authenticated on its own.

Each chunk's nonce counts the chunks and marks the last one, so chunks cannot be exchanged, dropped, repeated or added.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.errors import Integrity
from storage.age.header import derive

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

Buffer = bytes | bytearray | memoryview


class Chunks:
    """The cipher of one payload. Safe to use from several threads at once."""

    def __init__(self, file_key: bytes, nonce: bytes) -> None:
        self._cipher = ChaCha20Poly1305(derive(file_key, nonce, b"payload"))

    def seal(self, first: int, plain: Buffer, *, last: bool) -> memoryview:
        """`plain` (bytes) encrypted as chunk `first` and the following ones; with `last` it ends the payload.

        Without `last` its length is a multiple of `CHUNK_BYTES`.
        """
        size = len(plain)
        count = chunk_count(size)
        if not last and (size % CHUNK_BYTES or not size):
            raise ValueError("only the last chunk may be short")
        source, sealed = memoryview(plain), memoryview(bytearray(size + count * TAG_BYTES))
        for number in range(count):
            part = source[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
            at = number * SEALED_CHUNK_BYTES
            nonce = _nonce(first + number, last=last and number == count - 1)
            self._cipher.encrypt_into(nonce, part, None, sealed[at : at + len(part) + TAG_BYTES])
        return sealed

    def open(self, first: int, untrusted: Buffer, *, last: bool) -> memoryview:
        """What `seal` was given. Raises `Integrity("age-payload-damaged", chunk=...)`, and then releases nothing."""
        size = len(untrusted)
        count = max(1, -(-size // SEALED_CHUNK_BYTES))
        if size - (count - 1) * SEALED_CHUNK_BYTES < TAG_BYTES or (not last and size % SEALED_CHUNK_BYTES):
            raise Integrity("age-payload-damaged", chunk=first + count - 1)
        source, plain = memoryview(untrusted), memoryview(bytearray(size - count * TAG_BYTES))
        for number in range(count):
            part = source[number * SEALED_CHUNK_BYTES : (number + 1) * SEALED_CHUNK_BYTES]
            at = number * CHUNK_BYTES
            nonce = _nonce(first + number, last=last and number == count - 1)
            # An empty chunk ends an empty payload and no other, or there would be two spellings of one content.
            if len(part) == TAG_BYTES and first + number > 0:
                raise Integrity("age-payload-damaged", chunk=first + number)
            try:
                self._cipher.decrypt_into(nonce, part, None, plain[at : at + len(part) - TAG_BYTES])
            except InvalidTag as error:
                raise Integrity("age-payload-damaged", chunk=first + number) from error
        return plain


def chunk_count(plain_bytes: int) -> int:
    """How many chunks a plaintext of that length has: an empty one has one empty chunk."""
    return max(1, -(-plain_bytes // CHUNK_BYTES))


def sealed_size(plain_bytes: int) -> int:
    """Length in bytes of the payload's chunks (without header and nonce) of a plaintext of `plain_bytes`."""
    return plain_bytes + chunk_count(plain_bytes) * TAG_BYTES


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
