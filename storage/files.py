"""Files that are whole or not there: written elsewhere, synced, renamed, the folder synced after them."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from app.errors import AppError, Surroundings
from app.jobs import Ticket
from app.model.content import ByteSource

_PIECE_BYTES = 1 << 20
_NO_WRITING = {errno.EROFS, errno.EACCES, errno.EPERM}


def told(error: OSError, folder: Path, needed: int | None = None) -> AppError:
    """Our error for an operating system's error about writing below `folder`. `needed`: bytes, if known.

    A used-up quota and a file too large for its file system are told in the system's words: there the free bytes of the
    disk explain nothing.
    """
    if error.errno == errno.ENOSPC:
        free = shutil.disk_usage(folder).free if folder.exists() else 0
        if needed is None or needed <= free:
            return Surroundings("no-room", free=free)
        return Surroundings("disk-full", needed=needed, free=free)
    if error.errno in _NO_WRITING:
        return Surroundings("folder-read-only")
    if error.errno == errno.ENOENT:
        return Surroundings("folder-missing")
    return Surroundings("write-failed", reason=os.strerror(error.errno) if error.errno else "no reason given")


@contextmanager
def writing(folder: Path, needed: int | None = None) -> Iterator[None]:
    """Errors of the operating system inside this block leave it as ours.

    Who writes to a stream does not know how much is still to come; here that may be known, so a full disk is told again.
    """
    try:
        yield
    except Surroundings as error:
        cause = error.__cause__
        if error.code == "write-failed" and isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
            raise told(cause, folder, needed) from cause
        raise
    except OSError as error:
        raise told(error, folder, needed) from error


@contextmanager
def reading() -> Iterator[None]:
    """Errors of the operating system while reading somebody's file leave this block as ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise Surroundings("file-missing") from error
    except IsADirectoryError as error:
        raise Surroundings("file-is-folder") from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "no reason given"
        raise Surroundings("read-failed", reason=reason) from error


def sync_folder(folder: Path) -> None:
    """Make renames and new names in `folder` durable. Windows has no such call and orders these itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """A folder for the owner only, durable. It may be there already."""
    with writing(folder.parent):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)  # another thread may have been quicker, and not have synced it yet
            sync_folder(folder.parent)


@contextmanager
def original(path: Path) -> Iterator[BinaryIO]:
    """Somebody's file, opened for reading once from its beginning. Raises `Surroundings`."""
    with reading():
        handle = path.open("rb", buffering=0)
    with handle:
        yield cast(BinaryIO, handle)


def write_whole(path: Path, content: bytes, *, work: Path | None = None, replace: bool = True) -> None:
    """`content` under `path`, or what was there before; never a part. `work`: where it is written first, same file system."""
    part = (work or path.parent) / f".{secrets.token_hex(8)}.part"
    with writing(path.parent, len(content)):
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            if not replace and path.exists():
                raise Surroundings("file-exists")
            part.replace(path)
            sync_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def export_whole(path: Path, source: ByteSource, ticket: Ticket) -> str:
    """Copy `source` to a new file `path`, whole or not at all; gives the SHA-256 of what was written, hex.

    Raises `Surroundings`: "file-exists", "disk-full" and others; `Cancelled`.
    """
    if path.exists():
        raise Surroundings("file-exists")
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    digest = hashlib.sha256()
    with writing(path.parent, source.size):
        try:
            with part.open("xb", buffering=0) as out:
                for offset in range(0, source.size, _PIECE_BYTES):
                    piece = source.read_at(offset, min(_PIECE_BYTES, source.size - offset))
                    digest.update(piece)
                    view = memoryview(piece)
                    while view:
                        view = view[out.write(view) :]
                    ticket.progress("export", offset + len(piece), source.size)
                os.fsync(out.fileno())
            if path.exists():
                raise Surroundings("file-exists")
            part.replace(path)
            sync_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return digest.hexdigest()
