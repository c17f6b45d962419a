"""The archive inside a bundle: plain files in a tar that has one spelling only (POSIX ustar, pax for sizes alone).

A header is a pure function of name and size: mode 0644, owner 0 without a name, time 0. It is *read* by writing it again
and comparing, so everything that this module would not write is refused: links, devices, sparse files, other extensions,
odd numbers, wrong sums. After the last file stand two blocks of zeros and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.errors import Integrity
from app.model.content import ByteSource
from storage.bundle.names import LONGEST_NAME, Tidy

BLOCK_BYTES = 512
END = bytes(2 * BLOCK_BYTES)
MOST_FILES = 100_000
"""More files than this are refused: room for every case, and a bound on memory for hostile archives."""

_LARGEST_OCTAL = 8**11 - 1
_KINDS = {
    b"1": "a link",
    b"2": "a link",
    b"3": "a device",
    b"4": "a device",
    b"5": "an entry for a folder",
    b"6": "a pipe",
    b"7": "an odd kind of file",
    b"S": "a sparse file",
    b"L": "an extension for long names",
    b"K": "an extension for long links",
    b"g": "an extension for all files",
}


def padding(size_bytes: int) -> int:
    """How many zeros follow a file of this size."""
    return -size_bytes % BLOCK_BYTES


def _block(name: str, size: int, kind: bytes) -> bytes:
    fields = (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000644\0",
        b"0000000\0",
        b"0000000\0",
        b"%011o\0" % size,
        b"00000000000\0",
        b"        ",
        kind,
        bytes(100),
        b"ustar\x0000",
        bytes(64),
        b"0000000\0",
        b"0000000\0",
        bytes(167),
    )
    plain = b"".join(fields)
    return plain[:148] + b"%06o\0 " % sum(plain) + plain[156:]


def _record(size: int) -> bytes:
    """The pax record `LENGTH size=SIZE`, whose LENGTH counts itself."""
    rest = b" size=%d\n" % size
    length = len(rest) + 1
    while len(b"%d" % length) + len(rest) != length:
        length += 1
    return b"%d" % length + rest


def header(name: str, size_bytes: int) -> bytes:
    """The header of a file: one block, or three for 8 GiB and more. `name`: ASCII, at most 100 characters.

    Raises ValueError for another name, or a size below zero.
    """
    if not name.isascii() or not 0 < len(name) <= LONGEST_NAME or size_bytes < 0:
        raise ValueError("no file of ours")
    if size_bytes <= _LARGEST_OCTAL:
        return _block(name, size_bytes, b"0")
    record = _record(size_bytes)
    return _block("pax-size", len(record), b"x") + record.ljust(BLOCK_BYTES, b"\0") + _block(name, 0, b"0")


def size_with_header(name: str, size_bytes: int) -> int:
    """What a file takes in the archive."""
    return len(header(name, size_bytes)) + size_bytes + padding(size_bytes)


@dataclass(frozen=True)
class Entry:
    """A file in the archive: its path, and where its content lies."""

    name: str
    offset: int
    size: int


def _refused(reason: str, offset: int, untrusted_name: str = "") -> Integrity:
    shown = untrusted_name.encode("unicode_escape").decode("ascii")[:LONGEST_NAME]
    return Integrity("archive-refused", reason=reason, offset=offset, name=shown)


def _name(block: bytes) -> str:
    return block[:100].rstrip(b"\0").decode("latin-1")


def _size(block: bytes) -> int | None:
    digits = block[124:135]
    return int(digits, 8) if all(48 <= digit <= 55 for digit in digits) else None


def _entry(read: Callable[[int, int], bytes], offset: int) -> tuple[Entry, int]:
    """The file whose header begins at `offset`, and where the next header begins. Raises `Integrity`."""
    block = read(offset, BLOCK_BYTES)
    start = offset
    name, kind = _name(block), block[156:157]
    if kind == b"x":
        extra = read(offset + BLOCK_BYTES, 2 * BLOCK_BYTES)
        block, start = extra[BLOCK_BYTES:], offset + 2 * BLOCK_BYTES
        name, kind = _name(block), block[156:157]
        text = extra[:BLOCK_BYTES].rstrip(b"\0").rstrip(b"\n").partition(b" size=")[2]
        size = int(text) if text.isdigit() and len(text) < 19 else None
    else:
        size = _size(block)
    if kind != b"0":
        raise _refused(_KINDS.get(kind, "an odd kind of file"), offset, name)
    found = read(offset, start + BLOCK_BYTES - offset)
    if size is None or not name.isascii() or not name or found != header(name, size):
        raise _refused("a header that is not in the one form", offset, name)
    content = offset + len(found)
    return Entry(name, content, size), content + size + padding(size)


def entries(untrusted: ByteSource) -> Iterator[Entry]:
    """The files of an archive in their order, read from header to header without their contents.

    Raises `Integrity("archive-refused", reason, offset, name)` at the first thing that must not be there, and what
    `untrusted.read_at` raises.
    """

    def read(offset: int, length: int) -> bytes:
        found = untrusted.read_at(offset, length)
        if len(found) != length:
            raise _refused("an end in the middle of a file", offset)
        return found

    tidy, count, offset = Tidy(), 0, 0
    while read(offset, BLOCK_BYTES) != bytes(BLOCK_BYTES):
        entry, following = _entry(read, offset)
        problem = tidy.add(entry.name)
        if problem is not None:
            raise _refused(problem, offset, entry.name)
        count += 1
        if count > MOST_FILES:
            raise _refused("too many files", offset)
        gap = padding(entry.size)
        if gap and read(following - gap, gap) != bytes(gap):
            raise _refused("something in the gap after a file", offset, entry.name)
        if not gap and following > untrusted.size:
            raise _refused("an end in the middle of a file", offset, entry.name)
        yield entry
        offset = following
    if read(offset, len(END)) != END:
        raise _refused("an end that is not in the one form", offset)
    if offset + len(END) != untrusted.size:
        raise _refused("something after the end", offset + len(END))
