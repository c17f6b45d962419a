"""Writing age files: piece by piece (`Sealer`) or a whole source at full speed (`seal`). Nothing holds a whole file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, NamedTuple, cast

from app.errors import Integrity, Refused
from app.jobs import Ticket
from app.model.content import ByteSource
from storage.age.chunks import CHUNK_BYTES, Buffer, Chunks, sealed_size
from storage.age.header import FILE_KEY_BYTES, NONCE_BYTES, write_header
from storage.age.keys import Recipient
from storage.age.streams import Writes, flush, read_failure, read_some, write_all
from storage.pipeline import run_ordered

# Sixteen chunks at a time: large enough that threads rarely meet, small enough that all buffers together stay under 16 MB.
PIECE_BYTES = 16 * CHUNK_BYTES

Watch = Callable[[Buffer], object]


@dataclass(frozen=True)
class Sealed:
    """What was written. `header_sha256`: hex, over the header and the payload nonce, names this very encryption."""

    header_sha256: str
    plain_bytes: int
    sealed_bytes: int


class Sealer:
    """An age file being written to `out`: `write` as often as wanted, then `close`. To be used from one thread.

    As a context manager it closes on success only: after an exception the file stays without its end, so that nobody
    can take it for a whole one. `out` is neither closed nor synced here. An error is final: every later call raises it
    again.

    `plain_bytes`: the length that will be written, if known, for the figures of "disk-full". Raises `Surroundings`;
    `Refused("age-mixed-recipients")` for recipients that must not share a file; ValueError for none.
    """

    def __init__(self, out: BinaryIO | Writes, recipients: Sequence[Recipient], plain_bytes: int | None = None) -> None:
        self.header, self._chunks = _begin(recipients)
        self.plain_bytes = 0
        self.sealed_bytes = 0
        self._out = out
        self._expected = None if plain_bytes is None else len(self.header) + sealed_size(plain_bytes)
        self._next_chunk = 0
        self._pending = bytearray()
        self._closed = False
        self._failure: BaseException | None = None
        self._put(self.header)

    @property
    def header_sha256(self) -> str:
        """SHA-256 of the header and the payload nonce, as hex."""
        return hashlib.sha256(self.header).hexdigest()

    def write(self, data: Buffer) -> int:
        """Encrypt `data` behind what was written before; gives its length."""
        if self._closed:
            raise ValueError("the file is already closed")
        self._check()
        view = memoryview(data).cast("B")
        self.plain_bytes += len(view)
        taken = 0
        # A full piece waits until more comes, for the last chunk must be known to be the last.
        while taken < len(view):
            if len(self._pending) == PIECE_BYTES:
                self._seal(last=False)
            room = PIECE_BYTES - len(self._pending)
            self._pending += view[taken : taken + room]
            taken += room
        return len(view)

    def close(self) -> Sealed:
        """Write the last chunk and hand everything to the system. May be called again."""
        self._check()
        if not self._closed:
            self._seal(last=True)
            try:
                flush(self._out)
            except BaseException as error:
                self._failure = error
                raise
            self._closed = True
        return Sealed(self.header_sha256, self.plain_bytes, self.sealed_bytes)

    def __enter__(self) -> Sealer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()

    def _seal(self, *, last: bool) -> None:
        sealed = self._chunks.seal(self._next_chunk, self._pending, last=last)
        self._next_chunk += len(self._pending) // CHUNK_BYTES
        self._pending = bytearray()
        self._put(sealed)

    def _put(self, data: Buffer) -> None:
        remaining = None if self._expected is None else max(self._expected - self.sealed_bytes, len(data))
        try:
            write_all(self._out, data, remaining)
        except BaseException as error:
            self._failure = error
            raise
        self.sealed_bytes += len(data)

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure


def seal(
    source: BinaryIO | ByteSource,
    out: BinaryIO | Writes,
    recipients: Sequence[Recipient],
    ticket: Ticket,
    step: str = "seal",
    *,
    watch: Watch | None = None,
) -> Sealed:
    """Encrypt all of `source` to `out`, with at most a few megabytes of it in memory.

    Reading, encrypting and writing run at the same time. `watch` sees each piece of plaintext once and in order, in the
    encrypting thread: a place for a hash. Progress of `step` is reported in bytes of plaintext. `out` is neither closed
    nor synced; after an exception it is without its end.

    Raises `Cancelled`; `Surroundings`; `Integrity("source-changed")` if a `ByteSource` ends before its size;
    `Refused("age-mixed-recipients")`; ValueError for no recipients.
    """
    header, chunks = _begin(recipients)
    total = cast(ByteSource, source).size if hasattr(source, "read_at") else None
    expected = None if total is None else len(header) + sealed_size(total)
    done = written = 0

    def pieces() -> Iterator[_Piece]:
        nonlocal done
        for piece in _pieces(source, total):
            done += len(piece.plain)
            yield piece
            ticket.progress(step, done, total)

    def work(piece: _Piece) -> memoryview:
        if watch is not None:
            watch(piece.plain)
        return chunks.seal(piece.first_chunk, piece.plain, last=piece.last)

    def put(data: Buffer) -> None:
        nonlocal written
        write_all(out, data, None if expected is None else expected - written)
        written += len(data)

    ticket.progress(step, 0, total)
    put(header)
    run_ordered(pieces(), work, put)
    flush(out)
    return Sealed(hashlib.sha256(header).hexdigest(), done, written)


class _Piece(NamedTuple):
    first_chunk: int
    plain: bytes
    last: bool


def _begin(recipients: Sequence[Recipient]) -> tuple[bytes, Chunks]:
    """A fresh file key: the header with the payload nonce behind it, and the cipher of the payload."""
    if not recipients:
        raise ValueError("a file for nobody")
    # With one plain recipient among hybrid ones the file is no safer than that one; a passphrase must stand alone
    # (age.md, both rules). Stock age refuses the same.
    if len({recipient.quantum_safe for recipient in recipients}) > 1 or (
        len(recipients) > 1 and any(recipient.alone for recipient in recipients)
    ):
        raise Refused("age-mixed-recipients")
    file_key = secrets.token_bytes(FILE_KEY_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    stanzas = [recipient.wrap(file_key) for recipient in recipients]
    return write_header(stanzas, file_key) + nonce, Chunks(file_key, nonce)


def _pieces(source: BinaryIO | ByteSource, total: int | None) -> Iterator[_Piece]:
    first_chunk = 0
    held = _read(source, 0, total)
    while True:
        following = _read(source, first_chunk * CHUNK_BYTES + len(held), total) if len(held) == PIECE_BYTES else b""
        yield _Piece(first_chunk, held, last=not following)
        if not following:
            return
        first_chunk += len(held) // CHUNK_BYTES
        held = following


def _read(source: BinaryIO | ByteSource, offset: int, total: int | None) -> bytes:
    """A whole piece, or less at the end only."""
    try:
        if total is not None:
            wanted = min(PIECE_BYTES, total - offset)
            data = cast(ByteSource, source).read_at(offset, wanted) if wanted else b""
            if len(data) != wanted:
                raise Integrity("source-changed")
            return data
        parts: list[bytes] = []
        missing = PIECE_BYTES
        while missing and (part := read_some(cast(BinaryIO, source), missing)):
            parts.append(part)
            missing -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
    except OSError as error:
        raise read_failure(error) from error
