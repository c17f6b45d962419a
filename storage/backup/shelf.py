"""The originals of a backup: the vault's own age files, each under a name that says which encryption of which content it is.

The name is that of the vault's blob and the beginning of its header's hash. A file on the shelf therefore never has to change:
what was damaged in the vault and taken in again has another header, hence another name, and older snapshots keep theirs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.errors import Access, AppError, Integrity, Surroundings
from app.jobs import Ticket
from storage import age
from storage.blobs import Blob, OpenedBlob
from storage.files import make_folder, reading, sync_folder, writing

_PIECE_BYTES = 1 << 20
_HEADER_DIGITS = 16


def file_of(blob: Blob) -> str:
    """Path below `blobs/`."""
    return f"{blob.name[:2]}/{blob.name}-{blob.header[:_HEADER_DIGITS]}.age"


def forget_cache(descriptor: int) -> None:
    """Ask the system to read the file from the disk next time, where it can be asked: sticks lose what they were given."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):  # a wish; not every file system hears it
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def open_as(path: Path, blob: Blob, identity: age.X25519Identity) -> OpenedBlob:
    """A file that is to be `blob`: its header, length and last chunk are. Raises `Integrity`, `Surroundings`."""
    with reading():
        if not path.is_file():
            raise Integrity("blob-missing", name=blob.name[:12])
    source = age.FileSource(path)
    try:
        opened = age.open_(source, [identity])
        if opened.header_sha256 != blob.header or opened.size != blob.size:
            raise Integrity("blob-exchanged", name=blob.name[:12])
    except Access as error:
        source.close()
        raise Integrity("blob-exchanged", name=blob.name[:12]) from error
    except BaseException:
        source.close()
        raise
    return OpenedBlob(source, opened)


def is_whole(path: Path, blob: Blob, identity: age.X25519Identity, ticket: Ticket, *, deep: bool = True) -> bool:
    """Is the file that blob? `deep`: every byte; otherwise header, length and last chunk. What cannot be read is not."""
    try:
        with open_as(path, blob, identity) as opened:
            return not deep or opened.read_all(ticket, "copy") == blob.hash
    except AppError as error:
        if isinstance(error, Integrity) or error.code == "read-failed":
            return False
        raise


def copy(source: Path, to: Path, part: Path, blob: Blob, identity: age.X25519Identity, ticket: Ticket) -> bool:
    """`source` to `to`, byte for byte, by way of `part`; durable, read back and authenticated before it gets its name.

    False, and nothing there, where the source itself is lost or damaged. Progress in bytes of both, copying and reading back.
    Raises `Surroundings`, `Cancelled`, `Integrity("read-back-differs")` for a disk that gives back something else.
    """
    if not is_whole(source, blob, identity, ticket, deep=False):
        return False
    size = source.stat().st_size
    try:
        try:
            with age.FileSource(source) as opened:
                _copy_bytes(opened, part, Ticket(lambda _, done, __: ticket.progress("copy", done, 2 * size)))
        except Surroundings as error:
            if error.code == "read-failed":
                return False
            raise
        if not is_whole(
            part, blob, identity, Ticket(lambda _, done, __: ticket.progress("copy", size + done, 2 * size))
        ):
            if is_whole(source, blob, identity, Ticket(lambda *_: ticket.check())):
                raise Integrity("read-back-differs")
            return False
        make_folder(to.parent)
        with writing(to.parent):
            part.replace(to)
            sync_folder(to.parent)
    finally:
        with suppress(OSError):  # the disk may be gone, which was told already
            part.unlink(missing_ok=True)
    return True


def _copy_bytes(source: age.FileSource, part: Path, ticket: Ticket) -> None:
    with writing(part.parent, source.size):
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with writing(part.parent, source.size), os.fdopen(descriptor, "wb", buffering=0) as out:
        for offset in range(0, source.size, _PIECE_BYTES):
            view = memoryview(source.read_at(offset, _PIECE_BYTES))
            while view:
                view = view[out.write(view) :]
            ticket.progress("copy", min(offset + _PIECE_BYTES, source.size), source.size)
        os.fsync(out.fileno())
        forget_cache(out.fileno())


def copy_file(source: Path, to: Path, ticket: Ticket) -> None:
    """A file that is not a blob, to a new one: synced, not yet compared. Raises `Surroundings`."""
    with age.FileSource(source) as opened:
        _copy_bytes(opened, to, ticket)


def file_digest(path: Path, ticket: Ticket) -> tuple[int, str]:
    """Length in bytes and SHA-256 of a file as it lies on the disk."""
    digest = hashlib.sha256()
    size = 0
    with reading(), path.open("rb", buffering=0) as file:
        forget_cache(file.fileno())
        while piece := file.read(_PIECE_BYTES):
            ticket.check()
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def names(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file on the shelf, with its path below `blobs/`."""
    with reading():
        found = sorted(folder.glob("??/*"))
    for path in found:
        yield f"{path.parent.name}/{path.name}", path
