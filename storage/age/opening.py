"""Reading age files: at any offset of a file that can be sought in (`open_`), or in one go from any stream."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO, NamedTuple

from app.errors import Integrity
from app.jobs import Ticket
from app.model.content import ByteSource
from storage.age.chunks import CHUNK_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES, Buffer, Chunks
from storage.age.header import NONCE_BYTES, Header, read_header
from storage.age.keys import Identity, unlock
from storage.age.streams import Reads, Writes, flush, read_failure, read_some, write_all
from storage.pipeline import run_ordered

_PIECE_CHUNKS = 16
_KEPT_CHUNKS = 8  # half a megabyte of plaintext: players read a little forth and back


class OpenedAge:
    """The plaintext of an age file, to be read at any place from any thread: a `ByteSource`.

    It was made by `open_`, which says what is known at that point. The source stays the caller's to close.
    """

    def __init__(self, source: ByteSource, chunks: Chunks, payload_offset: int, header_sha256: str) -> None:
        self._source = source
        self._chunks = chunks
        self._payload_offset = payload_offset
        self._payload_bytes = source.size - payload_offset
        self._count = max(1, -(-self._payload_bytes // SEALED_CHUNK_BYTES))
        self._size = self._payload_bytes - self._count * TAG_BYTES
        self._header_sha256 = header_sha256
        self._kept: OrderedDict[int, memoryview] = OrderedDict()
        self._lock = threading.Lock()
        self._chunk(self._count - 1)

    @property
    def size(self) -> int:
        """Length of the plaintext in bytes, authenticated."""
        return self._size

    @property
    def header_sha256(self) -> str:
        """SHA-256 of the header and the payload nonce, as hex: differs for every encryption ever made."""
        return self._header_sha256

    def read_at(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes of plaintext from `offset`, fewer only at the end.

        Raises `Integrity("age-payload-damaged", chunk=...)`; `Surroundings("read-failed")`; ValueError for less than
        zero.
        """
        if offset < 0 or length < 0:
            raise ValueError("an offset or a length below zero")
        end = min(offset + length, self._size)
        if offset >= end:
            return b""
        first, last = offset // CHUNK_BYTES, (end - 1) // CHUNK_BYTES
        parts = [self._chunk(first)[offset - first * CHUNK_BYTES : end - first * CHUNK_BYTES]]
        # What lies between the first and the last chunk is not wanted twice; those two are, by who reads on from here.
        for start in range(first + 1, last, _PIECE_CHUNKS):
            following = min(start + _PIECE_CHUNKS, last)
            parts.append(self._chunks.open(start, self._read_sealed(start, following), last=False))
        if last > first:
            parts.append(self._chunk(last)[: end - last * CHUNK_BYTES])
        return b"".join(parts)

    def read_all(self, put: Callable[[memoryview], object], ticket: Ticket, step: str = "open") -> int:
        """Hand the whole plaintext to `put` in order, in pieces that are authenticated; gives its length in bytes.

        Reading, decrypting and `put` (in a thread of its own) run at the same time. Raises like `read_at`, what `put`
        raises, and `Cancelled`; after an error `put` has seen authentic bytes from the beginning, but not all.
        """
        ticket.progress(step, 0, self._size)
        run_ordered(self._pieces(ticket, step), self._opened, put)
        return self._size

    def copy_to(self, out: BinaryIO | Writes, ticket: Ticket, step: str = "open") -> int:
        """Write the whole plaintext to `out`; gives its length in bytes. `out` is neither closed nor synced.

        Raises like `read_all`, and `Surroundings`. After an error `out` is short: do not keep it.
        """
        written = 0

        def put(plain: memoryview) -> None:
            nonlocal written
            write_all(out, plain, self._size - written)
            written += len(plain)

        self.read_all(put, ticket, step)
        flush(out)
        return written

    def _pieces(self, ticket: Ticket, step: str) -> Iterator[_Piece]:
        for first in range(0, self._count, _PIECE_CHUNKS):
            following = min(first + _PIECE_CHUNKS, self._count)
            yield _Piece(first, self._read_sealed(first, following), following == self._count)
            ticket.progress(step, min(following * CHUNK_BYTES, self._size), self._size)

    def _opened(self, piece: _Piece) -> memoryview:
        return self._chunks.open(piece.first_chunk, piece.untrusted, last=piece.last)

    def _chunk(self, number: int) -> memoryview:
        with self._lock:
            plain = self._kept.get(number)
            if plain is not None:
                self._kept.move_to_end(number)
                return plain
        last = number == self._count - 1
        plain = self._chunks.open(number, self._read_sealed(number, number + 1), last=last).toreadonly()
        with self._lock:
            self._kept[number] = plain
            while len(self._kept) > _KEPT_CHUNKS:
                self._kept.popitem(last=False)
        return plain

    def _read_sealed(self, first: int, following: int) -> bytes:
        """The chunks from `first` up to `following`, still encrypted, whole."""
        start = first * SEALED_CHUNK_BYTES
        wanted = min(following * SEALED_CHUNK_BYTES, self._payload_bytes) - start
        try:
            untrusted = self._source.read_at(self._payload_offset + start, wanted)
        except OSError as error:
            raise read_failure(error) from error
        if len(untrusted) != wanted:  # the file was cut since it was opened
            raise Integrity("age-payload-damaged", chunk=first + len(untrusted) // SEALED_CHUNK_BYTES)
        return untrusted


def open_(source: ByteSource, identities: Sequence[Identity]) -> OpenedAge:
    """Open an age file (binary, not armoured) for reading at any place.

    On return the header is authenticated and so is the last chunk, hence the length: a file cut short is noticed here.
    Each other chunk is authenticated when it is read.

    Raises `Access("age-no-match")`; `Integrity` with "age-header-damaged", "age-header-altered" or
    "age-payload-damaged"; `Refused("age-work-factor")`; `Surroundings` with "read-failed" or "memory-short".
    """
    offset = 0

    def read(size: int) -> bytes:
        nonlocal offset
        try:
            block = source.read_at(offset, size)
        except OSError as error:
            raise read_failure(error) from error
        offset += len(block)
        return block

    header, nonce, _ = _read_head(read)
    return OpenedAge(source, *_unlocked(header, nonce, identities))


def decrypt_stream(stream: Reads, identities: Sequence[Identity]) -> Iterator[Buffer]:
    """The plaintext of an age file (binary) from a stream that cannot be sought in, chunk by chunk.

    Every chunk given is authentic and in its place, but only a generator that runs to its end without an exception has
    given the whole: a file cut short is noticed at its end. Raises like `open_`, from the first chunk on.
    """

    read = partial(read_some, stream)
    header, nonce, rest = _read_head(read)
    chunks, _, _ = _unlocked(header, nonce, identities)
    number = 0
    while True:
        # One byte more than a chunk shows whether another one follows.
        rest += _read_up_to(read, SEALED_CHUNK_BYTES + 1 - len(rest))
        untrusted, rest = rest[:SEALED_CHUNK_BYTES], rest[SEALED_CHUNK_BYTES:]
        expected_last = not rest
        try:
            plain, last = chunks.open(number, untrusted, last=expected_last), expected_last
        except Integrity:
            # It may be authentic and yet at the wrong place: the last one with more behind it, or the other way round.
            if len(untrusted) != SEALED_CHUNK_BYTES:
                raise
            plain, last = chunks.open(number, untrusted, last=not expected_last), not expected_last
        yield plain
        number += 1
        if last != expected_last:
            raise Integrity("age-payload-damaged", chunk=number)
        if last:
            return


class _Piece(NamedTuple):
    first_chunk: int
    untrusted: bytes
    last: bool


def _read_head(read: Callable[[int], bytes]) -> tuple[Header, bytes, bytes]:
    """Header, payload nonce, and what was read beyond."""
    header, rest = read_header(read)
    rest += _read_up_to(read, NONCE_BYTES - len(rest))
    if len(rest) < NONCE_BYTES:
        raise Integrity("age-header-damaged")
    return header, rest[:NONCE_BYTES], rest[NONCE_BYTES:]


def _unlocked(header: Header, nonce: bytes, identities: Sequence[Identity]) -> tuple[Chunks, int, str]:
    """The cipher of the payload, its offset in bytes, and the SHA-256 of what stands before it."""
    chunks = Chunks(unlock(header, identities), nonce)
    head = header.raw + nonce
    return chunks, len(head), hashlib.sha256(head).hexdigest()


def _read_up_to(read: Callable[[int], bytes], size: int) -> bytes:
    """`size` bytes, fewer only at the end."""
    parts: list[bytes] = []
    while size > 0 and (part := read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
